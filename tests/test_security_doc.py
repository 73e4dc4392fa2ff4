"""docs/security.md says which test shows what: each one is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TABLE = DOC.partition("| threat |")[2].splitlines()[2:]
ROWS = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in TABLE if line.startswith("|")]


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_each_threat_names_what_is_done_and_tests_that_there_are(row: list[str]) -> None:
    assert len(row) == 3
    assert all(row)
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row[2])
    assert named
    assert ", ".join(f"`{file}::{name}`" for file, name in named) == row[2]
    assert [f"{file}::{name}" for file, name in named if name not in functions_of(file)] == []
    assert all(name.startswith("test_") for _, name in named)


@pytest.mark.parametrize(
    "word",
    [
        *("redirect", "refresh", "pop-up", "Frames", "form", "data:", "Look-alike", "download", "blob:"),
        *("Formulas", "letter", "calendar", "YAML bombs", "Zip bombs", "PDFs", "Two operators", "Links"),
        *("WebSocket", "EventSource", "sendBeacon", "service worker", "javascript:", "base", "formaction"),
    ],
)
def test_the_attacks_that_must_be_told_are(word: str) -> None:
    assert [row for row in ROWS if word in row[0]] != []
