"""Read selectors/*.toml and the workspace's overlay into `Selectors`; every problem at once, with its line.

Where the files are: `selectors/` of the checkout; installed, `robot/selectors_data` (the wheel puts them
there, since a package named selectors would shadow the standard library's). A workspace mends single
keys in `<workspace>/selectors/<portal>.toml` (and `portals.toml`), in the same format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from robot.browser.selectors import KINDS, PAGE_KEYS, Page, Portal, Selectors
from robot.errors import ConfigError, Problem
from robot.toml_file import read_toml

Tree = dict[str, Any]
Way = tuple[str, ...]
"""The keys from the top of a file down to a value."""


def folder() -> Path:
    """The folder with the product's own selectors."""
    installed = Path(__file__).parent.parent / "selectors_data"
    return installed if installed.is_dir() else Path(__file__).parent.parent.parent / "selectors"


def portal_names() -> tuple[str, ...]:
    """Every portal of portals.toml, in its order."""
    return tuple(_read(folder() / "portals.toml", []))


def load_portal(name: str, workspace: Path | None = None, base: Path | None = None) -> Portal:
    """What is true of the portal `name`. Raises ConfigError, every problem at once."""
    problems: list[Problem] = []
    portal = _portal(name, base or folder(), workspace, problems)
    if portal is None or problems:
        raise ConfigError.of(problems)
    return portal


def load_selectors(name: str, workspace: Path | None = None, base: Path | None = None) -> Selectors:
    """All selectors of the portal `name`, with the overlay of `workspace` where it has one.

    `base` is another folder than the product's own (tests). Raises ConfigError naming every problem
    with file and line.
    """
    root = base or folder()
    files = (root / "portals.toml", root / f"{name}.toml", *_overlays(workspace, name))
    stamps = tuple((path, _stamp(path)) for path in files)
    return _load(name, root, workspace, stamps)


def check_all(workspace: Path | None = None, base: Path | None = None) -> list[Problem]:
    """Every problem in every selectors file; empty when all is well."""
    root = base or folder()
    problems: list[Problem] = []
    names = _read(root / "portals.toml", problems)
    for name in names:
        try:
            load_selectors(name, workspace, root)
        except ConfigError as error:
            problems += [one for one in error.problems if one not in problems]
    return problems


