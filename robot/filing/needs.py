"""Which locators a business relies on: what its functions say to the page, read off their source.

Helpers that flows share are followed call by call, so that one which is imported for its receipt alone does
not count with its forms. The contract test sees to it that every key stands in plain sight.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import NamedTuple, get_args, get_origin

from robot.browser.forms import PortalForm
from robot.browser.locators import locators
from robot.browser.selectors import Selectors
from robot.filing.catalog import Business
from robot.filing.sources import tree

STARTS = ("find", "fill", "submit", "read", "fetch")
"""The functions of a flow that get a page."""


class Said(NamedTuple):
    """One thing said to the page: the method, the key, and for `press_row` the button."""

    method: str
    key: str
    button: str = ""


@cache
def said(module: ModuleType) -> frozenset[Said]:
    """All that the flow `module` says to the page, its shared helpers included."""
    found: set[Said] = set()
    seen: set[FunctionType] = set()
    todo = [one for name in STARTS if isinstance(one := getattr(module, name, None), FunctionType)]
    while todo:
        function = todo.pop()
        if function in seen:
            continue
        seen.add(function)
        for call in _calls(function):
            match call.func:
                case ast.Attribute(value=ast.Name(id="page"), attr=method) if call.args:
                    found |= set(_said(method, call))
            todo += [one for one in _named(function, call) if one.__module__.split(".")[0] == "flows"]
    return frozenset(found)


def _calls(function: FunctionType) -> list[ast.Call]:
    return [node for node in ast.walk(tree(inspect.getsource(function))) if isinstance(node, ast.Call)]


def _said(method: str, call: ast.Call) -> Iterator[Said]:
    words = [one.value if isinstance(one, ast.Constant) else "" for one in (*call.args[:1], *call.args[2:3])]
    if isinstance(words[0], str) and words[0]:
        button = words[1] if method == "press_row" and len(words) > 1 else ""
        yield Said(method, words[0], str(button))


def _named(function: FunctionType, call: ast.Call) -> Iterator[FunctionType]:
    """The functions that `call` calls or hands on: `fill(…)`, `bookings.rows_of(…)`, `first(rows, row)`."""
    for node in (call.func, *call.args):
        match node:
            case ast.Name(id=name):
                one = function.__globals__.get(name)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                one = getattr(function.__globals__.get(name), attribute, None)
            case _:
                one = None
        if isinstance(one, FunctionType):
            yield one


def needs(business: Business, selectors: Selectors, form: PortalForm | None = None) -> list[str]:
    """Whole keys of the locators that `business` relies on, in the file's order; with `form` only those
    fields and shown values that it has a value for: a page shows some only where they apply.

    Left out is what a page shows only once something was filed: what is `see`n, and what is `read` without
    being compared. Nobody can have looked at it before.
    """
    pages, keys = set[str](), set[str]()
    for one in said(business.module):
        if one.method in ("open", "at", "compare", "shows"):
            pages.add(one.key)
        if one.method in ("press", "download"):
            keys.add(one.key)
            pages |= {one.key.rpartition(".")[0], *filter(None, [selectors.element(one.key).then])}
        if one.method in ("rows", "press_row"):
            keys |= _of_table(one, selectors)
            pages |= set(
                filter(None, [selectors.table(one.key).buttons[one.button].then if one.button else None])
            )
        if one.method == "compare":
            names = _shown_names(business, form)
            keys |= {f"{one.key}.shows.{name}" for name in selectors.page(one.key).shows if name in names}
    keys |= {f"{page}.{part}" for page in pages for part in ("menu", "heading")}
    names = _field_names(business, form)
    fields = {
        f"{page}.fields.{name}" for page in pages for name in selectors.page(page).fields if name in names
    }
    rows = tuple(f"{key}." for key in fields)
    return [key for key in locators(selectors) if key in keys | fields or key.startswith(rows)]


def _of_table(one: Said, selectors: Selectors) -> set[str]:
    page, _, name = one.key.rpartition(".")
    columns = {f"{page}.tables.{name}.{column}" for column in selectors.table(one.key).columns}
    return columns | ({f"{page}.tables.{name}.buttons.{one.button}"} if one.button else set())


def _field_names(business: Business, form: PortalForm | None) -> set[str]:
    """Fields to be filled in: of `form`, or all that any form of the business may have."""
    if form is not None:
        return {name for name, _ in form.values()}
    return set(getattr(getattr(business.module, "Form", None), "model_fields", ()))


def _shown_names(business: Business, form: PortalForm | None) -> set[str]:
    return _field_names(business, form) | (set() if form is None else set(form.chosen()))


def may_be_absent(portal: str, known: Mapping[str, Business]) -> set[str]:
    """Names of fields that some business of the portal leaves out at times: a page may not show them."""
    forms = [getattr(one.module, "Form", None) for one in known.values() if one.portal == portal]
    return {
        name
        for form in forms
        if form is not None
        for name, info in form.model_fields.items()
        if _may_be_left_out(info.annotation)
    }


def _may_be_left_out(annotation: object) -> bool:
    """None and an empty tuple mean: leave the field alone."""
    return type(None) in get_args(annotation) or get_origin(annotation) is tuple
