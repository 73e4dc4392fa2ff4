"""The doctor: walks a portal's pages, looks for every locator, and writes nothing there.

Pages are opened by their menus; from lists it goes on by buttons that only open something. What stands
behind a wizard's step, a dialog that writes or an empty list is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from robot.browser.checkup import Finding, Picture, check_page, picture, press_on, ways_on
from robot.browser.opening import opens
from robot.browser.page import PortalPage
from robot.browser.readonly import read_only
from robot.browser.selector_files import load_selectors
from robot.browser.selectors import PUBLIC, Element, Page, RowButton, Selectors
from robot.browser.session import Store
from robot.errors import ConfigError, PageChanged, PortalRefused, SessionExpired
from robot.filing.catalog import businesses
from robot.filing.job import UNIT
from robot.filing.needs import may_be_absent, said
from robot.filing.verified import Place
from robot.redact import mask

if TYPE_CHECKING:
    from robot.engine.office import Office


class Unreached(StrEnum):
    """Why a page could not be looked at."""

    WRITES = "the press that leads there may write"
    FORM = "it follows a form that has to be filled in first"
    NO_ROW = "the list before it has no row"
    CHANGED = "the page is not as the selectors say"
    BEHIND = "the page before it could not be reached"
    REFUSED = "it did not open without writing"
    CLOSED = "the portal does not open it now"


@dataclass(frozen=True, slots=True)
class PageReport:
    """One page. `unreached`: why it could not be looked at, `words` more about it; then what is known is only
    what the way there showed. `refused`: what the page wanted to send while it was looked at."""

    page: str
    title: str
    findings: tuple[Finding, ...] = ()
    picture: Picture | None = field(default=None, repr=False)
    unreached: Unreached | None = None
    words: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkup:
    """All pages of a portal that were asked for, in the order of the selectors."""

    portal: str
    title: str
    site: str
    pages: tuple[PageReport, ...]


def public_pages(portal: str) -> set[str]:
    """Pages that only businesses without a log-in use."""
    used: dict[bool, set[str]] = {True: set(), False: set()}
    for one in businesses().values():
        if one.portal == portal:
            used[one.public] |= pages_of(one.name)
    return used[True] - used[False]


def pages_of(name: str) -> set[str]:
    """The pages that the business `name` works on."""
    which = businesses()[name]
    selectors = load_selectors(which.portal)
    found = set()
    for one in said(which.module):
        if one.key in selectors.pages:
            found.add(one.key)
        elif (page := one.key.rpartition(".")[0]) in selectors.pages:
            about = selectors.pages[page]
            element = about.elements.get(one.key.rpartition(".")[2])
            table = about.tables.get(one.key.rpartition(".")[2])
            button = table.buttons.get(one.button) if table else None
            found.add(page)
            found |= {what.then for what in (element, button) if what is not None and what.then}
    return found


def examine(page: PortalPage, wanted: Collection[str]) -> list[PageReport]:
    """Look at those pages of `wanted` that can be reached from `page`, which only reads meanwhile.

    Raises SessionExpired, PortalDown and WrongSite as a visit; a page that has changed is a report.
    """
    with read_only(page) as refused:
        return _Round(page, wanted, refused).reports()


class _Round:
    """One walk over the pages of one account."""

    def __init__(self, page: PortalPage, wanted: Collection[str], refused: list[str]) -> None:
        self.page = page
        self.wanted = wanted
        self.refused = refused
        self.selectors = page.selectors
        self.optional = may_be_absent(page.portal, businesses())
        self.done: dict[str, PageReport] = {}

    def reports(self) -> list[PageReport]:
        for key in self.selectors.pages:
            if key in self.wanted and self._has_a_way(key) and key not in self.done:
                self._from(key, ())
        for key in self.selectors.pages:
            if key in self.wanted and key not in self.done:
                self.done[key] = self._report(key, unreached=why_not(self.selectors, key))
        return [self.done[key] for key in self.selectors.pages if key in self.done]

    def _has_a_way(self, key: str) -> bool:
        about = self.selectors.page(key)
        return bool(about.menu or about.url)

    def _from(self, start: str, steps: tuple[tuple[str, str, str], ...]) -> None:
        """Open `start`, go on by `steps` (page, name, row button), look, and go on from there."""
        key = self._go(start, steps)
        if key is None:
            return
        self.done[key] = self._look(key)
        for name, button, then in ways_on(self.selectors.page(key)):
            if then in self.wanted and then not in self.done and not self._has_a_way(then):
                self._from(start, (*steps, (key, name, button)))

    def _go(self, start: str, steps: Sequence[tuple[str, str, str]]) -> str | None:
        """The page that was come to; None, and a report, when it was not."""
        here = start
        sent = len(self.refused)
        try:
            self.page.open(start)
            for key, name, button in steps:
                here = self._then(key, name, button)
                if not press_on(self.page, key, name, button):
                    self.done[here] = self._report(here, unreached=Unreached.NO_ROW)
                    return None
        except PageChanged as error:
            why = Unreached.REFUSED if len(self.refused) > sent else Unreached.CHANGED
            self.done[here] = replace(
                self._report(here, unreached=why, words=str(error), sent=sent), picture=picture(self.page)
            )
            return None
        except PortalRefused as error:
            self.done[here] = self._report(here, unreached=Unreached.CLOSED, words=str(error), sent=sent)
            return None
        return here

    def _then(self, page: str, name: str, button: str) -> str:
        about = self.selectors.page(page)
        what = about.tables[name].buttons[button] if button else about.elements[name]
        return what.then or page

    def _look(self, key: str) -> PageReport:
        sent = len(self.refused)
        try:
            findings = check_page(self.page, key, self.optional)
        except PageChanged as error:
            return self._report(key, unreached=Unreached.CHANGED, words=str(error), sent=sent)
        shown = picture(self.page)
        return replace(self._report(key, sent=sent), findings=tuple(findings), picture=shown)

    def _report(
        self, key: str, *, unreached: Unreached | None = None, words: str = "", sent: int | None = None
    ) -> PageReport:
        about = self.selectors.page(key)
        title = about.heading or (about.menu[-1] if about.menu else key)
        known = self.page.evidence.known if self.page.evidence else ()
        refused = () if sent is None else tuple(self.refused[sent:])
        return PageReport(key, title, unreached=unreached, words=mask(words, known), refused=refused)


def why_not(selectors: Selectors, key: str) -> Unreached:
    """Why no way that only reads leads to the page `key`."""
    before: list[tuple[Page, Element | RowButton]] = []
    for about in selectors.pages.values():
        before += [(about, one) for one in about.elements.values() if one.then == key]
        buttons = [button for table in about.tables.values() for button in table.buttons.values()]
        before += [(about, one) for one in buttons if one.then == key]
    if any(opens(what) for _, what in before):
        return Unreached.BEHIND
    if any(about.fields for about, _ in before):
        return Unreached.FORM
    return Unreached.WRITES


def route(selectors: Selectors, key: str) -> list[tuple[str, str, str]] | None:
    """(page, element or table, row button) of each press that leads to the page `key` and only opens, from a
    page with a way of its own; [] when it has one, None when it can be reached by writing only."""
    ways: dict[str, list[tuple[str, str, str]]] = {
        page: [] for page, about in selectors.pages.items() if about.menu or about.url
    }
    todo = list(ways)
    while todo and key not in ways:
        here = todo.pop(0)
        for name, button, then in ways_on(selectors.page(here)):
            if then not in ways:
                ways[then] = [*ways[here], (here, name, button)]
                todo.append(then)
    return ways.get(key)


def account_for(office: Office, portal: str, employee: str | None = None) -> str:
    """Who looks at the portal: the unit's agent; on the personal platform an employee who has logged in."""
    if portal != "talent_person":
        return UNIT
    account = employee or _logged_in(office, portal)
    office.case(account)
    return account


