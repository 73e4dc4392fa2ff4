"""Find one element by what a person sees and click it; frames and the topmost dialog first."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from playwright.sync_api import ElementHandle, Error, JSHandle, Page, TimeoutError

from robot.browser.locators import Sighting
from robot.browser.scripts import script
from robot.browser.selectors import Element
from robot.errors import PageChanged, PortalDown

LEAVES = 5
"""Pages that lead on to another at once, one after another, before that is called an endless loop."""

ROLES = {"button": "button", "link": "link"}


class NotThere(PageChanged):
    """The element is not on the page, is covered or disabled, or there are several. `sighting`: what that
    says of its locator, whose whole key is `key`; None when it is there and only cannot be pressed."""

    key: str = ""
    sighting: Sighting | None = None


def spec(element: Element) -> dict[str, Any]:
    """What js/find.js needs to know of an element."""
    kind = ROLES.get(element.role or "", "text") if element.kind == "role" else element.kind
    return {"kind": kind, "words": element.words, "near": element.near or ""}


def locate(page: Page, what: dict[str, Any], name: str, timeout: float) -> ElementHandle:
    """The one element, waited for up to `timeout` seconds. Raises NotThere, `name` being its key."""
    found = wait_for(page, "find", what, timeout)
    if found is None:
        found = ask(page, "find", {**what, "final": True}) or {"why": "it is not there"}
    if "why" in found:
        error = NotThere(f"{name} ({what['words']}): {found['why']}")
        error.key = name
        if found["why"].startswith("there are"):
            error.sighting = Sighting.AMBIGUOUS
        elif found["why"] == "it is not there":
            error.sighting = Sighting.MISSING
        raise error
    return grab(page, found["depth"], name)


def is_seen(page: Page, what: dict[str, Any]) -> bool:
    """Whether the element is visible now, once or more often."""
    return bool(ask(page, "visible", what))


def wait_for(page: Page, snippet: str, want: dict[str, Any], timeout: float, every: float = 50) -> Any:
    """What js/`snippet` returns once it is not null, asked `every` so many milliseconds; None after
    `timeout` seconds."""
    try:
        handle: JSHandle = page.wait_for_function(
            script(snippet), arg={**want, "every": every}, timeout=max(timeout, 0.001) * 1000, polling=every
        )
    except TimeoutError:
        return None
    except Error as error:
        raise PortalDown(f"the page went away ({str(error).splitlines()[0]})") from None
    return handle.json_value()


def ask(page: Page, snippet: str, want: Any = None) -> Any:
    """What js/`snippet` returns now. A page that is just being left is asked again when it has come."""
    for _ in range(LEAVES):
        try:
            return page.evaluate(script(snippet), want)
        except TimeoutError:
            raise
        except Error as error:
            if page.is_closed() or not re.search(r"context was destroyed|navigat|detached", str(error)):
                raise PortalDown(f"the page went away ({str(error).splitlines()[0]})") from None
        try:
            page.wait_for_load_state("domcontentloaded")
        except Error:
            break
    raise PortalDown("the page does not come to rest")


def grab(page: Page, depth: int, name: str) -> ElementHandle:
    """The element that a snippet left in its frame (a handle must come from the frame it lives in)."""
    frames = [page.main_frame] if depth == 0 else [one for one in page.frames if one != page.main_frame]
    for frame in frames:
        try:
            handle = frame.evaluate_handle(
                "() => { const node = window.__gongjuHit || null; window.__gongjuHit = null; return node; }"
            ).as_element()
        except Error:
            continue  # a frame that is just going away
        if handle is not None:
            return handle
    raise NotThere(f"{name}: it went away again")


def seize(page: Page, snippet: str, want: dict[str, Any]) -> ElementHandle | None:
    """What js/`snippet` hits in the page itself, found and taken in one round trip; None when it hits nothing
    there: `ask` tells why, or in which frame."""
    program = (
        f"(want) => {{ const found = ({script(snippet)})(want); const node = window.__gongjuHit; "
        "window.__gongjuHit = null; return found && found.depth === 0 ? node : null; }"
    )
    try:
        return page.evaluate_handle(program, want).as_element()
    except Error:
        return None


def click(handle: ElementHandle, name: str, timeout: float) -> None:
    """A user's click. Raises NotThere when the element cannot be clicked."""
    try:
        handle.click(timeout=timeout * 1000)
    except TimeoutError as error:
        covered = (
            "something covers it" if "intercepts pointer events" in str(error) else "it cannot be clicked"
        )
        raise NotThere(f"{name}: {covered}") from error
    except Error as error:
        if "detached" in str(error) or "not attached" in str(error):
            raise NotThere(f"{name}: it went away again") from None
        raise


def enter(handle: ElementHandle, text: str, name: str, timeout: float) -> None:
    """Type `text` into a small box and press Enter. Raises NotThere when it takes none."""
    try:
        handle.fill(text, timeout=timeout * 1000)
        handle.press("Enter", timeout=timeout * 1000)
    except Error as error:
        raise NotThere(f"{name}: it cannot be typed into") from error


def wave_off(handle: ElementHandle, timeout: float) -> None:
    """Press the button of an announcement and wait until it is gone, up to `timeout` seconds: by script,
    since nothing hangs on it but that it goes away, and two announcements may lie over each other."""
    with suppress(Error):  # it may have gone by itself, or its page is being left
        handle.evaluate("(node) => node.click()")
        handle.wait_for_element_state("hidden", timeout=timeout * 1000)
