"""What is the matter with permits as they stand, whatever business is next.

renewal_is_due             FAQ 60  nothing renews by itself (58)
permit_has_lapsed          FAQ 62  lapsed and still employed (61)
leaver_is_disassociated    FAQ 78  left, and the unit should disassociate (73, 76)
suspended_permit_waits     FAQ 76  suspended until the new unit changes it (75, 77)
retirement_voids           FAQ 83  a retired employee's permit is void
settled_in_beijing         FAQ 86  a Beijing hukou: disassociate
RULES                      all of them
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.people.models import Sex
from robot.policy import calendar, materials, parameters
from robot.policy.findings import Hint, Warning
from robot.policy.periods import disassociate_by, latest_safe_day, renewal_opens
from robot.policy.rule import Outcome, rule
from robot.policy.rules.disassociation import has_lapsed, is_beijing_resident


def _works_here(case: Case, today: date) -> bool:
    left = case.person.left_on
    return left is None or left > today


@rule(faq=60, code="renewal-due", also=(58,))
def renewal_is_due(case: Case, today: date) -> Outcome:
    """系统不会自动续签，证件期满前须办理。"""
    held = case.person.permit
    if held is None or today > held.expires or not _works_here(case, today):
        return None
    numbers = parameters.of(case, today)
    if today < renewal_opens(held.expires, numbers):
        return None
    safe = latest_safe_day(held.expires, numbers)
    return Warning(
        f"工作居住证{held.expires:%Y-%m-%d}到期，不会自动续签。",
        do=f"不晚于{safe:%Y-%m-%d}提交续签，给审批留足工作日。" if today <= safe else "立即提交续签。",
        rests_on=calendar.provisional_note(safe, held.expires),
    )


@rule(faq=62, code="lapsed", also=(61,))
def permit_has_lapsed(case: Case, today: date) -> Outcome:
    """证件到期自动失效；仍在职的，单位可解除关联。"""
    if not has_lapsed(case, today) or not _works_here(case, today):
        return None
    return Hint("工作居住证已失效。", do="可解除关联，符合条件的按新办重新申请。")


@rule(faq=78, code="leaver", also=(73, 76))
def leaver_is_disassociated(case: Case, today: date) -> Outcome:
    """员工离职后，原单位须在60日内解除关联，否则影响后续业务。"""
    person = case.person
    held = person.permit
    if held is None or held.suspended or _works_here(case, today):
        return None
    if not materials.same_name(held.unit_name, case.unit.name) or person.left_on is None:
        return None
    by = disassociate_by(person.left_on, parameters.of(case, today))
    late = "，已超期" if today > by else ""
    return Warning(
        f"员工已离职，证件还未解除关联；期限为{by:%Y-%m-%d}{late}。",
        do="在单位平台解除关联；已解除的，在文件中把证件标为挂起。",
    )


@rule(faq=76, code="suspended", also=(75, 77))
def suspended_permit_waits(case: Case, today: date) -> Outcome:
    """解除关联后证件挂起而不注销，新单位须在有效期内办理聘用单位变更。"""
    held = case.person.permit
    if held is None or not held.suspended or today > held.expires or not _works_here(case, today):
        return None
    safe = latest_safe_day(held.expires, parameters.of(case, today))
    return Warning(
        f"工作居住证处于挂起状态，有效期至{held.expires:%Y-%m-%d}。",
        do=f"由本单位不晚于{safe:%Y-%m-%d}办理聘用单位变更。" if today <= safe else "立即办理聘用单位变更。",
        rests_on=calendar.provisional_note(safe, held.expires),
    )


@rule(faq=83, code="retired")
def retirement_voids(case: Case, today: date) -> Outcome:
    """员工退休后工作居住证自动失效，返聘也一样。"""
    person, numbers = case.person, parameters.of(case, today)
    if person.permit is None or today > person.permit.expires or person.retired is False:
        return None
    if person.retired:
        return Warning(
            "员工已退休（含返聘），工作居住证自动失效。", do="不再办理续签和变更；确认是否需要解除关联。"
        )
    name = "age_limit_female" if person.sex is Sex.FEMALE else "age_limit_male"
    if person.age_on(today) < numbers.integer(name):
        return None
    return Warning(
        f"员工已满 {person.age_on(today)} 周岁；如已退休（含返聘），工作居住证自动失效。"
        "本文件没有给出退休年龄。",
        do="核对是否已办理退休，在员工文件“是否已退休”（retired）填是或否。",
        rests_on=numbers.caveat(name),
    )


@rule(faq=86, code="settled")
def settled_in_beijing(case: Case, today: date) -> Outcome:
    """已落户北京的，可解除关联；未解除的由市级定期注销。"""
    if case.person.permit is None or not is_beijing_resident(case):
        return None
    return Hint(
        "员工已落户北京。", do="可解除关联，上传北京户口本首页、本人页、变更页；不操作的由市级定期注销。"
    )


RULES = (
    renewal_is_due,
    permit_has_lapsed,
    leaver_is_disassociated,
    suspended_permit_waits,
    retirement_voids,
    settled_in_beijing,
)
