"""Two workers on one Postgres: what a killed one had in flight is run by the other, once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from postgres_server import Server

from robot.engine.executors import Names
from tests.engine.test_runtime import Engine


@pytest.fixture
def engine(tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("GONGJU_DATABASE", postgres.url())
    with closing(Engine(tmp_path)) as one:
        yield one


def test_a_killed_workers_turn_is_taken_over_and_no_other_is_run_again(engine: Engine) -> None:
    done, in_flight = engine.case("E001", "p:one"), engine.case("E002", "p:two")
    engine.hold(in_flight)
    first = engine.start()
    engine.until_done(done)
    engine.until_line(f"begin {in_flight}")
    second = engine.start(role="worker")
    first.send_signal(signal.SIGKILL)
    first.wait()
    engine.let_go(in_flight)
    engine.until_done(in_flight)
    assert second.poll() is None
    lines = engine.lines()
    assert lines.count(f"begin {done}") == 1
    assert lines.count(f"begin {in_flight}") == 2
    assert lines.count(f"end {in_flight}") == 1
    assert not (engine.folder / "var" / "engine.db").exists()


def test_after_the_servers_restart_nobody_counts_as_gone_at_once(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restart takes every name away: who is first to be back must not take the others for dead."""
    with closing(Names(postgres.place())) as one, closing(Names(postgres.place())) as other:
        assert one.mine != other.mine
        postgres.stop()
        postgres.start()
        assert one.keep()
        assert list(one.dead([other.mine])) == []
        monkeypatch.setattr("robot.engine.executors.GRACE", 0)
        assert list(one.dead([other.mine])) == [other.mine]
        assert other.keep()
        assert list(one.dead([other.mine])) == []


def left_by_version_0(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A turn in flight and one in the queue, of a process of an earlier version that was killed."""
    in_flight, queued = engine.case("E001", "p:one"), engine.case("E002", "p:one")
    engine.hold(in_flight)
    with monkeypatch.context() as earlier:
        earlier.setenv("WORKFLOWS", "0")
        first = engine.start()
    engine.until_line(f"begin {in_flight}")
    engine.until_enqueued(queued)
    first.send_signal(signal.SIGKILL)
    first.wait()
    engine.let_go(in_flight)
    return in_flight, queued


def test_another_versions_turns_are_left_to_it_and_named(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_flight, queued = left_by_version_0(engine, monkeypatch)
    engine.start()
    engine.until_done(in_flight)  # the name of whoever had it in flight is this one's now
    engine.until_done(engine.case("E003", "p:one"))
    assert f"begin {queued}" not in engine.lines()
    (log,) = (engine.folder / "var" / "logs").glob("*.log")
    said = f"{queued}: its turn belongs to version 0 of the workflows, here is 1"
    assert log.read_text("utf-8").count(said) == 1
    engine.docket.retry(queued)
    engine.until_done(queued)
    assert engine.lines().count(f"begin {queued}") == 1


def test_on_one_machine_an_upgrade_takes_up_what_the_earlier_version_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Engine(tmp_path)) as engine:
        in_flight, queued = left_by_version_0(engine, monkeypatch)
        engine.start()
        engine.until_done(in_flight, queued)
        assert engine.lines().count(f"begin {queued}") == 1


def test_a_worker_that_lives_keeps_its_turn(engine: Engine) -> None:
    case, other = engine.case("E001", "p:one"), engine.case("E002", "p:two")
    engine.hold(case)
    engine.start()
    engine.until_line(f"begin {case}")
    engine.start(role="worker")
    engine.until_done(other)
    for barrier in ("E003", "E004"):  # in between the worker has looked for the dead
        engine.until_done(engine.case(barrier, "p:two"))
    engine.let_go(case)
    engine.until_done(case)
    assert engine.lines().count(f"begin {case}") == 1
