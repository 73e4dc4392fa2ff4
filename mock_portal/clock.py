"""The portal's clock: Beijing time, real unless set, and ticking on from the time it was set to."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime, timedelta, timezone

# China has had one time without summer time since 1992; a fixed offset needs no tzdata.
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def parse(text: str) -> datetime:
    """`2026-11-05T10:00`, with or without seconds and offset, as Beijing time. ValueError otherwise."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=BEIJING) if moment.tzinfo is None else moment.astimezone(BEIJING)


class Clock:
    """Thread-safe. `start` None means the real time."""

    def __init__(self, start: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._start = start
        self._set_at = time.monotonic()

    def now(self) -> datetime:
        """Beijing time, aware."""
        with self._lock:
            if self._start is None:
                return datetime.now(BEIJING)
            return self._start + timedelta(seconds=time.monotonic() - self._set_at)

    def today(self) -> date:
        return self.now().date()

    @property
    def is_real(self) -> bool:
        with self._lock:
            return self._start is None

    def set(self, moment: datetime | None) -> None:
        """Go on from `moment` (aware); None: back to the real time."""
        with self._lock:
            self._start = moment
            self._set_at = time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Jump ahead (or back). OverflowError past the year 9999."""
        self.set(self.now() + by)
