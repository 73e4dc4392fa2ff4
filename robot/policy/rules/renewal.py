"""Rules of the renewal (续签).

renewal_is_open       FAQ 58  in the permit's last 60 days
review_fits           FAQ 61  20 working days are left for the review (31)
paid_without_a_gap    FAQ 57  income and social insurance month by month; no amount limit
RULES                 all of a renewal, with those of every holder
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from robot.people.case import Case
from robot.policy import calendar, materials, parameters
from robot.policy.findings import Blocker, Finding, Warning
from robot.policy.periods import latest_safe_day, renewal_opens
from robot.policy.rule import Outcome, rule
from robot.policy.rules import holder, permit, unit


@rule(faq=58, code="renewal-window", occasion=True)
def renewal_is_open(case: Case, today: date) -> Outcome:
    """证件到期前60天内可办理续签。"""
    held = case.person.permit
    if held is None:
        return None
    numbers = parameters.of(case, today)
    opens = renewal_opens(held.expires, numbers)
    if today >= opens:
        return None
    return Blocker(
        f"证件{held.expires:%Y-%m-%d}到期，{opens:%Y-%m-%d}起方可续签。", do=f"{opens:%Y-%m-%d}以后再办理。"
    )


@rule(faq=61, code="review-time", also=(31, 60))
def review_fits(case: Case, today: date) -> Outcome:
    """区级审核通过后20个工作日内完成审批；有效期内未完成续签，证件失效。"""
    held = case.person.permit
    if held is None or today > held.expires:
        return None
    numbers = parameters.of(case, today)
    safe = latest_safe_day(held.expires, numbers)
    if today <= safe:
        return None
    return Warning(
        f"证件{held.expires:%Y-%m-%d}到期，剩下的工作日已不足 {numbers.integer('review_days')} 个，"
        "审批可能来不及，届时证件失效。",
        do="今天就提交并尽早预约，同时拨打 010-57596100 转 3 说明情况；失效后只能重新新办。",
        rests_on=calendar.provisional_note(safe, held.expires),
    )


@rule(faq=57, code="paid-without-gap")
def paid_without_a_gap(case: Case, today: date) -> Outcome:
    """续签时社保、应税收入须在相关用人单位正常连续缴纳；不要求基数和金额。"""
    return list(_gaps(case, today))


def _gaps(case: Case, today: date) -> Iterator[Finding]:
    person, numbers = case.person, parameters.of(case, today)
    rows = {
        "应税收入": {(one.month, one.payer) for one in person.income if one.amount > 0},
        "社保": {(one.month, one.payer) for one in person.insurance},
    }
    windows = calendar.material_windows(
        today, numbers.integer("material_months"), numbers.integer("material_lag_months")
    )
    known = {what: {month for month, _ in paid} for what, paid in rows.items()}
    best = min(
        windows, key=lambda months: sum(len(held.intersection(months)) for held in known.values()) * -1
    )
    for what, held in known.items():
        if missing := [month for month in best if month not in held]:
            yield Blocker(
                f"{best[0]} 至 {best[-1]} 的{what}缺 {materials.spans(missing)}，不连续。",
                do="核对并补填；确有中断的，提交前向区里说明情况。",
            )
    joined = calendar.month_of(person.employed_since)
    for what, paid in rows.items():
        others = [(month, payer) for month, payer in paid if not materials.same_name(payer, case.unit.name)]
        if not others:
            continue
        own = {month for month, payer in paid if materials.same_name(payer, case.unit.name)}
        if elsewhere := {month for month, _ in others if month in best and month > joined} - own:
            yield Warning(
                f"{materials.spans(elsewhere)} 的{what}由其他单位支付或缴纳。",
                do="续签要求在相关用人单位连续缴纳，核对单位名称。",
            )


RULES = (
    unit.permission_held,
    holder.holds_valid_permit,
    holder.permit_is_this_units,
    holder.taxed_in_chaoyang,
    holder.contract_is_in_force,
    holder.contract_goes_first,
    holder.not_retired,
    holder.spouse_home_has_spouse,
    permit.still_employed,
    permit.is_no_beijing_resident,
    permit.home_is_no_office,
    permit.one_business_at_a_time,
    renewal_is_open,
    review_fits,
    paid_without_a_gap,
)
