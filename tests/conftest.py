"""Fixtures for all tests. pytest-playwright's `browser`, `context` and `page` run on the browser that
the product itself would find; the mock portal's `portal` fixture comes from its own plugin."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring_double import InMemory
from playwright.sync_api import Browser, BrowserContext, Playwright
from postgres_server import NoServer, Server, server
from pydantic import SecretStr

from robot.browser.finder import find_browser
from robot.browser.launch import flags
from robot.people.init import init_workspace

HEAVY = (
    "tests/cli/test_cli_demo.py",
    "tests/filing/test_every_business.py",
    "tests/flows/test_drift.py",
    "tests/flows/test_habits.py",
    "tests/filing/test_faults.py",
    "tests/browser/",
    "tests/flows/test_portal_",
)
"""What takes longest goes first: else one worker is still at it when the others have nothing left to take."""


def pytest_configure(config: pytest.Config) -> None:
    """pytest-base-url, which pytest-playwright needs, is not ready for pytest 10 yet."""
    config.addinivalue_line(
        "filterwarnings",
        "ignore:Session-scoped fixtures defined as instance methods:pytest.PytestRemovedIn10Warning",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """HEAVY first, in that order; all else stays as it was."""

    def place(item: pytest.Item) -> int:
        return next((at for at, begins in enumerate(HEAVY) if item.nodeid.startswith(begins)), len(HEAVY))

    items.sort(key=place)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example workspace as `gongju init` writes it, made once; only to be copied."""
    folder = tmp_path_factory.mktemp("example") / "ws"
    init_workspace(folder)
    return folder


@pytest.fixture
def ws(example: Path, tmp_path: Path) -> Path:
    """An example workspace of one's own."""
    folder = tmp_path / "ws"
    shutil.copytree(example, folder)
    return folder


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """pytest-playwright's launch options, with the product's executable and flags."""
    executable = find_browser(own=Path(playwright.chromium.executable_path))
    return {**browser_type_launch_args, "executable_path": executable, "args": flags()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Chinese, in Beijing, at the product's window size."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 900},
    }


@pytest.fixture(scope="module")
def window(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """A browser that has the kits' files already when the second test of a module comes."""
    made = browser.new_context(**browser_context_args)
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A Postgres on a loopback port; tests that need it are skipped where none is installed."""
    try:
        with server() as one:
            yield one
    except NoServer as reason:
        pytest.skip(f"no Postgres for tests: {reason}")


@pytest.fixture
def postgres(postgres_server: Server) -> Server:
    """The same, with an empty database."""
    postgres_server.anew()
    return postgres_server


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | SecretStr:
    """Where a ledger may be: the test runs with each."""
    if request.param == "sqlite":
        return tmp_path / "var" / "ledger.db"
    postgres: Server = request.getfixturevalue("postgres")
    return postgres.place()


@pytest.fixture
def system_keyring() -> Iterator[InMemory]:
    """This machine's keyring: one that opens, and is empty."""
    before, made = keyring.get_keyring(), InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """A machine without a keyring."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)
