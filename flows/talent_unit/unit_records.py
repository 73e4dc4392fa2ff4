"""Read how the unit's own applications stand: 单位管理 › 单位业务申请记录 › 查看.

FAQ 8, 26, 27.

Before: logged in to the talent network's unit platform as the unit's agent.
After:  nothing has changed there.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from flows._shared import approval, states
from flows._shared.matching import Row
from robot.browser.forms import Reading
from robot.browser.page import PortalPage

PORTAL = "talent_unit"
TITLE = "单位业务申请记录"
SUBJECT = "unit"


def read(page: PortalPage) -> list[Reading]:
    """All of the unit's applications; the records of one are opened where it was returned."""
    page.open("unit_applications")
    return [_one(page, row) for row in page.rows("unit_applications.list")]


def _one(page: PortalPage, row: Row) -> Reading:
    if row["state"] != states.RETURNED:
        return Reading(
            business=approval.filed_by(row["business"]),
            number=row["number"],
            state=states.ledger_state(states.APPLICATION, row["state"]),
            portal_state=row["state"],
        )
    page.open("unit_applications")
    page.press_row("unit_applications.list", {"number": row["number"]}, "view")
    return approval.reading(page)
