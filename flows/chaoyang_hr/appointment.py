"""Book the appointment that every business of an employee needs: 预约办理 › 新增预约.

FAQ 18, 19, 64, 90.

Before: logged in to the Chaoyang HR system as the unit's agent; the unit has passed the application.
After:  the appointment stands under 预约办理 › 已办理预约 as 待受理, with its number.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

import datetime

from pydantic import Field

from flows._shared import bookings
from flows._shared.matching import at_most_one
from flows._shared.options import Choices, chosen
from robot.browser.forms import Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, Problem
from robot.people.case import Case
from robot.people.models import Business
from robot.policy.calendar import add_working_days, is_working_day
from robot.policy.rules import appointment, permit, unit

PORTAL = "chaoyang_hr"
TITLE = "业务预约"
SUBJECT = "employee"
RULES = (
    appointment.business_needs_appointment,
    appointment.booked_for_what_is_under_way,
    appointment.day_is_working_day,
    appointment.papers_last_until_the_day,
    permit.still_employed,
    unit.permission_held,
)

NOTICE = 3
"""Working days between today and the day booked when the operator names none."""


class Options(Choices):
    """Which business, and when. Without a business: the one under way, else 新办. Without a date: the third
    working day after today."""

    business: Business | None = Field(None, title="业务类型", examples=["新办"])
    date: datetime.date | None = Field(None, title="预约日期", examples=["2026-11-10"])
    slot: str = Field("10:00-11:00", title="预约时段", examples=["10:00-11:00"], pattern=r"^\d\d:00-\d\d:00$")


class Form(PortalForm):
    name: Personal
    id_number: Personal
    business: Business
    date: datetime.date
    slot: str
    phone: Personal


def prepare(case: Case, today: datetime.date) -> Form:
    """The booking. The contact is the unit's agent: the district calls whoever files (FAQ 18)."""
    options = chosen(Options, case)
    day = options.date or add_working_days(today, NOTICE)
    if day <= today or not is_working_day(day):
        raise ConfigError.of([Problem("--with", "date", "a working day after today", "date=2026-11-10")])
    return Form(
        name=case.person.name,
        id_number=case.person.id_number,
        business=options.business or appointment.under_way(case) or Business.NEW,
        date=day,
        slot=options.slot,
        phone=case.unit.agent.mobile,
    )


def period(form: Form, today: datetime.date) -> str:
    """A returned application is booked again on another day: that is another filing."""
    return f"{form.business}-{form.date}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The booking of this person, business, day and hour, or None. One that stands comes before those that
    were returned or cancelled, of which the last counts: the portal's numbers go up."""
    same = [row for row in bookings.rows_of(page, form) if row["time"] == f"{form.date} {form.slot}"]
    stands = at_most_one((row for row in same if bookings.state(row) != "returned"), "this appointment")
    row = stands or max(same, key=lambda row: row["number"], default=None)
    return bookings.receipt(row) if row else None


def fill(page: PortalPage, form: Form) -> None:
    """Raises NotEligible for a second booking of the same thing: the portal takes one."""
    for row in bookings.rows_of(page, form, anew=False):
        if bookings.waits(row):
            raise NotEligible(
                f"this business of the employee is booked already, for another time: {row['number']},"
                f" {row['time']}; see appointment_move"
            )
    page.open("appointment.new")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("appointment.new.book")
