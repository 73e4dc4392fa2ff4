"""The ledger in Postgres: what its server may do to us, and an account held over machines."""

from __future__ import annotations

import os
import signal
from contextlib import closing

import pytest
from loguru import logger
from postgres_server import PASSWORD
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError

from robot.errors import AccountBusy, ConfigError, LedgerDown
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.store import Store
from robot.filing.tables import Filing, Key
from tests.forkserver import FORKED

KEY = Key("chaoyang_hr", "quota_application", "unit", "2026")
ACCOUNT = "mock: chaoyang_hr: unit"


@pytest.fixture
def impatient(monkeypatch):
    """A server that is gone is asked again for a moment only."""
    monkeypatch.setattr("robot.filing.postgres.AWAY_SECONDS", 0.2)


def message(error):
    assert "\n" not in str(error.value)
    assert PASSWORD not in str(error.value)
    return str(error.value)


def test_commits_are_on_the_disk_and_our_tables_stand_apart(postgres):
    with Ledger(postgres.place()) as ledger, ledger.store.transaction() as session:
        (value,) = session.connection().exec_driver_sql("SHOW synchronous_commit").one()
        assert value == "on"
        ledger_tables = "SELECT count(*) FROM pg_tables WHERE schemaname = '{}'"
        assert postgres.sql(ledger_tables.format("public")) == [(0,)]
        assert postgres.sql(ledger_tables.format("gongju"))[0][0] > 5


@pytest.mark.parametrize(
    ("url", "kind", "words"),
    [
        (
            "postgresql://gongju:{password}@127.0.0.1:1/gongju",
            LedgerDown,
            "127.0.0.1:1/gongju: .* does not answer",
        ),
        ("postgresql://gongju:{password}wrong@127.0.0.1:{port}/gongju", ConfigError, "authentication failed"),
        ("postgresql://gongju:{password}@127.0.0.1:{port}/nowhere", ConfigError, "does not exist"),
        ("postgresql://gongju:{password}@127.0.0.1:{port}x/gongju", ConfigError, "a URL of a Postgres"),
        ("postgresql://gongju:{password}@127.0.0.1:{port}", ConfigError, "names a database"),
        (
            "postgresql://gongju:{password}@127.0.0.1:{port}/gongju?nonsense={password}",
            ConfigError,
            "GONGJU_DATABASE",
        ),
    ],
    ids=["down", "password", "no database", "port", "no name", "nonsense"],
)
def test_what_is_wrong_with_the_url_or_the_server_is_one_line(postgres, impatient, url, kind, words):
    place = SecretStr(url.format(port=postgres.port, password=PASSWORD))
    with pytest.raises(kind, match=words) as caught:
        Ledger(place)
    message(caught)


