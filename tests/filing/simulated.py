"""A portal, its pages and a process that can die anywhere, for the tests of the protocol.

`World.step()` stands at every boundary between the protocol and what is outside it: before and after
each call of a page and of the ledger. A test chooses the step at which the process is killed (nothing
works any more from there on, like kill -9) or interrupted (Ctrl-C, once).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sample_flows.chaoyang_hr import sample, samples

from robot.browser.face import Face
from robot.browser.forms import FieldResult, as_text
from robot.errors import PageChanged, PortalDown, PortalRefused, SessionExpired
from robot.filing.approvals import approve
from robot.filing.catalog import Business
from robot.filing.job import Desk, Job
from robot.filing.ledger import Ledger

SAMPLE = Business("sample", sample)
SAMPLES = Business("samples", samples)


class Killed(BaseException):
    """kill -9: whoever catches this can do nothing any more."""


class BrowserCrash(Exception):
    """What a dead browser raises: no error of ours."""


@dataclass
class Stored:
    """One filing at the portal."""

    number: str
    values: dict[str, str]
    at: datetime
    state: str = "filed"
    opinion: str = ""
    year: str = "2026"


@dataclass
class World:
    """The portal and the process. `answer` is what the next click gets: `ok`, `accept-then-502`,
    `error-before-accept`, `refused`, `busy`, `lost` (logged out, not stored), `crash` (stored, browser
    dead), `crash-before`."""

    path: Path | None = None
    shared: SteppingLedger | None = None
    subject: str = "unit"
    time: datetime = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
    stored: list[Stored] = field(default_factory=list)
    lag: float = 0
    answer: str = "ok"
    message: str = "申请指标数超过上限"
    down: int = 0
    logged_out: bool = False
    broken_list: bool = False
    same_number: bool = False
    clicks: int = 0
    fills: int = 0
    visits: int = 0
    steps: int = 0
    kill_at: int = 0
    interrupt_at: int = 0
    dead: bool = False
    settle: float = 600
    patience: float = 0
    misread: str = ""
    skip: str = ""
    on_fill: object = None
    faces: dict[str, Face] = field(default_factory=dict)
    tables: list = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def pass_time(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def step(self) -> None:
        if self.dead:
            raise Killed
        self.steps += 1
        if self.steps == self.kill_at:
            self.dead = True
            raise Killed
        if self.steps == self.interrupt_at:
            raise KeyboardInterrupt

    def restart(self) -> None:
        """A new process: the portal and the ledger's file stay."""
        self.dead = False
        self.steps = self.kill_at = self.interrupt_at = 0

    # --- the portal

    def rows(self) -> list[dict[str, str]]:
        if self.broken_list:
            raise PageChanged("the list has no column 状态")
        return [
            {
                "year": one.year,
                "number": one.number,
                "state": one.state,
                "opinion": one.opinion,
                "at": f"{one.at:%H:%M:%S}",
            }
            for one in self.stored
            if self.time >= one.at + timedelta(seconds=self.lag)
        ]

    def receive(self, values: dict[str, str], year: str = "2026") -> None:
        returned = [one for one in self.stored if one.state == "returned"]
        new = f"{'ZB' if self.subject == 'unit' else self.subject}{len(self.stored) + 1:04d}"
        number = returned[-1].number if self.same_number and returned else new
        if self.same_number and returned:
            self.stored.remove(returned[-1])
        self.stored.append(Stored(number, values, self.time, year=year))

    @property
    def live(self) -> list[Stored]:
        return [one for one in self.stored if one.state != "returned"]

    # --- the desk

    @contextmanager
    def visit(self, portal: str, account: str):
        self.visits += 1
        self.step()
        assert (portal, account) == ("chaoyang_hr", "unit")
        yield Page(self)
        self.step()

    @contextmanager
    def desk(self):
        ledger = self.shared or SteppingLedger(self.path)
        ledger.world = self
        try:
            yield Desk(
                ledger,
                self.visit,
                patience=self.patience,
                settle=self.settle,
                now=self.now,
                pause=self.pass_time,
            )
        finally:
            if ledger is not self.shared:
                ledger.close()

    def job(self, headcount: int = 2) -> Job:
        return job(headcount=headcount, subject=self.subject)


