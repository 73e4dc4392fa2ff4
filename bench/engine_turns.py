"""A visit bare and as a case's turn, in turn; turns that visit nobody; and 1,000 employees in one visit."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.engine_waiting import NOW
from bench.flow import DAY
from bench.race import Worker
from mock_portal.pytest_plugin import CLOCK, Portal
from robot import logs
from robot.browser.session import Store
from robot.engine.advance import Turn
from robot.engine.clerk import Clerk
from robot.engine.office import Office
from robot.engine.runtime import Runtime, Told
from robot.filing.docket_tables import Entry, Stage
from robot.filing.states import State
from robot.filing.tables import Key
from robot.people.init import init_workspace
from robot.settings import Settings
from tests.flows import plain

BUSINESS = "quota_application"
WAY = (State.FILLED, State.APPROVED, State.SENDING)
EMPTY = 80
"""Turns that visit nobody."""
PATIENCE = 120.0


class Engine:
    """A workspace's runtime in this process, its turns timed."""

    def __init__(self, settings: Settings, advance: Callable[[Office, str, Any], Turn] | None = None) -> None:
        more = {"advance": advance, "account_of": lambda *_: ""} if advance else {}
        self.took: list[float] = []
        self._ended = threading.Semaphore(0)
        self.clerk = Clerk(settings, lambda: NOW, **more)  # type: ignore[arg-type]
        self._take = self.clerk.take
        self.clerk.take = self._timed  # type: ignore[method-assign]
        self.runtime = Runtime(settings, self.clerk, "bench", self._told)

    def _told(self, told: Told) -> None:
        """Nobody is watching."""

    def _timed(self, name: str, version: int) -> Turn | None:
        start = time.perf_counter()
        try:
            return self._take(name, version)
        finally:
            self.took.append(time.perf_counter() - start)
            self._ended.release()

    @contextmanager
    def running(self) -> Iterator[None]:
        with self.clerk:
            self.runtime.start()
            try:
                yield
            finally:
                self.runtime.stop(30)

    def turn(self) -> float:
        """Seconds of a turn that is due: found, enqueued, taken; its wait in the queue is left out."""
        start = time.perf_counter()
        if not self.runtime.tick():
            raise SystemExit("no case is due")
        took = time.perf_counter() - start
        if not self._ended.acquire(timeout=PATIENCE):
            raise SystemExit("the turn does not end")
        return took + self.took[-1]


def _settings(folder: Path, url: str, **more: Any) -> Settings:
    made = Settings(_env_file=None, workspace=folder, today=DAY, mock_url=url, **more)
    logs.configure(made.var / "logs")
    return made


def _sent(portal: Portal, settings: Settings) -> None:
    """A portal that has seen nothing, the agent logged in, an approved application."""
    portal.control.reset(clock=CLOCK)
    Store.of(settings, "chaoyang_hr", "unit").keep(plain.office(portal).state())
    with Office(settings) as office:
        given = office.approve(BUSINESS, "unit", {}, "bench")
        case = office.docket.open("unit", "指标申报", at=NOW)
        office.docket.write(case, Stage.READY, "fill", at=NOW, filled=str(given["hash"]), due=NOW)


