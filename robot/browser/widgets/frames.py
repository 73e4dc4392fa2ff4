"""The frames of a page that a person can see, innermost first."""

from __future__ import annotations

from playwright.sync_api import Error, Frame, Page


def open_frames(page: Page) -> list[Frame]:
    """Visible frames, the innermost and latest first, the page itself last."""
    if len(page.frames) == 1:
        return [page.main_frame]
    found: list[tuple[int, int, Frame]] = []
    for at, frame in enumerate(page.frames):
        depth = _depth(frame)
        if depth == 0 or _visible(frame):
            found.append((depth, at, frame))
    return [frame for _, _, frame in sorted(found, key=lambda one: (-one[0], -one[1]))]


def _depth(frame: Frame) -> int:
    depth = 0
    parent = frame.parent_frame
    while parent is not None:
        depth += 1
        parent = parent.parent_frame
    return depth


def _visible(frame: Frame) -> bool:
    if frame.is_detached() or (frame.url in ("", "about:blank") and frame.name.startswith("layui-upload")):
        return False
    try:
        return frame.frame_element().is_visible()
    except Error:
        return False
