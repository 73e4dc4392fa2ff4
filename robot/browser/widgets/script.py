"""The in-page half of the widget layer: its source, and how it gets into a frame."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Error, Frame

from robot.errors import PortalDown


def _source() -> str:
    folder = files(__package__) / "js"
    parts = sorted((one for one in folder.iterdir() if one.name.endswith(".js")), key=lambda one: one.name)
    body = "\n".join(one.read_text("utf-8") for one in parts)
    return f"(() => {{ 'use strict'; if (window.__gongju) return;\n{body}\n}})();"


INIT_SCRIPT = _source()
"""JavaScript for `context.add_init_script`: the in-page half, and transitions and animations off."""

_CALL = "([name, ...rest]) => window.__gongju ? window.__gongju[name](...rest) : {absent: true}"


def call(frame: Frame, name: str, *arguments: Any) -> Any:
    """Call the in-page half; brings it into the frame first where the init script has not.

    Raises PortalDown when the page goes away meanwhile.
    """
    try:
        answer = frame.evaluate(_CALL, [name, *arguments])
        if isinstance(answer, dict) and answer.get("absent"):
            frame.evaluate(INIT_SCRIPT)
            answer = frame.evaluate(_CALL, [name, *arguments])
    except Error as error:
        reason = str(error).splitlines()[0]
        raise PortalDown(f"the page went away while it was worked on ({reason})") from None
    return answer
