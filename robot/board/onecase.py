"""What the page of one case shows: how it stands, its steps, what the portals have of it, its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from robot.board.overview import portal_titles
from robot.engine.asking import asked_by, filing_of
from robot.engine.office import Office
from robot.engine.plan import Row
from robot.engine.ways import ways
from robot.errors import GongjuError
from robot.filing.catalog import businesses
from robot.filing.docket_tables import CLOSED, Entry, Happening, Stage
from robot.filing.job import UNIT
from robot.filing.tables import Filing
from robot.redact import mask


@dataclass(frozen=True, slots=True)
class OneCase:
    """All the page shows. `plan`: the steps, empty where `trouble` says why there are none. `sheet`: number
    of the filing whose content waits to be approved, 0 for none. `may`: what an operator can do now."""

    entry: Entry
    name: str
    plan: Sequence[Row]
    trouble: str
    filings: Sequence[tuple[Filing, str, str]]
    history: Sequence[Happening]
    sheet: int
    may: Sequence[str]
    titles: dict[str, str]


def one_case(office: Office, name: str) -> OneCase:
    """The case `C7`. Raises ConfigError for one that there is not."""
    entry = office.docket.get(name)
    plan: Sequence[Row] = ()
    trouble, sheet, person = "", 0, ""
    try:
        plan = office.plan_to_read(entry.subject, entry.way).rows
        employee = office.workspace.employee(entry.subject)
        person = mask(employee.name, office.personal_values) if employee else ""
        asked = asked_by(office, entry)
        filing = filing_of(office, asked) if asked else None
        sheet = filing.id if filing else 0
    except GongjuError as error:
        trouble = str(error)
    return OneCase(
        entry=entry,
        name=person,
        plan=plan,
        trouble=trouble,
        filings=_filings(office, entry),
        history=list(reversed(office.docket.history(entry.name))),
        sheet=sheet,
        may=may(entry),
        titles=portal_titles(),
    )


def may(entry: Entry) -> Sequence[str]:
    """What can be done with the case, as the docket allows it."""
    if entry.state in CLOSED:
        return ()
    return ("resume", "cancel") if entry.state is Stage.PAUSED else ("retry", "pause", "cancel")


def _filings(office: Office, entry: Entry) -> list[tuple[Filing, str, str]]:
    """What ledger and portals have of the case's steps, with title and masked opinion, the newest first."""
    way, known = ways().way[entry.way], office.personal_values
    mine = [
        one
        for one in office.ledger.filings()
        if one.business in (*way.steps, *way.flows) and one.subject in (entry.subject, UNIT)
    ]
    return [
        (
            one,
            businesses()[one.business].title if one.business in businesses() else one.business,
            mask(one.opinion, known),
        )
        for one in sorted(mine, key=lambda one: one.updated_at, reverse=True)
    ]
