"""The audit chain: all that counts is in it, and no byte of it can change unseen."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime

import pytest
from simulated import World, approved, job

from robot.errors import OutcomeUnknown
from robot.filing import audit
from robot.filing.approvals import approve
from robot.filing.ledger import Ledger
from robot.filing.protocol import submit
from robot.filing.tables import Key

KEY = Key("chaoyang_hr", "quota_application", "unit", "2026")


@pytest.fixture
def filed(world):
    """The ledger's file after one filing, its approval and a log-in."""
    with world.desk() as desk:
        desk.ledger.note("log-in", {"portal": "chaoyang_hr", "account": "unit"})
        submit(desk, approved(desk, world.job()))
    return world.path


def tamper(path, statement):
    """What somebody can do who has the file: take the triggers away, then anything."""
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount != 0
        connection.commit()


def problems(path):
    with Ledger(path) as ledger:
        return ledger.chain_problems()


def test_a_filing_leaves_its_story(filed):
    with Ledger(filed) as ledger:
        chain = ledger.chain()
        (filing,) = ledger.filings()
    assert [one.kind for one in chain] == [
        "log-in",
        "approval",
        "state",
        "state",
        "state",
        "click",
        "receipt",
    ]
    assert [one.number for one in chain] == list(range(1, 8))
    assert (chain[1].facts["by"], chain[1].facts["content"]) == ("示例经办", filing.content_hash)
    assert chain[-1].facts["receipt"] == filing.receipt_number
    assert {one.key for one in chain[1:]} == {filing.key}
    assert problems(filed) == []


def test_a_click_without_a_receipt_stands_in_it(tmp_path):
    world = World(tmp_path / "ledger.db", answer="error-before-accept", lag=5)
    with world.desk() as desk:
        with pytest.raises(OutcomeUnknown):
            submit(desk, approved(desk, world.job()))
        assert [one.facts.get("to") for one in desk.ledger.chain()[-2:]] == ["sending", "unknown"]


def test_a_move_that_is_not_kept_leaves_no_entry(filed):
    def fail(session):
        audit.append(session, "repair", KEY, {"field": "headcount"}, datetime.now(UTC))
        raise RuntimeError

    with Ledger(filed) as ledger, pytest.raises(RuntimeError), ledger.store.transaction() as session:
        fail(session)
    with Ledger(filed) as ledger:
        assert len(ledger.chain()) == 7


def test_an_approver_who_types_a_telephone_number_is_masked(desk):
    approve(desk.ledger, job(), "甲 13800001234")
    assert "13800001234" not in str(desk.ledger.chain())
    assert desk.ledger.chain_problems() == []


@pytest.mark.parametrize("statement", ["UPDATE audit SET body = '{}'", "DELETE FROM audit WHERE number = 7"])
def test_the_chain_is_append_only(filed, statement):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), closing(sqlite3.connect(filed)) as file:
        file.execute(statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE audit SET body = replace(body, '示例经办', '示例领导') WHERE number = 2",
            "entry 2: changed",
        ),
        ("UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE number = 4", "entry 4: changed"),
        ("DELETE FROM audit WHERE number = 3", "entry 3 is missing"),
        ("DELETE FROM audit WHERE number = 1", "entry 1 is missing"),
        ("DELETE FROM audit WHERE number = 7", "its end is missing"),
        (
            "UPDATE audit SET number = CASE number WHEN 3 THEN -4 WHEN 4 THEN -3 END WHERE number IN (3, 4)",
            "entry",
        ),
        (
            "UPDATE event SET went_to = 'granted' WHERE id = 5",
            "move 5 of the ledger and entry 7 differ in: to",
        ),
        ("DELETE FROM approval", "the ledger has no approval 1 any more"),
        ("UPDATE approval SET by = '别人'", "differ in: by"),
        (
            "INSERT INTO audit SELECT 8, body, hash FROM audit WHERE number = 7",
            "entry 8: changed, or not what followed",
        ),
    ],
)
def test_whatever_is_changed_in_the_file_is_named(filed, statement, said):
    tamper(filed, statement)
    assert any(said in one for one in problems(filed)), problems(filed)


def test_any_byte_of_any_entry_counts(filed):
    with Ledger(filed) as ledger:
        bodies = [(row.number, row.body) for row in ledger.chain_rows()]
    for number, body in bodies:
        at = (number * 37) % len(body)
        copy = filed.with_name(f"copy-{number}.db")
        shutil.copy(filed, copy)
        changed = body[:at] + ("x" if body[at] != "x" else "y") + body[at + 1 :]
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("DROP TRIGGER audit_no_update")
            connection.execute("UPDATE audit SET body = ? WHERE number = ?", (changed, number))
            connection.commit()
        assert any(f"entry {number}: changed" in one for one in problems(copy))


def test_two_writers_make_one_chain(filed):
    with Ledger(filed) as one, Ledger(filed) as other:
        for number in range(5):
            (one, other)[number % 2].note("repair", {"field": str(number)}, KEY)
        assert [entry.facts["field"] for entry in one.chain()[7:]] == list("01234")
        assert other.chain_problems() == []


def test_a_ledger_of_before_the_chain_is_taken_over(filed):
    with closing(sqlite3.connect(filed)) as connection:
        connection.execute("DROP TABLE audit")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with Ledger(filed) as ledger:
        chain = ledger.chain()
        (filing,) = ledger.filings()
        assert Counter(one.kind for one in chain) == {"begin": 1, "approval": 1, "state": 5, "receipt": 1}
        assert chain[0].facts == {"events": 5, "approvals": 1}
        assert all(one.facts["taken_over"] for one in chain[1:])
        assert chain[-1].facts["receipt"] == filing.receipt_number
        assert ledger.chain_problems() == []
    with Ledger(filed) as ledger:
        assert len(ledger.chain()) == len(chain)  # once only
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), closing(sqlite3.connect(filed)) as again:
        again.execute("DELETE FROM audit")
