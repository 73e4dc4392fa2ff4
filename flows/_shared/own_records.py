"""The employee's own applications under 查询业务申请记录, as `find` looks through them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows._shared import applications
from flows._shared.matching import Row
from robot.browser.forms import Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
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


Change = tuple[str, str, str]
"""What 变更内容 shows of one fact: item, before, after."""


def with_changes(
    page: PortalPage, rows: Iterable[Row], wanted: set[Change], again: int = 1
) -> Receipt | None:
    """Of `rows` (newest first) the `again`-th whose 变更内容 is exactly `wanted`, or None.

    An empty `before` in `wanted` stands for anything. One that was returned counts for as long as no other
    stands in its place. NotEligible where a later change has undone the one found, so that it is an old one,
    and where there are so few that this one would not be the `again`-th.
    """
    found: Row | None = None
    count = 0
    for row in reversed(list(rows)):
        opened(page, row)
        shown = [(one["item"], one["before"], one["after"]) for one in page.rows("record.changes")]
        returned = applications.state(row) == "returned"
        if _is(shown, wanted):
            if count == again - 1:
                found = row
            count += not returned
        elif count == again and found and not returned and _undoes(shown, wanted):
            raise NotEligible(
                f"this change was filed as {found['number']}, and {row['number']} has undone it since:"
                f" again={again + 1} files it anew"
            )
    if count < again - 1:
        raise NotEligible(f"this change stands at the portal {count} times: again={count + 1} files it next")
    return applications.receipt(found) if found else None


def _is(shown: Sequence[Change], wanted: set[Change]) -> bool:
    return len(shown) == len(wanted) and all(
        any(item == one[0] and before in ("", one[1]) and after == one[2] for one in shown)
        for item, before, after in wanted
    )


def _undoes(shown: Sequence[Change], wanted: set[Change]) -> bool:
    """Whether a value that `wanted` set, or the removal it made, is no longer so after `shown`."""
    return any(
        item == one[0]
        and one[1] != one[2]
        and (one[1] == after if after else before != "" and one[2] == before)
        for item, before, after in wanted
        for one in shown
    )
