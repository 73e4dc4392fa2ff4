"""What exactly a person approves: form, files, flow and selectors, as one hash and as named parts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from robot.errors import ConfigError, Problem
from robot.filing.sources import flow_sources

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Content:
    """`parts`: name of a part → its sha256 in hex. Names say where, never what: `form: headcount`,
    `file: tax_proof[0]`, `flow`, `selectors`."""

    parts: Mapping[str, str]

    @property
    def hash(self) -> str:
        """sha256 in hex over all parts."""
        return _sha256(json.dumps(dict(self.parts), sort_keys=True))

    @property
    def matter(self) -> str:
        """sha256 in hex over form and files alone: what a portal that returned it wants to see changed."""
        own = {name: digest for name, digest in self.parts.items() if name.startswith(("form: ", "file: "))}
        return _sha256(json.dumps(own, sort_keys=True))

    def salted(self, salt: str) -> dict[str, str]:
        """The parts for keeping: a low number or a date cannot be looked up by its plain hash."""
        return {name: _sha256(f"{salt}:{name}:{digest}") for name, digest in self.parts.items()}

    def changed_since(self, kept: Mapping[str, str], salt: str) -> list[str]:
        """Names of the parts that are not as in `kept` (made by `salted`), gone ones included."""
        now = self.salted(salt)
        return sorted(name for name in {*now, *kept} if now.get(name) != kept.get(name))


def content_of(form: BaseModel, flow: ModuleType, selectors: str, *about: str) -> Content:
    """The content of one filing. `selectors` is the canonical text of the portal's selectors, `about`
    whose filing it is (portal, business, subject): the same form of another employee is another content.

    Raises ConfigError naming every attachment that cannot be read.
    """
    parts = {"about": _sha256(json.dumps(about, ensure_ascii=False))}
    problems: list[Problem] = []
    for name, value in _given(form):
        parts[f"form: {name}"] = _sha256(json.dumps(_plain(value), ensure_ascii=False, sort_keys=True))
        for where, path in _files(name, value):
            try:
                parts[f"file: {where}"] = file_sha256(path)
            except OSError as error:
                problems.append(Problem(path.name, where, f"a file that can be read ({error.strerror})"))
    if problems:
        raise ConfigError.of(problems)
    parts["flow"] = _sha256("\n".join(flow_sources(flow.__name__)))
    parts["selectors"] = _sha256(selectors)
    return Content(parts)


def files_of(form: BaseModel) -> Iterator[tuple[str, Path]]:
    """(where, path) of every file of a form, as the parts of its content call them."""
    for name, value in _given(form):
        yield from _files(name, value)


def content_hash(form: BaseModel, flow: ModuleType, selectors: str, *about: str) -> str:
    """`content_of(...).hash`."""
    return content_of(form, flow, selectors, *about).hash


def file_sha256(path: Path) -> str:
    """sha256 in hex of the bytes of `path`, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _given(form: BaseModel) -> Iterator[tuple[str, Any]]:
    """Fields that have a value, those included that only choose a row; None and () mean: leave it alone."""
    for name in type(form).model_fields:
        value = getattr(form, name)
        if value is not None and value != ():
            yield name, value


def _plain(value: Any) -> Any:
    """As JSON with its type, so that "1", 1 and true differ. A file by its name only: a workspace that
    was moved holds the same content."""
    if isinstance(value, BaseModel):
        return {name: _plain(one) for name, one in _given(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Path):
        return ["file", value.name]
    if isinstance(value, Enum):
        return ["choice", str(value.value)]
    if isinstance(value, Decimal):
        return ["number", format(value.normalize(), "f")]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} in a form")


def _files(where: str, value: Any) -> Iterator[tuple[str, Path]]:
    if isinstance(value, Path):
        yield where, value
    elif isinstance(value, BaseModel):
        for name, one in _given(value):
            yield from _files(f"{where}.{name}", one)
    elif isinstance(value, tuple | list):
        for index, one in enumerate(value):
            yield from _files(f"{where}[{index}]", one)
