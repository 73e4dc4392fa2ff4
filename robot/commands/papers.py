"""Commands about papers: letter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, With, Work, open_office, options_of


def letter(
    kind: Annotated[
        str | None,
        typer.Argument(help="question, password, return-quota, return-application, rename or migrate."),
    ] = None,
    subject: Annotated[
        str | None, typer.Argument(help="A staff number, where the letter is about an employee.")
    ] = None,
    choices: With = None,
    out: Annotated[
        Path | None, typer.Option(help="Where (default: a new file in the workspace's var/letters).")
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Write an e-mail to the district as a draft (.eml), papers merged and attached. Nothing is sent.

    Without KIND: list the kinds, the question behind each, and what --with must say.
    """
    from robot.papers.letters import write_letter

    if kind is None:
        list_letters(json)
        return
    with open_office(workspace, verbose) as office:
        written = write_letter(
            kind,
            office.case(subject or "unit"),
            office.today,
            office.settings.var / "letters",
            options_of(choices),
            out,
        )
        notes = list(written.checks)
        if kind == "return-quota":
            notes.append(window_note(office.today, office.settings.workspace))
    if json:
        console.emit({"letter": written, "notes": notes, "sent": False})
        return
    console.say(f"收件人：{written.to}")
    console.say(f"主题：{written.subject}")
    console.say("")
    console.say(written.text)
    console.say(f"附件：{'、'.join(written.attached) if written.attached else '无'}")
    for note in notes:
        console.say(f"发送前核对：{note}")
    console.say(f"已写成草稿，没有发送：{written.file}")
    console.say("请用自己的邮件程序打开，核对后发送。")


def window_note(today: date, workspace: Path) -> str:
    """When a returned quota application can be reported again (FAQ 17)."""
    from robot.policy.calendar import next_window, provisional_note
    from robot.policy.parameters import OVERLAY, NotCovered, parameters

    try:
        days = parameters(today, workspace / OVERLAY).integer("window_days")
    except NotCovered as gap:
        return f"{gap.message}{gap.advice}"
    opens, closes = next_window(today, days)
    begins = max(opens, today)
    return f"退回后可在 {begins} 至 {closes} 重新申报；没赶上则等下月窗口。{provisional_note(opens, closes)}"


def list_letters(json: bool) -> None:
    """The kinds of letters."""
    from robot.papers.letters import KINDS

    if json:
        console.emit({"letters": [{"kind": name, **console.plain(one)} for name, one in KINDS.items()]})
        return
    console.table(
        "",
        ("kind", "about", "FAQ", "subject line", "--with"),
        [
            (
                name,
                one.about,
                " ".join(map(str, one.faq)),
                one.title,
                " ".join(f"{choice.name}={choice.example}" for choice in one.choices),
            )
            for name, one in KINDS.items()
        ],
    )
