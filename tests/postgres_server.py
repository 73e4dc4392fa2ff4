"""A Postgres for tests: from what is installed, on a loopback port, by a user that is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from pydantic import SecretStr

PASSWORD = "mock-only-9f3a"
SECONDS = 30


class NoServer(Exception):
    """Why none can be started here."""


def binaries() -> Path:
    """The folder with initdb and postgres: Debian keeps them off the PATH, by version."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    found = shutil.which("initdb") or (str(debian[-1]) if debian else None)
    if found is None:
        raise NoServer("no Postgres is installed (Debian: apt install postgresql)")
    return Path(found).resolve().parent


def user() -> dict[str, Any]:
    """Arguments of subprocess for who runs it: Postgres refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        one = pwd.getpwnam("postgres")
    except KeyError:
        raise NoServer("this is root, and there is no user postgres to run a server") from None
    return {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}


class Server:
    """A running server. `url()` is a database of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._who = user()
        self._bin = binaries()
        if self._who:
            os.chown(folder, self._who["user"], self._who["group"])
        secret = folder / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        options = ["-U", "gongju", "-E", "UTF8", "--locale=C", "--no-sync", "-A", "scram-sha-256"]
        self._run("initdb", "-D", str(folder / "data"), f"--pwfile={secret}", *options)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def _run(self, name: str, *words: str) -> None:
        made = subprocess.run(
            [self._bin / name, *words], cwd=self.folder, capture_output=True, text=True, **self._who
        )
        if made.returncode:
            raise NoServer(f"{name}: {made.stderr.strip().splitlines()[-1]}")

    def start(self) -> None:
        words = ["-D", "data", "-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.folder), "-F"]
        words += ["-c", "shared_buffers=16MB", "-c", "max_connections=40"]
        self._log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._bin / "postgres", *words], cwd=self.folder, stdout=self._log, stderr=self._log, **self._who
        )
        pause = threading.Event()
        for _ in range(SECONDS * 20):
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
                pause.wait(0.05)
        raise NoServer("it does not start: " + (self.folder / "log").read_text()[-300:])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """At once, connections and all; with SIGQUIT as if it had crashed."""
        self._process.send_signal(how)
        self._process.wait(SECONDS)
        self._log.close()

    def url(self, database: str = "gongju") -> str:
        return f"postgresql://gongju:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def place(self, database: str = "gongju") -> SecretStr:
        return SecretStr(self.url(database))

    def sql(self, *statements: str, database: str = "gongju") -> list[Any]:
        """The rows of the last statement, all in one transaction."""
        rows: list[Any] = []
        with psycopg.connect(self.url(database)) as connection:
            for statement in statements:
                cursor = connection.execute(statement)  # type: ignore[arg-type]
                rows = cursor.fetchall() if cursor.description else []
        return rows

    def anew(self) -> None:
        """An empty database, as its owner gets it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'gongju'").fetchone():
                connection.execute("CREATE DATABASE gongju")
                return
        # Cheaper than another database; so are connections that a killed process left.
        left = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'gongju'"
        self.sql(f"{left} AND pid <> pg_backend_pid()")
        self.sql("DROP SCHEMA IF EXISTS gongju, dbos CASCADE")


@contextmanager
def server() -> Iterator[Server]:
    """One until the end. Raises NoServer where none can be started."""
    # pytest's own folders are closed to the user that runs the server.
    with tempfile.TemporaryDirectory(prefix="gongju-postgres-") as folder:
        one = Server(Path(folder))
        try:
            yield one
        finally:
            one.stop()
