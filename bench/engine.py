"""`python -m bench.engine`: what the engine costs, and how many visits it can make.

1. Overhead: a quota application that is sent, and a reading of an account, by the office alone and as a
   case's turn, in turn. At most 5 % of the bare time, the machinery's own CPU counted.
2. Cases that wait: 1,000 in one process that serves, under 200 MB and without a thread each; what a look who
   is due costs at 1,000 and 10,000; what two edits of the files cost.
3. 1,000 employees whose renewals await an answer, read in one visit of the unit's account.
4. Turns a minute with 1, 2 and 4 workers on Postgres, a portal that takes 200 ms to answer.

Prints tables, writes JSON, exits 1 beyond a limit.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import engine_turns, engine_waiting, engine_workers

MOST_OVERHEAD = 0.05
MOST_BYTES = 200_000_000
MOST_THREADS = 40
"""DBOS's own, and those of visits; none of a case that waits."""
COUNTS = 1_000, 10_000
CROWD = 1_000
ROUNDS = 5
BAR = 40

PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "overhead": lambda: engine_turns.overhead(ROUNDS),
    "waiting": lambda: engine_waiting.measure(COUNTS),
    "crowd": lambda: engine_turns.crowd(CROWD),
    "throughput": engine_workers.throughput,
}


def beyond(found: dict[str, Any]) -> list[str]:
    """The limits that are broken, one line each."""
    broken = []
    for kind in ("send", "poll"):
        share = found.get("overhead", {}).get(kind, {}).get("overhead", 0)
        if share > MOST_OVERHEAD:
            broken.append(f"overhead of a {kind}: {share:.1%}, at most {MOST_OVERHEAD:.0%}")
    waiting = found.get("waiting")
    if waiting:
        rest = waiting["at_rest"]
        if rest["rss"] > MOST_BYTES:
            broken.append(f"{waiting['cases']} waiting cases: more than {MOST_BYTES / 1e6:.0f} MB")
        if rest["threads"] > MOST_THREADS:
            broken.append(f"{waiting['cases']} waiting cases: {rest['threads']} threads")
        if waiting["one_row"]["turns"] != 1:
            broken.append(f"one row changed: {waiting['one_row']['turns']} turns, not 1")
    if "crowd" in found:
        broken += _of_the_crowd(found["crowd"])
    return broken


def _of_the_crowd(crowd: dict[str, Any]) -> list[str]:
    first, second = crowd["polls"]
    count, said = crowd["employees"], []
    if any(one["visits"] != 1 or one["log_ins"] for one in (first, second)):
        said.append("the crowd was not read in one visit")
    if (first["changes"], second["changes"]) != (count, 0):
        said.append(f"changes: {first['changes']} and {second['changes']}, not {count} and 0")
    if sum(second["states"].values()) != count or len(second["states"]) < 2:
        said.append(f"states: {second['states']}")
    if second["requests"] >= count:
        said.append(f"{second['requests']} requests for {count} employees")
    return said


def show(console: Console, found: dict[str, Any]) -> None:
    if "overhead" in found:
        table = _table("visit", "bare s", "turn s", "overhead")
        for kind in ("send", "poll"):
            one = found["overhead"][kind]
            share = f"{one['overhead']:.1%}"
            table.add_row(kind, f"{one['bare_seconds']:.2f}", f"{one['turn_seconds']:.2f}", share)
        console.print(table)
        alone = found["overhead"]["machinery"]
        console.print(f"a turn that visits nobody: {alone['cpu_ms']:.0f} ms CPU")
    if "waiting" in found:
        _show_waiting(console, found["waiting"])
    if "crowd" in found:
        table = _table("employees", "readings", "changes", "visits", "requests", "s", "Python CPU s")
        for one in found["crowd"]["polls"]:
            names = ("readings", "changes", "visits", "requests", "seconds", "python_cpu")
            table.add_row(f"{found['crowd']['employees']:,}", *(f"{one[name]:,}" for name in names))
        console.print(table)
    if "throughput" in found:
        table = _table("turn", "workers", "turns", "s", "a minute", "")
        rows = found["throughput"]["rows"]
        for one in rows:
            most = max(other["a_minute"] for other in rows if other["kind"] == one["kind"])
            bar = "█" * round(one["a_minute"] / most * BAR)
            shown = (str(one[name]) for name in ("workers", "turns", "seconds", "a_minute"))
            table.add_row(one["kind"], *shown, bar)
        console.print(table)
        console.print(found["throughput"].get("not_run", f"on {os.cpu_count()} cores"))


def _show_waiting(console: Console, one: dict[str, Any]) -> None:
    table = _table("waiting cases", "MB", "at the peak", "threads", "CPU s a minute")
    rest, peak = one["at_rest"], one["peak_rss"]
    minute = f"{rest['cpu_a_second'] * 60:.1f}"
    megabytes = (f"{held / 1e6:.0f}" for held in (rest["rss"], peak))
    table.add_row(f"{one['cases']:,}", *megabytes, str(rest["threads"]), minute)
    console.print(table)
    for count, seconds in one["look_cpu_seconds"].items():
        console.print(f"a look who is due, {int(count):,} cases: {seconds * 1000:.0f} ms CPU")
    for name, what in (("one_row", "one row of the workbook"), ("unit", "unit.yaml, the address")):
        edit = one[name]
        told = f"{edit['turns']:,} turns, {edit['cpu']:.1f} s CPU, no visit, within {edit['seconds']:.0f} s"
        console.print(f"edited {what}: {told}")
    console.print(f"{one['ledger_bytes_a_case']:,} bytes of the ledger a case")


def _table(*titles: str) -> Table:
    return Table(*titles, collapse_padding=True, pad_edge=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description="What the engine costs.")
    parser.add_argument("--json", type=Path, default=Path("var/bench/engine.json"), help="file to write")
    parser.add_argument("--part", choices=tuple(PARTS), action="append", help="only this (default: all)")
    chosen = parser.parse_args()
    found: dict[str, Any] = {}
    for name in chosen.part or PARTS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found[name] = PARTS[name]()
    broken = beyond(found)
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**found, "within_limits": not broken}, indent=2, ensure_ascii=False)
    chosen.json.write_text(f"{text}\n", "utf-8")
    console = Console(highlight=False)
    show(console, found)
    for line in broken:
        console.print(f"BEYOND: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
