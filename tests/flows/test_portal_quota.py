"""A unit's quota on the mock portal, by the real browser: its state, giving it back, applying again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.chaoyang_hr import quota_application, quota_return, quotas
from robot.errors import ConfigError, NotEligible, PortalRefused
from robot.people.case import Case
from tests.factories import TODAY, employee, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import apply, grant_quota, office, report_quota, review

STATE = ("granted", "used", "returned", "left", "granted_on", "lapses_on")


def state(town: Town) -> dict[str, tuple[str, ...]]:
    """State and `STATE` of each application, by its number, as the flow reads them."""
    with town.visit(office(town.portal)) as page:
        readings = quotas.read(page)
    return {one.number: (one.state, *(one.facts[name] for name in STATE)) for one in readings}


@pytest.mark.parametrize(
    ("day", "shown", "left"),
    [("2026-12-31", "已下达", "2"), ("2027-01-01", "已失效", "0")],  # FAQ 21: never into the next year
)
def test_quota_state_to_its_last_day(town: Town, paper: Path, day: str, shown: str, left: str) -> None:
    grant_quota(town.portal, paper, places=3)
    review(town.portal, apply(town.portal, employee(), paper))  # a 新办 takes a place
    town.portal.control.set_clock(f"{day}T10:00")
    with town.visit(office(town.portal)) as page:
        (reading,) = quotas.read(page)
    assert (reading.state, reading.portal_state) == ("granted", shown)
    assert reading.facts == {
        "year": "2026",
        "headcount": "2",
        "granted": "3",
        "used": "1",
        "returned": "0",
        "left": left,
        "granted_on": "2026-11-05",
        "lapses_on": "2026-12-31",
    }


@pytest.mark.portal_clock("2026-03-05T10:00")
def test_quota_lapses_ninety_days_after_it_was_granted(town: Town, paper: Path) -> None:
    grant_quota(town.portal, paper)
    (found,) = state(town).values()
    assert found == ("granted", "2", "0", "0", "2", "2026-03-05", "2026-06-03")


# --- 指标退回


def granted(town: Town, paper: Path, places: int = 3) -> str:
    """The unit has this year's quota; returns 申请编号."""
    number = report_quota(town.portal, paper)
    town.portal.control.grant_quota(number, places)
    return number


def giving_back(number: str, **options: str) -> quota_return.Form:
    return quota_return.prepare(Case(unit(), options={"application": number, **options}), TODAY)


def test_quota_return_arrives_as_the_form_says(town: Town, paper: Path) -> None:
    number = granted(town, paper)
    form = giving_back(number, places="2", reason="招聘计划取消")
    with town.visit(office(town.portal)) as page:
        receipt = file(quota_return, page, form)
    (received,) = town.portal.received("quota_return")
    assert received["number"] == receipt.number
    assert received["fields"] == {"申请编号": number, "退回指标数": "2", "退回原因": "招聘计划取消"}
    assert (receipt.state, receipt.portal_state) == ("granted", "已完成")
    assert state(town) == {number: ("granted", "3", "0", "2", "1", "2026-11-05", "2026-12-31")}


def test_a_second_return_of_as_many_places_is_another_one(town: Town, paper: Path) -> None:
    number = granted(town, paper, places=2)
    first, second, third = (giving_back(number, places="1", ordinal=str(n)) for n in (1, 2, 3))
    with town.visit(office(town.portal)) as page:
        one = file(quota_return, page, first)
        assert quota_return.find(page, first) == one  # the same command again sends nothing
        with pytest.raises(NotEligible, match="ordinal=2"):
            quota_return.find(page, third)
        two = file(quota_return, page, second)
        assert (quota_return.find(page, first), quota_return.find(page, second)) == (one, two)
        (reading,) = quotas.read(page)
        applied_for = quota_application.find(page, quota_application.prepare(Case(unit()), TODAY))
    assert [one["number"] for one in town.portal.received("quota_return")] == [one.number, two.number]
    assert len({quota_return.period(form, TODAY) for form in (first, second, third)}) == 3
    assert (reading.portal_state, reading.state, reading.facts["left"]) == ("剩余已退回", "granted", "0")
    assert applied_for is not None
    assert applied_for.state == "granted"  # the application was not returned, its places were


def test_more_than_is_left_is_refused_in_the_portals_words(town: Town, paper: Path) -> None:
    number = granted(town, paper, places=2)
    review(town.portal, apply(town.portal, employee(), paper))  # takes one
    form = giving_back(number, places="2")
    with town.visit(office(town.portal)) as page:
        quota_return.fill(page, form)
        with pytest.raises(PortalRefused, match="不可超过可退回指标数（1）"):
            quota_return.submit(page, form)
        assert quota_return.find(page, form) is None
    assert town.portal.received("quota_return") == []
    assert state(town)[number][1:5] == ("2", "1", "0", "1")


@pytest.mark.portal_clock("2026-03-05T10:00")
@pytest.mark.parametrize(("day", "lapsed"), [("2026-06-03", False), ("2026-06-04", True)])
def test_only_living_quota_is_given_back(town: Town, paper: Path, day: str, lapsed: bool) -> None:
    number = granted(town, paper)
    town.portal.control.set_clock(f"{day}T10:00")
    form = giving_back(number, places="1")
    with town.visit(office(town.portal)) as page:
        if lapsed:
            with pytest.raises(NotEligible, match="FAQ 11"):
                quota_return.fill(page, form)
        else:
            file(quota_return, page, form)
    assert len(town.portal.received("quota_return")) == (not lapsed)


def test_the_newest_grant_of_this_year_is_given_back() -> None:
    old = {"year": 2025, "granted_on": "2025-12-20", "granted": 2, "number": "ZB1"}
    first = {"year": 2026, "granted_on": "2026-03-25", "granted": 2, "used": 2, "number": "ZB2"}
    second = first | {"granted_on": "2026-10-26", "used": 1, "number": "ZB3", "supplementary": True}
    case = Case(unit(quota=[old, second, first]), options={"places": "1"})
    form = quota_return.prepare(case, TODAY)
    assert form.model_dump() == {
        "year": 2026,
        "application": "ZB3",
        "ordinal": 1,
        "places": 1,
        "reason": "当前暂无使用需求",
    }
    assert quota_return.period(form, TODAY) == "2026-ZB3-1-1"
    assert quota_return.prepare(case, date(2026, 10, 25)).application == "ZB2"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "places"),
        ({"places": "0"}, "places"),
        ({"places": "1"}, "application"),
        ({"places": "1", "ordinal": "0"}, "ordinal"),
    ],
)
def test_what_a_return_lacks_is_named(options: dict[str, str], named: str) -> None:
    old = {"year": 2025, "granted_on": "2025-12-20", "granted": 2, "number": "ZB1"}
    with pytest.raises(ConfigError) as caught:
        quota_return.prepare(Case(unit(quota=[old]), options=options), TODAY)
    assert [problem.field for problem in caught.value.problems] == [named]
