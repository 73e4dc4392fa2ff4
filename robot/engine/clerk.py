"""The clerk: which cases are due, and how one of them takes its turn.

What the runtime knows of cases. `due` and `account` are asked from one thread, with an office that stays
open; each turn has an office of its own, and with it a browser if it visits anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from types import TracebackType

from robot.engine.advance import Turn, account_of, advance
from robot.engine.inputs import Shelf
from robot.engine.office import Office
from robot.engine.waking import wake
from robot.filing.docket_tables import Entry
from robot.settings import Settings


class Clerk(AbstractContextManager["Clerk"]):
    """`advance`, `account_of`: as in robot.engine.advance; `wake`: as in robot.engine.waking; `clock`: this
    moment, aware."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        advance: Callable[[Office, str, datetime], Turn] = advance,
        account_of: Callable[[Office, str, datetime], str] = account_of,
        wake: Callable[[Office, datetime], object] = wake,
    ) -> None:
        self.settings = settings
        self.clock, self._advance, self._account_of, self._wake = clock, advance, account_of, wake
        self._shelf = Shelf()

    @cached_property
    def _office(self) -> Office:
        return Office(self.settings, self._shelf)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._office.__exit__(kind, error, trace)

    def due(self) -> list[Entry]:
        """The cases whose turn has come, the longest waiting first; whom a person woke among them."""
        now = self.clock()
        self._wake(self._office, now)
        return self._office.docket.due(now)

    def account(self, name: str) -> str:
        """Whose visit the next turn of the case needs; empty for none."""
        return self._account_of(self._office, name, self.clock())

    def take(self, name: str, version: int) -> Turn | None:
        """The case's turn, in an office of its own; None when its row has another `version` by now: that
        turn was taken, or somebody has moved the case. In any thread without an open browser."""
        with Office(self.settings, self._shelf) as office:
            if office.docket.get(name).version != version:
                return None
            return self._advance(office, name, self.clock())
