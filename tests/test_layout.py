"""The tree keeps its shape: what one package may import, and what must never lie where."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = (
    ("robot.errors", "robot.redact"),
    ("robot.settings",),
    ("robot.keyrings",),
    ("robot.people",),
    ("robot.policy", "robot.papers"),
    ("robot.browser",),
    ("flows",),
    ("robot.filing",),
    ("robot.engine",),
    ("robot.board",),
    ("robot.commands", "robot.cli"),
)
"""Arrows point one way: a room imports only rooms before it."""


def modules(package: str) -> Iterator[tuple[str, Path]]:
    for file in sorted((ROOT / package).rglob("*.py")):
        yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), file


def imports(file: Path) -> set[str]:
    """Names of modules imported anywhere in `file`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(module: str) -> int | None:
    """Where `module` stands in ORDER."""
    for place, names in enumerate(ORDER):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return place
    return None


def test_selectors_holds_no_python() -> None:
    """As a package it would shadow the standard library's `selectors`."""
    assert [str(file) for file in (ROOT / "selectors").rglob("*.py")] == []
    program = "import asyncio, selectors; print(selectors.__file__)"
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert Path(shown.stdout.strip()).parent != ROOT / "selectors"


@pytest.mark.parametrize("package", ["robot", "flows"])
def test_arrows_point_one_way(package: str) -> None:
    wrong = [
        f"{module} imports {name}"
        for module, file in modules(package)
        if (place := room(module)) is not None
        for name in imports(file)
        if (other := room(name)) is not None and other > place
    ]
    assert wrong == []


def test_only_the_browser_layer_imports_playwright() -> None:
    users = {
        module
        for package in ("robot", "flows")
        for module, file in modules(package)
        if any(name.split(".")[0] == "playwright" for name in imports(file))
    }
    assert users
    assert {one for one in users if not one.startswith("robot.browser")} == set()


def test_the_mock_portal_knows_nothing_of_the_robot() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, file in modules("mock_portal")
        for name in imports(file)
        if name.split(".")[0] in ("robot", "flows")
    ]
    assert wrong == []


def test_only_mock_and_demo_start_the_mock_portal() -> None:
    users = {
        module
        for package in ("robot", "flows")
        for module, file in modules(package)
        if any(name.split(".")[0] == "mock_portal" for name in imports(file))
    }
    assert users == {"robot.mocking", "robot.demo"}


def test_nothing_sleeps() -> None:
    wrong = [
        f"{module}: {word}"
        for package in ("robot", "flows")
        for module, file in modules(package)
        for word in ("time.sleep", "wait_for_timeout")
        if word in file.read_text(encoding="utf-8")
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", ["css", "html", "js", "j2", "md", "toml"])
def test_nothing_of_a_merge_is_left(kind: str) -> None:
    """What no linter reads: a browser takes such a style sheet without a word."""
    folders = ("robot", "flows", "selectors", "mock_portal", "docs", "examples")
    files = [*ROOT.glob(f"*.{kind}")] + [
        file
        for folder in folders
        for file in (ROOT / folder).rglob(f"*.{kind}")
        if not {"kits", "node_modules"} & set(file.parts)
    ]
    assert files
    marks = ("<" * 7 + " ", ">" * 7 + " ")
    left = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if line.startswith(marks)
    ]
    assert left == []
