"""Log-in in a window: the person may mistype or leave; and the profile that has a certificate's plug-in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from pydantic import SecretStr

import robot.browser.login as login_module
from mock_portal.pytest_plugin import Portal
from robot.browser.guard import Site
from robot.browser.launch import open_browser
from robot.browser.login import Person, login
from robot.browser.page import PortalPage
from robot.browser.profile import only, open_profile
from robot.browser.session import Store, visit
from robot.errors import ConfigError, HumanNeeded
from robot.settings import Settings

TYPE = """pins => { (async () => {
  const rest = ms => new Promise(done => setTimeout(done, ms));
  const there = async find => { for (;;) { const one = find(); if (one) return one; await rest(50); } };
  const press = async text => (await there(() => [...document.querySelectorAll('button')].filter(
    one => one.offsetParent && one.innerText.replace(/\\s/g, '').includes(text)).pop())).click();
  await press('法人一证通登录');
  for (const pin of pins) {
    const input = await there(() => document.querySelector('input[type=password]'));
    input.value = pin;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    await rest(200);
    await press('确定');
    await there(() => document.body.innerText.includes('PIN码错误'));
    await rest(1000);
  }
})(); }"""
"""A person at the window: the PINs one after another, while the robot waits."""


class AtWindow(Person):
    """`act` is done on the page as soon as the robot says that the window waits."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, act: Callable[[PortalPage, BrowserContext], None]
    ) -> None:
        self._act = act
        enter = login_module.enter

        def seen(page: PortalPage, *others: Any) -> None:
            self.page = page
            enter(page, *others)

        monkeypatch.setattr(login_module, "enter", seen)

    def window(self, seconds: float) -> None:
        self._act(self.page, self.page.tab.context)


def headed(portal: Portal, folder: Path, **more: Any) -> Settings:
    return Settings(
        workspace=folder, mock_url=portal.url, timeout=10, headed=True, key=SecretStr("k" * 32), **more
    )


def test_a_mistyped_pin_leaves_the_window_open(
    portal: Portal,
    browser: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog_loguru: list[str],
) -> None:
    settings = headed(portal, tmp_path)
    person = AtWindow(monkeypatch, lambda page, _: page.tab.evaluate(TYPE, ["000000", "123456"]))
    login(settings, "talent_unit", "unit", person, browser=browser)
    assert any("PIN码错误" in line and "waits for another try" in line for line in caplog_loguru)
    with visit(settings, "talent_unit", "unit", browser=browser) as page:
        page.open("employees")


def test_a_window_that_is_closed_asks_for_a_person(
    portal: Portal, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = headed(portal, tmp_path)
    person = AtWindow(monkeypatch, lambda page, _: page.tab.close())
    with pytest.raises(HumanNeeded, match="the window was closed before"):
        login(settings, "talent_unit", "unit", person, browser=browser)
    assert Store.of(settings, "talent_unit", "unit").load() is None


def test_nobody_in_the_window(
    portal: Portal, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_module, "WINDOW_SECONDS", 1.0)
    with pytest.raises(HumanNeeded, match="nobody has logged in in the window within 1 s"):
        login(
            headed(portal, tmp_path),
            "chaoyang_hr",
            "unit",
            AtWindow(monkeypatch, lambda *_: None),
            browser=browser,
        )


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A screen of its own."""
    if shutil.which("Xvfb") is None:
        pytest.skip("no screen for tests: Xvfb is not installed (Debian: apt install xvfb)")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x950x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        monkeypatch.setenv("DISPLAY", f":{server.stdout.readline().strip()}")
        yield
        server.terminate()


def test_a_certificate_is_used_in_the_profile_and_only_the_portals_state_is_kept(
    screen: None, portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = headed(portal, tmp_path, browser_profile=tmp_path / "profile")
    other = {"name": "foreign", "value": "x", "domain": "other.example", "path": "/"}

    def act(page: PortalPage, context: BrowserContext) -> None:
        context.add_cookies([other])
        assert len(context.pages) == 1
        with (
            pytest.raises(ConfigError, match="a profile that no other browser has open"),
            open_profile(running, settings, [], {}),
        ):
            pass
        page.tab.evaluate(TYPE, ["123456"])

    def work() -> None:
        nonlocal running
        with open_browser(settings) as running:
            login(settings, "talent_unit", "unit", AtWindow(monkeypatch, act), browser=running)
            with visit(settings, "talent_unit", "unit", browser=running) as page:
                page.open("employees")

    running: Any = None
    with ThreadPoolExecutor(1) as other_thread:  # this one may have a Playwright open already
        other_thread.submit(work).result()
    state = Store.of(settings, "talent_unit", "unit").load()
    assert state
    assert {one["domain"] for one in state["cookies"]} == {"127.0.0.1"}
    assert (settings.browser_profile or Path()).stat().st_mode & 0o077 == 0


def test_a_profiles_other_sites_are_left_out() -> None:
    hosts = ("www.bjrcgz.gov.cn", "fw.bjrcgz.gov.cn")
    site = Site("talent_unit", "https://www.bjrcgz.gov.cn/", frozenset(("https", one, 443) for one in hosts))
    cookies = [
        {"domain": one} for one in (".bjrcgz.gov.cn", "fw.bjrcgz.gov.cn", "gov.cn.evil.cn", "x.bjrcgz.gov.cn")
    ]
    origins = [{"origin": one} for one in ("https://fw.bjrcgz.gov.cn", "https://mail.example")]
    kept = only({"cookies": cookies, "origins": origins, "session": origins}, site)
    assert [one["domain"] for one in kept["cookies"]] == [".bjrcgz.gov.cn", "fw.bjrcgz.gov.cn"]
    assert kept["origins"] == kept["session"] == origins[:1]


def test_a_profile_and_a_browser_elsewhere_exclude_each_other(browser: Browser, tmp_path: Path) -> None:
    both = Settings(
        workspace=tmp_path, browser_profile=tmp_path / "p", browser_endpoint=SecretStr("ws://127.0.0.1:9/")
    )
    with pytest.raises(ConfigError, match="of this machine"), open_profile(browser, both, [], {}):
        pass


@pytest.mark.parametrize("display", ["", ":61999"])
def test_a_window_without_a_screen_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    def start() -> None:
        with open_browser(Settings(workspace=tmp_path, headed=True)):
            pass

    with ThreadPoolExecutor(1) as other_thread, pytest.raises(ConfigError, match=r"a screen .*--import FILE"):
        other_thread.submit(start).result()
