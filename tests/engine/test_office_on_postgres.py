"""Two machines, one database: the office's ledger, its accounts, and a database that is not there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from postgres_server import PASSWORD, Server

from robot.engine.office import Office
from robot.errors import AccountBusy, LedgerDown
from robot.filing.states import State
from robot.filing.tables import Key
from robot.settings import Settings
from tests.cli.conftest import Run, run

__all__ = ["run"]

KEY = Key("chaoyang_hr", "quota_application", "unit", "2026")


class Page(SimpleNamespace):
    """`press` is what a PortalPage asks before it presses anything."""

    press: Callable[[], None]

    def must_hold(self, still_held: Callable[[], None]) -> None:
        self.press = still_held


@contextmanager
def machine(folder: Path, example: Path, postgres: Server, pages: list[str]) -> Iterator[Office]:
    """An office with a workspace of its own in `folder`, and a browser that only notes who visits."""

    @contextmanager
    def visit(portal: str, account: str, *hidden: object) -> Iterator[SimpleNamespace]:
        pages.append(f"{portal} {account}")
        yield Page(warned=False, down=False, selectors=None, sightings=SimpleNamespace(found={}))

    if not folder.exists():
        shutil.copytree(example, folder)
    with Office(Settings(workspace=folder, database=postgres.place(), timeout=0.2)) as office:
        office.__dict__["visits"] = SimpleNamespace(visit=visit, close=lambda: None)
        yield office


Machines = tuple[Office, Office, list[str]]
"""Both offices, and who visited what, in order."""


@pytest.fixture
def machines(
    postgres: Server, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machines]:
    """Two of them on one database."""
    monkeypatch.setattr("robot.filing.verified.note", lambda *_, **__: None)
    pages: list[str] = []
    with (
        machine(tmp_path / "a", example, postgres, pages) as one,
        machine(tmp_path / "b", example, postgres, pages) as other,
    ):
        yield one, other, pages


def test_two_machines_share_the_ledger_and_never_an_account(machines: Machines, tmp_path: Path) -> None:
    one, other, pages = machines
    one.ledger.move(one.ledger.open(KEY), State.FILLED)
    assert other.ledger.open(KEY).state is State.FILLED
    with one.visit("chaoyang_hr", "unit"):
        with pytest.raises(AccountBusy, match="on another machine"), other.visit("chaoyang_hr", "unit"):
            raise AssertionError("two at once")
        with other.visit("talent_unit", "unit"):
            pass
    with other.visit("chaoyang_hr", "unit"):
        pass
    assert pages == ["chaoyang_hr unit", "talent_unit unit", "chaoyang_hr unit"]
    assert one.pace.standing("chaoyang_hr").visits == 2
    assert not (tmp_path / "a" / "var" / "ledger.db").exists()


def test_after_a_restart_of_the_database_the_visit_it_was_held_for_presses_nothing(
    machines: Machines, postgres: Server
) -> None:
    """The restart takes the account away from a visit under way, and another machine may have it at once."""
    one, other, pages = machines
    with one.visit("chaoyang_hr", "unit") as page:
        first: Any = page
        first.press()
        postgres.stop()
        with pytest.raises(LedgerDown, match="let go of the account"):
            first.press()
        postgres.start()
        with pytest.raises(LedgerDown, match="nothing more is pressed") as told:
            first.press()
        assert PASSWORD not in str(told.value)
        with other.visit("chaoyang_hr", "unit") as page:
            second: Any = page
            second.press()
            with pytest.raises(LedgerDown):
                first.press()
        with pytest.raises(LedgerDown):
            first.press()
    with one.visit("chaoyang_hr", "unit") as page:
        third: Any = page
        third.press()
    assert pages == ["chaoyang_hr unit"] * 3


def test_a_database_that_does_not_answer_is_one_line(
    ws: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr("robot.filing.postgres.AWAY_SECONDS", 0.1)
    monkeypatch.setenv("GONGJU_DATABASE", f"postgresql://gongju:{PASSWORD}@127.0.0.1:1/gongju")
    monkeypatch.chdir(ws)
    code, said = run("status")
    assert code == LedgerDown.exit_code
    assert "127.0.0.1:1/gongju" in said["message"]
    assert PASSWORD not in said["message"]
    (shown,) = [one for one in run("config")[1]["settings"] if one["name"] == "GONGJU_DATABASE"]
    assert PASSWORD not in str(shown)
    monkeypatch.setenv("GONGJU_DATABASE", f"mysql://gongju:{PASSWORD}@127.0.0.1/gongju")
    code, said = run("status")
    assert (code, PASSWORD in str(said)) == (2, False)
    assert "postgresql://" in str(said)
