"""The ledger in a Postgres that several machines share: the same guarantees as in a file of one machine.

Every transaction first takes one advisory lock, so they follow each other as SQLite's BEGIN IMMEDIATE
makes them, and each sees all that was committed before. An account is held by an advisory lock of a
connection of its own: it is free as soon as its process is gone, and also when the server was restarted or
the way to it broke. So a visit asks before every press whether that very connection is there still, and ends
where it is not. The tables stand in the schema `gongju`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from pydantic import SecretStr
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential

from robot.errors import AccountBusy, ConfigError, GongjuError, LedgerDown, Problem
from robot.filing.database import MARK, Overtaken, StillHeld

AWAY_SECONDS = 10.0
"""How long a server that does not answer is asked again before anything has begun: it may be restarted."""

KEEPALIVE = "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""A machine that is gone without a word holds its locks for half a minute, not for two hours."""

LINE: dict[str, Any] = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""The same from our side: whoever asks a server that is gone without a word is told in half a minute."""

REFUSED = re.compile(
    r"authentication failed|does not exist|pg_hba\.conf|no password supplied|permission denied"
)
"""Words of a server that answers, and does not want us: asking again is of no use."""

LOCK_TIMEOUT = "55P03"
AWAY = ("08", "57P01", "57P02", "57P03")
"""SQLSTATEs (their beginnings) of a connection that broke, a server that goes down or comes up."""


class Postgres:
    """The database at `url`. `busy`: seconds to wait for another process's transaction."""

    def __init__(self, url: SecretStr, busy: float) -> None:
        try:
            parsed = make_url(url.get_secret_value()).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError):
            raise _wrong("a URL of a Postgres") from None
        if not parsed.database:
            raise _wrong("a URL that names a database")
        self.name = f"{parsed.host or 'local'}:{parsed.port or 5432}/{parsed.database}"
        self._secrets = [
            one for one in (str(parsed.password or ""), str(parsed.query.get("password", ""))) if one
        ]
        self._busy = busy
        self.engine = _engine(parsed, busy)

    def connect(self) -> Connection:
        tries = Retrying(
            stop=stop_after_delay(AWAY_SECONDS),
            wait=wait_exponential(multiplier=0.1, max=1),
            retry=retry_if_exception(_is_away),
            reraise=True,
        )
        return tries(self.engine.connect)

    def schema(self, connection: Connection) -> int:
        def ask(query: str) -> Any:
            return connection.execute(text(query)).scalar()

        if ask("SELECT to_regnamespace('gongju')") is None:
            connection.execute(text("CREATE SCHEMA gongju"))
        if ask("SELECT to_regclass('gongju.ledger_schema')") is None:
            if ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'gongju'"):
                raise ConfigError(
                    f"{self.name}: its schema gongju is another program's, not a ledger of gongju"
                )
            return 0
        return int(ask("SELECT version FROM gongju.ledger_schema"))

    def stamp(self, connection: Connection, schema: int) -> None:
        for statement in (
            "CREATE TABLE IF NOT EXISTS ledger_schema (version integer NOT NULL)",
            "DELETE FROM ledger_schema",
            f"INSERT INTO ledger_schema VALUES ({schema})",
        ):
            connection.execute(text(statement))

    def settle(self) -> None:
        """Nothing: what lasts is set for each connection."""

    def explained(self, error: Exception) -> GongjuError:
        state, words = getattr(error, "sqlstate", None) or "", self._words(error)
        if state == LOCK_TIMEOUT:
            return Overtaken(f"{self.name}: another process has held the ledger for {self._busy:.0f} s")
        if _does_not_answer(error):
            return LedgerDown(f"{self.name}: the ledger's database does not answer: {words}")
        if state.startswith(("28", "3D", "42501")) or not state:
            return ConfigError.of(
                [Problem("GONGJU_DATABASE", self.name, f"a database that lets us in ({words})")]
            )
        if state.startswith("53"):  # its disk or memory is full, or it has no connection left
            return LedgerDown(f"{self.name}: the ledger cannot be written now: {words}")
        if state.startswith(("25006", "58")):
            return ConfigError(f"{self.name}: the ledger cannot be written: {words}")
        return ConfigError(f"{self.name}: damaged or not a ledger ({words}); put back a copy of it")

    def bare(self, error: DatabaseError) -> None:
        for one in (error, error.orig):
            if one is not None:
                one.args = tuple(str(part).partition("\nDETAIL")[0] for part in one.args)

    @contextmanager
    def account(self, name: str, seconds: float) -> Iterator[StillHeld]:
        """A session's lock, on a connection that is closed at the end."""
        key = int.from_bytes(hashlib.sha256(f"{MARK} {name}".encode()).digest()[:8], signed=True)
        try:
            connection = self.connect()
        except OperationalError as error:
            raise self.explained(error.orig or error) from error
        with connection:
            driver: Any = connection.connection.driver_connection
            connection.detach()
            try:
                driver.autocommit = True
                driver.execute(f"SET lock_timeout = {max(1, round(seconds * 1000))}")
                driver.execute("SELECT pg_advisory_lock(%s)", (key,))
            except psycopg.Error as error:
                if error.sqlstate != LOCK_TIMEOUT:
                    raise self.explained(error) from error
                raise AccountBusy(
                    f"{name}: another command, here or on another machine, is using this account"
                ) from None

            def still_held() -> None:
                try:
                    driver.execute("SELECT 1")
                except psycopg.Error as error:
                    raise LedgerDown(
                        f"{self.name}: the database has let go of the account in the middle of the visit"
                        f" ({self._words(error)}); nothing more is pressed in it"
                    ) from error

            yield still_held

    def _words(self, error: Exception) -> str:
        """The error in one line, without what is in rows and without the password."""
        words = " ".join(str(error).partition("\nDETAIL")[0].split())
        for secret in self._secrets:
            words = words.replace(secret, "***")
        return words[:300]


def _wrong(expected: str) -> ConfigError:
    example = "postgresql://gongju@db.example/gongju"
    return ConfigError.of([Problem("environment or .env", "GONGJU_DATABASE", expected, example)])


def _is_away(error: BaseException) -> bool:
    """Whether the server may answer if it is asked again."""
    return isinstance(error, OperationalError) and _does_not_answer(error.orig)


def _does_not_answer(error: BaseException | None) -> bool:
    """Whether the driver's error is about the server or the way to it. One without a state comes from the
    driver itself, or from a server that was asked to let us in."""
    state = getattr(error, "sqlstate", None) or ""
    if state:
        return state.startswith(AWAY)
    return isinstance(error, psycopg.OperationalError) and not REFUSED.search(str(error))


def _engine(url: Any, busy: float) -> Engine:
    options = (
        f"-c search_path=gongju -c synchronous_commit=on -c lock_timeout={round(busy * 1000)} {KEEPALIVE}"
    )
    # hide_parameters: an error's text must not show what is in the rows.
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,  # a server that was restarted has forgotten our connections
        pool_size=2,
        connect_args={"connect_timeout": 5, "options": options, "application_name": "gongju", **LINE},
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Before anything is read: what a transaction sees is what all before it have left.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MARK})")

    return engine
