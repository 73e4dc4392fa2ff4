"""Every rule passes, trips, and turns on the right day. The table is in edges.py."""

from __future__ import annotations

import ast
import inspect
import textwrap
from datetime import date, timedelta

import pytest

from robot.policy.rule import Rule, all_rules
from tests.policy.edges import ALWAYS, DEMO, EDGES, PLAIN, Asked, Row, person

RULES = {one.code: one for one in all_rules()}
LETTERS = {"blocker": "B", "warning": "W", "hint": "H"}


def verdict(code: str, asked: Asked, day: date) -> str:
    found = RULES[code](*asked(day))
    return "".join(LETTERS[one.level] for one in found) or "."


def reads_the_day(rule: Rule) -> bool:
    """Whether anything in the rule's own function looks at `today`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.check)))
    return any(isinstance(node, ast.Name) and node.id == "today" for node in ast.walk(tree))


def name(row: Row) -> str:
    return f"{row[0]} {row[1]}"


@pytest.mark.parametrize("row", EDGES, ids=name)
def test_the_day_before_the_day_and_the_day_after(row: Row) -> None:
    code, text, expected, asked = row
    day = date.fromisoformat(text)
    around = [day + timedelta(days=shift) for shift in (-1, 0, 1)]
    assert " ".join(verdict(code, asked, one) for one in around) == expected


@pytest.mark.parametrize("row", EDGES, ids=name)
def test_a_row_is_an_edge(row: Row) -> None:
    before, on, after = row[2].split()
    assert before != on or on != after


def test_every_rule_that_reads_the_day_has_its_edges() -> None:
    dated = {code for code, rule in RULES.items() if reads_the_day(rule)}
    assert "FAQ30-age" in dated
    assert "FAQ67-home" not in dated
    assert dated - {row[0] for row in EDGES} == set()


def test_every_other_rule_stands_in_one_of_the_tables() -> None:
    dated = {row[0] for row in EDGES}
    assert sorted([*dated, *PLAIN, *ALWAYS]) == sorted(RULES)


@pytest.mark.parametrize("code", sorted({row[0] for row in EDGES}))
def test_a_rule_with_edges_passes_and_trips(code: str) -> None:
    """A hint is a pass with a word to it; so is what the usual case gets."""
    seen = {one for row in EDGES if row[0] == code for one in row[2].split()}
    usual = verdict(code, person(), DEMO)
    assert {usual, *seen} & {".", "H"}
    assert seen - {"."}


@pytest.mark.parametrize("code", sorted(PLAIN))
def test_a_rule_without_a_date_passes_and_trips(code: str) -> None:
    passes, trips, expected = PLAIN[code]
    assert verdict(code, passes, DEMO) == "."
    assert verdict(code, trips, DEMO) == expected
    assert expected != "."


@pytest.mark.parametrize("code", sorted(ALWAYS))
def test_a_rule_that_always_speaks(code: str) -> None:
    asked, expected = ALWAYS[code]
    assert verdict(code, asked, DEMO) == expected
