"""What a business module has, as types and as a check that names whatever is missing."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel

from robot.browser.forms import PortalForm, Reading, Receipt
from robot.filing.sources import tree
from robot.people.case import Case
from robot.policy.rule import Rule

if TYPE_CHECKING:
    from robot.browser.page import PortalPage

Functions = Mapping[str, tuple[str, ...]]

SUBMITTING: Functions = {
    "prepare": ("case", "today"),
    "period": ("form", "today"),
    "find": ("page", "form"),
    "fill": ("page", "form"),
    "submit": ("page", "form"),
}
"""Functions of a submitting business and the names of their parameters."""

READING: Functions = {"read": ("page",)}
"""Functions of a business that only reads."""

ASKING: Functions = {"prepare": ("case", "today"), "read": ("page", "form")}
"""Functions of one that reads on public pages (PUBLIC): they know nobody, the form says who asks."""

FETCHING: Functions = {"fetch": ("page",)}
"""Functions of a business that only downloads a file."""

QUESTIONS = 92
"""How many questions the FAQ has."""

SUBJECTS = ("unit", "employee")

FOREIGN = (
    "playwright",
    "sqlalchemy",
    "flask",
    "mock_portal",
    "selenium",
    "robot.filing",
    "robot.engine",
    "robot.cli",
)
"""What a flow must not import: the protocol owns the ledger, the browser layer owns the browser."""


class Submits(Protocol):
    """A business that files something."""

    PORTAL: str
    TITLE: str
    SUBJECT: str
    RULES: Sequence[Rule]
    Form: type[PortalForm]

    def prepare(self, case: Case, today: date) -> Any: ...
    def period(self, form: Any, today: date) -> str: ...
    def find(self, page: PortalPage, form: Any) -> Receipt | None: ...
    def fill(self, page: PortalPage, form: Any) -> None: ...
    def submit(self, page: PortalPage, form: Any) -> None: ...


class Reads(Protocol):
    """A business that only reads."""

    PORTAL: str
    TITLE: str
    SUBJECT: str

    def read(self, page: PortalPage) -> list[Reading]: ...


class Asks(Protocol):
    """A business that only reads, on public pages, by what its form says."""

    PORTAL: str
    TITLE: str
    SUBJECT: str
    PUBLIC: bool
    Form: type[PortalForm]

    def prepare(self, case: Case, today: date) -> Any: ...
    def read(self, page: PortalPage, form: Any) -> list[Reading]: ...


class Fetches(Protocol):
    """A business that downloads a file and changes nothing."""

    PORTAL: str
    TITLE: str
    SUBJECT: str

    def fetch(self, page: PortalPage) -> Path: ...


def faq_numbers(doc: str | None) -> tuple[int, ...]:
    """The numbers of a docstring's FAQ line: `FAQ 7-10, 12, 14-16.` → (7, 8, 9, 10, 12, 14, 15, 16)."""
    line = re.search(r"^\s*FAQ\s+([\d\s,\-–]+)\.\s*$", doc or "", re.MULTILINE)
    if line is None:
        return ()
    numbers: set[int] = set()
    for part in filter(None, re.split(r"[\s,]+", line[1])):
        first, _, last = part.replace("–", "-").partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            return ()
        numbers.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(numbers))


KINDS: dict[str, Functions] = {"submits": SUBMITTING, "reads": READING, "fetches": FETCHING}
"""What a business may be, and the functions of each."""


def kind_of(module: ModuleType) -> str:
    """`submits`, `reads` or `fetches`."""
    for kind, names in (("reads", READING), ("fetches", FETCHING)):
        if any(callable(getattr(module, name, None)) for name in names):
            return kind
    return "submits"


def functions_of(module: ModuleType) -> Functions:
    """The functions that `module` must have, and the names of their parameters."""
    kind = kind_of(module)
    return ASKING if kind == "reads" and getattr(module, "PUBLIC", False) else KINDS[kind]


