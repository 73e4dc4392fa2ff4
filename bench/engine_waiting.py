"""Cases that wait: what the process that serves them holds, and what it costs to look who is due."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.flow import DAY
from bench.people import QUOTA
from bench.workbook import people
from robot import logs
from robot.engine.inputs import files_of
from robot.engine.office import Office
from robot.engine.waking import Signs, wake
from robot.filing.docket_tables import Entry, Stage
from robot.people.dump import dump_yaml
from robot.people.init import init_workspace
from robot.people.models import Employee
from robot.people.template import write_workbook
from robot.people.workspace import load_workspace
from robot.settings import Settings

NOW = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
"""Half past ten in Beijing."""
WAY = "新办"
LOOKS = 5
FIRST = 200
"""Turns that are waited for after an edit that concerns everybody: all would take minutes."""
IDLE = 15.0
"""Seconds in which the process that serves is watched with nothing to do."""
MOST = 400.0
"""Seconds for all cases to have their turn."""
SERVE = """
import sys
from datetime import datetime
from robot import cli
from robot.engine import windows
now = datetime.fromisoformat(sys.argv[1])
windows.clock = lambda settings: now
sys.argv = ["gongju", "serve", "--json"]
cli.main()
"""
TICKS = os.sysconf("SC_CLK_TCK")


class Waiting:
    """A workspace of `count` employees in one workbook, with a case each: eight of ten wait for a person,
    one for a review, one for a window."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        init_workspace(folder)
        for file in (folder / "employees").iterdir():
            file.unlink()
        unit = load_workspace(folder).unit
        self._unit = unit.model_copy(update={"quota": (*unit.quota, QUOTA)})
        self._people = people(count + count // 5, months=False)[:count]
        self.write_unit()
        self.write_people()
        (folder / ".env").write_text(f"GONGJU_TODAY={DAY}\nGONGJU_MOCK_URL=http://127.0.0.1:9\n")
        self.settings = Settings(_env_file=None, workspace=folder, today=DAY, mock_url="http://127.0.0.1:9")
        logs.configure(self.settings.var / "logs")

    def write_unit(self, **changes: Any) -> None:
        text = dump_yaml(self._unit.model_copy(update=changes))
        (self.folder / "unit.yaml").write_text(text, "utf-8")

    def write_people(self, *others: Employee) -> None:
        write_workbook(self.folder / "employees.xlsx", [*others, *self._people[len(others) :]])

    def another(self) -> Employee:
        """The first employee, whose case waits for a person, under another name."""
        return self._people[0].model_copy(update={"name": "示例改名"})

    def open(self) -> int:
        """A case each. Returns how many wait for a person."""
        waits = [Stage.PERSON] * 8 + [Stage.REVIEW, Stage.WINDOW]
        with Office(self.settings) as office:
            files = files_of(self.settings)
            office.refresh(DAY, files)
            people = office.workspace.employees
            rows = [self._row(person.key, waits[at % len(waits)]) for at, person in enumerate(people)]
            with office.ledger.store.transaction() as session:  # one by one they take minutes
                session.add_all(rows)
            signs = Signs(office, files, NOW)  # a case's own is part of what its sign tells
            with office.ledger.store.transaction() as session:
                for row in rows:
                    if row.state == Stage.PERSON:
                        session.merge(row).sign = signs.of(row.subject)
            return len(office.docket.signs(NOW))

    @staticmethod
    def _row(subject: str, state: Stage) -> Entry:
        parked = state is Stage.PERSON
        return Entry(
            subject=subject,
            way=WAY,
            options={},
            pins={},
            state=state,
            reason="等待",
            due=None if parked else NOW + timedelta(days=9),
            created_at=NOW,
            updated_at=NOW,
        )

    def look(self) -> tuple[float, list[str]]:
        """CPU seconds of one look who is due (median of some), and who is woken at the first."""
        with Office(self.settings) as office:
            woken = wake(office, NOW)
            took = [_cpu(lambda: (wake(office, NOW), office.docket.due(NOW))) for _ in range(LOOKS)]
        return median(took), woken


def _cpu(do: Callable[[], object]) -> float:
    start = time.process_time()
    do()
    return time.process_time() - start


class Serving:
    """`gongju serve` of a workspace as a process."""

    def __init__(self, folder: Path) -> None:
        with (folder / "serve.log").open("ab") as log:
            command = [sys.executable, "-c", SERVE, NOW.isoformat()]
            self.process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)

    def told(self, name: str) -> int:
        """A number of /proc/PID/status."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
        assert found
        return int(found[1])

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        parts = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / TICKS

    def idle(self) -> dict[str, float]:
        """Its memory, its threads, and its CPU seconds a second with nothing to do."""
        before, start = self.cpu(), time.monotonic()
        time.sleep(IDLE)
        used = (self.cpu() - before) / (time.monotonic() - start)
        return {"rss": self.told("VmRSS") * 1024, "threads": self.told("Threads"), "cpu_a_second": used}

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(90)


def turns_of(waiting: Waiting) -> int:
    """Turns that all cases have had."""
    with Office(waiting.settings) as office:
        return sum(one.turn for one in office.docket.all())


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + MOST
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"not within {MOST:.0f} s")
        time.sleep(0.5)


def measure(counts: tuple[int, int]) -> dict[str, Any]:
    """Looks at both numbers of cases; a process that serves the first, and what two edits cost it."""
    looks = {}
    with tempfile.TemporaryDirectory(prefix="gongju-waiting-") as folder:
        crowd = Waiting(Path(folder), counts[1])
        crowd.open()
        looks[counts[1]], _ = crowd.look()
    with tempfile.TemporaryDirectory(prefix="gongju-waiting-") as folder:
        crowd = Waiting(Path(folder), counts[0])
        parked = crowd.open()
        looks[counts[0]], _ = crowd.look()
        ledger = (crowd.settings.var / "ledger.db").stat().st_size
        serving = Serving(crowd.folder)
        try:
            until((crowd.settings.var / "engine.pid").exists)
            time.sleep(3)
            found = {"at_rest": serving.idle()}
            found["one_row"] = _edit(crowd, serving, 1, lambda: crowd.write_people(crowd.another()))
            moved = {"address": "北京市朝阳区示例路88号"}
            found["unit"] = _edit(crowd, serving, min(parked, FIRST), lambda: crowd.write_unit(**moved))
            peak = serving.told("VmHWM") * 1024
        finally:
            serving.stop()
        log = (crowd.folder / "serve.log").read_text("utf-8")
        if "Traceback" in log or "waiting_for_portal" in log:
            raise SystemExit(f"a turn visited somebody, or failed:\n{log[-2000:]}")
    return {
        "cases": counts[0],
        "parked": parked,
        "look_cpu_seconds": {str(count): round(seconds, 4) for count, seconds in sorted(looks.items())},
        "ledger_bytes_a_case": round(ledger / counts[0]),
        "peak_rss": peak,
        **found,
    }


def _edit(crowd: Waiting, serving: Serving, expected: int, edit: Callable[[], None]) -> dict[str, float]:
    """Turns and CPU seconds of the serving process until all who are woken by `edit` have had theirs."""
    before, turns, start = serving.cpu(), turns_of(crowd), time.monotonic()
    edit()
    until(lambda: turns_of(crowd) - turns >= expected)
    seconds = time.monotonic() - start
    return {"turns": turns_of(crowd) - turns, "cpu": serving.cpu() - before, "seconds": seconds}
