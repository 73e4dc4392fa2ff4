"""A visit: one account at one portal, from its stored log-in state and back to it.

A visit holds the account's lock for its whole time: two robots in one account would take each other's
pages away. States of the mock and of the live portals are kept apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from loguru import logger
from playwright.sync_api import Browser, BrowserContext, Error, StorageState
from playwright.sync_api import Page as Tab

from robot.browser.evidence import Evidence
from robot.browser.guard import Guard, Site, site_of, wall
from robot.browser.launch import flags, open_browser
from robot.browser.page import PortalPage
from robot.browser.private import must_be_private, private_folder, private_write
from robot.browser.profile import only, open_profile
from robot.browser.remote import Endpoint, prove
from robot.browser.scripts import recorder, session_storage
from robot.browser.seal import opened, seal_of
from robot.browser.selector_files import load_selectors
from robot.browser.selectors import PUBLIC, Selectors
from robot.browser.widgets import INIT_SCRIPT
from robot.errors import AccountBusy, ConfigError, Problem, SessionExpired
from robot.settings import Settings

VIEWPORT = {"width": 1366, "height": 900}


@dataclass(frozen=True, slots=True)
class Store:
    """Where the log-in state of one account is kept: var/sessions/<profile>/<portal>-<account>.state.

    A state is what Playwright calls so (`cookies`, `origins` with their local storage) and `session`, the
    session storage: `[{"origin", "entries": [[name, value]]}]`. On the disk it is sealed.
    `public`: of the account PUBLIC nothing is kept; each visit is a stranger's.
    """

    path: Path
    settings: Settings = field(repr=False)
    public: bool = False

    @classmethod
    def of(cls, settings: Settings, portal: str, account: str) -> Store:
        """Raises ConfigError for an account name that is no plain name: it becomes a file name."""
        if account != PUBLIC and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", account):
            raise ConfigError.of([Problem("account", portal, "letters, digits, - and _", "E001")])
        folder = settings.var / "sessions" / settings.profile
        return cls(folder / f"{portal}-{account}.state", settings, account == PUBLIC)

    def load(self) -> dict[str, Any] | None:
        """The state; None when there is none or it cannot be read (then one logs in again). Raises
        ConfigError when others may read it, or its key."""
        if self.public:
            return {"cookies": [], "origins": [], "session": []}
        must_be_private(self.path, "a stored log-in")
        try:
            content = self.path.read_bytes()
        except OSError:
            return None
        return state_of(opened(seal_of(self.settings), content))

    def save(self, context: BrowserContext, site: Site) -> None:
        """Keep cookies, local and session storage of what is open of `site`."""
        pages = [page for page in context.pages if site.reaches(page.url)]
        state = {**context.storage_state(), "session": [_session_of(page) for page in pages]}
        self.keep(only(state, site))

    def keep(self, state: dict[str, Any]) -> None:
        """Keep `state`, sealed, mode 0600."""
        if self.public:
            return
        content = json.dumps(state, ensure_ascii=False).encode()
        private_write(self.path, seal_of(self.settings).encrypt(content))

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


def state_of(content: bytes | None) -> dict[str, Any] | None:
    """The state that `content` is as JSON, or None."""
    try:
        state = json.loads(content) if content else None
    except ValueError:
        return None
    return state if _well_formed(state) else None


def _session_of(page: Tab) -> dict[str, Any]:
    """The session storage of an open page."""
    origin, entries = page.evaluate("() => [location.origin, Object.entries(sessionStorage)]")
    return {"origin": origin, "entries": entries}


def _well_formed(state: Any) -> bool:
    """Whether a browser would take it: cookies, origins and session, each a list of tables."""
    if not isinstance(state, dict) or set(state) != {"cookies", "origins", "session"}:
        return False
    return all(
        isinstance(part, list) and all(isinstance(one, dict) and needed <= set(one) for one in part)
        for part, needed in (
            (state["cookies"], {"name", "value", "domain", "path"}),
            (state["origins"], {"origin", "localStorage"}),
            (state["session"], {"origin", "entries"}),
        )
    )


@contextmanager
def locked(settings: Settings, store: Store, portal: str) -> Iterator[None]:
    """Hold the account. Raises AccountBusy when another holds it longer than the time-out."""
    private_folder(store.path.parent)
    lock = FileLock(store.path.with_suffix(".lock"), timeout=settings.timeout, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise AccountBusy(f"{portal}: another command is using this account") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def a_page(
    settings: Settings,
    portal: str,
    account: str,
    *,
    browser: Browser | None,
    evidence: Evidence | None,
    state: dict[str, Any] | None,
    selectors: Selectors | None = None,
    profile: bool = False,
) -> Iterator[tuple[PortalPage, BrowserContext]]:
    """A guarded, blank page with the account's state in it; nothing has been loaded yet.

    `selectors`: others than those of the files (tests, repairs not yet approved). `profile`: in a window of
    the person's own browser, whose profile stands in place of a state.
    """
    selectors = selectors or load_selectors(portal, settings.workspace)
    if account == PUBLIC and not selectors.about.public:
        where = "selectors/portals.toml"
        raise ConfigError.of([Problem(where, f"{portal}.public", "a text on its public pages", "业务咨询")])
    site: Site = site_of(settings, portal, selectors.about)
    with ExitStack() as stack:
        chosen = browser or stack.enter_context(open_browser(settings))
        endpoint = Endpoint.of(settings)
        fetches = endpoint is not None and endpoint.cdp
        proxy = stack.enter_context(wall(site, elsewhere=endpoint is not None))
        options: dict[str, Any] = {
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "viewport": VIEWPORT,
            "accept_downloads": not fetches,
            "service_workers": "block",
            "proxy": proxy,
        }
        if profile:
            context = stack.enter_context(open_profile(chosen, settings, flags(), options))
        else:
            context = chosen.new_context(storage_state=_for_playwright(state), **options)
            stack.callback(_close, context)
        context.set_default_timeout(settings.timeout * 1000)
        if endpoint is not None:
            prove(context, endpoint)
        if state:
            context.add_init_script(session_storage(state["session"]))
        context.add_init_script(recorder())
        context.add_init_script(INIT_SCRIPT)
        guard = Guard(context, site)
        folder = settings.var / "downloads" / settings.profile / portal
        yield (
            PortalPage(
                context.pages[0] if context.pages else context.new_page(),  # a profile opens with a tab
                selectors,
                guard,
                account,
                timeout=settings.timeout,
                evidence=evidence,
                folder=folder,
                fetches=fetches,
            ),
            context,
        )


def _for_playwright(state: dict[str, Any] | None) -> StorageState | None:
    return {"cookies": state["cookies"], "origins": state["origins"]} if state else None


def _close(context: BrowserContext) -> None:
    """Also when the browser has gone already: what went wrong before must be what is told."""
    try:
        context.close()
    except Error as error:
        logger.debug("closing the visit: {}", str(error).splitlines()[0])


@contextmanager
def visit(
    settings: Settings,
    portal: str,
    account: str,
    evidence: Evidence | None = None,
    *,
    browser: Browser | None = None,
    known: Iterable[str] = (),
    names: Iterable[str] = (),
) -> Iterator[PortalPage]:
    """One visit of `account` at `portal`, logged in (PUBLIC: nobody is); the page is at the portal's entry.

    `browser`: one that is open already (see `robot.browser.launch.open_browser`); else one is started
    for this visit. Without `evidence` pictures go to var/evidence/<profile>/<portal>-<account>-<time>,
    with `known` values painted over wherever they stand, `names` too unless the settings show names.
    Raises SessionExpired when the account is not logged in, AccountBusy, PortalDown, WrongSite,
    ConfigError.
    """
    store = Store.of(settings, portal, account)
    with locked(settings, store, portal):
        state = store.load()
        if state is None:
            raise SessionExpired(f"{portal}: {account} has not logged in")
        evidence = evidence or evidence_of(settings, portal, account, known, names)
        opened = a_page(settings, portal, account, browser=browser, evidence=evidence, state=state)
        with opened as (page, context), remembered(context, store, page.guard.site):
            page.home()
            page.clear()
            yield page


@contextmanager
def remembered(context: BrowserContext, store: Store, site: Site) -> Iterator[None]:
    """Store the log-in state again at the end, or forget it when it proved to be over."""
    try:
        yield
    except SessionExpired:
        store.forget()
        raise
    _keep(store, context, site)


def evidence_of(
    settings: Settings, portal: str, account: str, known: Iterable[str], names: Iterable[str] = ()
) -> Evidence:
    """A folder for the pictures of a visit that begins now."""
    name = f"{portal}-{account}-{datetime.now():%Y%m%dT%H%M%S%f}"
    return Evidence.of(settings, name, known, names)


def _keep(store: Store, context: BrowserContext, site: Site) -> None:
    """A portal may give a new cookie at any time. A visit that did its work is no failure if not."""
    try:
        store.save(context, site)
    except Error as error:
        logger.debug("the log-in state was not stored again: {}", str(error).splitlines()[0])


def logged_in(settings: Settings, portal: str, account: str, *, browser: Browser | None = None) -> bool:
    """Whether a visit would find the account logged in now."""
    try:
        with visit(settings, portal, account, browser=browser):
            return True
    except SessionExpired:
        return False
