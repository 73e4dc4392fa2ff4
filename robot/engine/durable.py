"""How DBOS is set up here: where it keeps its rows, under which names, what it may write down and log.

Imported by the engine only: DBOS costs 0.7 s to import, which no other command should pay.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import sys
from typing import TYPE_CHECKING, Any, cast

from robot.browser.private import private_folder
from robot.errors import ConfigError, Problem, TurnFailed
from robot.log_lines import ToLoguru
from robot.settings import Settings

if TYPE_CHECKING:
    from dbos import DBOSConfig

NAME = "gongju"

VERSION = "1"
"""Of the workflows. Raised only when one changes incompatibly: turns enqueued under another version are left
alone, so all engines that share a database have the same."""

BUNDLED = (3, 42)
"""The oldest SQLite that DBOS starts with on Python 3.12 and newer."""


class Json:
    """What DBOS writes down: JSON, so that nothing but names and ids can get there. An error is its kind.

    It has what `dbos.Serializer` has and is none, so that DBOS is imported late.
    """

    def name(self) -> str:
        return "gongju_json"

    def serialize(self, data: Any) -> str:
        if isinstance(data, BaseException):
            data = {"error": type(data).__name__}
        return json.dumps(data, ensure_ascii=False)

    def deserialize(self, serialized_data: str) -> Any:
        data = json.loads(serialized_data)
        if isinstance(data, dict) and set(data) == {"error"}:
            return TurnFailed(data["error"])
        return data


def config(settings: Settings, executor: str) -> DBOSConfig:
    """DBOS's configuration. Raises ConfigError where this Python's SQLite is too old for it."""
    dbos_log = logging.getLogger("dbos")
    dbos_log.handlers = [ToLoguru()]  # before DBOS looks: it gives one without handlers the console
    dbos_log.propagate = False
    made = {
        "name": NAME,
        "system_database_url": url(settings),
        "log_level": "WARNING",
        "application_version": VERSION,
        "executor_id": executor,
        "serializer": Json(),
    }
    return cast("DBOSConfig", made)


def url(settings: Settings) -> str:
    """Of DBOS's own tables: Postgres when it is set, else var/engine.db, mode 0600."""
    if settings.database is not None:
        return settings.database.get_secret_value()
    _must_be_new_enough()
    file = private_folder(settings.var).resolve() / "engine.db"
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    return f"sqlite:///{file}"


def _must_be_new_enough() -> None:
    if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < BUNDLED:
        wanted = ".".join(map(str, BUNDLED))
        raise ConfigError.of(
            [
                Problem(
                    f"Python {sys.version_info.major}.{sys.version_info.minor}",
                    f"SQLite {sqlite3.sqlite_version}",
                    f"SQLite {wanted} or newer, Python 3.11, or a Postgres in GONGJU_DATABASE",
                    "GONGJU_DATABASE=postgresql://gongju@db.example/gongju",
                )
            ]
        )
