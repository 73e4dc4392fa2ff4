"""Rules of 证件基础信息变更 and 证件业务信息变更.

children_are_named     FAQ 69  only children, never a spouse, come and go
nothing_twice          FAQ 70  children already on the slip need nothing
slip_differs           FAQ 91  the profile says what is true today; the slip follows by a change
BASIC                  all of a 证件基础信息变更 (64, 67)
FAMILY                 all of a 证件业务信息变更
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.people.models import Child, Employee, Marriage
from robot.policy.findings import Blocker, Hint, Warning, Who
from robot.policy.rule import Outcome, rule
from robot.policy.rules import holder, permit, unit


def added(person: Employee) -> tuple[Child, ...]:
    """Children who go with the permit and are not on the slip yet."""
    return tuple(one for one in person.children if one.accompanies and not one.on_slip)


def removed(person: Employee) -> tuple[Child, ...]:
    """Children on the slip who go with the permit no longer."""
    return tuple(one for one in person.children if one.on_slip and not one.accompanies)


@rule(faq=69, code="children-only")
def children_are_named(case: Case, today: date) -> Outcome:
    """2021年5月起不再随往配偶，只可增减随往子女。"""
    person = case.person
    if not removed(person) or added(person):
        return None
    spouse = "配偶不能随往；" if person.marriage is Marriage.MARRIED else ""
    return Warning(
        f"{spouse}本次变更只会减少 {len(removed(person))} 名随往子女。",
        do="要增加子女的，在文件中填写并标为随往；不打算减少的，不必办理。",
    )


@rule(faq=70, code="on-the-slip", occasion=True)
def nothing_twice(case: Case, today: date) -> Outcome:
    """电子确认单中已有的随往子女，不需要再办理或补充附件。"""
    person = case.person
    if not added(person) and not removed(person):
        return Blocker(
            "文件里的随往子女与电子确认单没有差别，不需要办理本业务。",
            do="新增的子女写入文件并标为随往；要减少的，标为已在电子确认单上、不随往。",
        )
    return Hint(
        f"将增加 {len(added(person))} 名、减少 {len(removed(person))} 名随往子女；确认单上已有的不用再报。",
        do="办理前对照电子确认单，已有的在文件中标明。",
        who=Who.EMPLOYEE,
    )


@rule(faq=91, code="latest-facts")
def slip_differs(case: Case, today: date) -> Outcome:
    """个人平台按最新情况填报；与电子确认单不一致的，以变更业务更正。"""
    return Hint(
        "个人信息和附件按今天的实际情况填报，不照抄旧系统；与电子确认单不同之处由本次变更更正。",
        do="提交前核对个人信息与电子确认单。",
        who=Who.EMPLOYEE,
    )


_HOLDER = (
    unit.permission_held,
    holder.holds_valid_permit,
    holder.permit_is_this_units,
    holder.taxed_in_chaoyang,
    holder.not_retired,
    permit.still_employed,
    permit.is_no_beijing_resident,
    permit.one_business_at_a_time,
)
BASIC = (*_HOLDER, permit.home_is_no_office, holder.spouse_home_has_spouse, slip_differs)
FAMILY = (*_HOLDER, children_are_named, nothing_twice)
