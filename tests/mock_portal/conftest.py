"""A portal without a server: Flask's test client over a fresh store at 2026-11-05 10:00 Beijing time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page
from samples_portal import WIZARD, pdf, send_file, sign_in

from mock_portal.app import create_app
from mock_portal.clock import parse
from mock_portal.state import Store


@pytest.fixture
def app() -> Flask:
    return create_app(parse("2026-11-05T10:00"))


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["mock_portal"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def office(client: FlaskClient, store: Store) -> FlaskClient:
    """A test client whose agent is logged in at chaoyang_hr."""
    sign_in(client, store)
    return client


@pytest.fixture
def draft(office: FlaskClient, store: Store) -> Callable[[], str]:
    """Walks the wizard to its end; gives the number of the new 草稿."""

    def walk() -> str:
        assert office.get("/chaoyang_hr/quota/new").location == "/chaoyang_hr/quota/new/1"
        for step, values in enumerate(WIZARD, start=1):
            done = office.post(f"/chaoyang_hr/quota/new/{step}", data={"go": "next", **values})
            assert done.location == f"/chaoyang_hr/quota/new/{step + 1}"
        for slot, name in (("纳税材料", "b.pdf"), ("纳税材料", "a.pdf"), ("营业执照", "licence.pdf")):
            assert send_file(office, slot, name, pdf())["code"] == 0
        saved = office.post("/chaoyang_hr/quota/new/3", data={"go": "next"})
        return str(saved.location).rpartition("/")[2]

    return walk


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A tab of it, logged in nowhere."""
    window.clear_cookies()
    one = window.new_page()
    yield one
    one.close()


@pytest.fixture
def other_team(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `text` as the test file of somebody who has only the plugin: a pytest of its own, elsewhere."""

    def run(text: str, *options: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "test_portal.py").write_text(text, encoding="utf-8")
        (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "gongju_mock_portal", "-p", "no:cacheprovider", *options],
            cwd=tmp_path,
            env={
                **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run
