"""The spots at which an engine can be stopped: before and after every step of a turn, every commit of the
ledger and of the docket, and the click."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ORDER, STOPPED = "stop-at", "stopped-"
MOST = 30.0
"""Seconds that an engine waits at a spot at most."""

CLICK = ("click.before", "click.after")
"""`before`: `sending` is committed and the button is not pressed yet."""
IN_A_STEP = (
    "opens.after",
    "fill.before",
    "fill.after",
    "find.before",
    *CLICK,
    "move.before",
    "approved.after",
)
NAMES = (
    "enqueue",
    "turn",
    "visit",
    "opens",
    "find",
    "fill",
    "move",
    "approved",
    "click",
    "note",
    "rest",
    "keep",
)
EVERY = tuple(f"{name}.{side}" for name in NAMES for side in ("before", "after"))


def holders() -> Iterator[tuple[str, Any, str]]:
    """Each spot's name with who has the function, and the function's name."""
    from robot.browser.session import Store
    from robot.browser.visits import Visits
    from robot.engine.docket import Docket
    from robot.engine.runtime import Runtime
    from robot.filing import looking, protocol
    from robot.filing.catalog import businesses
    from robot.filing.ledger import Ledger
    from robot.filing.pace import Pace

    yield "enqueue", Runtime, "_enqueue"
    yield "turn", Runtime, "_step"
    yield "visit", Pace, "_begin"
    yield "opens", Visits, "_page"
    yield "find", looking, "_find"
    yield "fill", protocol, "_fill"
    yield "move", Ledger, "move"
    yield "approved", protocol, "_approved"
    yield "note", Ledger, "note"
    yield "rest", Docket, "write"
    yield "keep", Store, "save"
    for one in businesses().values():
        if one.kind == "submits":
            yield "click", one.module, "submit"


class Stops:
    """The story's side: orders a stop, and sees who has come to it."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._number = 0

    def order(self, spot: str, skip: int = 0) -> None:
        """Stop whoever comes to `spot`, `skip` times later."""
        self._number += 1
        new = self._place / "new"
        new.write_text(f"{spot} {skip} {self._number}")
        new.rename(self._place / ORDER)

    def stopped(self) -> int:
        """The process that waits at the spot; 0 for none."""
        return next((int(one.name.removeprefix(STOPPED)) for one in self._place.glob(f"{STOPPED}*")), 0)

    def within(self, seconds: float) -> int:
        """As `stopped`, as soon as somebody does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if pid := self.stopped():
                return pid
            time.sleep(0.02)
        return 0

    def let_go(self) -> None:
        """Whoever waits goes on, and nobody stops any more."""
        (self._place / ORDER).unlink(missing_ok=True)
        for one in self._place.glob(f"{STOPPED}*"):
            one.unlink(missing_ok=True)
