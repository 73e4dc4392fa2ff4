"""A page of prepared lists, for what `find` and `read` make of them; real pages are tested elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Rows = list[dict[str, str]]


class FakePage:
    """`tables`: table key → rows. `shown`: page key → what it shows. `seen`: elements that are visible.

    `after`: page key → tables that are there once a row's button was pressed and we are at that page.
    """

    def __init__(
        self,
        tables: Mapping[str, Rows] | None = None,
        shown: Mapping[str, dict[str, str]] | None = None,
        seen: tuple[str, ...] = (),
        equal: bool = True,
        records: Mapping[str, tuple[dict[str, str], Rows]] | None = None,
    ) -> None:
        self.tables = dict(tables or {})
        self.shown = dict(shown or {})
        self.seen = seen
        self.equal = equal
        self.records = dict(records or {})
        self.done: list[tuple[str, ...]] = []

    def open(self, key: str, *, anew: bool = True) -> None:
        self.done.append(("open", key))

    def at(self, key: str) -> None:
        self.done.append(("at", key))

    def press(self, key: str) -> None:
        self.done.append(("press", key))

    def press_row(self, key: str, match: Mapping[str, str], button: str) -> None:
        (row,) = [row for row in self.tables[key] if match.items() <= row.items()]
        self.done.append(("press_row", key, row["number"], button))
        if button == "view":
            self.shown["record"], self.tables["record.steps"] = self.records[row["number"]]

    def read(self, key: str) -> dict[str, str]:
        return self.shown[key]

    def rows(self, key: str) -> Rows:
        return self.tables[key]

    def see(self, key: str) -> bool:
        return key in self.seen

    def shows(self, key: str, form: Any) -> bool:
        return self.equal
