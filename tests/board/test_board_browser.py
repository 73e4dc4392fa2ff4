"""The board in a real browser: what its own headers let its own forms do."""

from __future__ import annotations

from playwright.sync_api import Browser as RealBrowser

from robot.board.serve import serving
from tests.board.conftest import Scene


def test_a_person_approves_on_the_board_and_another_by_a_link(two: Scene, browser: RealBrowser) -> None:
    with serving(two.settings, "甲", port=0) as served:
        context = browser.new_context()
        page = context.new_page()
        blocked: list[str] = []
        page.on("console", lambda said: blocked.append(said.text))
        page.goto(served.way_in)
        assert page.url == f"{served.url}/"
        page.get_by_role("link", name="核对并批准").first.click()
        page.get_by_role("button", name="批准", exact=True).click()
        assert page.get_by_role("status").inner_text() == "已批准这一内容。"
        link = f"{served.url}{two.link('乙')}"
        other = browser.new_context()
        page = other.new_page()
        page.goto(link)
        assert page.url.endswith("/sheet")
        page.get_by_role("button", name="批准", exact=True).click()
        assert "这个链接已用过" in page.locator("main").inner_text()
        stolen = context.new_page()
        stolen.goto(link)
        assert "链接已用过" in stolen.locator("main").inner_text()
        context.close()
        other.close()
    assert blocked == []
    assert sorted((one.by, one.how) for one in two.approvals()) == [("乙", "link"), ("甲", "board")]
