"""`make chaos`: the engine is killed at random moments, over and over, while cases go their way on the mock
portal.

Each seed is a story of its own: the unit applies for quota, E001 applies for a permit (every step of 新办
that sends something). A person approves what is asked for. Meanwhile `gongju serve` dies by kill -9, at any
moment or while a click is under way, or loses its browser. Then it is started again. In the end the portal's
own list is compared with the ledger: what was filed twice is doubled, what either of them lacks is lost.

    python -m bench.chaos --seeds 4 --faults 12
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from mock_portal.pytest_plugin import CLOCK, Portal
from mock_portal.serve import serve
from robot.browser.session import Store
from robot.engine.office import Office
from robot.errors import GongjuError
from robot.filing.docket_tables import CLOSED, Entry, Stage
from robot.filing.ledger import Ledger
from robot.filing.states import UNSETTLED, WITH_PORTAL, State
from robot.people.init import init_workspace
from robot.settings import Settings
from tests.factories import TODAY
from tests.flows import plain

NOW = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
"""Half past ten in Beijing, when quota is applied for."""
SPEED = 60
"""Of the cases' clock: what they wait a minute for comes in a second."""
MOST = 420.0
"""Seconds for one case, whatever happens."""
KINDS = ("any moment", "in the click", "browser")
SERVE = """
import sys, time
from datetime import datetime, timedelta
from robot import cli
from robot.engine import windows
now, began, speed = datetime.fromisoformat(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
windows.clock = lambda settings: now + timedelta(seconds=(time.time() - began) * speed)
sys.argv = ["gongju", "serve", "--json"]
cli.main()
"""


