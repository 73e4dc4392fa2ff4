"""A unit's quota on the mock portal, by the real browser: its state, giving it back, applying again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.chaoyang_hr import quota_application, quota_return, quota_supplement, quotas
from robot.errors import ConfigError, NotEligible, PortalRefused
from robot.people.case import Case
from tests.factories import TODAY, employee, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import apply, grant_quota, office, report_quota, review
from tests.flows.test_portal_chaoyang import QUOTA_FIELDS

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
    first, second, third = (giving_back(number, places="1", again=str(n)) for n in (1, 2, 3))
    with town.visit(office(town.portal)) as page:
        one = file(quota_return, page, first)
        assert quota_return.find(page, first) == one  # the same command again sends nothing
        with pytest.raises(NotEligible, match="again=2"):
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


def used_up(town: Town, paper: Path) -> str:
    """The year's quota, given back whole; returns its 申请编号."""
    number = granted(town, paper)
    office(town.portal).page(f"quota/return/{number}", {"thzbs": "3", "thyy": "暂无需求"})
    return number


def test_quota_supplement_arrives_as_the_form_says(town: Town, papers: Path, paper: Path) -> None:
    first = used_up(town, paper)
    form = again(papers)
    with town.visit(office(town.portal)) as page:
        receipt = file(quota_supplement, page, form)
        assert quota_supplement.find(page, form) == receipt  # the same command again sends nothing
        with pytest.raises(NotEligible, match="申请指标数"):
            quota_supplement.find(page, again(papers, headcount=2))
        other = quota_application.find(page, quota_application.prepare(Case(unit(), papers=papers), TODAY))
    assert other is not None
    assert other.number == first  # the year's own application is still that one
    (received,) = town.portal.received("quota_supplement")
    assert received["number"] == receipt.number
    assert received["fields"] == QUOTA_FIELDS | {"申请指标数": "1", "申请理由": "新增研发项目"}
    assert [one["name"] for one in received["files"]] == ["tax-1.pdf", "tax-2.pdf", "licence.pdf"]
    assert (receipt.state, receipt.portal_state) == ("filed", "已上报")
    town.portal.control.grant_quota(receipt.number, 1, "同意追加")
    with town.visit(office(town.portal)) as page:
        found = {one.number: one for one in quotas.read(page)}
    assert [(found[n].business, found[n].facts["left"]) for n in (first, receipt.number)] == [
        ("quota_application", "0"),
        ("quota_supplement", "1"),
    ]
    assert found[receipt.number].opinion == "同意追加"


def test_a_returned_supplement_is_sent_again_and_another_one_counts_on(
    town: Town, papers: Path, paper: Path
) -> None:
    used_up(town, paper)
    returned = report_quota(town.portal, paper, "quota/second")
    town.portal.control.return_quota(returned, "申请理由过于简单")
    first, second, third = (again(papers, again=str(n)) for n in (1, 2, 3))
    with town.visit(office(town.portal)) as page:
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
        two = file(quota_supplement, page, second)
        earlier = quota_supplement.find(page, first)
    assert earlier is not None
    assert (earlier.number, earlier.state) == (one.number, "granted")
    sent = [each["number"] for each in town.portal.received("quota_supplement")]
    assert sent == [returned, one.number, two.number]


def nothing(town: Town, paper: Path) -> None:
    """No application this year."""


def living(town: Town, paper: Path) -> None:
    granted(town, paper)


def waiting(town: Town, paper: Path) -> None:
    used_up(town, paper)
    report_quota(town.portal, paper, "quota/second")


@pytest.mark.parametrize(
    ("before", "words"),
    [(nothing, "请先进行指标申报"), (living, "当前有可用指标3个"), (waiting, "正在审核中")],
)
def test_a_supplement_that_may_not_be_is_refused(
    town: Town, papers: Path, paper: Path, before: Callable[[Town, Path], object], words: str
) -> None:
    before(town, paper)
    count = len(town.portal.received("quota_supplement"))
    with town.visit(office(town.portal)) as page, pytest.raises(PortalRefused, match=words):
        quota_supplement.fill(page, again(papers))
    assert len(town.portal.received("quota_supplement")) == count


@pytest.mark.parametrize(("day", "closed"), [("2026-11-13", False), ("2026-11-16", True)])
def test_a_supplement_has_the_windows_of_a_first_one(
    town: Town, papers: Path, paper: Path, day: str, closed: bool
) -> None:
    used_up(town, paper)
    town.portal.control.set_clock(f"{day}T10:00")
    with town.visit(office(town.portal)) as page:
        if closed:
            with pytest.raises(PortalRefused, match="前10个工作日"):
                quota_supplement.fill(page, again(papers))
        else:
            file(quota_supplement, page, again(papers))


@pytest.mark.portal_clock("2026-03-05T10:00")
def test_lapsed_quota_makes_way_for_a_supplement(town: Town, papers: Path, paper: Path) -> None:
    granted(town, paper)
    town.portal.control.set_clock("2026-06-04T10:00")  # the day after its 90th
    with town.visit(office(town.portal)) as page:
        receipt = file(quota_supplement, page, again(papers))
    assert receipt.state == "filed"


def test_a_supplement_is_told_from_another_of_the_year(papers: Path) -> None:
    forms = [again(papers), again(papers, headcount=3), again(papers, again="2")]
    assert [quota_supplement.period(form, TODAY) for form in forms] == ["2026-1", "2026-1", "2026-2"]
    with pytest.raises(ConfigError):
        again(papers, again="0")
