"""业务审批记录: what every level said about one application. The same page ends all three paths of FAQ 90."""

from __future__ import annotations

from flows._shared import states
from robot.browser.forms import Reading
from robot.browser.page import PortalPage
from robot.people.models import Business

FILED_BY = {Business.NEW.value: "permit_application"}
"""业务类型 → the flow that files it."""


def reading(page: PortalPage) -> Reading:
    """The application whose 业务审批记录 is open now, with the opinion given last."""
    shown = page.read("record")
    spoken = [step for step in page.rows("record.steps") if step["opinion"]]
    return Reading(
        business=FILED_BY.get(shown["business"], ""),
        number=shown["number"],
        state=states.ledger_state(states.APPLICATION, shown["state"]),
        portal_state=shown["state"],
        opinion=spoken[-1]["opinion"] if spoken else "",
        at=spoken[-1]["at"] if spoken else "",
        facts={"step": spoken[-1]["step"], "result": spoken[-1]["result"]} if spoken else {},
    )