class Table:
    """The read-back table as evidence."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.known: set[str] = set()

    def hide_also(self, values) -> None:
        self.known |= values

    def table(self, name, results) -> None:
        self.page.world.tables.append((name, [one.name for one in results]))


class Page:
    """What the flows above need of PortalPage."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.portal, self.account = "chaoyang_hr", "unit"
        self.results: list[FieldResult] = []
        self.pictures: list[Path] = []
        self.faces: dict[str, Face] = {}
        self.crashed = False
        self.lost = False
        self.clicks = 0
        self.evidence = Table(self)

    def _alive(self) -> None:
        self.world.step()
        if self.crashed:
            raise BrowserCrash("Target page, context or browser has been closed")
        if self.world.down:
            self.world.down -= 1
            self.lost = True
            raise PortalDown("502")
        if self.world.logged_out:
            raise SessionExpired("logged out")

    def home(self) -> None:
        self.lost = False
        self._alive()

    def open(self, key: str) -> None:
        self._alive()
        if self.lost:
            raise PortalDown("502: an error page has no menu")

    def rows(self, key: str) -> list[dict[str, str]]:
        self._alive()
        found = self.world.rows()
        self.world.step()
        return found

    def fill(self, form) -> None:
        self._alive()
        self.world.fills += 1
        self.form = form
        for name, value in form.values():
            if name == self.world.skip:
                continue
            agrees = name != self.world.misread
            shown = as_text(value) if agrees else "0"
            self.results.append(FieldResult(name, name, "text", as_text(value), shown, agrees))
        self.pictures.append(Path(f"picture-{len(self.pictures)}.png"))
        self.faces |= self.world.faces
        if self.world.on_fill:
            self.world.on_fill()
        self.world.step()

    def press(self, key: str) -> None:
        world = self.world
        self._alive()
        world.clicks += 1
        self.clicks += 1
        answer, world.answer = world.answer, "ok"
        if answer == "error-before-accept":
            self.lost = True
            raise PortalDown("500")
        if answer == "lost":
            world.logged_out = True
            raise SessionExpired("logged out")
        if answer in ("refused", "busy"):
            raise PortalRefused("系统繁忙，请稍后再试" if answer == "busy" else world.message)
        if answer == "crash-before":
            self.crashed = True
            raise BrowserCrash("Target page, context or browser has been closed")
        world.step()  # the request is on its way
        world.receive({name: as_text(value) for name, value in self.form.values()}, self.form.year)
        world.step()  # the portal has it, the answer is on its way
        if answer == "accept-then-502":
            self.lost = True
            raise PortalDown("502")
        if answer == "accept-then-lost":
            world.logged_out = True
            raise SessionExpired("logged out")
        if answer == "accept-then-refused":
            raise PortalRefused("请勿重复提交")
        if answer == "crash":
            self.crashed = True
            raise BrowserCrash("Target page, context or browser has been closed")


class SteppingLedger(Ledger):
    """The real ledger with a step before and after each commit that matters. One file may serve many
    worlds, each with its own subject: to open a file costs more than to file something."""

    world: World

    def open(self, *args, **kwargs):
        self.world.step()
        done = super().open(*args, **kwargs)
        self.world.step()
        return done

    def move(self, *args, **kwargs):
        self.world.step()
        done = super().move(*args, **kwargs)
        self.world.step()
        return done

    def follow(self, *args, **kwargs):
        self.world.step()
        done = super().follow(*args, **kwargs)
        self.world.step()
        return done

    def add_reading(self, *args, **kwargs):
        self.world.step()
        done = super().add_reading(*args, **kwargs)
        self.world.step()
        return done


def job(
    *,
    headcount: int = 2,
    proof: tuple[Path, ...] = (),
    year: str = "2026",
    selectors: str = "{}",
    subject: str = "unit",
) -> Job:
    form = sample.Form(year=year, headcount=headcount, proof=proof)
    return Job(SAMPLE, subject, form, year, selectors)


def approved(desk: Desk, one: Job) -> Job:
    """`one`, approved as it is now."""
    approve(desk.ledger, one, "示例经办", at=desk.now())
    return one
