"""`python -m bench.workbook`: employees.xlsx loaded with full validation, three sizes of it.

Each is written by the product's own writer, loaded in a process of its own (its peak of memory is its own)
and compared with what was written. Prints a table, writes JSON, exits 1 beyond the limit: 10,000 employees
(a row of 员工 and one in each list that must not be empty) in 20 s of one core's time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.memory import own_peak
from bench.rules import employees
from robot.people.models import Employee
from robot.people.template import write_workbook
from robot.people.workspace import load_employees

MOST_SECONDS = 20.0
BARE = {"income": (), "insurance": ()}
CASES = {
    "10,000 rows": (370, True, True),
    "10,000 people": (10_000, False, True),
    "10,000 people, months": (10_000, True, False),
}
"""What it is → how many employees, with twelve months of income and insurance, whether the limit holds."""


def people(count: int, months: bool) -> list[Employee]:
    """The invented people of the rules' bench, those that a workbook may hold: every ID number once."""
    made = {one.id_number: one for one in employees(count)}
    found = list(made.values())
    return found if months else [one.model_copy(update=BARE) for one in found]


def rows_of(person: Employee) -> int:
    """Rows of a workbook that one employee takes."""
    lists = (person.education, person.contracts, person.income, person.insurance)
    return 1 + sum(map(len, lists))


def measure(name: str) -> dict[str, Any]:
    """One case, in this process: rows, seconds of CPU time to load, peak bytes."""
    count, months, limited = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "employees.xlsx"
        subprocess.run([*_SELF, "--write", str(path), "--one", name], check=True)
        start = time.process_time()
        loaded = load_employees(path)
        seconds = time.process_time() - start
        size, peak = path.stat().st_size, own_peak()
    if loaded != tuple(people(count, months)):
        raise SystemExit(f"{name}: what was loaded is not what was written")
    return {
        "case": name,
        "employees": len(loaded),
        "rows": sum(map(rows_of, loaded)),
        "file_bytes": size,
        "seconds": round(seconds, 3),
        "peak_bytes": peak,
        "limited": limited,
    }


_SELF = [sys.executable, "-m", "bench.workbook"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.workbook", description="Loading employees.xlsx.")
    parser.add_argument("--json", type=Path, default=Path("var/bench/workbook.json"), help="file to write")
    parser.add_argument("--one", choices=tuple(CASES), help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.write:
        write_workbook(chosen.write, people(*CASES[chosen.one][:2]))
        return 0
    if chosen.one:
        print(json.dumps(measure(chosen.one), ensure_ascii=False))
        return 0
    found: list[dict[str, Any]] = []
    for name in CASES:
        done = subprocess.run([*_SELF, "--one", name], stdout=subprocess.PIPE, text=True, check=True)
        found.append(json.loads(done.stdout))
    within = all(one["seconds"] <= MOST_SECONDS for one in found if one["limited"])
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"cases": found, "within_limits": within}, indent=2, ensure_ascii=False)
    chosen.json.write_text(f"{text}\n", "utf-8")
    table = Table("workbook", "employees", "rows", "file MB", "CPU s", "limit", "rows/s", "peak MB")
    for one in found:
        table.add_row(
            one["case"],
            f"{one['employees']:,}",
            f"{one['rows']:,}",
            f"{one['file_bytes'] / 1e6:.1f}",
            f"{one['seconds']:.1f}",
            f"{MOST_SECONDS:.0f}" if one["limited"] else "",
            f"{one['rows'] / one['seconds']:,.0f}",
            f"{one['peak_bytes'] / 1e6:.0f}",
        )
    Console(highlight=False).print(table)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
