"""The story's one clock: of the engine, of the ledger, of the person who approves.

It runs fast, so that what a case waits a minute for comes in a second, and it can be set, as the clock of a
machine can. Its place is a file: every process of a story reads the same time. The portal's clock is its own.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from robot.engine import windows
from robot.filing import ledger

NOW = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
"""Half past ten in Beijing on a day on which quota is applied for."""
SPEED = 60


class Clock:
    """`file`: when the story began (seconds of the real clock), and by how much the clock was set since."""

    def __init__(self, file: Path) -> None:
        self._file = file
        if not file.exists():
            self._keep(time.time(), 0.0)

    def now(self) -> datetime:
        """Aware."""
        began, shift = map(float, self._file.read_text().split())
        return NOW + timedelta(seconds=(time.time() - began) * SPEED + shift)

    def shift(self, by: timedelta) -> None:
        """Set it forward, or back."""
        began, shift = map(float, self._file.read_text().split())
        self._keep(began, shift + by.total_seconds())

    def _keep(self, began: float, shift: float) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(f"{began!r} {shift!r}")
        os.replace(new, self._file)

    def put(self) -> None:
        """Make it the clock of this process."""
        clock = self

        class Moment(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.now().astimezone(tz)

        vars(ledger)["datetime"] = Moment
        windows.clock = lambda settings: clock.now()
