"""What one visit found of each locator, kept while it goes about its work: filing verifies selectors too."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page as Tab

from robot.browser.find import NotThere, ask, spec
from robot.browser.forms import FieldResult
from robot.browser.locators import Sighting
from robot.browser.selectors import Page, Selectors, TableSpec
from robot.browser.widgets.layer import NO_LABEL, SAME_LABEL


class Sightings:
    """`found`: whole key of a locator → what was found of it last. What the visit had no business with is
    not in it, nor what the page leaves out because it does not apply."""

    def __init__(self, tab: Tab, selectors: Selectors) -> None:
        self.tab = tab
        self.selectors = selectors
        self.found: dict[str, Sighting] = {}

    def saw(self, *keys: str) -> None:
        self.found |= dict.fromkeys(keys, Sighting.SEEN)

    def missed(self, key: str) -> None:
        self.found[key] = Sighting.MISSING

    def stumbled(self, error: NotThere) -> None:
        """An element could not be taken."""
        if error.sighting is not None:
            self.found[error.key] = error.sighting

    def fields(self, key: str, page: Page, results: Iterable[FieldResult]) -> None:
        """The page `key` was filled: its fields, and which of its elements can be seen now."""
        results = list(results)
        for one in results:
            if one.name in page.fields and (sighting := _of(one)) is not None:
                self.found[f"{key}.fields.{one.name}"] = sighting
        for name, field in page.fields.items():
            if field.rows and any(one.label.startswith(f"{field.rows} ") and one.widget for one in results):
                parts = [
                    "",
                    ".add",
                    *(f".{inner}" for inner in field.fields),
                    *([".save"] if field.save else []),
                ]
                self.saw(*(f"{key}.fields.{name}{part}" for part in parts))
        self.elements(key)

    def elements(self, key: str) -> None:
        """Elements of the page `key`, which is open, that could be pressed now. Others may come later."""
        for name, element in self.selectors.page(key).elements.items():
            if "depth" in (ask(self.tab, "find", {**spec(element), "final": True}) or {}):
                self.saw(f"{key}.{name}")

    def table(self, key: str, table: TableSpec, button: str = "") -> None:
        """The table `key` was found by all its columns, and `button` in one of its rows."""
        page, _, name = key.rpartition(".")
        names = [*table.columns, *([f"buttons.{button}"] if button else [])]
        self.saw(*(f"{page}.tables.{name}.{one}" for one in names))


def _of(result: FieldResult) -> Sighting | None:
    if SAME_LABEL in result.problem:
        return Sighting.AMBIGUOUS
    if result.widget:
        return Sighting.SEEN
    return Sighting.MISSING if NO_LABEL in result.problem else None
