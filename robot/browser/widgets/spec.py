"""A value as the in-page half understands it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from robot.browser.forms import as_text
from robot.browser.widgets.dates import Moment, moment_in


def asked_text(value: Any) -> str:
    """The value as a result prints it; numbers as they were given."""
    if isinstance(value, bool | date | StrEnum | Path):
        return as_text(value)
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, tuple | list):
        return " / ".join(asked_text(one) for one in value)
    return str(value)


def moment_of(value: Any) -> Moment | None:
    """A date, date and time, time, or a text that is nothing but one ("2026-03", "09:30")."""
    if isinstance(value, datetime):
        return Moment(value.year, value.month, value.day, value.strftime("%H:%M:%S"))
    if isinstance(value, date):
        return Moment(value.year, value.month, value.day)
    if isinstance(value, time):
        return Moment(time=value.strftime("%H:%M:%S"))
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return moment_in(value, strict=True)
    return None


@dataclass(frozen=True, slots=True)
class Spec:
    """One field for the page: `type` is text, number, bool, date, range, list or files."""

    at: int
    label: str
    section: str
    type: str
    text: str
    extra: dict[str, Any] = field(default_factory=dict)

    def js(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "label": self.label,
            "section": self.section,
            "type": self.type,
            "text": self.text,
            **self.extra,
        }


class NotAFile(Exception):
    """A path that is no readable file; the text says which."""


def files_of(value: Any, base: Path | None) -> list[Path] | None:
    """The files a value names: a Path, Paths, or texts that are existing files below `base`."""
    many = list(value) if isinstance(value, tuple | list) else [value]
    if not many or not all(isinstance(one, str | Path) and not isinstance(one, StrEnum) for one in many):
        return None
    paths = [Path(one) if base is None else base / one for one in many]
    if all(isinstance(one, Path) for one in many):
        for path in paths:
            if not path.is_file():
                raise NotAFile(f"{path.name}: no such file")
        return paths
    if base is None:
        return None
    return paths if all(_is_file(path) for path in paths) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def spec_of(at: int, label: str, section: str, value: Any, base: Path | None) -> Spec:
    """The value with everything the page may need to know of it. Raises NotAFile."""
    text = asked_text(value)
    extra: dict[str, Any] = {}
    files = files_of(value, base)
    if files:
        extra |= {
            "names": [path.name for path in files],
            "paths": [str(path) for path in files],
            "sizes": [path.stat().st_size for path in files],
        }
    if isinstance(value, bool):
        return Spec(at, label, section, "bool", text, {"on": value})
    if isinstance(value, int | float | Decimal):
        return Spec(at, label, section, "number", text)
    if isinstance(value, Sequence) and not isinstance(value, str):
        moments = [moment_of(one) for one in value]
        if len(moments) == 2 and moments[0] and moments[1] and not files:
            ends = {"from": moments[0].js(), "to": moments[1].js()}
            return Spec(
                at, label, section, "range", text, {**ends, "texts": [asked_text(one) for one in value]}
            )
        kind = "files" if all(isinstance(one, Path) for one in value) else "list"
        return Spec(at, label, section, kind, text, {**extra, "texts": [asked_text(one) for one in value]})
    if isinstance(value, Path):
        return Spec(at, label, section, "files", text, extra)
    moment = moment_of(value)
    if moment:
        return Spec(at, label, section, "date", text, {**extra, **moment.js()})
    return Spec(at, label, section, "text", text, extra)
