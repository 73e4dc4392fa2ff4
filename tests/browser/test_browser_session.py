"""Visits and log-ins against the mock portal: state kept apart and private, one visit an account."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser
from pydantic import SecretStr
from tiny_site import MENU, TinySite

from mock_portal.pytest_plugin import Portal
from robot.browser.login import Person, login
from robot.browser.seal import seal_of
from robot.browser.session import Store, visit
from robot.errors import AccountBusy, ConfigError, HumanNeeded, PortalDown, SessionExpired
from robot.settings import Settings

SOMEBODY = ("110105199003072346", "示例甲")
ACCOUNTS = {"chaoyang_hr": "unit", "talent_unit": "unit", "talent_person": "E001"}


class StandIn(Person):
    """Reads captchas and scans codes by the control side. `wrong`: so many false answers first."""

    def __init__(self, portal: Portal, wrong: int = 0) -> None:
        self.portal = portal
        self.wrong = wrong
        self.asked = 0
        self.pictures: list[tuple[Path, int, bytes]] = []

    def _see(self, picture: Path) -> None:
        self.pictures.append((picture, stat.S_IMODE(picture.stat().st_mode), picture.read_bytes()))

    def captcha(self, picture: Path) -> str:
        self._see(picture)
        self.asked += 1
        return "0000" if self.asked <= self.wrong else self.portal.control.captcha()

    def pin(self) -> SecretStr:
        self.asked += 1
        return SecretStr("654321" if self.asked <= self.wrong else "123456")

    def scan(self, picture: Path, seconds: float) -> None:
        self._see(picture)
        self.portal.control.scan(*SOMEBODY)


@pytest.fixture
def at_portal(portal: Portal, tmp_path: Path) -> Settings:
    return Settings(
        workspace=tmp_path,
        mock_url=portal.url,
        timeout=8,
        chaoyang_user="agent",
        chaoyang_password=SecretStr("mock-only"),
    )


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_log_in_lasts_over_visits(browser: Browser, portal: Portal, at_portal: Settings, name: str) -> None:
    person = StandIn(portal)
    login(at_portal, name, ACCOUNTS[name], person, browser=browser)
    for _ in range(2):
        with visit(at_portal, name, ACCOUNTS[name], browser=browser) as page:
            assert page.guard.site.allows(page.tab.url)
    state = at_portal.var / "sessions" / "mock" / f"{name}-{ACCOUNTS[name]}.state"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700
    for picture, mode, content in person.pictures:
        assert (picture.exists(), mode, content[:4]) == (False, 0o600, b"\x89PNG")
    assert bool(person.pictures) is (name != "talent_unit")


def test_neither_password_nor_pin_is_kept(browser: Browser, portal: Portal, at_portal: Settings) -> None:
    for name in ("chaoyang_hr", "talent_unit"):
        login(at_portal, name, "unit", StandIn(portal), browser=browser)
    files = [one.read_bytes() for one in at_portal.var.rglob("*") if one.is_file()]
    states = [Store.of(at_portal, name, "unit").load() for name in ("chaoyang_hr", "talent_unit")]
    assert all(state and state["cookies"] for state in states)
    kept = b"".join([*files, json.dumps(states).encode()])
    assert b"mock-only" not in kept
    assert b"123456" not in kept


@pytest.mark.parametrize("name", ["chaoyang_hr", "talent_unit"])
def test_a_wrong_answer_is_asked_again(
    browser: Browser, portal: Portal, at_portal: Settings, name: str
) -> None:
    person = StandIn(portal, wrong=1)
    login(at_portal, name, "unit", person, browser=browser)
    assert person.asked == 2


@pytest.mark.parametrize(("name", "words"), [("chaoyang_hr", "验证码"), ("talent_unit", "PIN码错误")])
def test_three_wrong_answers_are_enough(
    browser: Browser, portal: Portal, at_portal: Settings, name: str, words: str
) -> None:
    person = StandIn(portal, wrong=9)
    with pytest.raises(HumanNeeded, match=words):
        login(at_portal, name, "unit", person, browser=browser)
    assert person.asked == 3
    with pytest.raises(SessionExpired), visit(at_portal, name, "unit", browser=browser):
        pass


def test_a_code_scanned_by_somebody_else_opens_nothing(
    browser: Browser, portal: Portal, at_portal: Settings
) -> None:
    """Their papers must not reach another person's account."""
    quick = at_portal.model_copy(update={"timeout": 2})
    with pytest.raises(HumanNeeded, match="not the employee's own") as raised:
        login(quick, "talent_person", "E002", StandIn(portal), browser=browser, owner="示例乙")
    assert "示例" not in str(raised.value)
    assert Store.of(quick, "talent_person", "E002").load() is None
    login(at_portal, "talent_person", "E001", StandIn(portal), browser=browser, owner=SOMEBODY[1])
    assert Store.of(at_portal, "talent_person", "E001").load() is not None


def test_without_user_and_password_nobody_is_asked(
    browser: Browser, portal: Portal, at_portal: Settings
) -> None:
    person = StandIn(portal)
    bare = at_portal.model_copy(update={"chaoyang_password": None})
    with pytest.raises(ConfigError, match="GONGJU_CHAOYANG_PASSWORD"):
        login(bare, "chaoyang_hr", "unit", person, browser=browser)
    assert person.asked == 0


