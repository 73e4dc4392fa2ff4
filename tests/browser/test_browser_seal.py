"""The key of the stored log-ins, and log-ins carried to another machine."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from keyring_double import InMemory
from pydantic import SecretStr

from robot.browser.seal import opened, seal_of
from robot.browser.session import Store
from robot.browser.transfer import export_login, import_login, lasts_until
from robot.errors import ConfigError, SessionExpired
from robot.settings import Settings

STATE: dict[str, Any] = {
    "cookies": [{"name": "sid", "value": "geheim7", "domain": "x", "path": "/", "expires": -1}],
    "origins": [],
    "session": [],
}
KEY, OTHER = SecretStr("k" * 32), SecretStr("o" * 32)


def test_the_systems_keyring_holds_the_key_of_live_log_ins(tmp_path: Path, system_keyring: InMemory) -> None:
    settings = Settings(workspace=tmp_path, profile="live")
    store = Store.of(settings, "talent_unit", "unit")
    store.keep(STATE)
    assert store.load() == STATE
    assert len(system_keyring.held) == 1
    (key,) = system_keyring.held.values()
    assert key.encode() not in b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    system_keyring.held.clear()
    assert store.load() is None


def test_without_a_keyring_a_live_log_in_needs_the_key_in_the_settings(
    tmp_path: Path, no_keyring: None
) -> None:
    settings = Settings(workspace=tmp_path, profile="live")
    with pytest.raises(ConfigError, match="GONGJU_KEY"):
        Store.of(settings, "talent_unit", "unit").keep(STATE)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    with_key = Store.of(settings.model_copy(update={"key": KEY}), "talent_unit", "unit")
    with_key.keep(STATE)
    assert with_key.load() == STATE


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    Store.of(Settings(workspace=tmp_path, key=KEY), "talent_unit", "unit").keep(STATE)
    assert Store.of(Settings(workspace=tmp_path, key=OTHER), "talent_unit", "unit").load() is None


def test_the_mock_portals_key_asks_no_keyring(tmp_path: Path, system_keyring: InMemory) -> None:
    settings = Settings(workspace=tmp_path)
    assert opened(seal_of(settings), seal_of(settings).encrypt(b"x")) == b"x"
    assert system_keyring.held == {}
    assert stat.S_IMODE((settings.var / "sessions" / "mock" / ".key").stat().st_mode) == 0o600


# --- carried to another machine


def machine(folder: Path, **settings: Any) -> Settings:
    return Settings(workspace=folder, **{"key": KEY, "profile": "live", **settings})


def test_a_log_in_goes_to_another_machine(tmp_path: Path) -> None:
    desktop, server, file = machine(tmp_path / "a"), machine(tmp_path / "b"), tmp_path / "carried"
    Store.of(desktop, "talent_person", "E001").keep(STATE)
    export_login(desktop, "talent_person", "E001", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"geheim7" not in file.read_bytes()
    import_login(server, "talent_person", "E001", file)
    assert Store.of(server, "talent_person", "E001").load() == STATE


@pytest.mark.parametrize(
    ("change", "account", "words"),
    [
        ({"key": OTHER}, "E001", "the same GONGJU_KEY"),
        ({"key": None}, "E001", "the same secret on both machines"),
        ({"profile": "mock"}, "E001", "profile mock"),
        ({}, "E002", "account E002"),
    ],
)
def test_a_carried_log_in_opens_nothing_else(
    tmp_path: Path, change: dict[str, Any], account: str, words: str
) -> None:
    desktop, server, file = machine(tmp_path / "a"), machine(tmp_path / "b", **change), tmp_path / "carried"
    Store.of(desktop, "talent_person", "E001").keep(STATE)
    export_login(desktop, "talent_person", "E001", file)
    with pytest.raises(ConfigError, match=words):
        import_login(server, "talent_person", account, file)
    assert not Store.of(server, "talent_person", account).path.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\xff", json.dumps(STATE).encode(), None])
def test_what_is_no_carried_log_in_is_said(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "carried"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match="--import"):
        import_login(machine(tmp_path / "b"), "talent_unit", "unit", file)


def test_export_overwrites_nothing_and_needs_a_log_in(tmp_path: Path) -> None:
    settings, file = machine(tmp_path / "a"), tmp_path / "mine"
    with pytest.raises(SessionExpired):
        export_login(settings, "talent_unit", "unit", file)
    file.write_text("mine")
    Store.of(settings, "talent_unit", "unit").keep(STATE)
    with pytest.raises(ConfigError, match="there already"):
        export_login(settings, "talent_unit", "unit", file)
    assert file.read_text() == "mine"


def test_until_when_a_log_in_lasts_its_first_cookie_says() -> None:
    ends = [datetime(2026, 11, 26, 8, tzinfo=UTC), datetime(2026, 11, 25, 20, tzinfo=UTC)]
    cookies = [{**STATE["cookies"][0], "expires": one.timestamp()} for one in ends]
    assert lasts_until({**STATE, "cookies": [*STATE["cookies"], *cookies]}) == ends[1]
    assert lasts_until(STATE) is None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("name", [".key", "chaoyang_hr-unit.state"])
def test_a_log_in_or_its_key_that_others_may_read_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, name: str
) -> None:
    settings = Settings(workspace=tmp_path)
    store = Store.of(settings, "chaoyang_hr", "unit")
    store.keep(STATE)
    file = store.path.with_name(name)
    file.chmod(0o640)
    with pytest.raises(ConfigError) as refused:
        store.load()
    (problem,) = refused.value.problems
    assert (problem.where, problem.example) == (str(file), f"chmod 600 {file}")
    file.chmod(0o600)
    assert store.load() == STATE
