"""An office on simulated portals: real files, rules, `prepare` and `period`, ledger, protocol and docket;
only what a flow does on a page goes to a list in memory instead.

`Portals` is the world that stays; each `office()` is one of the engine's process, which has read the files.
`step()` stands at every boundary between the two: each page call, before and after what ledger and docket
write. A test kills there: `left_at` has what a process that died there would have left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from loguru import logger

from robot.browser.face import Face
from robot.browser.forms import FieldResult, PortalForm, Reading, Receipt, as_text
from robot.browser.private import private_write
from robot.engine.advance import Turn, account_of, advance
from robot.engine.docket import Docket
from robot.engine.inputs import Shelf, files_of
from robot.engine.office import Office
from robot.engine.waking import wake
from robot.errors import PortalDown, PortalRefused, SessionExpired
from robot.filing.catalog import businesses
from robot.filing.docket_tables import Entry, Stage
from robot.filing.job import UNIT, Desk
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Filing
from robot.settings import Settings

CITY = ("permit_application", "renewal", "renewal_start", "basic_change", "family_change", "employer_change")


@dataclass
class Sent:
    """What a portal has."""

    business: str
    who: str
    period: str
    number: str
    values: dict[str, str]
    state: str = "filed"
    portal_state: str = ""
    opinion: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Left:
    """What a process that dies leaves: the ledger's files as the disk has them, and what the portal has."""

    ledger: dict[str, bytes]
    sent: tuple[Sent, ...]


@dataclass
class Portals:
    """`now`: the clock of office and portal. `log_ins`: (portal, account) that are logged in. `down`: visits
    that meet a portal that is down. `answer`: of the next click: ok, refused, lost (502 before), unseen (it
    is stored and shown to nobody for a while). `faces`: of the pages that are filled in. `drop_log_in`: the
    next visit finds itself logged out. `left_at`: once it is set, step → what was left when it was first
    reached."""

    folder: Path
    now: datetime = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
    sent: list[Sent] = field(default_factory=list)
    log_ins: set[tuple[str, str]] = field(default_factory=set)
    visits: list[tuple[str, str]] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    clicks: list[str] = field(default_factory=list)
    down: int = 0
    answer: str = "ok"
    hidden_until: datetime | None = None
    drop_log_in: bool = False
    faces: dict[str, Face] = field(default_factory=dict)
    left_at: dict[str, Left] | None = None
    shelf: Shelf = field(default_factory=Shelf)

    def step(self, name: str) -> None:
        if self.left_at is not None and name not in self.left_at:
            files = {one.name: one.read_bytes() for one in self._ledger()}
            self.left_at[name] = Left(files, tuple(replace(one) for one in self.sent))

    def restart(self, left: Left) -> None:
        """As a process finds it that starts after one has died."""
        for file in self._ledger():
            file.unlink()
        for name, content in left.ledger.items():
            private_write(self.folder / "var" / name, content)
        self.left_at, self.sent, self.shelf = None, [replace(one) for one in left.sent], Shelf()

    def _ledger(self) -> list[Path]:
        return list((self.folder / "var").glob("ledger.db*"))

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    @contextmanager
    def office(self) -> Iterator[SimulatedOffice]:
        with SimulatedOffice(Settings(workspace=self.folder), self) as one:
            one.refresh(one.today, files_of(one.settings))
            yield one

    # --- what a test does

    def turn(self, name: str = "C1") -> Turn:
        """One turn in an office of its own."""
        with self.office() as office:
            return self._turn(office, name)

    def _turn(self, office: Office, name: str) -> Turn:
        """What `account_of` said is what is visited, and nothing else."""
        said, before = account_of(office, name, self.now), len(self.visits)
        done = advance(office, name, self.now)
        assert {f"{portal}:{account}" for portal, account in self.visits[before:]} <= {said}
        return done

    def go(self, name: str = "C1", turns: int = 30) -> Turn:
        """Turns, in one process, until the case has none that is due now."""
        with self.office() as office:
            for _ in range(turns):
                done = self._turn(office, name)
                if done.case.due is None or done.case.due > self.now:
                    return done
        raise AssertionError(f"{name} does not come to rest: {done.case.reason}")

    def wait(self, name: str = "C1") -> Turn:
        """As `go`, at the time for which the case waits."""
        with self.office() as office:
            due = office.docket.get(name).due
        assert due is not None, "it waits for a person"
        self.now = max(self.now, due)
        return self.go(name)

    def woken(self) -> list[str]:
        with self.office() as office:
            return wake(office, self.now)

    def approve(self, business: str, subject: str = UNIT, **options: str) -> None:
        with self.office() as office:
            office.approve(business, subject, options, "示例经办")

    def last_state(self, name: str = "C1") -> Stage:
        with self.office() as office:
            return office.docket.get(name).state

    def last(self, business: str) -> Sent:
        return [one for one in self.sent if one.business == business][-1]

    def decide(self, business: str, state: str, shown: str = "", opinion: str = "", **facts: str) -> None:
        one = self.last(business)
        one.state, one.portal_state, one.opinion, one.facts = state, shown, opinion, facts


