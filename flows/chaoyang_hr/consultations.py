"""Read the district's replies to the unit's questions: 业务咨询 › 咨询记录.

FAQ 2.

Before: logged in to the Chaoyang HR system as the unit's agent.
After:  nothing has changed there.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from flows._shared.consultations import reading
from robot.browser.forms import Reading
from robot.browser.page import PortalPage

PORTAL = "chaoyang_hr"
TITLE = "咨询答复（单位）"
SUBJECT = "unit"


def read(page: PortalPage) -> list[Reading]:
    """Every question of the unit. The list has the replies, so none needs to be opened."""
    page.open("consultation.list")
    return [reading("consultation", row) for row in page.rows("consultation.list.questions")]
