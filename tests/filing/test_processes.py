"""Real processes on one ledger, a file or Postgres: a race for the click, and kill -9 around commits."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.store import Overtaken
from robot.filing.tables import Key
from tests.forkserver import FORKED

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
    barrier, queue = FORKED.Barrier(processes), FORKED.Queue()
    running = [FORKED.Process(target=target, args=(place, barrier, queue)) for _ in range(processes)]
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


def killed_around_the_commit(place, moment) -> None:
    """A process that means to send, and dies at `moment`."""

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    with Ledger(place) as ledger:
        filing = ledger.open(KEY)
        filing = ledger.move(ledger.move(filing, State.FILLED), State.APPROVED)
        if moment == "before the commit":
            event.listen(ledger._store._engine, "commit", die)
        elif moment == "in the transaction":
            event.listen(ledger._store._engine, "after_cursor_execute", die)
        ledger.move(filing, State.SENDING)
        die()


@pytest.mark.parametrize(
    ("moment", "state", "events"),
    [
        ("in the transaction", State.APPROVED, 3),
        ("before the commit", State.APPROVED, 3),
        ("after the commit", State.SENDING, 4),
    ],
)
def test_kill_9_around_the_commit_leaves_all_of_it_or_nothing(place, moment, state, events):
    process = FORKED.Process(target=killed_around_the_commit, args=(place, moment))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    process.close()
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Ledger(place) as ledger:
        filing = ledger.get(KEY)
        assert filing.state is state
        assert len(ledger.events(filing)) == events
