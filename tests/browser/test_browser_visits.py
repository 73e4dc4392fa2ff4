"""Visits that follow each other in one browser share a page, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pydantic import SecretStr
from tiny_site import OpenPage, TinySite

from mock_portal.pytest_plugin import Portal
from robot.browser.forms import FieldResult, PortalForm
from robot.browser.login import Person, login
from robot.browser.page import PortalPage
from robot.browser.session import Store
from robot.browser.visits import Visits
from robot.errors import SessionExpired
from robot.settings import Settings

PEOPLE = {"E001": ("110105199003072346", "示例甲"), "E002": ("130602199004120014", "示例乙")}


class Phone(Person):
    """Scans whatever QR picture waits, as `who`."""

    def __init__(self, portal: Portal, who: str) -> None:
        self.portal, self.who = portal, who

    def captcha(self, picture: Path) -> str:
        raise NotImplementedError

    def pin(self) -> SecretStr:
        raise NotImplementedError

    def scan(self, picture: Path, seconds: float) -> None:
        self.portal.control.scan(*PEOPLE[self.who])


@pytest.fixture
def visits(browser: Browser, portal: Portal, tmp_path: Path) -> Iterator[Visits]:
    """Both employees have logged in, E001 last."""
    settings = Settings(workspace=tmp_path, mock_url=portal.url, timeout=10)
    with closing(Visits(settings, browser)) as made:
        for who in ("E002", "E001"):
            made.login("talent_person", who, Phone(portal, who))
        yield made


def test_the_page_stays_for_the_same_account(visits: Visits) -> None:
    with visits.visit("talent_person", "E001") as first:
        tab, folder = first.tab, first.evidence
        first.open("profile")
        first.results.append(FieldResult("姓名", "name", "text", "示例甲", "示例甲", True))
    with visits.visit("talent_person", "E001") as second:
        assert second.tab is tab
        assert (second.results, second.pictures, second.current) == ([], [], "")
        assert second.evidence is not folder
        second.open("attachments")
        assert second.see("attachments.save")


def test_another_account_gets_a_page_of_its_own(visits: Visits) -> None:
    with visits.visit("talent_person", "E001") as page:
        first = page.tab
    with visits.visit("talent_person", "E002") as page:
        assert page.tab is not first
        assert "示例乙" in page.tab.inner_text("body")
    assert first.is_closed()


def test_after_an_error_the_next_visit_has_a_new_page(visits: Visits) -> None:
    tabs = []

    def fail() -> None:
        with visits.visit("talent_person", "E001") as page:
            tabs.append(page.tab)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tabs[0].is_closed()
    with visits.visit("talent_person", "E001") as page:
        page.open("profile")
        assert page.see("profile.save")


def test_a_log_in_elsewhere_ends_the_page(visits: Visits, portal: Portal, browser: Browser) -> None:
    with visits.visit("talent_person", "E001") as page:
        first = page.tab
    login(visits.settings, "talent_person", "E001", Phone(portal, "E001"), browser=browser)
    with visits.visit("talent_person", "E001") as page:
        assert page.tab is not first
        assert first.is_closed()


def test_a_dialog_left_open_ends_the_page(visits: Visits) -> None:
    with visits.visit("talent_person", "E001") as page:
        first = page.tab
        page.open("profile")
        page.tab.get_by_role("button", name="新增子女").click()
    with visits.visit("talent_person", "E001") as page:
        assert page.tab is not first


def test_a_session_lost_between_visits_is_told_and_forgotten(visits: Visits, portal: Portal) -> None:
    with visits.visit("talent_person", "E001") as page:
        page.open("profile")
    portal.control.drop_sessions("talent_person")
    with pytest.raises(SessionExpired), visits.visit("talent_person", "E001") as page:
        page.open("attachments")
    assert Store.of(visits.settings, "talent_person", "E001").load() is None


# --- a page that was just opened


PAGES = """
[one]
url = "/one"
heading = "第一页"
again = { button = "再来" }
[one.fields]
name = "姓名"
[two]
url = "/two"
heading = "第二页"
"""
HTML = '<nav>居住证指标</nav><h2>第一页</h2><label>姓名 <input></label><button type="button">再来</button>'


class Form(PortalForm):
    name: str = "示例甲"


@pytest.fixture
def seen(on_tiny: OpenPage, tiny: TinySite) -> tuple[PortalPage, Callable[[], int]]:
    """The page `one`, just opened, and how often it has been loaded."""
    tiny.pages["/chaoyang_hr/one"] = HTML
    tiny.pages["/chaoyang_hr/two"] = HTML.replace("第一页", "第二页")
    page = on_tiny(PAGES, "")
    page.open("one")
    return page, lambda: sum(path == "/chaoyang_hr/one" for _, path, _ in tiny.received)


def test_a_page_just_opened_is_not_loaded_again(seen: tuple) -> None:
    page, loaded = seen
    assert not page.shows("one", Form())
    page.open("one", anew=False)
    page.fill(Form())
    assert loaded() == 1


DONE = {
    "nothing, but anew": lambda page: None,
    "fill": lambda page: page.fill(Form()),
    "press": lambda page: page.press("one.again"),
    "home": lambda page: page.home(),
    "another page": lambda page: page.open("two"),
}


@pytest.mark.parametrize("done", DONE)
def test_a_page_that_something_was_done_to_is_loaded_again(seen: tuple, done: str) -> None:
    page, loaded = seen
    DONE[done](page)
    page.open("one", anew=done.startswith("nothing"))
    assert loaded() == 2
    assert page.tab.locator("input").input_value() == ""
