"""employees.xlsx into plain data with cell addresses: all problems at once, never a traceback.

Hidden rows and columns are read like the others: a filter hides rows, it does not mean to leave people
out. Sheets that are not in the layout are left alone, so the unit may keep its notes there.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from pydantic_core import PydanticCustomError

from robot.errors import Problem
from robot.people import zipguard
from robot.people.kinds import clean
from robot.people.layout import KEY, MAIN, PAPERS, Column, Sheet, normal, sheets, slots
from robot.people.problems import Loc
from robot.people.xlsx import Cell, OpenBook

Place = tuple[str, ...]
_GROUPS = sorted({c.path[0] for c in sheets()[0].columns if len(c.path) > 1 and c.required})
_LISTS = [sheet.field for sheet in sheets()[1:] if sheet.title != PAPERS]


@dataclass(slots=True)
class Table:
    """The rows of one sheet: (row number, {path: value}), blank rows left out."""

    sheet: Sheet
    letters: dict[Place, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[Place, Any]]] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """One employee's plain data and the rows it came from."""

    book: Book
    row: int
    data: dict[str, Any]
    rows: dict[Loc, int] = field(default_factory=dict)

    def where(self, loc: Loc) -> str:
        """`employees.xlsx!应税收入!D7`: the cell of `loc`, or of the nearest thing around it."""
        if len(loc) > 1 and (row := self.rows.get(loc[:2])) is not None:
            return self.book.cell(self.book.sheet_of(str(loc[0])), row, tuple(map(str, loc[2:3])))
        if loc[:1] == ("papers",):  # the photo is one file, not a list of files
            row = self.rows.get(loc[:3], self.rows.get((*loc[:2], 0)))
            if row is not None:
                return self.book.cell(PAPERS, row, ("file",))
        path = tuple(str(part) for part in loc[:2])
        return self.book.cell(MAIN, self.row, path if path in self.book.tables[MAIN].letters else path[:1])


@dataclass(slots=True)
class Book:
    """A workbook as read: its tables by sheet title, and what is wrong with it."""

    name: str
    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, where: str, what: str, expected: str, example: str = "") -> None:
        self.problems.append(Problem(f"{self.name}{where}", what, expected, example))

    def cell(self, title: str, row: int, path: Place) -> str:
        table = self.tables.get(title)
        letter = table.letters.get(path, "A") if table else "A"
        return f"{self.name}!{title}!{letter}{row}"

    def sheet_of(self, name: str) -> str:
        """The title of the sheet that holds the list `name`."""
        return next((sheet.title for sheet in sheets() if sheet.field == name), MAIN)


def read_workbook(path: Path, name: str) -> tuple[list[Person], list[Problem]]:
    """All employees of the workbook as plain data, and every problem of its form (not of its values)."""
    book = Book(name)
    try:
        raw = zipguard.read_bytes(path)
        merged = zipguard.inspect(raw)
    except zipguard.Unsafe as error:
        book.wrong("", "file", str(error))
        return [], book.problems
    except OSError as error:
        book.wrong("", "file", f"a file that can be read ({error.strerror or 'input/output error'})")
        return [], book.problems
    with _opened(raw, book) as opened:
        if opened is not None:
            _read_tables(opened, book, merged)
    people = _people(book)
    return people, book.problems


@contextmanager
def _opened(raw: bytes, book: Book) -> Iterator[OpenBook | None]:
    """The workbook, or None and a problem."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it drops
        try:
            opened = OpenBook(raw)
        except Exception:
            # A damaged workbook makes openpyxl raise KeyError, TypeError, ParseError, ... as it comes.
            book.wrong("", "file", "an undamaged .xlsx workbook; open it in Excel or WPS and save it again")
            yield None
            return
        try:
            yield opened
        finally:
            opened.close()


def _read_tables(opened: OpenBook, book: Book, merged: dict[str, str]) -> None:
    for sheet in sheets():
        part = opened.parts.get(sheet.title)
        if part is None:
            if sheet.title == MAIN:
                book.wrong("", "file", f"a sheet {MAIN}; take the workbook from `gongju init`")
            continue
        if part in merged:
            where = f"!{sheet.title}!{merged[part]}"
            book.wrong(where, "merged cells", "one value a cell; unmerge the cells (取消合并单元格)")
        table = book.tables[sheet.title] = Table(sheet)
        rows = _rows(opened, book, sheet.title)
        number, cells = next(rows, (1, []))
        columns = _columns(cells if number == 1 else [], table, book)
        if columns:
            for number, cells in rows:
                if values := _values(number, cells, columns, table, book):
                    table.rows.append((number, values))


def _rows(opened: OpenBook, book: Book, title: str) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with their numbers; ends with a problem where the sheet's XML is damaged."""
    rows = opened.rows(title)
    number = 0
    while True:
        try:
            number, cells = next(rows)
        except StopIteration:
            return
        except Exception:  # as in _opened: the parser raises whatever the damage leads to
            book.wrong(f"!{title}!A{number + 1}", "sheet", "an undamaged sheet; save the workbook again")
            return
        yield number, cells


