"""`gongju serve` or `gongju worker` as a process, with its browsers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Engine:
    """Running from the start; what it says goes to PLACE/serve.log or worker.log."""

    def __init__(self, word: str, workspace: Path, place: Path) -> None:
        # A browser that is killed leaves its profile there: it goes with the story.
        self._began = time.monotonic()
        scratch = place / "tmp"
        scratch.mkdir(exist_ok=True)
        with (place / f"{word}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bench.chaos.inside", word, str(place)],
                cwd=workspace,
                env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def gone(self) -> bool:
        return self.process.poll() is not None

    def is_old(self) -> bool:
        """Whether it was started more than a moment ago: a service that dies at once waits."""
        return time.monotonic() - self._began > 2

    def kill(self) -> None:
        """kill -9."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def kill_browser(self) -> bool:
        """Its browser alone, a grandchild in a process group of its own; whether there was one."""
        below, found = {self.pid}, False
        for pid, parent, name in sorted(_processes()):
            if parent in below:
                below.add(pid)
                if name.startswith(("chrom", "headless")):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                    found = True
        return found


def _processes() -> Iterator[tuple[int, int, str]]:
    """Every process: its id, its parent's, its name."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            head, _, rest = (place / "stat").read_text().rpartition(")")
            yield int(place.name), int(rest.split()[1]), head.partition("(")[2]
