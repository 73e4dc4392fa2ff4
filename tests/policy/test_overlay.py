"""Setting a number, and the table of all of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.errors import ConfigError
from robot.policy.overlay import rows, set_number
from robot.policy.parameters import NotCovered, parameters
from tests.factories import TODAY

JULY = date(2026, 7, 1)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "parameters.toml"


def test_a_new_wage_holds_from_its_day_on(own: Path) -> None:
    set_number(own, "average_wage", JULY, "12345", source='公告"甲"')
    assert parameters(TODAY, own).amount("average_wage") == 12345
    assert parameters(date(2026, 6, 30), own).amount("average_wage") == 11937
    assert parameters(TODAY, own).series["average_wage"].values[-1].source == '公告"甲"'


def test_who_confirms_one_year_says_nothing_of_the_next(own: Path) -> None:
    set_number(own, "average_wage", date(2025, 7, 1), "11937", source="公告")
    june = parameters(date(2026, 6, 30), own)
    assert june.amount("average_wage") == 11937
    assert june.caveat("average_wage") == ""
    with pytest.raises(NotCovered):
        parameters(JULY, own).amount("average_wage")


def test_other_numbers_stay_and_the_same_day_is_replaced(own: Path) -> None:
    own.write_text("[review_days]\nvalues = [{ from = 2026-01-01, value = 15, confirmed = false }]\n")
    set_number(own, "average_wage", JULY, "1")
    set_number(own, "average_wage", JULY, "12345.50")
    set_number(own, "average_wage", date(2027, 7, 1), "13000")
    set_number(own, "xuexin_degree_from", JULY, "2009-01-01")
    numbers = parameters(TODAY, own)
    assert numbers.amount("average_wage") == Decimal("12345.50")
    assert numbers.integer("review_days") == 15
    assert "15" in numbers.caveat("review_days")
    assert numbers.day("xuexin_degree_from") == date(2009, 1, 1)
    assert [path.name for path in own.parent.iterdir()] == ["parameters.toml"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("average_wages", "1"),
        ("average_wage", "many"),
        ("average_wage", "0"),
        ("average_wage", "-1"),
        ("average_wage", "NaN"),
        ("average_wage", "Infinity"),
        ("review_days", "20.5"),
        ("material_months", "0"),
        ("xuexin_degree_from", "20"),
    ],
)
def test_what_is_wrong_changes_nothing(own: Path, name: str, value: str) -> None:
    set_number(own, "review_days", JULY, "15")
    before = own.read_bytes()
    with pytest.raises(ConfigError):
        set_number(own, name, JULY, value)
    assert own.read_bytes() == before


def test_a_broken_file_is_not_written_over(own: Path) -> None:
    own.write_text("[review_days]\nvalues = 3\n")
    with pytest.raises(ConfigError, match=r"parameters\.toml:1"):
        set_number(own, "average_wage", JULY, "1")
    assert own.read_text() == "[review_days]\nvalues = 3\n"


def test_the_table_of_all_numbers() -> None:
    table = {one["name"]: one for one in rows(parameters(TODAY))}
    assert table["review_days"]["value"] == "20"
    assert table["review_days"]["confirmed"] is True
    assert (table["average_wage"]["value"], table["average_wage"]["confirmed"]) == (None, False)
    june = {one["name"]: one for one in rows(parameters(date(2026, 6, 30)))}
    assert (june["average_wage"]["value"], june["average_wage"]["confirmed"]) == ("11937", False)
    assert june["average_wage"]["until"] == "2026-06-30"
