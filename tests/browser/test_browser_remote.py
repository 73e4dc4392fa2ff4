"""Browsers elsewhere: one filing, one download and one lure over each of the two ways; and what is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from pydantic import SecretStr
from remote_browsers import over_cdp, over_playwright
from tiny_site import MENU, TinySite, selectors_of
from typer.testing import CliRunner

from flows.talent_person import slip
from flows.talent_unit import unit_attachments
from mock_portal.pytest_plugin import Portal
from robot.browser.launch import FLAGS, open_browser
from robot.browser.session import a_page
from robot.cli import app
from robot.errors import BrowserDown, ConfigError, GongjuError, WrongSite
from robot.people.case import Case
from robot.settings import Settings, load
from tests.factories import TODAY, employee, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import person_site, unit_site

T = TypeVar("T")
SECRET = "planted-7c1e"


def apart(work: Callable[[], T]) -> T:
    """In a thread of its own: this one may have a Playwright open already."""
    with ThreadPoolExecutor(1) as other_thread:
        return other_thread.submit(work).result()


@pytest.fixture(scope="module", params=["cdp", "playwright"])
def far(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ExitStack() as stack:
        if request.param == "cdp":
            yield stack.enter_context(over_cdp())
        else:
            yield stack.enter_context(over_playwright(tmp_path_factory.mktemp("far")))


def test_a_filing_and_a_download_go_through_a_browser_elsewhere(
    far: str, portal: Portal, tmp_path: Path
) -> None:
    person, notice = employee(), tmp_path / "rename.pdf"
    portal.control.give_permit(person.id_number, "BJ20230000201", "2028-12-15")
    Image.new("RGB", (300, 200), (1, 2, 200)).save(notice)
    notice.chmod(0o600)
    form = unit_attachments.prepare(Case(unit(papers={"rename_notice": "rename.pdf"}), None, tmp_path), TODAY)
    settings = Settings(
        workspace=tmp_path, mock_url=portal.url, today=TODAY, timeout=10, browser_endpoint=SecretStr(far)
    )

    def work() -> tuple[str, bytes]:
        with open_browser(settings) as browser:
            town = Town(portal, settings, browser)
            with town.visit(unit_site(portal)) as page:
                receipt = file(unit_attachments, page, form)
            with town.visit(person_site(portal, person), "E001") as page:
                return receipt.number, slip.fetch(page).read_bytes()

    number, kept = apart(work)
    (received,) = portal.received()
    assert (received["business"], received["number"]) == ("unit_attachments", number)
    sent = [(one["slot"], one["name"], one["sha256"]) for one in received["files"]]
    assert sent == [("更名通知书", "rename.pdf", hashlib.sha256(notice.read_bytes()).hexdigest())]
    assert kept.startswith(b"%PDF-")


def test_the_guard_holds_in_a_browser_elsewhere(
    far: str, tiny: TinySite, tiny_settings: Settings, elsewhere: TinySite
) -> None:
    there = elsewhere.url
    tiny.pages["/chaoyang_hr/"] = (
        f'{MENU}<h1>甲</h1><a href="/chaoyang_hr/out">去</a><iframe src="{there}/frame"></iframe>'
        f'<img src="{there}/picture"><script src="{there}/script"></script>'
        f'<script>navigator.sendBeacon("{there}/beacon", "x"); new WebSocket("{there.replace("http", "ws")}/s")</script>'
    )
    tiny.pages["/chaoyang_hr/out"] = (302, {"Location": there + "/"}, b"")
    selectors = selectors_of('[home]\nheading = "甲"\ngo = { link = "去" }\n')
    settings = tiny_settings.model_copy(update={"browser_endpoint": SecretStr(far)})

    def work() -> None:
        with (
            open_browser(settings) as browser,
            a_page(
                settings,
                "chaoyang_hr",
                "unit",
                browser=browser,
                evidence=None,
                state=None,
                selectors=selectors,
            ) as (page, _),
        ):
            page.home()
            page.at("home")
            with pytest.raises(WrongSite, match=r"127\.0\.0\.1"):
                page.press("home.go")

    apart(work)
    assert tiny.asked("/chaoyang_hr/out")
    assert elsewhere.received == []


def test_a_browser_elsewhere_that_lets_scripts_send_udp_is_refused(
    tiny: TinySite, tiny_settings: Settings
) -> None:
    def work(far: str) -> None:
        settings = tiny_settings.model_copy(update={"browser_endpoint": SecretStr(far)})
        with a_page(settings, "chaoyang_hr", "unit", browser=None, evidence=None, state=None):
            pass

    with over_cdp(args=["--disable-gpu"]) as far, pytest.raises(ConfigError, match="disable_non_proxied_udp"):
        apart(lambda: work(far))
    assert tiny.received == []


MISMATCH = "\n".join(
    ["Playwright version mismatch:", "  - server version: v1.20", "  - client version: v1.65", ""]
)


@pytest.mark.parametrize(
    ("scheme", "page", "kind", "words"),
    [
        ("http", "<p>hello</p>", ConfigError, "CDP endpoint; a Playwright server has ws://"),
        ("http", (404, {}, b""), ConfigError, "CDP endpoint .it answers 404."),
        ("http", (401, {}, b""), ConfigError, "CDP endpoint .it answers 401."),
        ("ws", (428, {}, MISMATCH.encode()), ConfigError, r"server of version 1\.65, as here; it has 1\.20"),
        ("ws", (404, {}, b""), ConfigError, "Playwright server at that path .it answers 404."),
        ("ws", None, BrowserDown, "no browser answers at ws://127.0.0.1:.*ECONNREFUSED"),
        ("http", None, BrowserDown, "no browser answers at http://127.0.0.1:.*refused"),
    ],
)
def test_an_endpoint_that_is_wrong_or_away_is_one_line_without_its_secrets(
    tiny: TinySite, tmp_path: Path, scheme: str, page: object, kind: type[GongjuError], words: str
) -> None:
    place = tiny.url.removeprefix("http") if page is not None else "://127.0.0.1:9"
    for path in ("/", "/json/version", "/far"):
        tiny.pages[path] = page  # type: ignore[assignment]
    url = f"{scheme}://user:{SECRET}@{place.removeprefix('://')}/{'far' if scheme == 'ws' else ''}?token={SECRET}"

    def work() -> None:
        with open_browser(Settings(workspace=tmp_path, browser_endpoint=SecretStr(url), timeout=5)):
            pass

    with pytest.raises(kind, match=words) as caught:
        apart(work)
    assert SECRET not in repr(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "ws://browsers.example:3000/",
        "http://192.0.2.7:9222",
        "browsers.example",
        "ftp://x",
        "wss://",
        "ws://[x",
    ],
)
def test_an_endpoint_over_a_network_is_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("GONGJU_BROWSER_ENDPOINT", url)
    with pytest.raises(ConfigError, match="environment: GONGJU_BROWSER_ENDPOINT: wss://"):
        load(tmp_path)


def test_an_endpoint_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in (f"wss://browsers.example/far?token={SECRET}", f"http://u:{SECRET}@localhost:9222"):
        monkeypatch.setenv("GONGJU_BROWSER_ENDPOINT", url)
        shown = CliRunner().invoke(app, ["config", "--json", "--workspace", str(tmp_path)])
        assert shown.exit_code == 0
        assert "GONGJU_BROWSER_ENDPOINT" in shown.output
        assert SECRET not in shown.output


def test_the_example_of_a_server_has_the_flags_of_a_browser_of_our_own() -> None:
    example = Path(__file__).parents[2] / "examples/deploy/browser-server.json"
    assert tuple(json.loads(example.read_text())["args"]) == FLAGS
