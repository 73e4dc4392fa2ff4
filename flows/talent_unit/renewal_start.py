"""Start an employee's renewal: 工作居住证 › 可办业务列表 › 发起员工续签.

FAQ 57, 58, 63, 84, 85, 87, 89.

Before: logged in to the talent network's unit platform as the unit's agent; the employee has completed
        profile and papers on the personal platform.
After:  an application of kind 续签, started by the unit, stands in 查看员工业务申请.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flows._shared import applications
from flows._shared.matching import at_most_one, of_person
from flows._shared.term import term
from robot.browser.forms import CHOOSES, SENSITIVE, DateRange, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.people.models import Business
from robot.policy import parameters
from robot.policy.contracts import running
from robot.policy.periods import renewal_opens
from robot.policy.rules import renewal

PORTAL = "talent_unit"
TITLE = "发起员工续签"
SUBJECT = "employee"
RULES = renewal.RULES


class Form(PortalForm):
    """`opens`: the first day of the permit's last 60; what stood there before is an earlier renewal's."""

    name: Annotated[str, SENSITIVE, CHOOSES]
    id_number: Annotated[str, SENSITIVE, CHOOSES]
    permit: Annotated[str, CHOOSES]
    opens: Annotated[date, CHOOSES]
    position: str
    open_ended: bool
    contract_term: DateRange | None
    contract_begins: date | None
    promise: bool = True


def prepare(case: Case, today: date) -> Form:
    """FAQ 58, 84: the contract under which the unit goes on employing."""
    person = case.person
    held, contract = person.permit, running(person, case.unit, today)
    if held is None:
        raise NotEligible("the file has no permit to renew (FAQ 61)")
    if contract is None:
        raise NotEligible("the file has no labour contract with the unit that has not ended (FAQ 84)")
    return Form(
        name=person.name,
        id_number=person.id_number,
        permit=held.number,
        opens=renewal_opens(held.expires, parameters.of(case, today)),
        position=person.position,
        **term(contract),
    )


def period(form: Form, today: date) -> str:
    """One renewal of each permit term."""
    return f"{form.permit}-{form.opens}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The renewal the unit started: the one under way, else the newest of this permit term; None else.

    One that the employee has started is under way as well, and the portal takes no second: NotEligible.
    """
    page.open("applications")
    mine = of_person(page.rows("applications.list"), form.name, form.id_number)
    rows = [row for row in mine if row["business"] == Business.RENEWAL and row["at"] >= str(form.opens)]
    under_way = at_most_one(filter(applications.under_way, rows), "the renewal under way")
    if under_way and under_way["started_by"] != "单位":
        raise NotEligible("the employee has started this renewal already; review it instead (FAQ 89)")
    started = [row for row in rows if row["started_by"] == "单位"]
    row = under_way or max(started, key=lambda row: row["at"], default=None)
    return applications.receipt(row) if row else None


def fill(page: PortalPage, form: Form) -> None:
    page.open("renewals")
    rows = of_person(page.rows("renewals.list"), form.name, form.id_number)
    row = at_most_one((row for row in rows if row["permit"] == form.permit), "the permit to renew")
    if row is None:
        raise NotEligible("the portal does not offer this permit for renewal (FAQ 58, 87)")
    page.press_row("renewals.list", {"permit": form.permit}, "start")
    page.compare("renewal", form)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("renewal.send")