def sends(portal: Portal, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of an approved quota application that is sent: by the office alone, and as a case's turn."""
    bare, turns = [], []
    for at in range(2 * rounds):
        with tempfile.TemporaryDirectory(prefix="gongju-turn-") as folder:
            init_workspace(Path(folder))
            settings = _settings(Path(folder), portal.url)
            _sent(portal, settings)
            if at % 2:
                engine = Engine(settings)
                with engine.running():
                    turns.append(engine.turn())
            else:
                start = time.perf_counter()
                with Office(settings) as office:
                    office.submit(BUSINESS, "unit", {})
                bare.append(time.perf_counter() - start)
            if len(portal.received(BUSINESS)) != 1:
                raise SystemExit("the application was not sent once")
    return bare, turns


def polls(portal: Portal, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of a reading of 朝阳区's account: by the office alone, and as a case's turn."""
    bare, turns = [], []
    with tempfile.TemporaryDirectory(prefix="gongju-turn-") as folder:
        init_workspace(Path(folder))
        settings = _settings(Path(folder), portal.url)
        _sent(portal, settings)
        with Office(settings) as office:
            office.submit(BUSINESS, "unit", {})
        engine = Engine(settings)
        with engine.running():
            for _ in range(rounds):
                start = time.perf_counter()
                with Office(settings) as office:
                    office.read("chaoyang_hr")
                bare.append(time.perf_counter() - start)
                with Office(settings) as office:
                    office.docket.note_polled("chaoyang_hr", "unit", NOW.replace(month=10))
                    office.docket.retry("C1", at=NOW)
                turns.append(engine.turn())
                with Office(settings) as office:
                    if [one.did for one in office.docket.history("C1")][-1] != "poll":
                        raise SystemExit("the turn was no poll")
    return bare, turns


def empty() -> dict[str, float]:
    """CPU and wall milliseconds of a turn that visits nobody: found, enqueued, one step, a row written."""

    def advance(office: Office, name: str, now: Any) -> Turn:
        before: Entry = office.docket.get(name)
        case = office.docket.write(before, Stage.DONE, "fill", at=now, due=None, closed_at=now)
        return Turn(case, "fill", "", moved=True)

    with tempfile.TemporaryDirectory(prefix="gongju-turn-") as folder:
        settings = _settings(Path(folder), "http://127.0.0.1:9", visits=8)
        with Office(settings) as office:
            for number in range(EMPTY):
                office.docket.open(f"E{number:03}", "续签", at=NOW)
        engine = Engine(settings, advance)
        with engine.running():
            start, cpu = time.perf_counter(), time.process_time()
            engine.runtime.tick()
            for _ in range(EMPTY):
                if not engine._ended.acquire(timeout=PATIENCE):
                    raise SystemExit("the turns do not end")
            wall, used = time.perf_counter() - start, time.process_time() - cpu
    return {"turns": EMPTY, "cpu_ms": used / EMPTY * 1000, "wall_ms": wall / EMPTY * 1000}


def overhead(rounds: int) -> dict[str, Any]:
    """Both kinds of visit, and the machinery alone. Overhead: of the flow's time, with the machinery's."""
    machinery = empty()
    found: dict[str, Any] = {"machinery": {name: round(value, 2) for name, value in machinery.items()}}
    with Worker("bench.portal") as process:
        portal = Portal(process.line())
        for name, one in (("send", sends), ("poll", polls)):
            bare, turns = one(portal, rounds)
            pairs = [turn - flow for flow, turn in zip(bare, turns, strict=True)]
            more = median(pairs) + machinery["cpu_ms"] / 1000
            found[name] = {
                "bare_seconds": round(median(bare), 3),
                "turn_seconds": round(median(turns), 3),
                "overhead": round(more / median(bare), 4),
                "all": [[round(flow, 3), round(turn, 3)] for flow, turn in zip(bare, turns, strict=True)],
            }
    return found


def crowd(count: int) -> dict[str, Any]:
    """`count` employees whose renewals await an answer, read in one visit of the unit's account, twice."""
    with (
        tempfile.TemporaryDirectory(prefix="gongju-poll-") as folder,
        Worker("bench.portal") as process,
    ):
        portal = Portal(process.line())
        portal.control.reset(clock=CLOCK, crowd=count)
        init_workspace(Path(folder))
        settings = _settings(Path(folder), portal.url)
        with Office(settings) as office:
            for at, one in enumerate(portal.state()["applications"]):
                filing = office.ledger.open(Key("talent_person", "renewal", f"B{at:05}", "2026"))
                for state in WAY:
                    filing = office.ledger.move(filing, state)
                office.ledger.move(filing, State.FILED, receipt_number=one["number"])
        Store.of(settings, "talent_unit", "unit").keep(plain.unit_site(portal).state())
        rows: list[dict[str, Any]] = []
        for _ in range(2):
            before, start, cpu = (
                portal.control.requests("talent_unit"),
                time.perf_counter(),
                time.process_time(),
            )
            with Office(settings) as office:
                outcome = office.read("talent_unit")
                filings = office.ledger.filings(business="renewal")
                visits = next(one.visits for one in office.portals("talent_unit"))
            seconds, used = time.perf_counter() - start, time.process_time() - cpu
            after = portal.control.requests("talent_unit")
            asked = {path: many - before.get(path, 0) for path, many in after.items()}
            rows.append(
                {
                    "readings": outcome.readings,
                    "changes": sum(one.subject != "" for one in outcome.changes),
                    "failures": len(outcome.failures),
                    "visits": visits - sum(row["visits"] for row in rows),
                    "log_ins": sum(many for path, many in asked.items() if "login" in path),
                    "requests": sum(many for path, many in asked.items() if "/api/" in path),
                    "states": {state: sum(one.state == state for one in filings) for state in State},
                    "seconds": round(seconds, 1),
                    "python_cpu": round(used, 1),
                }
            )
        size = (settings.var / "ledger.db").stat().st_size
    for row in rows:
        row["states"] = {str(name): many for name, many in row["states"].items() if many}
    return {"employees": count, "ledger_bytes_an_employee": round(size / count), "polls": rows}
