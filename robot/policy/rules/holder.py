"""Rules of everybody who holds a permit already; shared by 续签, 变更 and 聘用单位变更.

holds_valid_permit      FAQ 61  a permit that has not lapsed (50)
permit_is_this_units    FAQ 63  filed by the unit it belongs to, else 聘用单位变更 first (75, 76, 77)
taxed_in_chaoyang       FAQ 59  no quota and no tax limit, but taxed in Chaoyang (26)
contract_is_in_force    FAQ 84  the unit goes on employing (58)
contract_goes_first     FAQ 85  the order of the steps (84)
not_retired             FAQ 83  a retired employee's permit is void
spouse_home_has_spouse  FAQ 66  a home in the spouse's name needs a marriage
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.people.models import Marriage
from robot.policy import contracts, materials, parameters
from robot.policy.findings import Blocker, Hint, Who
from robot.policy.periods import renewal_opens
from robot.policy.rule import Outcome, rule
from robot.policy.rules.quota import is_chaoyang


@rule(faq=61, code="permit-valid", also=(50,), occasion=True)
def holds_valid_permit(case: Case, today: date) -> Outcome:
    """证件有效期内方可续签或变更；失效后只能按新办重新申请。"""
    permit = case.person.permit
    if permit is None:
        return Blocker(
            "文件里没有工作居住证信息，不能续签或变更。", do="未持证的按新办申请；已持证的补填证件信息。"
        )
    if today > permit.expires:
        return Blocker(
            f"工作居住证已于{permit.expires:%Y-%m-%d}失效，不能续签或变更。", do="按新办重新申请。"
        )
    return None


@rule(faq=63, code="permit-unit", also=(75, 76, 77), occasion=True)
def permit_is_this_units(case: Case, today: date) -> Outcome:
    """证件还在其他单位名下或处于挂起状态的，须先完成聘用单位变更。"""
    permit = case.person.permit
    if permit is None:
        return None
    if not materials.same_name(permit.unit_name, case.unit.name):
        return Blocker(
            "工作居住证登记在另一单位名下。",
            do="先在证件有效期内完成“聘用单位变更”；只是单位更了名的，先办理单位更名。",
        )
    if permit.suspended:
        return Blocker(
            "工作居住证处于挂起状态，暂为失效。", do="先在证件有效期内完成“聘用单位变更”。", faq=75
        )
    return None


@rule(faq=59, code="tax-place", also=(26,))
def taxed_in_chaoyang(case: Case, today: date) -> Outcome:
    """纳税额不达标、未获得指标的单位，只要已开户且在朝阳区纳税，仍可办理续签和变更。"""
    if is_chaoyang(case.unit.tax_district):
        return None
    return Blocker(
        f"纳税所在区为{case.unit.tax_district}；在朝阳区办理续签和变更，纳税地须为朝阳区。",
        do="纳税地已迁出的，向所在区申请“单位主管部门变更”后在当地办理。",
    )


@rule(faq=84, code="contract", also=(58,))
def contract_is_in_force(case: Case, today: date) -> Outcome:
    """单位继续聘用：有本单位今天有效的劳动合同，由单位在员工列表中更新。"""
    found = contracts.in_force(case.person, case.unit, today)
    if found is None or not materials.same_name(found.unit_name, case.unit.name):
        return Blocker(
            "文件里没有与本单位今天有效的劳动合同。",
            do="续订劳动合同并补填，再由单位在“员工列表”—“查看员工完整信息”—“更新合同”处上传。",
        )
    return None


@rule(faq=85, code="order", also=(84,))
def contract_goes_first(case: Case, today: date) -> Outcome:
    """先由单位更新合同，员工再改信息或附件，然后员工和单位依次提交。

    Said where a business that needs the contract is called for: 续签 in the permit's last days, or
    聘用单位变更.
    """
    permit = case.person.permit
    if permit is None or today > permit.expires:
        return None
    ours = materials.same_name(permit.unit_name, case.unit.name) and not permit.suspended
    if ours and today < renewal_opens(permit.expires, parameters.of(case, today)):
        return None
    return Hint(
        "步骤有先后：单位先更新劳动合同，员工再修改信息或附件，最后员工和单位依次提交；顺序反了，合同无法同步。",
        do="按此顺序办理。",
        who=Who.BOTH,
    )


@rule(faq=83, code="retired-holder")
def not_retired(case: Case, today: date) -> Outcome:
    """员工退休后工作居住证自动失效，返聘也一样，不能新办、续签或变更。"""
    if not case.person.retired:
        return None  # not stated: standing.retirement_voids asks from a certain age on
    return Blocker(
        "员工已退休（含返聘），工作居住证自动失效，不能新办、续签或变更。", do="不再办理。", who=Who.NOBODY
    )


@rule(faq=66, code="spouse-home")
def spouse_home_has_spouse(case: Case, today: date) -> Outcome:
    """住房材料为配偶名下的，须上传夫妻任何一方的结婚证。"""
    person = case.person
    if person.residence.kind != "配偶住房" or person.marriage is Marriage.MARRIED:
        return None
    return Blocker(
        f"住所为配偶住房，婚姻状况却为“{person.marriage}”。",
        do="核对婚姻状况；非夫妻关系的按借住提供借住声明。",
        who=Who.EMPLOYEE,
    )
