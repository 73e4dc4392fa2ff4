"""Whether what a page shows says the same as a form's value, however the page prints it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from robot.browser.forms import FieldResult, PortalForm, as_text

YES = frozenset({"是", "有", "√", "✓", "已勾选", "yes", "true", "1"})
NO = frozenset({"否", "无", "没有", "×", "未勾选", "", "-", "no", "false", "0"})


def agrees(value: Any, shown: str) -> bool:
    """`value` of a PortalForm against the text `shown`: blanks, 2026年3月1日, 1,234.00, 是/√ are
    understood; uploads agree when every file name is shown, in the order given."""
    text = _bare(shown)
    if isinstance(value, bool):
        return text.lower() in (YES if value else NO)
    if isinstance(value, int | Decimal):
        return _number(shown) == Decimal(value)
    if isinstance(value, date):
        return _dates(shown) == [value]
    if isinstance(value, tuple | list):
        return _sequence_agrees(value, shown)
    if isinstance(value, Path):
        return value.name in shown
    return _bare(as_text(value)) == text


def compared(shows: Mapping[str, str], shown: Mapping[str, str], form: PortalForm) -> list[FieldResult]:
    """Every name of `shows` (name → label) that `form` has a value for (one that only chooses a row
    included), against the text `shown` under it. A name that is not shown does not agree."""
    values = {**form.chosen(), **dict(form.values())}
    results = []
    for name, label in shows.items():
        if name not in values:
            continue
        text = shown.get(name, "")
        same = name in shown and agrees(values[name], text)
        problem = "" if same else ("shown otherwise" if name in shown else "not shown")
        asked = as_text(values[name])
        results.append(FieldResult(label, name, "shown", asked, text, same, problem, form.is_sensitive(name)))
    return results


def same_rows(rows: Sequence[PortalForm], shown: Sequence[Mapping[str, str]]) -> bool:
    """Whether a table shows exactly `rows`, in order. A value left out may be shown as 至今 or so."""
    return len(shown) == len(rows) and all(
        agrees(value, line[name]) if value is not None else not any(map(str.isdigit, line[name]))
        for row, line in zip(rows, shown, strict=True)
        for name, value in row
    )


def _sequence_agrees(values: Sequence[Any], shown: str) -> bool:
    if all(type(one) is date for one in values):
        return _dates(shown) == list(values)
    parts: list[str] = []
    for one in values:
        if isinstance(one, PortalForm):
            parts += [_bare(as_text(value)) for _, value in one.values()]
        else:
            parts.append(_bare(as_text(one)))
    text, at = _bare(shown), 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _bare(text: str) -> str:
    return "".join(text.split())


def _number(text: str) -> Decimal | None:
    """The one number of a text, its unit and thousands marks ignored."""
    found = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)
    try:
        return Decimal(found[0].replace(",", "")) if len(found) == 1 else None
    except InvalidOperation:
        return None


def _dates(text: str) -> list[date]:
    days = []
    for year, month, day in re.findall(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})", text):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            return []
    return days
