"""The command plan: the steps of a business in their order, who acts, what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, business_named, open_office

if TYPE_CHECKING:
    from robot.engine.plan import Plan

MARKS = {"done": "已办", "next": "下一步", "later": "", "maybe": "如有需要"}


def plan(
    subject: Annotated[str, typer.Argument(help="A staff number, or `unit`.")],
    business: Annotated[
        str,
        typer.Argument(
            metavar="BUSINESS",
            help="新办, 续签, 指标申报, … or a name of `gongju businesses`.",
            callback=business_named,
        ),
    ],
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """The steps of a business in their order: who acts where, what is done, what to type next, by when.

    Exit 0 also when all is done. What fill, approve and submit refuse for its order is what this shows.
    """
    with open_office(workspace, verbose) as office:
        found = office.plan_to_read(subject, business)
    if json:
        console.emit(found.as_dict())
    else:
        show(found)


def show(found: Plan) -> None:
    """The plan for an operator, in Chinese."""
    console.table(
        f"{found.subject} {found.way}",
        ("", "步骤", "谁办", "在哪里", "须人到场", "最迟", "说明", "依据"),
        [
            (
                MARKS[row.state],
                row.title,
                row.who,
                row.portal,
                "、".join(row.hands),
                row.by,
                row.note,
                f"第{row.faq}问",
            )
            for row in found.rows
        ],
    )
    if found.next is None:
        console.say("全部办结。")
        return
    note = f"：{found.next.note}" if found.next.note else ""
    console.say(f"下一步：{found.next.title}（{found.next.who}）{note}  {found.next.command}".rstrip())
