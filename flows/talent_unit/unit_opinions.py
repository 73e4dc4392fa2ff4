"""Read the opinions on the employees' applications: 工作居住证 › 可办业务列表 › 查看员工业务申请 › 查看.

FAQ 90.

Before: logged in to the talent network's unit platform as the unit's agent.
After:  nothing has changed there.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from flows._shared import approval, states
from flows._shared.matching import Row
from robot.browser.forms import Reading
from robot.browser.page import PortalPage

PORTAL = "talent_unit"
TITLE = "员工业务审批意见"
SUBJECT = "unit"


def read(page: PortalPage) -> list[Reading]:
    """All applications; the records of one are opened where there is something to answer: a return."""
    page.open("applications")
    return [_one(page, row) for row in page.rows("applications.list")]


def _one(page: PortalPage, row: Row) -> Reading:
    if row["state"] != states.RETURNED:
        return Reading(
            business=approval.filed_by(row["business"], unit=row["started_by"] == "单位"),
            number=row["number"],
            state=states.ledger_state(states.APPLICATION, row["state"]),
            portal_state=row["state"],
        )
    page.open("applications")
    page.press_row("applications.list", {"number": row["number"]}, "view")
    return approval.reading(page)
