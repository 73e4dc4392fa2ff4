"""The durable runtime, with turns that visit nobody: what is run, once, in which order, after which death."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOSClient

from robot.engine.docket import Docket
from robot.engine.durable import Json, url
from robot.engine.inputs import files_of
from robot.engine.locks import an_account, the_engine
from robot.engine.office import Office
from robot.engine.waking import Signs
from robot.filing.docket_tables import Stage
from robot.filing.ledger import utc_now
from robot.settings import Settings
from tests.engine import engine_double
from tests.engine.processes import Forked

PATIENCE = 60
MANY = 60
"""Cases: more than DBOS has threads of its own."""


class Engine:
    """A workspace and the process that is its engine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(workspace=folder)
        self.office = Office(self.settings)
        self._processes: list[Forked] = []

    @property
    def docket(self) -> Docket:
        return self.office.docket

    def case(self, subject: str, account: str = "", **options: str) -> str:
        return self.docket.open(subject, "续签", {"account": account, **options}).name

    def hold(self, case: str) -> None:
        (self.folder / f"hold-{case}").touch()

    def let_go(self, case: str) -> None:
        (self.folder / f"hold-{case}").unlink()

    def start(self, patience: float = 30, says: str = "ready", role: str = "serve") -> Forked:
        process = Forked(engine_double.main, (self.folder, patience, role))
        self._processes.append(process)
        assert says in process.stdout.readline()
        return process

    def lines(self) -> list[str]:
        log = self.folder / "turns.log"
        return log.read_text().splitlines() if log.exists() else []

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, self.lines()
            time.sleep(0.05)

    def until_line(self, *lines: str) -> None:
        self.until(lambda: set(lines) <= set(self.lines()))

    def until_done(self, *cases: str) -> None:
        self.until(lambda: all(self.docket.get(one).state is Stage.DONE for one in cases))

    def until_enqueued(self, case: str) -> None:
        """Until DBOS has the case's turn."""
        with self.client() as client:
            self.until(lambda: bool(self._turns(client, case)))

    def until_ended(self, case: str, status: str = "SUCCESS") -> None:
        """Until DBOS has written down that the case's turn is over."""
        with self.client() as client:
            self.until(lambda: any(one.status == status for one in self._turns(client, case)))

    @staticmethod
    def _turns(client: DBOSClient, case: str) -> list[Any]:
        return [one for one in client.list_workflows() if one.workflow_id.startswith(f"{case}:")]

    @contextmanager
    def client(self) -> Iterator[DBOSClient]:
        serializer: Any = Json()
        made = DBOSClient(system_database_url=url(self.settings), serializer=serializer)
        yield made
        made.destroy()

    def close(self) -> None:
        for one in self._processes:
            one.close()
        self.office.__exit__(None, None, None)


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The engine's own database after a first start: DBOS takes a second to hear of a queue that is new."""
    folder = tmp_path_factory.mktemp("begun")
    with closing(Engine(folder)) as one:
        one.start()
    return list((folder / "var").glob("engine.db*"))


@pytest.fixture
def engine(tmp_path: Path, begun: list[Path]) -> Iterator[Engine]:
    with closing(Engine(tmp_path)) as one:
        for file in begun:
            shutil.copy2(file, tmp_path / "var")
        yield one


def stop(process: Forked) -> str:
    """What it says from the signal to its end."""
    process.send_signal(signal.SIGTERM)
    return process.rest(PATIENCE)


def test_killed_in_a_turn_it_takes_up_that_turn_and_no_other(engine: Engine) -> None:
    done, in_flight, waiting = (
        engine.case("E001", "p:one"),
        engine.case("E002", "p:two"),
        engine.case("E003", "p:two"),
    )
    engine.hold(in_flight)
    process = engine.start()
    engine.until_done(done)
    engine.until_line(f"begin {in_flight}")
    process.kill()
    process.wait()
    engine.let_go(in_flight)
    engine.start()
    engine.until_done(done, in_flight, waiting)
    lines = engine.lines()
    assert lines.count(f"begin {done}") == 1
    assert lines.count(f"begin {in_flight}") == 2
    assert lines.count(f"end {in_flight}") == 1
    assert lines.count(f"begin {waiting}") == 1
    assert (engine.folder / "var" / "engine.db").stat().st_mode & 0o777 == 0o600


def test_one_account_has_one_turn_at_a_time_and_another_account_does_not_wait(engine: Engine) -> None:
    first, second, other = (
        engine.case("E001", "p:one"),
        engine.case("E002", "p:one"),
        engine.case("E003", "p:two"),
    )
    for one in (first, second, other):
        engine.hold(one)
    engine.start()
    engine.until(lambda: len(engine.lines()) == 2)  # the first of the two accounts' turns
    running = {line.split()[1] for line in engine.lines()}
    assert other in running
    held = (running - {other}).pop()
    free = ({first, second} - {held}).pop()
    engine.let_go(other)
    engine.until_done(other)
    assert f"begin {free}" not in engine.lines()
    engine.let_go(free)
    engine.let_go(held)
    engine.until_done(first, second)
    lines = engine.lines()
    assert lines.index(f"end {held}") < lines.index(f"begin {free}")


def test_a_turn_that_hangs_keeps_its_account_also_when_it_is_cancelled(engine: Engine) -> None:
    hanging = engine.case("E001", "p:one")
    engine.hold(hanging)
    engine.start()
    engine.until_line(f"begin {hanging}")
    with engine.client() as client:
        engine.docket.pause(hanging)  # so that it has no new turn
        client.cancel_workflow(client.list_workflows(workflow_id_prefix=f"{hanging}:")[0].workflow_id)
    behind = engine.case("E002", "p:one")
    for barrier in ("E003", "E004"):  # whatever is dequeued is dequeued before the second of these is done
        engine.until_done(engine.case(barrier, "p:two"))
    assert f"begin {behind}" not in engine.lines()
    engine.let_go(hanging)
    engine.until_done(behind)
    assert engine.lines().index(f"end {hanging}") < engine.lines().index(f"begin {behind}")


