"""A check-up of one open page: every locator is looked for, nothing filled in or pressed that could write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from robot.browser.evidence import painted
from robot.browser.find import ask, grab, locate, spec, wait_for
from robot.browser.locators import Locator, Sighting, of_page
from robot.browser.opening import OPENING, opens
from robot.browser.page import PortalPage
from robot.browser.selectors import Page
from robot.browser.widgets.frames import open_frames

SPOT_SECONDS = 2.0
"""How long a thing is waited for that may still be drawn."""


class Unseen(StrEnum):
    """Why a locator could not be looked at, though its page was open."""

    NOT_NOW = "not shown now"
    """It may be shown only in some cases, or once something was filed."""
    NO_ROW = "the list has no row"
    ROWS_CLOSED = "the rows' dialog was not opened"


@dataclass(frozen=True, slots=True)
class Finding:
    """One locator: what was found of it, or why it could not be looked at."""

    locator: Locator
    sighting: Sighting | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A thing on the picture, in its pixels; `keys` of the locators it was found by."""

    keys: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A masked picture of the whole page (PNG) and where on it things were found."""

    content: bytes = field(repr=False)
    boxes: tuple[Box, ...] = ()


def check_page(page: PortalPage, key: str, optional: Collection[str]) -> list[Finding]:
    """Look for every locator of the page `key`, which is open. `optional`: names of fields that a page shows
    only where they apply. What was found is marked for `picture`, and kept in the page's sightings."""
    about = page.selectors.page(key)
    ask(page.tab, "boxes", {"off": True})
    counts = _others(page, key, about) | _fields(page, key, about) | _elements(page, key, about)
    absent = _absent(about, counts)
    found = [_finding(one, counts.get(one.key), about, optional, absent) for one in of_page(key, about)]
    page.sightings.found |= {one.locator.whole: one.sighting for one in found if one.sighting}
    return found


def picture(page: PortalPage) -> Picture:
    """The page as it is, data of the site painted over, with what `check_page` marked."""
    measured: list[dict[str, Any]] = []

    def measure() -> None:
        measured.extend(ask(page.tab, "boxes", {}))

    words = {words for one in page.selectors.pages.values() for words in _words(one)}
    values = [text for text in ask(page.tab, "values") if text not in words]
    known = page.evidence.known if page.evidence else ()
    content = painted(page.tab, [*known, *values], inputs=True, measure=measure)
    ask(page.tab, "boxes", {"off": True})
    boxes = [Box(**{**one, "keys": tuple(one["keys"])}) for one in measured]
    return Picture(content, tuple(boxes))


def _words(page: Page) -> set[str]:
    return {one.words for one in of_page("", page)}


