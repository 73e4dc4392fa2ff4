"""One seed's story: quota for the unit, then a permit for E001 up to the district's review, through faults.

A person approves what is asked for. Where a case merely waits (a window, a poll, a rest) the clock is set on.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice

from bench.chaos.count import Count
from bench.chaos.engine import Engine
from bench.chaos.kinds import Kind, Lasting
from bench.chaos.spots import CLICK, Stops
from bench.chaos.world import World
from robot.engine.inputs import files_of
from robot.engine.office import Office
from robot.errors import GongjuError
from robot.filing.docket_tables import CLOSED, PARKED, Entry, Stage
from robot.filing.states import UNSETTLED, WITH_PORTAL, State
from robot.filing.tables import Filing
from robot.policy.calendar import today_in_beijing

MOST = 240.0
"""Seconds in which nothing at all has happened to a case: it will not come to its end."""
PATIENCE = 20.0
"""Seconds until a fault whose spot nobody comes to is put off."""
TAKEN = 60.0
"""Seconds for the other worker to take over."""
WAITS = frozenset({Stage.WINDOW, Stage.REVIEW, Stage.PORTAL, Stage.READY})
"""In these a case waits for nothing but time."""
QUOTA = ("quota_application",)
PERMIT = (
    *("profile", "association", "association_approval", "attachments", "permit_application"),
    *("application_review", "appointment"),
)
BUG = re.compile(r"(\w+) \(a bug\)")


@dataclass(frozen=True, slots=True)
class _On:
    """A fault that lasts: until `end` of the monotonic clock, or `until` of the story's."""

    fault: Lasting
    end: float
    until: datetime | None


