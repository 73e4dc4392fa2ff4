"""Apply for the year's quota: 居住证指标 › 指标申报 › 新增指标申报.

FAQ 7-10, 12, 14-16, 23.

Before: logged in to the Chaoyang HR system as the unit's agent.
After:  one application of the year stands under 指标申报 as 已上报. A dry run leaves a draft (草稿).

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from flows._shared import papers, states
from flows._shared.matching import at_most_one
from robot.browser.forms import CHOOSES, Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, Problem
from robot.people.case import Case
from robot.people.models import EntityKind, Unit
from robot.policy import parameters
from robot.policy.rules import quota
from robot.policy.rules import unit as standing
from robot.policy.tax import TEN_THOUSAND, TaxYear, best_tax_year

PORTAL = "chaoyang_hr"
TITLE = "指标申报"
SUBJECT = "unit"
RULES = (
    quota.unit_may_apply,
    quota.unit_meets_the_rules,
    quota.capital_is_enough,
    quota.tax_place_is_chaoyang,
    quota.tax_is_enough,
    quota.registered_a_full_year,
    quota.insurance_in_chaoyang,
    quota.window_is_open,
    quota.no_application_this_year,
    quota.request_is_given,
    quota.unused_two_years,
    standing.high_tech_is_valid,
)


class Form(PortalForm):
    """The three pages of the wizard, in their order. `capital` and `tax_paid` are in 万元."""

    year: Annotated[int, CHOOSES]

    unit_name: str
    credit_code: str
    kind: EntityKind
    category: str
    high_tech_number: str | None
    high_tech_expires: date | None
    capital: Decimal | None
    founded: date
    registered_district: str
    tax_district: str
    tax_since: date
    agent_name: Personal
    agent_mobile: Personal

    headcount: int
    tax_year: TaxYear
    tax_paid: Decimal
    reason: str

    tax_proof: tuple[Path, ...]
    licence: Path


def prepare(case: Case, today: date) -> Form:
    """FAQ 15: the tax year is the first one whose limit is met, its amount in 万元."""
    unit = case.unit
    if unit.request is None:
        raise ConfigError.of([Problem("unit.yaml", "request", "how many places the unit asks for, and why")])
    if unit.capital is None and unit.kind is not EntityKind.BRANCH:
        raise ConfigError.of([Problem("unit.yaml", "capital", "注册资本 in CNY", "5000000")])
    tax = best_tax_year(unit, today, parameters.of(case, today))
    if tax is None:
        raise NotEligible("no tax limit is met: 上年度, 本年度 or 近三年度 (FAQ 7, 15)")
    return Form(
        year=today.year,
        unit_name=unit.name,
        credit_code=unit.credit_code,
        kind=unit.kind,
        **_category(unit, today),
        capital=(unit.capital / TEN_THOUSAND).normalize() if unit.capital is not None else None,
        founded=unit.founded,
        registered_district=unit.registered_district,
        tax_district=unit.tax_district,
        tax_since=unit.tax_since,
        agent_name=unit.agent.name,
        agent_mobile=unit.agent.mobile,
        headcount=unit.request.headcount,
        tax_year=tax.year,
        tax_paid=tax.ten_thousand.normalize(),
        reason=unit.request.reason,
        tax_proof=papers.files(case, unit.papers.tax_proof, "纳税材料"),
        licence=papers.single(case, unit.papers.licence, "营业执照"),
    )


def _category(unit: Unit, today: date) -> dict[str, str | date | None]:
    """FAQ 23: 高新技术企业 only with a certificate that is valid today, and then its data."""
    held = unit.high_tech
    if held is None or not held.issued <= today <= held.expires:
        return {"category": "其他", "high_tech_number": None, "high_tech_expires": None}
    return {"category": "高新技术企业", "high_tech_number": held.number, "high_tech_expires": held.expires}


def period(form: Form, today: date) -> str:
    """One application a year (FAQ 12)."""
    return str(form.year)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The year's application as the portal's list shows it, or None. Drafts have not been sent.

    One returned and not sent again is shown as returned. One that asks for another number of places
    is not this one, and there is only one a year: NotEligible.
    """
    page.open("quota.list")
    rows = [row for row in page.rows("quota.list.applications") if row["year"] == str(form.year)]
    sent = [row for row in rows if row["state"] != states.DRAFT]
    live = at_most_one((row for row in sent if row["state"] != states.RETURNED), "this year's application")
    if live and live["headcount"] != str(form.headcount):
        raise NotEligible("this year's application stands at the portal with another 申请指标数 (FAQ 12, 17)")
    row = live or max(sent, key=lambda row: row["at"], default=None)
    if row is None:
        return None
    return Receipt(
        number=row["number"],
        state=states.ledger_state(states.QUOTA, row["state"]),
        portal_state=row["state"],
        opinion=row["opinion"],
        at=row["at"],
    )


def fill(page: PortalPage, form: Form) -> None:
    page.open("quota.new")
    page.fill(form)
    page.press("quota.new.next")
    page.fill(form)
    page.press("quota.new.tax.next")
    page.fill(form)
    page.press("quota.new.papers.save")
    page.compare("quota.detail", form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("quota.detail.report")
