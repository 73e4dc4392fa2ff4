"""The in-page half of the widget layer: its source, and how it gets into a frame."""

from __future__ import annotations

from importlib.resources import files


def _source() -> str:
    folder = files(__package__) / "js"
    parts = sorted((one for one in folder.iterdir() if one.name.endswith(".js")), key=lambda one: one.name)
    body = "\n".join(one.read_text("utf-8") for one in parts)
    return f"(() => {{ if (window.__gongju) return; 'use strict';\n{body}\n}})();"


INIT_SCRIPT = _source()
"""JavaScript for `context.add_init_script`: the in-page half, and transitions and animations off."""
