"""One contender in a process of its own: `python -m bench.worker KIND PORTAL WORKSPACE`.

A line of JSON in (a Task), a line of JSON out (see `turn`; `error` when it failed), until stdin ends.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from bench.http import agree
from bench.memory import own_peak
from bench.turn import Contender, Task


def contender(kind: str, portal: str, workspace: Path) -> Contender:
    """Imports only what it needs: its memory is measured."""
    if kind == "flow":
        from bench.flow import Flow

        return Flow(portal, workspace)
    if kind == "script":
        from bench.script import Script

        return Script(portal)
    from bench.http import Http

    return Http(portal)


def turn(one: Contender, portal: str, task: Task) -> dict[str, Any]:
    """`seconds`, `receipts`, `stages` (of the flow: seconds by business and part), `python` (bytes)."""
    one.log_in(task)
    start = time.perf_counter()
    receipts = one.before_the_unit(task)
    took = time.perf_counter() - start
    agree(portal, receipts[-1])
    start = time.perf_counter()
    receipts += one.after_the_unit(task)
    took += time.perf_counter() - start
    stages = one.stages.take() if hasattr(one, "stages") else {}
    return {"seconds": took, "receipts": receipts, "stages": stages, "python": own_peak()}


def main() -> None:
    kind, portal, workspace = sys.argv[1:]
    one = contender(kind, portal, Path(workspace))
    try:
        for line in sys.stdin:
            try:
                answer = turn(one, portal, Task(**json.loads(line)))
            except Exception as error:
                traceback.print_exc()
                answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
            print(json.dumps(answer), flush=True)
    finally:
        one.close()


if __name__ == "__main__":
    main()
