"""One PDF for each slot of an employee's papers, made before a form is prepared (FAQ 35, 41-43, 49, 55, 88).

`prepare` is pure and is handed paths: the office makes the files first. The same papers give the same
bytes, so an approval of them lasts until a paper changes.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from robot.errors import ConfigError, Problem
from robot.papers.check import MAX_BYTES, PHOTO_SLOTS
from robot.papers.merge import merge, needs_merging
from robot.people.case import Case

FOLDER = "uploads"


def one_pdf_a_slot(case: Case, made: Path, slots: Container[str]) -> dict[str, Path]:
    """Slot → its merged PDF, in the order of the file, for each of `slots` with several files or a picture.

    `made`: var/papers of the workspace; the files go below it, readable by the owner alone. A slot that is
    one PDF already is not in it: the original goes up.
    Raises: ConfigError naming every file that cannot be used, and every merged one the portal would not
    take for its size.
    """
    folder = made / case.subject / FOLDER
    problems: list[Problem] = []
    merged: dict[str, Path] = {}
    for slot, paths in _filled(case):
        if slot not in slots:
            continue
        try:
            if needs_merging(paths):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                merged[slot] = merge(paths, folder / f"{slot}.pdf")
                problems += _too_big(slot, merged[slot])
        except ConfigError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(slot, "papers", f"files that can be read ({error.strerror or 'I/O'})"))
    if problems:
        raise ConfigError.of(problems)
    return merged


def _filled(case: Case) -> Iterator[tuple[str, list[Path]]]:
    held = case.person.papers
    for slot in type(held).model_fields:
        names = getattr(held, slot)
        if slot not in PHOTO_SLOTS and names:
            yield slot, [case.papers / name for name in names]


def _too_big(slot: str, path: Path) -> Iterator[Problem]:
    size = path.stat().st_size
    if size > MAX_BYTES:
        expected = (
            f"at most {MAX_BYTES // 1_000_000} MB once merged, not {size / 1_000_000:.1f}; scan at 200 dpi"
        )
        yield Problem(path.name, slot, expected)
