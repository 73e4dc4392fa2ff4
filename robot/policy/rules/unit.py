"""Rules about the unit's standing on the talent network.

permission_held            FAQ 7   新办 and every other employee business: the unit's 业务办理权限
high_tech_is_valid         FAQ 23  a certificate in the file that has run out is not used
quota_comes_first          FAQ 8   开通权限, 主管部门变更: quota of this year first (7, 26, 28)
opens_permission           FAQ 8   开通权限: the unit has none anywhere
moves_here                 FAQ 26  主管部门变更 into Chaoyang: permission elsewhere; all else is here
moves_away                 FAQ 27  主管部门变更 out of Chaoyang: permission here; all else has gone
OPENING, TRANSFER          all rules of the two businesses of the unit
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.policy import quota
from robot.policy.findings import Blocker, Warning
from robot.policy.rule import Outcome, rule
from robot.policy.rules.quota import is_chaoyang


@rule(faq=7, code="permission", also=(8, 26, 28))
def permission_held(case: Case, today: date) -> Outcome:
    """单位已在朝阳区取得业务办理权限，方可办理员工业务。"""
    if case.unit.permission == "朝阳区":
        return None
    if case.unit.permission == "其他区":
        return Blocker(
            "单位的业务办理权限在其他区，不能直接在朝阳区办理员工业务；其他区未使用的指标在朝阳区无效。",
            do="先在朝阳区取得指标，再登录北京国际人才网单位平台申请“单位主管部门变更”，区级审核通过后办理。",
            faq=8,
        )
    return Blocker(
        "单位尚未开通工作居住证业务办理权限。",
        do="取得指标后登录北京国际人才网单位平台申请业务办理权限，区级审核通过后办理。",
    )


@rule(faq=23, code="high-tech")
def high_tech_is_valid(case: Case, today: date) -> Outcome:
    """单位分类选“高新技术企业”须持有效期内的证书，否则选“其他”。"""
    certificate = case.unit.high_tech
    if certificate is None:
        return None
    if today > certificate.expires:
        return Warning(
            f"高新技术企业证书已于{certificate.expires:%Y-%m-%d}到期，单位分类将填“其他”。",
            do="如已取得新证书，请更新单位文件中的证书信息。",
        )
    if today < certificate.issued:
        return Warning(
            f"高新技术企业证书自{certificate.issued:%Y-%m-%d}起有效，今天尚未生效，单位分类将填“其他”。",
            do="核对证书的发证日期。",
        )
    return None


def leaves_chaoyang(case: Case) -> bool:
    """Whether a 主管部门变更 goes out of Chaoyang: as chosen (`direction`), else as the file has it: the
    permission is here, registration and tax are not (FAQ 27)."""
    unit, chosen = case.unit, case.options.get("direction")
    if chosen:
        return chosen == "转出"
    gone = not is_chaoyang(unit.registered_district) and not is_chaoyang(unit.tax_district)
    return unit.permission == "朝阳区" and gone


@rule(faq=8, code="quota-first", also=(7, 26, 28))
def quota_comes_first(case: Case, today: date) -> Outcome:
    """开通业务办理权限、主管部门变更转入朝阳区，都须先在朝阳区取得指标。"""
    if quota.granted_this_year(case.unit, today) or leaves_chaoyang(case):
        return None
    return Blocker(
        f"单位 {today.year} 年度还没有在朝阳区取得指标。",
        do="先申请指标；在其他区取得而未使用的指标在朝阳区无效。",
    )


@rule(faq=8, code="no-permission-yet", occasion=True)
def opens_permission(case: Case, today: date) -> Outcome:
    """从未开通过权限的单位申请开通；在其他区开通过的走主管部门变更。"""
    if case.unit.permission == "无":
        return None
    if case.unit.permission == "朝阳区":
        return Blocker("单位已有朝阳区的业务办理权限。", do="无需再申请。")
    return Blocker("单位已在其他区开通过业务办理权限。", do="办理“单位主管部门变更”。")


@rule(faq=26, code="transfer", occasion=True)
def moves_here(case: Case, today: date) -> Outcome:
    """主管部门变更：权限在其他区，注册地、纳税、社保已转至朝阳区。"""
    unit = case.unit
    if leaves_chaoyang(case):
        return None
    if unit.permission != "其他区":
        return Blocker(
            "单位在其他区没有业务办理权限，不是主管部门变更。",
            do="未开通过权限的申请开通；迁出朝阳区的，选择“转出”并写明迁入的区。",
        )
    places = {"注册地": unit.registered_district, "纳税": unit.tax_district, "社保": unit.insurance_district}
    elsewhere = [f"{what}在{place}" for what, place in places.items() if not is_chaoyang(place)]
    if elsewhere:
        return Warning(
            f"单位{'、'.join(elsewhere)}；文件说的是注册地、社保、纳税都已转至朝阳区的单位。",
            do="提交前拨打 010-57596100 转 3 确认。",
        )
    return None


@rule(faq=27, code="moves-away")
def moves_away(case: Case, today: date) -> Outcome:
    """主管部门变更：权限在朝阳区，注册地及纳税已转至本市其他区，不必重新申请权限。"""
    unit = case.unit
    if not leaves_chaoyang(case):
        return None
    if unit.permission != "朝阳区":
        return Blocker(
            "单位没有朝阳区的业务办理权限，不能从朝阳区转出。", do="核对单位文件中的业务办理权限。"
        )
    places = {"注册地": unit.registered_district, "纳税": unit.tax_district}
    if here := [what for what, place in places.items() if is_chaoyang(place)]:
        return Warning(
            f"单位{'、'.join(here)}还在朝阳区；文件说的是注册地及纳税都已转至本市其他区的单位。",
            do="提交前向迁入区的主管部门确认。",
        )
    return None


OPENING = (quota_comes_first, opens_permission, high_tech_is_valid)
TRANSFER = (quota_comes_first, moves_here, moves_away, high_tech_is_valid)
