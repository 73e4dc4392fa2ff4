"""The cells of a workbook, sheet by sheet and row by row: where, what, of which type.

openpyxl's own parser, used below its read-only mode. That mode reads a sheet without a declared range twice,
builds an object a cell and takes each inline string apart as rich text: half the time of a large workbook.
What a cell holds is openpyxl's word here as there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

Cell = tuple[int, Any, str]
"""Column (0 is A), value, openpyxl's data type: `f` is a formula, `e` an error, the others are values."""

_TEXT = f"{{{SHEET_MAIN_NS}}}t"


class OpenBook:
    """A workbook opened for reading. Whatever is wrong with the file, openpyxl raises as it comes."""

    def __init__(self, raw: bytes) -> None:
        self._reader = ExcelReader(io.BytesIO(raw), read_only=True, keep_links=False)
        self._reader.read_manifest()
        self._reader.read_strings()
        self._reader.read_workbook()
        apply_stylesheet(self._reader.archive, self._reader.wb)
        self.parts = {
            str(sheet.name).strip(): str(rel.target)
            for sheet, rel in self._reader.parser.find_sheets()
            if rel.target in self._reader.valid_files and "chartsheet" not in rel.Type
        }
        """Title of each sheet of cells to its part in the file."""

    def close(self) -> None:
        self._reader.archive.close()

    def rows(self, title: str) -> Iterator[tuple[int, list[Cell]]]:
        """Row numbers, from 1, with their cells; rows and cells that hold nothing may be left out."""
        book: Any = self._reader.wb
        with self._reader.archive.open(self.parts[title]) as source:
            yield from _Parser(
                source,
                self._reader.shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            ).rows()


class _Parser(WorkSheetParser):
    """Rows of cells, and nothing else that a sheet has."""

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                row: Any = self.parse_row(element)
                element.clear()
                yield row

    def parse_cell(self, element: Element) -> Any:
        place = element.get("r")
        self.col_counter = _column(place.rstrip("0123456789")) if place else self.col_counter + 1
        kind = element.get("t", "n")
        if element.find(FORMULA_TAG) is None:
            if kind == "inlineStr":
                return self.col_counter - 1, _inline(element), "s"
            if kind == "s" and (value := element.findtext(VALUE_TAG)):
                return self.col_counter - 1, self.shared_strings[int(value)], "s"
        column = self.col_counter
        found = super().parse_cell(element)
        return column - 1, found["value"], found["data_type"]


@cache
def _column(letters: str) -> int:
    return column_index_from_string(letters)


def _inline(element: Element) -> str | None:
    """The text of a cell that holds it itself; runs of formatted text are joined."""
    inner: Any = element.find(INLINE_STRING)
    if inner is None:
        return None
    if len(inner) == 1 and inner[0].tag == _TEXT:
        return inner[0].text or ""
    text: Any = Text.from_tree(inner)
    return str(text.content)