def doctor(office: Office, portal: str, business: str | None = None, employee: str | None = None) -> Checkup:
    """Look at a portal's pages, or at those of `business`, with the office's stored log-in; `employee`: whose
    on the personal platform, by default the first who has logged in.

    What was found is in the ledger afterwards. Raises ConfigError, SessionExpired, PortalDown, WrongSite.
    """
    selectors = load_selectors(portal, office.settings.workspace)
    wanted = _chosen(selectors, business)
    account = account_for(office, portal, employee)
    public = public_pages(portal) & wanted
    reports: dict[str, PageReport] = {}
    for whose, pages in ((account, wanted - public), (PUBLIC, public)):
        if pages:
            with office.visit(portal, whose) as page:
                reports |= {one.page: one for one in examine(page, pages)}
    site = Place.of(office.settings, portal).host
    found = tuple(reports[key] for key in selectors.pages if key in reports)
    return Checkup(portal, selectors.about.title, site, found)


def _logged_in(office: Office, portal: str) -> str:
    for one in office.workspace.employees:
        if Store.of(office.settings, portal, one.key).load() is not None:
            return one.key
    raise SessionExpired(f"{portal}: no employee has logged in")


def _chosen(selectors: Selectors, business: str | None) -> set[str]:
    """The pages of a business, with those that lead to them; all pages without one."""
    if business is None:
        return set(selectors.pages)
    if business not in businesses() or businesses()[business].portal != selectors.portal:
        known = ", ".join(one.name for one in businesses().values() if one.portal == selectors.portal)
        raise ConfigError(f"{business}: no business of {selectors.portal}; there are {known}")
    return pages_of(business)
