"""Pages on a tiny web site, and PortalPages on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from loguru import logger
from playwright.sync_api import Browser, BrowserContext, Page
from tiny_site import MENU, OpenPage, TinySite, selectors_of, tiny_site

from robot.browser.evidence import Evidence
from robot.browser.page import PortalPage
from robot.browser.session import a_page
from robot.settings import Settings


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A tab of the module's browser; what it is told stays with it."""
    one = window.new_page()
    yield one
    one.close()


@pytest.fixture
def tiny() -> Iterator[TinySite]:
    """The site that is allowed."""
    with tiny_site() as site:
        yield site


@pytest.fixture
def elsewhere() -> Iterator[TinySite]:
    """Another site: nothing may ever ask it for anything."""
    with tiny_site() as site:
        site.pages["/"] = "<label>姓名 <input></label>"
        yield site


@pytest.fixture
def tiny_settings(tiny: TinySite, tmp_path: Path) -> Settings:
    return Settings(workspace=tmp_path, mock_url=tiny.url, timeout=20)


@pytest.fixture
def on_tiny(browser: Browser, tiny: TinySite, tiny_settings: Settings) -> Iterator[OpenPage]:
    """`on_tiny(selectors, html)`: a PortalPage of chaoyang_hr at /chaoyang_hr/, which shows `html`;
    `selectors` is TOML text. `timeout` holds once the page is there."""
    with ExitStack() as stack:

        def opened(toml: str, html: str, menu: str = MENU, timeout: float = 5) -> PortalPage:
            tiny.pages["/chaoyang_hr/"] = menu + html
            page, _ = stack.enter_context(
                a_page(
                    tiny_settings,
                    "chaoyang_hr",
                    "unit",
                    browser=browser,
                    evidence=Evidence.of(tiny_settings, "case"),
                    state=None,
                    selectors=selectors_of(toml),
                )
            )
            page.home()
            for part in (page, page.watch, page.tables, page.widgets):
                part.timeout = timeout  # short ones only for what shall not come
            return page

        yield opened


@pytest.fixture
def caplog_loguru() -> Iterator[list[str]]:
    """Loguru's lines of this test."""
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), level="DEBUG", format="{level} {message}")
    yield lines
    logger.remove(sink)
