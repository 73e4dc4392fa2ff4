"""Log in, with a person for what only a person may do: read a captcha, hold a certificate, scan a QR code.

The robot never solves anything. In a headed browser the person acts in the window and the robot only
waits for success; else the person is asked (in the terminal, say) and the robot types the answer.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from loguru import logger
from playwright.sync_api import Browser, ElementHandle, TimeoutError
from pydantic import SecretStr

from robot.browser.find import click, grab, locate, wait_for
from robot.browser.page import PortalPage
from robot.browser.private import private_folder
from robot.browser.selector_files import load_portal
from robot.browser.selectors import Login
from robot.browser.session import Store, a_page, locked
from robot.browser.watch import Mark, problem
from robot.errors import ConfigError, HumanNeeded, PageChanged, PortalDown, Problem
from robot.keyrings import chaoyang_password
from robot.settings import Settings

TRIES = 3
"""Answers asked of the person before giving up; more could lock the account."""

SCAN_SECONDS = 120.0
"""How long a QR code is waited for."""

WINDOW_SECONDS = 300.0
"""How long a person in the window is waited for."""


class Person(Protocol):
    """Whoever acts for the human: prompts in a terminal, the demo's stand-in, tests."""

    def captcha(self, picture: Path) -> str:
        """The characters of the picture (a file that is deleted afterwards)."""
        ...

    def pin(self) -> SecretStr:
        """The PIN of the certificate."""
        ...

    def window(self, seconds: float) -> None:
        """Tell that a window is open in which to log in, and that it is waited for `seconds`."""
        ...

    def scan(self, picture: Path, seconds: float) -> None:
        """Show the QR picture and return at once; it is waited for `seconds` that somebody scans it."""
        ...


def login(
    settings: Settings,
    portal: str,
    account: str,
    person: Person,
    *,
    browser: Browser | None = None,
    owner: str = "",
) -> None:
    """Log `account` in at `portal` and store the session for the visits to come.

    `owner`: name of the person whose account it must be, where the portal prints it after the log-in:
    whoever scans a QR code is logged in, and papers must not reach somebody else's account.
    Raises HumanNeeded (with the portal's words) when the person's answers were refused three times or
    nobody acted in time or somebody else's account was opened; ConfigError when user name or password are
    not set; PortalError as a visit.
    """
    store = Store.of(settings, portal, account)
    own = by_profile(settings, portal)
    opened = a_page(settings, portal, account, browser=browser, evidence=None, state=None, profile=own)
    with locked(settings, store, portal), opened as (page, context):
        enter(page, settings, person, owner)
        store.save(context, page.guard.site)


def by_profile(settings: Settings, portal: str) -> bool:
    """Whether the person logs in there in a window of the profile that has the certificate's plug-in."""
    if settings.browser_profile is None or not settings.headed:
        return False
    return load_portal(portal, settings.workspace).login.kind == "certificate"


def enter(page: PortalPage, settings: Settings, person: Person, owner: str = "") -> None:
    """Log in on a blank page; raises like `login`. Announcements are closed then."""
    mark = page.watch.mark()
    page.goto(page.guard.site.entry)
    way = page.selectors.about.login
    if settings.headed:
        _in_window(page, mark, person)
    elif way.kind == "captcha":
        _with_captcha(page, way, settings, person)
    elif way.kind == "certificate":
        _with_certificate(page, way, person)
    else:
        _with_qr(page, way, settings, person, mark)
    page.clear()
    if owner and way.names_owner:
        _must_be(page, owner)
    logger.info("{}: {} is logged in", page.portal, page.account)


def _in_window(page: PortalPage, mark: Mark, person: Person) -> None:
    """Wait for the person in the window, who may try as often as the portal lets them."""
    person.window(WINDOW_SECONDS)
    ends = time.monotonic() + WINDOW_SECONDS
    while True:
        try:
            seen = page.watch.look(
                mark, "logged-in", logging_in=True, timeout=max(ends - time.monotonic(), 1)
            )
        except PortalDown:
            if page.tab.is_closed():
                raise HumanNeeded(
                    f"{page.portal}: the window was closed before anybody was logged in"
                ) from None
            raise
        if seen is None:
            raise HumanNeeded(
                f"{page.portal}: nobody has logged in in the window within {WINDOW_SECONDS:g} s"
            )
        if seen.verdict in ("ok", "announcement"):
            return
        if seen.verdict not in ("wrong-answer", "refused"):
            raise problem(page.portal, seen) or PageChanged(f"{page.portal}: {seen.verdict}")
        logger.info("{}: {}; the window waits for another try", page.portal, seen.text)
        mark = page.watch.mark()


