"""Rules about the twelve months of income and social insurance (FAQ 36-38, 44-46).

income_covers_twelve_months     FAQ 36
income_reaches_limit            FAQ 46  (45)
income_is_from_this_unit        FAQ 44
insurance_covers_twelve_months  FAQ 38  (36)
no_back_paid_insurance          FAQ 37  option `back_pay_explained` (是/yes/true): 情况说明 is ready
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from robot.people.case import Case
from robot.policy import calendar, materials, parameters
from robot.policy.findings import Blocker, Finding, Hint, Warning
from robot.policy.parameters import NotCovered, Parameters
from robot.policy.rule import Outcome, Unknown, rule

_YES = ("是", "yes", "true", "1", "y")


@rule(faq=36, code="income-months")
def income_covers_twelve_months(case: Case, today: date) -> Outcome:
    """近12个月应税收入材料须连续，截至申请月的上一个月或再上一个月。"""
    window = _window(case, today)
    if not window.missing_income:
        return None
    return Blocker(
        f"应税收入材料应覆盖 {window.first} 至 {window.last}，文件里缺本单位支付的 "
        f"{materials.spans(window.missing_income)}。",
        do="核对并补填这些月份（按税款所属期；单位更名前的月份，支付单位也填现名）；"
        "确实没有收入的，等满十二个月后再申请。",
    )


@rule(faq=46, code="income", also=(45,))
def income_reaches_limit(case: Case, today: date) -> Outcome:
    """近12个月应税收入的月均数须达到社平工资的1.5倍，不要求每个月都达到。"""
    window, numbers = _window(case, today), parameters.of(case, today)
    try:
        limit = materials.income_limit(numbers)
    except NotCovered as gap:
        return Warning(
            f"{gap.message}月均应税收入为 {window.mean:,f} 元。{_last_known_wage(numbers)}", do=gap.do
        )
    note = numbers.caveat("average_wage", "income_multiple")
    span = f"{window.first} 至 {window.last} 月均应税收入 {window.mean:,f} 元"
    if window.total >= limit * len(window.months):
        return Hint(f"{span}，达到 {limit:,f} 元。", rests_on=note) if note else None
    if window.missing_income:
        raise Unknown(
            f"{span}，未达到 {limit:,f} 元，但文件缺 {materials.spans(window.missing_income)}，无法判断。"
            f"{note}",
            "补填缺的月份。",
        )
    return Blocker(
        f"{span}，未达到 {limit:,f} 元（社平工资的 {numbers.amount('income_multiple')} 倍）。",
        do="调薪后近12个月月均收入达到标准时再申请。",
        rests_on=note,
    )


def _last_known_wage(numbers: Parameters) -> str:
    """What the files last knew, to show the order of magnitude; nothing is decided by it."""
    last = numbers.last_known("average_wage")
    if last is None:
        return ""
    limit = last.value * numbers.amount("income_multiple")
    return f"最近已知的社平工资为 {last.value} 元（{last.source}），其倍数为 {limit:,f} 元，仅供参考。"


@rule(faq=44, code="income-payer")
def income_is_from_this_unit(case: Case, today: date) -> Outcome:
    """应税收入只计当前申请单位支付的税前收入。"""
    window, unit = _window(case, today), case.unit
    first, last, own = window.first, window.last, unit.name
    others = {
        one.payer
        for one in case.person.income
        if first <= one.month <= last and not materials.same_name(one.payer, own)
    }
    if not others:
        return None
    renamed = "单位更过名的，请附更名通知书。" if unit.papers.rename_notice else ""
    return Warning(
        f"{first} 至 {last} 有其他单位支付的收入（{'、'.join(sorted(others))}），不计算在内。",
        do=f"核对支付单位名称与本单位全称是否一致。{renamed}",
    )


@rule(faq=38, code="insurance-months", also=(36,))
def insurance_covers_twelve_months(case: Case, today: date) -> Outcome:
    """社会保险个人权益记录与应税收入材料覆盖同样的12个月。"""
    return list(_insurance(case, today))


def _insurance(case: Case, today: date) -> Iterator[Finding]:
    window = _window(case, today)
    if window.missing_insurance:
        yield Blocker(
            f"社会保险个人权益记录应覆盖 {window.first} 至 {window.last}，文件里缺 "
            f"{materials.spans(window.missing_insurance)}。",
            do="核对并补填这些月份；确有中断的，等连续满十二个月后再申请。",
        )
    others = {
        one.payer
        for one in materials.insured_in(window, case.person)
        if not materials.same_name(one.payer, case.unit.name)
    }
    if others:
        yield Warning(
            f"{window.first} 至 {window.last} 的社保有其他单位缴纳的（{'、'.join(sorted(others))}）。",
            do="核对缴费单位；由其他单位代缴的，申请前向区里确认。",
        )


@rule(faq=37, code="back-paid")
def no_back_paid_insurance(case: Case, today: date) -> Outcome:
    """近12个月社保存在补缴的，原则上不能新办；特殊情况可提交情况说明。"""
    window = _window(case, today)
    months = {one.month for one in materials.insured_in(window, case.person) if one.back_paid}
    if not months:
        return None
    text = f"近12个月社保有补缴（{materials.spans(months)}）"
    if case.options.get("back_pay_explained", "").strip().lower() in _YES:
        return Warning(f"{text}，将提交情况说明。", do="把情况说明上传到“其他材料”，能否受理由区里决定。")
    wait = calendar.month_of(_first_day(max(months)), 13)
    return Blocker(
        f"{text}，原则上不能新办。",
        do=f"等补缴月份移出近12个月（{wait} 起）再申请；有特殊情况的准备情况说明，并以 --with "
        "back_pay_explained=是 注明。",
    )


def _window(case: Case, today: date) -> materials.MaterialWindow:
    return materials.income_window(case.person, case.unit, today, parameters.of(case, today))


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)
