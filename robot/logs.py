"""Log lines and tracebacks: to stderr and to a rotating file of the workspace, personal data masked."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from loguru import logger

from robot.log_lines import File, ToLoguru
from robot.redact import mask

if TYPE_CHECKING:
    from loguru import Record

LINE = "{time:YYYY-MM-DD HH:mm:ss} {level: <7} {message}"

_known: tuple[str, ...] = ()


def hide_also(values: Iterable[str]) -> None:
    """From now on this process masks `values` too wherever it logs or shows an error: what the files of the
    workspace say of people. In place of those of before."""
    global _known
    _known = tuple(values)


def masked(text: str) -> str:
    """`text` as it may be logged or shown as an error."""
    return mask(text, _known)


def show_bugs_masked() -> None:
    """Tracebacks of this process on stderr, masked as well: an error's text may quote what it met."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(masked("".join(traceback.format_exception(kind, error, trace))))

    def show_of_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            show(told.exc_type, told.exc_value, told.exc_traceback)

    sys.excepthook = show
    threading.excepthook = show_of_thread


def _mask(record: Record) -> None:
    """A line and its traceback; the traceback becomes part of the text, since the error's words are in it."""
    told = record["message"]
    if (bug := record["exception"]) is not None:
        told = f"{told}\n{''.join(traceback.format_exception(*bug)).rstrip()}"
        record["exception"] = None
    record["message"] = masked(told)


def _to_stderr(line: str) -> None:
    """Looked up at each line: a progress display puts its own stderr there, and prints lines above itself."""
    sys.stderr.write(line)


def configure(folder: Path | None, *, verbose: bool = False) -> None:
    """Send log lines, and the warnings of libraries, to stderr (warnings; everything when `verbose`) and,
    given a `folder`, to gongju.log there.

    Variables are never printed with a traceback: they hold personal data.
    """
    logger.remove()
    logger.configure(patcher=_mask)
    logger.add(
        _to_stderr, level="DEBUG" if verbose else "WARNING", format=LINE, diagnose=False, backtrace=False
    )
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        logger.add(File(folder / "gongju.log"), level="DEBUG", format=LINE, diagnose=False, backtrace=False)
    root = logging.getLogger()
    if not any(isinstance(one, ToLoguru) for one in root.handlers):
        root.addHandler(ToLoguru())  # else what libraries say goes to stderr as it is, tracebacks included
