"""What the widget layer is asked for and what it answers, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows are added: press `add`; fill the dialog that opens (or the row that appears); press `save`.

    `fields`: (form field name, its label in the dialog, which is also the heading of its column).
    `save` empty: the row is edited in place and has no button of its own.
    """

    add: str
    fields: tuple[tuple[str, str], ...]
    save: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One field: its visible label and the value it shall show.

    `value`: the types of PortalForm (str, int, Decimal, bool, date, StrEnum, Path, tuple of Path, tuple
    of str, (date, date)), also float, datetime, time and lists. A date for a month picker is the first
    of that month, or a text "2026-03". With `rows` the value is a sequence of PortalForm (or of mappings
    name -> value) and `label` is the heading of the section that holds the table.
    `name`: the form's own name of it, for FieldResult. `section`: the heading of the part of the page
    it stands in, for a label that occurs twice; in a table whose row is edited in place `label` is the
    column's heading and `section` a text of the row. `sensitive`: never named in a problem's text.
    """

    label: str
    value: Any
    name: str = ""
    sensitive: bool = False
    section: str = ""
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows beside a label now.

    `widget` is the kind found ("text", "select", "static" for plain text, ...), "" when nothing was
    found; then `problem` says why. Several values (tags, files, ticks) are in `parts`, in page order.
    """

    label: str
    widget: str
    text: str
    parts: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed: its text as the page prints it, and the page's words that followed.

    `said`: toasts, messages and dialogs that appeared until the page was quiet again, gone or not.
    """

    text: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawFace:
    """What one frame shows besides values, before anything was typed and now: each
    `{"titles": [text], "fields": [{"name", "offers": [text] | None}], "notices": [text]}`. `required`: the
    labels of the fields that are required now."""

    before: dict[str, Any]
    now: dict[str, Any]
    required: tuple[str, ...]
