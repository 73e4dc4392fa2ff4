"""What a person has looked at, because a program cannot see it: stamps, signatures, order, scanned months.

Kept in the workspace's var/papers/confirmed.jsonl, one record a line, only ever added to. A record holds for
exactly these files and these questions: another scan, or another month, is asked for again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from robot.errors import ConfigError, Problem

FILE = "confirmed.jsonl"


class Confirmation(BaseModel):
    """One answer: `by` looked at `files` (SHA-256 each, in order) of one paper and said yes to `asked`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    business: str
    paper: str
    files: tuple[str, ...]
    asked: tuple[str, ...]
    by: str
    at: datetime


def digests(paths: Sequence[Path]) -> tuple[str, ...]:
    """SHA-256 of each file. Raises OSError."""
    return tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)


def read_all(folder: Path) -> tuple[Confirmation, ...]:
    """All records in `folder`, the oldest first; none when there is no file. Raises ConfigError."""
    path = folder / FILE
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        raise ConfigError.of([Problem(str(path), "confirmations", "a readable file")]) from None
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(Confirmation.model_validate_json(line))
        except ValidationError:
            raise ConfigError.of(
                [Problem(f"{path}:{number}", "confirmations", "a record of gongju")]
            ) from None
    return tuple(found)


def add(folder: Path, one: Confirmation) -> None:
    """Write `one` behind the others, on the disk when this returns; the file is the owner's only."""
    line = f"{one.model_dump_json()}\n".encode()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        with os.fdopen(os.open(folder / FILE, flags, 0o600), "wb") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise ConfigError.of(
            [Problem(str(folder), "confirmations", f"a place to write to ({reason})")]
        ) from None


def holds(
    known: Sequence[Confirmation],
    subject: str,
    business: str,
    paper: str,
    files: Sequence[str],
    asked: Sequence[str],
) -> Confirmation | None:
    """The record that answers all of `asked` for these files, or None."""
    for one in reversed(known):
        same = (one.subject, one.business, one.paper, one.files) == (subject, business, paper, tuple(files))
        if same and set(asked) <= set(one.asked):
            return one
    return None
