"""`gongju config`: every setting, where it came from, and no secret; the keyring."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from keyring_double import InMemory

from robot import settings
from robot.keyrings import chaoyang_password

Run = Callable[..., tuple[int, Any]]

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


@pytest.fixture
def live(ws: Path) -> Path:
    """A workspace for the live sites, without a password in its files."""
    (ws / ".env").write_text("GONGJU_PROFILE=live\nGONGJU_CHAOYANG_USER=agent7\n", "utf-8")
    return ws


def test_each_value_and_where_it_came_from(ws: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGJU_TIMEOUT", "30")
    monkeypatch.setenv("GONGJU_TODAY", "")  # set to nothing is not set
    code, said = run("config")
    assert code == 0
    shown = {row["name"]: (row["value"], row["from"]) for row in said["settings"]}
    assert shown["GONGJU_TIMEOUT"] == ("30", "environment")
    assert shown["GONGJU_SETTLE"] == ("600", "default")
    assert shown["GONGJU_WORKSPACE"] == (str(ws.resolve()), "default")
    assert shown["GONGJU_BROWSER"] == ("", "")
    lines = (ws / ".env").read_text("utf-8").splitlines()
    assert shown["GONGJU_PROFILE"] == ("mock", f".env:{lines.index('GONGJU_PROFILE=mock') + 1}")
    assert shown["GONGJU_TODAY"] == ("2026-11-05", f".env:{lines.index('GONGJU_TODAY=2026-11-05') + 1}")
    assert set(shown) == {f"GONGJU_{name.upper()}" for name in settings.Settings.model_fields}
    code, said = run("config", "--workspace", str(ws))
    assert said["settings"][0]["from"] == "command line"


def test_no_secret_is_shown(ws: Path, shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGJU_KEY", "0123456789abcdef" * 2)
    told = shown("config")
    assert "mock-only" not in told
    assert "0123456789abcdef" not in told
    assert told.count("(set, not shown)") == 2


@posix
def test_a_file_with_a_secret_that_others_may_read_is_refused(ws: Path, run: Run) -> None:
    (ws / ".env").chmod(0o640)
    code, said = run("status")
    assert code == 2
    (problem,) = said["problems"]
    assert problem["field"] == "GONGJU_CHAOYANG_PASSWORD"
    assert problem["example"].startswith("chmod 600 ")
    (ws / ".env").chmod(0o600)
    assert run("status")[0] == 0


@posix
def test_a_file_without_secrets_may_be_read(live: Path, run: Run) -> None:
    (live / ".env").chmod(0o644)
    assert run("status")[0] == 0


def test_the_keyring_keeps_the_password_of_the_live_site(
    live: Path, system_keyring: InMemory, shown: Callable[..., str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chaoyang_password(settings.load(live)) is None
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: "geheim9")
    assert "geheim9" not in shown("config", "--keep-password")
    assert system_keyring.held == {("gongju", "chaoyang_password agent7"): "geheim9"}
    found = chaoyang_password(settings.load(live))
    assert found is not None
    assert found.get_secret_value() == "geheim9"
    rows = {row["name"]: row for row in run("config")[1]["settings"]}
    assert rows["GONGJU_CHAOYANG_PASSWORD"]["from"] == "keyring"
    assert "geheim9" not in str(rows)
    assert "any more" in shown("config", "--forget-password")
    assert system_keyring.held == {}
    assert "any more" not in shown("config", "--forget-password")


def test_the_mock_portal_asks_no_keyring(ws: Path, system_keyring: InMemory) -> None:
    system_keyring.held["gongju", "chaoyang_password agent"] = "of the live site"
    loaded = settings.load(ws).model_copy(update={"chaoyang_password": None})
    assert chaoyang_password(loaded) is None


def test_without_a_keyring_the_variable_is_named(live: Path, no_keyring: None, run: Run) -> None:
    assert chaoyang_password(settings.load(live)) is None
    code, said = run("config", "--forget-password")
    assert code == 2
    assert said["problems"][0]["field"] == "GONGJU_CHAOYANG_PASSWORD"


def test_a_password_is_typed_by_a_person(live: Path, system_keyring: InMemory, run: Run) -> None:
    code, said = run("config", "--keep-password")
    assert (code, said["error"]) == (20, "HumanNeeded")
    assert system_keyring.held == {}
