"""Move the permit to the new unit: 工作居住证 › 可办业务列表 › 聘用单位变更.

FAQ 13, 39, 63, 72, 74, 75, 76, 77, 84, 89.

Before: the employee is logged in to the talent network's personal platform; profile and papers are
        saved, the new unit has agreed to the association and got an answer on quota this year, the
        former unit has let the employee go: the permit is suspended.
After:  the application stands in 查询业务申请记录 as 待单位审核, with its number.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date

from flows._shared import applications, own_records
from flows._shared.term import term
from robot.browser.forms import DateRange, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.people.models import Business
from robot.policy.contracts import running
from robot.policy.materials import same_name
from robot.policy.rules import employer_change

PORTAL = "talent_person"
TITLE = "聘用单位变更"
SUBJECT = "employee"
RULES = employer_change.RULES


class Form(PortalForm):
    """`insured_from` is YYYY-MM. `permit`, `former` and `unit_name` are shown by the page and must agree."""

    permit: str
    former: str
    unit_name: str
    position: str
    employed_since: date
    open_ended: bool
    contract_term: DateRange | None
    contract_begins: date | None
    insured_from: str
    promise: bool = True


def prepare(case: Case, today: date) -> Form:
    """FAQ 74: since when the new unit has paid social insurance."""
    person, held = case.person, case.person.permit
    contract = running(person, case.unit, today)
    if held is None:
        raise NotEligible("the file has no permit to move (FAQ 61)")
    if contract is None:
        raise NotEligible("the file has no labour contract with the unit that has not ended (FAQ 84)")
    joined = f"{person.employed_since:%Y-%m}"
    enrolled = [
        one.month for one in person.insurance if one.month >= joined and same_name(one.payer, case.unit.name)
    ]
    if not enrolled:
        raise NotEligible("the file has no month of social insurance paid by the new unit (FAQ 74)")
    return Form(
        permit=held.number,
        former=held.unit_name,
        unit_name=case.unit.name,
        position=person.position,
        employed_since=person.employed_since,
        **term(contract),
        insured_from=min(enrolled),
    )


def period(form: Form, today: date) -> str:
    """One for each time of coming; somebody who leaves may come back."""
    return f"{form.permit}-{form.employed_since}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The newest change since the employee came, or None; what is older brought another unit's permit."""
    since = str(form.employed_since)
    rows = own_records.rows_of(page, Business.EMPLOYER_CHANGE)
    row = next((row for row in rows if row["at"] >= since or applications.under_way(row)), None)
    return applications.receipt(row) if row else None


def fill(page: PortalPage, form: Form) -> None:
    page.open("businesses")
    page.press("businesses.change_employer")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("employer_change.submit")
