"""Read all appointments with state and opinion: 预约办理 › 已办理预约.

FAQ 18, 19, 90.

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
TITLE = "已办理预约"
SUBJECT = "unit"


def read(page: PortalPage) -> list[Reading]:
    page.open("appointment.list")
    return [
        Reading(
            business="appointment",
            number=row["number"],
            state=states.ledger_state(states.APPOINTMENT, row["state"]),
            portal_state=row["state"],
            opinion=row["opinion"],
            facts={"business": row["business"], "time": row["time"]},
        )
        for row in page.rows("appointment.list.appointments")
    ]
