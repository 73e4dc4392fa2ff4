"""Press a button, link or entry by its visible text."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Error, Page

from robot.browser.widgets.frames import open_frames
from robot.browser.widgets.hand import Hand
from robot.browser.widgets.wanted import Pressed
from robot.errors import PageChanged, PortalDown

STEP_MS = 250
AFTER_MS = 1500
"""Longest wait after a press for what it set off."""
COVERED_MS = 5000
"""Longest wait for what covers a button to go."""


def press_in(page: Page, text: str, near: str, kind: str, timeout: float) -> Pressed:
    """See `Widgets.press`."""
    rounds = max(1, int(timeout * 1000 / STEP_MS))
    answer: dict[str, Any] = {"count": 0, "near": []}
    for turn in range(rounds):
        frames = open_frames(page)
        answers = []
        for frame in frames:
            hand = Hand(frame)
            # The first look does not wait: a frame without the button must not cost anything.
            wait = STEP_MS / len(frames) if turn else 0
            answers.append((hand, hand.run("find", {"text": text, "near": near, "kind": kind, "ms": wait})))
        good = [one for one in answers if one[1]["count"] == 1 and not one[1]["off"]]
        over = [one for one in good if one[1]["layer"]] or good
        if over:
            return _click(page, over[0][0], over[0][1])
        answer = max((one[1] for one in answers), key=lambda one: one["count"])
    if answer["count"] > 1:
        raise PageChanged(f"{answer['count']} buttons read {text!r} and nothing tells them apart")
    if answer["count"] == 1:
        raise PageChanged(f"the button {text!r} is there but disabled")
    seen = ", ".join(answer["near"][:12])
    raise PageChanged(f"no button reads {text!r}" + (f"; there: {seen}" if seen else ""))


def _click(page: Page, hand: Hand, found: dict[str, Any]) -> Pressed:
    element = hand.target()
    if element is None:
        raise PageChanged(f"the button {found['text']!r} went away")
    words = found["words"]
    try:
        element.click(timeout=COVERED_MS)
    except Error as error:
        raise PageChanged(
            f"the button {found['text']!r} could not be pressed ({str(error).splitlines()[0]})"
        ) from None
    return Pressed(found["text"], _said_since(hand, words))


def _said_since(hand: Hand, words: int) -> tuple[str, ...]:
    """The page's words since the press; a page that went away has none (its successor may)."""
    try:
        return tuple(hand.run("heard", {"from": words, "ms": AFTER_MS}))
    except PortalDown:
        return ()
