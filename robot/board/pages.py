"""The board's pages as HTML: the templates, and the words they use."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from robot.engine.case_words import DID, STATES
from robot.engine.ways import ways
from robot.engine.windows import shown
from robot.harmless import harmless
from robot.report import WORDS

DONE = {
    "pause": "案件已暂停。",
    "resume": "案件已恢复，轮到时继续办理。",
    "retry": "已安排立即再办一轮。",
    "cancel": "案件已取消；系统中已有的申请不会撤回。",
    "approved": "已批准这一内容。",
    "declined": "已记下不批准及理由。",
    "stopped": "已记下不批准及理由；案件已暂停，改好后请恢复。",
}
"""What an answered form says on the page it leads to."""


def render(template: str, **values: Any) -> str:
    """A page; what others have written in it is text, and nothing that a browser would obey."""
    return harmless(_environment().get_template(template).render(**values))


def said(head: str, text: str, detail: str = "", *, home: bool = False) -> str:
    """A page that says one thing. `home`: with the way to the first page."""
    return render("said.html.j2", head=head, text=text, detail=detail, home=home)


@cache
def style() -> str:
    """The style sheet: the sheet's own look first, then what the board adds."""
    look = files("robot.report").joinpath("sheet.css").read_text("utf-8")
    return look + files("robot.board").joinpath("static/board.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=ChoiceLoader([PackageLoader("robot.board", "templates"), PackageLoader("robot.report", ".")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(states=STATES, did=DID, words=WORDS, steps=ways().step)
    made.filters["when"] = _when
    return made


def _when(moment: datetime | None) -> str:
    return shown(moment) if moment else ""
