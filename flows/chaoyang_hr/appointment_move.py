"""Move an appointment that waits to another day or slot: 预约办理 › 已办理预约 › 改约.

FAQ 18, 19.

Before: logged in to the Chaoyang HR system as the unit's agent; the appointment stands there as 待受理 and
        its time has not come.
After:  it stands there under the same number with its new day and slot; the old place is free.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

import datetime

from pydantic import Field

from flows._shared import bookings
from flows._shared.matching import at_most_one
from flows._shared.options import chosen
from robot.browser.forms import Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, Problem
from robot.people.case import Case
from robot.policy.calendar import is_working_day
from robot.policy.rules import appointment, permit, unit

PORTAL = "chaoyang_hr"
TITLE = "变更预约"
SUBJECT = "employee"
RULES = (
    appointment.business_needs_appointment,
    appointment.booked_day_is_not_over,
    appointment.day_is_working_day,
    appointment.papers_last_until_the_day,
    permit.still_employed,
    unit.permission_held,
)


class Options(bookings.Choice):
    """`date` is the day on which it stands now."""

    to: datetime.date = Field(title="新预约日期", examples=["2026-11-12"])
    slot: str = Field(
        "10:00-11:00", title="新预约时段", examples=["10:00-11:00"], pattern=r"^\d\d:00-\d\d:00$"
    )


class Form(bookings.Chosen):
    to: datetime.date
    slot: str


def prepare(case: Case, today: datetime.date) -> Form:
    """Whose appointment, which one, and when instead. Raises ConfigError."""
    options = chosen(Options, case)
    if options.to <= today or not is_working_day(options.to):
        raise ConfigError.of([Problem("--with", "to", "a working day after today", "to=2026-11-12")])
    return Form(**bookings.chosen_of(case, options), to=options.to, slot=options.slot)


def period(form: Form, today: datetime.date) -> str:
    """One for each move; the same move once more (there, back and there again) is `again`."""
    return bookings.named(form, f"{form.date}-{form.to}-{form.slot}")


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The appointment at its new time. None while one waits on the old day at another time than that."""
    new = f"{form.to} {form.slot}"
    rows = bookings.rows_of(page, form)
    if any(bookings.waits(row) and bookings.is_on(row, form.date) and row["time"] != new for row in rows):
        return None
    there = (row for row in rows if row["time"] == new and bookings.state(row) != "returned")
    row = at_most_one(there, "the appointment at its new time")
    return Receipt(row["number"], "granted", row["state"]) if row else None


def fill(page: PortalPage, form: Form) -> None:
    """Raises NotEligible when there is nothing to move."""
    row = bookings.waiting(page, form)
    page.press_row("appointment.list.appointments", {"number": row["number"]}, "move")
    bookings.must_be(row, page.read("appointment.move"))
    page.compare("appointment.move", form)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("appointment.move.send")
