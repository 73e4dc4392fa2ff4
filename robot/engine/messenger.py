"""The engine's messenger: sends the notices that are due, in a thread of its own.

A service that does not answer keeps no case waiting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from loguru import logger

from robot.engine.notices import send_due
from robot.engine.office import Office
from robot.errors import GongjuError
from robot.settings import Settings

EVERY = 30.0
"""Seconds between two looks for notices."""
PATIENCE = 10.0
"""Seconds that a stop waits for a notice under way. One that is left is told again by the next start."""


@contextmanager
def messenger(settings: Settings, clock: Callable[[], datetime]) -> Iterator[None]:
    """Send what is due every EVERY seconds, and once more at the end; nothing where no address is set."""
    if not settings.notices:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_send, args=(settings, clock, stop), name="notices", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)


def _send(settings: Settings, clock: Callable[[], datetime], stop: threading.Event) -> None:
    last = False
    while not last:
        last = stop.wait(EVERY)
        try:
            with Office(settings) as office:  # the files as they are now
                send_due(office, clock())
        except GongjuError as error:  # a broken file, a ledger that is held: the next look sees
            logger.warning("notices: {}", error)
