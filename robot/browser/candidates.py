"""What a locator that is not there any more may be called now: by likeness of words and by its place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from robot.browser.find import ask
from robot.browser.locators import Locator
from robot.browser.opening import SENDING
from robot.browser.page import PortalPage
from robot.browser.widgets.compare import squash
from robot.browser.widgets.frames import open_frames

LEAST = 0.45
"""Below this nothing is proposed: a wrong proposal is worse than none."""

MOST = 3
"""Proposals for one locator."""

SOURCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "field": (("fields", "label"),),
    "row-field": (("fields", "label"),),
    "rows": (("headings", "heading"),),
    "row-add": (("buttons", "button"),),
    "row-save": (("buttons", "button"),),
    "heading": (("headings", "heading"),),
    "menu": (("menus", "text"),),
    "element": (("buttons", "button"), ("links", "link")),
    "column": (("columns", "column"),),
    "row-button": (("rows", "button"),),
    "shown": (("labels", "label"),),
}
"""Kind of a locator → where its like stands on a page, and how it is then named; the sturdiest way first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`words`: what it would be looked for by, as a `how` (label, button, link, text, heading, column).
    `score`: 0 to 1; `why` in words."""

    words: str
    how: str
    score: float
    why: tuple[str, ...]


Things = Mapping[str, Sequence[tuple[str, int]]]
"""Source → (text, how often it is there), in page order."""


def things_on(page: PortalPage) -> Things:
    """What the open page shows that could be named."""
    found: dict[str, Any] = {
        name: [tuple(one) for one in many] for name, many in ask(page.tab, "things").items()
    }
    fields: list[tuple[str, int]] = []
    for frame in open_frames(page.tab):
        labelled = page.widgets.hand(frame).run("labelled", {"top": False})
        fields += [(one["text"], 1) for one in labelled]
    return {**found, "fields": fields}


def candidates(locator: Locator, known: Sequence[Locator], things: Things) -> list[Candidate]:
    """The likeliest first; none for nothing like it. `known`: the page's other locators that were found, in
    the order of the selectors. What sends or declares is never proposed."""
    named = {squash(one.words) for one in known}
    found: dict[str, Candidate] = {}
    for source, how in SOURCES[locator.kind]:
        there = things.get(source, ())
        for at, (text, count) in enumerate(there):
            if squash(text) in named or squash(text) in found or (count > 1 and source != "rows"):
                continue
            if how in ("button", "link", "text") and locator.kind != "menu" and SENDING.search(text):
                continue
            one = _scored(locator, known, there, at, how)
            if one.score >= LEAST:
                found[squash(text)] = one
    return sorted(found.values(), key=lambda one: -one.score)[:MOST]


def _scored(
    locator: Locator, known: Sequence[Locator], there: Sequence[tuple[str, int]], at: int, how: str
) -> Candidate:
    text = there[at][0]
    old, new = squash(locator.words), squash(text)
    like = difflib.SequenceMatcher(None, old, new).ratio()
    why = [f"words alike by {like:.2f}"]
    score = like * 0.75
    if old and new and (old in new or new in old):
        score += 0.1
        why.append("one holds the other")
    order = [squash(one) for one, _ in there]
    mine = [one for one in known if one.kind == locator.kind]
    beside = [
        one.words
        for one in mine
        if squash(one.words) in order and abs(order.index(squash(one.words)) - at) == 1
    ]
    if beside:
        score += 0.1
        why.append(f"beside {' and '.join(beside)}")
    free = [one for one in order if one not in {squash(other.words) for other in known}]
    if len(free) == 1:
        score += 0.15
        why.append("the only one here that no selector names")
    return Candidate(text, how, round(min(score, 1.0), 2), tuple(why))
