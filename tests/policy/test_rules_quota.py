"""Rules of the quota application: pass, trip, and the days at each edge. Demo date 2026-11-05."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from robot.people.models import QuotaRecord
from robot.policy import quota as reckoning
from robot.policy.parameters import parameters
from robot.policy.rule import Rule, run
from robot.policy.rules import quota
from robot.policy.rules.unit import high_tech_is_valid, permission_held
from robot.policy.tax import TaxYear, best_tax_year, choose_tax_year
from tests.factories import TODAY, unit, unit_case


def levels(rule: Rule, today: date = TODAY, **changes: Any) -> list[str]:
    return [one.level.value for one in rule(unit_case(**changes), today)]


def tax(*amounts: tuple[int, Any], **more: Any) -> list[dict[str, Any]]:
    return [{"year": year, "kind": "增值税", "amount": amount} | more for year, amount in amounts]


def grant(on: str, granted: int = 2, used: int = 0, **more: Any) -> dict[str, Any]:
    return {"year": int(on[:4]), "granted_on": on, "granted": granted, "used": used} | more


APPLICATION = (
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
)


@pytest.mark.parametrize("rule", APPLICATION, ids=lambda one: one.code)
def test_the_example_unit_passes(rule: Rule) -> None:
    assert levels(rule) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "企业"}, []),
        ({"kind": "社会团体"}, []),
        ({"kind": "企业", "legal_person_status": False}, ["blocker"]),
        ({"kind": "分支机构", "legal_person_status": False}, []),
        ({"kind": "其他"}, ["warning"]),
        ({"founded": "2026-11-05", "registered_since": "2026-11-05", "tax_since": "2026-11-05"}, []),
        ({"founded": "2026-11-06", "registered_since": "2026-11-06", "tax_since": "2026-11-06"}, ["blocker"]),
    ],
)
def test_who_may_apply(changes: dict[str, Any], expected: list[str]) -> None:
    assert levels(quota.unit_may_apply, **changes) == expected


@pytest.mark.parametrize(("stated", "expected"), [(True, []), (None, ["warning"]), (False, ["blocker"])])
def test_what_the_2019_rules_say_is_stated_not_assumed(stated: bool | None, expected: list[str]) -> None:
    assert levels(quota.unit_meets_the_rules, meets_rules=stated) == expected


def test_an_open_statement_names_its_field() -> None:
    (found,) = quota.unit_meets_the_rules(unit_case(meets_rules=None), TODAY)
    assert "meets_rules" in found.do
    assert "实施细则" in found.message
    assert found.code in {one.code for one in run(quota.SECOND, unit_case(meets_rules=None), TODAY)}


@pytest.mark.parametrize(
    ("kind", "capital", "expected"),
    [
        ("企业", "999999.99", ["blocker"]),
        ("企业", "1000000", []),
        ("企业", None, ["warning"]),
        ("分支机构", None, []),
        ("社会团体", "1", []),
    ],
)
def test_capital(kind: str, capital: str | None, expected: list[str]) -> None:
    assert levels(quota.capital_is_enough, kind=kind, capital=capital) == expected


@pytest.mark.parametrize(
    ("district", "expected"),
    [("朝阳区", []), ("北京市朝阳区", []), ("海淀区", ["blocker"]), ("长春市朝阳区", ["blocker"])],
)
def test_tax_place(district: str, expected: list[str]) -> None:
    assert levels(quota.tax_place_is_chaoyang, tax_district=district) == expected


@pytest.mark.parametrize(
    ("taxes", "choice"),
    [
        (tax((2025, 200000)), (TaxYear.LAST, 200000)),
        (tax((2025, "199999.99")), None),
        (tax((2026, 200000)), (TaxYear.THIS, 200000)),
        (tax((2025, 200000), (2026, 900000)), (TaxYear.LAST, 200000)),
        (tax((2025, 190000), (2026, 200000), (2024, 500000)), (TaxYear.THIS, 200000)),
        (tax((2023, 250000), (2024, 250000), (2025, 100000)), (TaxYear.THREE, 600000)),
        (tax((2023, 250000), (2024, 250000), (2025, "99999.99")), None),
        (tax((2022, 900000), (2024, 1)), None),
        (tax((2025, 100000), (2025, 100000)), (TaxYear.LAST, 200000)),
        (tax((2025, 900000), declared_by_unit=False), None),
        (tax((2025, 900000), in_chaoyang=False), None),
    ],
)
def test_the_tax_year_of_question_15(taxes: list[dict[str, Any]], choice: Any) -> None:
    one = unit(taxes=taxes)
    assert choose_tax_year(one, TODAY) == choice
    assert levels(quota.tax_is_enough, taxes=taxes) == ([] if choice else ["blocker"])


def test_three_years_with_the_running_one_is_a_warning() -> None:
    taxes = tax((2024, 450000), (2025, 100000), (2026, 50000))
    best = best_tax_year(unit(taxes=taxes), TODAY, parameters(TODAY))
    assert best is not None
    assert (best.year, best.amount, best.years) == (TaxYear.THREE, 600000, (2024, 2025, 2026))
    assert levels(quota.tax_is_enough, taxes=taxes) == ["warning"]


def test_the_tax_year_turns_at_new_year() -> None:
    taxes = tax((2026, 250000))
    assert choose_tax_year(unit(taxes=taxes), date(2026, 12, 31)) == (TaxYear.THIS, Decimal(250000))
    assert choose_tax_year(unit(taxes=taxes), date(2027, 1, 1)) == (TaxYear.LAST, Decimal(250000))
    assert choose_tax_year(unit(taxes=taxes), date(2028, 1, 1)) is None


def test_the_amount_in_ten_thousands_is_never_above_the_truth() -> None:
    best = best_tax_year(unit(taxes=tax((2025, "356299.99"))), TODAY, parameters(TODAY))
    assert best is not None
    assert best.ten_thousand == Decimal("35.6299")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"taxes": []}, ["warning"]),
        ({"taxes": tax((2025, 1)), "kind": "社会团体"}, ["warning"]),
        ({"taxes": tax((2025, 1)), "kind": "分支机构"}, ["blocker"]),
        ({"taxes": [], "kind": "社会团体"}, ["warning"]),
    ],
)
def test_tax_that_cannot_be_judged(changes: dict[str, Any], expected: list[str]) -> None:
    assert levels(quota.tax_is_enough, **changes) == expected


LITTLE = tax((2025, 1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tax_since": "2025-11-06", "taxes": LITTLE}, ["blocker"]),
        ({"tax_since": "2025-11-05", "taxes": LITTLE}, []),
        ({"tax_since": "2025-11-04", "taxes": LITTLE}, []),
        ({"registered_since": "2025-11-06", "taxes": LITTLE}, ["blocker"]),
        ({"registered_since": "2025-11-06"}, ["hint"]),  # FAQ 72: the tax sum is met
        ({"tax_since": "2026-10-01"}, ["hint"]),  # FAQ 10
        ({"registered_district": "海淀区", "registered_since": "2026-10-01"}, ["warning"]),
    ],
)
def test_a_full_year_in_chaoyang(changes: dict[str, Any], expected: list[str]) -> None:
    assert levels(quota.registered_a_full_year, **changes) == expected


@pytest.mark.parametrize(
    ("registered", "insured", "expected"),
    [("朝阳区", "朝阳区", []), ("朝阳区", "海淀区", ["blocker"]), ("海淀区", "海淀区", [])],
)
def test_where_social_insurance_is_paid(registered: str, insured: str, expected: list[str]) -> None:
    found = levels(quota.insurance_in_chaoyang, registered_district=registered, insurance_district=insured)
    assert found == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-01", ["blocker"]),  # a Sunday before the first working day
        ("2026-11-02", []),
        ("2026-11-07", ["warning"]),  # a Saturday in the window
        ("2026-11-12", []),
        ("2026-11-13", ["hint"]),  # the last day
        ("2026-11-14", ["blocker"]),
        ("2026-10-07", ["blocker"]),  # National Day holidays
        ("2026-10-08", []),
        ("2026-10-10", []),  # a Saturday that is worked
        ("2026-10-20", ["hint"]),
        ("2026-10-21", ["blocker"]),
        ("2026-02-13", ["hint"]),  # before Spring Festival
        ("2026-02-14", ["blocker"]),  # a worked Saturday, but the eleventh
    ],
)
def test_the_application_window(today: str, expected: list[str]) -> None:
    assert levels(quota.window_is_open, date.fromisoformat(today)) == expected


def test_a_closed_window_names_the_next_one() -> None:
    (found,) = quota.window_is_open(unit_case(), date(2026, 11, 14))
    assert "2026-12-01" in found.message
    assert "2026-12-14" in found.do


def test_once_a_year() -> None:
    assert levels(quota.no_application_this_year, quota=[grant("2026-03-25")]) == ["blocker"]
    assert levels(quota.no_application_this_year, quota=[grant("2026-03-25", 0)]) == ["blocker"]
    assert levels(quota.no_application_this_year, quota=[grant("2025-12-31")]) == []
    assert levels(quota.no_application_this_year, date(2027, 1, 4), quota=[grant("2026-12-25")]) == []


def test_the_request_stands_in_the_file() -> None:
    assert levels(quota.request_is_given, request=None) == ["blocker"]


@pytest.mark.parametrize(
    ("record", "today", "expected"),
    [
        (grant("2026-06-26"), "2026-09-23", ["blocker"]),
        (grant("2026-06-26"), "2026-09-24", ["blocker"]),  # the 90th day
        (grant("2026-06-26"), "2026-09-25", []),
        (grant("2026-11-25"), "2026-12-31", ["blocker"]),
        (grant("2026-11-25"), "2027-01-01", []),  # never across the year end
        (grant("2026-10-25", 2, 2), "2026-11-05", []),
        (grant("2026-10-25", 2, 1, returned=1), "2026-11-05", []),
        (grant("2026-10-25", 2, 1), "2026-11-05", ["blocker"]),
        (grant("2026-10-25", 0), "2026-11-05", []),
        (grant("2026-11-25"), "2026-11-24", []),
    ],
)
def test_no_second_application_while_quota_is_left(
    record: dict[str, Any], today: str, expected: list[str]
) -> None:
    assert levels(quota.no_usable_quota_left, date.fromisoformat(today), quota=[record]) == expected


def test_the_second_application_needs_a_first_one() -> None:
    assert levels(quota.first_application_made) == ["blocker"]
    assert levels(quota.first_application_made, quota=[grant("2026-03-25", 0)]) == []


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([grant("2024-03-01"), grant("2025-03-01")], ["warning"]),
        ([grant("2025-03-01"), grant("2026-10-01")], ["warning"]),
        ([grant("2024-03-01"), grant("2025-03-01", 2, 2)], []),
        ([grant("2024-03-01"), grant("2025-03-01", 2, returned=2)], []),
        ([grant("2025-03-01")], []),
    ],
)
def test_two_years_of_unused_quota(records: list[dict[str, Any]], expected: list[str]) -> None:
    assert levels(quota.unused_two_years, quota=records) == expected


@pytest.mark.parametrize(
    ("permission", "expected"), [("朝阳区", []), ("其他区", ["blocker"]), ("无", ["blocker"])]
)
def test_permission(permission: str, expected: list[str]) -> None:
    assert levels(permission_held, permission=permission) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2025-11-30", ["warning"]),
        ("2025-12-01", []),
        ("2028-11-29", []),
        ("2028-11-30", []),
        ("2028-12-01", ["warning"]),
    ],
)
def test_high_tech_certificate(today: str, expected: list[str]) -> None:
    held = {"number": "GR202511000001", "issued": "2025-12-01", "expires": "2028-11-30"}
    assert levels(high_tech_is_valid, date.fromisoformat(today), high_tech=held) == expected
    assert levels(high_tech_is_valid) == []


def test_grants_seen_at_the_portal_join_the_file_once() -> None:
    seen = QuotaRecord(year=2026, granted_on=date(2026, 11, 24), granted=2)
    one = reckoning.with_grants(unit(), [seen, seen])
    assert [(each.year, each.granted, each.used) for each in one.quota] == [(2025, 1, 1), (2026, 2, 0)]
    known = unit(quota=[grant("2026-11-23", 2, 1)])
    assert reckoning.with_grants(known, [seen]) == known


def test_the_portal_knows_of_more_used_quota_than_the_file() -> None:
    seen = QuotaRecord(year=2026, granted_on=date(2026, 11, 24), granted=2, used=2)
    (one,) = reckoning.with_grants(unit(quota=[grant("2026-11-24", 2, 1)]), [seen]).quota
    assert one.used == 2


def test_the_number_of_a_grant_is_kept_whoever_knows_it() -> None:
    seen = QuotaRecord(year=2026, granted_on=date(2026, 11, 24), granted=2, number="ZB1")
    (one,) = reckoning.with_grants(unit(quota=[grant("2026-11-24", 2, 1)]), [seen]).quota
    assert (one.used, one.number) == (1, "ZB1")
    known = unit(quota=[grant("2026-11-24", 2, 0, number="ZB1")])
    (one,) = reckoning.with_grants(known, [seen.model_copy(update={"used": 2, "number": None})]).quota
    assert (one.used, one.number) == (2, "ZB1")
