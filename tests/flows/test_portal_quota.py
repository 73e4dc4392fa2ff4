"""A unit's quota on the mock portal, by the real browser: its state, giving it back, applying again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.chaoyang_hr import quota_application, quota_return, quota_supplement, quotas
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, PortalRefused
from robot.people.case import Case
from tests.factories import TODAY, employee, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import apply, grant_quota, office, report_quota, review
from tests.flows.test_portal_chaoyang import QUOTA_FIELDS

STATE = ("granted", "used", "returned", "left", "granted_on", "lapses_on")
over_days = pytest.mark.portal(without=["idle-logout"])
"""The story goes on for days in one visit."""


def state(page: PortalPage) -> dict[str, tuple[str, ...]]:
    """State and `STATE` of each application, by its number, as the flow reads them."""
    return {one.number: (one.state, *(one.facts[name] for name in STATE)) for one in quotas.read(page)}


@over_days
def test_quota_state_to_its_last_day(town: Town, paper: Path) -> None:
    grant_quota(town.portal, paper, places=3)
    review(town.portal, apply(town.portal, employee(), paper))  # a 新办 takes a place
    with town.visit(office(town.portal)) as page:
        town.portal.control.set_clock("2026-12-31T23:50")
        (last,) = quotas.read(page)
        town.portal.control.set_clock("2027-01-01T00:00")  # FAQ 21: never into the next year
        (lapsed,) = quotas.read(page)
    assert (last.state, last.portal_state) == ("granted", "已下达")
    assert (lapsed.state, lapsed.portal_state) == ("granted", "已失效")
    assert last.facts == {
        "year": "2026",
        "headcount": "2",
        "granted": "3",
        "used": "1",
        "returned": "0",
        "left": "2",
        "granted_on": "2026-11-05",
        "lapses_on": "2026-12-31",
    }
    assert lapsed.facts == last.facts | {"left": "0"}


@over_days
@pytest.mark.portal_clock("2026-03-05T10:00")
def test_quota_is_given_back_until_it_lapses_after_ninety_days(town: Town, paper: Path) -> None:
    number = granted(town, paper)
    first, second = (giving_back(number, places="1", again=str(n)) for n in (1, 2))
    with town.visit(office(town.portal)) as page:
        assert state(page) == {number: ("granted", "3", "0", "0", "3", "2026-03-05", "2026-06-03")}
        town.portal.control.set_clock("2026-06-03T23:50")
        file(quota_return, page, first)
        town.portal.control.set_clock("2026-06-04T00:00")
        assert quota_return.find(page, second) is None
        with pytest.raises(NotEligible, match="FAQ 11"):
            quota_return.fill(page, second)
    assert len(town.portal.received("quota_return")) == 1


# --- 指标退回


def granted(town: Town, paper: Path, places: int = 3) -> str:
    """The unit has this year's quota; returns 申请编号."""
    number = report_quota(town.portal, paper)
    town.portal.control.grant_quota(number, places)
    return number


def giving_back(number: str, **options: str) -> quota_return.Form:
    chosen = {"application": number, "reason": "招聘计划取消", **options}
    return quota_return.prepare(Case(unit(), options=chosen), TODAY)


def test_quota_return_arrives_and_a_second_one_of_as_many_places_is_another(town: Town, paper: Path) -> None:
    number = granted(town, paper)
    review(town.portal, apply(town.portal, employee(), paper))  # takes one
    more = giving_back(number, places="3")
    first, second, third = (giving_back(number, places="1", again=str(n)) for n in (1, 2, 3))
    with town.visit(office(town.portal)) as page:
        quota_return.fill(page, more)
        with pytest.raises(PortalRefused, match="不可超过可退回指标数（2）"):
            quota_return.submit(page, more)
        assert quota_return.find(page, more) is None
        assert town.portal.received("quota_return") == []
        one = file(quota_return, page, first)
        assert state(page) == {number: ("granted", "3", "1", "1", "1", "2026-11-05", "2026-12-31")}
        with pytest.raises(NotEligible, match="again=2"):
            quota_return.find(page, third)
        two = file(quota_return, page, second)
        assert quota_return.find(page, first) == one  # the same command again sends nothing
        (reading,) = quotas.read(page)
        applied_for = quota_application.find(page, quota_application.prepare(Case(unit()), TODAY))
    received = town.portal.received("quota_return")
    assert [each["number"] for each in received] == [one.number, two.number]
    assert received[0]["fields"] == {"申请编号": number, "退回指标数": "1", "退回原因": "招聘计划取消"}
    assert (one.state, one.portal_state) == ("granted", "已完成")
    assert len({quota_return.period(form, TODAY) for form in (first, second, third)}) == 3
    assert (reading.portal_state, reading.state, reading.facts["left"]) == ("剩余已退回", "granted", "0")
    assert applied_for is not None
    assert applied_for.state == "granted"  # the application was not returned, its places were


