"""业务审批记录: what every level said about one application. The same page ends all three paths of FAQ 90."""

from __future__ import annotations

from flows._shared import states
from robot.browser.forms import Reading
from robot.browser.page import PortalPage
from robot.people.models import Business

FILED_BY = {
    Business.NEW.value: "permit_application",
    Business.RENEWAL.value: "renewal",
    Business.BASIC_CHANGE.value: "basic_change",
    Business.FAMILY_CHANGE.value: "family_change",
    Business.EMPLOYER_CHANGE.value: "employer_change",
    "申请业务办理权限": "permission",
    "单位主管部门变更": "authority_change",
}
"""业务类型 → the flow that files it."""

STARTED_BY_UNIT = "单位发起"


def filed_by(business: str, *, unit: bool = False) -> str:
    """The flow that files `business`; with `unit`, the one by which the unit starts it (FAQ 87)."""
    if unit and business == Business.RENEWAL:
        return "renewal_start"
    return FILED_BY.get(business, "")


def reading(page: PortalPage) -> Reading:
    """The application whose 业务审批记录 is open now, with the opinion given last."""
    shown = page.read("record")
    steps = page.rows("record.steps")
    spoken = [step for step in steps if step["opinion"]]
    facts = {name: shown[name] for name in ("due", "late") if shown.get(name)}  # FAQ 31
    if spoken:
        facts |= {"step": spoken[-1]["step"], "result": spoken[-1]["result"]}
    by_unit = any(step["step"] == STARTED_BY_UNIT for step in steps)
    return Reading(
        business=filed_by(shown["business"], unit=by_unit),
        number=shown["number"],
        state=states.ledger_state(states.APPLICATION, shown["state"]),
        portal_state=shown["state"],
        opinion=spoken[-1]["opinion"] if spoken else "",
        at=spoken[-1]["at"] if spoken else "",
        facts=facts,
    )
