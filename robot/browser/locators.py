"""Locators: each single thing that the selectors look for on a page, with the exact text it is looked for by.

A page's locators, by their key below it: `menu`, `heading`, `<element>`, `fields.<field>` (of rows also
`fields.<rows>.add`, `.save`, `.<field>`), `tables.<table>.<column>`, `tables.<table>.buttons.<button>` and
`shows.<name>`. What follows a press (`confirm`, `done`) can be looked at by no one before the press; it is
part of the text of what is pressed.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from robot.browser.selectors import Element, FieldSpec, Page, RowButton, Selectors, TableSpec


class Sighting(StrEnum):
    """What a look at a page found of one locator."""

    SEEN = "seen"
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    """There are several, and nothing decides which is meant."""


class Locator(NamedTuple):
    """One thing looked for. `kind`: menu, heading, field, rows, row-add, row-save, row-field, element,
    column, row-button, shown. `words`: what a person sees; `text`: all that it is looked for by."""

    page: str
    key: str
    kind: str
    words: str
    text: str

    @property
    def whole(self) -> str:
        """Its key from the top: `quota.new.fields.headcount`."""
        return f"{self.page}.{self.key}"


def locators(selectors: Selectors) -> dict[str, Locator]:
    """All locators of a portal by their whole key, in the order of the file."""
    found = [one for key, page in selectors.pages.items() for one in of_page(key, page)]
    return {one.whole: one for one in found}


def of_page(key: str, page: Page) -> Iterator[Locator]:
    """The locators of one page."""
    if page.menu:
        yield Locator(key, "menu", "menu", page.menu[-1], " › ".join(page.menu))
    if page.heading:
        yield Locator(key, "heading", "heading", page.heading, page.heading)
    for name, element in page.elements.items():
        yield Locator(key, name, "element", element.words, text_of(element))
    for name, field in page.fields.items():
        yield from _of_field(key, f"fields.{name}", field)
    for name, table in page.tables.items():
        yield from _of_table(key, f"tables.{name}", table)
    for name, label in page.shows.items():
        yield Locator(key, f"shows.{name}", "shown", label, label)


def _of_field(page: str, key: str, field: FieldSpec) -> Iterator[Locator]:
    if field.rows is None:
        section = f" ({field.section})" if field.section else ""
        yield Locator(page, key, "field", field.shown, field.shown + section)
        return
    yield Locator(page, key, "rows", field.rows, field.rows)
    yield Locator(page, f"{key}.add", "row-add", field.add or "", field.add or "")
    for name, label in field.fields.items():
        yield Locator(page, f"{key}.{name}", "row-field", label, label)
    if field.save:
        yield Locator(page, f"{key}.save", "row-save", field.save, field.save)


def _of_table(page: str, key: str, table: TableSpec) -> Iterator[Locator]:
    near = f" ({table.table})" if table.table else ""
    for name, heading in table.columns.items():
        yield Locator(page, f"{key}.{name}", "column", heading, heading + near)
    for name, button in table.buttons.items():
        yield Locator(page, f"{key}.buttons.{name}", "row-button", button.button, text_of(button) + near)


def text_of(what: Element | RowButton) -> str:
    """All that an element is looked for by, and what shall follow its press."""
    kind, words = (what.kind, what.words) if isinstance(what, Element) else ("button", what.button)
    parts = [f"{kind} {words}"]
    if isinstance(what, Element):
        parts += [f"role {what.role}" if what.role else "", f"near {what.near}" if what.near else ""]
    parts += [f"then {text}" for text in (what.confirm, what.done) if text]
    return ", ".join(part for part in parts if part)