def test_the_newest_grant_of_this_year_is_given_back() -> None:
    old = {"year": 2025, "granted_on": "2025-12-20", "granted": 2, "number": "ZB1"}
    first = {"year": 2026, "granted_on": "2026-03-25", "granted": 2, "used": 2, "number": "ZB2"}
    second = first | {"granted_on": "2026-10-26", "used": 1, "number": "ZB3", "supplementary": True}
    case = Case(unit(quota=[old, second, first]), options={"places": "1"})
    form = quota_return.prepare(case, TODAY)
    assert form.model_dump() == {
        "year": 2026,
        "application": "ZB3",
        "again": 1,
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
        ({"places": "1", "again": "0"}, "again"),
        ({"places": "1", "ordinal": "2"}, "ordinal"),
    ],
)
def test_what_a_return_lacks_is_named(options: dict[str, str], named: str) -> None:
    old = {"year": 2025, "granted_on": "2025-12-20", "granted": 2, "number": "ZB1"}
    with pytest.raises(ConfigError) as caught:
        quota_return.prepare(Case(unit(quota=[old]), options=options), TODAY)
    assert [problem.field for problem in caught.value.problems] == [named]


def test_the_former_name_of_again_is_refused_with_the_present_one() -> None:
    with pytest.raises(ConfigError, match=r"again=2"):
        quota_return.prepare(Case(unit(), options={"places": "1", "ordinal": "2"}), TODAY)


# --- 二次申报


def again(papers: Path, headcount: int = 1, **options: str) -> quota_supplement.Form:
    asked = unit(request={"headcount": headcount, "reason": "新增研发项目"})
    return quota_supplement.prepare(Case(asked, papers=papers, options=options), TODAY)


def give_back(town: Town, number: str) -> None:
    """All three places that were granted."""
    office(town.portal).page(f"quota/return/{number}", {"thzbs": "3", "thyy": "暂无需求"})


def used_up(town: Town, paper: Path) -> str:
    """The year's quota, given back whole; returns its 申请编号."""
    number = granted(town, paper)
    give_back(town, number)
    return number


@over_days
def test_quota_supplement_arrives_as_the_form_says(town: Town, papers: Path, paper: Path) -> None:
    first = used_up(town, paper)
    form = again(papers)
    with town.visit(office(town.portal)) as page:
        town.portal.control.set_clock("2026-11-13T23:30")  # the last day of its window
        receipt = file(quota_supplement, page, form)
        with pytest.raises(NotEligible, match="申请指标数"):
            quota_supplement.find(page, again(papers, headcount=2))
        other = quota_application.find(page, quota_application.prepare(Case(unit(), papers=papers), TODAY))
        with pytest.raises(PortalRefused, match="正在审核中"):
            quota_supplement.fill(page, form)
        town.portal.control.grant_quota(receipt.number, 1, "同意追加")
        found = {one.number: one for one in quotas.read(page)}
        town.portal.control.set_clock("2026-11-14T00:00")
        with pytest.raises(PortalRefused, match="前10个工作日"):
            quota_supplement.fill(page, form)
    assert other is not None
    assert other.number == first  # the year's own application is still that one
    (received,) = town.portal.received("quota_supplement")
    assert received["number"] == receipt.number
    assert received["fields"] == QUOTA_FIELDS | {"申请指标数": "1", "申请理由": "新增研发项目"}
    assert [one["name"] for one in received["files"]] == ["tax-1.pdf", "tax-2.pdf", "licence.pdf"]
    assert (receipt.state, receipt.portal_state) == ("filed", "已上报")
    assert [(found[n].business, found[n].facts["left"]) for n in (first, receipt.number)] == [
        ("quota_application", "0"),
        ("quota_supplement", "1"),
    ]
    assert found[receipt.number].opinion == "同意追加"


def test_a_returned_supplement_is_sent_again_and_another_one_counts_on(
    town: Town, papers: Path, paper: Path
) -> None:
    first, second, third = (again(papers, headcount=2, again=str(n)) for n in (1, 2, 3))
    with town.visit(office(town.portal)) as page:
        with pytest.raises(PortalRefused, match="请先进行指标申报"):
            quota_supplement.fill(page, first)
        number = granted(town, paper)
        with pytest.raises(PortalRefused, match="当前有可用指标3个"):
            quota_supplement.fill(page, first)
        give_back(town, number)
        returned = report_quota(town.portal, paper, "quota/second")
        town.portal.control.return_quota(returned, "申请理由过于简单")
        seen = quota_supplement.find(page, first)
        assert seen is not None
        assert (seen.number, seen.state, seen.opinion) == (returned, "returned", "申请理由过于简单")
        quota_supplement.fill(page, first)
        quota_supplement.submit(page, first)
        one = quota_supplement.find(page, first)
        assert one is not None
        assert (one.state, one.number == returned) == ("filed", False)
        town.portal.control.grant_quota(one.number, 0, "暂无名额")  # nothing to use: FAQ 22 lets it go on
        with pytest.raises(NotEligible, match="again=2"):
            quota_supplement.find(page, third)
        assert quota_supplement.find(page, second) is None
        other = report_quota(town.portal, paper, "quota/second")
        two = quota_supplement.find(page, second)
        earlier = quota_supplement.find(page, first)
    assert two is not None
    assert (two.number, two.state) == (other, "filed")
    assert earlier is not None
    assert (earlier.number, earlier.state) == (one.number, "granted")
    sent = [each["number"] for each in town.portal.received("quota_supplement")]
    assert sent == [returned, one.number, other]


def test_a_supplement_is_told_from_another_of_the_year(papers: Path) -> None:
    forms = [again(papers), again(papers, headcount=3), again(papers, again="2")]
    assert [quota_supplement.period(form, TODAY) for form in forms] == ["2026-1", "2026-1", "2026-2"]
    with pytest.raises(ConfigError):
        again(papers, again="0")
