"""Rules of the quota application (指标申报) and of 二次申报.

unit_may_apply             FAQ 7   kind of unit
unit_meets_the_rules       FAQ 7   what the 2019 rules say of planning: yes or no in the file
capital_is_enough          FAQ 7   companies: registered capital
tax_place_is_chaoyang      FAQ 14  taxed in Chaoyang
tax_is_enough              FAQ 7   200,000 in a year or 600,000 in three (14, 15, 16)
registered_a_full_year     FAQ 10  registered and taxed in Chaoyang for a year, or the tax sum met (72)
insurance_in_chaoyang      FAQ 10  registered in Chaoyang: social insurance there
window_is_open             FAQ 9   first ten working days of the month (17)
no_application_this_year   FAQ 12  one application a year
request_is_given           FAQ 8   headcount and reason stand in the file
no_usable_quota_left       FAQ 22  二次申报 only: used up, returned or lapsed first
first_application_made     FAQ 12  二次申报 only: there was a first one this year
unused_two_years           FAQ 11  two years of unused, unreturned quota cut the next
something_to_return        FAQ 11  指标退回 only: a usable piece is there
SECOND, RETURN             all rules of 二次申报 and of 指标退回
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from robot.people.case import Case
from robot.people.models import EntityKind, Unit
from robot.policy import calendar, parameters, quota, tax
from robot.policy.findings import Blocker, Finding, Hint, Warning
from robot.policy.rule import Outcome, Unknown, rule

CHAOYANG = "朝阳区"
_LEGAL_PERSONS = (
    EntityKind.COMPANY,
    EntityKind.PUBLIC_INSTITUTION,
    EntityKind.PRIVATE_NON_ENTERPRISE,
    EntityKind.SOCIAL_ORGANISATION,
)


def is_chaoyang(district: str) -> bool:
    """Beijing's Chaoyang only: 长春市朝阳区 and 辽宁省朝阳市 are elsewhere."""
    return district.removeprefix("北京市").strip() in (CHAOYANG, CHAOYANG.removesuffix("区"))


def _tax_rule_applies(unit: Unit) -> bool:
    """FAQ 7 sets the tax limit for companies; a branch goes by the same rules but for its capital."""
    return unit.kind in (EntityKind.COMPANY, EntityKind.BRANCH)


@rule(faq=7, code="entity")
def unit_may_apply(case: Case, today: date) -> Outcome:
    """具有法人资格的企事业单位、民办非企业单位、社会团体，以及在京设立的非法人分支机构可以申请指标。"""
    unit = case.unit
    if unit.kind is EntityKind.OTHER:
        return Warning(
            "单位性质为“其他”，本文件未列明这类单位能否申请指标。",
            do="拨打 010-57596100 转 3 确认，或对照朝人社发〔2019〕12号实施细则。",
        )
    if unit.kind in _LEGAL_PERSONS and not unit.legal_person_status:
        return Blocker(
            f"单位性质为“{unit.kind}”但不具有法人资格，不能申请指标。",
            do="核对单位性质：非法人分支机构请填“分支机构”。",
        )
    if unit.founded > today:
        return Blocker(
            f"成立日期{unit.founded:%Y-%m-%d}在今天之后，单位尚未注册。", do="核对营业执照上的成立日期。"
        )
    return None


@rule(faq=7, code="planning")
def unit_meets_the_rules(case: Case, today: date) -> Outcome:
    """单位须符合首都城市功能定位和产业规划要求；怎样算符合由实施细则规定。"""
    stated = case.unit.meets_rules
    if stated:
        return None
    if stated is None:
        return Warning(
            "单位是否符合首都城市功能定位和经济发展方向、产业规划要求，本文件没有写明，由实施细则规定。",
            do="对照朝人社发〔2019〕12号实施细则，在单位文件“符合细则的功能定位和产业要求”（meets_rules）填是或否。",
        )
    return Blocker(
        "单位文件写明不符合首都城市功能定位和产业规划要求，不能申请指标。",
        do="核对实施细则；有疑问拨打 010-57596100 转 3。",
    )


@rule(faq=7, code="capital")
def capital_is_enough(case: Case, today: date) -> Outcome:
    """具有法人资格的企业，注册资本不低于100万元；分公司不要求。"""
    if case.unit.kind is not EntityKind.COMPANY:
        return None
    numbers = parameters.of(case, today)
    least, capital = numbers.amount("capital_least"), case.unit.capital
    if capital is None:
        raise Unknown("单位文件没有填注册资本，无法判断。", "按营业执照补填注册资本（元）。")
    if capital < least:
        return Blocker(
            f"注册资本 {capital:,f} 元，低于 {least:,f} 元。",
            do="增资并完成工商变更后再申请。",
            rests_on=numbers.caveat("capital_least"),
        )
    return None


