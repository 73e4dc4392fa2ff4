"""The ledger's file: who may read it, how it is written, what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from robot.errors import AccountBusy, ConfigError, GongjuError
from robot.filing import audit, docket_tables, look_tables, pace_tables
from robot.filing.tables import Table

PARTS = (docket_tables, look_tables, pace_tables)
"""Loaded so that the metadata has every table of the file, whoever opens it."""

MARK = 0x676A6C31
"""SQLite's application_id of our files ("gjl1"): tells them from anybody else's."""

SCHEMA = 6
"""SQLite's user_version. A file with a higher one was written by a newer gongju; one with a lower one gets
the tables it lacks. 2: locators; 3: the docket; 4: the audit chain; 5: the pace; 6: looks."""

CHAINED = 4
"""The schema that brought the audit chain: an older ledger's moves and approvals are taken over into it."""

BUSY_SECONDS = 20.0
"""How long a process waits for another one's transaction."""


class Overtaken(AccountBusy):
    """Another run has moved the same filing meanwhile, or holds the ledger."""

    advice = "another run is at work on it; look at `gongju status`, then run the command again"


class Store:
    """One SQLite file, mode 0600: WAL, synchronous=FULL, every transaction a write transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _make_private(path)
        self._engine = _engine(path)
        try:
            with self._explaining():
                self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction, on the disk at its end. What it yields may be kept: nothing expires."""
        with self._explaining(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            mark, schema, tables = (
                connection.execute(text(query)).scalar_one()
                for query in (
                    "PRAGMA application_id",
                    "PRAGMA user_version",
                    "SELECT count(*) FROM sqlite_master",
                )
            )
            if mark != MARK and (mark or schema or tables):
                raise ConfigError(f"{self.path}: another program's database, not a ledger of gongju")
            if schema > SCHEMA:
                raise ConfigError(
                    f"{self.path}: written by a newer gongju (ledger schema {schema}, this one knows"
                    f" {SCHEMA}): update gongju"
                )
            if mark != MARK or schema < SCHEMA:  # what is missing: all, or what came since
                Table.metadata.create_all(connection)
                if mark == MARK and schema < CHAINED:
                    with Session(connection, join_transaction_mode="rollback_only") as session:
                        audit.begin(session, datetime.now(UTC))
                        session.commit()  # into the transaction around it, which still may fail
                connection.execute(text(f"PRAGMA application_id = {MARK}"))
                connection.execute(text(f"PRAGMA user_version = {SCHEMA}"))
        raw = self._engine.raw_connection()
        try:
            # Kept in the file once set. Two first openings at once may lock each other out of it; the
            # journal that SQLite then uses is as safe, and the next opening sets it.
            with suppress(sqlite3.OperationalError):
                raw.cursor().execute("PRAGMA journal_mode=WAL").close()
        finally:
            raw.close()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # ours: a bug, or a trigger guarding what is append-only
        except DatabaseError as error:
            raise _explained(self.path, str(error.orig)) from error
        except sqlite3.DatabaseError as error:  # from the listeners below
            raise _explained(self.path, str(error)) from error


def _make_private(path: Path) -> None:
    """Make `path` (0600) and its folder (0700) when missing; SQLite gives -wal and -shm the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if stat.S_IMODE(os.fstat(handle).st_mode) & 0o077:
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
    except OSError as error:
        raise ConfigError(f"{path}: the ledger cannot be opened: {error.strerror}") from error


def _engine(path: Path) -> Engine:
    # hide_parameters: an error's text must not show what is in the rows.
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})

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


def _explained(path: Path, words: str) -> GongjuError:
    if "locked" in words or "busy" in words:
        return Overtaken(f"{path}: another process has held the ledger for {BUSY_SECONDS:.0f} s")
    if any(word in words for word in ("full", "readonly", "unable to open", "disk I/O")):
        return ConfigError(f"{path}: the ledger cannot be written: {words}")
    return ConfigError(f"{path}: damaged or not a ledger ({words}); put back a copy of it")