class Story:
    """`short`: without the permit. `left`: the faults that have not struck yet, in their order."""

    def __init__(self, world: World, kinds: Sequence[Kind], seed: int, faults: int, *, short: bool) -> None:
        self.world, self.random, self.short = world, random.Random(seed), short
        self.stops, self.count = Stops(world.place), Count(stories=1)
        turned = [*kinds[seed % len(kinds) :], *kinds[: seed % len(kinds)]]
        self.left = deque(islice(cycle(turned), faults))
        self._engines: dict[str, Engine] = {}
        self._unknown: dict[int, str] = {}
        self._armed: tuple[Kind, float] | None = None
        self._on: _On | None = None
        self._due = time.monotonic() + 4

    def tell(self) -> Count:
        """All of it. What it leaves is compared."""
        try:
            with Office(self.world.settings) as self.office:
                few = len(self.left) if self.short else len(self.left) // 3
                quota = self._open("unit", "指标申报")
                well = self._to(quota, "quota_granted", faults=few)
                if well and not self.short:
                    self._grant(quota)
                    well = self._to(quota, "", faults=0)
                if well and not self.short:
                    self._to(self._open("E001", "新办"), "district", faults=len(self.left))
                self._compare()
        finally:
            for one in self._engines.values():
                one.kill()
        return self.count

    # --- its course

    def _open(self, subject: str, way: str) -> str:
        """A new case's name."""
        return self.office.docket.open(subject, way, at=self.world.clock.now()).name

    def _to(self, name: str, last: str, *, faults: int) -> bool:
        """The case up to its step `last`, through so many faults at most; whether it came there."""
        keep, seen, moved = len(self.left) - faults, (0, 0), time.monotonic()
        entry = self.office.docket.get(name)
        while time.monotonic() - moved < MOST:
            self._keep_up()
            with suppress(GongjuError, OSError):  # the ledger is away, the disk full: the next look sees
                entry = self.office.docket.get(name)
                if self._on is None and (entry.step == last or entry.state in CLOSED):
                    break
                self._person(entry)
                self._pass_time(entry)
            if len(self.left) > keep:
                self._faults()
            if seen != (entry.version, len(self.left)):
                seen, moved = (entry.version, len(self.left)), time.monotonic()
            self._end_what_lasts()
            time.sleep(0.05)
        self._calm()
        entry = self.office.docket.get(name)
        if entry.step != last and entry.state not in CLOSED:
            self.count.unfinished.append(f"{name} {entry.way}: {entry.state} {entry.step}: {entry.reason}")
            return False
        return True

    def _keep_up(self) -> None:
        """Whoever has died is started again, as a service is."""
        for word in self.world.words:
            one = self._engines.get(word)
            if one is None or (one.gone() and one.is_old()):
                self._engines[word] = Engine(word, self.world.settings.workspace, self.world.place)

    def _person(self, entry: Entry) -> None:
        """Approves what is asked for; puts right what has parked the case otherwise."""
        if entry.state is Stage.APPROVAL:
            business = entry.reason.partition("gongju approve ")[2].split()[0]
            self.office.refresh(today_in_beijing(self.world.clock.now()), files_of(self.world.settings))
            self.office.approve(business, entry.subject, {**entry.options, **entry.pins}, "示例经办")
        elif entry.state in PARKED and entry.due is None and self._on is None and not self.stops.stopped():
            self.count.helped.append(f"{entry.name} {entry.step} {entry.state}: {entry.reason}")
            if "gongju login" in entry.reason:
                self.world.log_in()
            self.office.docket.retry(entry.name, at=self.world.clock.now())

    def _pass_time(self, entry: Entry) -> None:
        """A case that waits for nothing but time does not wait for it. A click that nobody saw the end of
        settles in its own time."""
        if entry.state in WAITS and entry.due is not None and not self._unsettled():
            ahead = entry.due - self.world.clock.now()
            if ahead > timedelta(minutes=2):
                self.world.clock.shift(ahead)

    def _grant(self, case: str) -> None:
        """The district gives the unit its quota, and the agent has the case look."""
        number = self.world.portal.received("quota_application")[0]["number"]
        self.world.portal.control.grant_quota(number, 2, "同意下达")
        self.office.docket.retry(case, at=self.world.clock.now())

    # --- its faults

    def kill(self, pid: int) -> bool:
        """kill -9 for the process that waits, or for any; its browsers go with it."""
        one = self._engine(pid)
        if one is None or one.gone():
            return False
        one.kill()
        return True

    def kill_browser(self, pid: int) -> bool:
        one = self._engine(pid)
        return one is not None and one.kill_browser()

    def is_taken_over(self) -> bool:
        """Wait until the engine that is left has seen what became of the click; whether it has."""
        end = time.monotonic() + TAKEN
        while time.monotonic() < end:
            with suppress(GongjuError):
                if not any(one.state is State.SENDING for one in self._unsettled()):
                    self.count.taken_over += 1
                    break
            time.sleep(0.1)
        return True

    def _engine(self, pid: int) -> Engine | None:
        known = [one for one in self._engines.values() if not one.gone()]
        return next((one for one in known if pid in (0, one.pid)), None)

    def _faults(self) -> None:
        now = time.monotonic()
        if self._armed is not None:
            kind, since = self._armed
            if pid := self.stops.stopped():
                self._strike(kind, pid)
            elif now - since < PATIENCE:
                return
            else:
                self.left.rotate(-1)
            self._armed = None
            self.stops.let_go()
        elif self._on is None and now >= self._due:
            kind = self.left[0]
            if kind.spots:
                skip = 0 if set(kind.spots) <= set(CLICK) else self.random.choice((0, 0, 0, 1))
                self.stops.order(self.random.choice(kind.spots), skip)
                self._armed = kind, now
            else:
                self._strike(kind, 0)

    def _strike(self, kind: Kind, pid: int) -> None:
        self._note_unknown(kind)
        came = kind.strike(self, pid)
        self._due = time.monotonic() + self.random.uniform(0.5, 4)
        if came is False:
            self.left.rotate(-1)
            return
        self.left.popleft()
        self.count.faults[kind.name] += 1
        self._note_unknown(kind)
        if isinstance(came, Lasting):
            until = self.world.clock.now() + timedelta(hours=came.hours) if came.hours else None
            self._on = _On(came, time.monotonic() + came.seconds, until)

    def _note_unknown(self, kind: Kind) -> None:
        with suppress(GongjuError):
            for one in self._unsettled():
                self._unknown.setdefault(one.id, kind.name)

    def _unsettled(self) -> list[Filing]:
        return [one for one in self.office.ledger.filings() if one.state in UNSETTLED]

    def _end_what_lasts(self, *, now: bool = False) -> None:
        on = self._on
        if on is None:
            return
        if now or time.monotonic() >= on.end or (on.until and self.world.clock.now() >= on.until):
            on.fault.undo()
            self._on = None

    def _calm(self) -> None:
        self._armed = None
        self.stops.let_go()
        self._end_what_lasts(now=True)

    # --- its end

    def _compare(self) -> None:
        """The portal's own list against the ledger."""
        has = Counter(one["business"] for one in self.world.portal.received())
        filings = self.office.ledger.filings()
        filed = [one for one in filings if one.state in WITH_PORTAL]
        known = {one.business for one in filed}
        open_ones = {one.business for one in filings if one.state in UNSETTLED}
        expected = QUOTA if self.short else (*QUOTA, *PERMIT)
        count = self.count
        count.expected = len(expected)
        for name in sorted({*expected, *has, *known}):
            if has[name] > 1:
                count.doubled += has[name] - 1
                count.wrong.append(f"{name} stands {has[name]} times at the portal")
            if bool(has[name]) != (name in known) and name not in open_ones:
                count.lost += 1
                at = "the portal" if has[name] else "the ledger"
                count.wrong.append(f"{name} stands in {at} alone")
            elif name in open_ones:
                count.unfinished.append(f"{name}: nobody knows yet whether the portal has it")
            elif not has[name]:
                count.unfinished.append(f"{name}: not sent yet")
        count.unknown = Counter(self._unknown.values())
        count.settled = sum(one.id in self._unknown for one in filed)
        log = self.world.settings.var / "logs" / "gongju.log"
        count.bugs = Counter(BUG.findall(log.read_text())) if log.exists() else Counter()
        for word in self.world.words:
            said = (self.world.place / f"{word}.log").read_text(errors="replace")
            count.bugs[f"{word}: a traceback"] += said.count("Traceback (most recent call last)")
        count.bugs = +count.bugs
