"""Dated numbers, the operator's own over them, and what happens outside their dates."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.errors import ConfigError
from robot.policy.parameters import NotCovered, freshen, of, parameters
from tests.factories import TODAY, case


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return tmp_path / "parameters.toml"


def test_the_shipped_numbers() -> None:
    numbers = parameters(TODAY)
    assert numbers.integer("age_limit_female") == 55
    assert numbers.integer("age_limit_male") == 60
    assert numbers.amount("capital_least") == 1_000_000
    assert numbers.amount("tax_least_year") == 200_000
    assert numbers.amount("tax_least_three_years") == 600_000
    assert numbers.amount("income_multiple") == Decimal("1.5")
    assert numbers.day("xuexin_degree_from") == date(2008, 9, 1)
    assert [numbers.integer(n) for n in ("quota_life_days", "renewal_days", "review_days")] == [90, 60, 20]


@pytest.mark.parametrize(
    ("day", "wage"),
    [("2025-06-30", 11761), ("2025-07-01", 11937), ("2026-06-30", 11937), ("2021-07-01", 9407)],
)
def test_the_average_wage_changes_in_july(day: str, wage: int) -> None:
    assert parameters(date.fromisoformat(day)).amount("average_wage") == wage


@pytest.mark.parametrize("day", ["2026-07-01", "2021-06-30"])
def test_a_date_without_a_wage_is_not_covered(day: str) -> None:
    with pytest.raises(NotCovered) as caught:
        parameters(date.fromisoformat(day)).amount("average_wage")
    assert day in caught.value.message
    assert "gongju parameter average_wage" in caught.value.do


def test_an_unconfirmed_number_says_so() -> None:
    caveat = parameters(date(2026, 6, 30)).caveat("average_wage", "income_multiple")
    assert "11937" in caveat
    assert "未经确认" in caveat
    assert "gongju parameter average_wage 11937 --from 2025-07-01" in caveat
    assert parameters(TODAY).caveat("income_multiple") == ""


def test_an_overlay_adds_a_year(overlay: Path) -> None:
    overlay.write_text('[average_wage]\nvalues = [{ from = 2026-07-01, value = 12345, source = "公告" }]\n')
    assert parameters(TODAY, overlay).amount("average_wage") == 12345
    assert parameters(date(2026, 6, 30), overlay).amount("average_wage") == 11937
    assert parameters(TODAY, overlay).caveat("average_wage") == ""


def test_an_overlay_confirms_a_value(overlay: Path) -> None:
    overlay.write_text("[average_wage]\nvalues = [{ from = 2025-07-01, value = 11937 }]\n")
    assert parameters(date(2026, 6, 30), overlay).caveat("average_wage") == ""


def test_no_overlay_file_is_fine(overlay: Path) -> None:
    assert parameters(TODAY, overlay).integer("review_days") == 20


ONE = "values = [{ from = 2026-01-01,"
DAYS = "review_days.values"


@pytest.mark.parametrize(
    ("text", "where", "field"),
    [
        (f"[average_wage]\n{ONE} value = 'a' }}]", ":2", "average_wage.values.0.value"),
        ("\n\n[avarage_wage]\nvalues = []", ":3", "avarage_wage"),
        (
            f"[review_days]\n{ONE} value = 20 }},\n\n{{ from = '2026-07', value = 1 }}]",
            ":4",
            f"{DAYS}.1.from",
        ),
        (f"[review_days]\n{ONE} value = 20.5 }}]", ":2", f"{DAYS}.0.value"),
        (f"[review_days]\n{ONE} value = 1, sauce = 'x' }}]", ":2", f"{DAYS}.0.sauce"),
        (f"[review_days]\n{ONE} until = 2025-01-01, value = 1 }}]", ":2", f"{DAYS}.0.until"),
        (f"[review_days]\n{ONE} value = 1 }}, {{ from = 2026-01-01, value = 2 }}]", ":1", DAYS),
        (f"[income_multiple]\n{ONE} value = -1 }}]", ":2", "income_multiple.values.0.value"),
        (f"[xuexin_degree_from]\n{ONE} value = 3 }}]", ":2", "xuexin_degree_from.values.0.value"),
        ("review_days = 3", ":1", "review_days"),
        ("[review_days\nvalues = 3", ":1", "TOML"),
        ("[review_days]\ntitle = 'x'\nvalues = []", ":1", "review_days.title"),
    ],
)
def test_a_wrong_overlay_names_file_line_and_field(overlay: Path, text: str, where: str, field: str) -> None:
    overlay.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        parameters(TODAY, overlay)
    found = {(one.where, one.field) for one in caught.value.problems}
    assert ("parameters.toml" + where, field) in found


def test_every_problem_at_once(overlay: Path) -> None:
    overlay.write_text(
        "[nonsense]\nvalues = []\n[review_days]\nvalues = [{ from = 2026-01-01, value = '1' }]\n"
    )
    with pytest.raises(ConfigError) as caught:
        parameters(TODAY, overlay)
    assert [one.where for one in caught.value.problems] == ["parameters.toml:1", "parameters.toml:4"]


def test_bytes_that_are_no_text(overlay: Path) -> None:
    overlay.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        parameters(TODAY, overlay)


def test_a_case_uses_its_workspaces_own_file_and_notices_a_change(tmp_path: Path, overlay: Path) -> None:
    one = case(papers=tmp_path / "papers")
    freshen(one)
    assert of(one, TODAY).integer("review_days") == 20
    overlay.write_text("[review_days]\nvalues = [{ from = 2026-01-01, value = 15 }]\n")
    freshen(one)
    assert of(one, TODAY).integer("review_days") == 15
    overlay.write_text("[review_days]\nvalues = [{ from = 2026-01-01, value = 10 }]\n")
    os.utime(overlay, ns=(1, 1))
    freshen(one)
    assert of(one, TODAY).integer("review_days") == 10
