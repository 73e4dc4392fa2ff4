"""`gongju serve` with turns that visit nobody: what a process of its own runs, for tests that kill it.

A turn writes `begin C1` to turns.log, waits as long as there is a file hold-C1, writes `end C1`, and the case
is done. Its account is its option `account`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

from robot import logs
from robot.engine import durable, executors, runtime
from robot.engine.advance import Turn
from robot.engine.clerk import Clerk
from robot.engine.office import Office
from robot.engine.runtime import Told
from robot.engine.serving import serve, work
from robot.errors import GongjuError
from robot.filing.docket_tables import Stage
from robot.filing.ledger import utc_now
from robot.settings import Settings

SECRET = "李{} 110101199003070011"


def note(folder: Path, line: str) -> None:
    handle = os.open(folder / "turns.log", os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def advance(office: Office, name: str, now: datetime) -> Turn:
    folder, before = office.settings.workspace, office.docket.get(name)
    note(folder, f"begin {name}")
    while (folder / f"hold-{name}").exists():
        time.sleep(0.05)
    note(folder, f"end {name}")
    if "bug" in before.options:
        raise ValueError(SECRET.format("小明"))
    case = office.docket.write(
        before, Stage.DONE, "fill", at=now, reason="全部办结", due=None, turn=before.turn + 1, closed_at=now
    )
    return Turn(case, "fill", account_of(office, name, now), moved=True)


def account_of(office: Office, name: str, now: datetime | None = None) -> str:
    return office.docket.get(name).options.get("account", "")


class Teller:
    def begins(self, settings: Settings) -> None:
        print("ready", flush=True)

    def turn(self, told: Told) -> None:
        print("told", told.case, told.state, flush=True)

    def stopping(self) -> None:
        print("stopping", flush=True)

    def leaves(self, cases: tuple[str, ...]) -> NoReturn:
        print("left", *cases, flush=True)
        os._exit(3)


def main(folder: Path, patience: float, role: str) -> None:
    """`role`: serve, or worker. The environment's WORKFLOWS is the version of its workflows."""
    stop = threading.Event()
    runtime.AGAIN = timedelta(seconds=1)
    runtime.LOOK, runtime.TICK = 0.1, 0.2
    executors.GRACE = 0  # the server of the tests has just been started
    for module in (durable, runtime):
        module.VERSION = os.environ.get("WORKFLOWS", durable.VERSION)
    settings = Settings(workspace=folder, visits=4)
    logs.configure(settings.var / "logs")
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    clerk = Clerk(settings, utc_now, advance=advance, account_of=account_of)
    try:
        run = work if role == "worker" else serve
        run(settings, clerk, Teller(), stop, patience=patience)
    except GongjuError as error:
        print(error, flush=True)
        sys.exit(error.exit_code)
    print("stopped", flush=True)