@rule(faq=14, code="tax-place")
def tax_place_is_chaoyang(case: Case, today: date) -> Outcome:
    """申请指标时纳税地须为朝阳区。"""
    if is_chaoyang(case.unit.tax_district):
        return None
    return Blocker(
        f"纳税所在区为{case.unit.tax_district}，申请指标时纳税地须为朝阳区。",
        do="先将税务登记迁至朝阳区，或向纳税地所在区申请。",
    )


@rule(faq=7, code="tax", also=(14, 15, 16))
def tax_is_enough(case: Case, today: date) -> Outcome:
    """上年度或本年度纳税满20万元，或近三个自然年度累计满60万元；只计本单位在朝阳区申报的税款。"""
    unit, numbers = case.unit, parameters.of(case, today)
    if not unit.taxes and _tax_rule_applies(unit):
        raise Unknown("单位文件没有填纳税情况，无法判断。", "按税款所属期补填各自然年度、各税种的税额。")
    year, three = numbers.amount("tax_least_year"), numbers.amount("tax_least_three_years")
    best = tax.best_tax_year(unit, today, numbers)
    note = numbers.caveat("tax_least_year", "tax_least_three_years")
    if best and best.year is tax.TaxYear.THREE and today.year in best.years:
        return Warning(
            f"只有把本年度计入“近三年度”（{best.years[0]} 至 {best.years[-1]} 年）纳税才满 {three:,f} 元，"
            "本文件没有写明本年度能否计入。",
            do="申报前拨打 010-57596100 转 3 确认。",
            rests_on=note,
            faq=15,
        )
    if best:
        return None
    now = today.year
    sums = "，".join(f"{one} 年 {tax.counted(unit, one):,f} 元" for one in range(now - 3, now + 1))
    message = (
        f"纳税额未达到要求：上年度或本年度须满 {year:,f} 元，或近三个自然年度累计满 {three:,f} 元；"
        f"本单位在朝阳区申报的为 {sums}。"
    )
    if not _tax_rule_applies(unit):
        return Warning(
            f"{message}本文件只对企业写明了这一要求。",
            do="拨打 010-57596100 转 3 确认这类单位的要求。",
            rests_on=note,
        )
    return Blocker(
        message,
        do="核对税额（按税款所属期，含增值税、企业所得税、个人所得税、附加税费）；达到后再申请。",
        rests_on=note,
    )


@rule(faq=10, code="full-year", also=(7, 26, 72))
def registered_a_full_year(case: Case, today: date) -> Outcome:
    """原则上在朝阳区注册、纳税满1年；不足一年但纳税额已达到要求的可以申请。"""
    return list(_settled(case, today))


def _settled(case: Case, today: date) -> Iterator[Finding]:
    unit, numbers = case.unit, parameters.of(case, today)
    months = numbers.integer("settled_months")
    if not is_chaoyang(unit.registered_district):
        yield Warning(
            f"单位注册地为{unit.registered_district}；原则上申请单位应在朝阳区注册。",
            do="申报前拨打 010-57596100 转 3 确认注册地在外区时能否申请。",
        )
    since = {"纳税": unit.tax_since}
    if is_chaoyang(unit.registered_district):
        since["注册"] = unit.registered_since
    short = [
        f"{what}始于{day:%Y-%m-%d}" for what, day in since.items() if calendar.add_months(day, months) > today
    ]
    if not short:
        return
    text = f"在朝阳区{'，'.join(short)}，不满 {months} 个月"
    if tax.best_tax_year(unit, today, numbers):
        yield Hint(f"{text}，但纳税额已达到要求，可以申请指标。", do="取得指标后再办理单位业务。")
    else:
        yield Blocker(f"{text}，纳税额也未达到要求。", do="满一年或纳税额达到要求后再申请。")


@rule(faq=10, code="insurance")
def insurance_in_chaoyang(case: Case, today: date) -> Outcome:
    """注册地为朝阳区的单位，社保须在朝阳区缴纳；注册地为外区的暂不要求。"""
    unit = case.unit
    if not is_chaoyang(unit.registered_district) or is_chaoyang(unit.insurance_district):
        return None
    return Blocker(
        f"单位注册地为朝阳区，社保缴纳区却为{unit.insurance_district}。", do="先将社保转入朝阳区。"
    )