def test_a_user_who_may_make_nothing_is_one_line(postgres):
    postgres.sql("DROP ROLE IF EXISTS guest", f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    guest = SecretStr(postgres.url().replace("gongju:", "guest:", 1))
    with pytest.raises(ConfigError, match="permission denied for database") as caught:
        Ledger(guest)
    message(caught)
    postgres.sql("DROP ROLE guest")


def test_somebody_elses_schema_is_refused_untouched(postgres):
    postgres.sql("CREATE SCHEMA gongju", "CREATE TABLE gongju.notes (text text)")
    with pytest.raises(ConfigError, match="another program's"):
        Ledger(postgres.place())
    assert postgres.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'gongju'") == [("notes",)]


def test_a_ledger_of_an_older_gongju_gets_what_it_lacks(postgres):
    with Ledger(postgres.place()) as ledger:
        ledger.move(ledger.open(KEY), State.FILLED)
    postgres.sql("DROP TABLE gongju.portal_rest, gongju.audit", "UPDATE gongju.ledger_schema SET version = 3")
    with Ledger(postgres.place()) as ledger:
        assert len(ledger.events(ledger.get(KEY))) == 2
    (entries,) = postgres.sql("SELECT count(*) FROM gongju.audit")
    assert entries == (3,)  # the beginning, and two moves taken over
    assert postgres.sql("SELECT count(*) FROM gongju.portal_rest") == [(0,)]


def test_a_table_that_is_gone_is_one_line(postgres):
    with Ledger(postgres.place()) as ledger:
        postgres.sql("DROP TABLE gongju.filing CASCADE")
        with pytest.raises(ConfigError, match="damaged or not a ledger") as caught:
            ledger.filings()
        message(caught)


def test_what_is_append_only_cannot_be_emptied_either(postgres):
    with Ledger(postgres.place()) as ledger:
        ledger.open(KEY)
        with pytest.raises(Exception, match="audit is append-only"):
            postgres.sql("TRUNCATE gongju.audit")


def test_a_row_that_is_refused_shows_no_value(postgres):
    """Postgres would print the whole row."""
    with Ledger(postgres.place()) as ledger:
        first = ledger.open(KEY)
        with pytest.raises(IntegrityError) as caught, ledger.store.transaction() as session:
            session.add(Filing(**KEY._asdict(), opinion="某人的意见", created_at=first.created_at))
    assert "null value" in str(caught.value)
    assert "某人的意见" not in str(caught.value)
    assert "某人的意见" not in str(caught.value.orig)


def test_a_restart_between_two_transactions_is_not_noticed(postgres):
    with Ledger(postgres.place()) as ledger:
        filing = ledger.open(KEY)
        postgres.stop()
        postgres.start()
        assert ledger.move(filing, State.FILLED).state is State.FILLED


def test_a_server_that_goes_down_is_told_and_nothing_is_half_written(postgres, impatient):
    with Ledger(postgres.place()) as ledger:
        filing = ledger.open(KEY)

        def half() -> None:
            with ledger.store.transaction() as session:
                session.get_one(Filing, filing.id).state = State.FILLED
                session.flush()
                postgres.stop()

        with pytest.raises(LedgerDown) as caught:
            half()
        message(caught)
        try:
            with pytest.raises(LedgerDown) as caught:
                ledger.move(filing, State.FILLED)
            message(caught)
            with pytest.raises(LedgerDown), ledger.store.account(ACCOUNT, 1):
                raise AssertionError("held by nobody")
        finally:
            postgres.start()
        assert ledger.get(KEY).state is State.PREPARED


# --- an account over machines


def hold(place, told, let_go):
    """Another machine's visit."""
    logger.disable("robot")
    with closing(Store(place)) as store, store.account(ACCOUNT, 5):
        told.send(os.getpid())
        let_go.wait(60)


@pytest.fixture
def other_machine(postgres):
    """A process that holds the account, and what lets it go."""
    ours, theirs = FORKED.Pipe(duplex=False)
    let_go = FORKED.Event()
    process = FORKED.Process(target=hold, args=(postgres.place(), theirs, let_go))
    process.start()
    theirs.close()
    assert ours.poll(60)
    ours.recv()
    yield process, let_go
    process.kill()
    process.join(10)
    process.close()
    ours.close()


@pytest.fixture
def store(postgres):
    with closing(Store(postgres.place())) as one:
        yield one


def test_an_account_in_use_on_another_machine_is_refused(other_machine, store):
    with pytest.raises(AccountBusy, match="on another machine"), store.account(ACCOUNT, 0.1):
        raise AssertionError("two at once")
    with store.account("mock: chaoyang_hr: other", 0.1), store.account("live: chaoyang_hr: unit", 0.1):
        pass


def test_whoever_waits_gets_it_when_the_other_has_ended(other_machine, store):
    process, let_go = other_machine
    let_go.set()
    with store.account(ACCOUNT, 60):
        process.join(60)
    assert process.exitcode == 0


def test_a_killed_process_holds_nothing(other_machine, store):
    process, _ = other_machine
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    with store.account(ACCOUNT, 20), pytest.raises(AccountBusy), store.account(ACCOUNT, 0.1):
        raise AssertionError("two at once")
    with store.account(ACCOUNT, 0.1):
        pass  # let go at the end


def test_an_error_in_the_visit_lets_it_go(store):
    with pytest.raises(ZeroDivisionError), store.account(ACCOUNT, 1):
        raise ZeroDivisionError
    with store.account(ACCOUNT, 0.1):
        pass


def test_holding_an_account_keeps_nobody_from_the_ledger(postgres, store):
    with store.account(ACCOUNT, 1), Ledger(postgres.place()) as ledger:
        assert ledger.open(KEY).state is State.PREPARED
