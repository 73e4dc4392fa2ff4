"""The employee's own applications under 查询业务申请记录, as `find` looks through them."""

from __future__ import annotations

from collections.abc import Iterable

from flows._shared import applications
from flows._shared.matching import Row
from robot.browser.forms import Receipt
from robot.browser.page import PortalPage
from robot.people.models import Business


def rows_of(page: PortalPage, business: Business) -> list[Row]:
    """The rows of one 业务类型, newest first."""
    page.open("records")
    rows = [row for row in page.rows("records.applications") if row["business"] == business]
    return sorted(rows, key=lambda row: (row["at"], row["number"]), reverse=True)


def opened(page: PortalPage, row: Row) -> None:
    """Its 业务审批记录 is the current page."""
    page.open("records")
    page.press_row("records.applications", {"number": row["number"]}, "view")


def since(page: PortalPage, business: Business, year: str) -> list[Row]:
    """The rows of one 业务类型 that were filed in `year` or later, or are under way; newest first."""
    return [row for row in rows_of(page, business) if row["at"] >= year or applications.under_way(row)]


def with_changes(page: PortalPage, rows: Iterable[Row], wanted: set[tuple[str, str, str]]) -> Receipt | None:
    """The first of `rows` whose 变更内容 is exactly `wanted` (item, before, after), or None.

    An empty `before` in `wanted` stands for anything.
    """
    for row in rows:
        opened(page, row)
        shown = [(one["item"], one["before"], one["after"]) for one in page.rows("record.changes")]
        if len(shown) == len(wanted) and all(
            any(item == one[0] and before in ("", one[1]) and after == one[2] for one in shown)
            for item, before, after in wanted
        ):
            return applications.receipt(row)
    return None