def problems_of(module: ModuleType) -> list[str]:
    """Everything that keeps `module` from being a business, one line each; empty when all is well."""
    return [
        *_text_problems(module),
        *_constant_problems(module),
        *_function_problems(module),
        *_habits(module),
    ]


def _text_problems(module: ModuleType) -> list[str]:
    doc = inspect.getdoc(module) or ""
    problems = []
    if not doc.splitlines() or not doc.splitlines()[0].rstrip().endswith("."):
        problems.append("docstring: the first line says in one sentence what it does")
    numbers = faq_numbers(doc)
    if not numbers:
        problems.append("docstring: a line `FAQ 7-10, 12.` with the numbers it rests on")
    elif not all(1 <= number <= 92 for number in numbers):
        problems.append("docstring: FAQ numbers are 1 to 92")
    problems += [
        f"docstring: a line `{word} …`"
        for word in ("Before:", "After:")
        if not re.search(rf"^{word}\s+\S", doc, re.MULTILINE)
    ]
    if not re.search(r"^Seen:\s*(\n\s+)?\d{4}-\d\d-\d\d\s+\S", doc, re.MULTILINE):
        problems.append("docstring: `Seen:` with a date and where it was seen to work")
    return problems


def _constant_problems(module: ModuleType) -> list[str]:
    problems = [
        f"{name}: missing"
        for name in ("PORTAL", "TITLE", "SUBJECT")
        if not isinstance(getattr(module, name, None), str) or not getattr(module, name)
    ]
    portal = getattr(module, "PORTAL", "")
    if portal and module.__name__.split(".")[-2:-1] != [portal]:
        problems.append(f"PORTAL: {portal}, but the module is {module.__name__}")
    if getattr(module, "SUBJECT", "unit") not in SUBJECTS:
        problems.append("SUBJECT: unit or employee")
    rules = getattr(module, "RULES", None if kind_of(module) == "submits" else ())
    if not isinstance(rules, tuple):
        problems.append("RULES: a tuple of rules")
    else:
        problems += [f"RULES: {rule!r} is not a rule" for rule in rules if not isinstance(rule, Rule)]
    if not isinstance(getattr(module, "PUBLIC", False), bool):
        problems.append("PUBLIC: True, or left out")
    if "prepare" in functions_of(module):
        form = getattr(module, "Form", None)
        if not (isinstance(form, type) and issubclass(form, PortalForm)):
            problems.append("Form: missing, or not a PortalForm")
    options = getattr(module, "Options", None)
    if options is not None:
        if not (isinstance(options, type) and issubclass(options, BaseModel)):
            problems.append("Options: not a pydantic model")
        elif not options.model_config.get("frozen") or options.model_config.get("extra") != "forbid":
            problems.append("Options: frozen=True and extra='forbid'")
    return problems


def _function_problems(module: ModuleType) -> list[str]:
    kind = kind_of(module)
    problems = []
    for name, wanted in functions_of(module).items():
        function = getattr(module, name, None)
        if not callable(function):
            problems.append(f"{name}({', '.join(wanted)}): missing")
        elif tuple(inspect.signature(function).parameters) != wanted:
            problems.append(f"{name}: its parameters are ({', '.join(wanted)})")
    if kind != "submits":
        problems += [
            f"{name}: a business that {kind} has none" for name in ("fill", "submit") if hasattr(module, name)
        ]
    return problems


def _habits(module: ModuleType) -> list[str]:
    """A flow has no try, no sleep, no Playwright, no ledger."""
    if not module.__file__:
        return ["a module needs a file"]
    problems = []
    for node in ast.walk(tree(Path(module.__file__).read_text(encoding="utf-8"))):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Try | ast.TryStar):
            problems.append(f"line {line}: a flow has no try")
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        problems += [
            f"line {line}: a flow does not import {name}"
            for name in names
            if name == "time" or f"{name}.".startswith(("time.", *(f"{one}." for one in FOREIGN)))
        ]
        if isinstance(node, ast.Attribute) and node.attr in ("sleep", "tab", "locator"):
            problems.append(f"line {line}: a flow has no {node.attr}")
    return problems