class Page:
    """What the protocol and the flows below need of a page."""

    def __init__(self, portals: Portals, portal: str, account: str) -> None:
        self.portals, self.portal, self.account = portals, portal, account
        self.results: list[FieldResult] = []
        self.pictures: list[Path] = []
        self.faces: dict[str, Face] = {}
        self.clicks = 0
        self.evidence = None

    def home(self) -> None:
        self.portals.step("home")

    def who(self, form: PortalForm) -> str:
        return str(getattr(form, "id_number", self.account))

    def find(self, name: str, form: PortalForm) -> Receipt | None:
        self.portals.step("find")
        if self.portals.hidden_until and self.portals.now < self.portals.hidden_until:
            return None
        period = businesses()[name].submits.period(form, self.portals.now.date())
        same = [
            one
            for one in self.portals.sent
            if (one.business, one.who, one.period) == (name, self.who(form), period)
        ]
        live = [one for one in same if one.state != "returned"]
        return next(
            (Receipt(o.number, o.state, o.portal_state, o.opinion) for o in (live or same)[-1:]), None
        )

    def fill(self, name: str, form: PortalForm) -> None:
        self.portals.step("fill")
        self.portals.fills.append(name)
        self.faces |= self.portals.faces
        for field_name, value in form.values():
            if not form.chooses(field_name):
                said = as_text(value)
                self.results.append(FieldResult(field_name, field_name, "text", said, said, True))
        self.results += [
            FieldResult(one, one, "row", as_text(value), as_text(value), True)
            for one, value in form.values()
            if form.chooses(one)
        ]

    def submit(self, name: str, form: PortalForm) -> None:
        portals = self.portals
        portals.step("click")
        portals.clicks.append(name)
        self.clicks += 1
        answer, portals.answer = portals.answer, "ok"
        if answer == "refused":
            raise PortalRefused("申请指标数超过上限")
        if answer == "lost":
            portals.hidden_until = portals.now + timedelta(seconds=1)
            raise PortalDown("502")
        portals.step("request")  # the request is on its way
        period = businesses()[name].submits.period(form, portals.now.date())
        number = str(getattr(form, "number", "")) or f"N{len(portals.sent) + 1:03d}"
        values = {one: as_text(value) for one, value in form.values()}
        portals.sent.append(Sent(name, self.who(form), period, number, values))
        if answer == "unseen":
            portals.hidden_until = portals.now + timedelta(minutes=5)
            raise PortalDown("502")
        portals.step("answer")  # the portal has it

    def read(self, names: tuple[str, ...]) -> list[Reading]:
        self.portals.step("read")
        return [
            Reading(o.business, o.number, o.state, o.portal_state, o.opinion, facts=o.facts)
            for o in self.portals.sent
            if o.business in names
        ]


