"""The in-page JavaScript of this package: snippets with the shared helpers in front."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _file(name: str) -> str:
    return (files(__package__) / "js" / f"{name}.js").read_text("utf-8")


@cache
def script(name: str) -> str:
    """A function of one argument for `Page.evaluate`: js/<name>.js with the helpers it may use."""
    return f"(argument) => {{\n{_file('common')}\nreturn (\n{_file(name)}\n)(argument);\n}}"


def recorder() -> str:
    """For `context.add_init_script`: remembers toasts, failed and pending requests of every document."""
    return _file("recorder")


def session_storage(items: list[dict[str, Any]]) -> str:
    """For `context.add_init_script`: puts `items` (origin and entries) back where a new tab has none."""
    return f"({_file('session')})({json.dumps(items)})"
