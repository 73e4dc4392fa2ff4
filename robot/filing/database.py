"""What the ledger asks of a database: SQLite's file (robot/filing/sqlite.py) or Postgres (postgres.py)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from robot.errors import AccountBusy, GongjuError

MARK = 0x676A6C31
"""Tells what is ours from anybody else's ("gjl1"): SQLite's application_id, the key of Postgres's lock."""


StillHeld = Callable[[], None]
"""Asked before every press of a visit. Raises LedgerDown once the account may be somebody else's."""


class Overtaken(AccountBusy):
    """Another run has moved the same filing meanwhile, or holds the ledger."""

    advice = "another run is at work on it; look at `gongju status`, then run the command again"


class Database(Protocol):
    """A place for the ledger. Its transactions follow each other: each is for writing from its start."""

    name: str
    """As messages call it: never with a password."""
    engine: Engine

    def connect(self) -> Connection:
        """A connection on which nothing has begun; what may be tried again until there is one, is."""
        ...

    def schema(self, connection: Connection) -> int:
        """The schema of the ledger that is there; 0 for none. Raises ConfigError for somebody else's."""
        ...

    def stamp(self, connection: Connection, schema: int) -> None:
        """Write down which schema is there now."""
        ...

    def settle(self) -> None:
        """What is to be done, outside a transaction, once the tables are there."""
        ...

    def explained(self, error: Exception) -> GongjuError:
        """What the driver's error means to the reader."""
        ...

    def bare(self, error: DatabaseError) -> None:
        """Take the row's values out of an error's text."""
        ...

    def account(self, name: str, seconds: float) -> AbstractContextManager[StillHeld]:
        """Hold the account `name` against other machines. Raises AccountBusy after `seconds`."""
        ...
