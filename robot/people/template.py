"""Employees into a workbook, and the empty workbook that people fill in.

Both have the same sheets: drop-downs for closed lists, text format where digits must stay as typed, a
comment on each heading, and a sheet 说明 that explains every column.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from robot.people.explain import expected_text, explanation_rows
from robot.people.layout import HELP, MAIN, PAPERS, Column, Sheet, sheets, slots
from robot.people.models import Employee

_LAST_ROW = 1_048_576
_FORMATS = {
    "text": "@",
    "month": "@",
    "choice": "@",
    "day": "yyyy-mm-dd",
    "money": "0.00",
    "count": "0",
    "flag": "@",
}
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_HEAD_REQUIRED = PatternFill("solid", fgColor="F8CBAD")
_BOLD = Font(bold=True)


def write_template(path: Path) -> None:
    """An empty workbook to fill in. Raises: OSError."""
    write_workbook(path, ())


def write_workbook(path: Path, employees: Iterable[Employee]) -> None:
    """`employees` as a workbook that loads back to equal objects. An existing file is replaced at once,
    never half. Raises: OSError."""
    people = tuple(employees)
    book = Workbook(write_only=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    os.close(handle)
    try:
        _write_help(book)
        for sheet in sheets():
            _write_sheet(book, sheet, people)
        book.active = book[MAIN]
        book.save(name)
        Path(name).replace(path)
    finally:
        _close(book)
        Path(name).unlink(missing_ok=True)


def _close(book: Any) -> None:
    """Sheets that were not saved hold open temporary files."""
    for worksheet in book.worksheets:
        if not worksheet.closed:
            with suppress(OSError):  # the disk may still be full
                worksheet.close()
    book.close()


def _write_sheet(book: Workbook, sheet: Sheet, people: Sequence[Employee]) -> None:
    worksheet = book.create_sheet(sheet.title)
    worksheet.freeze_panes = "B2"
    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        dimension = worksheet.column_dimensions[letter]
        dimension.width = min(40, max(12, 2.2 * max(len(column.heading), len(column.example)) + 2))
        dimension.number_format = _FORMATS[column.kind]
        if column.choices:
            worksheet.data_validations.append(_drop_down(column, f"{letter}2:{letter}{_LAST_ROW}"))
    worksheet.append([_heading(worksheet, column) for column in sheet.columns])
    styles = [_style(worksheet, column) for column in sheet.columns]
    for person in people:
        for values in _rows(sheet, person):
            cells = zip(styles, values, strict=True)
            worksheet.append([_cell(worksheet, value, style) for style, value in cells])


def _style(worksheet: Any, column: Column) -> Any:
    cell: Any = WriteOnlyCell(worksheet)
    cell.number_format = _FORMATS[column.kind]
    return cell._style


def _drop_down(column: Column, cells: str) -> DataValidation:
    rule = DataValidation(
        type="list",
        formula1='"' + ",".join(column.choices) + '"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading,
        error="请从下拉列表中选择",
    )
    rule.add(cells)
    return rule


def _heading(worksheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(worksheet, column.heading)
    cell.font = _BOLD
    cell.fill = _HEAD_REQUIRED if column.required else _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    need = "必填" if column.required else "选填"
    cell.comment = Comment(
        f"{need}：{expected_text(column)}。例：{column.example}", "gongju", width=260, height=90
    )
    return cell


def _cell(worksheet: Any, value: Any, style: Any) -> Any:
    """A cell, or None. `style` is a finished cell's: setting a format anew costs ten times the cell."""
    if value is None:
        return None
    if isinstance(value, bool):
        value = "是" if value else "否"
    cell = WriteOnlyCell(worksheet, value.value if isinstance(value, StrEnum) else value)
    cell._style = style  # type: ignore[attr-defined]
    if isinstance(value, str):
        cell.data_type = "s"  # else a text that begins with = or looks like #N/A would become something else
    elif isinstance(value, Decimal):
        cell.data_type = "n"
    return cell


def _rows(sheet: Sheet, person: Employee) -> Iterator[list[Any]]:
    if sheet.title == MAIN:
        yield [_follow(person, column.path) for column in sheet.columns]
    elif sheet.title == PAPERS:
        for title, name in slots().items():
            files = getattr(person.papers, name)
            for file in (files,) if isinstance(files, str) else files or ():
                yield [person.key, title, file]
    else:
        for entry in getattr(person, sheet.field):
            yield [person.key, *(getattr(entry, column.field) for column in sheet.columns[1:])]


def _follow(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = None if value is None else getattr(value, name)
    return value


def _write_help(book: Workbook) -> None:
    worksheet = book.create_sheet(HELP)
    worksheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", (14, 28, 8, 64, 34, 14), strict=True):
        worksheet.column_dimensions[letter].width = width
    for number, row in enumerate(explanation_rows()):
        cells = []
        for text in row:
            cell = WriteOnlyCell(worksheet, text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 0:
                cell.font, cell.fill = _BOLD, _HEAD
            cells.append(cell)
        worksheet.append(cells)
