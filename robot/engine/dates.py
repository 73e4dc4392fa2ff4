"""The agenda of a workspace: its files, what the ledger has sent, what the portals showed last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from robot.engine.office import Office
from robot.filing.catalog import businesses
from robot.filing.job import UNIT
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Filing, Seen
from robot.people.models import Employee, Workspace
from robot.policy.agenda import Agenda, Filed, agenda
from robot.policy.calendar import BEIJING
from robot.policy.parameters import OVERLAY, parameters

ACCEPTED = "市级审批中"
"""The portal's word from the district's acceptance on: the review's days count from there (FAQ 31)."""


def agenda_of(office: Office, until: date | None = None, subject: str = "") -> Agenda:
    """Everything due for the workspace, or for the unit and `subject` alone, up to `until` (default: 180
    days). Raises ConfigError."""
    unit = office.case("unit").unit
    people = tuple(one for one in office.workspace.employees if subject in ("", one.key))
    people = with_expiry(people, _shown(office.ledger, people, subject))
    known = Workspace.model_construct(unit=unit, employees=people)
    numbers = parameters(office.today, office.settings.workspace / OVERLAY)
    return agenda(known, office.today, until, numbers=numbers, filed=tuple(waiting(office.ledger, subject)))


def _shown(ledger: Ledger, people: Sequence[Employee], subject: str) -> list[Seen]:
    """What 员工列表 showed of `people`: of all, or of the permit of the one who is `subject`."""
    if not subject:
        return ledger.readings(reader="employee_list")
    held = [one.permit.number for one in people if one.permit]
    return [one for number in held for one in ledger.readings(reader="employee_list", number=number)]


def waiting(ledger: Ledger, subject: str = "") -> Iterator[Filed]:
    """What the portals have and owe an answer to (FAQ 9, 31), to everybody, or to the unit and `subject`."""
    owners = dict.fromkeys((UNIT, subject)) if subject else ("",)
    for one in (filing for owner in owners for filing in ledger.filings(subject=owner)):
        if one.business in ("quota_application", "quota_supplement") and one.state in (
            State.FILED,
            State.IN_REVIEW,
        ):
            yield Filed("quota", one.subject, businesses()[one.business].title, _reported(ledger, one))
        elif one.state is State.IN_REVIEW and one.portal_state == ACCEPTED:
            yield Filed("permit", one.subject, businesses()[one.business].title, _accepted(ledger, one))


def with_expiry(people: Sequence[Employee], seen: Sequence[Seen]) -> tuple[Employee, ...]:
    """The employees with their permits' last days as 员工列表 shows them, the file's where it shows none
    (FAQ 82). `seen`: the newest first."""
    shown = {one.number: day for one in reversed(seen) if (day := _day(one.facts.get("expires", "")))}
    return tuple(_renewed(one, shown) for one in people)


def _renewed(person: Employee, shown: dict[str, date]) -> Employee:
    held = person.permit
    day = shown.get(held.number) if held else None
    if held is None or day is None or day < held.issued:
        return person
    return person.model_copy(update={"permit": held.model_copy(update={"expires": day})})


def _reported(ledger: Ledger, filing: Filing) -> date:
    """The day the application was reported: as the portal prints it, else of our click."""
    for one in ledger.readings(number=filing.receipt_number) if filing.receipt_number else ():
        if one.business == filing.business and (day := _day(one.at)):
            return day
    return _in_beijing(filing.clicked_at or filing.created_at)


def _accepted(ledger: Ledger, filing: Filing) -> date:
    """The day of the appointment that was accepted, else the day on which we first saw the acceptance."""
    seen = [
        one
        for one in (ledger.readings(number=filing.receipt_number) if filing.receipt_number else ())
        if one.business == filing.business and one.portal_state == ACCEPTED
    ]
    known = min((_in_beijing(one.first_seen) for one in seen), default=_in_beijing(filing.updated_at))
    booked = [
        day
        for one in ledger.filings(business="appointment", subject=filing.subject)
        if one.state is State.GRANTED
        for reading in ledger.readings(reader="appointments", number=one.receipt_number)
        if (day := _day(reading.facts.get("time", "")))
    ]
    return max((day for day in booked if day <= known), default=known)


def _day(text: str) -> date | None:
    """The day that `text` begins with, or None."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _in_beijing(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()
