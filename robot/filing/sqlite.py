"""The ledger in a file of this machine: mode 0600, WAL, synchronous=FULL, every transaction for writing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from robot.browser.private import must_be_private, new_folder
from robot.errors import ConfigError, GongjuError, LedgerDown
from robot.filing.database import MARK, Overtaken, StillHeld


class Sqlite:
    """The file `path`. `busy`: seconds to wait for another process's transaction."""

    def __init__(self, path: Path, busy: float) -> None:
        self.name = str(path)
        self._busy = busy
        _make_private(path)
        self.engine = _engine(path, busy)

    def connect(self) -> Connection:
        return self.engine.connect()

    def schema(self, connection: Connection) -> int:
        mark, schema, tables = (
            connection.execute(text(query)).scalar_one()
            for query in (
                "PRAGMA application_id",
                "PRAGMA user_version",
                "SELECT count(*) FROM sqlite_master",
            )
        )
        if mark != MARK and (mark or schema or tables):
            raise ConfigError(f"{self.name}: another program's database, not a ledger of gongju")
        return int(schema) if mark == MARK else 0

    def stamp(self, connection: Connection, schema: int) -> None:
        connection.execute(text(f"PRAGMA application_id = {MARK}"))
        connection.execute(text(f"PRAGMA user_version = {schema}"))

    def settle(self) -> None:
        raw = self.engine.raw_connection()
        try:
            # Kept in the file once set. Two first openings at once may lock each other out of it; the
            # journal that SQLite then uses is as safe, and the next opening sets it.
            with suppress(sqlite3.OperationalError):
                raw.cursor().execute("PRAGMA journal_mode=WAL").close()
        finally:
            raw.close()

    def explained(self, error: Exception) -> GongjuError:
        words = str(error)
        if "locked" in words or "busy" in words:
            return Overtaken(f"{self.name}: another process has held the ledger for {self._busy:.0f} s")
        if any(word in words for word in ("disk is full", "disk I/O")):
            return LedgerDown(f"{self.name}: the ledger cannot be written now: {words}")
        if any(word in words for word in ("readonly", "unable to open")):
            return ConfigError(f"{self.name}: the ledger cannot be written: {words}")
        return ConfigError(f"{self.name}: damaged or not a ledger ({words}); put back a copy of it")

    def bare(self, error: DatabaseError) -> None:
        """SQLite names columns, never values."""

    @contextmanager
    def account(self, name: str, seconds: float) -> Iterator[StillHeld]:
        """No other machine has this file; on this one the visit's own lock file is enough."""
        yield lambda: None


def _make_private(path: Path) -> None:
    """Make `path` (0600) and its folder (0700) when missing; SQLite gives -wal and -shm the same mode. Raises
    ConfigError for a ledger that others on this machine may read or change.

    A file that is there is not opened: closing any handle of it lets go of all locks that SQLite holds on it
    in this process, and another process then takes away the log that is being written."""
    try:
        new_folder(path.parent)
        must_be_private(path, "the ledger")
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise ConfigError(f"{path}: the ledger cannot be opened: {error.strerror}") from error


def _engine(path: Path, busy: float) -> Engine:
    # hide_parameters: an error's text must not show what is in the rows.
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, connect_args={"timeout": busy})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # For writing from the start: a transaction that reads first may find itself locked out later.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
