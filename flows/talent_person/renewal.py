"""Renew the permit: 工作居住证 › 可办业务列表 › 续签.

FAQ 39, 57, 58, 60, 61, 63, 84, 85, 89.

Before: the employee is logged in to the talent network's personal platform; profile and papers are
        saved, the permit is this unit's and in its last 60 days.
After:  the application stands in 查询业务申请记录 as 待单位审核, with its number.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flows._shared import applications, approval, own_records
from flows._shared.term import term
from robot.browser.forms import CHOOSES, DateRange, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.people.models import Business
from robot.policy import parameters
from robot.policy.contracts import running
from robot.policy.materials import income_window
from robot.policy.periods import renewal_opens
from robot.policy.rules import renewal

PORTAL = "talent_person"
TITLE = "续签"
SUBJECT = "employee"
RULES = renewal.RULES


class Form(PortalForm):
    """`opens`: the first day of the permit's last 60; what was sent before is an earlier renewal.

    Months are YYYY-MM by 税款所属期. `permit` and `unit_name` are shown by the page and must agree.
    """

    opens: Annotated[date, CHOOSES]
    permit: str
    unit_name: str
    position: str
    open_ended: bool
    contract_term: DateRange | None
    contract_begins: date | None
    months_from: str
    months_to: str
    promise: bool = True


def prepare(case: Case, today: date) -> Form:
    """FAQ 57, 84: the months paid without a gap, and the contract under which the unit goes on employing."""
    person, numbers = case.person, parameters.of(case, today)
    held, contract = person.permit, running(person, case.unit, today)
    if held is None:
        raise NotEligible("the file has no permit to renew (FAQ 61)")
    if contract is None:
        raise NotEligible("the file has no labour contract with the unit that has not ended (FAQ 84)")
    window = income_window(person, case.unit, today, numbers)
    return Form(
        opens=renewal_opens(held.expires, numbers),
        permit=held.number,
        unit_name=case.unit.name,
        position=person.position,
        **term(contract),
        months_from=window.first,
        months_to=window.last,
    )


def period(form: Form, today: date) -> str:
    """One renewal of each permit term."""
    return f"{form.permit}-{form.opens}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The employee's newest renewal of this permit term, or None.

    One that the unit has started (FAQ 87) is in the same list. Unless it was returned there is nothing
    left to send: NotEligible.
    """
    for row in own_records.rows_of(page, Business.RENEWAL):
        if row["at"] < str(form.opens) and not applications.under_way(row):
            continue
        own_records.opened(page, row)
        if not any(step["step"] == approval.STARTED_BY_UNIT for step in page.rows("record.steps")):
            return applications.receipt(row)
        if applications.state(row) != "returned":
            raise NotEligible("the unit has started this renewal already (FAQ 87, 89)")
    return None


def fill(page: PortalPage, form: Form) -> None:
    page.open("businesses")
    page.press("businesses.renew")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("renewal.submit")
