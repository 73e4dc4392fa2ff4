"""Rules of booking an appointment (预约办理).

business_needs_appointment  FAQ 18  only businesses for an employee
day_is_working_day          FAQ 18  a working day after today
papers_last_until_the_day   FAQ 36  新办 booked into a later month: the papers must still be fresh then

Options read from `case.options`: `business` (one of robot.people.models.Business, e.g. 新办) and
`date` (YYYY-MM-DD). Either may be absent: the flow then chooses.
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.people.models import Business
from robot.policy import calendar, materials, parameters
from robot.policy.findings import Blocker, Hint, Warning, Who
from robot.policy.rule import Outcome, rule


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


@rule(faq=18, code="appointment-day")
def day_is_working_day(case: Case, today: date) -> Outcome:
    """预约日期为今天之后的工作日。"""
    text = case.options.get("date", "").strip()
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
    if case.options.get("business", Business.NEW.value).strip() not in ("", Business.NEW.value):
        return None
    try:
        day = date.fromisoformat(case.options.get("date", "").strip())
    except ValueError:
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
