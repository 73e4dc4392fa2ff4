"""Memory of processes, as Linux tells it; None elsewhere."""

from __future__ import annotations

import re
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Share:
    """Bytes (PSS: shared pages divided among those who share them) of a tree of processes."""

    driver: int
    browser: int


def own_peak() -> int:
    """The most memory (RSS, bytes) this process has had."""
    status = PROC / "self" / "status"
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        if found:
            return int(found[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def below(pid: int) -> Share | None:
    """What the processes below `pid` hold now: Playwright's driver (node) and the browser's processes."""
    if not (PROC / "self" / "smaps_rollup").exists():
        return None
    children: dict[int, list[int]] = {}
    for process in PROC.iterdir():
        if process.name.isdigit() and (parent := _parent(process)) is not None:
            children.setdefault(parent, []).append(int(process.name))
    driver = browser = 0
    queue = list(children.get(pid, ()))
    while queue:
        one = queue.pop()
        queue += children.get(one, ())
        if "node" in _command(one):
            driver += _pss(one)
        else:
            browser += _pss(one)
    return Share(driver, browser)


def _parent(process: Path) -> int | None:
    try:
        text = (process / "stat").read_text()
    except OSError:  # ended meanwhile
        return None
    return int(text.rpartition(")")[2].split()[1])


def _command(pid: int) -> str:
    try:
        return Path((PROC / str(pid) / "cmdline").read_text().partition("\0")[0]).name
    except OSError:
        return ""


def _pss(pid: int) -> int:
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
