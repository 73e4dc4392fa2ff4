"""Rules of booking an appointment (预约办理).

business_needs_appointment    FAQ 18  only businesses for an employee
booked_for_what_is_under_way  FAQ 18  not for another business than the one under way (89)
booked_day_is_not_over        FAQ 18  what is changed or cancelled is not of the past
day_is_working_day            FAQ 18  a working day after today
papers_last_until_the_day     FAQ 36  新办 booked into a later month: the papers must still be fresh then

Options read from `case.options`: `business` (one of robot.people.models.Business, e.g. 新办) and
`date` (YYYY-MM-DD). Either may be absent: the flow then chooses. With `to` an appointment is moved: `date`
is then the day on which it stands, `to` the new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from robot.people.case import Case
from robot.people.models import Business
from robot.policy import calendar, materials, parameters
from robot.policy.findings import Blocker, Hint, Warning, Who
from robot.policy.rule import Outcome, rule

BUSINESS_OF: Mapping[str, Business] = {
    **{one.value: one for one in Business},
    "申请工作居住证": Business.NEW,
    "发起员工续签": Business.RENEWAL,
}
"""Title of a flow that files an employee's business → the 业务类型 that is booked for it."""


def under_way(case: Case) -> Business | None:
    """What the employee's appointment must be for: the one business under way (FAQ 89). None: not known."""
    found = {BUSINESS_OF.get(title) for title in case.under_way}
    return found.pop() if len(found) == 1 else None


@rule(faq=18, code="appointment")
def business_needs_appointment(case: Case, today: date) -> Outcome:
    """除单位业务（开通办理权限、主管部门变更）外，员工业务每次都要预约。"""
    if case.employee is None:
        return Blocker("单位业务（开通业务办理权限、主管部门变更）无需预约。", do="直接在单位平台提交。")
    business = case.options.get("business", "").strip()
    if not business or business in [one.value for one in Business]:
        return None
    known = "、".join(one.value for one in Business)
    return Blocker(f"没有“{business}”这项需要预约的业务。", do=f"业务类型取：{known}。")


@rule(faq=18, code="appointment-business", also=(89,))
def booked_for_what_is_under_way(case: Case, today: date) -> Outcome:
    """区人力社保局按预约受理在办的业务：预约的业务类型与其一致。"""
    chosen, known = case.options.get("business", "").strip(), under_way(case)
    if not chosen or known is None or chosen == known:
        return None
    return Blocker(f"该员工在办的业务是“{known}”，预约的是“{chosen}”。", do=f"业务类型改为“{known}”。")


@rule(faq=18, code="appointment-over")
def booked_day_is_not_over(case: Case, today: date) -> Outcome:
    """变更、取消预约须在预约时间之前。"""
    day = _day(case.options.get("date", ""))
    if day is None or day >= today:
        return None
    return Blocker(f"原预约日期{day:%Y-%m-%d}已过，不可变更或取消。", do="如需办理，请重新预约。")


def _day(text: str) -> date | None:
    """`text` as a date; None for none at all, and for what is no date: the flow says so."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _new_day(case: Case) -> str:
    """The day to be booked, as the operator typed it."""
    return case.options.get("to", case.options.get("date", "")).strip()


@rule(faq=18, code="appointment-day")
def day_is_working_day(case: Case, today: date) -> Outcome:
    """预约日期为今天之后的工作日。"""
    text = _new_day(case)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Blocker(f"预约日期“{text}”不是日期。", do="写成 2026-11-09 这样的日期。")
    if day <= today:
        return Blocker(f"预约日期{day:%Y-%m-%d}不在今天之后。", do="改为今天之后的工作日。")
    note = calendar.provisional_note(day)
    if not calendar.is_working_day(day):
        following = calendar.next_working_day(day)
        return Blocker(
            f"预约日期{day:%Y-%m-%d}不是工作日。", do=f"可改为{following:%Y-%m-%d}。", rests_on=note
        )
    return Hint(f"预约日期{day:%Y-%m-%d}。", rests_on=note) if note else None


@rule(faq=36, code="papers-on-the-day", also=(38,))
def papers_last_until_the_day(case: Case, today: date) -> Outcome:
    """跨月办理的，应税收入和社保材料须更新至最新月份。"""
    business = case.options.get("business", "").strip() or under_way(case) or Business.NEW
    if business != Business.NEW:
        return None
    day = _day(_new_day(case))
    if day is None:
        return None  # no day chosen, or none at all: day_is_working_day says so
    numbers = parameters.of(case, today)
    window = materials.income_window(case.person, case.unit, today, numbers)
    oldest = calendar.month_of(day, -numbers.integer("material_lag_months"))
    if not window.complete or window.last >= oldest:
        return None
    return Warning(
        f"预约日{day:%Y-%m-%d}受理时，截至 {window.last} 的应税收入和社保材料已过时，至少应截至 {oldest}。",
        do="提前预约，或在受理前把两份材料更新到最新月份。",
        who=Who.BOTH,
    )
