"""Chinese working days with 调休, windows of months, Beijing's date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.policy import calendar as cal

DAYS = st.dates(date(2021, 1, 1), date(2030, 12, 31))
unhurried = settings(deadline=None)
"""The first day that is asked for loads the calendars of all countries."""


@pytest.mark.parametrize(
    "worked",
    [
        "2024-02-04",
        "2024-09-29",
        "2025-01-26",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ],
)
def test_swapped_weekends_are_worked(worked: str) -> None:
    day = date.fromisoformat(worked)
    assert day.weekday() >= 5
    assert cal.is_working_day(day)


@pytest.mark.parametrize(
    "free",
    [
        "2024-10-07",
        "2025-10-08",
        "2026-01-02",
        "2026-02-15",
        "2026-02-20",
        "2026-02-23",
        "2026-05-05",
        "2026-10-01",
        "2026-10-07",
        "2026-11-07",
        "2026-11-08",
    ],
)
def test_holidays_and_plain_weekends_are_free(free: str) -> None:
    assert not cal.is_working_day(date.fromisoformat(free))


@pytest.mark.parametrize(
    ("year", "month", "first", "tenth"),
    [
        (2026, 11, "2026-11-02", "2026-11-13"),  # a plain month that begins on a Sunday
        (2026, 10, "2026-10-08", "2026-10-20"),  # National Day, with Saturday 10 worked
        (2026, 2, "2026-02-02", "2026-02-13"),  # ends before Spring Festival
        (2025, 2, "2025-02-05", "2025-02-17"),  # begins after it, with Saturday 8 worked
        (2026, 1, "2026-01-04", "2026-01-15"),  # Sunday 4 worked
    ],
)
def test_first_ten_working_days(year: int, month: int, first: str, tenth: str) -> None:
    days = cal.first_working_days(year, month)
    assert (str(days[0]), str(days[-1]), len(days)) == (first, tenth, 10)


def test_last_ten_working_days() -> None:
    days = cal.last_working_days(2026, 9)  # Sunday 20 worked, 25 is Mid-Autumn
    assert (str(days[0]), str(days[-1]), len(days)) == ("2026-09-17", "2026-09-30", 10)
    assert date(2026, 9, 20) in days
    assert date(2026, 9, 25) not in days


def test_working_days_over_national_day() -> None:
    """FAQ 31: 20 working days from 2026-09-15 pass over the swapped Sunday, 中秋, 国庆 and Saturday 10."""
    assert cal.add_working_days(date(2026, 9, 15), 20) == date(2026, 10, 19)


def test_working_days_backwards_and_none() -> None:
    assert cal.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert cal.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


@unhurried
@given(DAYS, st.integers(1, 40))
def test_adding_working_days_lands_on_one_and_counts_right(day: date, count: int) -> None:
    later = cal.add_working_days(day, count)
    assert cal.is_working_day(later)
    assert cal.working_days_left(day, later) == count
    assert cal.working_days_left(day, later - timedelta(days=1)) == count - 1


@unhurried
@given(DAYS)
def test_the_window_is_the_months_first_ten_working_days(day: date) -> None:
    month = cal.working_days(day.year, day.month)
    assert cal.in_window(day) == (month[0] <= day <= month[9])
    first, last = cal.next_window(day)
    assert last >= day
    assert cal.working_days_left(first - timedelta(days=1), last) == 10


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        ("2026-11-13", "2026-11-02", "2026-11-13"),
        ("2026-11-14", "2026-12-01", "2026-12-14"),
        ("2026-12-15", "2027-01-04", "2027-01-15"),
        ("2026-10-03", "2026-10-08", "2026-10-20"),
    ],
)
def test_next_window(day: str, opens: str, closes: str) -> None:
    assert tuple(map(str, cal.next_window(date.fromisoformat(day)))) == (opens, closes)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-12-24", False), ("2026-12-25", True), ("2027-01-04", True), ("2025-12-31", False)],
)
def test_a_year_without_published_arrangement_is_provisional(
    monkeypatch: pytest.MonkeyPatch, day: str, expected: bool
) -> None:
    monkeypatch.setattr(cal, "_published", lambda: frozenset(range(2001, 2027)))
    assert cal.provisional(date.fromisoformat(day)) is expected
    assert ("2027年" in cal.provisional_note(date.fromisoformat(day))) is expected


def test_the_package_knows_its_published_years() -> None:
    """Guards the table this module takes the published years from: years with swapped weekends."""
    assert {2021, 2022, 2023, 2024, 2025, 2026} <= cal._published()
    assert 2050 not in cal._published()


def test_material_windows_of_the_documents_own_example() -> None:
    """FAQ 36: filed in September 2022."""
    windows = cal.material_windows(date(2022, 9, 15))
    assert [(one[0], one[-1], len(one)) for one in windows] == [
        ("2021-09", "2022-08", 12),
        ("2021-08", "2022-07", 12),
    ]


@pytest.mark.parametrize(
    ("day", "last"), [("2026-10-31", "2026-09"), ("2026-11-01", "2026-10"), ("2027-01-01", "2026-12")]
)
def test_the_window_moves_with_the_month(day: str, last: str) -> None:
    assert cal.material_windows(date.fromisoformat(day))[0][-1] == last


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2024-02-29", 12, "2025-02-28"), ("2025-11-05", 12, "2026-11-05"), ("2026-08-31", 1, "2026-09-30")],
)
def test_add_months(day: str, months: int, expected: str) -> None:
    assert str(cal.add_months(date.fromisoformat(day), months)) == expected


def test_the_end_of_the_calendar_is_no_overflow() -> None:
    assert cal.add_months(date(9999, 12, 1), 12) == date.max
    assert cal.add_days(date(9999, 12, 30), 90) == date.max


def test_today_is_beijings() -> None:
    assert cal.today_in_beijing(datetime(2026, 11, 4, 16, 0, tzinfo=UTC)) == date(2026, 11, 5)
    assert cal.today_in_beijing(datetime(2026, 11, 4, 15, 59, tzinfo=UTC)) == date(2026, 11, 4)
