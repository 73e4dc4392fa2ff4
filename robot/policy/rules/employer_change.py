"""Rules of the change of employer (聘用单位变更), filed by the new unit.

permit_is_anothers         FAQ 63  the permit belongs to another unit
former_unit_let_go         FAQ 75  the former unit has disassociated: the permit is suspended (73, 76, 77)
quota_answered_this_year   FAQ 13  the unit got an answer on quota this year; zero counts (59, 72)
enrolled_in_insurance      FAQ 74  the new unit has enrolled the employee; no amount limit
twenty_days_to_spare       FAQ 75  20 working days left in the permit's life (76, 77)
RULES                      all of a change of employer
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.policy import calendar, materials, parameters, quota
from robot.policy.findings import Blocker
from robot.policy.periods import latest_safe_day
from robot.policy.rule import Outcome, Unknown, rule
from robot.policy.rules import holder, permit, unit


@rule(faq=63, code="permit-elsewhere", occasion=True)
def permit_is_anothers(case: Case, today: date) -> Outcome:
    """聘用单位变更把证件从原单位变更到本单位。"""
    held = case.person.permit
    if held is None or held.suspended or not materials.same_name(held.unit_name, case.unit.name):
        return None
    return Blocker(
        "工作居住证已在本单位名下，不需要聘用单位变更。", do="信息有变化的办理变更，临近到期的办理续签。"
    )


@rule(faq=75, code="suspended", also=(73, 76, 77))
def former_unit_let_go(case: Case, today: date) -> Outcome:
    """原单位解除关联后证件挂起，新单位方可办理聘用单位变更。"""
    held = case.person.permit
    if held is None or held.suspended or materials.same_name(held.unit_name, case.unit.name):
        return None
    return Blocker(
        "原单位还没有解除关联（证件未挂起）。",
        do="请原单位在单位平台操作“解除关联”；已解除的，在文件中把证件标为挂起。",
    )


@rule(faq=13, code="quota-answered", also=(59, 72))
def quota_answered_this_year(case: Case, today: date) -> Outcome:
    """聘用单位变更不占用指标，但要求单位当前年度内已取得过指标（指标为零也算）。"""
    if quota.granted_this_year(case.unit, today):
        return None
    return Blocker(
        f"单位 {today.year} 年度还没有取得过指标，不能办理聘用单位变更。",
        do="先在每月前10个工作日申请指标；批复为零也可以办理。",
    )


@rule(faq=74, code="enrolled")
def enrolled_in_insurance(case: Case, today: date) -> Outcome:
    """新单位完成社保增员后即可申请；对个税和社保基数不做要求。"""
    person = case.person
    joined, now = calendar.month_of(person.employed_since), calendar.month_of(today)
    if any(
        joined <= one.month <= now and materials.same_name(one.payer, case.unit.name)
        for one in person.insurance
    ):
        return None
    if not person.insurance:
        raise Unknown("文件里没有社保记录，无法判断新单位是否已完成社保增员。", "补填社保缴费月份。")
    return Blocker("社保记录里没有入职以来本单位缴纳的月份。", do="先完成社保增员，再申请。")


@rule(faq=75, code="days-to-spare", also=(76, 77))
def twenty_days_to_spare(case: Case, today: date) -> Outcome:
    """须在证件有效期内办理，并预留20个工作日用于审批。"""
    held = case.person.permit
    if held is None or today > held.expires:
        return None
    numbers = parameters.of(case, today)
    safe = latest_safe_day(held.expires, numbers)
    if today <= safe:
        return None
    return Blocker(
        f"证件{held.expires:%Y-%m-%d}到期，聘用单位变更须预留 {numbers.integer('review_days')} 个工作日，"
        f"最迟应在{safe:%Y-%m-%d}受理。",
        do="拨打 010-57596100 转 3 询问能否加急；证件失效后按新办申请。",
        rests_on=calendar.provisional_note(safe, held.expires),
    )


RULES = (
    unit.permission_held,
    holder.holds_valid_permit,
    holder.contract_is_in_force,
    holder.contract_goes_first,
    holder.not_retired,
    permit.still_employed,
    permit.is_no_beijing_resident,
    permit.one_business_at_a_time,
    permit_is_anothers,
    former_unit_let_go,
    quota_answered_this_year,
    enrolled_in_insurance,
    twenty_days_to_spare,
)
