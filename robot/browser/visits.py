"""Visits one after another in one browser.

The page of the visit or log-in that ended last stays open for the same account's next visit: a new one
costs the browser a process, and the portal's scripts are loaded and compiled all over again. Everything
else of a visit is as ever: the account's lock, and the stored log-in state, which must still be the page's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from robot.browser.evidence import Evidence
from robot.browser.login import Person, by_profile, enter
from robot.browser.page import PortalPage
from robot.browser.session import Store, a_page, evidence_of, locked, remembered
from robot.errors import SessionExpired
from robot.settings import Settings

STALE = 60.0
"""Seconds after which a page that was left is not trusted to be as it was."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An open page that no visit has now. `state`: the account's log-in state as it was stored; `left`: when,
    as `time.monotonic`."""

    store: Store
    state: dict[str, Any] | None
    page: PortalPage
    context: BrowserContext
    left: float
    close: Callable[[], None]

    def serves(self, store: Store, state: dict[str, Any]) -> bool:
        """Whether this is the account's page, nobody has logged in elsewhere since, and it is fit for use."""
        same = self.store == store and self.state == state and time.monotonic() - self.left < STALE
        return same and self.page.at_rest()


class Visits:
    """One browser's visits; one thread. Close before the browser."""

    def __init__(self, settings: Settings, browser: Browser) -> None:
        self.settings = settings
        self.browser = browser
        self._kept: _Kept | None = None

    def login(self, portal: str, account: str, person: Person, owner: str = "") -> None:
        """Like `robot.browser.login.login`."""
        store = Store.of(self.settings, portal, account)
        with locked(self.settings, store, portal), ExitStack() as stack:
            self.close()
            own = by_profile(self.settings, portal)
            page, context = self._open(stack, portal, account, None, None, profile=own)
            enter(page, self.settings, person, owner)
            store.save(context, page.guard.site)
            if not own:
                self._keep(store, page, context, stack)

    @contextmanager
    def visit(
        self, portal: str, account: str, known: Iterable[str] = (), names: Iterable[str] = ()
    ) -> Iterator[PortalPage]:
        """Like `robot.browser.session.visit`, but the page may be where the account's last visit left it:
        begin with `open`. `known`: values painted over in pictures, `names`
        among them unless the settings show names.

        After anything was raised in it the page is closed, and the next visit has a new one; so has each
        visit of PUBLIC, since what one person asked for must not stand before the next.
        """
        store = Store.of(self.settings, portal, account)
        with locked(self.settings, store, portal):
            state = store.load()
            if state is None:
                raise SessionExpired(f"{portal}: {account} has not logged in")
            evidence = evidence_of(self.settings, portal, account, known, names)
            with ExitStack() as stack:
                page, context = self._page(stack, store, state, portal, account, evidence)
                with remembered(context, store, page.guard.site):
                    yield page
                if not store.public:
                    self._keep(store, page, context, stack)

    def close(self) -> None:
        """Close the page that is kept, if any."""
        kept, self._kept = self._kept, None
        if kept:
            kept.close()

    def _keep(self, store: Store, page: PortalPage, context: BrowserContext, stack: ExitStack) -> None:
        self._kept = _Kept(store, store.load(), page, context, time.monotonic(), stack.pop_all().close)

    def _page(
        self,
        stack: ExitStack,
        store: Store,
        state: dict[str, Any],
        portal: str,
        account: str,
        evidence: Evidence,
    ) -> tuple[PortalPage, BrowserContext]:
        """The kept page if it serves, else a new one."""
        kept = self._kept
        if kept and kept.serves(store, state):
            self._kept = None
            stack.callback(kept.close)
            kept.page.begin(evidence)
            return kept.page, kept.context
        self.close()
        page, context = self._open(stack, portal, account, evidence, state)
        with remembered(context, store, page.guard.site):
            page.home()
            page.clear()
        return page, context

    def _open(
        self,
        stack: ExitStack,
        portal: str,
        account: str,
        evidence: Evidence | None,
        state: dict[str, Any] | None,
        *,
        profile: bool = False,
    ) -> tuple[PortalPage, BrowserContext]:
        opened = a_page(
            self.settings,
            portal,
            account,
            browser=self.browser,
            evidence=evidence,
            state=state,
            profile=profile,
        )
        return stack.enter_context(opened)
