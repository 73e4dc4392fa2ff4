"""Read the opinion on the business in progress: 工作居住证 › 在办业务状态 › 查看.

FAQ 89, 90.

Before: the employee is logged in to the talent network's personal platform.
After:  nothing has changed there.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from flows._shared.approval import reading
from robot.browser.forms import Reading
from robot.browser.page import PortalPage

PORTAL = "talent_person"
TITLE = "在办业务状态"
SUBJECT = "employee"


def read(page: PortalPage) -> list[Reading]:
    """One business at a time (FAQ 89): one reading, or none."""
    page.open("progress")
    if not page.see("progress.view"):
        return []
    page.press("progress.view")
    return [reading(page)]