def _must_be(page: PortalPage, owner: str) -> None:
    """Raises HumanNeeded, and nothing is stored, when the page does not print the name of `owner`."""
    try:
        page.tab.get_by_text(owner).first.wait_for(state="visible", timeout=page.timeout * 1000)
    except TimeoutError:
        raise HumanNeeded(f"{page.portal}: the account that was opened is not the employee's own") from None


def _with_captcha(page: PortalPage, way: Login, settings: Settings, person: Person) -> None:
    user, password = settings.chaoyang_user, chaoyang_password(settings)
    if not user or not password:
        missing = "GONGJU_CHAOYANG_PASSWORD" if user else "GONGJU_CHAOYANG_USER"
        where = "environment, .env or keyring" if user else "environment or .env"
        raise ConfigError.of([Problem(where, missing, f"the account at {page.portal}")])
    words = ""
    for _ in range(TRIES):
        captcha = _field(page, way.captcha or "")
        with _picture(page, settings, way.picture, captcha) as picture:
            answer = person.captcha(picture)
        _type(page, way.user or "", user)
        _type(page, way.password or "", password.get_secret_value())
        _type(page, way.captcha or "", answer.strip())
        words = _answered(page, way)
        if not words:
            return
    raise HumanNeeded(f"{page.portal}: {words}")


def _with_certificate(page: PortalPage, way: Login, person: Person) -> None:
    words = ""
    if way.open:
        _press(page, way.open)
    for _ in range(TRIES):
        _field(page, way.pin or "")
        _type(page, way.pin or "", person.pin().get_secret_value())
        words = _answered(page, way)
        if not words:
            return
    raise HumanNeeded(f"{page.portal}: {words}")


def _with_qr(page: PortalPage, way: Login, settings: Settings, person: Person, mark: Mark) -> None:
    with _picture(page, settings, way.picture, None) as picture:
        person.scan(picture, SCAN_SECONDS)
        _wait(page, mark, SCAN_SECONDS, "nobody has scanned the QR code")


def _answered(page: PortalPage, way: Login) -> str:
    """Press the log-in button; "" when it let us in, else the portal's words for a wrong answer."""
    mark = page.watch.mark()
    _press(page, way.press or "")
    seen = page.watch.look(mark, "logged-in", logging_in=True, acted=time.time())
    if seen is None:
        raise page.late("the page of whoever is logged in")
    if seen.verdict in ("ok", "announcement"):
        return ""
    if seen.verdict in ("wrong-answer", "refused"):
        return seen.text
    raise problem(page.portal, seen) or PageChanged(f"{page.portal}: {seen.verdict}")


def _wait(page: PortalPage, mark: Mark, seconds: float, otherwise: str) -> None:
    """Wait until somebody has let us in by telephone."""
    seen = page.watch.look(mark, "logged-in", logging_in=True, timeout=seconds)
    if seen is None:
        raise HumanNeeded(f"{page.portal}: {otherwise} within {seconds:g} s")
    error = problem(page.portal, seen)
    if error is not None:
        raise error


def _press(page: PortalPage, words: str) -> None:
    what = {"kind": "button", "words": words, "near": ""}
    page.guard.check(page.tab)
    click(locate(page.tab, what, words, page.timeout), words, page.timeout)


def _field(page: PortalPage, label: str) -> ElementHandle:
    """The input beside `label`."""
    hit = wait_for(page.tab, "input", {"label": label}, page.timeout)
    if hit is None:
        seen = page.watch.look(page.watch.mark(), logging_in=True, timeout=2)
        error = problem(page.portal, seen) if seen else None
        raise error or PageChanged(f"{page.portal}: the log-in page has no field {label}")
    return grab(page.tab, hit["depth"], label)


def _type(page: PortalPage, label: str, text: str) -> None:
    page.guard.check(page.tab, typing=True)
    _field(page, label).fill(text)


@contextmanager
def _picture(
    page: PortalPage, settings: Settings, css: str | None, beside: ElementHandle | None
) -> Iterator[Path]:
    """The captcha or QR picture as a file in var/tmp, deleted afterwards."""
    want = {"css": css or "", "beside": beside is not None}
    hit = wait_for(
        page.tab, "picture", {**want, "label": page.selectors.about.login.captcha or ""}, page.timeout
    )
    if hit is None:
        raise PageChanged(f"{page.portal}: the log-in page shows no picture")
    content = grab(page.tab, hit["depth"], "picture").screenshot()
    handle, name = tempfile.mkstemp(dir=private_folder(settings.var / "tmp"), suffix=".png")  # mode 0600
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield path
    finally:
        path.unlink(missing_ok=True)
