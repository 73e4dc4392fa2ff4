"""The docket: cases in the ledger's file, one open case a subject and way, every change in the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from robot.engine.docket import Docket
from robot.errors import ConfigError
from robot.filing.docket_tables import Stage
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.store import SCHEMA, Overtaken
from robot.filing.tables import Key

NOW = datetime(2026, 11, 5, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as one:
        yield one


@pytest.fixture
def docket(ledger: Ledger) -> Docket:
    return Docket(ledger.store)


def test_a_case_is_due_at_once_and_called_by_its_name(docket: Docket) -> None:
    one = docket.open("E001", "新办", {"date": "2026-12-01"}, at=NOW)
    assert (one.name, one.state, one.due, one.turn) == ("C1", Stage.READY, NOW, 0)
    assert [docket.get(name).options for name in ("C1", "c1", " 1 ")] == [{"date": "2026-12-01"}] * 3
    assert [each.name for each in docket.due(NOW)] == ["C1"]
    assert docket.due(NOW - timedelta(microseconds=1)) == []


def test_what_a_clock_wrote_that_was_set_back_since_is_due(docket: Docket) -> None:
    """Else a case that was told to wait on the wrong day would wait until that day comes."""
    one = docket.open("E001", "新办", at=NOW)
    wrong = NOW + timedelta(days=5)
    moved = docket.write(one, Stage.WINDOW, "wait", at=wrong, due=wrong + timedelta(days=20))
    assert docket.due(wrong) == []
    assert [each.name for each in docket.due(NOW)] == ["C1"]
    docket.write(moved, Stage.WINDOW, "wait", at=NOW, due=LATER)
    assert docket.due(NOW) == []
    docket.pause("C1", at=wrong)
    assert docket.due(NOW) == []


@pytest.mark.parametrize("name", ["C9", "E001", "", "C0", "C1; DROP TABLE docket", "C" + "9" * 30])
def test_a_case_that_there_is_not_is_one_line(docket: Docket, name: str) -> None:
    docket.open("E001", "新办", at=NOW)
    with pytest.raises(ConfigError, match="a case of `gongju cases`"):
        docket.get(name)


def test_one_open_case_for_a_subject_and_way(docket: Docket) -> None:
    docket.open("E001", "新办", at=NOW)
    docket.open("E002", "新办", at=NOW)
    docket.open("E001", "解除关联", at=NOW)
    with pytest.raises(ConfigError, match="C1: E001 新办 has an open case: gongju case C1"):
        docket.open("E001", "新办", at=LATER)
    docket.cancel("C1", at=LATER)
    assert docket.open("E001", "新办", at=LATER).name == "C4"
    assert [one.name for one in docket.all(closed=False)] == ["C2", "C3", "C4"]


def test_paused_cases_take_no_turn_and_go_on_where_they_were(docket: Docket) -> None:
    docket.open("E001", "新办", at=NOW)
    assert docket.pause("C1", at=NOW).due is None
    assert docket.due(LATER) == []
    with pytest.raises(ConfigError, match="C1: paused; gongju resume C1"):
        docket.retry("C1", at=LATER)
    assert docket.resume("C1", at=LATER).due == LATER
    with pytest.raises(ConfigError, match="not paused, but ready; gongju retry C1"):
        docket.resume("C1", at=LATER)


def test_a_cancelled_case_is_over(docket: Docket) -> None:
    docket.open("E001", "新办", at=NOW)
    done = docket.cancel("C1", at=LATER)
    assert (done.state, done.due, done.closed_at) == (Stage.CANCELLED, None, LATER)
    for act in (docket.pause, docket.resume, docket.cancel, docket.retry):
        with pytest.raises(ConfigError, match="C1: cancelled; gongju start E001 新办 opens a new one"):
            act("C1")


def test_retry_adds_choices_and_forgets_failures(docket: Docket) -> None:
    one = docket.open("E001", "新办", {"slot": "10:00-11:00"}, at=NOW)
    docket.write(one, Stage.PORTAL, "wait", at=NOW, failures=4, filled="abc", due=LATER)
    one = docket.retry("C1", {"date": "2026-12-02"}, at=NOW)
    assert one.options == {"slot": "10:00-11:00", "date": "2026-12-02"}
    assert (one.failures, one.filled, one.due, one.state) == (0, "", NOW, Stage.READY)


def test_a_turn_that_was_overtaken_changes_nothing(docket: Docket) -> None:
    before = docket.open("E001", "新办", at=NOW)
    docket.pause("C1", at=NOW)
    with pytest.raises(Overtaken, match="C1: no longer ready"):
        docket.write(before, Stage.REVIEW, "send", at=LATER, due=LATER)
    docket.wake([before], LATER)
    assert (docket.get("C1").state, docket.get("C1").due) == (Stage.PAUSED, None)


def test_the_history_says_each_thing_once_and_cannot_be_changed(docket: Docket, ledger: Ledger) -> None:
    one = docket.open("E001", "新办", at=NOW)
    for turn in (1, 2, 3):
        due = NOW + timedelta(minutes=turn)
        one = docket.write(
            one, Stage.REVIEW, "wait", at=NOW, step="district", reason="等待受理", due=due, turn=turn
        )
    docket.pause("C1", at=LATER)
    told = [(line.did, line.state, line.turn, line.note) for line in docket.history("C1")]
    assert told == [
        ("opened", Stage.READY, 0, "已立案，等待办理"),
        ("wait", Stage.REVIEW, 1, "等待受理"),
        ("pause", Stage.PAUSED, 3, "已由人暂停"),
    ]
    with pytest.raises(IntegrityError, match="append-only"), ledger.store.transaction() as session:
        session.delete(docket.history("C1")[0])


def test_an_account_is_remembered_as_read(docket: Docket) -> None:
    assert docket.polled("chaoyang_hr", "unit") is None
    docket.note_polled("chaoyang_hr", "unit", NOW)
    docket.note_polled("chaoyang_hr", "unit", LATER)
    assert docket.polled("chaoyang_hr", "unit") == LATER


def test_a_ledger_of_before_gets_its_docket_and_keeps_its_filings(tmp_path: Path) -> None:
    path, key = tmp_path / "ledger.db", Key("chaoyang_hr", "quota_application", "unit", "2026")
    with Ledger(path) as ledger:
        ledger.move(ledger.open(key), State.FILLED)
    with closing(sqlite3.connect(path)) as connection:
        for table in ("docket_event", "docket_polled", "docket"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with Ledger(path) as ledger:
        filing = ledger.get(key)
        assert filing is not None
        assert filing.state is State.FILLED
        docket = Docket(ledger.store)
        docket.open("unit", "指标申报", at=NOW)
        with pytest.raises(IntegrityError, match="append-only"), ledger.store.transaction() as session:
            session.delete(docket.history("C1")[0])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
