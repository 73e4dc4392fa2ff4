"""Set one number in the workspace's own parameters.toml: what an operator does when a new one is published.

set_number(workspace / "parameters.toml", "average_wage", date(2026, 7, 1), "12345", source="公告")
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from robot.errors import ConfigError, Problem
from robot.policy.parameters import Entry, Parameters, Series, own_values, parameters, shipped


def rows(numbers: Parameters) -> list[dict[str, Any]]:
    """Every number as it holds on `numbers.today`, for a table: value None where the files are silent."""
    found = []
    for name, series in numbers.series.items():
        entry = numbers.held.get(name)
        found.append(
            {
                "name": name,
                "title": series.title,
                "value": str(entry.value) if entry else None,
                "from": entry.since.isoformat() if entry else None,
                "until": entry.until.isoformat() if entry and entry.until else None,
                "source": (entry.source or series.source) if entry else series.source,
                "confirmed": entry.confirmed if entry else False,
            }
        )
    return found


def set_number(path: Path, name: str, since: date, value: str, source: str = "") -> Parameters:
    """Write `value` (as typed) for `name` from `since` on, confirmed, into the overlay at `path`.

    A value with the same `since`, shipped or own, is replaced and keeps its last day: who confirms the wage
    of one year says nothing of the next. Other entries stay; comments in the file do not.
    Returns the numbers that hold on `since`. Raises ConfigError for an unknown name, a value of the wrong
    kind, or a file that was broken before; the file is then as it was.
    """
    series = shipped().get(name)
    if series is None:
        known = ", ".join(sorted(shipped()))
        raise ConfigError.of([Problem("name", name, f"a number of the policy: {known}")])
    tables = {key: list(one) for key, one in own_values(path).items()} if path.exists() else {}
    kept = [one for one in tables.get(name, []) if one.since != since]
    same = [one for one in (*tables.get(name, []), *series.values) if one.since == since]
    until = same[0].until if same else None
    new = Entry(since=since, until=until, value=_typed(value, series, name), source=source)
    tables[name] = sorted([*kept, new], key=lambda one: one.since)
    text = "".join(_table(key, entries) for key, entries in sorted(tables.items()))
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)
    return parameters(since, path)


def _typed(value: str, series: Series, name: str) -> int | Decimal | date:
    wanted = {"integer": "a whole number above 0", "amount": "a number above 0", "day": "a date"}[series.kind]
    try:
        if series.kind == "day":
            return date.fromisoformat(value)
        number = Decimal(value)
    except (ValueError, InvalidOperation):
        raise ConfigError.of([Problem("value", name, wanted)]) from None
    whole = number.is_finite() and number == number.to_integral_value()
    if not number.is_finite() or number <= 0 or (series.kind == "integer" and not whole):
        raise ConfigError.of([Problem("value", name, wanted)])
    return int(number) if whole else number


def _table(name: str, entries: Sequence[Entry]) -> str:
    lines = "".join(f"    {{ {_entry(one)} }},\n" for one in entries)
    return f"[{name}]\nvalues = [\n{lines}]\n\n"


def _entry(one: Entry) -> str:
    parts = [f"from = {one.since.isoformat()}"]
    if one.until:
        parts.append(f"until = {one.until.isoformat()}")
    value = format(one.value, "f") if isinstance(one.value, Decimal) else str(one.value)
    parts.append(f"value = {value}")
    if not one.confirmed:
        parts.append("confirmed = false")
    if one.source:
        parts.append(f"source = {json.dumps(one.source, ensure_ascii=False)}")
    return ", ".join(parts)
