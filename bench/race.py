"""The race: the portal and three contenders as processes, turns one after another, what came of them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.content import content_of
from bench.flow import DAY
from bench.memory import Share, below
from bench.people import Someone, crowd, furnish
from bench.turn import Task
from mock_portal.client import Control

KINDS = ("flow", "script", "http")
"""In the order of their turns."""

WARM = 1
"""Rounds before those that count: caches fill, and memory is sampled, which takes time."""

MOST_RUNS = 100

SAMPLE_SECONDS = 0.2


RETRIES = 3
"""Turns that the script may spoil in a run: it has no second try of its own, and at times a click of it is
lost. It then has the turn again with somebody else. The flow may spoil none."""


@dataclass(slots=True)
class Race:
    """What was measured. `seconds`: kind → one a round; `python`: kind → peak bytes of its process;
    `shares`: kind → peak of driver and browser in the warm-up round; `stages`: one a round; `spoiled`:
    what the script said of turns that it had again."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    python: dict[str, int] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    stages: list[dict[str, dict[str, float]]] = field(default_factory=list)
    spoiled: list[str] = field(default_factory=list)


class Worker:
    """A contender's process, or the portal's."""

    def __init__(self, *arguments: str) -> None:
        self.name = " ".join(arguments[:2])
        command = [sys.executable, "-m", *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        """Ends by itself once its stdin does."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def line(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended; see its words above")
        return line.strip()

    def turn(self, task: Task) -> dict[str, Any]:
        assert self.process.stdin
        print(json.dumps(asdict(task)), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.line())
        return answer


def run(runs: int, say: Callable[[str], None]) -> Race:
    """`runs` rounds that count, each contender once a round. Raises RuntimeError when one fails or when
    the portal did not get the same content from all."""
    rounds = runs + WARM
    race = Race({kind: [] for kind in KINDS})
    done: list[Someone] = []
    with tempfile.TemporaryDirectory(prefix="gongju-bench-") as folder, ExitStack() as stack:
        workspace = Path(folder)
        people = crowd(rounds * len(KINDS) + RETRIES)
        loaded = furnish(workspace, people)
        queue = iter(people)
        portal = stack.enter_context(Worker("bench.portal")).line()
        workers = {kind: stack.enter_context(Worker("bench.worker", kind, portal, folder)) for kind in KINDS}
        for number in range(rounds):
            for kind in KINDS:
                while True:
                    someone = next(queue)
                    content = content_of(loaded, someone, workspace / "papers", DAY)
                    task = Task(someone.key, someone.name, someone.id_number, content)
                    with _sampled(race, kind, workers[kind].process.pid) if number < WARM else nullcontext():
                        answer = workers[kind].turn(task)
                    if "error" not in answer:
                        break
                    if kind != "script" or len(race.spoiled) == RETRIES:
                        raise RuntimeError(f"{kind}: {answer['error']}")
                    race.spoiled.append(answer["error"])
                done.append(someone)
                if number >= WARM:
                    _count(race, kind, answer)
            say("warmed up" if number < WARM else _told(race, number + 1 - WARM, runs))
        compare(Control(portal).received(site="talent_person"), done)
    return race


def _count(race: Race, kind: str, answer: dict[str, Any]) -> None:
    race.seconds[kind].append(answer["seconds"])
    race.python[kind] = answer["python"]
    if answer["stages"]:
        race.stages.append(answer["stages"])


def _told(race: Race, number: int, runs: int) -> str:
    last = ", ".join(f"{kind} {race.seconds[kind][-1]:.2f} s" for kind in KINDS)
    return f"{number}/{runs}: {last}"


@contextmanager
def _sampled(race: Race, kind: str, pid: int) -> Iterator[None]:
    """Look at the memory of the process's browser while the block runs; keep the most seen."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(SAMPLE_SECONDS):
            now = below(pid)
            if now and now.browser:
                most = race.shares.get(kind, now)
                race.shares[kind] = Share(max(most.driver, now.driver), max(most.browser, now.browser))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


def compare(received: list[dict[str, Any]], people: list[Someone]) -> None:
    """All of them sent the same, but for the person; else the race would mean nothing."""
    sent: dict[str, Any] = {}
    accounts = {someone.id_number for someone in people}
    received = [one for one in received if one["account"] in accounts]
    for one in received:
        if not one["counted"]:
            raise RuntimeError(f"the portal refused {one['business']}: {one['refused']}")
        fields = {name: value for name, value in one["fields"].items() if name not in ("姓名", "身份证号")}
        files = sorted((file["slot"], file["order"], file["name"], file["sha256"]) for file in one["files"])
        said = json.dumps([fields, files], ensure_ascii=False, sort_keys=True)
        if sent.setdefault(one["business"], said) != said:
            other = sent[one["business"]]
            raise RuntimeError(f"{one['business']}: not the same content from all:\n{said}\n{other}")
    expected = len(sent) * len(people)
    if len(received) != expected:
        raise RuntimeError(f"the portal received {len(received)} filings, not {expected}")
