"""The source texts of flows, and what can be told from them: what they import, which words they say."""

from __future__ import annotations

import ast
import importlib.util
import threading
from functools import cache
from pathlib import Path

from robot.errors import ConfigError

_ONE = threading.Lock()


def tree(source: str) -> ast.Module:
    """`source` parsed. CPython 3.11 counts the depth of what it parses for all threads together: of two at
    once one fails with a SystemError."""
    with _ONE:
        return ast.parse(source)


def flow_sources(module: str) -> list[str]:
    """Source texts of a flow and of the helpers it shares with others, in a fixed order."""
    return [_source(name) for name in sorted(_sources(module))]


@cache
def words(source: str) -> frozenset[str]:
    """Every string that stands in `source`."""
    return frozenset(
        node.value
        for node in ast.walk(tree(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _sources(module: str) -> set[str]:
    """`module` and what it imports of its own package (helpers that flows share), all the way down."""
    package = module.partition(".")[0]
    found: set[str] = set()
    todo = [module]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        todo += [one for one in _imported(_source(name)) if one.split(".")[0] == package and _is_module(one)]
    return found


@cache
def _imported(source: str) -> tuple[str, ...]:
    """What `source` imports, modules and what may be one. By its text: parsing is most of a hash's time."""
    wanted: list[str] = []
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Import):
            wanted += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            wanted += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(wanted)


@cache
def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _source(module: str) -> str:
    """The module's source as it was loaded, or as the file says when only named."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ConfigError(f"{module}: its source cannot be found")
    return Path(spec.origin).read_text(encoding="utf-8")
