"""Who holds a permit, over HTTP: who may begin which business, and what its form may not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from mock_portal import permits
from mock_portal.state import Store
from tests.mock_portal.talent_driver import PERSON, Agent, Person, grant_quota
from tests.mock_portal.talent_driver import portal as fresh

OLD_UNIT = "北京示例旧友有限公司"
RENEWAL = {
    "position": "软件工程师",
    "open_ended": False,
    "contract": ["2023-03-01", "2029-02-28"],
    "first_month": "2025-11",
    "last_month": "2026-10",
    "promise": True,
}
EMPLOYER = {
    "position": "软件工程师",
    "employed_since": "2026-09-14",
    "open_ended": True,
    "contract_begins": "2026-09-14",
    "insured_from": "2026-09",
    "promise": True,
}


@pytest.fixture
def site() -> tuple[Flask, Store]:
    return fresh()


@pytest.fixture
def person(site: tuple[Flask, Store]) -> Person:
    """An employee of the unit who lacks nothing."""
    return Person(*site).ready(Agent(site[0]))


def hold(
    store: Store,
    expires: str,
    unit: str = "",
    suspended: str | None = None,
    children: tuple[dict[str, str], ...] = (),
) -> None:
    since = date.fromisoformat(suspended) if suspended else None
    permits.give(store, PERSON[0], "BJ20230000201", date.fromisoformat(expires), unit, since, children)


def refused_by_both(person: Person, business: str, path: str, form: dict[str, Any]) -> set[str]:
    """The words with which the page will not begin, and those with which the portal takes no form."""
    answers = person.get(f"businesses/{business}/start"), person.post(path, form)
    assert [one["code"] for one in answers] == [1, 1]
    return {one["message"] for one in answers}


@pytest.mark.parametrize(
    ("permit", "words"),
    [
        ({"expires": "2027-01-05"}, "证件到期前60天内方可办理续签"),
        ({"expires": "2026-11-04"}, "您的工作居住证已失效，请重新申请工作居住证"),
        (
            {"expires": "2026-12-15", "unit": OLD_UNIT},
            "工作居住证不在现单位名下或已挂起，请先办理聘用单位变更",
        ),
        (
            {"expires": "2026-12-15", "suspended": "2026-10-31"},
            "工作居住证不在现单位名下或已挂起，请先办理聘用单位变更",
        ),
    ],
)
def test_renewal_that_may_not_begin(
    site: tuple[Flask, Store], person: Person, permit: dict[str, str], words: str
) -> None:
    """FAQ 58, 61, 63, 75."""
    hold(site[1], **permit)
    assert refused_by_both(person, "续签", "renewals", RENEWAL) == {words}
    assert site[1].permit_applications == []


@pytest.mark.parametrize("expires", ["2027-01-04", "2026-11-05"])
def test_renewal_on_the_first_and_the_last_of_its_days(
    site: tuple[Flask, Store], person: Person, expires: str
) -> None:
    """FAQ 58."""
    hold(site[1], expires)
    assert person.get("businesses/续签/start")["data"]["expires"] == expires
    assert person.post("renewals", RENEWAL)["code"] == 0
    assert [one.business for one in site[1].permit_applications] == ["续签"]


@pytest.mark.parametrize(
    ("quota", "permit", "words"),
    [
        (
            False,
            {"unit": OLD_UNIT, "suspended": "2026-09-10"},
            "单位本年度未取得过指标，不可办理聘用单位变更",
        ),
        (True, {"unit": OLD_UNIT}, "原单位尚未解除关联，证件未挂起，不可办理聘用单位变更"),
        (True, {}, "工作居住证已在本单位名下，无需办理聘用单位变更"),
    ],
)
def test_employer_change_that_may_not_begin(
    site: tuple[Flask, Store], person: Person, quota: bool, permit: dict[str, str], words: str
) -> None:
    """FAQ 13, 74, 75."""
    if quota:
        grant_quota(site[1], 0)
    hold(site[1], "2027-12-15", **permit)
    assert refused_by_both(person, "聘用单位变更", "employer-changes", EMPLOYER) == {words}
    assert site[1].permit_applications == []


def test_employer_change_needs_a_suspended_permit_and_quota_of_this_year(
    site: tuple[Flask, Store], person: Person
) -> None:
    """FAQ 13: zero places count."""
    hold(site[1], "2027-12-15", OLD_UNIT, "2026-09-10")
    grant_quota(site[1], 0)
    assert person.get("businesses/聘用单位变更/start")["data"]["former"] == OLD_UNIT
    assert person.post("employer-changes", EMPLOYER)["code"] == 0


def test_a_child_on_the_slip_is_not_added_and_one_that_is_not_there_is_not_removed(
    site: tuple[Flask, Store], person: Person
) -> None:
    """FAQ 69, 70."""
    child = {"name": "示例子", "id_number": "110105202003071268"}
    slip = {"姓名": child["name"], "身份证号": child["id_number"], "学习（工作）单位": "无"}

    def change(kind: str) -> dict[str, Any]:
        row = {"kind": kind, "school": "无" if kind == "增加" else "", **child}
        return person.post("family-changes", {"people": [row], "promise": True})

    hold(site[1], "2027-12-15", children=(slip,))
    assert change("增加")["message"] == "该子女已在电子确认单中，无需增加"
    hold(site[1], "2027-12-15")
    assert change("减少")["message"] == "该子女不在电子确认单中，不可减少"
    assert site[1].permit_applications == []
    assert change("增加")["code"] == 0


def test_two_changes_at_once_are_refused(site: tuple[Flask, Store], person: Person) -> None:
    """FAQ 89."""
    hold(site[1], "2026-12-15")
    number = person.post("renewals", RENEWAL)["data"]["number"]
    change = {"items": ["住所"], "reason": "搬家", "promise": True}
    (words,) = refused_by_both(person, "证件基础信息变更", "basic-changes", change)
    assert number in words
    assert words.endswith("不可同时办理")


def test_a_renewal_is_not_started_twice_by_the_unit(site: tuple[Flask, Store], person: Person) -> None:
    """FAQ 87, 89."""
    hold(site[1], "2026-12-15")
    agent = Agent(site[0])
    (row,) = [one for one in agent.get("renewals")["data"]["rows"] if one["permit"] == "BJ20230000201"]
    started, again = (agent.post(f"renewals/{row['number']}", RENEWAL) for _ in range(2))
    assert started["code"] == 0
    assert again["message"].endswith(f"{started['data']['number']}），不可同时办理")
    assert [one.business for one in site[1].permit_applications] == ["续签"]
