"""The commands that run the cases: serve, worker."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from robot import console
from robot.commands.common import Json, Verbose, Work, open_workspace

if TYPE_CHECKING:
    from robot.engine.clerk import Clerk
    from robot.engine.runtime import Told
    from robot.engine.serving import Watcher
    from robot.settings import Settings


def serve(json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """Run the cases of `gongju cases`, each when its turn has come, until Ctrl-C or SIGTERM.

    One engine a workspace; a second one ends with exit code 23. A stop lets the visits that are under way
    end; a second Ctrl-C, or a kill, leaves them to the next start, which looks before it goes on. With
    --json one document a line.
    """
    from robot.engine.serving import serve as run

    _run(run, "serving", json, workspace, verbose)


def worker(json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """Take turns that another machine's `gongju serve` finds due, over the Postgres of GONGJU_DATABASE.

    As many as one likes. The turns of one that is killed are taken over by the others.
    """
    from robot.engine.serving import work

    _run(work, "taking turns of", json, workspace, verbose)


def _run(
    run: Callable[[Settings, Clerk, Watcher, threading.Event], None],
    doing: str,
    json: bool,
    workspace: Path | None,
    verbose: bool,
) -> None:
    from robot.engine.clerk import Clerk
    from robot.engine.windows import clock

    settings = open_workspace(workspace, verbose)
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, partial(_stop, stop))
    teller = _Teller(json, doing)
    run(settings, Clerk(settings, partial(clock, settings)), teller, stop)
    teller.say("stopped; nothing is under way", {"did": "stopped"})


def _stop(stop: threading.Event, number: int, frame: object) -> None:
    if stop.is_set():
        os._exit(128 + number)  # asked a second time: as safe as a kill
    stop.set()


class _Teller:
    """A line for what happens, for a person or as JSON."""

    def __init__(self, json: bool, doing: str) -> None:
        self._json, self._doing = json, doing
        self._one = threading.Lock()

    def say(self, line: str, row: dict[str, Any]) -> None:
        with self._one:
            if self._json:
                console.emit_line(row)
            else:
                console.say(line)
                sys.stdout.flush()

    def begins(self, settings: Settings) -> None:
        shared = "in GONGJU_DATABASE" if settings.database else ""
        cases = shared or f"in {settings.var / 'ledger.db'}"
        kept = shared or f"in {settings.var / 'engine.db'}"
        self.say(
            f"{self._doing} {settings.workspace.resolve()} ({settings.profile}), process {os.getpid()}:"
            f" cases {cases}, turns {kept}, log in {settings.var / 'logs'}; Ctrl-C stops",
            {"did": "serving", "workspace": settings.workspace.resolve(), "process": os.getpid()},
        )

    def turn(self, told: Told) -> None:
        error = f" [{told.error}]" if told.error else ""
        line = f"{told.case} {told.subject} {told.way}: {told.did} → {told.state}  {told.reason}{error}"
        self.say(line, asdict(told))

    def stopping(self) -> None:
        self.say("stopping: visits under way may end; once more leaves them", {"did": "stopping"})

    def leaves(self, cases: tuple[str, ...]) -> NoReturn:
        self.say(
            f"left in mid-visit: {', '.join(cases)}; the next start takes them up",
            {"did": "left", "cases": cases},
        )
        os._exit(0)
