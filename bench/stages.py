"""Where the flow's time goes: functions wrapped from outside, each without what wrapped inner ones take."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from flows.talent_person import association, attachments, permit_application, profile
from robot.browser.evidence import Evidence
from robot.browser.page import PortalPage
from robot.browser.widgets import Widgets
from robot.engine.office import Office
from robot.filing.ledger import Ledger

T = TypeVar("T")

REST = "rest of the protocol"
"""Rules, content hashes, approvals: all that is wrapped nowhere."""

FLOWS = (profile, attachments, association, permit_application)


class Stages:
    """Seconds by business and part, for the turn under way."""

    def __init__(self) -> None:
        self.seconds: dict[str, dict[str, float]] = {}
        self._business = ""
        self._inner: list[float] = []
        self._finds = 0

    def take(self) -> dict[str, dict[str, float]]:
        """What has been counted since the last call."""
        taken, self.seconds = self.seconds, {}
        return taken

    @contextmanager
    def business(self, name: str) -> Iterator[None]:
        """One business from its approval to its receipt."""
        self._business, self._finds = name, 0
        with self.part(REST):
            yield

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            took = time.perf_counter() - start
            own = took - self._inner.pop()
            if self._inner:
                self._inner[-1] += took
            parts = self.seconds.setdefault(self._business, {})
            parts[name] = parts.get(name, 0.0) + own

    def hook(self) -> None:
        """Wrap the product's functions, for the rest of this process."""
        for flow in FLOWS:
            self._wrap(flow, "find", self._find)
            self._wrap(flow, "fill", "fill: rest")
            self._wrap(flow, "submit", "submit")
        self._wrap(PortalPage, "open", self._opened)
        self._wrap(Widgets, "fill", "fill: set and read back")
        self._wrap(Widgets, "empty_required", "fill: required fields")
        self._wrap(Evidence, "picture", "evidence")
        self._wrap(Evidence, "table", "evidence")
        self._wrap(Ledger, "move", "ledger")
        self._wrap(Ledger, "open", "ledger")
        visit = Office.visit

        @contextmanager
        def visited(office: Office, portal: str, account: str) -> Iterator[PortalPage]:
            inside: AbstractContextManager[PortalPage] = visit(office, portal, account)
            with self.part("visit: open"):
                page = inside.__enter__()
            try:
                yield page
            except BaseException as error:
                if not inside.__exit__(type(error), error, error.__traceback__):
                    raise
            else:
                with self.part("visit: close"):
                    inside.__exit__(None, None, None)

        Office.visit = visited  # type: ignore[method-assign,assignment]

    def _find(self) -> str:
        self._finds += 1
        return "find: rest" if self._finds == 1 else "find again: rest"

    def _opened(self) -> str:
        return "pages opened"

    def _wrap(self, owner: Any, name: str, part: str | Callable[[], str]) -> None:
        inner = getattr(owner, name)

        @functools.wraps(inner)
        def counted(*args: Any, **kwargs: Any) -> Any:
            with self.part(part if isinstance(part, str) else part()):
                return inner(*args, **kwargs)

        setattr(owner, name, counted)
