"""The ledger's moves, in a file and in Postgres, and what is true of the file alone."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from robot.errors import ConfigError, LedgerDown
from robot.filing.ledger import Ledger
from robot.filing.states import MOVES, WITH_PORTAL, IllegalMove, State
from robot.filing.store import SCHEMA, Overtaken
from robot.filing.tables import Filing, Key

KEY = Key("chaoyang_hr", "quota_application", "unit", "2026")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "ledger.db"


@pytest.fixture
def ledger(place):
    with Ledger(place) as one:
        yield one


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_full_disk_is_told_and_nothing_is_half_written(path):
    with Ledger(path) as ledger:
        filing = ledger.open(KEY)

        def half() -> None:
            with ledger.store.transaction() as session:
                session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
                session.get_one(Filing, filing.id).opinion = "x" * 1_000_000
                session.flush()

        with pytest.raises(LedgerDown, match=r"ledger\.db: the ledger cannot be written now: .*full"):
            half()
    with Ledger(path) as again:
        assert again.get(KEY).opinion == ""
        assert again.move(again.get(KEY), State.FILLED).state is State.FILLED


INTEGRITY = (sqlite3.IntegrityError, psycopg.IntegrityError)


def sql(place, *statements):
    """The rows of the last statement, past the ledger."""
    if isinstance(place, Path):
        opened = sqlite3.connect(place)
    else:
        opened = psycopg.connect(place.get_secret_value(), options="-c search_path=gongju")
    with closing(opened) as connection:
        rows = []
        for statement in statements:
            done = connection.execute(statement)
            rows = done.fetchall() if done.description else []
        connection.commit()
    return rows


def sending(ledger, key=KEY):
    filing = ledger.open(key)
    for to in (State.FILLED, State.APPROVED, State.SENDING):
        filing = ledger.move(filing, to)
    return filing


def test_file_and_helpers_are_private_from_the_start(path):
    old = os.umask(0)
    try:
        with Ledger(path.parent / "open" / "ledger.db") as other:
            other.open(KEY)
            made = sorted(one.name for one in (path.parent / "open").iterdir())
            modes = {mode(one) for one in (path.parent / "open").iterdir()}
            folder = mode(path.parent / "open")
    finally:
        os.umask(old)
    assert made == ["ledger.db", "ledger.db-shm", "ledger.db-wal"]
    assert modes == {0o600}
    assert folder == 0o700


def test_a_file_opened_up_by_a_copy_is_refused_with_the_command_that_mends_it(path):
    Ledger(path).close()
    path.chmod(0o644)
    with pytest.raises(ConfigError) as refused:
        Ledger(path)
    (problem,) = refused.value.problems
    assert (problem.field, problem.example) == ("mode", f"chmod 600 {path}")
    assert mode(path) == 0o644
    path.chmod(0o600)
    Ledger(path).close()


def test_commits_are_synchronous_and_in_wal(path):
    with Ledger(path) as ledger, ledger.store.transaction() as session:
        (value,) = session.connection().exec_driver_sql("PRAGMA synchronous").one()
    assert sql(path, "PRAGMA journal_mode") == [("wal",)]
    assert value == 2  # FULL


def test_the_key_is_unique(place, ledger):
    first = ledger.open(KEY)
    assert ledger.open(KEY).id == first.id
    with pytest.raises(INTEGRITY):
        sql(
            place,
            "INSERT INTO filing SELECT id + 1, portal, business, subject, period, state, version, attempt,"
            " content_hash, matter, receipt_number, portal_state, opinion, superseded, clicked_at,"
            " created_at, updated_at FROM filing",
        )


def test_every_move_is_an_event(ledger):
    filing = ledger.move(sending(ledger), State.FILED, note="click answered", receipt_number="ZB1")
    events = [(one.came_from, one.went_to, one.note) for one in ledger.events(filing)]
    assert events == [
        (None, "prepared", ""),
        ("prepared", "filled", ""),
        ("filled", "approved", ""),
        ("approved", "sending", ""),
        ("sending", "filed", "click answered"),
    ]


@pytest.mark.parametrize("to", sorted(set(State) - MOVES[State.SENDING]))
def test_illegal_moves_raise_and_change_nothing(ledger, to):
    filing = sending(ledger)
    with pytest.raises(IllegalMove):
        ledger.move(filing, to)
    assert ledger.get(KEY).state is State.SENDING
    assert len(ledger.events(filing)) == 4


def test_nothing_leaves_what_the_portal_has_for_the_click():
    """No way from `filed` to `sending` but through a return, or content that was replaced."""
    for state in WITH_PORTAL:
        assert State.SENDING not in MOVES[state]
    assert MOVES[State.UNKNOWN] == {State.FILED, State.PREPARED}
    assert [state for state in State if State.SENDING in MOVES[state]] == [State.APPROVED]


def test_of_two_that_move_the_same_one_only_one_does(place, ledger):
    filing = ledger.move(ledger.move(ledger.open(KEY), State.FILLED), State.APPROVED)
    with Ledger(place) as other:
        other.move(other.get(KEY), State.SENDING)
    with pytest.raises(Overtaken, match="no longer approved"):
        ledger.move(filing, State.SENDING)
    assert [one.went_to for one in ledger.events(filing)].count(State.SENDING) == 1


def test_a_filing_seen_before_another_runs_round_trip_is_stale(ledger):
    """Same state, other version."""
    filing = ledger.move(ledger.open(KEY), State.FILLED)
    ledger.move(filing, State.FILLED)
    with pytest.raises(Overtaken):
        ledger.move(filing, State.APPROVED)


@pytest.mark.parametrize(
    "statement", ["UPDATE event SET note = 'x'", "DELETE FROM event", "DELETE FROM audit"]
)
def test_events_are_append_only(place, ledger, statement):
    ledger.open(KEY)
    with pytest.raises(INTEGRITY, match="append-only"):
        sql(place, statement)
    assert len(ledger.events(ledger.get(KEY))) == 1


def test_an_event_needs_its_filing(ledger):
    from robot.filing.tables import Event

    filing = ledger.open(KEY)
    with pytest.raises(IntegrityError), ledger._store.transaction() as session:
        session.add(Event(filing_id=filing.id + 1, at=filing.created_at, went_to=State.FILED, attempt=1))


def test_times_are_aware_and_in_utc(ledger):
    filing = ledger.open(KEY)
    assert filing.created_at.utcoffset().total_seconds() == 0


@pytest.mark.parametrize(
    "content",
    [b"not a database at all, but long enough to be read as one" * 40, b"SQLite format 3\0" + b"x" * 900],
)
def test_a_damaged_file_is_one_line(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="damaged or not a ledger") as caught:
        Ledger(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content


def test_damage_in_the_middle_is_one_line(path):
    with Ledger(path) as ledger:
        for number in range(50):
            ledger.open(KEY._replace(subject=f"E{number:03d}"))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(bytes(data))
    with pytest.raises(ConfigError, match=r"^[^\n]*damaged[^\n]*$"), Ledger(path) as ledger:
        ledger.filings()


def test_somebody_elses_database_is_refused_untouched(path):
    path.parent.mkdir()
    sql(path, "CREATE TABLE notes (text)")
    path.chmod(0o600)
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="another program's database"):
        Ledger(path)
    assert path.read_bytes() == before


def test_a_ledger_of_a_newer_gongju_is_refused(place):
    Ledger(place).close()
    if isinstance(place, Path):
        sql(place, f"PRAGMA user_version = {SCHEMA + 1}")
    else:
        sql(place, f"UPDATE ledger_schema SET version = {SCHEMA + 1}")
    with pytest.raises(ConfigError, match="newer gongju"):
        Ledger(place)


def test_a_path_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "var").write_text("a file, not a folder")
    with pytest.raises(ConfigError, match="cannot be opened"):
        Ledger(tmp_path / "var" / "ledger.db")


def test_a_ledger_held_by_another_is_busy(place, ledger, monkeypatch):
    monkeypatch.setattr("robot.filing.store.BUSY_SECONDS", 0.05)
    ledger.open(KEY)
    with ledger.store.transaction() as holder:
        holder.connection()  # from here on it is held
        with pytest.raises(Overtaken, match="held the ledger"), Ledger(place) as other:
            other.open(KEY)


def test_errors_show_no_values(ledger):
    from robot.filing.tables import Filing

    first = ledger.open(KEY._replace(subject="E001"))
    with pytest.raises(IntegrityError) as caught, ledger._store.transaction() as session:
        session.add(
            Filing(
                **first.key._asdict(),
                state=State.FILED,
                opinion="某人的意见",
                created_at=first.created_at,
                updated_at=first.created_at,
            )
        )
    assert "某人的意见" not in str(caught.value)


def test_the_newest_entry_of_a_kind_is_that_filings_own(ledger: Ledger) -> None:
    other = KEY._replace(subject="E009")
    assert ledger.last_entry("evidence", KEY) is None
    for place, key in enumerate((KEY, KEY, other)):
        ledger.note("evidence", {"files": [f"{place}.json"]}, key)
    ledger.note("log-in", {"portal": "chaoyang_hr"}, KEY)
    found = ledger.last_entry("evidence", KEY)
    assert found is not None
    assert found.facts == {"files": ["1.json"]}