def _columns(cells: list[Cell], table: Table, book: Book) -> dict[int, Column]:
    """The known columns by position, from the heading row."""
    title = table.sheet.title
    known = {normal(column.heading): column for column in table.sheet.columns}
    columns: dict[int, Column] = {}
    for index, value, _ in cells:
        if value is None or not normal(value):
            continue
        letter = get_column_letter(index + 1)
        column = known.get(normal(value))
        if column is None:
            book.wrong(
                f"!{title}!{letter}1", "heading", "a heading of the template (see the sheet 说明)", KEY
            )
        elif column.path in table.letters:
            book.wrong(f"!{title}!{letter}1", column.heading, "each heading once")
        else:
            table.letters[column.path] = letter
            columns[index] = column
    missing = [c.heading for c in table.sheet.columns if c.required and c.path not in table.letters]
    if missing and (columns or title == MAIN):
        book.wrong(f"!{title}!A1", "heading", f"a column for each of {', '.join(missing)}")
    return columns


def _values(
    number: int, cells: list[Cell], columns: dict[int, Column], table: Table, book: Book
) -> dict[Place, Any]:
    values: dict[Place, Any] = {}
    for index, value, kind in cells:
        column = columns.get(index)
        if value is None or column is None:
            continue
        if kind in ("f", "e"):
            what = (
                "a value, not a formula; paste it as a value (选择性粘贴为数值)" if kind == "f" else "a value"
            )
            where = f"!{table.sheet.title}!{table.letters[column.path]}{number}"
            book.wrong(where, column.heading, what, column.example)
            values[column.path] = None  # told already: not missing as well
        elif not isinstance(value, str) or (value := value.strip()):
            values[column.path] = value
    return values


def _key(values: dict[Place, Any], where: str, book: Book) -> str | None:
    """The staff number of a row, as text; a number cell is fine."""
    value = values.get(("key",))
    try:
        value = clean(value)
    except PydanticCustomError:
        value = ""
    if isinstance(value, str) and value:
        return value
    book.problems.append(Problem(where, f"{KEY} (key)", "a staff number in every row", "E001"))
    return None


def _people(book: Book) -> list[Person]:
    main = book.tables.get(MAIN)
    if main is None:
        return []
    people: list[Person] = []
    by_key: dict[str, Person] = {}
    for number, values in main.rows:
        key = _key(values, book.cell(MAIN, number, ("key",)), book)
        data: dict[str, Any] = {}
        for path, value in values.items():
            inside = data.setdefault(path[0], {}) if len(path) > 1 else data
            inside[path[-1]] = value
        data["key"] = key
        for name in _GROUPS:  # an empty group names each column that it needs
            data.setdefault(name, {})
        for name in _LISTS:
            data.setdefault(name, [])
        person = Person(book, number, data)
        people.append(person)
        if key in by_key:  # told by the caller; its lists cannot be told from the first one's
            person.rows = by_key[key].rows
            data |= {name: by_key[key].data[name] for name in _LISTS}
        elif key:
            by_key[key] = person
    for table in book.tables.values():
        if table.sheet.title != MAIN:
            _hand_out(table, by_key, book)
    return people


def _hand_out(table: Table, by_key: dict[str, Person], book: Book) -> None:
    """Give each row of a list to its employee."""
    for number, values in table.rows:
        where = book.cell(table.sheet.title, number, ("key",))
        key = _key(values, where, book)
        if key is None:
            continue
        person = by_key.get(key)
        if person is None:
            expected = f"a staff number that stands in the sheet {MAIN}"
            book.problems.append(Problem(where, f"{KEY} (key)", expected, "E001"))
        elif table.sheet.field == "papers":
            _hand_out_paper(number, values, person, book)
        else:
            entries = person.data[table.sheet.field]
            person.rows[(table.sheet.field, len(entries))] = number
            entries.append({path[0]: value for path, value in values.items() if path != ("key",)})


def _hand_out_paper(number: int, values: dict[Place, Any], person: Person, book: Book) -> None:
    titles = {normal(title): name for title, name in slots().items()}
    slot, file = titles.get(normal(values.get(("slot",), ""))), values.get(("file",))
    if slot is None:
        where, expected = book.cell(PAPERS, number, ("slot",)), f"one of {', '.join(slots())}"
        book.problems.append(Problem(where, "材料名称", expected))
    elif file is None:
        where = book.cell(PAPERS, number, ("file",))
        book.problems.append(Problem(where, "文件", "a path inside the papers/ folder", "E001/diploma.pdf"))
    else:
        papers = person.data.setdefault("papers", {})
        if slot == "photo":
            if slot in papers:
                where = book.cell(PAPERS, number, ("file",))
                book.problems.append(Problem(where, "证件照", "one file only", "E001/photo.jpg"))
            papers[slot] = file
            person.rows[("papers", "photo", 0)] = number
            return
        files = papers.setdefault(slot, [])
        person.rows[("papers", slot, len(files))] = number
        files.append(file)
