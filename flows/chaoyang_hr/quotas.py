"""Read the decisions on the unit's quota applications: 居住证指标 › 指标申报.

FAQ 9, 11, 12.

Before: logged in to the Chaoyang HR system as the unit's agent.
After:  nothing has changed there.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from flows._shared import states
from robot.browser.forms import Reading
from robot.browser.page import PortalPage

PORTAL = "chaoyang_hr"
TITLE = "指标审批结果"
SUBJECT = "unit"


def read(page: PortalPage) -> list[Reading]:
    page.open("quota.list")
    return [
        Reading(
            business="quota_application",
            number=row["number"],
            state=states.ledger_state(states.QUOTA, row["state"]),
            portal_state=row["state"],
            opinion=row["opinion"],
            at=row["at"],
            facts={name: row[name] for name in ("year", "headcount", "granted", "used", "granted_on")},
        )
        for row in page.rows("quota.list.applications")
        if row["state"] != states.DRAFT
    ]
