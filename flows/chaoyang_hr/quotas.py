"""Read the unit's quota, and the decisions on its applications: 居住证指标 › 指标申报, 二次申报.

FAQ 9, 11-13, 21.

Before: logged in to the Chaoyang HR system as the unit's agent.
After:  nothing has changed there.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows._shared import states
from flows._shared.matching import Row
from robot.browser.forms import Reading
from robot.browser.page import PortalPage

PORTAL = "chaoyang_hr"
TITLE = "指标审批结果"
SUBJECT = "unit"

FACTS = ("year", "headcount", "granted", "used", "returned", "left", "granted_on", "lapses_on")
"""Of one application. Numbers are places, `left` those that can be used today; all but the first two are
empty before the district has granted any."""


def read(page: PortalPage) -> list[Reading]:
    page.open("quota.list")
    first = page.rows("quota.list.applications")
    page.open("quota.second")
    second = page.rows("quota.second.applications")
    return [*_sent("quota_application", first), *_sent("quota_supplement", second)]


def _sent(business: str, rows: Iterable[Row]) -> Iterator[Reading]:
    """What was reported; a draft was not."""
    for row in rows:
        if row["state"] != states.DRAFT:
            yield Reading(
                business=business,
                number=row["number"],
                state=states.ledger_state(states.QUOTA, row["state"]),
                portal_state=row["state"],
                opinion=row["opinion"],
                at=row["at"],
                facts={name: row[name] for name in FACTS},
            )
