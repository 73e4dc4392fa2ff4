"""The decorator, the runner and the preflight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from robot.people.case import Case
from robot.people.models import Workspace
from robot.policy import parameters
from robot.policy import rule as rules_module
from robot.policy.findings import Blocker, Finding, Hint, Level, Warning
from robot.policy.preflight import Plan, check
from robot.policy.rule import Rule, Unknown, all_rules, rule, run
from robot.policy.rules import permit, quota
from robot.policy.rules.unit import permission_held
from tests.factories import TODAY, case, employee, unit, unit_case


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules made here do not stay."""
    all_rules()
    monkeypatch.setattr(rules_module, "_registry", dict(rules_module._registry))


@rule(faq=90, code="one")
def _one(case: Case, today: date) -> Finding:
    """One."""
    return Hint("提示")


@rule(faq=91, code="many", also=(92,))
def _many(case: Case, today: date) -> Iterable[Finding]:
    """Many."""
    yield Warning("警告")
    yield Blocker("阻断", faq=3)


@rule(faq=2, code="unknown")
def _unknown(case: Case, today: date) -> None:
    """Unknown."""
    raise Unknown("没有数据", "补填")


@rule(faq=1, code="gap")
def _gap(case: Case, today: date) -> None:
    """Gap."""
    parameters.of(case, today).amount("average_wage")


ALL = (_one, _many, _unknown, _gap)


def test_every_finding_is_there_the_worst_first_with_code_and_question() -> None:
    found = run(ALL, case(), TODAY)
    assert [(one.level, one.code, one.faq) for one in found] == [
        (Level.BLOCKER, "FAQ91-many", 3),
        (Level.WARNING, "FAQ1-gap", 1),
        (Level.WARNING, "FAQ2-unknown", 2),
        (Level.WARNING, "FAQ91-many", 91),
        (Level.HINT, "FAQ90-one", 90),
    ]
    assert {one.subject for one in found} == {"E001"}


def test_the_order_of_rules_and_a_rule_named_twice_change_nothing() -> None:
    assert run(ALL[::-1] + ALL, case(), TODAY) == run(ALL, case(), TODAY)


def test_a_finding_as_json_and_as_text() -> None:
    (one,) = run([_unknown], unit_case(), TODAY)
    assert one.as_dict() == {
        "level": "warning",
        "code": "FAQ2-unknown",
        "faq": 2,
        "subject": "unit",
        "message": "没有数据",
        "do": "补填",
        "who": "单位经办人",
        "rests_on": "",
    }
    assert str(one) == "[FAQ2-unknown] 没有数据 补填（单位经办人） 依据：第2问。"


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="FAQ30-age is the code of age_is_within_limit"):

        @rule(faq=30, code="age")
        def other(case: Case, today: date) -> None:
            """Other."""


@pytest.mark.parametrize("faq", [0, 93])
def test_only_the_documents_questions(faq: int) -> None:
    with pytest.raises(ValueError, match="1 to 92"):
        rule(faq=faq)(_one.check)


def test_a_rule_says_what_it_holds_to() -> None:
    def silent(case: Case, today: date) -> None: ...

    with pytest.raises(ValueError, match="docstring"):
        rule(faq=1)(silent)


def test_without_a_code_the_name_is_the_code() -> None:
    @rule(faq=5)
    def mail_box(case: Case, today: date) -> None:
        """A box."""

    assert mail_box.code == "FAQ5-mail-box"


def test_a_bug_in_a_rule_is_not_hidden() -> None:
    @rule(faq=5, code="bug")
    def broken(case: Case, today: date) -> None:
        """Broken."""
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run([broken], case(), TODAY)


def test_codes_are_stable() -> None:
    """Operators and reports quote them: a rule may be added here, never renamed."""
    codes = {one.name: one.code for one in all_rules()}
    known = {
        "age_is_within_limit": "FAQ30-age",
        "qualification_path_is_open": "FAQ33-qualification",
        "degree_is_verifiable": "FAQ88-degree",
        "income_reaches_limit": "FAQ46-income",
        "no_back_paid_insurance": "FAQ37-back-paid",
        "quota_is_left": "FAQ13-quota",
        "one_business_at_a_time": "FAQ89-one-at-a-time",
        "unit_may_apply": "FAQ7-entity",
        "tax_is_enough": "FAQ7-tax",
        "window_is_open": "FAQ9-window",
        "no_application_this_year": "FAQ12-once-a-year",
        "business_needs_appointment": "FAQ18-appointment",
        "permission_held": "FAQ7-permission",
    }
    assert codes | known == codes


def test_no_message_names_the_person() -> None:
    old = case(employee={"name": "某某某", "left_on": "2026-10-01"}, unit={"permission": "无"})
    found = run([one for one in all_rules() if _module(one) in ("permit", "months", "unit")], old, TODAY)
    assert found
    assert not any("某某某" in str(one) or old.person.id_number in str(one) for one in found)


def _module(one: Rule) -> str:
    return one.check.__module__.rpartition(".")[2]


PLANS = (
    Plan("quota_application", "指标申报", "unit", (quota.capital_is_enough, quota.window_is_open)),
    Plan("permit_application", "申请工作居住证", "employee", (permit.age_is_within_limit, permission_held)),
    Plan("profile", "个人信息完善", "employee", (permit.one_business_at_a_time,)),
)


def test_check_goes_over_the_unit_and_all_employees_in_a_fixed_order() -> None:
    people = (employee(key="E2"), employee(key="E1", id_number=employee().id_number))
    found = check(Workspace(unit=unit(capital="1"), employees=people), TODAY, PLANS)
    assert [(one.subject, one.business, one.blocked) for one in found] == [
        ("unit", "quota_application", True),
        ("E1", "permit_application", False),
        ("E1", "profile", False),
        ("E2", "permit_application", False),
        ("E2", "profile", False),
    ]
    assert found[0].as_dict()["findings"][0]["code"] == "FAQ7-capital"


def test_check_narrowed_down() -> None:
    workspace = Workspace(unit=unit(), employees=(employee(), employee(key="E002")))
    one = check(workspace, TODAY, PLANS, subject="E002", business="profile")
    assert [(each.subject, each.business) for each in one] == [("E002", "profile")]
    assert check(workspace, TODAY, PLANS, subject="E404") == ()


def test_check_hands_on_what_the_ledger_says() -> None:
    workspace = Workspace(unit=unit(), employees=(employee(), employee(key="E002")))
    found = check(workspace, TODAY, PLANS, business="profile", under_way={"E002": ("续签",)})
    assert [(one.subject, one.blocked) for one in found] == [("E001", False), ("E002", True)]
    assert "续签" in found[1].findings[0].message
