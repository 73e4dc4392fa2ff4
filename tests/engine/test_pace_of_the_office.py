"""A portal that warns: the command stops, the next ones do not go there, a person lifts it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from mock_portal.pytest_plugin import Portal
from robot import cli
from robot.browser.session import Store
from robot.engine.office import Office
from robot.errors import OutcomeUnknown, PortalDown, PortalRests, PortalWarned
from robot.filing.store import Overtaken
from robot.settings import Settings
from tests.factories import TODAY
from tests.flows import plain


@pytest.fixture
def office(portal: Portal, browser: Browser, example: Path, tmp_path: Path) -> Iterator[Office]:
    """An example workspace whose unit is logged in, in a browser that is open already."""
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    settings = Settings(workspace=tmp_path, mock_url=portal.url, today=TODAY)
    Store.of(settings, "chaoyang_hr", "unit").keep(plain.office(portal).state())
    with Office(settings) as one:
        one.__dict__["browser"] = browser
        yield one


@pytest.fixture
def gongju(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Any]]:
    monkeypatch.chdir(office.settings.workspace)

    def run(*words: str) -> tuple[int, Any]:
        monkeypatch.setattr("sys.argv", ["gongju", *words, "--json"])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert isinstance(stopped.value.code, int | None)
        return stopped.value.code or 0, json.loads(capsys.readouterr().out)

    return run


def test_a_ledger_that_is_busy_hides_nothing_of_the_visit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Overtaken("another process holds the ledger")

    monkeypatch.setattr("robot.filing.verified.note", busy)
    with pytest.raises(OutcomeUnknown, match="no receipt"), office.visit("chaoyang_hr", "unit"):
        raise OutcomeUnknown("no receipt was seen")
    with office.visit("chaoyang_hr", "unit") as page:
        page.open("quota.list")


def test_a_warning_stops_the_visit_and_the_next_commands(
    office: Office, portal: Portal, gongju: Callable[..., tuple[int, Any]]
) -> None:
    with office.visit("chaoyang_hr", "unit") as page:
        portal.control.fault("too-often", site="chaoyang_hr")
        with pytest.raises(PortalWarned, match="操作频繁"):
            page.open("quota.list")
        asked = portal.control.requests("chaoyang_hr")
        with pytest.raises(PortalWarned):  # whoever goes on regardless
            page.home()
    (failure,) = office.poll("chaoyang_hr").failures
    assert isinstance(failure.error, PortalWarned)
    with pytest.raises(PortalWarned, match="the next visit may begin at"):
        office.fill("quota_application", "unit", {})
    assert portal.control.requests("chaoyang_hr") == asked
    portal.control.clear_faults()
    code, said = gongju("login", "chaoyang_hr")
    assert (code, said["error"]) == (PortalWarned.exit_code, "PortalWarned")
    code, said = gongju("portals", "chaoyang_hr")
    (row,) = said["portals"]
    assert code == 0
    assert datetime.fromisoformat(row["rests_until"]) > datetime.now(UTC) + timedelta(minutes=50)
    assert [one["account"] for one in row["logins"]] == ["unit"]
    assert portal.control.requests("chaoyang_hr") == asked
    assert gongju("portals", "chaoyang_hr", "--lift")[1]["lifted"] is True
    with office.visit("chaoyang_hr", "unit") as page:
        page.open("quota.list")


def test_a_portal_that_is_down_rests_by_the_limits_of_the_overlay(office: Office, portal: Portal) -> None:
    overlay = office.settings.workspace / "selectors" / "portals.toml"
    overlay.parent.mkdir(exist_ok=True)
    overlay.write_text("[chaoyang_hr.mock_limits]\nbackoff = 300\n")
    portal.control.fault("maintenance", site="chaoyang_hr")
    with pytest.raises(PortalDown), office.visit("chaoyang_hr", "unit"):
        raise AssertionError("it was there")
    portal.control.clear_faults()
    with pytest.raises(PortalRests, match="it was down"), office.visit("chaoyang_hr", "unit"):
        raise AssertionError("it was visited")


def test_a_log_in_that_ends_soon_is_foreseen(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(example, tmp_path / "ws")
    monkeypatch.chdir(tmp_path / "ws")
    settings = Settings(workspace=Path(), today=TODAY)
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    for account, expires in (("E001", ends.timestamp()), ("E002", (ends + timedelta(days=9)).timestamp())):
        cookie = {"name": "s", "value": "x", "domain": "localhost", "path": "/", "expires": expires}
        state = {"cookies": [cookie], "origins": [], "session": []}
        Store.of(settings, "talent_person", account).keep(state)

    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["gongju", *words])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert not stopped.value.code
        return capsys.readouterr().out

    said = run("status")
    assert "the log-in of E001 at talent_person ends soon" in said
    assert "gongju login talent_person --employee E001" in said
    assert "E002" not in said
    told = {
        one["account"]: one
        for one in json.loads(run("portals", "talent_person", "--json"))["portals"][0]["logins"]
    }
    assert datetime.fromisoformat(told["E001"]["probably_until"]) == ends
    assert set(told) == {"E001", "E002"}
    shutil.rmtree("var/sessions")
    assert json.loads(run("status", "--json"))["logins_ending"] == []
