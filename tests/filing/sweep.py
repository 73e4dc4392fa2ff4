"""Looks for personal values in pictures, by the pixels of the very boxes in which a value stood when the
picture was taken."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from robot.browser import checkup, evidence

BOXES = """(marks) => {
  const all = [];
  const add = (box, what) => { if (box.width > 8 && box.height > 8) {
    all.push([box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY, what]); } };
  for (const one of document.querySelectorAll('input, textarea, select')) {
    if (!one.checkVisibility()) continue;
    const text = one.tagName === 'SELECT' ? (one.selectedOptions[0] || {}).text || '' : one.value;
    if (marks.some((mark) => text.includes(mark))) add(one.getBoundingClientRect(), 'field');
  }
  const walk = document.createTreeWalker(document.body, 4);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    for (const mark of marks) {
      const at = node.data.indexOf(mark);
      if (at < 0 || !node.parentElement.checkVisibility()) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + mark.length);
      for (const box of range.getClientRects()) add(box, 'text');
    }
  }
  return all;
}"""


class Pictures:
    """Every picture taken from now on, with the boxes in which one of `marks` stood at that moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, marks: Callable[[], Iterable[str]]) -> None:
        self.taken: list[tuple[bytes, list[list[Any]]]] = []
        whole = evidence.painted

        def watched(page: Page, known: Any = (), **how: Any) -> bytes:
            with _shooting(page, list(marks())) as boxes:
                content = whole(page, known, **how)
            self.taken.append((content, boxes))
            return content

        for module in (evidence, checkup):
            monkeypatch.setattr(module, "painted", watched)

    def check(self) -> int:
        """Every box is of one flat colour: the paint, or what lies over it, such as a dialog. The arrow
        at the end of a list's field is its own. Returns how many were looked at."""
        count = 0
        for content, boxes in self.taken:
            picture = Image.open(io.BytesIO(content)).convert("RGB")
            for left, top, right, bottom, what in boxes:
                inset = 4 if what == "field" else 2
                middle = int((top + bottom) / 2)
                arrow = 36 if what == "field" and right - left > 100 else 0
                box = (int(left) + inset, middle - 3, int(right) - inset - arrow, middle + 3)
                if box[2] > picture.width or box[3] > picture.height:
                    continue
                found = picture.crop(box).getcolors(1 << 20)
                assert found
                assert len(found) == 1, (what, box, found)
                count += 1
        return count


@contextmanager
def _shooting(page: Page, marks: list[str]) -> Iterator[list[list[Any]]]:
    """The boxes are looked up at the very shot, when the page is as the picture shows it."""
    shoot, boxes = page.screenshot, list[list[Any]]()

    def shot(**options: Any) -> bytes:
        boxes.extend(page.evaluate(BOXES, marks))
        return shoot(**options)

    page.screenshot = shot  # type: ignore[method-assign]
    try:
        yield boxes
    finally:
        page.screenshot = shoot  # type: ignore[method-assign]
