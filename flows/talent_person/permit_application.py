"""Apply for the permit: 工作居住证 › 可办业务列表 › 申请工作居住证.

FAQ 32, 33, 36, 38, 41, 44, 45, 80, 89.

Before: the employee is logged in to the talent network's personal platform; profile and papers are
        saved, the unit has agreed to the association.
After:  the application stands in 查询业务申请记录 as 待单位审核, with its number.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from flows._shared import applications, own_records
from flows._shared.matching import at_most_one
from flows._shared.options import Choices, chosen
from flows._shared.qualified import filed_under
from flows._shared.term import term
from robot.browser.forms import DateRange, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.people.models import Business, Qualification
from robot.policy import parameters
from robot.policy.contracts import in_force
from robot.policy.materials import income_window
from robot.policy.rules import holder, permit, unit

PORTAL = "talent_person"
TITLE = "申请工作居住证"
SUBJECT = "employee"
RULES = (
    unit.permission_held,
    permit.age_is_within_limit,
    permit.employed_a_full_year,
    permit.still_employed,
    holder.not_retired,
    permit.holds_no_valid_permit,
    permit.is_no_beijing_resident,
    permit.qualification_path_is_open,
    permit.degree_is_verifiable,
    permit.title_is_provable,
    permit.title_is_listed,
    permit.income_covers_twelve_months,
    permit.income_reaches_limit,
    permit.income_is_from_this_unit,
    permit.insurance_covers_twelve_months,
    permit.no_back_paid_insurance,
    permit.contract_covers,
    permit.home_is_no_office,
    permit.quota_is_left,
    permit.one_business_at_a_time,
)


class Options(Choices):
    back_pay_explained: Literal["是"] | None = Field(
        None, title="情况说明 of back-paid insurance is among the papers (FAQ 37)", examples=["是"]
    )


class Form(PortalForm):
    """The application. Months are YYYY-MM by 税款所属期; `income_total` is in CNY, over those months."""

    qualification: Qualification
    unit_name: str
    position: str
    employed_since: date
    open_ended: bool
    contract_term: DateRange | None
    contract_begins: date | None
    income_total: Decimal
    months_from: str
    months_to: str
    promise: bool = True


def prepare(case: Case, today: date) -> Form:
    """FAQ 36, 38, 44: the months and the income of the papers that are uploaded with it."""
    chosen(Options, case)
    person = case.person
    contract = in_force(person, case.unit, today)
    if contract is None:
        raise NotEligible("no labour contract of the employee is in force today (FAQ 41)")
    window = income_window(person, case.unit, today, parameters.of(case, today))
    if not window.complete:
        raise NotEligible(f"income and social insurance must cover {window.first} to {window.last} (FAQ 36)")
    return Form(
        qualification=filed_under(case, today),
        unit_name=case.unit.name,
        position=person.position,
        employed_since=person.employed_since,
        **term(contract),
        income_total=window.total.normalize(),
        months_from=window.first,
        months_to=window.last,
    )


def period(form: Form, today: date) -> str:
    return str(today.year)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The application on its way, or the one decided since the form's months ended; None else.

    An older grant or return is another filing's: this form's months were not over then. One that is
    under way is the only one the portal takes (FAQ 89).
    """
    rows = own_records.rows_of(page, Business.NEW)
    under_way = at_most_one(filter(applications.under_way, rows), "the 新办 under way")
    row = under_way or next((row for row in rows if row["at"][:7] > form.months_to), None)
    return applications.receipt(row) if row else None


def fill(page: PortalPage, form: Form) -> None:
    page.open("businesses")
    page.press("businesses.apply")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("application.submit")
