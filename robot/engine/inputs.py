"""What an operator wrote: the files of a workspace, read once for all offices of a process, and what each
subject's part of them comes to.

A unit of a thousand employees has a thousand cases, and one workbook. So the files are read anew only when
one of them has changed, and a row that changed in the workbook concerns its own employee only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from robot.errors import ConfigError
from robot.filing.job import UNIT
from robot.people.models import Workspace
from robot.people.workspace import EMPLOYEES_BOOK, EMPLOYEES_FOLDER, PAPERS_FOLDER, UNIT_FILE, load_workspace
from robot.policy.parameters import OVERLAY
from robot.settings import Settings

Files = Mapping[str, tuple[int, int]]
"""Path in the workspace → time of its last change in ns, size."""

INPUTS = (UNIT_FILE, EMPLOYEES_BOOK, OVERLAY, ".env", EMPLOYEES_FOLDER, PAPERS_FOLDER, "selectors")
"""What an operator writes."""
IN_THE_MODELS = (UNIT_FILE, EMPLOYEES_BOOK, f"{EMPLOYEES_FOLDER}/")
"""What is compared by what it says, not by when it was saved."""
BROKEN = "broken "
"""How the part of everybody begins while the files cannot be read."""


def files_of(settings: Settings) -> Files:
    """Every file an operator wrote, with its stamp."""
    root = str(settings.workspace)
    return {path[len(root) + 1 :]: stamp for name in INPUTS for path, stamp in _stamps(f"{root}/{name}")}


def _stamps(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Of the file, or of all files in the folder."""
    try:
        if not os.path.isdir(path):
            yield path, _stamp(os.stat(path))
            return
        with os.scandir(path) as found:
            inside = list(found)
    except OSError:
        return  # gone in between: the next look sees it gone
    for one in inside:
        if one.is_dir():
            yield from _stamps(one.path)
        elif one.is_file():
            with suppress(OSError):
                yield one.path, _stamp(one.stat())


def _stamp(told: os.stat_result) -> tuple[int, int]:
    return told.st_mtime_ns, told.st_size


@dataclass(frozen=True, slots=True)
class Parts:
    """Subject → a text that is another as soon as its part of the files says something else. `unit`: the
    unit's, which is a part of everybody's; `own`: of each employee besides."""

    unit: str
    own: Mapping[str, str]

    def of(self, subject: str) -> str:
        return f"{self.unit} {self.own.get(subject, '')}"


class Shelf:
    """The workspace as it was last read. Any thread; what it gives is read by all and changed by none."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._files: Files | None = None
        self._read: Workspace | ConfigError | None = None
        self._parts: Parts | None = None

    def workspace(self, folder: Path, files: Files) -> Workspace:
        """What `folder` says, read anew unless its files are as at the last time; always when `files` is
        empty. Raises ConfigError with every problem."""
        with self._lock:
            return self._workspace(folder, files)

    def parts(self, folder: Path, files: Files) -> Parts:
        """What each subject's part of the files comes to; raises nothing."""
        with self._lock:
            try:
                known = self._workspace(folder, files)
            except ConfigError:
                return Parts(f"{BROKEN}{_digest(files, files)}", {})
            if self._parts is None:
                self._parts = _parts(known, files)
            return self._parts

    def _workspace(self, folder: Path, files: Files) -> Workspace:
        if not files or files != self._files or self._read is None:
            self._files, self._parts = files, None
            try:
                self._read = load_workspace(folder)
            except ConfigError as error:
                self._read = error
        if isinstance(self._read, ConfigError):
            raise ConfigError(str(self._read), self._read.problems)
        return self._read


def _parts(known: Workspace, files: Files) -> Parts:
    """Papers in an employee's folder are the employee's; every other file is everybody's."""
    own: dict[str, list[str]] = {person.key: [] for person in known.employees}
    shared: list[str] = []
    for name in files:
        top, _, rest = name.partition("/")
        key, inner, _ = rest.partition("/")
        if top == PAPERS_FOLDER and inner and key in own:
            own[key].append(name)
        elif not name.startswith(IN_THE_MODELS):
            shared.append(name)
    return Parts(
        _digest(files, shared, known.unit.model_dump_json()),
        {
            person.key: _digest(files, own[person.key], person.model_dump_json())
            for person in known.employees
            if person.key != UNIT
        },
    )


def _digest(files: Files, names: list[str] | Files, said: str = "") -> str:
    told = hashlib.sha256(said.encode())
    for name in sorted(names):
        told.update(f"\n{name} {files[name]}".encode())
    return told.hexdigest()