READS = {
    "quotas": ("quota_application", "quota_supplement"),
    "unit_opinions": CITY,
    "appointments": ("appointment",),
}


class SteppingLedger(Ledger):
    """The real ledger with a step before and after each commit that matters."""

    portals: Portals

    def open(self, *args: Any, **kwargs: Any) -> Any:
        done = super().open(*args, **kwargs)
        self.portals.step("opened")
        return done

    def move(self, filing: Filing, to: State, **kwargs: Any) -> Any:
        self.portals.step(f"before {to}")
        done = super().move(filing, to, **kwargs)
        self.portals.step(f"after {to}")
        return done


class SteppingDocket(Docket):
    portals: Portals

    def write(self, entry: Entry, state: Stage, did: str, **kwargs: Any) -> Any:
        self.portals.step(f"before {did} is written")
        done = super().write(entry, state, did, **kwargs)
        self.portals.step(f"after {did} was written")
        return done


class SimulatedOffice(Office):
    def __init__(self, settings: Settings, portals: Portals) -> None:
        super().__init__(settings, portals.shelf)
        self.portals = portals
        self.today = portals.now.date()

    @cached_property
    def ledger(self) -> Ledger:
        made = self._open.enter_context(SteppingLedger(self.settings.var / "ledger.db"))
        made.portals = self.portals
        return made

    @cached_property
    def docket(self) -> Docket:
        made = SteppingDocket(self.ledger.store)
        made.portals = self.portals
        return made

    @cached_property
    def desk(self) -> Desk:
        return Desk(
            self.ledger,
            self.visit,
            patience=0,
            settle=600,
            now=lambda: self.portals.now,
            pause=lambda s: None,
        )

    @contextmanager
    def visit(self, portal: str, account: str) -> Iterator[Any]:
        self.portals.visits.append((portal, account))
        self.portals.step("visit")
        if (portal, account) not in self.portals.log_ins:
            raise SessionExpired(f"{portal}: {account} has not logged in")
        if self.portals.drop_log_in:
            self.portals.drop_log_in = False
            self.portals.log_ins.remove((portal, account))
            raise SessionExpired(f"{portal}: logged out")
        if self.portals.down:
            self.portals.down -= 1
            raise PortalDown("502")
        yield Page(self.portals, portal, account)
        self.portals.step("leave")

    def has_login(self, portal: str, account: str) -> bool:
        return (portal, account) in self.portals.log_ins


@pytest.fixture
def portals(ws: Path) -> Iterator[Portals]:
    """The world, the agent logged in; flows work on its pages."""
    with a_world(ws) as one:
        yield one


@contextmanager
def a_world(folder: Path) -> Iterator[Portals]:
    """The same on the workspace in `folder`, where no fixture for one test can be."""
    logger.disable("robot")
    world = Portals(folder)
    world.log_ins = {("chaoyang_hr", UNIT), ("talent_unit", UNIT)}
    with pytest.MonkeyPatch.context() as patch:
        for name, one in businesses().items():
            _simulate(patch, world, name, one.module)
        yield world
    logger.enable("robot")


def _simulate(monkeypatch: pytest.MonkeyPatch, world: Portals, name: str, module: Any) -> None:
    kind = businesses()[name].kind
    if kind == "submits":
        monkeypatch.setattr(module, "find", lambda page, form: page.find(name, form))
        monkeypatch.setattr(module, "fill", lambda page, form: page.fill(name, form))
        monkeypatch.setattr(module, "submit", lambda page, form: page.submit(name, form))
    elif kind == "fetches":
        monkeypatch.setattr(module, "fetch", lambda page: _slip(world))
    elif not businesses()[name].public:
        monkeypatch.setattr(module, "read", lambda page: page.read(READS.get(name, ())))


def _slip(world: Portals) -> Path:
    world.step("download")
    file = world.folder / "var" / "download.pdf"
    file.write_bytes(b"%PDF-1.4")
    return file


__all__ = ["Portals", "portals"]
