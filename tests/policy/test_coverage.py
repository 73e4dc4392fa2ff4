"""Each of the 92 questions is served by something that is there, and a test that is there shows it."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path

import pytest

from robot.engine.coverage import Effect, Served, coverage, effects, shipped

ROOT = Path(__file__).parents[2]


@cache
def functions(file: str) -> dict[str, str]:
    """Test functions of `file`, each with its text."""
    source = (ROOT / file).read_text("utf-8")
    return {
        node.name: ast.get_source_segment(source, node) or ""
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def ids(one: Effect | Served) -> str:
    return f"{one.kind} {one.name}" if isinstance(one, Effect) else str(one.answer.number)


@pytest.mark.parametrize("one", coverage(), ids=ids)
def test_every_question_is_served(one: Served) -> None:
    assert one.effects, "nothing serves it"
    assert one.open_kinds == ()


def test_the_questions_are_the_92() -> None:
    assert [one.answer.number for one in coverage()] == list(range(1, 93))


@pytest.mark.parametrize("effect", tuple(effects()), ids=ids)
def test_every_effect_is_there_and_shown_by_a_test(effect: Effect) -> None:
    module, _, name = effect.place.partition(":")
    assert hasattr(importlib.import_module(module), name)
    assert set(effect.faq) <= set(range(1, 93))
    assert effect.faq
    assert effect.tests
    for node in effect.tests:
        file, _, function = node.partition("::")
        assert function in functions(file), f"{node} is no test"


@pytest.mark.parametrize("effect", [one for one in effects() if one.kind in ("rule", "flow")], ids=ids)
def test_the_tests_of_rules_and_businesses_speak_of_them(effect: Effect) -> None:
    name = effect.place.rpartition(":")[2] if effect.kind == "rule" else effect.name
    name = "login" if effect.name == "robot.browser.login:login" else name
    files = {node.partition("::")[0] for node in effect.tests}
    assert any(name in (ROOT / file).read_text("utf-8") for file in files)


def test_no_test_is_named_for_what_is_not_there() -> None:
    assert set(shipped().tests) - {"faq"} - {one.name for one in effects()} == set()


def test_no_effect_has_two_meanings() -> None:
    names = [one.name for one in effects()]
    assert sorted(names) == sorted(set(names))
