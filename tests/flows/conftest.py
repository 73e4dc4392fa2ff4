"""A visit of the mock portal for flow tests: real browser, PortalPage, log-in state by plain HTTP."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser
from pydantic import SecretStr

from mock_portal.pytest_plugin import Portal
from robot.browser.forms import PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.browser.session import Store, visit
from robot.filing import readback
from robot.settings import Settings
from tests.factories import TODAY, employee, unit
from tests.flows.plain import Site


@dataclass(frozen=True)
class Town:
    """The portal, the papers and a browser."""

    portal: Portal
    settings: Settings
    browser: Browser

    def visit(self, site: Site, account: str = "unit") -> AbstractContextManager[PortalPage]:
        """The browser goes on in the session that `site` has opened."""
        name = site.url.rpartition("/")[2]
        Store.of(self.settings, name, account).keep(site.state())
        return visit(self.settings, name, account, browser=self.browser)


@pytest.fixture
def town(portal: Portal, tmp_path: Path, browser: Browser) -> Town:
    settings = Settings(
        workspace=tmp_path,
        mock_url=portal.url,
        today=TODAY,
        timeout=10,
        chaoyang_user="agent",
        chaoyang_password=SecretStr("mock-only"),
    )
    return Town(portal, settings, browser)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """papers/ with every file that the example unit and employee name; no two are alike."""
    folder = tmp_path / "papers"
    for index, name in enumerate(sorted(names_of(unit().papers) | names_of(employee().papers))):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60 + index, 80), (200, 30 + index, 30)).save(file)
    return folder


@pytest.fixture
def paper(papers: Path) -> Path:
    """Any PDF."""
    return papers / "E001" / "diploma.pdf"


def names_of(held: Any) -> set[str]:
    given = [value for value in held.model_dump().values() if value]
    return {name for names in given for name in ([names] if isinstance(names, str) else names)}


def file(flow: ModuleType, page: PortalPage, form: PortalForm) -> Receipt:
    """Not there before; filled, read back, sent; there afterwards."""
    assert flow.find(page, form) is None
    before = len(page.results)
    flow.fill(page, form)
    readback.check(form, page.results[before:])
    flow.submit(page, form)
    receipt = flow.find(page, form)
    assert receipt is not None
    return receipt
