"""The board over a workspace whose quota application was filled and waits to be approved; no browser."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from loguru import logger
from werkzeug.test import TestResponse

from robot.board.app import create_app
from robot.board.gate import FIELD
from robot.engine import links
from robot.engine.office import Office
from robot.filing.docket_tables import Entry
from robot.filing.tables import Approval, Filing
from robot.settings import Settings
from tests.engine.portals import Portals, a_world, portals

__all__ = ["portals"]

PORT = 8771
HERE = f"http://127.0.0.1:{PORT}"
TOKEN = "the-token-that-was-printed"


@dataclass
class Browser:
    """One browser: its cookies, and what it sends with a form."""

    app: Flask
    sends: dict[str, str] = field(default_factory=lambda: {"Origin": HERE})

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.test_client()

    def get(self, path: str, **how: Any) -> TestResponse:
        return self.client.get(path, base_url=HERE, **how)

    def enter(self) -> Browser:
        assert self.get(f"/enter?token={TOKEN}").status_code == 303
        return self

    def form_token(self, page: str) -> str:
        found = re.search(rf'name="{FIELD}" value="([0-9a-f]+)"', self.get(page).text)
        assert found, page
        return found[1]

    def post(self, page: str, path: str = "", /, **values: Any) -> TestResponse:
        """Send the form that stands on `page` to `path` (default: the page itself)."""
        values.setdefault(FIELD, self.form_token(page))
        return self.send(path or page, values)

    def send(self, path: str, values: dict[str, Any]) -> TestResponse:
        return self.client.post(path, base_url=HERE, data=values, headers=self.sends)


@dataclass
class Scene:
    """A workspace with the case C1 (指标申报, filled), and boards over it."""

    portals: Portals
    settings: Settings
    filing: Filing

    @property
    def sheet(self) -> str:
        return f"/sheet/{self.filing.id}"

    def app(self, by: str = "甲") -> Flask:
        """A board as another process would run it."""
        return create_app(self.settings, by, TOKEN, PORT)

    def browser(self, by: str = "甲") -> Browser:
        """One that has come in by the printed address."""
        return Browser(self.app(by)).enter()

    def stranger(self) -> Browser:
        return Browser(self.app())

    def answer(self, browser: Browser, answer: str, page: str = "", **more: str) -> TestResponse:
        """What is on the sheet, answered as a browser does."""
        return browser.send(page or self.sheet, self.form(browser, page) | {"answer": answer} | more)

    def form(self, browser: Browser, page: str = "") -> dict[str, str]:
        """The hidden fields of the sheet, as the page has them."""
        text = browser.get(page or self.sheet).text
        return dict(re.findall(r'<input type="hidden" name="([a-z-]+)" value="([^"]*)">', text))

    def link(self, by: str = "乙", **options: str) -> str:
        with self.office() as office:
            token, _ = links.issue(office, "quota_application", "unit", options, by)
        id, _, signature = token.partition(".")
        return f"/link/{id}/{signature}"

    def office(self) -> Office:
        return Office(self.settings)

    def approvals(self) -> list[Approval]:
        with self.office() as office:
            return office.ledger.approvals("chaoyang_hr", "quota_application", "unit")

    def case(self, name: str = "C1") -> Entry:
        with self.office() as office:
            return office.docket.get(name)

    def ask_for_more(self) -> None:
        """The file is changed: another content."""
        file = self.portals.folder / "unit.yaml"
        text = file.read_text("utf-8")
        assert "引进研发人员" in text
        file.write_text(text.replace("引进研发人员", "引进更多研发人员"), "utf-8")


@pytest.fixture(autouse=True)
def bugs_are_shown() -> Iterator[None]:
    """What a board calls a bug stands among what the test has printed."""
    sink = logger.add(lambda line: print(line, file=sys.stderr), level="ERROR", diagnose=False)
    yield
    with suppress(ValueError):  # a test that sets up logs has removed it
        logger.remove(sink)


@pytest.fixture(scope="session")
def waiting(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Portals:
    """The world in which C1 waits to be approved, made once; only to be copied."""
    folder = tmp_path_factory.mktemp("waiting") / "ws"
    shutil.copytree(example, folder)
    with a_world(folder) as one:
        with one.office() as office:
            office.docket.open("unit", "指标申报", {}, at=one.now)
        assert one.go().case.state == "waiting_for_approval"
    return one


@pytest.fixture
def scene(waiting: Portals, portals: Portals) -> Scene:
    shutil.copytree(waiting.folder, portals.folder, dirs_exist_ok=True)
    portals.visits, portals.fills = waiting.visits[:], waiting.fills[:]
    settings = Settings(workspace=portals.folder, today=date(2026, 11, 5), board_port=PORT)
    with Office(settings) as office:
        (filing,) = office.ledger.filings()
    return Scene(portals, settings, filing)


@pytest.fixture
def two(scene: Scene) -> Scene:
    """The same where two people have to approve."""
    scene.settings = scene.settings.model_copy(update={"approvals": 2})
    return scene


Answer = Callable[..., TestResponse]
