"""Real processes on one ledger, a file or Postgres: a race for the click, and kill -9 around commits."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.store import Overtaken
from robot.filing.tables import Key

KEY = Key("chaoyang_hr", "quota_application", "unit", "2026")
ROUNDS = 20


def race(place, barrier, won) -> None:
    """One of several processes that all want to send every one of ROUNDS filings."""
    with Ledger(place) as ledger:
        for number in range(ROUNDS):
            filing = ledger.get(KEY._replace(period=str(number)))
            barrier.wait(60)
            try:
                ledger.move(filing, State.SENDING)
            except Overtaken:
                continue
            won.put(number)


def open_all_at_once(place, barrier, opened) -> None:
    barrier.wait(60)
    with Ledger(place) as ledger:
        opened.put(ledger.open(KEY).id)


def run_together(target, place, processes):
    """Run `target` in so many new processes at once; gives all they put into the queue."""
    context = multiprocessing.get_context("spawn")
    barrier, queue = context.Barrier(processes), context.Queue()
    running = [context.Process(target=target, args=(place, barrier, queue)) for _ in range(processes)]
    for one in running:
        one.start()
    try:
        for one in running:
            one.join(90)
        assert [one.exitcode for one in running] == [0] * processes
    finally:
        for one in running:
            if one.is_alive():
                one.kill()
            one.join()
            one.close()
    values = []
    while not queue.empty():
        values.append(queue.get(timeout=5))
    queue.close()
    queue.join_thread()
    return values


def test_of_two_processes_only_one_gets_to_send(place):
    with Ledger(place) as ledger:
        for number in range(ROUNDS):
            filing = ledger.open(KEY._replace(period=str(number)))
            ledger.move(ledger.move(filing, State.FILLED), State.APPROVED)
    won = run_together(race, place, 2)
    assert sorted(won) == list(range(ROUNDS))
    with Ledger(place) as ledger:
        for filing in ledger.filings():
            assert [one.went_to for one in ledger.events(filing)].count(State.SENDING) == 1


def test_processes_that_make_the_ledger_at_the_same_time_get_one(place):
    ids = run_together(open_all_at_once, place, 3)
    assert ids == [ids[0]] * 3
    with Ledger(place) as ledger:
        assert len(ledger.filings()) == 1


CHILD = """
import os, signal, sys
from pathlib import Path
from pydantic import SecretStr
from sqlalchemy import event
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Key

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

place = sys.argv[1]
with Ledger(SecretStr(place) if "://" in place else Path(place)) as ledger:
    filing = ledger.open(Key("chaoyang_hr", "quota_application", "unit", "2026"))
    filing = ledger.move(ledger.move(filing, State.FILLED), State.APPROVED)
    if sys.argv[2] == "before the commit":
        event.listen(ledger._store._engine, "commit", die)
    elif sys.argv[2] == "in the transaction":
        event.listen(ledger._store._engine, "after_cursor_execute", die)
    ledger.move(filing, State.SENDING)
    die()
"""


@pytest.mark.parametrize(
    ("moment", "state", "events"),
    [
        ("in the transaction", State.APPROVED, 3),
        ("before the commit", State.APPROVED, 3),
        ("after the commit", State.SENDING, 4),
    ],
)
def test_kill_9_around_the_commit_leaves_all_of_it_or_nothing(place, moment, state, events):
    in_a_file = isinstance(place, Path)
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(place) if in_a_file else place.get_secret_value(), moment],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.PIPE,
        timeout=60,
    )
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    if in_a_file:
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Ledger(place) as ledger:
        filing = ledger.get(KEY)
        assert filing.state is state
        assert len(ledger.events(filing)) == events
