"""Read the employee's applications and opinions: 工作居住证 › 查询业务申请记录 › 查看.

FAQ 90.

Before: the employee is logged in to the talent network's personal platform.
After:  nothing has changed there.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from flows._shared.approval import reading
from flows._shared.matching import Row
from robot.browser.forms import Reading
from robot.browser.page import PortalPage

PORTAL = "talent_person"
TITLE = "业务申请记录"
SUBJECT = "employee"


def read(page: PortalPage) -> list[Reading]:
    page.open("records")
    return [_one(page, row) for row in page.rows("records.applications")]


def _one(page: PortalPage, row: Row) -> Reading:
    page.open("records")
    page.press_row("records.applications", {"number": row["number"]}, "view")
    return reading(page)