def _stamp(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, -1)
    return (state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _load(name: str, root: Path, workspace: Path | None, stamps: object) -> Selectors:
    """Kept as long as no file changes: `stamps` is part of the key."""
    problems: list[Problem] = []
    about = _portal(name, root, workspace, problems)
    path = root / f"{name}.toml"
    tree = _read(path, problems)
    source = Source(path)
    pages = _pages(tree, source, problems)
    overlay_path = workspace / "selectors" / f"{name}.toml" if workspace else None
    if overlay_path and overlay_path.exists():
        before = len(problems)
        overlay = _read(overlay_path, problems)
        _overlay(tree, overlay, (), Source(overlay_path), problems)
        if len(problems) == before:
            source = Source(overlay_path, source)
            pages = _pages(tree, source, problems)
    _check_then(pages, source, problems)
    if about is None or problems:
        raise ConfigError.of(problems)
    return Selectors(portal=name, about=about, pages={key: page for key, (page, _) in pages.items()})


def _overlays(workspace: Path | None, name: str) -> tuple[Path, ...]:
    if workspace is None:
        return ()
    return (workspace / "selectors" / "portals.toml", workspace / "selectors" / f"{name}.toml")


# --- portals.toml


def _portal(name: str, root: Path, workspace: Path | None, problems: list[Problem]) -> Portal | None:
    path = root / "portals.toml"
    tree = _read(path, problems)
    source = Source(path)
    if name not in tree:
        if tree:
            problems.append(Problem(str(path), name, f"a portal; there: {', '.join(sorted(tree))}"))
        return None
    raw = tree[name]
    overlay_path = workspace / "selectors" / "portals.toml" if workspace else None
    if overlay_path and overlay_path.exists():
        overlay = _read(overlay_path, problems)
        over = Source(overlay_path)
        problems += [over.problem((key,), "a portal of portals.toml") for key in overlay if key not in tree]
        own = overlay.get(name, {})
        if not isinstance(own, dict):
            problems.append(over.problem((name,), f"a table, [{name}]"))
            return None
        raw = _merged(raw, own)
        source = Source(overlay_path, source)
    try:
        return Portal.model_validate(raw)
    except ValidationError as error:
        problems += source.problems((name,), error)
        return None


# --- pages


Pages = dict[str, tuple[Page, Way]]


def _pages(tree: Tree, source: Source, problems: list[Problem]) -> Pages:
    """The pages of one file's tree, by key, each with where it stands in the file."""
    found: Pages = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            _walk(value, (key,), found, source, problems)
        else:
            problems.append(source.problem((key,), "a page, e.g. [quota.new]; unknown key"))
    return found


def _walk(tree: Tree, way: Way, found: Pages, source: Source, problems: list[Problem]) -> None:
    """Take the page at `way` and the pages below it."""
    raw: Tree = {}
    elements: Tree = {}
    for key, value in tree.items():
        if key in PAGE_KEYS:
            raw[key] = value
        elif not isinstance(value, dict):
            problems.append(source.problem((*way, key), "unknown key"))
        elif _is_element(value):
            elements[key] = value
        else:
            _walk(value, (*way, key), found, source, problems)
    if not raw and not elements:
        return  # only a group of pages
    try:
        found[".".join(way)] = (Page.model_validate({**raw, "elements": elements}), way)
    except ValidationError as error:
        problems += source.problems(way, error)


def _is_element(value: Tree) -> bool:
    """An element's table holds texts only; a page's holds at least one table or page key."""
    if any(isinstance(inner, dict) for inner in value.values()):
        return False
    return not (set(value) & PAGE_KEYS) and bool(value)


def _check_then(pages: Pages, source: Source, problems: list[Problem]) -> None:
    for page, way in pages.values():
        for name, element in page.elements.items():
            if element.then is not None and element.then not in pages:
                problems.append(source.problem((*way, name, "then"), "the key of a page"))
        for name, table in page.tables.items():
            problems += [
                source.problem((*way, "tables", name, "buttons", key, "then"), "the key of a page")
                for key, button in table.buttons.items()
                if button.then is not None and button.then not in pages
            ]


# --- the overlay


def _overlay(base: Tree, over: Tree, way: Way, source: Source, problems: list[Problem]) -> None:
    """Put `over` into `base`, in place. A key that the product does not have is a problem: after an
    update the overlay would otherwise mend nothing, silently."""
    for key, value in over.items():
        here = (*way, key)
        if key in base and isinstance(base[key], dict) and isinstance(value, dict):
            if _is_element(base[key]):
                base[key] = _merged_element(base[key], value)
            else:
                _overlay(base[key], value, here, source, problems)
        elif key in base or key in PAGE_KEYS - {"fields", "tables", "shows"}:
            base[key] = value  # the format says whether it fits
        else:
            problems.append(source.problem(here, "a key that the product's own selectors have"))


def _merged_element(base: Tree, over: Tree) -> Tree:
    """Naming it another way drops the old way."""
    kept = base
    if set(over) & set(KINDS):
        kept = {key: value for key, value in base.items() if key not in (*KINDS, "name")}
    return {**kept, **over}


def _merged(base: Tree, over: Tree) -> Tree:
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(merged.get(key), dict) and isinstance(value, dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


# --- lines


def _read(path: Path, problems: list[Problem]) -> Tree:
    """One file as it stands; its problem is noted once, however often it is read."""
    try:
        return read_toml(path, str(path), "a selectors file")
    except ConfigError as error:
        problems += [one for one in error.problems if one not in problems]
        return {}


class Source:
    """A file with the line of each of its keys (tomllib tells none); `below` is what it overlays."""

    HEADER = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
    KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")

    def __init__(self, path: Path, below: Source | None = None) -> None:
        self.path = path
        self.below = below
        self.lines: dict[Way, int] = {}
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return
        table: Way = ()
        for number, line in enumerate(text.splitlines(), 1):
            if header := self.HEADER.match(line):
                table = self._keys(header[1])
                for length in range(1, len(table) + 1):
                    self.lines.setdefault(table[:length], number)
            elif key := self.KEY.match(line):
                self.lines.setdefault((*table, *self._keys(key[1])), number)

    @staticmethod
    def _keys(dotted: str) -> Way:
        return tuple(part.strip().strip("\"'") for part in dotted.split("."))

    def where(self, way: Way) -> str:
        """`file:line` of the key at `way`, or of the nearest key above it."""
        for length in range(len(way), 0, -1):
            for source in (self, self.below):
                if source and way[:length] in source.lines:
                    return f"{source.path}:{source.lines[way[:length]]}"
        return str(self.path)

    def problem(self, way: Way, expected: str) -> Problem:
        return Problem(self.where(way), ".".join(way), expected)

    def problems(self, way: Way, error: ValidationError) -> list[Problem]:
        """Each of pydantic's findings below `way`, as one of ours."""
        found = []
        every = error.errors(include_input=False, include_url=False)
        for one in every:
            if one["type"] == "too_short" and any(other["loc"][:-1] == one["loc"] for other in every):
                continue  # it is too short only because its items are wrong
            inner = tuple(
                str(part) for part in one["loc"] if part != "elements" and not isinstance(part, int)
            )
            text = "unknown key" if one["type"] == "extra_forbidden" else one["msg"]
            found.append(self.problem((*way, *inner), text.removeprefix("Value error, ")))
        return found


def describe(selectors: Selectors) -> Mapping[str, str]:
    """Every key of the selectors → the visible words behind it (for tables and contract tests)."""
    words: dict[str, str] = {}
    for key, page in selectors.pages.items():
        words[key] = page.heading or " › ".join(page.menu) or page.url or ""
        words |= {f"{key}.{name}": element.words for name, element in page.elements.items()}
        words |= {f"{key}.fields.{name}": field.shown for name, field in page.fields.items()}
        words |= {f"{key}.shows.{name}": label for name, label in page.shows.items()}
        for name, table in page.tables.items():
            words |= {f"{key}.{name}.{column}": text for column, text in table.columns.items()}
    return words
