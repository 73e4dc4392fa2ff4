"""The command about review opinions: opinion; and how an opinion's points are shown anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, business_named, open_office

if TYPE_CHECKING:
    from robot.policy.opinions import Point

UNIT = "unit"
SHOWN_AT_MOST = 20
"""Points that `poll` and `status` show of one opinion; `opinion` shows all."""


def opinion(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="A staff number, or unit.")],
    business: Annotated[
        str | None,
        typer.Argument(metavar="[BUSINESS]", help="Only this business.", callback=business_named),
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Take the opinion on a returned filing apart: each point with the papers, months and fields it
    probably concerns, the question that helps, what to do and who does it. A suggestion (建议)."""
    from robot.filing.catalog import businesses
    from robot.policy.opinions import NOTE

    with open_office(workspace, verbose) as office:
        rows = office.returned(subject, business)
    if json:
        console.emit({"subject": subject, "note": NOTE, "filings": [as_dict(one) for one in rows]})
        return
    if not rows:
        console.say(f"{subject}: nothing was returned with an opinion")
    for one in rows:
        title = businesses()[one.business].title if one.business in businesses() else one.business
        console.say(f"{title}（{one.business} {one.subject} {one.receipt}）退回意见。{NOTE}")
        for line in lines(points_of(one.business, one.subject, one.opinion)):
            console.say(line)


def as_dict(row: Any) -> dict[str, Any]:
    """A row of `status`, for programs, with the points of its opinion."""
    points = points_of(row.business, row.subject, row.opinion) if is_returned(row.state) else ()
    return {**console.plain(row), "points": [one.as_dict() for one in points]}


def is_returned(state: str) -> bool:
    return state == "returned"


def points_of(business: str, subject: str, text: str) -> tuple[Point, ...]:
    """The points of an opinion on a business of `subject` (empty where no filing of ours is meant)."""
    from robot.filing.catalog import businesses
    from robot.policy.opinions import explain

    known = businesses().get(business)
    of_unit = subject == UNIT if subject else known is not None and known.subject == UNIT
    return explain(text, "unit" if of_unit else "employee")


def lines(points: Sequence[Point], at_most: int | None = None, more: str = "") -> Iterator[str]:
    """Each point and, indented below it, what is suggested. `more`: said when there are more than
    `at_most`."""
    shown = points[:at_most]
    for number, point in enumerate(shown, 1):
        yield f"  {number}. {' '.join(point.text.split())}"
        yield from (f"     {line}" for line in point.lines())
    if len(shown) < len(points):
        yield f"  … {len(points) - len(shown)} more points: {more}"
