"""What a poll read of the quota is what rules and forms then see (FAQ 9, 11, 21)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from robot.browser.forms import Reading
from robot.engine.office import Office
from robot.errors import NotEligible
from robot.people.models import QuotaRecord
from robot.settings import Settings
from tests.factories import TODAY

GRANT = {"year": "2026", "headcount": "3", "granted": "3", "used": "1", "granted_on": "2026-10-26"}


@pytest.fixture
def office(example: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    with Office(Settings(workspace=tmp_path, today=TODAY)) as one:
        yield one


def seen(office: Office, number: str, business: str = "quota_application", **facts: str) -> None:
    reading = Reading(business, number, "granted", "已下达", facts=GRANT | facts)
    office.ledger.add_reading("chaoyang_hr", "unit", "quotas", reading)


def this_year(office: Office) -> list[dict[str, Any]]:
    return [one.model_dump() for one in office.case("unit").unit.quota if one.year == TODAY.year]


def record(**values: Any) -> dict[str, Any]:
    known = {"year": 2026, "granted_on": date(2026, 10, 26), "granted": 3, "used": 1, "number": "ZB1"}
    return QuotaRecord.model_validate(known | values).model_dump()


def test_the_newest_reading_of_a_grant_counts_whole(office: Office) -> None:
    seen(office, "ZB1")  # read before returns were
    assert this_year(office) == [record()]
    seen(office, "ZB1", used="1", returned="2", left="0", lapses_on="2026-12-31")
    assert this_year(office) == [record(returned=2)]


def test_what_is_given_back_is_of_the_grant_that_was_read(office: Office) -> None:
    with pytest.raises(NotEligible, match="FAQ11-return"):
        office.job("quota_return", "unit", {"places": "1"})
    seen(office, "ZB1", used="1", returned="0")
    assert office.job("quota_return", "unit", {"places": "1"}).key.period == "2026-ZB1-1-1"
    seen(office, "ZB1", used="1", returned="2")
    with pytest.raises(NotEligible, match="FAQ11-return"):
        office.job("quota_return", "unit", {"places": "1"})


def test_a_supplement_waits_until_nothing_is_left(office: Office) -> None:
    with pytest.raises(NotEligible, match="FAQ12-first-application"):
        office.job("quota_supplement", "unit", {})
    seen(office, "ZB1", used="1", returned="1")
    with pytest.raises(NotEligible, match="FAQ22-quota-left"):
        office.job("quota_supplement", "unit", {})
    seen(office, "ZB1", used="1", returned="2")
    assert office.job("quota_supplement", "unit", {}).key.period == "2026-1"


def test_a_second_grant_joins_the_first_and_is_the_newest(office: Office) -> None:
    seen(office, "ZB1", used="3", returned="0")
    seen(office, "ZB2", "quota_supplement", granted="2", used="0", returned="0", granted_on="2026-11-03")
    second = {
        "granted_on": date(2026, 11, 3),
        "granted": 2,
        "used": 0,
        "supplementary": True,
        "number": "ZB2",
    }
    assert this_year(office) == [record(used=3), record(**second)]
    assert office.job("quota_return", "unit", {"places": "1"}).key.period == "2026-ZB2-1-1"
