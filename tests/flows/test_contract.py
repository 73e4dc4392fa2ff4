"""Every business is whole: its texts, its functions, its selectors, its mock page and its test."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from robot.browser.forms import PortalForm
from robot.browser.selector_files import load_selectors, portal_names
from robot.browser.selectors import Element, RowButton, Selectors
from robot.engine.ways import ways
from robot.errors import ConfigError
from robot.filing.catalog import businesses, modules
from robot.filing.contract import kind_of, problems_of

ROOT = Path(__file__).parents[2]
FLOWS = modules()
PAGE_KEYS = ("open", "at", "read", "compare", "shows")
ELEMENT_KEYS = ("press", "see", "download")
TABLE_KEYS = ("rows", "press_row")

each_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)


def sources(flow: ModuleType) -> list[ast.Module]:
    """The flow and the shared modules that it imports."""
    names = {flow.__name__}
    tree = ast.parse(Path(str(flow.__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flows._shared"):
            names.add(str(node.module))
            names |= {f"{node.module}.{alias.name}" for alias in node.names if node.module == "flows._shared"}
    files = [Path(str(importlib.import_module(name).__file__)) for name in names]
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


def calls(flow: ModuleType) -> Iterator[tuple[str, list[ast.expr]]]:
    """Each `page.<method>(...)` of the flow: method and arguments."""
    for tree in sources(flow):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="page"), attr=method), args=arguments):
                    yield method, arguments


def keys(flow: ModuleType, *methods: str) -> list[str]:
    found = []
    for method, arguments in calls(flow):
        if method in methods:
            assert isinstance(arguments[0], ast.Constant), (
                f"{flow.__name__}: page.{method} takes its key in plain sight"
            )
            found.append(str(arguments[0].value))
    return found


def unknown(selectors: Selectors, flow: ModuleType) -> list[str]:
    """Keys that the flow says and the selectors do not have."""
    missing = []
    for methods, look in (
        (PAGE_KEYS, selectors.page),
        (ELEMENT_KEYS, selectors.element),
        (TABLE_KEYS, selectors.table),
    ):
        for key in keys(flow, *methods):
            try:
                look(key)
            except ConfigError:
                missing.append(f"{methods[0]}: {key}")
    return missing


@cache
def mock_sources(portal: str) -> str:
    side = portal.removeprefix("talent_")
    folders = [f"mock_portal/{portal}", f"mock_portal/static/talent/{side}"]
    files = [
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".js", ".html")
    ]
    files += [*(ROOT / "mock_portal/static/talent").glob("*.js")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@cache
def test_sources() -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "tests/flows").glob("test_*.py")}


test_sources.__test__ = False  # type: ignore[attr-defined]


def test_the_businesses_of_this_release() -> None:
    assert set(businesses()) == {
        *("quota_application", "quota_return", "quota_supplement", "quotas", "appointment", "appointments"),
        *("consultation", "consultations", "consultation_personal", "consultations_personal"),
        *("appointment_cancel", "appointment_move"),
        *("profile", "attachments", "association", "permit_application", "records", "in_progress"),
        *("renewal", "basic_change", "family_change", "employer_change", "slip"),
        *("association_approval", "application_review", "unit_opinions", "employee_list"),
        *("permission", "authority_change", "unit_records", "unit_attachments"),
        *("contract_update", "disassociation", "renewal_start"),
    }


@each_flow
def test_it_is_a_business(flow: ModuleType) -> None:
    assert problems_of(flow) == []


@each_flow
def test_its_portal_is_known(flow: ModuleType) -> None:
    assert flow.PORTAL in portal_names()


@each_flow
def test_the_selectors_have_what_it_says(flow: ModuleType) -> None:
    assert unknown(load_selectors(flow.PORTAL), flow) == []


@each_flow
def test_rows_are_pressed_by_known_columns_and_buttons(flow: ModuleType) -> None:
    selectors = load_selectors(flow.PORTAL)
    for method, arguments in calls(flow):
        if method != "press_row":
            continue
        key, match, button = arguments
        assert isinstance(key, ast.Constant)
        assert isinstance(match, ast.Dict)
        assert isinstance(button, ast.Constant)
        table = selectors.table(str(key.value))
        columns = {name.value for name in match.keys if isinstance(name, ast.Constant)}
        assert columns <= set(table.columns)
        assert button.value in table.buttons


@each_flow
def test_every_form_value_has_a_field_on_a_page_that_it_fills(flow: ModuleType) -> None:
    if kind_of(flow) != "submits":
        return
    selectors = load_selectors(flow.PORTAL)
    pages = [page for key, page in selectors.pages.items() if key in reached(selectors, flow)]
    fields = {name for page in pages for name in page.fields}
    form: type[PortalForm] = flow.Form
    assert {name for name in form.model_fields if not form.chooses(name)} <= fields
    rows = {name: spec.fields for page in pages for name, spec in page.fields.items() if spec.rows}
    for name, labels in rows.items():
        (row,) = [one for one in arguments_of(form, name) if issubclass(one, PortalForm)]
        assert set(row.model_fields) == set(labels)


def reached(selectors: Selectors, flow: ModuleType) -> set[str]:
    """Pages the flow opens, is at, or comes to by a press."""
    pages = {*keys(flow, "open", "at")}
    pressed: list[Element | RowButton] = [selectors.element(key) for key in keys(flow, "press")]
    pressed += [selectors.table(key).buttons[button] for key, button in row_buttons(flow)]
    return pages | {one.then for one in pressed if one.then}


def row_buttons(flow: ModuleType) -> list[tuple[str, str]]:
    """(table, button) of every press in a row."""
    found = []
    for method, arguments in calls(flow):
        if method == "press_row":
            key, _, button = arguments
            assert isinstance(key, ast.Constant)
            assert isinstance(button, ast.Constant)
            found.append((str(key.value), str(button.value)))
    return found


def arguments_of(form: type[PortalForm], name: str) -> list[type]:
    annotation = form.model_fields[name].annotation
    return [one for one in getattr(annotation, "__args__", ()) if isinstance(one, type)]


@each_flow
def test_the_mock_portal_has_its_pages(flow: ModuleType) -> None:
    selectors, mock = load_selectors(flow.PORTAL), mock_sources(flow.PORTAL)
    headings = {str(selectors.page(key).heading) for key in reached(selectors, flow)}
    assert {heading for heading in headings if heading not in mock} == set()
    name = flow.__name__.rpartition(".")[2]
    assert kind_of(flow) != "submits" or f'@submission("{name}")' in mock


@each_flow
def test_it_has_a_place_in_the_ways_of_business(flow: ModuleType) -> None:
    """What stands before it, or that nothing does (FAQ 8, 18, 63, 85, 89)."""
    if kind_of(flow) == "reads":
        return
    name = flow.__name__.rpartition(".")[2]
    steps = {step for way in ways().way.values() for step in (*way.steps, *way.flows)}
    assert name in steps | set(ways().free), (
        f"{name}: name it in robot/engine/ways.toml, as a [step] of a [way] or, with the reason, under [free]"
    )


@each_flow
def test_it_has_a_test_against_the_mock_portal(flow: ModuleType) -> None:
    name = flow.__name__.rpartition(".")[2]
    tests = [
        file
        for file, text in test_sources().items()
        if file.startswith("test_portal_") and f"{name}." in text
    ]
    assert tests, f"no tests/flows/test_portal_*.py uses {name}"


def test_no_selector_is_left_over() -> None:
    """Pages that no flow uses any more would rot unseen."""
    for portal in portal_names():
        selectors = load_selectors(portal)
        used = {page for flow in FLOWS if portal == flow.PORTAL for page in reached(selectors, flow)}
        assert set(selectors.pages) == used
