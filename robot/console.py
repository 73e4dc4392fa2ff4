"""What a command shows: tables for people, one JSON object for programs. Logs go elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from robot.harmless import harmless, harmless_json
from robot.redact import mask_all

PIPED = 200
"""Columns where there is no terminal to ask."""


def _console(*, stderr: bool) -> Console:
    made = Console(stderr=stderr, highlight=False, soft_wrap=True)
    if not made.is_terminal:
        made.width = PIPED
    return made


out = _console(stderr=False)
err = _console(stderr=True)


def plain(value: Any) -> Any:
    """`value` as JSON's own types."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump())
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Decimal | date | Path | SecretStr):
        return str(value)
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    return str(value)


def emit(value: Any, known: Collection[str] | None = None) -> None:
    """One JSON document on stdout; Chinese as escapes where the console cannot show it. With `known`
    (values that tell who somebody is) personal data is masked in it: programs keep what they are told."""
    shown = plain(value) if known is None else mask_all(plain(value), known)
    told = harmless_json(json.dumps(shown, ensure_ascii=not _shows_chinese(), indent=2))
    sys.stdout.write(told + "\n")
    sys.stdout.flush()


def emit_line(value: Any) -> None:
    """One JSON document on one line of stdout, for what goes on and on."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=not _shows_chinese()) + "\n")
    sys.stdout.flush()


def _shows_chinese() -> bool:
    try:
        return bool("工居".encode(sys.stdout.encoding or "utf-8"))
    except (LookupError, UnicodeEncodeError):
        return False


def say(text: str) -> None:
    """A line for a person, printed as it is: what looks like markup stays text."""
    out.print(escape(harmless(text)))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table for a person. Cells are text, not markup."""
    shown = Table(title=escape(harmless(title)) if title else None, title_justify="left", show_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(escape("" if cell is None else harmless(str(cell))) for cell in row))
    out.print(shown)


@contextmanager
def working(text: str, *, quiet: bool) -> Iterator[Progress]:
    """A progress display on a terminal (stderr), nothing elsewhere."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=quiet or not err.is_terminal,
    ) as progress:
        progress.add_task(escape(text))
        yield progress
