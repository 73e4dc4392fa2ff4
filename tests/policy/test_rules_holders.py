"""Rules of those who hold a permit: renewal, changes, change of employer, disassociation, standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows.talent_person.permit_application import RULES as APPLY
from robot.policy.calendar import working_days_left
from robot.policy.findings import Finding
from robot.policy.parameters import parameters
from robot.policy.periods import decision_by, latest_safe_day
from robot.policy.rule import Rule, run
from robot.policy.rules import (
    changes,
    disassociation,
    employer_change,
    holder,
    quota,
    renewal,
    standing,
    unit,
)
from tests.factories import TODAY, UNIT_NAME, case, id_number, income, insurance, unit_case

OTHER = "北京其他有限公司"
PERMIT = {"number": "BJ20230000001", "issued": "2023-12-01", "expires": "2026-12-31", "unit_name": UNIT_NAME}
ANSWER = {"year": 2026, "granted_on": "2026-03-25", "granted": 0}
AWAY = {"permission": "其他区"}
QUOTA, OPENED = "quota_comes_first blocker", "opens_permission blocker"
SUSPENDED = PERMIT | {"unit_name": OTHER, "suspended": True}


def findings(rule: Rule, today: str = "2026-11-05", **employee: Any) -> tuple[Finding, ...]:
    return rule(case(employee={"permit": PERMIT} | employee, unit={"quota": [ANSWER]}), _day(today))


def levels(rule: Rule, today: str = "2026-11-05", **employee: Any) -> list[str]:
    return [one.level.value for one in findings(rule, today, **employee)]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def only_hints(rules: tuple[Rule, ...], **employee: Any) -> bool:
    one = case(employee=employee, unit={"quota": [ANSWER]})
    return {each.level.value for each in run(rules, one, TODAY)} <= {"hint"}


def test_an_ordinary_case_of_each_business_passes() -> None:
    assert only_hints(renewal.RULES, permit=PERMIT)
    assert only_hints(changes.BASIC, permit=PERMIT)
    assert only_hints(changes.FAMILY, permit=PERMIT)
    assert only_hints(
        employer_change.RULES,
        permit=PERMIT | {"unit_name": OTHER, "suspended": True, "expires": "2027-06-30"},
    )
    assert only_hints(disassociation.RULES, permit=PERMIT, left_on="2026-10-31")
    assert only_hints(standing.RULES, permit=PERMIT | {"expires": "2027-06-30"})
    assert only_hints(standing.RULES)


@pytest.mark.parametrize(
    ("permit", "expected"),
    [
        (None, ["blocker"]),
        (PERMIT | {"expires": "2026-11-04"}, ["blocker"]),
        (PERMIT | {"expires": "2026-11-05"}, []),
        (PERMIT | {"expires": "2026-11-06"}, []),
    ],
)
def test_a_valid_permit(permit: Any, expected: list[str]) -> None:
    assert levels(holder.holds_valid_permit, permit=permit) == expected


@pytest.mark.parametrize(
    ("permit", "expected"),
    [
        (PERMIT, []),
        (PERMIT | {"unit_name": OTHER}, ["blocker"]),
        (PERMIT | {"suspended": True}, ["blocker"]),
        (None, []),
    ],
)
def test_renewal_only_by_the_permits_own_unit(permit: Any, expected: list[str]) -> None:
    assert levels(holder.permit_is_this_units, permit=permit) == expected


def test_below_the_tax_limit_renewal_goes_on_but_not_from_elsewhere() -> None:
    """FAQ 59."""
    poor = {"taxes": [], "quota": []}
    assert run(renewal.RULES, case(employee={"permit": PERMIT}, unit=poor), TODAY)[0].level.value == "hint"
    moved = case(employee={"permit": PERMIT}, unit=poor | {"tax_district": "海淀区"})
    assert [one.level.value for one in holder.taxed_in_chaoyang(moved, TODAY)] == ["blocker"]


@pytest.mark.parametrize(
    ("today", "expected"), [("2026-10-31", ["blocker"]), ("2026-11-01", []), ("2026-11-02", [])]
)
def test_the_renewal_window(today: str, expected: list[str]) -> None:
    """The permit ends on 31 December; 60 days before is 1 November."""
    assert levels(renewal.renewal_is_open, today) == expected


@pytest.mark.parametrize("expires", ["2026-12-31", "2026-10-09", "2026-03-02", "2027-01-05", "2026-11-28"])
def test_the_latest_safe_day_leaves_twenty_working_days(expires: str) -> None:
    last = _day(expires)
    safe = latest_safe_day(last, parameters(date(2026, 1, 1)))
    assert working_days_left(safe, last) == 20
    assert decision_by(safe, parameters(date(2026, 1, 1))) <= last


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-09-03", []),
        ("2026-09-04", []),  # a Friday; its 20th working day is 2026-10-09
        ("2026-09-05", ["warning"]),  # nobody accepts anything before Monday
        ("2026-10-09", ["warning"]),
        ("2026-10-10", []),  # lapsed: another rule says so
    ],
)
def test_time_for_the_review_over_national_day(today: str, expected: list[str]) -> None:
    assert levels(renewal.review_fits, today, permit=PERMIT | {"expires": "2026-10-09"}) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"income": income(amounts=["1"] * 12)}, []),  # no amount limit
        ({"income": income(amounts=["1", "0"] + ["1"] * 10)}, ["blocker"]),  # a month without pay is a gap
        ({"income": income()[:5] + income()[6:]}, ["blocker"]),
        ({"insurance": insurance()[:5] + insurance()[6:]}, ["blocker"]),
        ({"income": [], "insurance": []}, ["blocker", "blocker"]),
        ({"insurance": insurance(back_paid=["2026-03"])}, []),  # FAQ 37: only 新办 minds
        ({"income": income(payer=OTHER)}, ["warning"]),
        ({"income": income(payer=OTHER), "employed_since": "2026-10-01"}, []),
    ],
)
def test_paid_without_a_gap(changed: dict[str, Any], expected: list[str]) -> None:
    assert levels(renewal.paid_without_a_gap, **changed) == expected


def test_a_contract_with_this_unit() -> None:
    ended = [{"unit_name": UNIT_NAME, "begins": "2021-03-01", "ends": "2026-11-04"}]
    others = [{"unit_name": OTHER, "begins": "2021-03-01", "ends": None}]
    assert levels(holder.contract_is_in_force) == []
    assert levels(holder.contract_is_in_force, contracts=ended) == ["blocker"]
    assert levels(holder.contract_is_in_force, contracts=others) == ["blocker"]


@pytest.mark.parametrize(
    ("permit", "expected"),
    [
        (None, []),
        (PERMIT | {"expires": "2027-01-05"}, []),  # the window opens tomorrow
        (PERMIT | {"expires": "2027-01-04"}, ["hint"]),
        (PERMIT | {"expires": "2027-01-03"}, ["hint"]),
        (PERMIT | {"expires": "2026-11-05"}, ["hint"]),
        (PERMIT | {"expires": "2026-11-04"}, []),
        (SUSPENDED | {"expires": "2029-01-01"}, ["hint"]),
    ],
)
def test_the_order_of_the_contract_is_told_where_a_business_needs_it(
    permit: dict[str, Any] | None, expected: list[str]
) -> None:
    assert levels(holder.contract_goes_first, permit=permit) == expected


def test_a_home_of_a_spouse_that_is_none() -> None:
    home = {"kind": "配偶住房", "use": "住宅", "district": "朝阳区", "address": "示例路1号院2号楼3单元401室"}
    assert levels(holder.spouse_home_has_spouse, residence=home) == []
    assert levels(holder.spouse_home_has_spouse, residence=home, marriage="离异") == ["blocker"]


def test_change_of_employer_from_where_to_where() -> None:
    assert levels(employer_change.permit_is_anothers) == ["blocker"]
    assert levels(employer_change.permit_is_anothers, permit=SUSPENDED) == []
    assert levels(employer_change.former_unit_let_go, permit=SUSPENDED) == []
    assert levels(employer_change.former_unit_let_go, permit=SUSPENDED | {"suspended": False}) == ["blocker"]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([ANSWER], []),  # zero counts
        ([], ["blocker"]),
        ([ANSWER | {"year": 2025, "granted_on": "2025-12-31", "granted": 5}], ["blocker"]),
        ([ANSWER | {"granted_on": "2026-11-06"}], ["blocker"]),
        ([ANSWER | {"granted_on": "2026-11-05"}], []),
    ],
)
def test_change_of_employer_needs_an_answer_on_quota_this_year(records: Any, expected: list[str]) -> None:
    found = employer_change.quota_answered_this_year(case(unit={"quota": records}), TODAY)
    assert [one.level.value for one in found] == expected


def test_change_of_employer_needs_the_new_units_insurance() -> None:
    assert levels(employer_change.enrolled_in_insurance) == []
    assert levels(employer_change.enrolled_in_insurance, insurance=insurance(payer=OTHER)) == ["blocker"]
    assert levels(employer_change.enrolled_in_insurance, insurance=[]) == ["warning"]


def test_change_of_employer_leaves_twenty_working_days() -> None:
    """2027-01-04 is a Monday; counted over New Year."""
    safe = latest_safe_day(date(2026, 12, 31), parameters(TODAY))
    assert safe == date(2026, 12, 3)
    assert levels(employer_change.twenty_days_to_spare, "2026-12-02") == []
    assert levels(employer_change.twenty_days_to_spare, "2026-12-03") == []
    assert levels(employer_change.twenty_days_to_spare, "2026-12-04") == ["blocker"]
    (late,) = findings(employer_change.twenty_days_to_spare, "2026-12-31")
    assert "2026-12-03" in late.message


NEW_CHILD = {"name": "示例子", "id_number": id_number("2022-06-18", "女")}
ON_SLIP = NEW_CHILD | {"on_slip": True}
OFF = ON_SLIP | {"accompanies": False}


def test_children_only() -> None:
    assert levels(changes.children_are_named, children=[NEW_CHILD]) == []
    (found,) = findings(changes.children_are_named, children=[OFF])
    assert "配偶不能随往" in found.message
    (single,) = findings(changes.children_are_named, children=[OFF], marriage="未婚")
    assert "配偶" not in single.message
    assert levels(changes.slip_differs) == ["hint"]


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ([NEW_CHILD], ["hint"]),
        ([OFF], ["hint"]),
        ([ON_SLIP], ["blocker"]),
        ([NEW_CHILD | {"accompanies": False}], ["blocker"]),
        ([], ["blocker"]),
    ],
)
def test_only_what_differs_from_the_slip(children: list[dict[str, Any]], expected: list[str]) -> None:
    assert levels(changes.nothing_twice, children=children) == expected
    assert changes.nothing_twice.occasion


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["blocker"]),
        ({"left_on": "2026-11-05"}, []),
        ({"permit": PERMIT | {"expires": "2026-11-04"}}, []),
        ({"permit": PERMIT | {"expires": "2026-11-05"}}, ["blocker"]),
    ],
)
def test_a_reason_to_disassociate(changed: dict[str, Any], expected: list[str]) -> None:
    assert levels(disassociation.reason_is_given, **changed) == expected


BEIJING = {"kind": "家庭户口", "province": "北京市", "city": "朝阳区", "address": "北京市朝阳区示例路1号"}


def test_settled_in_beijing() -> None:
    assert levels(disassociation.reason_is_given, household=BEIJING) == []
    assert levels(standing.settled_in_beijing, household=BEIJING) == ["hint"]
    assert levels(standing.settled_in_beijing) == []
    assert levels(standing.settled_in_beijing, household=BEIJING, permit=None) == []


@pytest.mark.parametrize(
    ("left", "expected"), [("2026-11-04", []), ("2026-11-05", []), ("2026-11-06", ["blocker"])]
)
def test_disassociation_from_the_day_of_leaving(left: str, expected: list[str]) -> None:
    assert levels(disassociation.not_before_leaving, left_on=left) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [("2026-09-07", []), ("2026-09-06", []), ("2026-09-05", ["warning"])],  # 59, 60 and 61 days ago
)
def test_sixty_days_to_disassociate(left: str, expected: list[str]) -> None:
    assert levels(disassociation.in_sixty_days, left_on=left) == expected
    late = findings(standing.leaver_is_disassociated, left_on=left)
    assert [("已超期" in one.message) for one in late] == [bool(expected)]


def test_used_quota_stays_used() -> None:
    assert levels(disassociation.quota_stays_used, left_on="2026-11-01") == ["hint"]
    assert levels(disassociation.quota_stays_used, left_on="2026-11-01", permit=None) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-10-31", []),
        ("2026-11-01", ["warning"]),
        ("2026-12-03", ["warning"]),
        ("2026-12-31", ["warning"]),
        ("2027-01-01", []),
    ],
)
def test_a_renewal_is_due(today: str, expected: list[str]) -> None:
    assert levels(standing.renewal_is_due, today) == expected
    lapsed = levels(standing.permit_has_lapsed, today)
    assert lapsed == (["hint"] if today == "2027-01-01" else [])


def test_the_advice_turns_after_the_safe_day() -> None:
    assert "2026-12-03" in findings(standing.renewal_is_due, "2026-12-03")[0].do
    assert findings(standing.renewal_is_due, "2026-12-04")[0].do == "立即提交续签。"


def test_leavers_and_suspended() -> None:
    assert levels(standing.leaver_is_disassociated, left_on="2026-11-06") == []
    assert levels(standing.leaver_is_disassociated, left_on="2026-11-05") == ["warning"]
    assert (
        levels(standing.leaver_is_disassociated, left_on="2026-11-05", permit=PERMIT | {"suspended": True})
        == []
    )
    assert levels(standing.suspended_permit_waits, permit=SUSPENDED) == ["warning"]
    assert levels(standing.suspended_permit_waits) == []


@pytest.mark.parametrize(
    ("sex", "born", "expected"),
    [
        ("女", "1971-11-06", []),
        ("女", "1971-11-05", ["warning"]),
        ("女", "1971-11-04", ["warning"]),
        ("男", "1966-11-06", []),
        ("男", "1966-11-05", ["warning"]),
    ],
)
def test_retirement(sex: str, born: str, expected: list[str]) -> None:
    assert levels(standing.retirement_voids, id_number=id_number(born, sex)) == expected
    assert levels(standing.retirement_voids, id_number=id_number(born, sex), permit=None) == []


def test_who_is_retired_or_not_is_stated() -> None:
    """FAQ 83: nobody asks again once it is said."""
    old = id_number("1966-11-05", "男")
    assert levels(standing.retirement_voids, id_number=old, retired=False) == []
    (found,) = findings(standing.retirement_voids, retired=True)  # at whatever age
    assert "已退休" in found.message
    assert levels(standing.retirement_voids, retired=True, permit=PERMIT | {"expires": "2026-11-04"}) == []
    assert levels(standing.retirement_voids, retired=True, permit=PERMIT | {"expires": "2026-11-05"}) != []


@pytest.mark.parametrize(("retired", "expected"), [(None, []), (False, []), (True, ["blocker"])])
def test_a_retired_holder_gets_nothing(retired: bool | None, expected: list[str]) -> None:
    assert levels(holder.not_retired, retired=retired) == expected
    for rules in (renewal.RULES, changes.BASIC, changes.FAMILY, employer_change.RULES, APPLY):
        assert holder.not_retired in rules


@pytest.mark.parametrize(
    ("changed", "opening", "transfer"),
    [
        ({"permission": "无", "quota": [ANSWER]}, [], ["moves_here blocker"]),
        (
            {"permission": "无"},
            [QUOTA],
            [QUOTA, "moves_here blocker"],
        ),
        (AWAY | {"quota": [ANSWER]}, [OPENED], []),
        (AWAY, [OPENED, QUOTA], [QUOTA]),
        (
            AWAY | {"quota": [ANSWER], "insurance_district": "海淀区"},
            [OPENED],
            ["moves_here warning"],
        ),
        ({"permission": "朝阳区", "quota": [ANSWER]}, [OPENED], ["moves_here blocker"]),
    ],
)
def test_the_units_own_businesses(changed: Any, opening: list[str], transfer: list[str]) -> None:
    """quota_comes_first, opens_permission and moves_here, as the two businesses put them together."""
    assert _said(unit.OPENING, **changed) == opening
    assert _said(unit.TRANSFER, **changed) == transfer


def _said(rules: tuple[Rule, ...], **changed: Any) -> list[str]:
    names = {one.code: one.name for one in rules}
    return [f"{names[one.code]} {one.level.value}" for one in run(rules, unit_case(**changed), TODAY)]


def test_second_application_and_return() -> None:
    used = ANSWER | {"granted": 2, "used": 2, "granted_on": "2026-10-26"}
    left = used | {"used": 1}
    assert run(quota.SECOND, unit_case(quota=[used]), TODAY) == []
    assert [one.code for one in run(quota.SECOND, unit_case(quota=[left]), TODAY)] == ["FAQ22-quota-left"]
    assert _said(quota.RETURN, quota=[used]) == ["something_to_return blocker"]
    assert run(quota.RETURN, unit_case(quota=[left]), TODAY) == []
    for places, said in (("1", []), ("2", ["FAQ11-return"]), ("一", [])):
        asked = replace(unit_case(quota=[left]), options={"places": places})
        assert [one.code for one in run(quota.RETURN, asked, TODAY)] == said


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"registered_district": "海淀区", "tax_district": "海淀区"}, []),
        ({"registered_district": "海淀区"}, ["moves_away warning"]),
        ({"permission": "其他区"}, ["moves_away blocker"]),
    ],
)
def test_moving_out_of_the_district(changed: Any, expected: list[str]) -> None:
    """moves_away: FAQ 27 needs no quota here and no new permission."""
    one = unit_case(options={"direction": "转出"}, **changed)
    names = {rule.code: rule.name for rule in unit.TRANSFER}
    assert [f"{names[each.code]} {each.level.value}" for each in run(unit.TRANSFER, one, TODAY)] == expected


def test_out_by_itself_only_when_registration_and_tax_have_gone() -> None:
    gone = {"registered_district": "海淀区", "tax_district": "海淀区"}
    assert unit.leaves_chaoyang(unit_case(**gone))
    assert not unit.leaves_chaoyang(unit_case(registered_district="海淀区"))
    assert not unit.leaves_chaoyang(unit_case(permission="其他区", **gone))
    assert not unit.leaves_chaoyang(unit_case(options={"direction": "转入"}, **gone))


@pytest.mark.parametrize(
    ("reason", "changed", "blocks"),
    [
        ("离职", {"left_on": "2026-10-31"}, False),
        ("离职", {}, True),
        ("集团内部调动", {"left_on": "2026-10-31"}, False),
        ("集团内部调动", {}, True),
        ("已落户北京", {"household": BEIJING}, False),
        ("已落户北京", {}, True),
        ("证件到期不续签", {"permit": PERMIT | {"expires": "2026-11-04"}}, False),
        ("证件到期不续签", {"permit": PERMIT | {"expires": "2026-11-05"}}, True),
    ],
)
def test_the_chosen_reason_is_true_of_the_file(reason: str, changed: Any, blocks: bool) -> None:
    one = case(employee=changed, options={"reason": reason})
    assert bool(disassociation.reason_fits(one, TODAY)) is blocks
    assert disassociation.reason_of(one, TODAY) == reason
