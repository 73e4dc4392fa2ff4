"""Where log lines come from and go to besides our own calls: libraries' lines, and the file."""

from __future__ import annotations

import logging
import os
import re
import sys
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from loguru import logger

SAME = 60.0
"""Seconds in which the same line of a library is logged once."""
TRACE = "Traceback (most recent call last):"
RAISED = re.compile(r"^([A-Za-z_][\w.]*): ", re.MULTILINE)
"""What was raised, by its kind, in a printed traceback."""


class ToLoguru(logging.Handler):
    """A library's log lines among ours, masked like them, without tracebacks: those may quote anything."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        first = said.partition("\n")[0]
        if first.endswith(TRACE):  # some messages have one in their own text
            first = first.removesuffix(TRACE) + next(reversed(RAISED.findall(said)), "an error")
        if record.exc_info and record.exc_info[0] is not None:
            first = f"{first} ({record.exc_info[0].__name__})"
        if self._is_news(first, record.created):
            logger.log(record.levelname, "{}: {}", record.name.partition(".")[0], first)

    def _is_news(self, line: str, at: float) -> bool:
        """Whether it was not said in the last minute: with its database away a library says the same for
        ever."""
        self._said = {known: then for known, then in self._said.items() if at - then < SAME}
        return self._said.setdefault(line, at) == at


class File(RotatingFileHandler):
    """gongju.log: mode 0600, a new file each 5 MB, ten kept. A full disk costs its lines and nothing else;
    stderr says so once, until the file takes lines again."""

    def __init__(self, path: Path) -> None:
        self._broke = self._told = False
        super().__init__(path, maxBytes=5_000_000, backupCount=10, encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        self._broke = False
        super().emit(record)
        self._told = self._broke

    def handleError(self, record: logging.LogRecord) -> None:
        """In place of a traceback."""
        if not self._told:
            error = sys.exc_info()[1]
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            sys.stderr.write(f"the log file takes no lines now ({reason})\n")
        self._broke = True

    def close(self) -> None:
        with suppress(OSError):  # what the disk did not take
            super().close()

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return TextIOWrapper(open(descriptor, "ab"), encoding=self.encoding)
