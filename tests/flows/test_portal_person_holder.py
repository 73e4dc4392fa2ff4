"""Who holds a permit: renewal, both changes, change of employer and their opinions, by the real browser.

The profile is put into the portal by plain HTTP: test_portal_person.py fills its page. What the portal
refuses besides what is shown here is in tests/mock_portal/test_mock_permits.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.talent_person import (
    basic_change,
    employer_change,
    family_change,
    in_progress,
    records,
    renewal,
)
from robot.errors import NotEligible, PortalRefused
from robot.people.case import Case
from tests.factories import TODAY, UNIT_NAME, employee, id_number, unit
from tests.flows import plain
from tests.flows.conftest import Town, file
from tests.flows.plain import OLD_UNIT

PERSON = employee()
PERMIT = {
    "number": "BJ20230000201",
    "issued": "2023-12-16",
    "expires": "2026-12-15",
    "unit_name": UNIT_NAME,
}
SLIP = {"姓名": "示例大", "身份证号": id_number("2015-06-18", "男"), "学习（工作）单位": "北京示例小学"}
BIG = {
    "name": "示例大",
    "id_number": SLIP["身份证号"],
    "school": "北京示例小学",
    "accompanies": False,
    "on_slip": True,
}
SMALL = {"name": "示例小", "id_number": id_number("2022-06-18", "女")}
PROMISE = {"本人承诺所填信息真实有效": "是"}
RENEWAL = {
    "position": "软件工程师",
    "contract": ["2021-03-01", "2029-02-28"],
    "open_ended": False,
    "first_month": "2025-11",
    "last_month": "2026-10",
    "promise": True,
}
over_days = pytest.mark.portal(without=["idle-logout"])
"""The story goes on for days in one visit."""


def case(papers: Path, options: dict[str, str] | None = None, **changes: Any) -> Case:
    return Case(unit(), employee(permit=PERMIT, **changes), papers, options or {})


def permit_of(town: Town) -> dict[str, Any]:
    (one,) = [one for one in town.portal.state()["permits"] if one["id_number"] == PERSON.id_number]
    return dict(one)


# --- 续签


@over_days
def test_renewal_arrives_as_the_form_says_and_is_another_one_three_years_on(
    town: Town, papers: Path, paper: Path
) -> None:
    site = plain.holder(town.portal, PERSON, paper, "2027-01-05")
    form = renewal.prepare(case(papers), TODAY)
    with town.visit(site, "E001") as page:
        with pytest.raises(PortalRefused, match="证件到期前60天内方可办理续签"):
            renewal.fill(page, form)
        assert town.portal.received("renewal") == []
        town.portal.control.give_permit(PERSON.id_number, "BJ20230000201", "2026-12-15")
        receipt = file(renewal, page, form)
        plain.accepted(town.portal, PERSON, receipt.number, "续签", "2026-11-10")
        town.portal.control.decide(receipt.number, "grant")
        later = form.model_copy(update={"opens": form.opens.replace(year=2029)})
        found = renewal.find(page, form)
        assert renewal.find(page, later) is None
    (received,) = town.portal.received("renewal")
    assert (receipt.number, receipt.state, receipt.portal_state) == (
        received["number"],
        "filed",
        "待单位审核",
    )
    assert received["fields"] == PROMISE | {
        "证件编号": "BJ20230000201",
        "申请单位": UNIT_NAME,
        "现任职务": "软件工程师",
        "合同期限": "2021-03-01 至 2029-02-28",
        "无固定期限": "否",
        "材料起始月份": "2025-11",
        "材料截止月份": "2026-10",
    }
    assert {one["slot"] for one in received["files"]} == set(plain.SLOTS)
    assert permit_of(town)["expires"] == "2029-12-15"
    assert found is not None
    assert (found.number, found.state) == (receipt.number, "granted")
    assert renewal.period(later, TODAY) != renewal.period(form, TODAY)


def test_a_renewal_that_the_unit_has_started_is_not_sent_twice(town: Town, papers: Path, paper: Path) -> None:
    site = plain.holder(town.portal, PERSON, paper, "2026-12-15")
    agent = plain.unit_site(town.portal)
    (row,) = [one for one in agent.get("renewals")["rows"] if one["permit"] == "BJ20230000201"]
    started = {"position": "软件工程师", "open_ended": False, "contract": ["2021-03-01", "2029-02-28"]}
    agent.post(f"renewals/{row['number']}", {**started, "contract_begins": "", "promise": True})
    form = renewal.prepare(case(papers), TODAY)
    with town.visit(site, "E001") as page:
        with pytest.raises(NotEligible, match="the unit has started"):
            renewal.find(page, form)
        (current,) = in_progress.read(page)
    assert current.business == "renewal_start"


# --- 证件基础信息变更


def test_basic_change_arrives_once_the_profile_says_so_and_another_is_another_filing(
    town: Town, papers: Path, paper: Path
) -> None:
    site = plain.holder(town.portal, PERSON, paper, "2028-12-15")  # its profile has another address
    there = {"district": "通州区", "address": "新示例街8号院3号楼502室"}
    moved = {"residence": {"kind": "自有住房", "use": "住宅", **there}}
    form, said, both = (
        basic_change.prepare(case(papers, options, **moved), TODAY)
        for options in (
            {"what": "住所", "reason": "置换房产"},
            {"what": "住所", "reason": "搬家"},
            {"what": "住所、婚姻状况"},
        )
    )
    assert basic_change.period(form, TODAY) == basic_change.period(said, TODAY)
    assert basic_change.period(form, TODAY) != basic_change.period(both, TODAY)
    with town.visit(site, "E001") as page:
        with pytest.raises(NotEligible, match="现居住地址"):
            basic_change.fill(page, form)
        home = {f"residence_{name}": value for name, value in there.items()}
        plain.save_profile(site, PERSON, residence_kind="自有住房", **home)
        receipt = file(basic_change, page, form)
        assert basic_change.find(page, both) is None
        assert basic_change.find(page, said) == receipt
        with pytest.raises(PortalRefused, match="不可同时办理"):  # FAQ 89
            basic_change.fill(page, both)
    (received,) = town.portal.received("basic_change")
    assert received["number"] == receipt.number
    assert received["fields"] == PROMISE | {
        "证件编号": "BJ20230000201",
        "变更事项": "住所",
        "变更说明": "置换房产",
    }
    (one,) = town.portal.state()["applications"]
    assert [(line["item"], line["after"]) for line in one["changes"]] == [
        ("住所类型", "自有住房"),
        ("住所所在区", "通州区"),
        ("现居住地址", "新示例街8号院3号楼502室"),
    ]


# --- 证件业务信息变更


@over_days
def test_family_change_adds_and_removes_and_the_slip_follows(town: Town, papers: Path, paper: Path) -> None:
    site = plain.holder(town.portal, PERSON, paper, "2028-12-15", children=[SLIP])
    form, back = (
        family_change.prepare(case(papers, children=children), TODAY)
        for children in ([BIG, SMALL], [{**SMALL, "accompanies": False, "on_slip": True}])
    )
    assert family_change.period(back, TODAY) != family_change.period(form, TODAY)
    plain.save_profile(site, PERSON, children=[{**SMALL, "school": "无"}])
    with town.visit(site, "E001") as page:
        receipt = file(family_change, page, form)
        plain.accepted(town.portal, PERSON, receipt.number, "证件业务信息变更", "2026-11-10")
        assert permit_of(town)["children"] == [SLIP]
        town.portal.control.decide(receipt.number, "grant")
        found = family_change.find(page, form)
        assert family_change.find(page, back) is None
    (received,) = town.portal.received("family_change")
    assert received["number"] == receipt.number
    small = {"姓名": "示例小", "身份证号": SMALL["id_number"], "学习（工作）单位": "无"}
    assert received["fields"] == PROMISE | {
        "证件编号": "BJ20230000201",
        "变更人员": [
            {"变更类型": "增加", **small},
            {"变更类型": "减少", "姓名": "示例大", "身份证号": BIG["id_number"], "学习（工作）单位": ""},
        ],
    }
    assert permit_of(town)["children"] == [small]
    assert found is not None
    assert (found.number, found.state) == (receipt.number, "granted")


# --- 聘用单位变更

MOVED = {
    "permit": PERMIT | {"unit_name": OLD_UNIT, "suspended": True, "expires": "2027-12-15"},
    "employed_since": "2026-09-14",
    "contracts": [{"unit_name": UNIT_NAME, "begins": "2026-09-14"}],
    "insurance": [
        {"month": "2026-08", "payer": OLD_UNIT},
        {"month": "2026-09", "payer": UNIT_NAME},
        {"month": "2026-10", "payer": UNIT_NAME},
    ],
}


def moved(papers: Path) -> Case:
    return Case(unit(), employee(**MOVED), papers)


def test_employer_change_arrives_as_the_form_says(town: Town, papers: Path, paper: Path) -> None:
    elsewhere = {"unit": OLD_UNIT, "suspended_from": "2026-09-10"}
    site = plain.holder(town.portal, PERSON, paper, "2027-12-15", **elsewhere)
    form = employer_change.prepare(moved(papers), TODAY)
    with town.visit(site, "E001") as page:
        with pytest.raises(PortalRefused, match="本年度未取得过指标"):
            employer_change.fill(page, form)
        plain.grant_quota(town.portal, paper, 0)  # FAQ 13: zero counts
        receipt = file(employer_change, page, form)
    (received,) = town.portal.received("employer_change")
    assert received["number"] == receipt.number
    assert received["fields"] == PROMISE | {
        "证件编号": "BJ20230000201",
        "原单位": OLD_UNIT,
        "新单位": UNIT_NAME,
        "现任职务": "软件工程师",
        "入职日期": "2026-09-14",
        "合同开始日期": "2026-09-14",
        "无固定期限": "是",
        "新单位参保起始月份": "2026-09",
    }
    plain.accepted(town.portal, PERSON, receipt.number, "聘用单位变更", "2026-11-10")
    town.portal.control.decide(receipt.number, "grant")
    permit = permit_of(town)
    assert (permit["suspended_from"], permit["expires"]) == (None, "2027-12-15")
    assert permit["unit"] == unit().credit_code


# --- opinions


@over_days
def test_opinions_of_every_kind_by_both_paths_with_the_day_of_decision(town: Town, paper: Path) -> None:
    """FAQ 31, 90."""
    site = plain.holder(town.portal, PERSON, paper, "2026-12-15")
    number = str(site.post("renewals", RENEWAL)["number"])
    plain.accepted(town.portal, PERSON, number, "续签", "2026-11-10")
    with town.visit(site, "E001") as page:
        (listed,) = records.read(page)
        (current,) = in_progress.read(page)
        town.portal.control.set_clock("2026-12-09T09:00")
        (late,) = in_progress.read(page)
        town.portal.control.decide(number, "return", "社保记录缺页")
        (returned,) = records.read(page)
    assert listed == current
    assert (listed.business, listed.number, listed.state) == ("renewal", number, "in_review")
    assert listed.facts == {"step": "区级受理", "result": "通过", "due": "2026-12-08", "late": "否"}
    assert late.facts["late"] == "是"
    assert (returned.state, returned.opinion) == ("returned", "社保记录缺页")
