"""Read all employees with their permits' expiry dates: 员工管理 › 员工列表.

FAQ 58, 61, 76, 82.

Before: logged in to the talent network's unit platform as the unit's agent.
After:  nothing has changed there.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from robot.browser.forms import Reading
from robot.browser.page import PortalPage
from robot.redact import hide

PORTAL = "talent_unit"
TITLE = "员工列表"
SUBJECT = "unit"


def read(page: PortalPage) -> list[Reading]:
    """One reading an employee, by the permit's number; the name is kept, the ID number only as a hint.

    `portal_state` is that of the association; `permit_state` among the facts is 有效, 已挂起 (suspended,
    FAQ 76), 已失效 or empty; `expires` the date or empty (FAQ 82).
    """
    page.open("employees")
    return [
        Reading(
            business="",
            number=row["permit"],
            state="granted" if row["permit"] else "",
            portal_state=row["state"],
            facts={
                "name": row["name"],
                "id_number": hide(row["id_number"]),
                "permit_state": row["permit_state"],
                "expires": row["expires"],
            },
        )
        for row in page.rows("employees.list")
    ]