def test_a_session_that_ended_says_so(browser: Browser, portal: Portal, at_portal: Settings) -> None:
    login(at_portal, "chaoyang_hr", "unit", StandIn(portal), browser=browser)
    portal.control.advance(seconds=3600)
    with pytest.raises(SessionExpired), visit(at_portal, "chaoyang_hr", "unit", browser=browser):
        pass


@pytest.mark.parametrize("name", ["chaoyang_hr", "talent_person"])
def test_a_session_lost_in_the_middle_says_so(
    browser: Browser, portal: Portal, at_portal: Settings, name: str
) -> None:
    login(at_portal, name, ACCOUNTS[name], StandIn(portal), browser=browser)

    def work() -> None:
        with visit(at_portal, name, ACCOUNTS[name], browser=browser) as page:
            portal.control.fault("session-lost", site=name)
            page.open("appointment.list" if name == "chaoyang_hr" else "records")

    with pytest.raises(SessionExpired):
        work()
    assert Store.of(at_portal, name, ACCOUNTS[name]).load() is None


@pytest.mark.parametrize("name", ["chaoyang_hr", "talent_person"])
def test_maintenance_is_no_changed_page(
    browser: Browser, portal: Portal, at_portal: Settings, name: str
) -> None:
    login(at_portal, name, ACCOUNTS[name], StandIn(portal), browser=browser)
    with visit(at_portal, name, ACCOUNTS[name], browser=browser) as page:
        portal.control.fault("maintenance", site=name)
        with pytest.raises(PortalDown, match="维护"):
            page.open("appointment.list" if name == "chaoyang_hr" else "records")


def test_nobody_listening_is_a_portal_that_is_down(browser: Browser, tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path, mock_url="http://127.0.0.1:1", timeout=3)
    store = Store.of(settings, "talent_unit", "unit")
    store.keep({"cookies": [], "origins": [], "session": []})
    with pytest.raises(PortalDown), visit(settings, "talent_unit", "unit", browser=browser):
        pass


def test_two_visits_of_one_account_do_not_mix(browser: Browser, tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path, timeout=0.2)
    store = Store.of(settings, "chaoyang_hr", "unit")
    store.path.parent.mkdir(parents=True)
    lock = FileLock(store.path.with_suffix(".lock"))
    with lock, pytest.raises(AccountBusy), visit(settings, "chaoyang_hr", "unit", browser=browser):
        pass
    with pytest.raises(SessionExpired), visit(settings, "chaoyang_hr", "unit", browser=browser):
        pass


def test_states_of_mock_and_live_are_kept_apart(tmp_path: Path) -> None:
    mock, live = (
        Store.of(Settings(workspace=tmp_path, profile=profile), "talent_person", "E001").path
        for profile in ("mock", "live")
    )
    assert (mock.parent.name, live.parent.name) == ("mock", "live")


@pytest.mark.parametrize("account", ["../x", "", "a/b", "110105 1990", ".hidden", "x" * 65])
def test_an_account_name_is_no_path(tmp_path: Path, account: str) -> None:
    with pytest.raises(ConfigError):
        Store.of(Settings(workspace=tmp_path), "talent_person", account)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("content", ["", "[]", "{broken", '{"cookies": 3}', '{"cookies": [], "origins": []}'])
def test_a_broken_state_file_asks_for_a_log_in(
    browser: Browser, tmp_path: Path, content: str, sealed: bool
) -> None:
    settings = Settings(workspace=tmp_path, mock_url="http://127.0.0.1:1", timeout=3)
    store = Store.of(settings, "chaoyang_hr", "unit")
    store.path.parent.mkdir(parents=True)
    store.path.write_bytes(seal_of(settings).encrypt(content.encode()) if sealed else content.encode())
    store.path.chmod(0o600)
    with pytest.raises(SessionExpired), visit(settings, "chaoyang_hr", "unit", browser=browser):
        pass


def test_a_stored_state_is_sealed_and_holds_only_what_a_browser_keeps(
    browser: Browser, portal: Portal, at_portal: Settings
) -> None:
    login(at_portal, "talent_person", "E001", StandIn(portal), browser=browser)
    store = Store.of(at_portal, "talent_person", "E001")
    state = store.load()
    assert state is not None
    assert set(state) == {"cookies", "origins", "session"}
    assert SOMEBODY[0] not in json.dumps(state)
    on_disk = store.path.read_bytes()
    assert [one for one in state["cookies"] if one["value"].encode() in on_disk] == []
    assert b"cookies" not in on_disk


def test_session_storage_comes_back_in_the_next_visit(
    browser: Browser, tiny: TinySite, tiny_settings: Settings
) -> None:
    """Some portals keep the token of the log-in there, and only there."""
    tiny.pages["/chaoyang_hr/"] = (
        MENU + "<p id=who></p><script>document.getElementById('who').innerText ="
        " sessionStorage.getItem('token') || 'nobody'; sessionStorage.setItem('token', '令牌7');</script>"
    )
    Store.of(tiny_settings, "chaoyang_hr", "unit").keep({"cookies": [], "origins": [], "session": []})
    shown = []
    for _ in range(2):
        with visit(tiny_settings, "chaoyang_hr", "unit", browser=browser) as page:
            shown.append(page.tab.inner_text("#who"))
    assert shown == ["nobody", "令牌7"]
