"""Rows that are added one by one, in a dialog or in place, and read back off the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from robot.browser.forms import FieldResult, PortalForm
from robot.browser.widgets.compare import Reading, disagreement
from robot.browser.widgets.frames import open_frames
from robot.browser.widgets.hand import Hand
from robot.browser.widgets.spec import asked_text, spec_of
from robot.browser.widgets.wanted import Rows, Wanted
from robot.errors import PageChanged

if TYPE_CHECKING:
    from robot.browser.widgets.layer import Widgets

QUIET_MS = 1500
CANCEL = ("取消", "关闭")
BLANK = ("", "-", "--", "—", "/", "无", "至今")
"""What tables print for a value that was left empty; 至今 for an end that is not there yet."""


def fill_rows(widgets: Widgets, wanted: Wanted) -> list[FieldResult]:
    """One result for each field of each row asked for, in order, as the table shows it in the end.

    Rows the table already has are left alone, so that filling twice doubles nothing; rows it has
    beyond those asked for are a result of their own that does not agree.
    """
    assert wanted.rows is not None
    rows = wanted.rows
    asked = [_values(one, rows) for one in wanted.value]
    table = _Table(widgets, wanted.label, rows)
    missing = list(table.rows())
    todo: list[int] = []
    for at, values in enumerate(asked):
        same = next((row for row in missing if _same(values, row, rows)), None)
        if same is None:
            todo.append(at)
        else:
            missing.remove(same)
    problems: dict[int, list[FieldResult]] = {}
    for at in todo:
        failed = _add(widgets, table, wanted, rows, asked[at], at)
        if failed:
            problems[at] = failed
            break
    return _read_back(table, wanted, rows, asked, problems)


class _Table:
    """The table of one section, in whichever frame it is."""

    def __init__(self, widgets: Widgets, section: str, rows: Rows) -> None:
        self.widgets = widgets
        self.section = section
        self.columns = [label for _, label in rows.fields]
        self.hand: Hand | None = None
        self.dialogs = 0

    def rows(self) -> list[list[str]]:
        """Cell texts of all rows, by the wanted columns; [] when there is no such table (yet)."""
        frames = [self.hand.frame] if self.hand else open_frames(self.widgets.page)
        for frame in frames:
            hand = self.widgets.hand(frame)
            answer = hand.run("table", {"section": self.section, "columns": self.columns, "ms": QUIET_MS})
            self.dialogs = answer["dialogs"]
            if answer["found"]:
                self.hand = hand
                found: list[list[str]] = answer["rows"]
                return [row for row in found if any(row)]
        return []

    def count(self) -> int:
        return len(self.rows())

    def arguments(self, **more: Any) -> dict[str, Any]:
        return {"section": self.section, "columns": self.columns, "dialogs": self.dialogs, **more}

    def run(self, program: str, **more: Any) -> Any:
        hand = self.hand or self.widgets.hand(self.widgets.page.main_frame)
        return hand.run(program, self.arguments(**more))


def _values(row: Any, rows: Rows) -> dict[str, Any]:
    """Column label -> value of one row; fields that are None are left out."""
    given: Mapping[str, Any] = dict(row.values()) if isinstance(row, PortalForm) else row
    return {label: given[name] for name, label in rows.fields if given.get(name) is not None}


def _same(values: Mapping[str, Any], cells: Sequence[str], rows: Rows) -> bool:
    return all(
        (label in values and not _differs(values[label], cell)) or (label not in values and cell in BLANK)
        for (_, label), cell in zip(rows.fields, cells, strict=True)
    )


def _differs(value: Any, cell: str) -> str:
    """A cell prints a value as text: "" when it is that value."""
    spec = spec_of(0, "", "", value, None)
    return disagreement(value, spec, Reading(widget="cell", shown=cell, parts=(cell,)))


def _add(
    widgets: Widgets, table: _Table, wanted: Wanted, rows: Rows, values: Mapping[str, Any], at: int
) -> list[FieldResult]:
    """Add one row. The results of its fields when one of them failed, [] when it was added."""
    count = table.count()
    try:
        widgets.press(rows.add, near=wanted.label)
        what = table.run("added", rows=count, ms=widgets.timeout * 1000)
        fields = [Wanted(label, value, label, wanted.sensitive) for label, value in values.items()]
        if what == "dialog":
            dialog = widgets.inside_dialog()
            results = dialog.fill(fields)
            if not all(one.agrees for one in results):
                _cancel(widgets)
                return [_named(one, wanted, at) for one in results]
            widgets.press(rows.save or "确定")
            if not table.run("left", ms=min(widgets.timeout, 5) * 1000):
                words = "; ".join(widgets.said()) or "the dialog stays open"
                _cancel(widgets)
                return [_problem(wanted, at, label, value, words) for label, value in values.items()]
            return []
        if what == "row":
            return _in_place(widgets, table, wanted, rows, values, at, count)
    except PageChanged as error:
        return [_problem(wanted, at, label, value, str(error)) for label, value in values.items()]
    return [
        _problem(wanted, at, label, value, f"{rows.add} opened no dialog and added no row")
        for label, value in values.items()
    ]


def _in_place(
    widgets: Widgets, table: _Table, wanted: Wanted, rows: Rows, values: Mapping[str, Any], at: int, row: int
) -> list[FieldResult]:
    labels = [label for _, label in rows.fields if label in values]
    table.columns = labels
    specs = [spec_of(n, label, "", values[label], widgets.base).js() for n, label in enumerate(labels)]
    raw = table.run("fillRow", specs=specs, row=row, patience=widgets.timeout * 1000)
    table.columns = [label for _, label in rows.fields]
    wrong = [one.get("problem") for one in raw]
    if any(wrong):
        return [
            _problem(wanted, at, label, values[label], problem or "")
            for label, problem in zip(labels, wrong, strict=True)
        ]
    if rows.save:
        widgets.press(rows.save, near=wanted.label)
    return []


def _cancel(widgets: Widgets) -> None:
    """Leave the dialog, so that the next field can be reached."""
    for text in CANCEL:
        try:
            _press_at_once(widgets, text)
        except PageChanged:
            continue
        return
    widgets.page.keyboard.press("Escape")


def _press_at_once(widgets: Widgets, text: str) -> None:
    """A press that does not wait for a button that may not exist."""
    inner = type(widgets)(widgets.page, 0.25)
    inner.press(text)


def _read_back(
    table: _Table,
    wanted: Wanted,
    rows: Rows,
    asked: Sequence[Mapping[str, Any]],
    problems: Mapping[int, list[FieldResult]],
) -> list[FieldResult]:
    left = table.rows()
    results: list[FieldResult] = []
    for at, values in enumerate(asked):
        if at in problems:
            results.extend(problems[at])
            continue
        row = next((one for one in left if _same(values, one, rows)), None) or (left[0] if left else None)
        if row is not None:
            left.remove(row)
        results.extend(_row_results(wanted, rows, at, values, row))
    if left:
        results.append(
            FieldResult(
                wanted.label, wanted.name, "rows", f"{len(asked)}", f"{len(asked) + len(left)}", False,
                f"{len(left)} rows more than asked for", wanted.sensitive,
            )
        )  # fmt: skip
    return results


def _row_results(
    wanted: Wanted, rows: Rows, at: int, values: Mapping[str, Any], row: Sequence[str] | None
) -> list[FieldResult]:
    results = []
    for column, (_, label) in enumerate(rows.fields):
        if label not in values:
            continue
        shown = row[column] if row is not None else ""
        problem = _differs(values[label], shown) if row is not None else "the row is not shown"
        results.append(
            FieldResult(
                _label(wanted, at, label), wanted.name, "row", asked_text(values[label]), shown,
                not problem, problem, wanted.sensitive,
            )
        )  # fmt: skip
    return results


def _label(wanted: Wanted, at: int, label: str) -> str:
    return f"{wanted.label} {at + 1} › {label}"


def _named(result: FieldResult, wanted: Wanted, at: int) -> FieldResult:
    return FieldResult(
        _label(wanted, at, result.label), wanted.name, result.widget, result.asked, result.shown,
        result.agrees, result.problem, result.sensitive, result.picture,
    )  # fmt: skip


def _problem(wanted: Wanted, at: int, label: str, value: Any, problem: str) -> FieldResult:
    return FieldResult(
        _label(wanted, at, label), wanted.name, "row", asked_text(value), "", False,
        problem or "the row was not added", wanted.sensitive,
    )  # fmt: skip
