"""Download 工作居住证电子确认单: 工作居住证 › 工作居住证电子确认单 › 下载.

FAQ 52, 75.

Before: the employee is logged in to the talent network's personal platform and holds a permit that is
        neither suspended nor run out.
After:  nothing has changed there; the PDF is in the workspace.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from pathlib import Path

from robot.browser.page import PortalPage
from robot.errors import NotEligible

PORTAL = "talent_person"
TITLE = "工作居住证电子确认单"
SUBJECT = "employee"


def fetch(page: PortalPage) -> Path:
    page.open("slip")
    if not page.see("slip.download"):
        raise NotEligible("the portal offers no slip: no permit, or one suspended or run out (FAQ 52, 75)")
    return page.download("slip.download")
