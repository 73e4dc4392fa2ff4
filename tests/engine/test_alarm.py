"""The alarm of a portal that nobody has read: what counts as a reading, and from which day on it speaks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from robot.engine.alarm import ANSWERED, UNITS_VIEW, alarms
from robot.errors import PortalDown, SessionExpired
from robot.filing import looks
from robot.filing.catalog import businesses
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Key
from robot.policy.calendar import BEIJING

FILED = datetime(2026, 11, 5, 10, tzinfo=BEIJING)  # a Thursday


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=BEIJING)


def filed(ledger: Ledger, portal: str, business: str, subject: str, at: datetime = FILED) -> None:
    filing = ledger.open(Key(portal, business, subject, "2026"), at=at)
    for state in (State.FILLED, State.APPROVED, State.SENDING, State.FILED):
        filing = ledger.move(filing, state, at=at)


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger(tmp_path / "ledger.db") as one:
        yield one


def found(ledger: Ledger, now: datetime, limit: int = 3) -> list[tuple[str, str, str, int]]:
    said = alarms(ledger.filings(), looks.looks(ledger.store), now, limit)
    return [(one.portal, one.account, one.reader, one.days) for one in said]


def test_the_day_before_the_day_and_over_a_weekend(ledger: Ledger) -> None:
    filed(ledger, "chaoyang_hr", "quota_application", "unit")
    assert found(ledger, day(9, 23)) == []  # Monday: two working days
    assert found(ledger, day(10, 0)) == [("chaoyang_hr", "unit", "", 3)]
    assert found(ledger, day(10, 0), limit=4) == []


def test_a_valid_reading_ends_it_and_a_failure_does_not(ledger: Ledger) -> None:
    filed(ledger, "chaoyang_hr", "quota_application", "unit")
    where = ("chaoyang_hr", "unit", "quotas")
    looks.note(ledger.store, *where, at=day(6))
    looks.note(ledger.store, *where, at=day(10), error=SessionExpired("logged out"))
    assert found(ledger, day(10)) == []
    (alarm,) = alarms(ledger.filings(), looks.looks(ledger.store), day(11), 3)
    assert (alarm.since, alarm.days, alarm.tried, alarm.error) == (day(6), 3, day(10), "SessionExpired")
    assert str(alarm) == (
        "alarm: chaoyang_hr unit quotas: no valid reading for 3 working days, since 11-06 09:00;"
        " last try 11-10 09:00: SessionExpired"
    )
    looks.note(ledger.store, *where, at=day(11))
    assert found(ledger, day(11)) == []


def test_each_reader_of_an_account_is_watched(ledger: Ledger) -> None:
    filed(ledger, "chaoyang_hr", "quota_application", "unit")
    looks.note(ledger.store, "chaoyang_hr", "unit", "quotas", at=day(10))
    looks.note(ledger.store, "chaoyang_hr", "unit", "appointments", at=day(10), error=PortalDown("down"))
    assert found(ledger, day(10)) == [("chaoyang_hr", "unit", "appointments", 3)]


def test_an_application_is_heard_of_on_the_unit_platform(ledger: Ledger) -> None:
    filed(ledger, "talent_person", "permit_application", "E001")
    looks.note(ledger.store, "talent_person", "E001", "records", at=day(6), error=SessionExpired("x"))
    assert found(ledger, day(10)) == [("talent_person", "E001", "records", 3)]
    looks.note(ledger.store, UNITS_VIEW[0], "unit", UNITS_VIEW[1], at=day(10))
    assert found(ledger, day(12)) == []
    assert found(ledger, day(13)) == [("talent_person", "E001", "records", 3)]


def test_what_gets_no_answer_or_has_it_needs_no_reading(ledger: Ledger) -> None:
    filed(ledger, "talent_person", "profile", "E001")
    filed(ledger, "chaoyang_hr", "quota_application", "unit")
    (_, quota) = ledger.filings()
    ledger.move(quota, State.GRANTED)
    assert found(ledger, day(30)) == []


def test_the_flows_it_waits_for_are_flows() -> None:
    assert {name for name, one in businesses().items() if one.kind == "submits"} >= ANSWERED
    assert businesses()[UNITS_VIEW[1]].portal == UNITS_VIEW[0]
