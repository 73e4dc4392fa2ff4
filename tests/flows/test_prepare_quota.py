"""What reaches the quota application: FAQ 7, 8, 12, 15, 23."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.chaoyang_hr import quota_application
from robot.errors import ConfigError, NotEligible
from robot.people.case import Case
from tests.factories import TODAY, unit


def form(today: date = TODAY, **changes: object) -> quota_application.Form:
    return quota_application.prepare(Case(unit(**changes), papers=Path("papers")), today)


def taxes(**amounts: object) -> list[dict[str, object]]:
    """`y2025="200000"` → a year's value-added tax."""
    return [{"year": int(year[1:]), "kind": "增值税", "amount": amount} for year, amount in amounts.items()]


def test_the_form_holds_what_the_file_says() -> None:
    found = form()
    assert found.model_dump() == {
        "year": 2026,
        "unit_name": "北京示例科技有限公司",
        "credit_code": "91110105MA01ABCD4C",
        "kind": "企业",
        "category": "其他",
        "high_tech_number": None,
        "high_tech_expires": None,
        "capital": Decimal(500),
        "founded": date(2018, 5, 10),
        "registered_district": "朝阳区",
        "tax_district": "朝阳区",
        "tax_since": date(2018, 6, 1),
        "agent_name": "示例经办",
        "agent_mobile": "13900005678",
        "headcount": 2,
        "tax_year": "上年度",
        "tax_paid": Decimal("48.42"),
        "reason": "引进研发人员",
        "tax_proof": (Path("papers/unit/tax-1.pdf"), Path("papers/unit/tax-2.pdf")),
        "licence": Path("papers/unit/licence.pdf"),
    }
    assert quota_application.period(found, TODAY) == "2026"


@pytest.mark.parametrize(
    ("paid", "year", "amount"),
    [
        ({"y2025": "200000.00"}, "上年度", "20"),
        ({"y2025": "199999.99", "y2026": "200000"}, "本年度", "20"),
        ({"y2025": "200000.00", "y2026": "900000"}, "上年度", "20"),
        ({"y2025": "199999.99", "y2024": "199999.99", "y2023": "200000.02"}, "近三年度", "60"),
        ({"y2025": "356299.99"}, "上年度", "35.6299"),
    ],
)
def test_tax_year_is_the_first_whose_limit_is_met_and_is_typed_in_wan(
    paid: dict[str, str], year: str, amount: str
) -> None:
    found = form(taxes=taxes(**paid))
    assert (found.tax_year, found.tax_paid) == (year, Decimal(amount))


@pytest.mark.parametrize(
    "paid", [{"y2025": "199999.99", "y2024": "199999.99", "y2023": "200000.01"}, {"y2022": "900000"}]
)
def test_no_tax_limit_met(paid: dict[str, str]) -> None:
    with pytest.raises(NotEligible, match="FAQ 7, 15"):
        form(taxes=taxes(**paid))


@pytest.mark.parametrize(
    ("today", "category"),
    [
        (date(2025, 11, 30), "其他"),
        (date(2025, 12, 1), "高新技术企业"),
        (date(2028, 11, 29), "高新技术企业"),
        (date(2028, 11, 30), "高新技术企业"),
        (date(2028, 12, 1), "其他"),
    ],
)
def test_high_tech_only_with_a_certificate_valid_today(today: date, category: str) -> None:
    paid = [{"year": year, "kind": "增值税", "amount": "300000"} for year in range(2022, 2029)]
    held = {"number": "GR202511000001", "issued": "2025-12-01", "expires": "2028-11-30"}
    found = form(today, high_tech=held, taxes=paid)
    given = (found.category, found.high_tech_number, found.high_tech_expires)
    if category == "其他":
        assert given == ("其他", None, None)
    else:
        assert given == ("高新技术企业", "GR202511000001", date(2028, 11, 30))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"request": None}, "request"),
        ({"capital": None}, "capital"),
        ({"papers": {"licence": ["a.pdf"]}}, "纳税材料"),
        ({"papers": {"tax_proof": ["a.pdf"]}}, "营业执照"),
        ({"papers": {"tax_proof": ["a.pdf"], "licence": ["a.pdf", "b.pdf"]}}, "营业执照"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        form(**changes)
    assert [problem.field for problem in caught.value.problems] == [named]


def test_a_branch_has_no_capital() -> None:
    assert form(kind="分支机构", legal_person_status=False, capital=None).capital is None
