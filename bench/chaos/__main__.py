"""`make chaos`: faults of every kind, over and over, while cases go their way on the mock portal.

Each seed is a story of its own: the unit applies for quota, E001 applies for a permit (every step of 新办
that sends something), by `gongju serve` as a process with real browsers. A person approves what is asked for.
Meanwhile faults strike; bench/chaos/kinds.py has them. In the end the portal's own list is compared with the
ledger: what was filed twice is doubled, what one of them has and the other lacks is lost. Every story goes on
until all is filed, or says what rests and why. Exit code 1 when anything is doubled, lost or not finished.

    python -m bench.chaos [--faults 220] [--first 1] [--jobs 2]
    python -m bench.chaos --quick
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count as numbers
from itertools import cycle
from multiprocessing import get_context

from rich.console import Console

from bench.chaos.count import Count, show
from bench.chaos.kinds import KINDS
from bench.chaos.teller import OUT, tell
from bench.chaos.world import cannot

TITLE = "Faults of every kind, over and over, while cases go their way on the mock portal."
ORDER = ("one", "postgres", "one", "disk")
"""Where one story after another plays."""
USUAL, EACH = 9, 16
"""Faults of a story as a rule, and at most: it ends when all is filed."""
QUICK = (("one", 8, False), ("postgres", 4, False), ("disk", 2, True))
"""Ground, faults, and whether the story ends with the quota application."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=TITLE)
    parser.add_argument("--faults", type=int, default=220, help="at least so many (default 220)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="stories at once (default 2)")
    parser.add_argument("--only", choices=sorted(set(ORDER)), help="stories on this ground alone")
    parser.add_argument("--quick", action="store_true", help="three stories, a dozen faults")
    asked = parser.parse_args()
    reasons = {ground: cannot(ground) for ground in sorted(set(ORDER))}
    grounds = [one for one in ORDER if not reasons[one] and asked.only in (None, one)]
    endless = ((ground, EACH, False) for ground in cycle(grounds))
    stories = (one for one in QUICK if one[0] in grounds) if asked.quick else endless
    total, running, seeds = Count(), dict[Future[Count], int](), numbers(asked.first)
    with ProcessPoolExecutor(asked.jobs, get_context("spawn")) as pool:
        while True:
            while len(running) < asked.jobs and total.faults.total() + len(running) * USUAL < asked.faults:
                ground, faults, short = next(stories, ("", 0, False))
                if not ground:
                    break
                seed = next(seeds)
                running[pool.submit(tell, ground, seed, faults, short)] = seed
            if not running:
                break
            for one in wait(running, return_when=FIRST_COMPLETED).done:
                print(f"seed {running.pop(one)}: {one.result().line()}", flush=True)
                total.add(one.result())
    skipped = {one.name: reasons[one.world] for one in KINDS if reasons[one.world]}
    show(Console(), total, skipped, tuple(one.name for one in KINDS))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "chaos.json").write_text(json.dumps(total.row(), ensure_ascii=False, indent=2) + "\n")
    return int(not total.well)


if __name__ == "__main__":
    sys.exit(main())
