"""The operator clicks the thing that is meant, in the browser's window; the page hears nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, TimeoutError

from robot.browser.candidates import Candidate
from robot.browser.find import ask
from robot.browser.locators import Locator
from robot.browser.opening import SENDING
from robot.browser.page import PortalPage
from robot.browser.widgets.frames import open_frames
from robot.browser.widgets.script import call
from robot.errors import HumanNeeded, PageChanged

SECONDS = 300.0
"""How long a click in the window is waited for."""

_PICKED = """() => {
  const look = (one) => {
    try {
      const picked = one.__gongju && one.__gongju.picked();
      if (picked) return picked;
      for (let at = 0; at < one.frames.length; at += 1) {
        const inner = look(one.frames[at]);
        if (inner) return inner;
      }
    } catch { /* a frame of another origin */ }
    return null;
  };
  return look(window);
}"""


@contextmanager
def armed(page: PortalPage, locator: Locator) -> Iterator[None]:
    """The next click on the open page is taken for `picked`, and does nothing there."""
    for frame in open_frames(page.tab):
        call(frame, "arm", locator.kind)
    try:
        yield
    finally:
        for frame in open_frames(page.tab) if not page.tab.is_closed() else ():
            call(frame, "disarm")


def picked(page: PortalPage, locator: Locator, seconds: float = SECONDS) -> list[Candidate]:
    """How what was clicked can be named, the sturdiest first: label, button, link, text, css last.

    Raises HumanNeeded when nobody clicks within `seconds` or the window is closed, PageChanged for what has
    no name and for what sends or declares.
    """
    try:
        handle = page.tab.wait_for_function(_PICKED, timeout=seconds * 1000, polling=100)
        found: list[dict[str, str]] = handle.json_value()
    except TimeoutError:
        raise HumanNeeded(f"nobody has clicked in the window within {seconds:g} s") from None
    except Error as error:
        if page.tab.is_closed():
            raise HumanNeeded("the window was closed before anything was clicked in it") from None
        raise PageChanged(f"the page went away ({str(error).splitlines()[0]})") from None
    if locator.kind != "menu" and any(
        one["how"] in ("button", "link", "text") and SENDING.search(one["words"]) for one in found
    ):
        raise PageChanged(f"{locator.whole}: what was clicked sends or declares; that is set by hand only")
    unique = [one for one in found if _is_one(page, locator, one)]
    if not unique:
        raise PageChanged(f"{locator.whole}: what was clicked has no words that tell it from others")
    last = len(unique)
    return [
        Candidate(
            one["words"], one["how"], round(1 - at / (2 * last), 2), ("clicked in the window", _kind(one))
        )
        for at, one in enumerate(unique)
    ]


def _is_one(page: PortalPage, locator: Locator, one: dict[str, str]) -> bool:
    """Whether it is found by that, and nothing else is."""
    if locator.kind != "element":
        return True
    want = {"kind": one["how"], "words": one["words"], "near": "", "final": True}
    return "depth" in (ask(page.tab, "find", want) or {})


def _kind(one: dict[str, str]) -> str:
    if one["how"] == "css":
        return "by its place in the page's code: the last resort, it breaks first"
    return f"named by its {one['how']}"
