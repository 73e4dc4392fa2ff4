"""The mock portal in a process of its own: `python -m bench.portal`. Prints its address; ends with stdin."""

from __future__ import annotations

import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from mock_portal.serve import serve

CLOCK = datetime(2026, 11, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A working day inside the month's first ten: the example's files are made for it."""


def main() -> None:
    with serve(clock=CLOCK) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
