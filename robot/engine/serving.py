"""The engine's life: one a workspace, from its start to a clean stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from loguru import logger

from robot.engine.clerk import Clerk
from robot.engine.locks import the_engine
from robot.engine.runtime import Runtime, Told
from robot.errors import GongjuError
from robot.settings import Settings

EXECUTOR = "serve"
"""The engine's name at DBOS where there is one a workspace: the next start takes up what this one left."""

PATIENCE = 60.0
"""Seconds that a stop waits for visits to end."""


def serve(
    settings: Settings,
    clerk: Clerk,
    tell: Callable[[Told], None],
    stop: threading.Event,
    *,
    ready: Callable[[], None] = lambda: None,
    left: Callable[[tuple[str, ...]], None] = lambda cases: None,
    patience: float = PATIENCE,
) -> None:
    """Be the workspace's engine until `stop` is set. `ready` is called once it works; `left` with the cases
    whose visit had not ended `patience` seconds after the stop: the process has to end in it, and the next
    start takes them again.

    Raises EngineRunning when there is one already; ConfigError.
    """
    with the_engine(settings), clerk:
        runtime = Runtime(settings, clerk, EXECUTOR, tell)
        runtime.start()
        ready()
        while not stop.is_set():
            try:
                runtime.tick()
            except GongjuError as error:  # the ledger was held, a file is broken: the next tick sees
                logger.warning("{}", error)
            runtime.wait(stop)
        still = runtime.stop(patience)
        if still:
            left(still)
