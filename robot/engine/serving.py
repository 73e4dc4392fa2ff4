"""The engine's life: one a workspace, from its start to a clean stop."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from typing import NoReturn, Protocol

from loguru import logger

from robot.engine.clerk import Clerk
from robot.engine.locks import the_engine
from robot.engine.messenger import messenger
from robot.engine.runtime import Runtime, Told
from robot.errors import ConfigError, GongjuError, Problem
from robot.settings import EXAMPLES, Settings

EXECUTOR = "serve"
"""The engine's name at DBOS where there is one a workspace: the next start takes up what this one left."""

POSTGRES = EXAMPLES["DATABASE"]
PATIENCE = 60.0
"""Seconds that a stop waits for visits to end."""


class Watcher(Protocol):
    """Whoever is told what the engine does."""

    def begins(self, settings: Settings) -> None:
        """It works from now on."""

    def turn(self, told: Told) -> None:
        """A turn has ended. Called in the turn's thread."""

    def stopping(self) -> None:
        """No turn begins any more; those that run may end."""

    def leaves(self, cases: tuple[str, ...]) -> NoReturn:
        """The visits of `cases` have not ended in time. The process must end here, as their threads do not;
        the next start takes the turns again."""


def serve(
    settings: Settings,
    clerk: Clerk,
    watcher: Watcher,
    stop: threading.Event,
    *,
    patience: float = PATIENCE,
) -> None:
    """Be the workspace's engine until `stop` is set, and `patience` seconds more for visits under way; send
    the notices that are due meanwhile.

    Raises EngineRunning when there is one already; ConfigError.
    """
    with the_engine(settings), clerk, messenger(settings, clerk.clock):
        _work(settings, clerk, watcher, stop, patience, schedules=True)


def work(
    settings: Settings,
    clerk: Clerk,
    watcher: Watcher,
    stop: threading.Event,
    *,
    patience: float = PATIENCE,
) -> None:
    """As `serve`, without looking for cases that are due: that is left to the one that serves. As many as one
    likes, on a Postgres. Raises ConfigError where there is none."""
    if settings.database is None:
        raise ConfigError.of([Problem("settings", "GONGJU_DATABASE", "a Postgres to share", POSTGRES)])
    with clerk:
        _work(settings, clerk, watcher, stop, patience, schedules=False)


def _work(
    settings: Settings,
    clerk: Clerk,
    watcher: Watcher,
    stop: threading.Event,
    patience: float,
    *,
    schedules: bool,
) -> None:
    with ExitStack() as stack:
        names = None
        if settings.database is not None:
            from robot.engine.executors import Names

            names = stack.enter_context(closing(Names(settings.database)))
        runtime = Runtime(settings, clerk, names.mine if names else EXECUTOR, watcher.turn)
        runtime.start()
        watcher.begins(settings)
        while not stop.is_set():
            try:
                if names and not names.keep():
                    logger.error("{}: another worker has taken this name; stopping", names.mine)
                    break
                if names:
                    runtime.take_over(names)
                if schedules:
                    runtime.tick()
            except GongjuError as error:  # the ledger was held or is away: the next tick sees
                logger.warning("{}", error)
            runtime.wait(stop)
        watcher.stopping()
        still = runtime.stop(patience)
        if still:
            watcher.leaves(still)
