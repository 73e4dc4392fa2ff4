"""Papers of a case as the files that are uploaded: one PDF where the office has merged a slot's files."""

from __future__ import annotations

from pathlib import Path

from robot.errors import ConfigError, Problem
from robot.people.case import Case


def files(case: Case, names: tuple[str, ...], slot: str) -> tuple[Path, ...]:
    """The papers of a slot that must not be empty. Raises ConfigError when it is."""
    if not names:
        raise ConfigError.of([Problem(case.subject, slot, "at least one paper under `papers`")])
    return optional(case, names)


def single(case: Case, names: tuple[str, ...], slot: str) -> Path:
    """The one paper of a slot that takes a single file. Raises ConfigError for none or several."""
    if len(names) != 1:
        raise ConfigError.of([Problem(case.subject, slot, "exactly one paper; merge several into one PDF")])
    return case.papers / names[0]


def optional(case: Case, names: tuple[str, ...]) -> tuple[Path, ...]:
    """The papers of a slot that may be empty."""
    return tuple(case.papers / name for name in names)


def of_slot(case: Case, slot: str, title: str = "") -> tuple[Path, ...]:
    """What goes up for a slot of the employee's papers: the merged PDF (FAQ 35, 41-43, 49, 55, 88), else its
    files in the order of the file. With a `title` the slot must not be empty: ConfigError."""
    names = getattr(case.person.papers, slot)
    if slot in case.merged:
        return (case.merged[slot],)
    return files(case, names, title) if title else optional(case, names)
