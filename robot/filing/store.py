"""Where the ledger is kept: a file of this machine, or a Postgres that several machines share."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from robot.errors import ConfigError
from robot.filing import (
    audit,
    docket_tables,
    face_tables,
    link_tables,
    look_tables,
    notice_tables,
    pace_tables,
    profile_tables,
)
from robot.filing.database import MARK, Database, Overtaken, StillHeld
from robot.filing.tables import Table

__all__ = ["BUSY_SECONDS", "CHAINED", "MARK", "SCHEMA", "Overtaken", "Place", "Store"]

PARTS = (
    docket_tables,
    face_tables,
    link_tables,
    look_tables,
    notice_tables,
    pace_tables,
    profile_tables,
)
"""Loaded so that the metadata has every table, whoever opens it."""

SCHEMA = 10
"""A ledger with a higher one was written by a newer gongju; one with a lower one gets the tables it lacks.
2: locators; 3: the docket; 4: the audit chain; 5: the pace; 6: looks;
7: notices; 8: links to approve by, and who declined; 9: faces of pages;
10: the profile."""

CHAINED = 4
"""The schema that brought the audit chain: an older ledger's moves and approvals are taken over into it."""

BUSY_SECONDS = 20.0
"""How long a process waits for another one's transaction."""

Place = Path | SecretStr
"""A file of SQLite, or the URL of a Postgres."""


class Store:
    """The ledger's database, made when missing. Every transaction is a write transaction, one at a time."""

    def __init__(self, place: Place) -> None:
        self._database = _database(place)
        self._engine = self._database.engine
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
        with (
            self._explaining(),
            self._database.connect() as connection,
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def account(self, name: str, seconds: float) -> AbstractContextManager[StillHeld]:
        """Hold an account against other machines that share the ledger. Raises AccountBusy. What it gives
        tells whether it is held still: a server that was restarted has let it go."""
        return self._database.account(name, seconds)

    def _prepare(self) -> None:
        with self._database.connect() as connection, connection.begin():
            schema = self._database.schema(connection)
            if schema > SCHEMA:
                raise ConfigError(
                    f"{self._database.name}: written by a newer gongju (ledger schema {schema}, this one"
                    f" knows {SCHEMA}): update gongju"
                )
            if schema < SCHEMA:  # what is missing: all, or what came since
                Table.metadata.create_all(connection)
                if 0 < schema < CHAINED:
                    with Session(connection, join_transaction_mode="rollback_only") as session:
                        audit.begin(session, datetime.now(UTC))
                        session.commit()  # into the transaction around it, which still may fail
                self._database.stamp(connection, SCHEMA)
        self._database.settle()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            self._database.bare(error)
            raise  # ours: a bug, or a trigger guarding what is append-only
        except DatabaseError as error:
            raise self._database.explained(error.orig or error) from error
        except sqlite3.DatabaseError as error:  # from the listeners of its engine
            raise self._database.explained(error) from error


def _database(place: Place) -> Database:
    if isinstance(place, Path):
        from robot.filing.sqlite import Sqlite

        return Sqlite(place, BUSY_SECONDS)
    try:
        from robot.filing.postgres import Postgres
    except ImportError:  # of psycopg, or of the libpq it needs
        raise ConfigError("GONGJU_DATABASE needs one more package: pip install 'gongju[postgres]'") from None
    return Postgres(place, BUSY_SECONDS)
