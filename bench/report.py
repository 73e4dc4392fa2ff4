"""What the race came to: as JSON for programs, as tables for people."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.race import KINDS, Race

MOST_RATIO, AIM_RATIO = 1.0, 0.7
"""Flow to script: what is required, what is aimed at."""

MOST_PYTHON = 150 * 1000 * 1000
"""Bytes that the flow's Python process may have held at its peak."""

TITLES = {"flow": "flow, whole protocol", "script": "hand-written Playwright", "http": "plain HTTP"}


def result(race: Race) -> dict[str, Any]:
    """Seconds, ratios, bytes and stages as plain JSON."""
    ratios = [
        flow / script for flow, script in zip(race.seconds["flow"], race.seconds["script"], strict=True)
    ]
    ratio = median(ratios)
    return {
        "what": "one complete permit application: profile, attachments, association, permit_application",
        "runs": len(ratios),
        "machine": {
            "cpus": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
            "playwright": version("playwright"),
        },
        "median_seconds": {kind: round(median(race.seconds[kind]), 3) for kind in KINDS},
        "ratio_to_script": round(ratio, 3),
        "limits": {"ratio": MOST_RATIO, "aimed_ratio": AIM_RATIO, "python_bytes": MOST_PYTHON},
        "within_limits": ratio <= MOST_RATIO and race.python["flow"] < MOST_PYTHON,
        "peak_bytes": {
            kind: {
                "python": race.python[kind],
                "driver": race.shares[kind].driver if kind in race.shares else None,
                "browser": race.shares[kind].browser if kind in race.shares else None,
            }
            for kind in KINDS
        },
        "stages_median_seconds": stages(race),
        "spoiled_by_the_script": race.spoiled,
        "seconds": {kind: [round(one, 3) for one in race.seconds[kind]] for kind in KINDS},
        "ratios": [round(one, 3) for one in ratios],
        "slowest_of_the_flow": _slowest(race),
    }


def _slowest(race: Race) -> dict[str, Any]:
    """The flow's longest turn, counted from 1, and where its time went: an outlier has a reason."""
    seconds = race.seconds["flow"]
    at = seconds.index(max(seconds))
    parts = {
        name: {part: round(one, 3) for part, one in own.items()} for name, own in race.stages[at].items()
    }
    return {"turn": at + 1, "seconds": round(seconds[at], 3), "stages": parts}


def stages(race: Race) -> dict[str, dict[str, float]]:
    """Part → business → median seconds, parts in the order in which they first came."""
    found: dict[str, dict[str, list[float]]] = {}
    for one in race.stages:
        for business, parts in one.items():
            for part, seconds in parts.items():
                found.setdefault(part, {}).setdefault(business, []).append(seconds)
    return {
        part: {business: round(median(every), 4) for business, every in businesses.items()}
        for part, businesses in found.items()
    }


def write(file: Path, shown: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(shown, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def show(console: Console, shown: dict[str, Any]) -> None:
    """Three tables: time, memory, and where the flow's time goes."""
    seconds, peak, ratio = shown["median_seconds"], shown["peak_bytes"], shown["ratio_to_script"]
    times = Table(title=f"One permit application, medians of {shown['runs']}", title_justify="left")
    for column in ("", "seconds", "fastest", "slowest", "of the script"):
        times.add_column(column, justify="left" if not column else "right")
    for kind in KINDS:
        every = shown["seconds"][kind]
        of_script = f"{ratio:.2f}" if kind == "flow" else f"{seconds[kind] / seconds['script']:.2f}"
        times.add_row(
            TITLES[kind], f"{seconds[kind]:.2f}", f"{min(every):.2f}", f"{max(every):.2f}", of_script
        )
    console.print(times)
    memory = Table(title="Peak memory, MB", title_justify="left")
    for column in ("", "Python", "Playwright's driver", "browser (PSS)"):
        memory.add_column(column, justify="left" if not column else "right")
    for kind in KINDS:
        memory.add_row(
            TITLES[kind], *(_megabytes(peak[kind][one]) for one in ("python", "driver", "browser"))
        )
    console.print(memory)
    _show_stages(console, shown["stages_median_seconds"])
    console.print(
        f"ratio to the script {ratio:.2f} (at most {MOST_RATIO:.1f}, aim {AIM_RATIO:.1f}); "
        f"Python {_megabytes(peak['flow']['python'])} MB (under {_megabytes(MOST_PYTHON)}): "
        + ("within the limits" if shown["within_limits"] else "NOT within the limits")
    )


def _show_stages(console: Console, parts: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for one in parts.values() for name in one))
    table = Table(title="Where the flow's time goes, ms", title_justify="left")
    for column in ("", *names, "all"):
        table.add_column(column, justify="left" if not column else "right")
    for part, by_name in parts.items():
        cells = [f"{by_name[name] * 1000:.0f}" if name in by_name else "" for name in names]
        table.add_row(part, *cells, f"{sum(by_name.values()) * 1000:.0f}")
    sums = [sum(one.get(name, 0.0) for one in parts.values()) for name in names]
    table.add_section()
    table.add_row("all", *(f"{one * 1000:.0f}" for one in sums), f"{sum(sums) * 1000:.0f}")
    console.print(table)


def _megabytes(count: int | None) -> str:
    return "unknown" if count is None else f"{count / 1e6:.0f}"
