"""The portal's own calendar of working days: public holidays and make-up Saturdays included."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

QUOTA_WINDOW = 10  # FAQ 9: the first ten working days of each month


@lru_cache(maxsize=32)
def _china(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def is_working_day(day: date) -> bool:
    return bool(_china(day.year).is_working_day(day))


def first_working_days(year: int, month: int, count: int = QUOTA_WINDOW) -> list[date]:
    """The first `count` working days of a month."""
    day = date(year, month, 1)
    found: list[date] = []
    while len(found) < count and day.month == month:
        if is_working_day(day):
            found.append(day)
        day += timedelta(days=1)
    return found


def in_quota_window(day: date) -> bool:
    """Whether quota may be applied for on `day` (from the 1st to the tenth working day, FAQ 9)."""
    return day <= first_working_days(day.year, day.month)[-1]


def next_working_days(after: date, count: int) -> list[date]:
    """The next `count` working days after `after`, that day excluded."""
    day = after
    found: list[date] = []
    while len(found) < count:
        day += timedelta(days=1)
        if is_working_day(day):
            found.append(day)
    return found


def next_window(after: date) -> date:
    """The first working day of the next time that quota may be applied for, that day itself excluded."""
    first = first_working_days(after.year, after.month, 1)[0]
    if first > after:
        return first
    return first_working_days(after.year + after.month // 12, after.month % 12 + 1, 1)[0]