def test_an_account_that_is_held_elsewhere_is_left_alone_and_asked_for_again(engine: Engine) -> None:
    with an_account(engine.settings, "p:one"):
        case = engine.case("E001", "p:one")
        engine.start()
        with engine.client() as client:
            engine.until(
                lambda: [one.output for one in client.list_workflows(workflow_id_prefix=case)] == ["busy"]
            )
        assert engine.lines() == []
    engine.until_done(case)


def test_many_cases_that_wait_and_many_that_are_due_cost_no_thread_each(engine: Engine) -> None:
    parked = [engine.docket.open(f"W{number}", "续签") for number in range(MANY)]
    signs = Signs(engine.office, files_of(engine.settings), utc_now())
    for case in parked:
        sign = signs.of(case.subject)
        engine.docket.write(case, Stage.APPROVAL, "wait", at=case.created_at, due=None, sign=sign)
    due = {engine.case(f"E{number}", "p:one") for number in range(MANY)}
    for name in due:
        engine.hold(name)
    process = engine.start()
    with engine.client() as client:
        engine.until(lambda: len(client.list_workflows(load_input=False)) >= MANY)
        assert {one.workflow_id.partition(":")[0] for one in client.list_workflows()} == due
    engine.until(lambda: len(engine.lines()) == 1)
    assert len(os.listdir(f"/proc/{process.pid}/task")) < 40 < MANY  # DBOS's own and one turn's


def test_a_second_engine_is_refused_in_one_line(engine: Engine) -> None:
    first = engine.start()
    second = engine.start(says=f"its engine runs already (process {first.pid})")
    assert second.wait(PATIENCE) == 23
    assert "stopped" in stop(first)
    assert first.returncode == 0
    with the_engine(engine.settings):
        pass  # it is free again


def test_a_stop_lets_the_turn_end_and_begins_no_other(engine: Engine) -> None:
    first, second = engine.case("E001", "p:one"), engine.case("E002", "p:one")
    engine.hold(first)
    engine.hold(second)
    process = engine.start()
    engine.until(lambda: len(engine.lines()) == 1)
    running = engine.lines()[0].split()[1]
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == "stopping\n"
    engine.let_go(running)
    said = process.rest(PATIENCE)
    assert process.returncode == 0
    assert f"told {running} done" in said
    assert engine.lines() == [f"begin {running}", f"end {running}"]


def test_a_stop_leaves_a_turn_that_does_not_end_to_the_next_start(engine: Engine) -> None:
    case = engine.case("E001", "p:one")
    engine.hold(case)
    process = engine.start(patience=1)
    engine.until_line(f"begin {case}")
    assert f"left {case}" in stop(process)
    assert process.returncode == 3
    engine.let_go(case)
    engine.start()
    engine.until_done(case)
    assert engine.lines() == [f"begin {case}", f"begin {case}", f"end {case}"]


def test_a_bug_in_a_turn_stops_no_other_and_no_log_quotes_it(engine: Engine) -> None:
    bad, good = engine.case("E001", "p:one", bug="yes"), engine.case("E002", "p:one")
    engine.start()
    engine.until_done(good)
    engine.until_ended(bad, "ERROR")
    log = (engine.folder / "var" / "logs" / "gongju.log").read_text("utf-8")
    assert f"{bad}: ValueError (a bug)" in log
    kept = b"".join(file.read_bytes() for file in (engine.folder / "var").glob("engine.db*"))
    for secret in ("李小明", "110101199003070011"):
        assert secret not in log
        assert secret.encode() not in kept


def test_turns_that_are_over_are_kept_while_a_case_is_at_its_turn(engine: Engine) -> None:
    over, in_flight = engine.case("E001", "p:one"), engine.case("E002", "p:two")
    engine.hold(in_flight)
    engine.start()
    engine.until_done(over)
    engine.until_line(f"begin {in_flight}")
    with engine.client() as client:

        def turns() -> dict[str, int]:
            return {one.workflow_id: one.updated_at or 0 for one in client.list_workflows()}

        [ended] = [at for name, at in turns().items() if name.startswith(f"{over}:")]
        engine.until(lambda: time.time() - ended / 1000 > 1.2)  # older than AGAIN
        for subject in ("E003", "E004"):  # in between it has looked for what is due
            engine.until_done(engine.case(subject, "p:one"))
        assert f"{over}:turn-0.1" in turns()
    engine.let_go(in_flight)


def test_a_turn_whose_end_could_not_be_written_down_blocks_nothing(engine: Engine) -> None:
    """As a full disk leaves it: the turn has ended, and its row says that it is under way."""
    over = engine.case("E001", "p:one")
    engine.start()
    engine.until_done(over)
    engine.until_ended(over)
    with closing(sqlite3.connect(engine.folder / "var" / "engine.db")) as kept:
        kept.execute("UPDATE workflow_status SET status = 'PENDING'")
        kept.commit()
    other = engine.case("E002", "p:one")
    engine.until_done(other)
    assert engine.lines().count(f"begin {over}") == 1


def test_what_a_database_keeps_of_an_error_is_its_kind() -> None:
    kept = Json().serialize(ValueError("李小明"))
    assert kept == '{"error": "ValueError"}'
    assert str(Json().deserialize(kept)) == "ValueError"
    assert Json().deserialize(Json().serialize({"args": ["C1", "p:one"], "kwargs": {}})) == {
        "args": ["C1", "p:one"],
        "kwargs": {},
    }
