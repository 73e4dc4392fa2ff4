"""Rules of the first application (新办).

age_is_within_limit             FAQ 30  women up to 55, men up to 60
employed_a_full_year            FAQ 26  a year in the unit
still_employed                  FAQ 76  has not left
holds_no_valid_permit           FAQ 50  a permit still valid is renewed or changed, not applied for anew (61)
is_no_beijing_resident          FAQ 86  a Beijing hukou needs no permit
qualification_path_is_open      FAQ 33  education, title or intellectual property (34, 47, 51)
degree_is_verifiable            FAQ 88  学信网 knows the degree, or it is certified (34, 35)
title_is_provable               FAQ 47  the title's look-up path (48)
title_is_listed                 FAQ 47  the official lists know it: yes or no in the file
income_covers_twelve_months     FAQ 36  twelve months of income papers
income_reaches_limit            FAQ 46  monthly mean of 1.5 times the average wage (45)
income_is_from_this_unit        FAQ 44  other payers do not count
insurance_covers_twelve_months  FAQ 38  twelve months of social insurance (36)
no_back_paid_insurance          FAQ 37  none of them back-paid
contract_covers                 FAQ 41  a contract in force; a young open-ended one with its forerunner (56)
home_is_no_office               FAQ 67  (also for 证件基础信息变更)
quota_is_left                   FAQ 13  a usable piece of quota (9, 20, 21)
one_business_at_a_time          FAQ 89  (every employee business)

Options read from `case.options`: `back_pay_explained` (是/yes/true): 情况说明 is ready (FAQ 37);
`decision` 拒绝: the unit declines an association, which it may do for who has left.
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.people.models import Qualification, Sex, StudyForm, XueXinState
from robot.policy import calendar, contracts, materials, parameters, qualification, quota
from robot.policy.findings import Blocker, Hint, Warning, Who
from robot.policy.rule import Outcome, rule
from robot.policy.rules.months import income_covers_twelve_months as income_covers_twelve_months
from robot.policy.rules.months import income_is_from_this_unit as income_is_from_this_unit
from robot.policy.rules.months import income_reaches_limit as income_reaches_limit
from robot.policy.rules.months import insurance_covers_twelve_months as insurance_covers_twelve_months
from robot.policy.rules.months import no_back_paid_insurance as no_back_paid_insurance

_SOON_DAYS = 10


@rule(faq=30, code="age")
def age_is_within_limit(case: Case, today: date) -> Outcome:
    """申请人女性不超过55周岁，男性不超过60周岁。"""
    person, numbers = case.person, parameters.of(case, today)
    name = "age_limit_female" if person.sex is Sex.FEMALE else "age_limit_male"
    limit, age = numbers.integer(name), person.age_on(today)
    if age > limit:
        return Blocker(
            f"{person.sex}性申请人不超过 {limit} 周岁，今天已满 {age} 周岁。",
            do="不能新办。",
            who=Who.NOBODY,
            rests_on=numbers.caveat(name),
        )
    if age == limit and today > calendar.add_months(person.birth_date, 12 * limit):
        return Warning(
            f"今天已过 {limit} 周岁生日而未满 {limit + 1} 周岁；“不超过 {limit} 周岁”是否含这一年，"
            "本文件没有写明。",
            do="申请前拨打 010-57596100 转 3 确认，并尽快办理。",
            rests_on=numbers.caveat(name),
        )
    return None


@rule(faq=26, code="employed-a-year")
def employed_a_full_year(case: Case, today: date) -> Outcome:
    """新办业务需员工在用人单位工作满1年后方可办理。"""
    since = case.person.employed_since
    full = calendar.add_months(since, parameters.of(case, today).integer("employed_months"))
    if today >= full:
        return None
    return Blocker(
        f"{since:%Y-%m-%d}入职，至今不满一年，{full:%Y-%m-%d}起可以新办。", do=f"{full:%Y-%m-%d}以后再申请。"
    )


@rule(faq=76, code="left", also=(78,), occasion=True)
def still_employed(case: Case, today: date) -> Outcome:
    """员工离职后不再由本单位办理，原单位应解除关联。"""
    left = case.person.left_on
    if case.options.get("decision") == "拒绝":
        return None
    if left is None or left > today:
        return (
            Warning(f"员工将于{left:%Y-%m-%d}离职，业务可能来不及办完。", do="确认是否仍要办理。")
            if left
            else None
        )
    return Blocker(
        f"员工已于{left:%Y-%m-%d}离职，本单位不能再为其办理。", do="持有工作居住证的，在单位平台解除关联。"
    )


@rule(faq=50, code="permit-held", also=(61,), occasion=True)
def holds_no_valid_permit(case: Case, today: date) -> Outcome:
    """证件有效期内不能重新新办；无法续签的，待证件失效后可以重新新办。"""
    permit = case.person.permit
    if permit is None or today > permit.expires:
        return None
    if permit.suspended or not materials.same_name(permit.unit_name, case.unit.name):
        do = "由本单位办理“聘用单位变更”。"
    else:
        do = "到期前办理续签，信息有变化的办理变更；无法续签的，失效后再按新办申请。"
    return Blocker(f"已持有工作居住证，有效期至{permit.expires:%Y-%m-%d}，不能新办。", do=do)


@rule(faq=86, code="beijing-hukou", occasion=True)
def is_no_beijing_resident(case: Case, today: date) -> Outcome:
    """已落户北京的员工不需要工作居住证，可解除关联。"""
    if not case.person.household.province.startswith("北京"):
        return None
    return Blocker(
        "员工户籍在北京，不需要工作居住证。", do="已持证的由单位解除关联并上传户口本首页、本人页、变更页。"
    )


@rule(faq=33, code="qualification", also=(34, 35, 47, 51, 80))
def qualification_path_is_open(case: Case, today: date) -> Outcome:
    """学历+学位、中级及以上职称、知识产权三个申报条件至少符合一个。"""
    person = case.person
    found = qualification.paths(person, today, parameters.of(case, today))
    open_ones = {path.kind for path in found if path.open}
    reasons = "；".join(f"{path.kind}：{path.reason}" for path in found)
    if not open_ones and person.other_qualification:
        return Blocker(
            f"三个申报条件都不符合，按实施细则第四条的其他条件申报；本程序不会填写这类申报。{reasons}。",
            do="由员工在个人平台自行选择申报条件并提交；材料以实施细则和服务指南为准。",
            who=Who.EMPLOYEE,
        )
    if not open_ones:
        other = (
            "实施细则第四条的其他条件也已写明不符合。"
            if person.other_qualification is False
            else "其他准入条件见实施细则第四条，本文件没有列出：对照后在“符合细则第四条其他条件”"
            "（other_qualification）填是或否。"
        )
        return Blocker(
            f"三个申报条件都不符合。{reasons}。",
            do=f"核对学历学位、职称和知识产权信息；{other}",
            who=Who.BOTH,
        )
    if person.qualification and person.qualification not in open_ones:
        return Blocker(
            f"文件选定按“{person.qualification}”申报，但这一条件不符合。{reasons}。",
            do=f"改为：{'、'.join(sorted(open_ones))}，或留空由本程序选择。",
        )
    return None


@rule(faq=88, code="degree", also=(34, 35))
def degree_is_verifiable(case: Case, today: date) -> Outcome:
    """学位由学信网比对通过；2008-09-01 之前取得而比对不上的，先申请人工认证；国（境）外的须有认证。"""
    numbers = parameters.of(case, today)
    if qualification.choose_qualification(case.person, today, numbers) not in (Qualification.EDUCATION, None):
        return None
    found = qualification.education_of_path(case.person, today)
    if found is None:
        return None  # the path itself is closed: FAQ 33 says so
    if found.foreign:
        if qualification.proven(found):
            return None
        return Blocker(
            "国（境）外学历学位没有教育部留学服务中心的认证编号。",
            do="先向教育部留学服务中心申请国（境）外学历学位认证。",
            who=Who.EMPLOYEE,
            faq=35,
        )
    if found.xuexin in (XueXinState.VERIFIED, XueXinState.MANUAL):
        return None
    awarded, line = found.degree_date or found.finished, numbers.day("xuexin_degree_from")
    estimated = "" if found.degree_date else "（文件没有填学位授予日期，以毕业日期代替）"
    if awarded < line:
        certify = "通过学信网申请人工认证，认证报告与学位证书合并为一个 PDF 上传。"
        if found.xuexin is XueXinState.NOT_FOUND:
            return Blocker(
                f"学位于{line:%Y-%m-%d}之前取得{estimated}，学信网查询不到，尚未人工认证。",
                do=certify,
                who=Who.EMPLOYEE,
            )
        return Warning(
            f"学位于{line:%Y-%m-%d}之前取得{estimated}，自动比对可能失败，尚未查询。",
            do=f"先在学信网查询；查询不到的，{certify}",
            who=Who.EMPLOYEE,
        )
    if found.xuexin is XueXinState.NOT_FOUND:
        return Blocker(
            f"学位在学信网可查询范围内{estimated}，却查询不到。",
            do="联系毕业院校更正学信网信息，通过查询验证后再申请。",
            who=Who.EMPLOYEE,
        )
    form = "" if found.form is StudyForm.FULL_TIME else f"{found.form}形式取得的学历学位须经学信网查询验证；"
    return Warning(
        f"{form}文件记为学信网未查询{estimated}。",
        do="先在学信网查询学历和学位，把结果填入文件。",
        who=Who.EMPLOYEE,
        faq=34 if form else 0,
    )


@rule(faq=47, code="title", also=(48,))
def title_is_provable(case: Case, today: date) -> Outcome:
    """按职称申报的：考试取得须提供查询路径及查询方式；评审取得而查不到的须附评审材料。"""
    numbers = parameters.of(case, today)
    if qualification.choose_qualification(case.person, today, numbers) is not Qualification.TITLE:
        return None
    title = qualification.title_of_path(case.person, today)
    if title is None or qualification.can_be_looked_up(title):
        return None
    if title.obtained_by == "考试":
        return Blocker(
            "职称通过考试取得，文件没有写全查询网址和查询方式。",
            do="补填职称证书的查询网址和查询方式。",
            who=Who.EMPLOYEE,
        )
    return Warning(
        f"职称通过{title.obtained_by}取得，没有可查验的政府网站，须一并上传评审材料原件扫描件。",
        do="把评审材料与职称证书一并上传；政府网站可查验的，补填查询网址和查询方式即可不传。",
        who=Who.EMPLOYEE,
    )


@rule(faq=47, code="title-listed")
def title_is_listed(case: Case, today: date) -> Outcome:
    """职称是否算中级及以上，看京人社事业发〔2019〕87号的对应关系和境外职业资格认可目录。"""
    numbers = parameters.of(case, today)
    if qualification.choose_qualification(case.person, today, numbers) is not Qualification.TITLE:
        return None
    title = qualification.title_of_path(case.person, today)
    if title is None or title.listed:
        return None
    return Warning(
        f"“{title.name}”是否在职称目录内，本文件没有写明，由京人社事业发〔2019〕87号或境外职业资格认可目录规定。",
        do="查对目录，在该职称的“职称在官方目录内”（listed）填是或否。",
        who=Who.BOTH,
    )


@rule(faq=41, code="contract", also=(56,))
def contract_covers(case: Case, today: date) -> Outcome:
    """须有有效劳动合同；无固定期限合同履行不足一年的，将上一份劳动合同合并上传。"""
    person, unit = case.person, case.unit
    covering = contracts.in_force(person, unit, today)
    if covering is None:
        if person.legal_representative:
            return Hint(
                "文件里没有今天有效的劳动合同；法定代表人可用营业执照代替。",
                do="在“有效劳动合同”处上传营业执照原件扫描件。",
                faq=56,
            )
        return Blocker("文件里没有今天有效的劳动合同。", do="续订劳动合同，或补填合同信息。")
    if not materials.same_name(covering.unit_name, unit.name):
        return Warning(
            "今天有效的劳动合同由另一名称的单位签订。",
            do="单位更过名的，把更名通知书传到单位附件，或与劳动合同合并上传；否则须与本单位签订合同。",
            faq=43,
        )
    months = parameters.of(case, today).integer("contract_months")
    if covering.ends is None and calendar.add_months(covering.begins, months) > today:
        if any(one.begins < covering.begins for one in person.contracts):
            return Hint(
                f"无固定期限劳动合同自{covering.begins:%Y-%m-%d}起，履行不足一年，须将上一份劳动合同合并上传。",
                do="把上一份劳动合同与现合同合并为一个 PDF。",
            )
        return Warning(
            f"无固定期限劳动合同自{covering.begins:%Y-%m-%d}起，履行不足一年，文件里没有上一份劳动合同。",
            do="补填上一份劳动合同，并与现合同合并上传。",
        )
    return None


@rule(faq=67, code="home")
def home_is_no_office(case: Case, today: date) -> Outcome:
    """房屋用途为“办公”的住房材料不可使用。"""
    home = case.person.residence
    if home.use == "办公":
        return Blocker(
            "住所的房屋用途为“办公”，不可作为在京合法稳定住所证明。",
            do="按《朝阳区办理工作居住证服务指南》提供其他住房材料。",
            who=Who.EMPLOYEE,
        )
    if home.accepted is False:
        return Blocker(
            "文件写明住房材料不符合服务指南。",
            do="按《朝阳区办理工作居住证服务指南》提供其他住房材料。",
            who=Who.EMPLOYEE,
        )
    if home.use == "商业" and home.accepted is None:
        return Warning(
            "住所的房屋用途为“商业”；本文件只写明办公类不可使用，商业类没有写明。",
            do="对照《朝阳区办理工作居住证服务指南》或拨打 010-57596100 转 3 确认后，"
            "在“住房材料符合服务指南”（accepted）填是或否。",
            who=Who.BOTH,
        )
    return None


@rule(faq=13, code="quota", also=(9, 20, 21, 28))
def quota_is_left(case: Case, today: date) -> Outcome:
    """新办占用指标：须有本年度、有效期内、未使用的指标。"""
    life = parameters.of(case, today).integer("quota_life_days")
    records = quota.usable(case.unit, today, life)
    if records:
        until = max(quota.last_day(one, life) for one in records)
        if (until - today).days <= _SOON_DAYS:
            return Warning(
                f"可用指标将于{until:%Y-%m-%d}到期，到期无法续延。",
                do="在到期前完成员工提交和单位审核。",
                faq=9,
            )
        return None
    return Blocker(_why_no_quota(case, today, life), do="在每月前10个工作日申请指标或二次申报。")


def _why_no_quota(case: Case, today: date, life: int) -> str:
    records = [one for one in case.unit.quota if one.granted_on <= today]
    lapsed = [one for one in records if quota.left(one) > 0 and quota.last_day(one, life) < today]
    if not records:
        return "单位文件没有指标记录，新办需占用指标。"
    if lapsed:
        last = max(quota.last_day(one, life) for one in lapsed)
        return f"没有可用指标：剩余的指标已于{last:%Y-%m-%d}失效（有效期 {life} 天且不可跨年）。"
    if not any(one.year == today.year for one in records):
        return f"单位文件没有 {today.year} 年度的指标记录，新办需占用本年度指标。"
    return "没有可用指标：已获批的指标都已使用或退回，用过的指标不能转给他人。"


@rule(faq=89, code="one-at-a-time", occasion=True)
def one_business_at_a_time(case: Case, today: date) -> Outcome:
    """同一员工不能同时办理两项业务，须逐项审批完成后再发起。"""
    if not case.under_way:
        return None
    names = "、".join(sorted(set(case.under_way)))
    return Blocker(f"该员工还有业务在办：{names}。", do="等其审批完成后再发起；可用 gongju poll 查看进度。")
