"""Tells one story, in a process of its own: the clock is a process's."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from loguru import logger

from bench.chaos.count import Count
from bench.chaos.kinds import KINDS
from bench.chaos.story import Story
from bench.chaos.world import world

OUT = Path("var/bench")


def tell(name: str, seed: int, faults: int, short: bool) -> Count:
    """One story, in a process of its own."""
    logger.remove()
    folder = Path(tempfile.mkdtemp(prefix="gongju-chaos-"))
    try:
        with world(name, folder) as made:
            kinds = [one for one in KINDS if one.world == name]
            count = Story(made, kinds, seed, faults, short=short).tell()
            if not count.well or count.bugs or count.helped:
                _keep(folder, seed)
        return count
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path, seed: int) -> None:
    """What it left, for whoever looks into it."""
    kept = OUT / f"chaos-{seed}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept, ignore=shutil.ignore_patterns("tmp", "ballast", "*.lock"), symlinks=True)
