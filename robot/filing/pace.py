"""The pace: how often a portal is visited, by all processes that share a ledger.

Each visit is asked for in a transaction of the ledger before anything is loaded: so many an hour, a pause
between two, none for a while after the portal was down, and none at all once it has warned, until its stop
has passed or a person lifts it. The numbers are the portal's `limits` in selectors/portals.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from loguru import logger
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from tenacity import nap

from robot.browser.selectors import Limits
from robot.errors import AccountBusy, GongjuError, PortalDown, PortalRests, PortalWarned
from robot.filing.job import BEIJING
from robot.filing.ledger import utc_now
from robot.filing.pace_tables import PortalRest, PortalVisit
from robot.filing.store import Store

if TYPE_CHECKING:
    from robot.browser.page import PortalPage

HOUR = timedelta(hours=1)
MOST = 3600.0
"""Seconds of the longest rest after a portal was down."""

PATIENCE = 60.0
"""Seconds that a command waits for its turn; what takes longer is told."""


@dataclass(slots=True)
class Seen:
    """What a visit has of the portal: its page, once there is one. Whoever visits puts it in."""

    page: PortalPage | None = None


class Standing(NamedTuple):
    """How a portal stands. `visits`: begun in the last hour; `until`: no visit before, by `why`."""

    portal: str
    visits: int
    limits: Limits
    until: datetime | None
    why: str


class _Turn(NamedTuple):
    """A visit that may begin (`number`), or from when on and why not."""

    number: int = 0
    free: datetime | None = None
    why: str = ""
    warned: bool = False


class Pace:
    """The pace of one workspace's portals, in its ledger. `limits`: of a portal, by its name."""

    def __init__(
        self,
        store: Store,
        profile: str,
        limits: Callable[[str], Limits],
        *,
        now: Callable[[], datetime] = utc_now,
        pause: Callable[[float], None] = nap.sleep,
    ) -> None:
        self._store = store
        self._profile = profile
        self._limits = limits
        self._now = now
        self._pause = pause

    @contextmanager
    def visit(self, portal: str) -> Iterator[Seen]:
        """Around one visit or log-in. A short wait is waited for.

        Raises PortalRests (what is to be waited for takes long) or PortalWarned (a stop is on) before
        anything is loaded.
        """
        number = self._begin(portal)
        seen = Seen()
        try:
            yield seen
        except BaseException as error:
            self._end(portal, number, seen.page, error)
            raise
        self._end(portal, number, seen.page, None)

    def standing(self, portal: str) -> Standing:
        """How `portal` stands now."""
        limits, now = self._limits(portal), self._now()
        with self._store.transaction() as session:
            began = self._begun(session, portal, now)
            turn = self._free(session, portal, limits, now)
        return Standing(portal, len(began), limits, turn.free, turn.why)

    def lift(self, portal: str) -> bool:
        """End the stop or rest of `portal`; whether there was one."""
        with self._store.transaction() as session:
            rest = session.get(PortalRest, (self._profile, portal))
            there = rest is not None and rest.until > self._now()
            if rest is not None:
                session.delete(rest)
        if there:
            logger.warning("{}: a person has ended its rest", portal)
        return there

    # --- a turn

    def _begin(self, portal: str) -> int:
        """The number of a visit that has begun."""
        limits, waited = self._limits(portal), 0.0
        while True:
            now = self._now()
            turn = self._ask(portal, limits, now)
            if turn.free is None:
                return turn.number
            if turn.warned:
                raise PortalWarned(f"{portal}: {turn.why}; {_from(turn.free)}", turn.free)
            seconds = (turn.free - now).total_seconds()
            waited += seconds
            if waited > PATIENCE:
                raise PortalRests(f"{portal}: {turn.why}; {_from(turn.free)}", turn.free)
            logger.info("{}: {}; the next visit in {:.0f} s", portal, turn.why, seconds)
            self._pause(seconds)

    def _ask(self, portal: str, limits: Limits, now: datetime) -> _Turn:
        with self._store.transaction() as session:
            turn = self._free(session, portal, limits, now)
            if turn.free is not None:
                return turn
            session.execute(delete(PortalVisit).where(PortalVisit.began < now - HOUR))
            visit = PortalVisit(profile=self._profile, portal=portal, began=now)
            session.add(visit)
            session.flush()
            return _Turn(visit.id)

    def _free(self, session: Session, portal: str, limits: Limits, now: datetime) -> _Turn:
        """From when on a visit may begin; no time when it may now."""
        rest = session.get(PortalRest, (self._profile, portal))
        if rest is not None and rest.until > now and rest.since <= now:
            why = f"it was down {rest.failures} times in a row" if rest.failures > 1 else "it was down"
            if rest.warned:
                why = "it has warned that it is visited too often"
            return _Turn(0, rest.until, why, rest.warned)
        began = self._begun(session, portal, now)
        if limits.visits_an_hour and len(began) >= limits.visits_an_hour:
            why = f"{len(began)} visits within an hour, of {limits.visits_an_hour} that are allowed"
            return _Turn(0, began[-limits.visits_an_hour].began + HOUR, why)
        last = max((one.ended or one.began for one in began), default=None)
        free = last + timedelta(seconds=limits.pause) if last and limits.pause else now
        return _Turn(0, free, f"{limits.pause:g} s between two visits") if free > now else _Turn()

    def _begun(self, session: Session, portal: str, now: datetime) -> list[PortalVisit]:
        """The visits of the last hour, the oldest first. One of the future (a clock set back) counts for
        nothing: it would keep the portal closed for as long as the clock was wrong."""
        chosen = (
            select(PortalVisit)
            .filter_by(profile=self._profile, portal=portal)
            .where(PortalVisit.began > now - HOUR, PortalVisit.began <= now)
        )
        return list(session.scalars(chosen.order_by(PortalVisit.began)))

    # --- its end

    def _end(self, portal: str, number: int, page: PortalPage | None, error: BaseException | None) -> None:
        """Write down what the visit has seen of the portal. It is over, whatever becomes of this."""
        errors = list(_chain(error))
        warned = any(isinstance(one, PortalWarned) for one in errors) or (page is not None and page.warned)
        down = any(isinstance(one, PortalDown) for one in errors) or (page is not None and page.down)
        well = error is None or isinstance(error, GongjuError)
        try:
            with self._store.transaction() as session:
                visit = session.get(PortalVisit, number)
                if visit is not None and isinstance(error, AccountBusy):
                    session.delete(visit)  # nothing was loaded
                elif visit is not None:
                    visit.ended = self._now()
                if warned or down:
                    self._rest(session, portal, warned)
                elif well and not isinstance(error, AccountBusy):
                    self._recovered(session, portal)
        except GongjuError as trouble:
            logger.error("{}: what the visit has seen could not be written down: {}", portal, trouble)

    def _rest(self, session: Session, portal: str, warned: bool) -> None:
        now, limits = self._now(), self._limits(portal)
        rest = session.get(PortalRest, (self._profile, portal))
        if rest is None:
            rest = PortalRest(profile=self._profile, portal=portal, since=now, until=now, failures=0)
            rest.warned = False
            session.add(rest)
        if rest.warned and rest.until > now and not warned:
            return  # a stop is no shorter for a portal that is down as well
        rest.failures = 0 if warned else rest.failures + 1
        doubled = limits.backoff * 2.0 ** min(rest.failures - 1, 12)
        seconds = limits.stop if warned else min(doubled, MOST)
        rest.since, rest.until, rest.warned = now, now + timedelta(seconds=seconds), warned
        if seconds:
            logger.warning("{}: {}; no visit for {:.0f} s", portal, "warned" if warned else "down", seconds)

    def _recovered(self, session: Session, portal: str) -> None:
        """A visit went well: the next time the portal is down counts as the first. A stop stays."""
        rest = session.get(PortalRest, (self._profile, portal))
        if rest is not None and not rest.warned:
            session.delete(rest)


def _from(free: datetime) -> str:
    return f"the next visit may begin at {free.astimezone(BEIJING):%Y-%m-%d %H:%M:%S} (Beijing time)"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """`error` and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__
