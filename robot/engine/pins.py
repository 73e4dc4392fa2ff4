"""The choices of a case for one of its steps: the operator's, and those the case makes and keeps.

A choice that a flow would make anew each day (the day of an appointment: the third working day from now)
is pinned when the form is filled: an approval is for exactly that day.
"""

from __future__ import annotations

from datetime import date

from flows.chaoyang_hr.appointment import NOTICE
from robot.engine.office import Office
from robot.engine.plan import ASKS
from robot.filing.catalog import Business as Flow
from robot.filing.docket_tables import Entry
from robot.filing.states import WITH_PORTAL
from robot.people.models import Business
from robot.policy.calendar import add_working_days, is_working_day

DAY = "date"


def options_for(office: Office, entry: Entry, which: Flow) -> tuple[dict[str, str], dict[str, str]]:
    """What goes to the flow as `--with`, and the pins of the case with it."""
    known = which.options.model_fields if which.options else {}
    options = {name: value for name, value in entry.options.items() if name in known}
    if which.name in ASKS and entry.way != Business.NEW:
        options.setdefault("business", entry.way)
    if which.name != "appointment" or DAY in options:
        return options, dict(entry.pins)
    day = _day(office, entry)
    return {**options, DAY: day}, {**entry.pins, DAY: day}


def _day(office: Office, entry: Entry) -> str:
    """The pinned day while it can still be booked; else the first that can."""
    past = {
        one.period
        for one in office.ledger.filings(business="appointment", subject=entry.subject)
        if one.state in WITH_PORTAL
    }
    pinned = entry.pins.get(DAY)
    if pinned and _is_free(date.fromisoformat(pinned), entry.way, office.today, past):
        return pinned
    day = add_working_days(office.today, NOTICE)
    while not _is_free(day, entry.way, office.today, past):
        day = add_working_days(day, 1)
    return day.isoformat()


def _is_free(day: date, way: str, today: date, past: set[str]) -> bool:
    """Whether it lies ahead and was not booked before: one that was returned is booked for another day."""
    return day > today and is_working_day(day) and f"{way}-{day}" not in past
