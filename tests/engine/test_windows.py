"""When a step waits, until when, and what is said of the last safe day: each edge with its neighbours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from robot.engine.windows import clock, last_poll, limit_note, next_poll, shown, wait_for
from robot.policy.agenda import Due
from robot.settings import Settings
from tests.factories import UNIT_NAME, case, unit_case

PERMIT = {"number": "BJ2024001", "issued": "2024-01-16", "expires": "2027-01-15", "unit_name": UNIT_NAME}


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-02T08:59", "2026-11-02 09:00"),  # the first working day, before hours
        ("2026-11-02T09:00", None),
        ("2026-11-06T16:59", None),  # a Friday
        ("2026-11-06T17:00", "2026-11-09 09:00"),
        ("2026-11-07T12:00", "2026-11-09 09:00"),  # a Saturday in the window
        ("2026-11-13T16:59", None),  # the tenth working day
        ("2026-11-13T17:00", "2026-12-01 09:00"),
        ("2026-11-14T10:00", "2026-12-01 09:00"),
        ("2026-10-01T10:00", "2026-10-08 09:00"),  # a holiday's week
        ("2026-12-31T10:00", "2027-01-04 09:00"),
    ],
)
def test_quota_waits_for_the_window_and_its_hours(now: str, until: str | None) -> None:
    found = wait_for("quota_application", "指标申报", unit_case(), at(now))
    assert (shown(found.until) if found else None) == until
    if found:
        assert f"{until} 办理" in found.reason


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-15T23:59", "2026-11-16 09:00"),
        ("2026-11-16T00:00", None),
        ("2026-11-17T03:00", None),
    ],
)
def test_a_renewal_waits_for_its_60_days(now: str, until: str | None) -> None:
    found = wait_for("profile", "续签", case(employee={"permit": PERMIT}), at(now))
    assert (shown(found.until) if found else None) == until


def test_everything_else_goes_at_once() -> None:
    night = at("2026-11-14T03:00")
    assert wait_for("permit_application", "新办", case(), night) is None
    assert wait_for("basic_change", "证件基础信息变更", case(employee={"permit": PERMIT}), night) is None


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2026-11-05T09:59", "2026-11-04 15:00", "2026-11-05 10:"),
        ("2026-11-05T10:00", "2026-11-05 10:00", "2026-11-05 15:"),
        ("2026-11-06T15:00", "2026-11-06 15:00", "2026-11-09 10:"),
        ("2026-10-04T12:00", "2026-09-30 15:00", "2026-10-08 10:"),
    ],
)
def test_portals_are_read_twice_a_working_day(now: str, last: str, following: str) -> None:
    assert shown(last_poll(at(now))) == last
    found = next_poll(at(now), "chaoyang_hr:unit")
    assert shown(found).startswith(following)
    assert found.minute < 20
    assert found == next_poll(at(now), "chaoyang_hr:unit")


def test_the_last_safe_day_is_told_when_it_comes_near_and_once_it_is_past() -> None:
    days = [Due(date(2026, 12, 16), "renewal-latest", "E001", "续签最迟应受理", "", 61)]
    others = [Due(date(2026, 12, 16), "renewal-latest", "E002", "续签最迟应受理", "", 61)]

    def note(today: date, due: list[Due] = days, step: str = "renewal") -> str:
        return limit_note("续签", "E001", [step], today, due)

    assert note(date(2026, 12, 1)) == ""
    assert note(date(2026, 12, 2)) == "注意：2026-12-16 续签最迟应受理，只剩 10 个工作日（第61问）。"
    assert "只剩 0 个工作日" in note(date(2026, 12, 16))
    assert note(date(2026, 12, 17)).startswith("注意：续签已过最迟日期 2026-12-16")
    assert note(date(2026, 12, 16), others) == ""
    assert note(date(2026, 12, 16), step="district") == ""


def test_the_clock_stands_on_the_day_that_is_set() -> None:
    found = clock(Settings(today=date(2026, 11, 5)))
    assert shown(found).startswith("2026-11-05 ")
    assert found.tzinfo is not None
    real = datetime.now(UTC)
    assert timedelta() <= clock(Settings()) - real < timedelta(minutes=5)
