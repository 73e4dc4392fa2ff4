"""`gongju serve` or `gongju worker` with the story's clock, which stops where the story wants it to.

    python -m bench.chaos.inside serve PLACE

A spot is before or after a function that a turn goes through. Where the story has ordered a stop at it, the
process says that it is there and waits: for its end by kill -9, or until it may go on.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from bench.chaos.clock import Clock
from bench.chaos.spots import MOST, ORDER, STOPPED, holders


def main(word: str, place: Path) -> None:
    from robot import cli

    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    Clock(place / "clock").put()
    passed: Counter[str] = Counter()
    for spot, owner, name in holders():
        setattr(owner, name, _with_stops(getattr(owner, name), spot, place, passed))
    sys.argv = ["gongju", word, "--json"]
    cli.main()


def _end_with(story: int) -> None:
    """A story that was itself killed leaves nobody behind."""
    while os.getppid() == story:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


def _with_stops(call: Callable[..., Any], spot: str, place: Path, passed: Counter[str]) -> Callable[..., Any]:
    @wraps(call)
    def called(*values: Any, **named: Any) -> Any:
        _at(f"{spot}.before", place, passed)
        came = call(*values, **named)
        _at(f"{spot}.after", place, passed)
        return came

    return called


def _at(spot: str, place: Path, passed: Counter[str]) -> None:
    try:
        order = (place / ORDER).read_text()
    except FileNotFoundError:
        return
    wanted, skip, _ = order.split()
    if wanted != spot:
        return
    passed[order] += 1
    if passed[order] <= int(skip):
        return
    here = place / f"{STOPPED}{os.getpid()}"
    try:
        (place / ORDER).rename(here)
    except FileNotFoundError:
        return  # another process was first, or it is no longer wanted
    end = time.monotonic() + MOST
    while here.exists() and time.monotonic() < end:
        time.sleep(0.01)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
