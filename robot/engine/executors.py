"""Workers that share a Postgres: each has a name, held by a lock of a session of its own.

The lock is free as soon as its process is gone. Whoever can take the lock of a name that still has turns in
flight takes these over; nothing of that needs a server of its own.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable, Iterator

import psycopg
from loguru import logger
from pydantic import SecretStr

from robot.errors import LedgerDown
from robot.filing.postgres import KEEPALIVE, LINE

GRACE = 30
"""Seconds from the server's start in which nobody counts as gone."""
JUST_STARTED = "SELECT pg_postmaster_start_time() > clock_timestamp() - make_interval(secs => %s)"
MOST = 100
"""Workers on one machine."""


class Names:
    """The worker's own name, and those of the dead. One thread; close it last."""

    def __init__(self, database: SecretStr) -> None:
        self._database = database
        self._session = self._connected()
        self.mine = self._first_free()

    def close(self) -> None:
        self._session.close()

    def keep(self) -> bool:
        """Hold the own name still, also after the server was away; False when another has taken it.

        Raises LedgerDown while the server is away.
        """
        try:
            self._session.execute("SELECT 1")
            return True
        except psycopg.Error:
            self._session.close()
            self._session = self._connected()
            logger.warning("{}: the database was away", self.mine)
            return self._take(self.mine)

    def dead(self, names: Iterable[str]) -> Iterator[str]:
        """Those of `names` that no process holds, each held while it is looked at. None of them for a while
        after the server was started: its restart has taken every name away, and those that live need some
        seconds to take theirs again."""
        row = self._session.execute(JUST_STARTED, (GRACE,)).fetchone()
        if row and row[0]:
            return
        for name in sorted(set(names) - {self.mine}):
            if self._take(name):
                try:
                    yield name
                finally:
                    self._session.execute("SELECT pg_advisory_unlock(%s)", (_key(name),))

    def _first_free(self) -> str:
        """The same name again at the next start, unless another worker of this machine has it."""
        host = socket.gethostname()
        return next(name for name in (f"{host}-{number}" for number in range(1, MOST)) if self._take(name))

    def _take(self, name: str) -> bool:
        row = self._session.execute("SELECT pg_try_advisory_lock(%s)", (_key(name),)).fetchone()
        return bool(row and row[0])

    def _connected(self) -> psycopg.Connection[tuple[bool, ...]]:
        try:
            return psycopg.connect(
                self._database.get_secret_value(),
                autocommit=True,
                connect_timeout=10,
                options=KEEPALIVE,
                **LINE,
            )
        except psycopg.Error as error:
            raise LedgerDown(f"the database does not let a worker in ({type(error).__name__})") from None


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"gongju worker {name}".encode()).digest()[:8], signed=True)
