"""Repair of selectors: look at a page, and propose what its missing locators may be called now.

Without a window by likeness of words and place; in a window (GONGJU_HEADED) the operator clicks what is
meant. Proposals come into force by `robot.engine.quarantine` alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from robot.browser.candidates import Candidate, candidates, things_on
from robot.browser.checkup import check_page, press_on
from robot.browser.locators import Locator, Sighting, of_page
from robot.browser.opening import by_hand
from robot.browser.page import PortalPage
from robot.browser.picking import armed, picked
from robot.browser.private import private_write
from robot.browser.readonly import read_only
from robot.browser.selector_files import load_selectors, portal_names
from robot.browser.selectors import PUBLIC, Selectors
from robot.engine.doctor import account_for, public_pages, route, why_not
from robot.engine.quarantine import Repair, must_not_be_by_hand
from robot.errors import ConfigError, PageChanged, Problem
from robot.filing.catalog import businesses
from robot.filing.needs import may_be_absent

if TYPE_CHECKING:
    from robot.engine.office import Office

Tell = Callable[[str], None]
"""Tells the operator at the window what to do."""

WINDOW_SECONDS = 600.0
"""How long the operator may take to come to a page that only a filled form leads to."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a look at a page came to. `repairs` in the order of their numbers from 1; `helpless`: locators
    that are missing and for which nothing like them was found; `by_hand`: those that send or declare."""

    portal: str
    page: str
    repairs: tuple[Repair, ...] = ()
    helpless: tuple[Locator, ...] = ()
    by_hand: tuple[Locator, ...] = ()
    scores: tuple[float, ...] = field(default=())


def propose(
    office: Office,
    portal: str,
    page_key: str,
    name: str | None = None,
    *,
    employee: str | None = None,
    tell: Tell = lambda words: None,
    act: Callable[[PortalPage], None] | None = None,
) -> Proposals:
    """Look at the page and propose. `name`: this locator only, as `phone` or `fields.phone`. With a window
    the operator is told what to click (`tell`); `act` clicks in tests.

    Raises ConfigError for what there is not, what is repaired by hand only, and pages that need a window.
    """
    selectors = _selectors(office, portal, page_key)
    chosen = _named(selectors, page_key, name) if name else None
    if chosen:
        must_not_be_by_hand(selectors, chosen)
    windowed = office.settings.headed or act is not None
    if windowed and chosen is None:
        raise ConfigError(f"name the field as well: gongju repair {portal} {page_key} FIELD")
    way = route(selectors, page_key)
    if way is None and not windowed:
        raise ConfigError(
            f"{page_key} cannot be opened without writing ({why_not(selectors, page_key)}); with a window you"
            f" go there yourself: GONGJU_HEADED=true gongju repair {portal} {page_key} FIELD"
        )
    public = page_key in public_pages(portal)
    with office.visit(portal, PUBLIC if public else account_for(office, portal, employee)) as page:
        if way is None:
            _wait_for(page, page_key, tell)
            found = _looked(page, selectors, page_key, chosen, tell, act, windowed=windowed)
        else:
            with read_only(page):
                _go(page, page_key, way)
                found = _looked(page, selectors, page_key, chosen, tell, act, windowed=windowed)
    _remember(office, found)
    return found


def remembered(office: Office, portal: str, page_key: str) -> list[Repair]:
    """The proposals of the last look at the page. Raises ConfigError when there was none."""
    _selectors(office, portal, page_key)
    path = office.settings.var / "repair" / f"{office.settings.profile}-{portal}-{page_key}.json"
    try:
        return [Repair.model_validate(one) for one in json.loads(path.read_bytes())]
    except FileNotFoundError:
        raise ConfigError(f"nothing proposed yet: run `gongju repair {portal} {page_key}` first") from None
    except ValueError:
        raise ConfigError(f"{path}: damaged; run `gongju repair {portal} {page_key}` again") from None


def _remember(office: Office, found: Proposals) -> None:
    path = office.settings.var / "repair" / f"{office.settings.profile}-{found.portal}-{found.page}.json"
    private_write(path, json.dumps([one.model_dump() for one in found.repairs], ensure_ascii=False).encode())


def _selectors(office: Office, portal: str, page_key: str) -> Selectors:
    if portal not in portal_names():
        raise ConfigError(f"{portal}: no such portal; there are {', '.join(portal_names())}")
    selectors = load_selectors(portal, office.settings.workspace)
    if page_key not in selectors.pages:
        near = get_close_matches(page_key, selectors.pages, 3) or list(selectors.pages)
        raise ConfigError(f"{page_key}: no such page of {portal}; near it: {', '.join(near)}")
    return selectors


def _named(selectors: Selectors, page_key: str, name: str) -> Locator:
    mine = list(of_page(page_key, selectors.page(page_key)))
    fits = [one for one in mine if one.key == name] or [
        one for one in mine if one.key.rpartition(".")[2] == name
    ]
    if len(fits) != 1:
        keys = ", ".join(one.key for one in fits or mine)
        raise ConfigError.of([Problem("FIELD", name, f"one of {keys}")])
    return fits[0]


def _go(page: PortalPage, key: str, way: Sequence[tuple[str, str, str]]) -> None:
    """As near to the page as it goes: one whose heading or menu entry has changed is looked at as well."""
    try:
        page.open(way[0][0] if way else key)
        for before, name, button in way:
            if not press_on(page, before, name, button):
                raise ConfigError(f"{key} cannot be opened: the list on {before} has no row")
    except PageChanged:
        changed = {one for one in (f"{key}.menu", f"{key}.heading") if one in page.sightings.found}
        if not any(page.sightings.found[one] is Sighting.MISSING for one in changed):
            raise


def _wait_for(page: PortalPage, key: str, tell: Tell) -> None:
    heading = page.selectors.page(key).heading or ""
    tell(f"go to the page {heading or key} in the window yourself; do not send anything")
    seen = page.watch.look(page.watch.mark(), "heading", heading, timeout=WINDOW_SECONDS)
    if seen is None or seen.verdict != "ok":
        raise PageChanged(f"{page.portal}: {key} ({heading}) was not opened in the window")


def _looked(
    page: PortalPage,
    selectors: Selectors,
    key: str,
    chosen: Locator | None,
    tell: Tell,
    act: Callable[[PortalPage], None] | None,
    *,
    windowed: bool,
) -> Proposals:
    about = selectors.page(key)
    optional = set() if chosen else may_be_absent(page.portal, businesses())
    findings = check_page(page, key, optional)
    seen = [one.locator for one in findings if one.sighting is Sighting.SEEN]
    if windowed and chosen:
        tell(f"click {chosen.words} ({chosen.whole}) in the window, or what it is called now")
        with armed(page, chosen):
            if act:
                act(page)
            said = picked(page, chosen)
        if chosen.kind != "element" and said[0].words == chosen.words:
            tell(f"that is what {chosen.whole} names already")
            return Proposals(page.portal, key)
        return _proposals(page.portal, key, [(chosen, said)], ())
    missing = _to_repair(page, [one.locator for one in findings if one.sighting is not Sighting.SEEN], chosen)
    things = things_on(page)
    hands = tuple(one for one in missing if by_hand(about, one.key))
    pairs = [(one, candidates(one, seen, things)) for one in missing if one not in hands]
    return _proposals(page.portal, key, pairs, hands)


def _to_repair(page: PortalPage, unseen: list[Locator], chosen: Locator | None) -> list[Locator]:
    if chosen:
        return [one for one in unseen if one == chosen]
    return [one for one in unseen if page.sightings.found.get(one.whole) is Sighting.MISSING]


def _proposals(
    portal: str, key: str, pairs: Sequence[tuple[Locator, list[Candidate]]], hands: tuple[Locator, ...]
) -> Proposals:
    found = [(locator, one) for locator, many in pairs for one in many]
    repairs = tuple(
        Repair(
            portal=portal,
            locator=locator.whole,
            before=locator.text,
            words=one.words,
            how=one.how,
            why="; ".join(one.why),
        )
        for locator, one in found
    )
    helpless = tuple(locator for locator, many in pairs if not many)
    return Proposals(portal, key, repairs, helpless, hands, tuple(one.score for _, one in found))
