"""What a person is asked to approve: found by its filing, whichever case has filled it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from robot.engine.docket import must_be_open, pausing
from robot.engine.links import note_of
from robot.engine.office import Office
from robot.engine.pins import options_for
from robot.engine.plan import flow_of
from robot.engine.typed import command_line
from robot.errors import ConfigError, Problem
from robot.filing.approvals import Along, How, Shown, decline, must_be_as_shown
from robot.filing.catalog import businesses
from robot.filing.docket_tables import Entry, Stage
from robot.filing.job import Job
from robot.filing.ledger import utc_now
from robot.filing.link_tables import Link
from robot.filing.states import UNSENT, State
from robot.filing.tables import Filing
from robot.report.approval import Sheet


@dataclass(frozen=True, slots=True)
class Asked:
    """A business of a subject with its choices, and the case that has filled it, if one did. `filled`: hash
    of the only content that may be meant, where nothing tells the choices it was filled with."""

    business: str
    subject: str
    options: Mapping[str, str] = field(default_factory=dict)
    case: Entry | None = None
    filled: str = ""


def asked_by(office: Office, entry: Entry) -> Asked | None:
    """What the case waits to be approved; None when that is nothing. Raises ConfigError for broken files."""
    if entry.state is not Stage.APPROVAL:
        return None
    flow = flow_of(entry.step, entry.subject, office.history(entry.subject), entry.way)
    which = businesses().get(flow)
    if which is None:
        return None
    options, _ = options_for(office, entry, which)
    return Asked(which.name, entry.subject, options, entry)


def filing_of(office: Office, asked: Asked) -> Filing | None:
    """The filing of what is asked: the one that was filled last."""
    filings = office.ledger.filings(business=asked.business, subject=asked.subject)
    open_ = [one for one in filings if one.state in UNSENT or one.state is State.RETURNED]
    return max(open_, key=lambda one: (one.updated_at, one.id), default=None)


def asked_for(office: Office, number: int) -> Asked:
    """What is asked by the filing with this row number. Raises ConfigError for one that there is not."""
    filing = next((one for one in office.ledger.filings() if one.id == number), None)
    if filing is None:
        raise ConfigError.of([Problem("filing", str(number), "a filing of `gongju status`")])
    for entry in office.docket.parked():
        if entry.subject == filing.subject:
            asked = asked_by(office, entry)
            if asked is not None and asked.business == filing.business:
                return asked
    return Asked(filing.business, filing.subject, filled=filing.content_hash)


def case_of(office: Office, link: Link) -> Entry | None:
    """The case that waits for what the link is about."""
    for entry in office.docket.parked():
        asked = asked_by(office, entry) if entry.subject == link.subject else None
        if asked is not None and asked.business == link.business:
            return entry
    return None


def must_wait(office: Office, job: Job, shown: Shown) -> None:
    """Raises Stale unless exactly this waits to be sent."""
    must_be_as_shown(job, job.content(), office.ledger.get(job.key), shown)


def shown_of(office: Office, asked: Asked) -> tuple[Job, Sheet]:
    """What would be sent, as its page shows it. Raises what making it ready raises, and ConfigError for
    another content than was filled."""
    job, on = office.to_approve(asked.business, asked.subject, asked.options)
    content = job.content()
    if asked.filled not in ("", content.hash):
        again = command_line("fill", asked.business, asked.subject, {})
        raise ConfigError(
            f"{job}: not what was filled last: the files have changed, or it had choices (--with);"
            f" {again} again, or approve it by the command with its choices"
        )
    return job, office.approval_sheet(job, content, asked.options, on)


def approve(
    office: Office,
    asked: Asked,
    by: str,
    how: How,
    shown: Shown,
    along: Along | None = None,
) -> dict[str, Any]:
    """The very same as `gongju approve`, for what the person was `shown`. Raises Stale where that is no
    longer what would be sent, ConfigError where the case was ended meanwhile."""
    return office.approve(
        asked.business,
        asked.subject,
        asked.options,
        by,
        how=how,
        shown=shown,
        along=_both(must_be_open(asked.case) if asked.case else None, along),
    )


def refuse(
    office: Office,
    asked: Asked,
    by: str,
    note: str,
    shown: Shown,
    along: Along | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Write down that the person said no, and pause the case: nothing goes on until somebody resumes it.
    Raises as `approve`."""
    said = note_of(office, note)
    job, _ = office.to_approve(asked.business, asked.subject, asked.options)
    stop = (
        pausing(asked.case, f"{note_of(office, by)} 不批准：{said}", at or utc_now()) if asked.case else None
    )
    decline(office.ledger, job, by, said, content=job.content(), shown=shown, along=_both(stop, along))


def _both(*parts: Along | None) -> Along:
    """What is checked and written in one with a yes or no."""

    def check(session: Session) -> None:
        for one in parts:
            if one is not None:
                one(session)

    return check
