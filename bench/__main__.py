"""`python -m bench [--runs 15] [--json PATH]`: prints tables, writes JSON, exits 1 beyond the limits."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from bench import race, report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and memory of the flows.")
    parser.add_argument("--runs", type=int, default=15, help="rounds that count (default 15)")
    parser.add_argument("--json", type=Path, default=Path("var/bench/permit.json"), help="file to write")
    chosen = parser.parse_args()
    if not 1 <= chosen.runs <= race.MOST_RUNS:
        parser.error(f"--runs: 1 to {race.MOST_RUNS}")
    progress = Console(stderr=True, highlight=False)
    shown = report.result(race.run(chosen.runs, progress.print))
    report.write(chosen.json, shown)
    report.show(Console(highlight=False), shown)
    return 0 if shown["within_limits"] else 1


if __name__ == "__main__":
    sys.exit(main())
