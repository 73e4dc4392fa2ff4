"""Visits to public pages: nobody logs in, nothing is kept, and a log-in page is no bad news."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mock_portal.pytest_plugin import Portal
from robot.browser.selectors import PUBLIC
from robot.browser.session import Store
from robot.browser.visits import Visits
from robot.errors import ConfigError, PageChanged, SessionExpired
from robot.settings import Settings


@pytest.fixture
def visits(browser: Browser, portal: Portal, tmp_path: Path) -> Iterator[Visits]:
    """Nobody has logged in anywhere."""
    settings = Settings(workspace=tmp_path, mock_url=portal.url, timeout=5)
    with closing(Visits(settings, browser)) as made:
        yield made


def test_each_visit_is_a_strangers(visits: Visits) -> None:
    with visits.visit("chaoyang_hr", PUBLIC) as first:
        assert "用户登录" in first.tab.inner_text("body")  # where the public pages begin
        first.open("consultation_personal.replies")
        first.tab.context.add_cookies([{"name": "asked", "value": "1", "url": first.tab.url}])
    assert first.tab.is_closed()
    with visits.visit("chaoyang_hr", PUBLIC) as second:
        assert "asked" not in {one["name"] for one in second.tab.context.cookies()}
    assert not Store.of(visits.settings, "chaoyang_hr", PUBLIC).path.exists()
    with pytest.raises(SessionExpired), visits.visit("chaoyang_hr", "unit"):
        raise AssertionError


def test_a_portal_without_public_pages_says_so(visits: Visits) -> None:
    with pytest.raises(ConfigError, match=r"talent_unit\.public"), visits.visit("talent_unit", PUBLIC):
        raise AssertionError


def test_a_page_that_wants_a_log_in_now_has_changed(visits: Visits, tmp_path: Path) -> None:
    """The words of its log-in page are no lost session: nobody had logged in."""
    (tmp_path / "selectors").mkdir()
    words = '[chaoyang_hr]\npublic = ["没有这一项"]\n'
    (tmp_path / "selectors" / "portals.toml").write_text(words, encoding="utf-8")
    with pytest.raises(PageChanged, match="first page"), visits.visit("chaoyang_hr", PUBLIC):
        raise AssertionError
