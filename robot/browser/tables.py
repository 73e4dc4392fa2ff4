"""Read lists over all their pages, one look a page, and press a button in one row of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import ElementHandle, Page

from robot.browser.find import ask, click, enter, grab, seize, wait_for
from robot.browser.selectors import TableSpec
from robot.errors import PageChanged

MOST = 500
"""Pages of one list; more is a pager that does not end."""

EVERY = 8
"""Milliseconds between two looks whether a list has turned: it has a hundred pages at times."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Turned:
    """One page of a list. `signature` changes when the list is turned; `sent`: requests that the page had
    sent by then; `wrong`: those of them that failed, and errors that the page had told."""

    rows: list[Row]
    page: int
    more: bool
    signature: str
    sent: int
    wrong: int

    def same(self, other: Turned) -> bool:
        """Whether both are one page of a list that has not changed."""
        return (self.signature, self.more) == (other.signature, other.more)


class Tables:
    """The lists of one open page. `timeout`: seconds.

    What was read last of each list over all its pages is kept, for whoever then presses a button in one of
    its rows: the page with that row is gone to at once. Where either that page or the one on show is not
    as it was, the list is read anew.
    """

    def __init__(self, page: Page, timeout: float) -> None:
        self.page = page
        self.timeout = timeout
        self._kept: dict[str, list[Turned]] = {}

    def forget(self) -> None:
        """Something was pressed that may change lists."""
        self._kept.clear()

    def pages(self, key: str, spec: TableSpec) -> Iterator[Turned]:
        """Every page of the list from its first, turning as it is consumed."""
        self._kept.pop(key, None)
        read: list[Turned] = []
        now = self._first(key, spec)
        for _ in range(MOST):
            read.append(now)
            yield now
            turned = self._turn(key, spec, now, "next") if now.more else None
            if turned is None:
                self._kept[key] = read
                return
            now = turned
        raise PageChanged(f"{key}: the list has more than {MOST} pages")

    def rows(self, key: str, spec: TableSpec) -> list[Row]:
        """All rows of the list over all its pages."""
        return [row for one in self.pages(key, spec) for row in one.rows]

    def button(self, key: str, spec: TableSpec, match: Mapping[str, str], words: str) -> ElementHandle:
        """The button `words` of the one row whose columns equal `match`; its page is then shown.

        Raises PageChanged when no row or several match.
        """
        unknown = set(match) - set(spec.columns)
        if unknown:
            raise PageChanged(f"{key}: the selectors have no columns {', '.join(sorted(unknown))}")
        at = self._again(key, spec, match)
        if at is None:
            at = self._search(key, spec, match)
        hit = ask(self.page, "grid", {**self._want(spec), "press": {"row": at, "words": words}})
        if "why" in hit:
            raise PageChanged(f"{key} ({words}): {hit['why']}")
        return grab(self.page, hit["depth"], key)

    def first_button(self, key: str, spec: TableSpec, words: str) -> ElementHandle | None:
        """The button `words` of the first row on show; None when the list is empty."""
        if not self._read(key, spec).rows:
            return None
        hit = ask(self.page, "grid", {**self._want(spec), "press": {"row": 0, "words": words}})
        if "why" in hit:
            raise PageChanged(f"{key} ({words}): {hit['why']}")
        return grab(self.page, hit["depth"], key)

    def _again(self, key: str, spec: TableSpec, match: Mapping[str, str]) -> int | None:
        """Where on its page, now shown, the one row is that was there at the last reading; None when there
        was no reading, no such row, several, or when the list has changed."""
        kept = self._kept.get(key, [])
        found = _matching(kept, match)
        if len(found) != 1:
            return None
        there, at = found[0]
        now = self._read(key, spec)
        here = next((index for index, one in enumerate(kept) if now.same(one)), None)
        return None if here is None or not self._show(key, spec, kept, here, there) else at

    def _search(self, key: str, spec: TableSpec, match: Mapping[str, str]) -> int:
        """Where on its page, now shown, the one row is; the whole list is read for it."""
        read = list(self.pages(key, spec))
        found = _matching(read, match)
        by = ", ".join(sorted(match))
        if len(found) != 1:
            raise PageChanged(f"{key}: {len(found) or 'no'} rows match by {by}")
        there, at = found[0]
        if not self._show(key, spec, read, len(read) - 1, there):
            raise PageChanged(f"{key}: the row that matches by {by} went away")
        return at

    def _show(self, key: str, spec: TableSpec, read: list[Turned], here: int, there: int) -> bool:
        """Go from the page `read[here]`, on show, to `read[there]`; whether it is as it was."""
        now, wanted = read[here], read[there]
        if here != there and wanted.page:
            now = self._jump(key, spec, now, wanted.page)
            here = next((index for index, one in enumerate(read) if one.page == now.page), here)
        while here != there:
            step = 1 if here < there else -1
            turned = self._turn(key, spec, now, "next" if step == 1 else "prev")
            if turned is None:
                return False
            now, here = turned, here + step
        return now.same(wanted)

    def _jump(self, key: str, spec: TableSpec, now: Turned, page: int) -> Turned:
        """The page with that number, if its number is there to press or can be typed; else the one on show:
        page by page one gets there too."""
        with suppress(PageChanged):
            return self._turn(key, spec, now, "to", page) or now
        return self._read(key, spec)

    def _first(self, key: str, spec: TableSpec) -> Turned:
        """The list's first page, gone back to where another is on show."""
        now = self._read(key, spec)
        for _ in range(MOST):
            if now.page <= 1:
                return now
            back = self._turn(key, spec, now, "first") or self._turn(key, spec, now, "prev")
            if back is None:
                break
            now = back
        raise PageChanged(f"{key}: the list has no way back to its first page")

    def _read(self, key: str, spec: TableSpec, before: Turned | None = None, since: float = 0) -> Turned:
        """The page on show; with `before`, the one that follows it after the press at `since` (seconds)."""
        want = {**self._want(spec), "since": since * 1000}
        if before is not None:
            want |= {"turned": before.signature, "sent": before.sent}
        got = wait_for(self.page, "grid", want, self.timeout, EVERY)
        if got is None:
            got = ask(self.page, "grid", {**want, "final": True, "turned": ""})
            why = (got or {}).get(
                "why", "it does not come to rest" if before is None else "its next page does not come"
            )
            raise PageChanged(f"{key} ({'、'.join(spec.columns.values())}): {why}")
        turned = Turned(**got)
        if before is not None and turned.wrong > before.wrong:
            # Kits show the next page's number over the rows of the page before, which were never answered.
            raise PageChanged(f"{key}: its page {turned.page} did not come")
        return turned

    def _turn(self, key: str, spec: TableSpec, now: Turned, turn: str, page: int = 0) -> Turned | None:
        """The next page, the first, or (`to`) the one with the number `page`; None when the list has no
        way there."""
        want = {**self._want(spec), "turn": turn, "page": page}
        # Most lists are in the page itself: a hundred pages are then turned with one round trip less each.
        handle = seize(self.page, "grid", want) if turn == "next" else None
        hit: dict[str, Any] = {}
        if handle is None:
            hit = ask(self.page, "grid", want)
            if "why" in hit:
                return None
            handle = grab(self.page, hit["depth"], key)
        since = time.time()
        if hit.get("typed"):
            enter(handle, str(page), key, self.timeout)
        else:
            click(handle, key, self.timeout)
        return self._read(key, spec, now, since)

    @staticmethod
    def _want(spec: TableSpec) -> dict[str, Any]:
        return {"columns": spec.columns, "caption": spec.table or "", "since": 0}


def _matching(pages: Iterable[Turned], match: Mapping[str, str]) -> list[tuple[int, int]]:
    """The rows whose columns equal `match`: which of the pages, and position on it."""
    return [
        (index, at)
        for index, one in enumerate(pages)
        for at, row in enumerate(one.rows)
        if all(_same(row[name], value) for name, value in match.items())
    ]


def _same(shown: str, wanted: str) -> bool:
    return "".join(shown.split()) == "".join(wanted.split())
