"""Log lines: to stderr and to a rotating file of the workspace, personal data masked on the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loguru import logger

from robot.redact import mask

if TYPE_CHECKING:
    from loguru import Record

LINE = "{time:YYYY-MM-DD HH:mm:ss} {level: <7} {message}"


def _masked(record: Record) -> None:
    record["message"] = mask(record["message"])


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _to_stderr(line: str) -> None:
    """Looked up at each line: a progress display puts its own stderr there, and prints lines above itself."""
    sys.stderr.write(line)


def configure(folder: Path | None, *, verbose: bool = False) -> None:
    """Send log lines to stderr (warnings; everything when `verbose`) and, given a `folder`, to
    gongju.log there: mode 0600, a new file each 5 MB, ten kept.

    Variables are never printed with a traceback: they hold personal data.
    """
    logger.remove()
    logger.configure(patcher=_masked)
    logger.add(
        _to_stderr, level="DEBUG" if verbose else "WARNING", format=LINE, diagnose=False, backtrace=False
    )
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        logger.add(
            folder / "gongju.log",
            level="DEBUG",
            format=LINE,
            rotation="5 MB",
            retention=10,
            encoding="utf-8",
            diagnose=False,
            backtrace=False,
            opener=_private,
        )
