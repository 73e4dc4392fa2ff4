"""Cancel an appointment that waits: 预约办理 › 已办理预约 › 取消.

FAQ 18, 19.

Before: logged in to the Chaoyang HR system as the unit's agent; the appointment stands there as 待受理 and
        its time has not come.
After:  it stands there as 已取消, under its number; its place is free.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

import datetime

from pydantic import Field

from flows._shared import bookings, states
from flows._shared.options import chosen
from robot.browser.forms import Receipt
from robot.browser.page import PortalPage
from robot.people.case import Case
from robot.policy.rules import appointment

PORTAL = "chaoyang_hr"
TITLE = "取消预约"
SUBJECT = "employee"
RULES = (appointment.business_needs_appointment, appointment.booked_day_is_not_over)


class Options(bookings.Choice):
    reason: str = Field(title="取消原因", examples=["员工出差，另行预约"], min_length=1, max_length=200)


class Form(bookings.Chosen):
    reason: str


def prepare(case: Case, today: datetime.date) -> Form:
    """Whose appointment, which one, and why. Raises ConfigError."""
    options = chosen(Options, case)
    return Form(**bookings.chosen_of(case, options), reason=options.reason)


def period(form: Form, today: datetime.date) -> str:
    """One for each day on which it stood; the same day booked and cancelled once more is `again`."""
    return bookings.named(form, str(form.date))


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The one cancelled last on that day. None while one still waits there."""
    rows = [row for row in bookings.rows_of(page, form) if bookings.is_on(row, form.date)]
    gone = [row for row in rows if row["state"] == states.CANCELLED]
    if not gone or any(bookings.waits(row) for row in rows):
        return None
    row = max(gone, key=lambda row: row["number"])
    return Receipt(row["number"], "granted", row["state"])


def fill(page: PortalPage, form: Form) -> None:
    """Raises NotEligible when there is nothing to cancel."""
    row = bookings.waiting(page, form)
    page.press_row("appointment.list.appointments", {"number": row["number"]}, "cancel")
    bookings.must_be(row, page.read("appointment.cancel"))
    page.compare("appointment.cancel", form)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("appointment.cancel.send")
