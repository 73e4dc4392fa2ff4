"""Chinese working days and the months of the policy. Everything is Beijing's civil calendar.

Working days come from the `holidays` package, with 调休: weekend days that are worked and weekdays
that are swapped off. The State Council publishes a year's arrangement late in the year before; until
then the package knows only the statutory days, and `provisional` says so.
"""

from __future__ import annotations

import calendar as _civil
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the package loads the calendars of all countries: only once a day is asked for
    from holidays.countries.china import China

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time without daylight saving since 1992; a fixed offset needs no tz database."""


@cache
def _swapped() -> China:
    """The days off, 调休 included; `day in` it, and its `is_working_day`."""
    from holidays.countries.china import China

    return China()  # type: ignore[no-untyped-call]


@cache
def _published() -> frozenset[int]:
    """The years whose arrangement the package knows."""
    from holidays.countries.china import ChinaStaticHolidays

    return frozenset(ChinaStaticHolidays.special_public_holidays)


def today_in_beijing(now: datetime | None = None) -> date:
    """The civil date in Beijing at `now` (aware; default: this moment)."""
    moment = now or datetime.now(BEIJING)
    return moment.astimezone(BEIJING).date()


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`, swapped weekends included."""
    return day in _working_days(day.year, day.month)


def provisional(*days: date) -> bool:
    """Whether an answer that rests on these days may change: a year's arrangement is not known yet.

    The last week of December hangs on the next year's arrangement too (2018-12-29 was worked for 2019).
    """
    known = _published()
    return any(
        day.year not in known or (day.month == 12 and day.day >= 25 and day.year + 1 not in known)
        for day in days
    )


def provisional_note(*days: date) -> str:
    """What to add to a finding that rests on such days, or nothing."""
    if not provisional(*days):
        return ""
    years = sorted({d.year + (d.month == 12 and d.year in _published()) for d in days if provisional(d)})
    return f"{'、'.join(map(str, years))}年放假调休安排尚未公布（或本程序尚未收录），日期为暂定。"


@lru_cache(maxsize=600)
def _working_days(year: int, month: int) -> tuple[date, ...]:
    last = _civil.monthrange(year, month)[1]
    days = (date(year, month, number) for number in range(1, last + 1))
    return tuple(
        day for day in days if (day.weekday() < 5 and day not in _swapped()) or _is_worked_weekend(day)
    )


def _is_worked_weekend(day: date) -> bool:
    if day.weekday() < 5:
        return False
    return day not in _swapped() and _swapped().is_working_day(day)


def working_days(year: int, month: int) -> tuple[date, ...]:
    """All working days of a month, in order."""
    return _working_days(year, month)


def first_working_days(year: int, month: int, count: int = 10) -> tuple[date, ...]:
    """The first `count` working days of a month: the application window of FAQ 9."""
    return _working_days(year, month)[:count]


def last_working_days(year: int, month: int, count: int = 10) -> tuple[date, ...]:
    """The last `count` working days of a month: when quota is answered (FAQ 9)."""
    return _working_days(year, month)[-count:] if count else ()


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day` (before it when negative); `day` itself is not counted."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def next_working_day(day: date) -> date:
    """`day` itself when it is one, else the first after it."""
    return day if is_working_day(day) else add_working_days(day, 1)


def working_days_left(today: date, until: date) -> int:
    """Working days after `today` up to and including `until`; 0 when none."""
    day, count = today, 0
    while day < until:
        day += timedelta(days=1)
        count += is_working_day(day)
    return count


def next_window(today: date, count: int = 10) -> tuple[date, date]:
    """First and last day of the application window that is open on `today` or opens next (FAQ 9)."""
    window = first_working_days(today.year, today.month, count)
    if window and today <= window[-1]:
        return window[0], window[-1]
    following = month_of(today, 1)
    window = first_working_days(int(following[:4]), int(following[5:]), count)
    return window[0], window[-1]


def in_window(today: date, count: int = 10) -> bool:
    """Whether `today` lies between the first and the `count`-th working day of its month."""
    first, last = next_window(today, count)
    return first <= today <= last


def month_of(day: date, shift: int = 0) -> str:
    """`YYYY-MM` of `day`, moved by `shift` months."""
    index = day.year * 12 + day.month - 1 + shift
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def months_up_to(last: str, count: int) -> tuple[str, ...]:
    """`count` months in a row, the last of which is `last`."""
    end = date(int(last[:4]), int(last[5:]), 1)
    return tuple(month_of(end, shift) for shift in range(1 - count, 1))


def material_windows(today: date, months: int = 12, lag: int = 2) -> tuple[tuple[str, ...], ...]:
    """The windows of months allowed for income and insurance papers filed on `today` (FAQ 36, 38).

    By 税款所属期, the latest first: filed in 2022-09, 2021-09..2022-08 and 2021-08..2022-07.
    """
    return _material_windows(month_of(today), months, lag)


@lru_cache(maxsize=64)
def _material_windows(month: str, months: int, lag: int) -> tuple[tuple[str, ...], ...]:
    first = date(int(month[:4]), int(month[5:]), 1)
    return tuple(months_up_to(month_of(first, -back), months) for back in range(1, lag + 1))


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the month's last day where there is no such day.

    The calendar's last day instead of an overflow: files may hold any date.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, _civil.monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date:
    """`days` later, or the calendar's last day instead of an overflow."""
    return day + timedelta(days=days) if (date.max - day).days >= days else date.max
