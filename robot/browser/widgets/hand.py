"""The hand: what the in-page half cannot do by itself. Trusted clicks, real typing, files, pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import ElementHandle, Error, Frame

from robot.browser.widgets.script import call

PATIENCE_MS = 2000
"""For one click or one choice of files: the control is known to be there."""


class Hand:
    """Runs a program of the in-page half in one frame and does what it asks for meanwhile.

    `pictures`: folder for pictures of what is not understood; `taken` maps a field's place to its file.
    `before`: called before each act.
    """

    def __init__(
        self, frame: Frame, pictures: Path | None = None, before: Callable[[], None] = lambda: None
    ) -> None:
        self.frame = frame
        self.pictures = pictures
        self.before = before
        self.taken: dict[int, Path] = {}
        self._acts: dict[str, Callable[[dict[str, Any]], bool]] = {
            "click": self._click,
            "type": self._type,
            "key": self._key,
            "files": self._files,
            "chooser": self._chooser,
            "picture": self._picture,
        }

    def run(self, program: str, argument: dict[str, Any]) -> Any:
        """The program's value. Raises PortalDown when the page goes away."""
        ask = call(self.frame, "start", program, argument)
        while not ask.get("done"):
            self.before()
            try:
                done = self._acts[ask["do"]](ask)
            except Error:
                done = False
            ask = call(self.frame, "next", ask["id"], done)
        if ask.get("error"):
            raise RuntimeError(f"{program}: {ask['error']}")
        return ask.get("value")

    def target(self) -> ElementHandle | None:
        """The element the in-page half speaks of."""
        return self.frame.evaluate_handle("() => window.__gongju.target").as_element()

    def _click(self, ask: dict[str, Any]) -> bool:
        element = self.target()
        if element is None:
            return False
        try:
            element.click(timeout=PATIENCE_MS / 4)
        except Error:
            # Covered by its own decoration: the event goes to whatever is on top there.
            element.click(timeout=PATIENCE_MS, force=True)
        return True

    def _type(self, ask: dict[str, Any]) -> bool:
        element = self.target()
        if element is None:
            return False
        element.evaluate("el => { el.scrollIntoView({block: 'center'}); el.focus(); }")
        keyboard = self.frame.page.keyboard
        keyboard.press("ControlOrMeta+A")
        keyboard.press("Delete")
        keyboard.type(ask["text"])
        if ask.get("enter"):
            keyboard.press("Enter")
        if not ask.get("stay"):
            element.evaluate("el => el.blur()")
        return True

    def _key(self, ask: dict[str, Any]) -> bool:
        self.frame.page.keyboard.press(ask["key"])
        return True

    def _files(self, ask: dict[str, Any]) -> bool:
        element = self.target()
        if element is None:
            return False
        element.set_input_files(ask["paths"])
        return True

    def _chooser(self, ask: dict[str, Any]) -> bool:
        element = self.target()
        if element is None:
            return False
        with self.frame.page.expect_file_chooser(timeout=PATIENCE_MS) as opened:
            element.click(timeout=PATIENCE_MS)
        opened.value.set_files(ask["paths"])
        return True

    def _picture(self, ask: dict[str, Any]) -> bool:
        if self.pictures is None:
            return False
        element = self.frame.evaluate_handle("() => window.__gongju.unknown").as_element()
        if element is None:
            return False
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"unknown-{len(list(self.pictures.glob('unknown-*.png'))) + 1}.png"
        element.screenshot(path=path, timeout=PATIENCE_MS)
        self.taken[ask["at"]] = path
        return True
