"""PortalPage: what a flow may do on a portal, in the words of the selectors and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from playwright.sync_api import Dialog, ElementHandle, Error, TimeoutError
from playwright.sync_api import Page as Tab

from robot.browser.compare import compared, same_rows
from robot.browser.downloads import save_download
from robot.browser.evidence import Evidence, sensitive_values
from robot.browser.face import Face, face_of
from robot.browser.fields import wanted_of
from robot.browser.find import NotThere, ask, click, grab, is_seen, locate, spec, wait_for, wave_off
from robot.browser.forms import FieldResult, PortalForm
from robot.browser.guard import LISTS, Guard
from robot.browser.opening import opens
from robot.browser.selectors import PUBLIC, Element, FieldSpec, Page, RowButton, Selectors, TableSpec
from robot.browser.sightings import Sightings
from robot.browser.tables import Tables
from robot.browser.watch import BROKE, Mark, Seen, Until, Watch, late, problem
from robot.browser.widgets import Widgets
from robot.errors import (
    ConfigError,
    FieldMismatch,
    GongjuError,
    PageChanged,
    PortalDown,
    PortalError,
    Problem,
)
from robot.redact import mask

T = TypeVar("T")

NOTICES = 5
"""Announcements one after another; more is a page that cannot be cleared."""


class PortalPage:
    """One open page of one account. Made by `robot.browser.session.visit`.

    `results`: everything filled and compared in this visit, in order, for the read-back table.
    `pictures`: evidence taken in this visit. `faces`: page key → what each page that was filled asks for and
    says. `sightings`: what it found of the selectors.
    `clicks`: presses that have gone out or may have: while it stays the same nothing was pressed, whatever
    was raised. `fetches`: downloads are asked for by the page, as the browser cannot hand them over.
    `reads_only`: set by `readonly.read_only`. `tab`: Playwright's page, for this package.
    Every method first makes sure that the page is the portal's own (else WrongSite) and raises
    SessionExpired, PortalDown or PageChanged for what it finds in place of what it wants.
    """

    def __init__(
        self,
        tab: Tab,
        selectors: Selectors,
        guard: Guard,
        account: str,
        *,
        timeout: float,
        evidence: Evidence | None = None,
        folder: Path | None = None,
        fetches: bool = False,
    ) -> None:
        self.tab = tab
        self.selectors = selectors
        self.guard = guard
        self.portal = selectors.portal
        self.account = account
        self.timeout = timeout
        self.evidence = evidence
        self.folder = folder
        self.fetches = fetches
        self.current = ""
        self.results: list[FieldResult] = []
        self.pictures: list[Path] = []
        self.faces: dict[str, Face] = {}
        self.sightings = Sightings(tab, selectors)
        self.watch = Watch(tab, selectors.about, guard, timeout, public=account == PUBLIC, known=self._known)
        self.widgets = Widgets(tab, timeout)
        self.tables = Tables(tab, timeout)
        self.clicks = 0
        self.reads_only = False
        self._still_held: Callable[[], None] = lambda: None
        self._acted = self._pressed = self._loaded = 0.0
        self._untouched = ""
        self._agreeing = False
        self._asked = ""
        tab.on("dialog", self._native_dialog)

    @property
    def warned(self) -> bool:
        """Whether the portal has warned, in this visit, that it is visited too often."""
        return bool(self.guard.warned)

    @property
    def down(self) -> bool:
        """Whether the portal did not answer properly when it was last looked at."""
        return self.watch.down

    def at_rest(self) -> bool:
        """Whether the page is the portal's and done with all it did, with nothing over it. Waits a second."""
        try:
            if ask(self.tab, "modal", None):
                return False
            seen = self.watch.look(self.watch.mark(), "logged-in", acted=self._acted, timeout=1)
        except PortalError:
            return False
        return seen is not None and seen.verdict == "ok"

    def begin(self, evidence: Evidence | None) -> None:
        """Another visit begins on this page: nothing is filled, nothing pictured yet."""
        self.evidence = evidence
        self.current = self._untouched = ""
        self.results = []
        self.pictures = []
        self.faces = {}
        self.sightings = Sightings(self.tab, self.selectors)

    def must_hold(self, still_held: Callable[[], None]) -> None:
        """For this visit: ask before every press and every page that is loaded whether the account is held
        still. What it raises ends the visit, and nothing has been pressed."""
        self._still_held = self.widgets.before = still_held

    # --- getting there

    def open(self, key: str, *, anew: bool = True) -> None:
        """Go to the page `key` by its menu (or url), loaded anew, until its heading is shown; it is then
        the current page. `anew` False: when it was just opened and has only been looked at since, stay."""
        page = self.selectors.page(key)
        if not anew and self._untouched == key:
            self.at(key)
            return
        if not page.menu and not page.url:
            where = f"selectors/{self.portal}.toml"
            raise ConfigError.of([Problem(where, key, "menu or url; without them it is reached by a press")])
        self._ready()
        if page.url:
            mark = self.watch.mark()
            self.goto(self.guard.site.entry.rstrip("/") + page.url)
            self._arrive(key, page, mark)
            self._untouched = key
            return
        if ask(self.tab, "modal", None):
            self.home()  # a dialog left open, by a refused press say, lies over the menu
        mark = self.watch.mark()
        self._walk(key, page.menu)
        if not self._arrive(key, page, mark).fresh:
            # The menu entry of the page we are on did nothing: what it shows may be old.
            self.home()
            mark = self.watch.mark()
            self._walk(key, page.menu)
            self._arrive(key, page, mark)
        self._untouched = key

    def at(self, key: str) -> None:
        """We are on the page `key` now (after a press): wait for its heading; it is then the current page."""
        self._arrive(key, self.selectors.page(key), self.watch.mark())

    def home(self) -> None:
        """Load the portal's entry anew and wait until it knows us, or shows its public page to whom nobody
        knows. Raises SessionExpired if it does not know who has logged in."""
        mark = self.watch.mark()
        self.goto(self.guard.site.entry)
        self._wait(mark, "logged-in", expected="the portal's first page")

    def goto(self, url: str) -> None:
        """Load an address of this portal."""
        self.guard.go_on()
        self._still_held()
        self.watch.down = True
        self._pressed = self._loaded = time.time()
        try:
            answer = self.tab.goto(url, wait_until="domcontentloaded", timeout=self.timeout * 1000)
        except TimeoutError:
            raise PortalDown(f"{self.portal}: no answer within {self.timeout:g} s") from None
        except Error as error:
            self.guard.check(self.tab)
            reason = str(error).splitlines()[0].partition("net::")[2].partition(" ")[0]
            where = (
                "; is `gongju mock` running where GONGJU_MOCK_URL says?" if self.guard.site.rehearsal else ""
            )
            raise PortalDown(
                f"{self.portal}: the page could not be loaded ({reason or 'no reason'}){where}"
            ) from None
        finally:
            self._acted, self._untouched = time.time(), ""
        self.guard.check(self.tab)
        if answer is not None and answer.status >= 500:
            raise PortalDown(f"{self.portal}: status {answer.status}")
        self.watch.down = False

    # --- doing

    def fill(self, form: PortalForm) -> None:
        """Fill those fields of the current page that `form` has, in the order of the selectors.

        All of them are read back at the end, no required field may be empty, and a masked picture is
        taken. Raises FieldMismatch naming each field that disagrees; nothing is sent then.
        """
        if self.reads_only:
            raise RuntimeError("a page that is only read is not filled in")
        self.guard.check(self.tab, typing=True)
        key, page = self.current, self.selectors.page(self.current)
        wanted = wanted_of(page.fields, form)
        if not wanted:
            raise ConfigError.of(
                [Problem(f"selectors/{self.portal}.toml", f"{key}.fields", "a field that the form has")]
            )
        self._ready(typing=True)
        mark = self.watch.mark()
        self._untouched = ""
        results = self.widgets.fill(wanted)
        self._acted = time.time()
        self.guard.check(self.tab)
        empty, raw = self.widgets.look()
        self.results += results
        # What rows hold is often a common word: 减少 would hide half a notice.
        plain = [one for one in results if page.fields[one.name].rows is None]
        personal = (
            *sensitive_values(plain),
            *((*self.evidence.known, *self.evidence.shown) if self.evidence else ()),
        )
        face = face_of(key, page, raw, [one.label for one in wanted], personal)
        picture = self._picture(key)
        self.faces[key] = replace(face, picture=picture)
        if picture:
            self.results[-len(results) :] = [replace(one, picture=picture) for one in results]
        bad = [f"{one.label}: {mask(one.problem, self._known())}" for one in results if not one.agrees]
        bad += [f"{mask(label, self._known())}: required, and empty" for label in empty]
        if bad:
            self._blame(mark)
        self.sightings.fields(key, page, results)
        if bad:
            raise FieldMismatch(f"{self.portal} {key}: " + "; ".join(bad))

    def press(self, key: str) -> None:
        """Press the element `key`, confirm if the selectors say so, and wait for what they say follows.

        Raises PortalRefused with the page's own words (personal data masked) when it shows an error, a
        message or a validation text.
        """
        element = self.selectors.element(key)
        self._press(key, element, lambda: self._locate(key, element))

    def press_row(self, key: str, match: Mapping[str, str], button: str) -> None:
        """Press `button` (a name in the table's selectors) in the one row whose columns equal `match`, on
        whichever page of the list. Raises PageChanged when there is none or several."""
        table = self.selectors.table(key)
        if button not in table.buttons:
            where = f"selectors/{self.portal}.toml"
            raise ConfigError.of([Problem(where, f"{key}.buttons", f"a button {button}")])
        what = table.buttons[button]

        def find() -> ElementHandle:
            handle = self.tables.button(key, table, match, what.button)
            self.sightings.table(key, table, button)
            return handle

        self._press(f"{key}.{button}", what, find)

    def press_first_row(self, key: str, button: str) -> bool:
        """Press `button` in the first row on show, whichever it is; False when the list is empty."""
        table = self.selectors.table(key)
        what = table.buttons[button]
        self._ready()
        handle = self._seek(lambda: self.tables.first_button(key, table, what.button))
        if handle is not None:
            self.sightings.table(key, table, button)
            self._press(f"{key}.{button}", what, lambda: handle)
        return handle is not None

    def download(self, key: str) -> Path:
        """Press the element `key` and keep the file it brings, under var/downloads/ of the workspace."""
        element = self.selectors.element(key)
        self._ready()
        mark = self.watch.mark()
        handle = self._seek(lambda: self._locate(key, element))
        self._still_held()
        self._untouched = ""
        try:
            with self.tab.expect_download(timeout=self.timeout * 1000) as coming:
                click(handle, key, self.timeout)
        except TimeoutError:
            self._blame(mark)
            raise PageChanged(f"{self.portal}: {key} brought no file within {self.timeout:g} s") from None
        ask(self.tab, "stayed")
        folder = self.folder or Path("var/downloads")
        return save_download(coming.value, self.guard, folder, self.tab if self.fetches else None)

    # --- reading

    def read(self, key: str) -> dict[str, str]:
        """A detail page: name → shown text, by the `shows` of the selectors. Labels that the page leaves
        out (it hides what does not apply) are absent. Raises PageChanged when it shows none of them."""
        shows = self.selectors.page(key).shows
        self._ready()
        began = time.time()
        want: dict[str, Any] = {"labels": list(shows.values()), "since": began * 1000, "patient": True}
        found = wait_for(self.tab, "details", want, self.timeout)
        if not found:
            self._blame(self.watch.mark(), began)
            raise PageChanged(f"{self.portal}: {key} shows none of {'、'.join(shows.values())}")
        read = {name: found[label] for name, label in shows.items() if label in found}
        self.sightings.saw(*(f"{key}.shows.{name}" for name in read))
        return read

    def rows(self, key: str) -> list[dict[str, str]]:
        """All rows of the table `key` over all its pages: column name → text. Raises PortalDown where a part
        of them did not come: a row that is not read is not absent."""
        table = self.selectors.table(key)
        self._ready()
        rows = self._seek(lambda: self.tables.rows(key, table))
        if self.guard.broke(self._pressed, LISTS):
            raise PortalDown(f"{self.portal}: {key}: {BROKE}")
        self.sightings.table(key, table)
        return rows

    def compare(self, key: str, form: PortalForm) -> None:
        """Compare what the detail page `key` shows with `form`: every shown name that the form has (what
        only chooses a row included) must agree. Adds to `results`. Raises FieldMismatch naming each that
        does not."""
        shown = self.read(key)
        results = compared(self.selectors.page(key).shows, shown, form)
        self.results += results
        self.sightings.elements(key)
        bad = [f"{one.label}: {one.problem}" for one in results if not one.agrees]
        self._picture(key)
        if bad:
            raise FieldMismatch(f"{self.portal} {key}: " + "; ".join(bad))

    def shows(self, key: str, form: PortalForm) -> bool:
        """Whether the fields of the page `key`, which is open, hold what `form` has for them, no row more
        and none less. Only looks."""
        fields = self.selectors.page(key).fields
        wanted = wanted_of(fields, form)
        self._ready()
        plain = self.widgets.check([one for one in wanted if one.rows is None])
        return all(one.agrees for one in plain) and all(
            self._has_rows(f"{key}.{one.name}", fields[one.name], one.value) for one in wanted if one.rows
        )

    def _has_rows(self, key: str, field: FieldSpec, rows: tuple[PortalForm, ...]) -> bool:
        """Whether the table of `field` shows exactly `rows`."""
        table = TableSpec(table=field.rows, columns=field.fields)
        return same_rows(rows, self._seek(lambda: self.tables.rows(key, table)))

    def see(self, key: str) -> bool:
        """Whether that element or text is visible now."""
        self.guard.check(self.tab)
        there = is_seen(self.tab, spec(self.selectors.element(key)))
        if there:
            self.sightings.saw(key)
        return there

    # --- how

    def clear(self) -> None:
        """Close announcements, and boxes that only want a nod."""
        for _ in range(NOTICES):
            hit = ask(self.tab, "notice", {"announcements": self.watch.base["announcements"]})
            if hit is None:
                return
            mark = self.watch.mark()
            with suppress(NotThere):  # it went away by itself
                # A page short of time takes its box away late; each press has its share of the patience.
                wave_off(grab(self.tab, hit["depth"], "announcement"), self.timeout / NOTICES)
            self._acted = time.time()
            self.watch.look(mark, acted=self._acted)
        self._blame(self.watch.mark())
        raise PageChanged(f"{self.portal}: its announcements do not close")

    def _ready(self, *, typing: bool = False) -> None:
        self.guard.go_on()
        try:
            self.clear()
        finally:  # a page that leads elsewhere does not come to rest: where it led to says more
            self.guard.check(self.tab, typing=typing)

    def _press(self, key: str, what: Element | RowButton, find: Callable[[], ElementHandle]) -> None:
        """Click what `find` finds and see it through."""
        if self.reads_only and not opens(what):
            raise RuntimeError(f"a page that is only read: {key} may write")
        self._ready()
        handle = self._seek(find)
        if not what.then or what.confirm or what.done:
            self.tables.forget()
        mark = self.watch.mark(what.done or "", what.confirm or "")
        self._click(handle, key, agree=bool(what.confirm))
        if what.confirm and not self._asked:
            self._wait(mark, "dialog", what.confirm, pressed=True, expected=f"a dialog with {what.confirm}")
            button = Element(button=what.confirm)
            self._click(self._seek(lambda: locate(self.tab, spec(button), key, self.timeout)), key)
        if what.done:
            self._wait(mark, "done", pressed=True, expected=what.done)
        if what.then:
            self._arrive(what.then, self.selectors.page(what.then), mark, pressed=True)
        elif not what.done:
            self._wait(mark, "quiet", pressed=True, expected="a page at rest")

    def _seek(self, find: Callable[[], T]) -> T:
        """What `find` finds; when it is not there, what the page says of itself comes first."""
        began = time.time()
        try:
            return find()
        except PageChanged as error:
            self._blame(self.watch.mark(), began)
            if isinstance(error, NotThere):
                self.sightings.stumbled(error)
            raise PageChanged(f"{self.portal}: {error}") from None

    def _click(self, handle: ElementHandle, key: str, *, agree: bool = False) -> None:
        self._still_held()
        self._agreeing, self._asked, self._untouched = agree, "", ""
        self._pressed = time.time()
        self.clicks += 1
        try:
            self._seek(lambda: click(handle, key, self.timeout))
        finally:
            self._agreeing = False
            self._acted = time.time()

    def _walk(self, key: str, menu: tuple[str, ...]) -> None:
        """Press the entries of `menu` that need pressing."""
        beyond = -1
        while beyond < len(menu) - 1:
            want = {"path": menu, "beyond": beyond, "since": self._acted * 1000}
            began = time.time()
            hit = wait_for(self.tab, "menu", want, self.timeout)
            if hit is None:
                self._blame(self.watch.mark(), began)
                self.sightings.missed(f"{key}.menu")
                raise PageChanged(f"{self.portal}: {key}: no menu entry {menu[beyond + 1]}")
            beyond = hit["at"]
            self._click(self._seek(partial(grab, self.tab, hit["depth"], key)), key)
        self.sightings.saw(f"{key}.menu")

    def _arrive(self, key: str, page: Page, mark: Mark, *, pressed: bool = False) -> Seen:
        """Wait until the page `key` is there, and make it the current one."""
        until: Until = "heading" if page.heading else "quiet"
        words = page.heading or ""
        try:
            seen = self._wait(mark, until, words, pressed=pressed, expected=f"{key} ({words})")
        except PageChanged as error:
            if not page.heading:
                raise
            self.sightings.missed(f"{key}.heading")
            raise self._headed_otherwise(error, key) from None
        if page.heading:
            self.sightings.saw(f"{key}.heading")
        self.current = key
        return seen

    def _headed_otherwise(self, error: PageChanged, key: str) -> PageChanged:
        """The error of a page without its heading, with what stands there now and the page's picture."""
        _, raw = self.widgets.look()
        titles = dict.fromkeys(text for one in raw for text in one.now["titles"])
        shown = mask("、".join(titles), self._known())
        picture = self._picture(key)
        there = f"; its titles are {shown}" if shown else ""
        return PageChanged(f"{error}{there}{f'; pictured in {picture}' if picture else ''}")

    def _locate(self, key: str, element: Element) -> ElementHandle:
        """The one element of that key."""
        handle = locate(self.tab, spec(element), key, self.timeout)
        self.sightings.saw(key)
        return handle

    def _wait(
        self, mark: Mark, until: Until, words: str = "", *, pressed: bool = False, expected: str = ""
    ) -> Seen:
        """Wait for what is hoped for; raise what the page means when it means something else."""
        for _ in range(NOTICES):
            seen = self.watch.look(mark, until, words, pressed=pressed, acted=self._acted)
            if seen is None:
                raise self.late(expected)
            if seen.verdict == "announcement":
                self.clear()
                continue
            error = problem(self.portal, seen, self._known())
            if error is not None:
                raise error
            return seen
        raise PageChanged(f"{self.portal}: its announcements do not close")

    def late(self, expected: str) -> GongjuError:
        """The error for waiting in vain for `expected`."""
        broke = self.guard.broke(self._loaded)
        return late(self.portal, self.watch.busy(), broke, self.timeout, expected)

    def _blame(self, mark: Mark, began: float | None = None) -> None:
        """Before the selectors are blamed: raise what the page says of itself, if it is no page of ours, or
        one of which a part never came. `began`: from when on what it said counts (as `time.time`); from the
        mark on when not given."""
        if began is not None:
            mark.state["now"] = began * 1000
        seen = self.watch.look(mark, acted=self._acted, timeout=2)
        error = problem(self.portal, seen, self._known()) if seen else None
        if error is not None:
            raise error
        if self.watch.busy():
            raise PortalDown(f"{self.portal}: no answer within {self.timeout:g} s")
        if self.guard.broke(self._loaded):
            raise PortalDown(f"{self.portal}: {BROKE}")

    def _known(self) -> tuple[str, ...]:
        if self.evidence is None:
            return tuple(sensitive_values(self.results))
        return self.evidence.hidden(self.results)

    def _picture(self, key: str) -> Path | None:
        if self.evidence is None:
            return None
        path = self.evidence.picture(self.tab, key, self.results)
        self.pictures.append(path)
        return path

    def _native_dialog(self, dialog: Dialog) -> None:
        """The browser's own alert and confirm boxes: agreed to only while a press expects to be asked."""
        kind: Literal["accept", "dismiss"] = "accept"
        if dialog.type in ("confirm", "prompt"):
            kind = "accept" if self._agreeing else "dismiss"
            self._asked = dialog.message if self._agreeing else ""
        getattr(dialog, kind)()
