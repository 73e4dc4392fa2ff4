"""指标申报 and 二次申报: the three pages of the wizard that both fill, and their rows in a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from flows._shared import papers, states
from flows._shared.matching import Row
from robot.browser.forms import CHOOSES, Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, Problem
from robot.people.case import Case
from robot.people.models import EntityKind, Unit
from robot.policy import parameters
from robot.policy.tax import TEN_THOUSAND, TaxYear, best_tax_year


class Application(PortalForm):
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


def values(case: Case, today: date) -> dict[str, Any]:
    """Of an `Application`. FAQ 15: the tax year is the first one whose limit is met, its amount in 万元.

    Raises ConfigError for what the unit's file lacks, NotEligible when no tax limit is met.
    """
    unit = case.unit
    if unit.request is None:
        raise ConfigError.of([Problem("unit.yaml", "request", "how many places the unit asks for, and why")])
    if unit.capital is None and unit.kind is not EntityKind.BRANCH:
        raise ConfigError.of([Problem("unit.yaml", "capital", "注册资本 in CNY", "5000000")])
    tax = best_tax_year(unit, today, parameters.of(case, today))
    if tax is None:
        raise NotEligible("no tax limit is met: 上年度, 本年度 or 近三年度 (FAQ 7, 15)")
    return {
        "year": today.year,
        "unit_name": unit.name,
        "credit_code": unit.credit_code,
        "kind": unit.kind,
        **_category(unit, today),
        "capital": (unit.capital / TEN_THOUSAND).normalize() if unit.capital is not None else None,
        "founded": unit.founded,
        "registered_district": unit.registered_district,
        "tax_district": unit.tax_district,
        "tax_since": unit.tax_since,
        "agent_name": unit.agent.name,
        "agent_mobile": unit.agent.mobile,
        "headcount": unit.request.headcount,
        "tax_year": tax.year,
        "tax_paid": tax.ten_thousand.normalize(),
        "reason": unit.request.reason,
        "tax_proof": papers.files(case, unit.papers.tax_proof, "纳税材料"),
        "licence": papers.single(case, unit.papers.licence, "营业执照"),
    }


def _category(unit: Unit, today: date) -> dict[str, str | date | None]:
    """FAQ 23: 高新技术企业 only with a certificate that is valid today, and then its data."""
    held = unit.high_tech
    if held is None or not held.issued <= today <= held.expires:
        return {"category": "其他", "high_tech_number": None, "high_tech_expires": None}
    return {"category": "高新技术企业", "high_tech_number": held.number, "high_tech_expires": held.expires}


def fill(page: PortalPage, form: Application) -> None:
    """From the first page, which is open, to the saved draft and its read-back; nothing is reported."""
    page.fill(form)
    page.press("quota.new.next")
    page.fill(form)
    page.press("quota.new.tax.next")
    page.fill(form)
    page.press("quota.new.papers.save")
    page.compare("quota.detail", form)


def receipt(row: Row) -> Receipt:
    """Of a row of either list."""
    return Receipt(
        number=row["number"],
        state=states.ledger_state(states.QUOTA, row["state"]),
        portal_state=row["state"],
        opinion=row["opinion"],
        at=row["at"],
    )