@rule(faq=9, code="window", also=(17,))
def window_is_open(case: Case, today: date) -> Outcome:
    """指标申请时间为每个自然月前10个工作日。"""
    days = parameters.of(case, today).integer("window_days")
    first, last = calendar.next_window(today, days)
    note = calendar.provisional_note(first, last)
    if not first <= today <= last:
        return Blocker(
            f"今天不在指标申请时间内；下一次为{first:%Y-%m-%d}至{last:%Y-%m-%d}。",
            do=f"在{first:%Y-%m-%d}至{last:%Y-%m-%d}之间的工作日申报。",
            rests_on=note,
        )
    if not calendar.is_working_day(today):
        return Warning(
            f"今天在申请时间（{first:%Y-%m-%d}至{last:%Y-%m-%d}）内但不是工作日，系统可能不受理。",
            do=f"如不受理，请在{calendar.next_working_day(today):%Y-%m-%d}申报。",
            rests_on=note,
        )
    return Hint(f"本月指标申请时间至{last:%Y-%m-%d}止。", rests_on=note) if today == last or note else None


@rule(faq=12, code="once-a-year", occasion=True)
def no_application_this_year(case: Case, today: date) -> Outcome:
    """当前年度内原则上只可申请一次；用完后仍需新办的走二次申报。"""
    if not any(one.year == today.year for one in case.unit.quota):
        return None
    return Blocker(
        f"{today.year} 年度已有指标记录，当前年度内原则上只可申请一次。",
        do="指标使用完毕、退回或到期后仍需新办的，在“二次申报”模块申请。",
    )


@rule(faq=8, code="request", also=(12,), occasion=True)
def request_is_given(case: Case, today: date) -> Outcome:
    """申报要填申请指标数和申请理由。"""
    if case.unit.request is not None:
        return None
    return Blocker("单位文件没有写本年度要申请几个指标。", do="在单位文件中填写“本年度指标申请”。")


@rule(faq=12, code="first-application", occasion=True)
def first_application_made(case: Case, today: date) -> Outcome:
    """二次申报以本年度已申请过一次指标为前提。"""
    if quota.granted_this_year(case.unit, today):
        return None
    return Blocker(
        f"{today.year} 年度还没有指标记录，应走“指标申报”而不是“二次申报”。", do="先办理指标申报。"
    )


@rule(faq=22, code="quota-left", also=(11, 12), occasion=True)
def no_usable_quota_left(case: Case, today: date) -> Outcome:
    """有可用指标时不能二次申报：须先用完、退回或等到期。"""
    life = parameters.of(case, today).integer("quota_life_days")
    records = quota.usable(case.unit, today, life)
    if not records:
        return None
    total = sum(quota.left(one) for one in records)
    until = max(quota.last_day(one, life) for one in records)
    return Blocker(
        f"单位还有 {total} 个可用指标（有效至{until:%Y-%m-%d}），不能二次申报。",
        do=f"先使用完毕，或在“指标退回”中退回，或等{until:%Y-%m-%d}到期后再申报。",
    )


@rule(faq=11, code="unused")
def unused_two_years(case: Case, today: date) -> Outcome:
    """连续两年未全部使用或未主动退回指标的，次年将压减名额。"""
    life = parameters.of(case, today).integer("quota_life_days")
    wasted = {
        one.year for one in case.unit.quota if quota.left(one) > 0 and today > quota.last_day(one, life)
    }
    alive = {one.year for one in quota.usable(case.unit, today, life)}
    year = today.year
    if {year - 2, year - 1} <= wasted:
        return Warning(
            f"{year - 2}、{year - 1} 年度都有未使用也未退回的指标，本年度名额可能被压减。",
            do="按实际需要申请；用不完的在有效期内退回。",
        )
    if year - 1 in wasted and year in alive:
        return Warning(
            f"{year - 1} 年度有未使用也未退回的指标；本年度再有，次年名额将被压减。",
            do="在有效期内用完或在“指标退回”中退回。",
        )
    return None


@rule(faq=11, code="return", occasion=True)
def something_to_return(case: Case, today: date) -> Outcome:
    """指标退回须在指标有效期内办理，退回数不超过该笔指标的剩余数（`places` 和 `application` 为所选）。"""
    life = parameters.of(case, today).integer("quota_life_days")
    usable, named = quota.usable(case.unit, today, life), case.options.get("application")
    if not usable:
        return Blocker("没有在有效期内的剩余指标可以退回。", do="无需退回。")
    grants = [one for one in usable if named in (None, one.number)]
    left = quota.left(max(grants, key=lambda one: one.granted_on)) if grants else 0
    places = case.options.get("places", "")
    if not grants or not places.isdecimal() or int(places) <= left:
        return None  # what is no number, or no grant of ours, the form and the portal refuse
    return Blocker(f"这笔指标只剩 {left} 个，不能退回 {places} 个。", do=f"改为不超过 {left} 个。")


_ELIGIBLE = (
    unit_may_apply,
    unit_meets_the_rules,
    capital_is_enough,
    tax_place_is_chaoyang,
    tax_is_enough,
    registered_a_full_year,
    insurance_in_chaoyang,
    window_is_open,
    request_is_given,
    unused_two_years,
)
SECOND = (*_ELIGIBLE, first_application_made, no_usable_quota_left)
RETURN = (something_to_return,)
