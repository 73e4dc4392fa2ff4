"""Read lists over all their pages, one look a page, and press a button in one row."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import ElementHandle, Page

from robot.browser.find import ask, click, grab, wait_for
from robot.browser.selectors import TableSpec
from robot.errors import PageChanged

MOST = 500
"""Pages of one list; more is a pager that does not end."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Turned:
    """One page of a list. `signature` changes when the list is turned."""

    rows: list[Row]
    page: int
    more: bool
    signature: str


class Tables:
    """The lists of one open page. `timeout`: seconds."""

    def __init__(self, page: Page, timeout: float) -> None:
        self.page = page
        self.timeout = timeout

    def pages(self, key: str, spec: TableSpec) -> Iterator[Turned]:
        """Every page of the list from its first, turning as it is consumed."""
        now = self._read(key, spec)
        if now.page > 1:
            now = self._turn(key, spec, now, "first") or now
        for _ in range(MOST):
            yield now
            if not now.more:
                return
            turned = self._turn(key, spec, now, "next")
            if turned is None:
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
        found: list[tuple[Turned, int]] = []
        last = None
        for last in self.pages(key, spec):
            found += [
                (last, at)
                for at, row in enumerate(last.rows)
                if all(_same(row[name], value) for name, value in match.items())
            ]
        by = ", ".join(sorted(match))
        if len(found) != 1:
            raise PageChanged(f"{key}: {len(found) or 'no'} rows match by {by}")
        where, at = found[0]
        if last is not None and where.page != last.page:
            for one in self.pages(key, spec):
                if one.signature == where.signature:
                    break
            else:
                raise PageChanged(f"{key}: the row that matches by {by} went away")
        hit = ask(self.page, "grid", {**self._want(spec), "press": {"row": at, "words": words}})
        if "why" in hit:
            raise PageChanged(f"{key} ({words}): {hit['why']}")
        return grab(self.page, hit["depth"], key)

    def _read(self, key: str, spec: TableSpec, turned: str = "", since: float = 0) -> Turned:
        want = {**self._want(spec), "turned": turned, "since": since * 1000}
        got = wait_for(self.page, "grid", want, self.timeout)
        if got is None:
            got = ask(self.page, "grid", {**want, "final": True, "turned": ""})
            why = (got or {}).get(
                "why", "it does not come to rest" if not turned else "its next page does not come"
            )
            raise PageChanged(f"{key} ({'、'.join(spec.columns.values())}): {why}")
        return Turned(**got)

    def _turn(self, key: str, spec: TableSpec, now: Turned, turn: str) -> Turned | None:
        """The next or first page; None when there is none."""
        hit = ask(self.page, "grid", {**self._want(spec), "turn": turn})
        if "why" in hit:
            return None
        click(grab(self.page, hit["depth"], key), key, self.timeout)
        return self._read(key, spec, now.signature, time.time())

    @staticmethod
    def _want(spec: TableSpec) -> dict[str, Any]:
        return {"columns": spec.columns, "caption": spec.table or "", "since": 0}


def _same(shown: str, wanted: str) -> bool:
    return "".join(shown.split()) == "".join(wanted.split())
