"""Times of the day in the settings: quiet hours and the hour of the digest. Beijing time."""

from __future__ import annotations

import re
from datetime import datetime, time

_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"


def clock(text: str) -> time | None:
    """`08:30` as a time; None for what is none."""
    found = re.fullmatch(_CLOCK, text)
    return time(int(found[1]), int(found[2])) if found else None


def span(text: str) -> tuple[time, time] | None:
    """`22:00-08:00` as two times; None for what is none, or no span."""
    first, _, last = text.partition("-")
    begins, ends = clock(first), clock(last)
    return (begins, ends) if begins and ends and begins != ends else None


def is_quiet(moment: datetime, hours: str) -> bool:
    """Whether `moment` (in Beijing) lies in the quiet `hours`; they begin with their first minute and are
    over with their last. Without hours nothing is quiet."""
    found = span(hours)
    if found is None:
        return False
    begins, ends = found
    now = moment.time()
    return begins <= now < ends if begins < ends else now >= begins or now < ends
