"""A browser is found in the promised order, or the message says how to get one."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from robot.browser import finder
from robot.browser.finder import candidates, find_browser
from robot.browser.launch import flags, open_browser
from robot.errors import ConfigError
from robot.settings import Settings


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty PATH folder and no browser anywhere else."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(finder, "LINUX", ())
    monkeypatch.setattr(finder.sys, "platform", "linux")
    return tmp_path


def test_the_order(bare: Path) -> None:
    edge = program(bare / "bin" / "microsoft-edge")
    assert find_browser() == edge
    chrome = program(bare / "bin" / "google-chrome")
    assert find_browser() == chrome
    chromium = program(bare / "bin" / "chromium")
    assert find_browser() == chromium
    shell = program(bare / "bin" / "chromium-headless-shell")
    assert find_browser() == shell
    assert find_browser(headed=True) == chromium  # it has no windows
    own = program(bare / "playwright" / "chrome")
    assert find_browser(own=own) == own
    chosen = program(bare / "chosen")
    assert find_browser(chosen, own) == chosen
    assert find_browser(own=bare / "not installed", headed=True) == chromium


def test_no_browser_says_how_to_get_one(bare: Path) -> None:
    with pytest.raises(ConfigError, match=r"apt install chromium.*playwright install chromium"):
        find_browser(own=bare / "nothing")


def test_a_wrong_setting_is_no_reason_to_take_another_browser(bare: Path) -> None:
    program(bare / "bin" / "chromium")
    with pytest.raises(ConfigError, match="GONGJU_BROWSER"):
        find_browser(bare / "missing")


@pytest.mark.parametrize(("platform", "place"), [("darwin", "Google Chrome.app"), ("win32", "chrome.exe")])
def test_other_systems_are_searched_in_their_places(
    bare: Path, monkeypatch: pytest.MonkeyPatch, platform: str, place: str
) -> None:
    monkeypatch.setattr(finder.sys, "platform", platform)
    monkeypatch.setenv("PROGRAMFILES", str(bare))
    assert any(place in str(path) for path in candidates())


def test_a_browser_opens_and_closes(tmp_path: Path) -> None:
    def version() -> str:
        with open_browser(Settings(workspace=tmp_path)) as browser:
            return browser.version

    with ThreadPoolExecutor(1) as other_thread:  # this one may have a Playwright open already
        assert re.match(r"\d+\.", other_thread.submit(version).result())


def test_a_browser_that_dies_while_it_starts_is_started_again(tmp_path: Path) -> None:
    real = find_browser(None, tmp_path / "none")
    mark, once = tmp_path / "died", tmp_path / "once"
    once.write_text(f'#!/bin/sh\n[ -e {mark} ] || {{ touch {mark}; kill -9 $$; }}\nexec "{real}" "$@"\n')
    once.chmod(0o755)

    def version() -> str:
        with open_browser(Settings(workspace=tmp_path, browser=once)) as browser:
            return browser.version

    with ThreadPoolExecutor(1) as other_thread:
        assert re.match(r"\d+\.", other_thread.submit(version).result())
    assert mark.exists()


def test_a_program_that_is_no_browser_is_named(tmp_path: Path) -> None:
    fake = tmp_path / "fake"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)

    def start() -> None:
        with open_browser(Settings(workspace=tmp_path, browser=fake)):
            pass

    with ThreadPoolExecutor(1) as other_thread, pytest.raises(ConfigError, match="a browser that starts"):
        other_thread.submit(start).result()


def test_the_sandbox_is_given_up_for_root_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("robot.browser.launch.sys.platform", "linux")
    monkeypatch.setattr("robot.browser.launch.os.geteuid", lambda: 1000)
    assert "--no-sandbox" not in flags()
    monkeypatch.setattr("robot.browser.launch.os.geteuid", lambda: 0)
    assert "--no-sandbox" in flags()


def test_the_script_that_only_asks_for_a_snap_is_no_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen on Ubuntu: /usr/bin/chromium-browser without the snap."""
    stub = tmp_path / "chromium-browser"
    snap = tmp_path / "snap" / "chromium"
    stub.write_text(f'#!/bin/sh\nif ! [ -x {snap} ]; then echo "requires the chromium snap"; fi\n')
    stub.chmod(0o755)
    monkeypatch.setattr("robot.browser.finder.SNAP", snap)
    monkeypatch.setattr("robot.browser.finder.LINUX", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="apt install chromium"):
        find_browser()


def test_a_browser_may_be_named_by_its_brand(bare: Path) -> None:
    program(bare / "bin" / "chromium")
    edge, chrome = program(bare / "bin" / "microsoft-edge"), program(bare / "bin" / "google-chrome-stable")
    assert find_browser(Path("msedge")) == edge
    assert find_browser(Path("chrome")) == chrome
    edge.unlink()
    with pytest.raises(ConfigError, match="msedge on this machine; it is not installed"):
        find_browser(Path("msedge"))
