"""What holds for every employee file: no traceback, no dependence on order, nobody else's business."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot.people.case import Case
from robot.people.models import Employee, Unit, Workspace
from robot.policy.findings import Finding
from robot.policy.preflight import Plan, check
from robot.policy.rule import all_rules, run
from tests.factories import employee
from tests.policy.strategies import TODAY, employees, units

UNIT_MODULES = ("quota",)
EVERY = all_rules()
OF_UNIT = tuple(one for one in EVERY if one.check.__module__.rpartition(".")[2] in UNIT_MODULES)
OF_EMPLOYEE = tuple(one for one in EVERY if one not in OF_UNIT)
PLANS = (Plan("unit", "单位", "unit", OF_UNIT), Plan("employee", "员工", "employee", OF_EMPLOYEE))

quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def all_findings(unit: Unit, person: Employee, today: date) -> list[Finding]:
    return run(OF_UNIT, Case(unit), today) + run(OF_EMPLOYEE, Case(unit, person), today)


@quick
@given(units(), employees(), TODAY)
def test_no_file_however_odd_gives_a_traceback(unit: Unit, person: Employee, today: date) -> None:
    for one in all_findings(unit, person, today):
        assert one.code.startswith("FAQ")
        assert 1 <= one.faq <= 92
        assert one.message.endswith("。")
        assert one.subject in ("unit", person.key)
        if one.blocks:
            assert one.do.endswith("。")


@quick
@given(units(), employees(), TODAY, st.randoms(use_true_random=False))
def test_findings_do_not_depend_on_any_order(unit: Unit, person: Employee, today: date, how: Random) -> None:
    lists = ("income", "insurance", "titles", "properties", "contracts", "education", "children")
    mixed = {name: tuple(how.sample(getattr(person, name), len(getattr(person, name)))) for name in lists}
    other = person.model_copy(update=mixed)
    turned = unit.model_copy(update={"taxes": unit.taxes[::-1], "quota": unit.quota[::-1]})
    assert all_findings(turned, other, today) == all_findings(unit, person, today)
    rules = how.sample(OF_EMPLOYEE, len(OF_EMPLOYEE))
    assert run(rules, Case(unit, person), today) == run(OF_EMPLOYEE, Case(unit, person), today)


@quick
@given(units(), employees(key="E100"), employees(key="E050"), TODAY)
def test_an_unrelated_employee_changes_nobodys_findings(
    unit: Unit, person: Employee, stranger: Employee, today: date
) -> None:
    alone = check(Workspace(unit=unit, employees=(person,)), today, PLANS)
    both = check(Workspace(unit=unit, employees=(person, stranger)), today, PLANS)
    assert [one for one in both if one.subject != stranger.key] == list(alone)


def test_every_rule_of_the_package_is_walked_here() -> None:
    assert len(OF_UNIT) >= 12
    assert len(OF_EMPLOYEE) >= 20
    assert employee().key == "E001"
