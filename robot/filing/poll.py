"""Polling: read what the portals say of our filings, keep it, let the filings follow, tell what changed.

A page that is not what was asked for (log-in, maintenance) raises in the browser layer, and a reading
that raised is no reading: it changes nothing and is reported as a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loguru import logger

from robot.browser.forms import PortalForm, Reading
from robot.errors import GongjuError, PageChanged, PortalRefused
from robot.filing import looks
from robot.filing.catalog import Business, businesses
from robot.filing.job import UNIT, Desk, account_of
from robot.filing.looking import TRIES, from_the_entry, while_down

if TYPE_CHECKING:
    from robot.browser.page import PortalPage

FormOf = Callable[[Business, str], PortalForm]
"""(reader of public pages, subject) → by what it asks there."""


@dataclass(frozen=True, slots=True)
class Change:
    """One reading that is not as the last one. `before` is empty at the first one; `subject` is
    empty when no filing of ours has this number."""

    portal: str
    account: str
    reader: str
    business: str
    subject: str
    number: str
    before: str
    after: str
    portal_state: str
    opinion: str
    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What else the page says that is not as it was: name → before, after."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One account, or one reading business of it (`reader`), that could not be read."""

    portal: str
    account: str
    reader: str
    error: GongjuError


@dataclass(slots=True)
class Poll:
    """What a poll came to. `readings` counts all states read, changed or not."""

    readings: int = 0
    changes: list[Change] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def poll(
    desk: Desk,
    readers: Iterable[Business],
    subjects: Mapping[str, Sequence[str]],
    form_of: FormOf | None = None,
) -> Poll:
    """Read everything `readers` can read, in one visit for each of `subjects`: portal → the unit, or
    employees, whose states are to be read there. `form_of`: by what the readers of public pages ask.

    One subject's failure does not keep the others from being read.
    """
    visits: dict[tuple[str, str, str], list[Business]] = {}
    for reader in readers:
        for subject in subjects.get(reader.portal, ()):
            if (reader.subject == UNIT) == (subject == UNIT):
                whose = (reader.portal, account_of(reader, subject), subject)
                visits.setdefault(whose, []).append(reader)
    outcome = Poll()
    for (portal, account, subject), of_visit in visits.items():
        _poll_subject(desk, (portal, account, subject), of_visit, form_of, outcome)
    return outcome


def subjects_to_read(desk: Desk, portals: Iterable[str], *, named: bool = False) -> dict[str, list[str]]:
    """Portal → whose states are worth a visit: the unit's; on the personal platform every employee that the
    ledger knows there; elsewhere every employee with a business on public pages. Where the ledger has
    nothing but those, nobody may have logged in: the unit's are read only when the portal was `named`."""
    public = {name for name, one in businesses().items() if one.public}
    found: dict[str, list[str]] = {}
    for portal in portals:
        filings = desk.ledger.filings(portal=portal)
        of_agent = [one for one in filings if one.business not in public]
        if portal == "talent_person":
            found[portal] = sorted({one.subject for one in filings})
        else:
            asking = sorted({one.subject for one in filings if one.business in public})
            found[portal] = [*([UNIT] if of_agent or named or not asking else []), *asking]
    return found


def _poll_subject(
    desk: Desk,
    whose: tuple[str, str, str],
    readers: Sequence[Business],
    form_of: FormOf | None,
    outcome: Poll,
) -> None:
    """One visit: (portal, account, subject)."""
    portal, account, subject = whose
    current = ""
    left = [one.name for one in readers]
    try:
        forms = {one.name: form_of(one, subject) for one in readers if form_of and one.public}
        with desk.visit(portal, account) as page:
            for reader in readers:
                current = reader.name
                try:
                    readings = _read(desk, reader, page, forms.get(reader.name))
                    _keep(desk, portal, subject, reader, readings, outcome)
                    looks.note(desk.ledger.store, portal, subject, current, at=desk.now())
                except (PageChanged, PortalRefused) as error:  # of one page; the others may be as ever
                    outcome.failures.append(Failure(portal, subject, reader.name, error))
                    looks.note(desk.ledger.store, portal, subject, current, at=desk.now(), error=error)
                left.remove(current)
            current = ""
    except GongjuError as error:
        outcome.failures.append(Failure(portal, subject, current, error))
        for name in left:
            looks.note(desk.ledger.store, portal, subject, name, at=desk.now(), error=error)
        logger.warning("{} {}: not read: {}", portal, subject, type(error).__name__)


def _read(desk: Desk, reader: Business, page: PortalPage, form: PortalForm | None) -> list[Reading]:
    def once() -> list[Reading]:
        return reader.asks.read(page, form) if reader.public else reader.reads.read(page)

    return from_the_entry(page, once, while_down(desk, TRIES))


def _keep(
    desk: Desk, portal: str, account: str, reader: Business, readings: Sequence[Reading], outcome: Poll
) -> None:
    for reading in readings:
        noted = desk.ledger.add_reading(portal, account, reader.name, reading, at=desk.now())
        outcome.readings += 1
        if noted.changed:
            outcome.changes.append(
                Change(
                    portal=portal,
                    account=account,
                    reader=reader.name,
                    business=reading.business,
                    subject=noted.filing.subject if noted.filing else "",
                    number=reading.number,
                    before=noted.last.state if noted.last else "",
                    after=reading.state,
                    portal_state=reading.portal_state,
                    opinion=reading.opinion,
                    facts=_moved(noted.last.facts if noted.last else {}, reading.facts),
                )
            )


def _moved(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {
        name: (before.get(name, ""), now.get(name, ""))
        for name in dict.fromkeys([*before, *now])
        if before.get(name, "") != now.get(name, "")
    }
