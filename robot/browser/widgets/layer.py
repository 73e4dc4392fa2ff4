"""Widgets: the public face of the widget layer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from robot.browser.forms import FieldResult
from robot.browser.widgets.wanted import Pressed, Shown, Wanted


class Widgets:
    """The controls of one open page, found by their visible labels, innermost frame and topmost dialog first.

    `timeout`: seconds to wait for a label, a popup or an answer to an upload before it counts as absent.
    `base`: folder that upload paths given as text are relative to.
    `pictures`: folder for pictures of controls that are not understood (none are taken when None).
    """

    def __init__(
        self, page: Page, timeout: float, *, base: Path | None = None, pictures: Path | None = None
    ) -> None:
        self.page = page
        self.timeout = timeout
        self.base = base
        self.pictures = pictures

    def fill(self, wanted: Sequence[Wanted]) -> list[FieldResult]:
        """Set every field in order, then read ALL of them back again once the page is quiet.

        One FieldResult for each Wanted in the same order; one with rows gives one result for each
        field of each row, labelled `随往子女 1 › 姓名`. Never raises for a field: a label that is
        not there, a value not offered (with the nearest offers), a refused upload, an unknown control
        or a value that reads back otherwise is a result with `agrees` False and a `problem`.
        Raises PageChanged only when the page goes away meanwhile.
        """
        raise NotImplementedError

    def read(self, labels: Sequence[str]) -> dict[str, Shown]:
        """What is shown beside each label now: controls and read-only text alike."""
        raise NotImplementedError

    def empty_required(self) -> list[str]:
        """Labels of required, visible, empty controls, in page order."""
        raise NotImplementedError

    def press(
        self, text: str, *, near: str = "", kind: Literal["button", "link", "text"] = "button"
    ) -> Pressed:
        """Click the button (link, menu entry, tab) with that visible text, blanks inside ignored.

        Topmost dialog first. `near`: of several the one in the smallest box with that text. Waits for
        it to appear and be enabled up to `timeout`; then a trusted click.
        Raises PageChanged when there is none, or several and nothing to decide.
        """
        raise NotImplementedError

    def said(self) -> list[str]:
        """The page's words (toasts, alerts, message boxes, validation texts) that appeared since the
        last call, oldest first, those that are gone again included."""
        raise NotImplementedError