@dataclass(slots=True)
class Count:
    """What came of it. `unknown`: filings whose click was under way when a fault struck; `settled`: those of
    them that stand in the ledger as filed in the end; `open`: cases that did not come to rest."""

    faults: Counter[str] = field(default_factory=Counter)
    expected: int = 0
    doubled: int = 0
    lost: int = 0
    unknown: int = 0
    settled: int = 0
    open: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.faults += other.faults
        for name in ("expected", "doubled", "lost", "unknown", "settled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.open += other.open


class Engine:
    """`gongju serve` as a process, with its browsers in a group of its own."""

    def __init__(self, folder: Path, began: float) -> None:
        command = [sys.executable, "-c", SERVE, NOW.isoformat(), str(began), str(SPEED)]
        with (folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_browser(self) -> bool:
        """Its browser alone, which is a grandchild in a process group of its own; whether there was one."""
        below, found = {self.process.pid}, False
        for pid, parent, name in sorted(_processes()):
            if parent in below:
                below.add(pid)
                if name.startswith(("chrom", "headless")):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                    found = True
        return found


def _processes() -> Iterator[tuple[int, int, str]]:
    """Every process: its id, its parent's, its name."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            head, _, rest = (place / "stat").read_text().rpartition(")")
            yield int(place.name), int(rest.split()[1]), head.partition("(")[2]


class Story:
    """One seed's workspace and portal."""

    def __init__(self, portal: Portal, folder: Path, seed: int, faults: int) -> None:
        self.portal, self.folder, self.random, self.left = portal, folder, random.Random(seed), faults
        self.count, self.began = Count(), time.time()
        self.unknown: set[int] = set()
        portal.control.reset(clock=CLOCK)
        init_workspace(folder)
        lines = [
            f"GONGJU_TODAY={TODAY}",
            f"GONGJU_MOCK_URL={portal.url}",
            "GONGJU_PATIENCE=3",
            "GONGJU_SETTLE=2",
        ]
        (folder / ".env").write_text("\n".join(lines) + "\n")
        self.settings = Settings(workspace=folder, mock_url=portal.url, today=TODAY, patience=3, settle=2)

    def tell(self) -> Count:
        """All of it. What it leaves is compared."""
        with Office(self.settings) as office:
            person = office.case("E001").person
            for name, account, site in (
                ("chaoyang_hr", "unit", plain.office(self.portal)),
                ("talent_unit", "unit", plain.unit_site(self.portal)),
                ("talent_person", "E001", plain.person_site(self.portal, person)),
            ):
                Store.of(self.settings, name, account).keep(site.state())
            quota = office.docket.open("unit", "指标申报", at=NOW).name
        self._until(quota, "quota_granted", faults=self.left // 4)
        with Office(self.settings) as office:
            number = next(one.receipt for one in office.status() if one.business == "quota_application")
            self.portal.control.grant_quota(number, 2, "同意下达")
            office.poll("chaoyang_hr")
            office.docket.cancel(quota)
            permit = office.docket.open("E001", "新办", at=NOW).name
        self._until(permit, "district", faults=self.left)
        self._compare()
        return self.count

    def _until(self, case: str, step: str, faults: int) -> None:
        """The case up to `step`, through so many faults."""
        end, due, engine = time.monotonic() + MOST, self._next(), Engine(self.folder, self.began)
        kind = self._kind()
        try:
            with Office(self.settings) as office:
                while time.monotonic() < end:
                    entry = office.docket.get(case)
                    if entry.step == step or entry.state in CLOSED:
                        return
                    if entry.state is Stage.APPROVAL:
                        self._approve(office, entry)
                    if faults and time.monotonic() >= due and self._strike(office, engine, kind):
                        self.count.faults[kind] += 1
                        faults, self.left = faults - 1, self.left - 1
                        kind, due = self._kind(), self._next()
                        if engine.process.poll() is not None:
                            engine = Engine(self.folder, self.began)
                    time.sleep(0.02)
                self.count.open.append(f"{case} {entry.state} {entry.step}: {entry.reason}")
        finally:
            engine.kill()

    def _kind(self) -> str:
        return self.random.choices(KINDS, (3, 4, 2))[0]

    def _next(self) -> float:
        return time.monotonic() + self.random.uniform(1, 8)

    def _strike(self, office: Office, engine: Engine, kind: str) -> bool:
        """Whether it could be done now."""
        if kind == "in the click":
            if not any(one.state is State.SENDING for one in office.ledger.filings()):
                return False
            time.sleep(self.random.uniform(0, 0.5))
        if kind != "browser":
            engine.kill()
        elif not engine.kill_browser():
            return False
        self.unknown |= {one.id for one in office.ledger.filings() if one.state in UNSETTLED}
        return True

    @staticmethod
    def _approve(office: Office, entry: Entry) -> None:
        """As the case asks for it: with the choices it made."""
        business = entry.reason.partition("gongju approve ")[2].split()
        if business:
            with suppress(GongjuError):  # the file of a moment ago: it asks again
                office.approve(business[0], entry.subject, {**entry.options, **entry.pins}, "示例经办")

    def _compare(self) -> None:
        """The portal's own list against the ledger."""
        has = Counter((one["business"], one["number"]) for one in self.portal.received())
        by_business = Counter(business for business, _ in has.elements())
        with Ledger(self.settings.var / "ledger.db") as ledger:
            filings = ledger.filings()
        filed = [one for one in filings if one.state in WITH_PORTAL]
        names = {one.business for one in filings} | set(by_business)
        self.count.expected = len(names)
        self.count.doubled = sum(max(0, by_business[name] - 1) for name in names)
        self.count.lost = sum(
            not by_business[name] or name not in {one.business for one in filed} for name in names
        )
        self.count.unknown = len(self.unknown)
        self.count.settled = sum(one.id in self.unknown for one in filed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--faults", type=int, default=12, help="a seed")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    asked = parser.parse_args()
    total = Count()
    with serve() as server:
        for seed in range(asked.first, asked.first + asked.seeds):
            with tempfile.TemporaryDirectory() as folder:
                count = Story(Portal(server.url), Path(folder), seed, asked.faults).tell()
            _show(f"seed {seed}", count)
            total.add(count)
    _show("all", total)
    out = Path("var/bench/chaos.json")
    out.parent.mkdir(parents=True, exist_ok=True)
    row = {
        name: getattr(total, name) for name in ("expected", "doubled", "lost", "unknown", "settled", "open")
    }
    out.write_text(json.dumps({"faults": dict(total.faults), **row}, ensure_ascii=False, indent=2) + "\n")
    sys.exit(bool(total.doubled or total.lost or total.open))


def _show(name: str, count: Count) -> None:
    kinds = ", ".join(f"{kind} {count.faults[kind]}" for kind in KINDS)
    print(
        f"{name}: faults {count.faults.total()} ({kinds}); filings expected {count.expected}, doubled"
        f" {count.doubled}, lost {count.lost}, unknown {count.unknown}, later settled {count.settled}",
        *(f"\n  not at rest: {one}" for one in count.open),
        flush=True,
    )


if __name__ == "__main__":
    main()
