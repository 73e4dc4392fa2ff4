"""Rules of 解除关联, by the former (or present) unit.

reason_fits            FAQ 79  the chosen reason is true of the file (62, 73, 86)
reason_is_given        FAQ 73  left, lapsed, or settled in Beijing (62, 86)
not_before_leaving     FAQ 73  after the last day; no need to wait for social insurance
in_sixty_days          FAQ 73  within 60 days of leaving (75)
quota_stays_used       FAQ 20  the quota of the leaver is not free again
RULES                  all of a disassociation
"""

from __future__ import annotations

from datetime import date

from robot.people.case import Case
from robot.policy import parameters
from robot.policy.findings import Blocker, Hint, Warning, Who
from robot.policy.periods import disassociate_by
from robot.policy.rule import Outcome, rule


def is_beijing_resident(case: Case) -> bool:
    """Whether the employee's hukou is in Beijing (FAQ 86)."""
    return case.person.household.province.startswith("北京")


def has_lapsed(case: Case, today: date) -> bool:
    """Whether the permit of the file has run out (FAQ 62)."""
    held = case.person.permit
    return held is not None and today > held.expires


LEFT, MOVED, SETTLED, LAPSED = "离职", "集团内部调动", "已落户北京", "证件到期不续签"
REASONS = (LEFT, MOVED, SETTLED, LAPSED)
"""解除原因, in the portal's words."""


def reason_of(case: Case, today: date) -> str | None:
    """解除原因: as chosen (`reason`), else what the file says, leaving first. None: there is none."""
    if chosen := case.options.get("reason"):
        return chosen
    if case.person.left_on:
        return LEFT
    if is_beijing_resident(case):
        return SETTLED
    return LAPSED if has_lapsed(case, today) else None


@rule(faq=79, code="reason-fits", also=(62, 73, 86))
def reason_fits(case: Case, today: date) -> Outcome:
    """所选的解除原因须与员工文件相符；集团内部调动没有离职证明的，也要有离开本单位的日期。"""
    chosen = case.options.get("reason")
    if chosen in (LEFT, MOVED) and case.person.left_on is None:
        return Blocker(f"解除原因为“{chosen}”，员工文件里没有离职日期。", do="在文件中填写离职日期。")
    if chosen == SETTLED and not is_beijing_resident(case):
        return Blocker("解除原因为“已落户北京”，员工文件里的户籍不在北京。", do="核对户籍省份。")
    if chosen == LAPSED and not has_lapsed(case, today):
        return Blocker("解除原因为“证件到期不续签”，员工的证件还没有到期。", do="核对证件到期日期。")
    return None


@rule(faq=73, code="reason", also=(62, 86), occasion=True)
def reason_is_given(case: Case, today: date) -> Outcome:
    """离职、证件到期失效、已落户北京的，可以解除关联。"""
    if case.person.left_on or has_lapsed(case, today) or is_beijing_resident(case):
        return None
    return Blocker(
        "员工在职、证件未失效、也未落户北京，没有解除关联的理由。", do="离职的在文件中填写离职日期。"
    )


@rule(faq=73, code="after-leaving", occasion=True)
def not_before_leaving(case: Case, today: date) -> Outcome:
    """员工离职后即可解除关联，无需等待社保减员。"""
    left = case.person.left_on
    if left is None or left <= today or has_lapsed(case, today) or is_beijing_resident(case):
        return None
    return Blocker(
        f"员工{left:%Y-%m-%d}才离职，还不能解除关联。", do=f"{left:%Y-%m-%d}离职后即可操作，不必等社保减员。"
    )


@rule(faq=73, code="sixty-days", also=(75,))
def in_sixty_days(case: Case, today: date) -> Outcome:
    """原单位应在员工离职之日起60日内解除关联。"""
    left = case.person.left_on
    if left is None:
        return None
    by = disassociate_by(left, parameters.of(case, today))
    if today <= by:
        return None
    return Warning(f"已超过解除关联的期限{by:%Y-%m-%d}。", do="立即解除关联。")


@rule(faq=20, code="quota-stays-used")
def quota_stays_used(case: Case, today: date) -> Outcome:
    """已使用过的指标无法转让；给其他员工新办须占用新指标。"""
    if case.person.permit is None:
        return None
    return Hint(
        "解除关联后，该员工用过的指标不能转给其他员工。", do="为他人新办须占用新指标。", who=Who.NOBODY
    )


RULES = (reason_fits, reason_is_given, not_before_leaving, in_sixty_days, quota_stays_used)
