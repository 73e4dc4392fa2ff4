"""Rules about the unit's standing on the talent network.

permission_held            FAQ 7   新办 and every other employee business: the unit's 业务办理权限
high_tech_is_valid         FAQ 23  a certificate in the file that has run out is not used
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.policy.findings import Blocker, Warning
from robot.policy.rule import Outcome, rule


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
