"""Wait for what follows a press or a way to a page, and say what it means before selectors are blamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Error, Page, TimeoutError

from robot.browser.find import ask
from robot.browser.guard import Guard
from robot.browser.scripts import script
from robot.browser.selectors import Portal
from robot.errors import GongjuError, HumanNeeded, PageChanged, PortalDown, PortalRefused, SessionExpired
from robot.redact import mask

Until = Literal["quiet", "heading", "done", "dialog", "logged-in"]

BROKE = "the connection broke"
DOWN = frozenset({"stopped", "maintenance", "server"})
"""Verdicts of a portal that does not answer properly."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How the page was before a press: what it already said does not count as an answer."""

    state: dict[str, Any]
    done: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the page found.

    `verdict`: ok, announcement, stopped, logged-out, maintenance, server, warned, refused, not-done,
    wrong-answer.
    `fresh`: the page has sent requests or was loaded anew since the mark.
    """

    verdict: str
    text: str = ""
    logged_in: bool = False
    fresh: bool = False


class Watch:
    """Looks at one page for one portal. `timeout`: seconds. `public`: at its public pages, where a log-in
    page is no bad news and their own texts are what tells them. `down`: the last look, or way to an
    address, found that the portal does not answer properly. `known`: gives the values to mask in words that
    are kept."""

    def __init__(
        self,
        page: Page,
        about: Portal,
        guard: Guard,
        timeout: float,
        *,
        public: bool = False,
        known: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self.page = page
        self.guard = guard
        self.timeout = timeout
        self.down = False
        self.known = known
        login = about.login
        words = {"captcha": (login.user, login.password), "certificate": (login.open,), "qr": ()}
        self.base: dict[str, Any] = {
            "public": public,
            "logged_in": about.public if public else about.logged_in,
            "login": [one for one in words[login.kind] if one and not public],
            "origins": guard.site.printed(),
            "announcements": about.announcements,
            "logged_out": () if public else about.texts.logged_out,
            "maintenance": about.texts.maintenance,
            "refused": about.texts.refused,
            "wrong_answer": about.texts.wrong_answer,
            "warned": about.texts.warned,
        }

    def mark(self, done: str = "", confirm: str = "") -> Mark:
        """Remember how the page is now; taken just before a press that is to bring the text `done` and a
        dialog with the button `confirm`."""
        want = {**self.base, "mark": True, "done": done, "words": confirm}
        return Mark(ask(self.page, "look", want), done)

    def look(
        self,
        mark: Mark,
        until: Until = "quiet",
        words: str = "",
        *,
        pressed: bool = False,
        logging_in: bool = False,
        acted: float = 0,
        timeout: float | None = None,
    ) -> Seen | None:
        """Wait until something is certain: what was hoped for (`until`), or a page that says no.

        `acted`: when the last press was made (seconds, as `time.time`); stillness counts from there.
        None when nothing was certain within `timeout` seconds. Raises PortalWarned for the portal's
        warning that it is visited too often; whatever is tried on this page afterwards raises it as well.
        """
        want = {
            **self.base,
            "since": mark.state,
            "until": until,
            "words": words,
            "done": mark.done,
            "pressed": pressed,
            "logging_in": logging_in,
            "acted": acted * 1000,
        }
        limit = (self.timeout if timeout is None else timeout) * 1000
        try:
            handle = self.page.wait_for_function(script("look"), arg=want, timeout=limit, polling=50)
        except TimeoutError:
            self.guard.check(self.page)
            return None
        except Error as error:
            self.guard.check(self.page)
            raise PortalDown(f"{self.guard.site.name}: the page went away ({_reason(error)})") from None
        found = Seen(**handle.json_value())
        self.down = found.verdict in DOWN
        if found.verdict == "warned":
            self.guard.warned = mask(" ".join(found.text.split()), self.known())[:100]
        self.guard.check(self.page)
        return found

    def busy(self) -> bool:
        """Whether the page still waits for an answer of its server."""
        return bool(ask(self.page, "busy"))


def problem(portal: str, seen: Seen, known: tuple[str, ...] = ()) -> GongjuError | None:
    """The error a look stands for; None when the page is well. `known`: values to mask in its words."""
    text = mask(" ".join(seen.text.split()), known)[:300]
    match seen.verdict:
        case "stopped":
            return PortalDown(f"{portal}: the page could not be loaded")
        case "server":
            return PortalDown(f"{portal}: {text}")
        case "maintenance":
            return PortalDown(f"{portal}: {text}")
        case "logged-out":
            return SessionExpired(f"{portal}: logged out" + (f" ({text})" if text else ""))
        case "refused" | "not-done":
            return PortalRefused(f"{portal}: {text}")
        case "wrong-answer":
            return HumanNeeded(f"{portal}: {text}")
    return None


def late(portal: str, busy: bool, broke: bool, seconds: float, expected: str) -> GongjuError:
    """The error for waiting in vain: a silent server, a page of which a part never came, else one that is not
    as expected."""
    if busy:
        return PortalDown(f"{portal}: no answer within {seconds:g} s")
    if broke:
        return PortalDown(f"{portal}: {BROKE}")
    return PageChanged(f"{portal}: {expected} did not appear within {seconds:g} s")


def _reason(error: Error) -> str:
    return str(error).splitlines()[0].removeprefix("Page.").split(":")[0]
