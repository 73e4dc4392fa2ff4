"""One YAML file into plain data with line numbers, safely, all problems at once.

Read from the parser's events, not by PyYAML's constructors: every scalar stays text (an ID number
keeps all its digits, `no` stays `no`), the models make of it what they need. Anchors, aliases and
tags are refused, so nothing can grow or run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from robot.errors import Problem
from robot.people.problems import Loc

MAX_BYTES = 1_000_000
MAX_DEPTH = 10
_LEVELS = f"at most {MAX_DEPTH} levels below one another"
_NOTHING = frozenset(["", "~", "null", "Null", "NULL"])
# libyaml's parser where PyYAML was built with it: ten times as fast, same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """Plain data of one file: dicts with text keys, lists, text. `lines` has each place's line."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Loc, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def where(self, loc: Loc) -> str:
        """`employees/E001.yaml:12`: the line of `loc`, or of the nearest thing around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return f"{self.name}:{self.lines.get(loc, 1)}"

    def wrong(self, line: int, expected: str, what: str = "file") -> None:
        self.problems.append(Problem(f"{self.name}:{line}", what, expected))


class _Stop(Exception):
    """The rest of the file cannot be read with any sense."""


def read_yaml(path: Path, name: str) -> Document:
    """The file at `path` as a Document; `name` is what problems call it. Never raises for its content."""
    document = Document(name)
    text = _text(path, document)
    if text is None:
        return document
    events = yaml.parse(text, Loader=_LOADER)
    try:
        _read_document(events, document)
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if "nesting depth" in (error.problem or ""):  # libyaml 0.2.6 reads ahead to its own limit
            document.wrong(line, _LEVELS)
        else:
            document.wrong(line, "YAML: check indentation, colons, quotes and dashes near this line")
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        # PyYAML lets these out for characters that YAML forbids and escapes beyond Unicode.
        document.wrong(1, "YAML in UTF-8 text without control characters")
    return document


def _text(path: Path, document: Document) -> str | None:
    try:
        if not path.is_file():
            document.wrong(1, "a regular file")
            return None
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        document.wrong(1, f"a file that can be read ({error.strerror or 'input/output error'})")
        return None
    if len(raw) > MAX_BYTES:
        document.wrong(1, f"at most {MAX_BYTES} bytes")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        document.wrong(line, "UTF-8 text; save the file as UTF-8 in the editor")
        return None


def _read_document(events: Any, document: Document) -> None:
    reader = _Reader(events, document)
    first = reader.next()
    if isinstance(first, yaml.StreamEndEvent):
        document.wrong(1, "fields (key: value); the file is empty")
        return
    value = reader.value(reader.next(), ())
    if isinstance(value, dict):
        document.data = value
    elif not document.problems:
        document.wrong(1, "fields (key: value) at the outermost level")
    reader.next()  # the document's end
    if not isinstance(extra := reader.next(), yaml.StreamEndEvent):
        document.wrong(_line(extra), "one document a file; remove the line with three dashes")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Reader:
    """Builds plain data from parser events."""

    def __init__(self, events: Any, document: Document) -> None:
        self._events = iter(events)
        self._document = document
        next(self._events)  # the stream's start

    def next(self) -> Any:
        return next(self._events)

    def value(self, event: Any, loc: Loc) -> Any:
        """The value that begins with `event`; blank scalars are None."""
        self._document.lines.setdefault(loc, _line(event))
        self._check(event, loc)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None
            return None if event.value.strip() == "" or (plain and event.value in _NOTHING) else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(loc)
        return self._mapping(loc)

    def _check(self, event: Any, loc: Loc) -> None:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._document.wrong(line, "plain values; anchors (&) and aliases (*) are not taken")
            raise _Stop
        if event.tag is not None and event.tag != "!":
            self._document.wrong(line, "plain values; tags (!) are not taken")
            raise _Stop
        if len(loc) > MAX_DEPTH:
            self._document.wrong(line, _LEVELS)
            raise _Stop

    def _sequence(self, loc: Loc) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            here = (*loc, len(items))
            self._document.lines[here] = _line(event)
            items.append(self.value(event, here))
        return items

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        """Blank fields are left out: they count as not given."""
        fields: dict[str, Any] = {}
        given: dict[str, int] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            self._check(event, loc)
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._document.wrong(line, "a plain name before the colon")
                raise _Stop
            name = event.value
            if first := given.get(name):
                self._document.wrong(line, f"each field once; it stands in line {first} already", "field")
                self.value(self.next(), (*loc, name, "again"))
                continue
            given[name] = line
            self._document.lines[(*loc, name)] = line
            value = self.value(self.next(), (*loc, name))
            if value is not None:
                fields[name] = value
        return fields
