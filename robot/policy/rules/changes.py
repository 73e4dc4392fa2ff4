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
from robot.people.models import Marriage
from robot.policy.findings import Hint, Warning, Who
from robot.policy.rule import Outcome, rule
from robot.policy.rules import holder, permit, unit


@rule(faq=69, code="children-only")
def children_are_named(case: Case, today: date) -> Outcome:
    """2021年5月起不再随往配偶，只可增减随往子女。"""
    person = case.person
    if not any(child.accompanies for child in person.children):
        spouse = "配偶不能随往；" if person.marriage is Marriage.MARRIED else ""
        return Warning(
            f"{spouse}文件里没有标为随往的子女，本次变更只会减少随往子女。",
            do="要增加子女的，在文件中填写并标为随往；不打算减少的，不必办理。",
        )
    return None


@rule(faq=70, code="on-the-slip")
def nothing_twice(case: Case, today: date) -> Outcome:
    """电子确认单中已有的随往子女，不需要再办理或补充附件。"""
    if not any(child.accompanies for child in case.person.children):
        return None
    return Hint(
        "电子确认单上已有的随往子女不用再报；没有新增或减少的，不需要办理本业务。",
        do="办理前对照电子确认单。",
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
    permit.still_employed,
    permit.is_no_beijing_resident,
    permit.one_business_at_a_time,
)
BASIC = (*_HOLDER, permit.home_is_no_office, holder.spouse_home_has_spouse, slip_differs)
FAMILY = (*_HOLDER, children_are_named, nothing_twice)