def _absent(page: Page, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Beginnings of keys of what is not there at all: a form that is not offered now, a table before its
    search. One label that is not there has changed; where nothing is there, nothing can be said."""
    groups = [f"tables.{name}." for name in page.tables]
    absent = [one for one in groups if not any(n > 0 for key, n in counts.items() if key.startswith(one))]
    form = [n for key, n in counts.items() if key.startswith("fields.")]
    if len(form) > 1 and not any(n > 0 for n in form):
        absent += ["fields.", *page.elements]
    return tuple(absent)


def _finding(
    locator: Locator, count: int | None, page: Page, optional: Collection[str], absent: tuple[str, ...]
) -> Finding:
    """`count`: how many there are; -1: no row to look in; None: not looked for."""
    if count == 1:
        return Finding(locator, Sighting.SEEN)
    if count is None:
        return Finding(locator, None, Unseen.ROWS_CLOSED)
    if count < 0:
        return Finding(locator, None, Unseen.NO_ROW)
    if count > 1:
        return Finding(locator, Sighting.AMBIGUOUS, f"there are {count} of them")
    name = locator.key.split(".")[1] if locator.kind == "field" else ""
    at_times = (
        locator.key.startswith(absent)
        or (locator.kind == "field" and name in optional)
        or locator.kind in ("shown", "row-button")
        or (locator.kind == "element" and (not page.fields or page.elements[locator.key].kind == "text"))
    )
    return Finding(locator, None, Unseen.NOT_NOW) if at_times else Finding(locator, Sighting.MISSING)


def _others(page: PortalPage, key: str, about: Page) -> dict[str, int]:
    """Heading, menu, tables and what a detail page shows."""
    want = {
        "headings": {"heading": about.heading} if about.heading else {},
        "menus": {"menu": about.menu[-1]} if about.menu else {},
        "shows": {f"shows.{name}": label for name, label in about.shows.items()},
        "tables": [
            {
                "caption": table.table or "",
                "columns": {f"tables.{name}.{column}": words for column, words in table.columns.items()},
                "buttons": {f"tables.{name}.buttons.{one}": b.button for one, b in table.buttons.items()},
            }
            for name, table in about.tables.items()
        ],
    }
    found = wait_for(page.tab, "spot", want, SPOT_SECONDS) or ask(page.tab, "spot", {**want, "final": True})
    counts: dict[str, int] = found
    if about.menu and not counts["menu"]:
        counts["menu"] = 1  # the page was opened by it; the menu may have closed again
    return counts


def _fields(page: PortalPage, key: str, about: Page) -> dict[str, int]:
    specs = [
        {"key": f"fields.{name}", "label": one.shown, "section": one.section or ""}
        for name, one in about.fields.items()
        if one.rows is None
    ]
    counts = _spotted(page, specs)
    for name, one in about.fields.items():
        if one.rows is not None:
            counts |= _rows(page, about, name)
    return counts


def _rows(page: PortalPage, about: Page, name: str) -> dict[str, int]:
    """The table of rows, its button, and what the dialog behind that button asks for."""
    one = about.fields[name]
    key = f"fields.{name}"
    headings = {"headings": {}, "menus": {}, "tables": [], "shows": {key: one.rows, f"{key}.add": one.add}}
    counts: dict[str, int] = dict(ask(page.tab, "spot", {**headings, "final": True}))
    if not (one.save and counts[f"{key}.add"] and OPENING.match(one.add or "")):
        return counts
    want = {"kind": "button", "words": one.add, "near": ""}
    locate(page.tab, want, f"{key}.add", page.timeout).click()
    specs = [{"key": f"{key}.{inner}", "label": label, "section": ""} for inner, label in one.fields.items()]
    dialog = _spotted(page, specs, top=True)
    save = ask(page.tab, "find", {"kind": "button", "words": one.save, "near": "", "final": True}) or {}
    counts |= dialog | {f"{key}.save": 1 if "depth" in save else 0}
    for words in ("取消", "关闭", "Close"):
        hit = ask(page.tab, "find", {"kind": "button", "words": words, "near": "", "final": True}) or {}
        if "depth" in hit:
            grab(page.tab, hit["depth"], words).click()
            break
    return counts


def _spotted(page: PortalPage, specs: list[dict[str, str]], *, top: bool = False) -> dict[str, int]:
    """Label by label: how many controls it may mean, in the innermost frame that has any."""
    counts: dict[str, int] = {one["key"]: 0 for one in specs}
    for frame in open_frames(page.tab):
        missing = [one for one in specs if not counts[one["key"]]]
        if missing:
            want = {"specs": missing, "top": top, "ms": SPOT_SECONDS * 1000}
            counts |= page.widgets.hand(frame).run("spot", want)
    return counts


def _elements(page: PortalPage, key: str, about: Page) -> dict[str, int]:
    counts = {}
    for name, element in about.elements.items():
        found: Mapping[str, Any] = ask(page.tab, "find", {**spec(element), "final": True}) or {}
        why = str(found.get("why", ""))
        if "depth" in found:
            handle = grab(page.tab, found["depth"], name)
            handle.evaluate("(node, key) => node.setAttribute('data-gongju-spot', key)", name)
        counts[name] = int(why.split()[2]) if why.startswith("there are") else int(why != "it is not there")
    return counts


def ways_on(page: Page) -> list[tuple[str, str, str]]:
    """(element or table, row button or "", page) of every press of an open page that only opens another."""
    ways = []
    for name, element in page.elements.items():
        if opens(element) and not page.fields:
            ways.append((name, "", element.then or ""))
    for name, table in page.tables.items():
        ways += [(name, one, button.then or "") for one, button in table.buttons.items() if opens(button)]
    return ways


def press_on(page: PortalPage, key: str, name: str, button: str) -> bool:
    """Go one of `ways_on` from the page `key`, which is open; a row's button in the first row. False when the
    list has no row. Raises PageChanged when it is not there."""
    if button:
        return page.press_first_row(f"{key}.{name}", button)
    page.press(f"{key}.{name}")
    return True
