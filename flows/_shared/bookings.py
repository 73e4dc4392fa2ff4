"""Rows of 已办理预约: what one employee has booked for one business, and which of them a change is about."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Protocol

from pydantic import Field

from flows._shared import states
from flows._shared.matching import Row, at_most_one, of_person
from flows._shared.options import Choices
from robot.browser.forms import CHOOSES, SENSITIVE, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible, PageChanged
from robot.people.case import Case
from robot.people.models import Business
from robot.policy.rules import appointment


class Booking(Protocol):
    """A form that says whose appointment is meant, and for what."""

    @property
    def name(self) -> str: ...
    @property
    def id_number(self) -> str: ...
    @property
    def business(self) -> Business: ...


def rows_of(page: PortalPage, form: Booking, *, anew: bool = True) -> list[Row]:
    """All appointments of the person and the business. `anew` as of `PortalPage.open`."""
    page.open("appointment.list", anew=anew)
    rows = of_person(page.rows("appointment.list.appointments"), form.name, form.id_number)
    return [row for row in rows if row["business"] == form.business]


def state(row: Row) -> str:
    """The ledger's word for how far it is."""
    return states.ledger_state(states.APPOINTMENT, row["state"])


def waits(row: Row) -> bool:
    """Booked and not decided: of these there is one for each employee and business."""
    return state(row) == "filed"


def is_on(row: Row, day: datetime.date) -> bool:
    return row["time"].startswith(f"{day} ")


def receipt(row: Row) -> Receipt:
    return Receipt(row["number"], state(row), row["state"], row["opinion"])


# --- changing one that waits


class Choice(Choices):
    """Which appointment: without a business that of the one under way, else 新办. `again`: the same change
    for the second (third) time."""

    business: Business | None = Field(None, title="业务类型", examples=["新办"])
    date: datetime.date = Field(title="原预约日期", examples=["2026-11-10"])
    again: int = Field(1, title="第几次", examples=["2"], ge=1, le=99)


class Chosen(PortalForm):
    """The appointment that a change is about; the page shows it, nothing of it is typed."""

    name: Annotated[str, SENSITIVE, CHOOSES]
    id_number: Annotated[str, SENSITIVE, CHOOSES]
    business: Annotated[Business, CHOOSES]
    date: Annotated[datetime.date, CHOOSES]
    again: Annotated[int, CHOOSES]


def chosen_of(case: Case, options: Choice) -> dict[str, Any]:
    """The values of `Chosen`."""
    return {
        "name": case.person.name,
        "id_number": case.person.id_number,
        "business": options.business or appointment.under_way(case) or Business.NEW,
        "date": options.date,
        "again": options.again,
    }


def named(form: Chosen, change: str) -> str:
    """The ledger's period of a change."""
    return f"{form.business}-{change}" + (f"-{form.again}" if form.again > 1 else "")


def waiting(page: PortalPage, form: Chosen) -> Row:
    """The appointment that waits on the form's day; the list is open then. NotEligible when none does."""
    rows = [row for row in rows_of(page, form, anew=False) if waits(row)]
    row = at_most_one((row for row in rows if is_on(row, form.date)), "the appointment that waits")
    if row is None:
        other = f"; one waits on {rows[0]['time']} ({rows[0]['number']})" if rows else ""
        raise NotEligible(f"no appointment of the employee for {form.business} waits on {form.date}{other}")
    return row


def must_be(row: Row, shown: Row) -> None:
    """Raises PageChanged unless the page that `row` led to speaks of that appointment."""
    if shown.get("number") != row["number"]:
        raise PageChanged(f"the page of appointment {row['number']} does not show its 预约编号")
