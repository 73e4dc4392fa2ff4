"""Visits one after another in one browser.

The page of the visit that ended last stays open for the same account's next one: a new one costs the
browser a process, and the portal's scripts are loaded and compiled all over again. Everything else of a
visit is as ever: the account's lock, the stored log-in state, the portal's entry loaded anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from robot.browser.evidence import Evidence
from robot.browser.page import PortalPage
from robot.browser.session import Store, a_page, arrived, evidence_of, locked
from robot.errors import SessionExpired
from robot.settings import Settings


@dataclass(frozen=True, slots=True)
class _Kept:
    """An open page that no visit has now. `state`: the account's log-in state as it was stored."""

    store: Store
    state: dict[str, Any] | None
    page: PortalPage
    context: BrowserContext
    close: Callable[[], None]


class Visits:
    """One browser's visits; one thread. Close before the browser."""

    def __init__(self, settings: Settings, browser: Browser) -> None:
        self.settings = settings
        self.browser = browser
        self._kept: _Kept | None = None

    @contextmanager
    def visit(self, portal: str, account: str, known: Iterable[str] = ()) -> Iterator[PortalPage]:
        """Like `robot.browser.session.visit`. `known`: values painted over in pictures.

        After anything was raised in it the page is closed, and the next visit has a new one.
        """
        store = Store.of(self.settings, portal, account)
        with locked(self.settings, store, portal):
            state = store.load()
            if state is None:
                raise SessionExpired(f"{portal}: {account} has not logged in")
            evidence = evidence_of(self.settings, portal, account, known)
            with ExitStack() as stack:
                page, context = self._page(stack, store, state, portal, account, evidence)
                with arrived(page, context, store):
                    yield page
                self._kept = _Kept(store, store.load(), page, context, stack.pop_all().close)

    def close(self) -> None:
        """Close the page that is kept, if any."""
        if self._kept:
            self._kept.close()
            self._kept = None

    def _page(
        self,
        stack: ExitStack,
        store: Store,
        state: dict[str, Any],
        portal: str,
        account: str,
        evidence: Evidence,
    ) -> tuple[PortalPage, BrowserContext]:
        """The kept page if it is this account's and nobody has logged in or been here since, else a new one."""
        kept, self._kept = self._kept, None
        if kept:
            stack.callback(kept.close)
            if kept.store == store and kept.state == state and not kept.page.tab.is_closed():
                kept.page.begin(evidence)
                return kept.page, kept.context
            stack.close()
        opened = a_page(self.settings, portal, account, browser=self.browser, evidence=evidence, state=state)
        return stack.enter_context(opened)
