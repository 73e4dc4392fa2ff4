"""Throughput: 1, 2 and 4 workers on one Postgres, many accounts, a portal that takes 200 ms to answer.

A worker has one visit at a time (GONGJU_VISITS=1), so workers are browsers. `wait` turns visit nobody and
wait for as long as one answer instead: they show the queue's own curve, which no browser bounds.

As a process: `python -m bench.engine_workers FOLDER visit|wait serve|work`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from bench.engine_waiting import NOW
from bench.flow import DAY
from bench.people import crowd, furnish
from bench.race import Worker
from mock_portal.pytest_plugin import CLOCK, Portal
from robot import logs
from robot.browser.session import Store
from robot.engine.advance import Turn, account_of, advance
from robot.engine.clerk import Clerk
from robot.engine.office import Office
from robot.engine.runtime import Told
from robot.engine.serving import serve, work
from robot.filing.docket_tables import Stage
from robot.settings import Settings
from tests.flows import plain
from tests.postgres_server import NoServer, Server, server

WORKERS = (1, 2, 4)
ANSWER = 0.2
"""Seconds that the portal takes longer for each answer, and that a turn waits in place of a visit."""
CASES = {"visit": 8, "wait": 48}
"""A case is one turn, each of an account of its own."""
MOST = 200.0


def measure(kind: str, postgres: Server) -> list[dict[str, Any]]:
    """A row for each number of workers."""
    return [_run(kind, workers, postgres) for workers in WORKERS]


def _run(kind: str, workers: int, postgres: Server) -> dict[str, Any]:
    postgres.anew()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongju-workers-")))
        people = crowd(CASES[kind])
        url = "http://127.0.0.1:9"
        furnish(folder, people)
        if kind == "visit":
            url = stack.enter_context(Worker("bench.portal")).line()
        environment = {"GONGJU_DATABASE": postgres.url(), "GONGJU_MOCK_URL": url, "GONGJU_VISITS": "1"}
        settings = Settings(
            _env_file=None, workspace=folder, today=DAY, mock_url=url, database=postgres.place(), visits=1
        )
        with Office(settings) as office:
            if kind == "visit":
                portal = Portal(url)
                portal.control.reset(clock=CLOCK)
                for one in people:
                    person = office.case(one.key).person
                    state = plain.person_site(portal, person).state()
                    Store.of(settings, "talent_person", one.key).keep(state)
                portal.control.fault("slow", seconds=ANSWER)
            names = ["serve", *["work"] * (workers - 1)]
            processes = [_start(folder, kind, name, environment) for name in names]
            try:
                _until(folder, "ready", workers)
                for one in people:
                    office.docket.open(one.key, "新办", at=NOW)
                _until(folder, "end", len(people))
            finally:
                for process in processes:
                    process.send_signal(signal.SIGTERM)
                for process in processes:
                    process.wait(90)
        lines = [line.split() for line in (folder / "turns.log").read_text().splitlines()]
    begun = min(float(at) for word, at, _ in lines if word == "begin")
    ended = max(float(at) for word, at, _ in lines if word == "end")
    wrong = [
        did for word, _, did in lines if word == "end" and did != ("fill" if kind == "visit" else "wait")
    ]
    if wrong:
        raise SystemExit(f"turns that were not what is measured: {wrong}; see {folder}")
    return {
        "kind": kind,
        "workers": workers,
        "turns": len(people),
        "seconds": round(ended - begun, 1),
        "a_minute": round(len(people) / (ended - begun) * 60, 1),
        "cpus": os.cpu_count(),
    }


def _start(folder: Path, kind: str, name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.engine_workers", str(folder), kind, name]
    with (folder / "workers.log").open("ab") as log:
        return subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=log)


def _until(folder: Path, word: str, count: int) -> None:
    """So many lines that begin with `word` stand in the turns' log."""
    log, end = folder / "turns.log", time.monotonic() + MOST
    while not log.exists() or sum(line.startswith(word) for line in log.read_text().splitlines()) < count:
        if time.monotonic() > end:
            said = (folder / "workers.log").read_text("utf-8")[-2000:]
            raise SystemExit(f"not {count} {word} within {MOST:.0f} s\n{said}")
        time.sleep(0.1)


# --- a worker


def _note(folder: Path, *words: object) -> None:
    handle = os.open(folder / "turns.log", os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    os.write(handle, (" ".join(map(str, words)) + "\n").encode())
    os.close(handle)


class Teller:
    """Says when it is ready."""

    def begins(self, settings: Settings) -> None:
        _note(settings.workspace, "ready", time.time(), "-")

    def turn(self, told: Told) -> None:
        """The turns' log has it."""

    def stopping(self) -> None:
        """Nothing to say."""

    def leaves(self, cases: tuple[str, ...]) -> NoReturn:
        os._exit(3)


def _waits(office: Office, name: str, now: datetime) -> Turn:
    """In place of a visit: as long as one answer."""
    before = office.docket.get(name)
    time.sleep(ANSWER)
    case = office.docket.write(before, Stage.DONE, "fill", at=now, due=None, closed_at=now)
    return Turn(case, "wait", "", moved=True)


def main() -> None:
    folder, kind, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    settings, stop = Settings(_env_file=None, workspace=folder, today=DAY), threading.Event()
    logs.configure(settings.var / "logs")
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    take = advance if kind == "visit" else _waits

    def timed(office: Office, case: str, now: datetime) -> Turn:
        _note(folder, "begin", time.time(), case)
        done = take(office, case, now)
        _note(folder, "end", time.time(), done.did)
        if done.did == "fill":  # one turn is what is measured
            office.docket.pause(case)
        return done

    def account(office: Office, case: str, now: datetime) -> str:
        if kind == "wait":
            return f"bench:{office.docket.get(case).subject}"
        return account_of(office, case, now)

    clerk = Clerk(settings, lambda: NOW, advance=timed, account_of=account)
    (serve if name == "serve" else work)(settings, clerk, Teller(), stop)


def throughput() -> dict[str, Any]:
    """Both curves; why there is none where no Postgres can be started."""
    try:
        with server() as postgres:
            return {"rows": [*measure("wait", postgres), *measure("visit", postgres)]}
    except NoServer as why:
        return {"rows": [], "not_run": str(why)}


if __name__ == "__main__":
    main()
