"""Commands about papers: papers, letter."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, With, Work, open_office, options_of
from robot.redact import mask

if TYPE_CHECKING:
    from robot.papers.review import Review


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
        told = console.plain(written) | {"text": mask(written.text, office.personal_values)}
        console.emit({"letter": told, "notes": notes, "sent": False})
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
        return str(gap)
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


STATES = {
    "missing": "缺",
    "wrong": "有问题",
    "unconfirmed": "待确认",
    "ready": "齐",
    "none": "没有（可不交）",
}


def papers(
    subject: Annotated[str, typer.Argument(help="A staff number, or `unit`.")],
    business: Annotated[str, typer.Argument(help="E.g. permit_application or 新办; a wrong one lists them.")],
    confirm: Annotated[
        list[str] | None,
        typer.Option(metavar="SLOT", help="You looked at it: what is asked of this paper is so."),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who confirms (default: the user logged in here).")] = None,
    choices: With = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """The papers of a business: what is needed, what is there, what is wrong; merged PDFs in var/papers.

    Stamps, signatures and scans are asked of a person once, by --confirm. Originals are never changed.
    Exit 0: all there and confirmed; 1: something is missing, wrong or unconfirmed.
    """
    from robot.papers.lists import business_name
    from robot.papers.review import review

    with open_office(workspace, verbose) as office:
        name = business_name(business)
        case = office.case(subject, options_of(choices))
        made = office.settings.var / "papers"
        found = review(name, case, office.today, made, confirm or (), by or getpass.getuser())
    if json:
        console.emit(found.as_dict())
    else:
        show_papers(found)
    if not found.ready:
        raise typer.Exit(1)


def show_papers(found: Review) -> None:
    """The list for an operator, in Chinese."""
    from robot.papers.lists import BUSINESSES
    from robot.papers.requirements import GUIDE

    console.say(f"{found.subject} {BUSINESSES[found.business]}")
    for one in found.papers:
        paper = one.item.paper
        numbers = "、".join(map(str, paper.faq))
        console.say(f"[{STATES[one.state]}] {paper.slot} {paper.title}（第{numbers}问）")
        rows = {
            "文件": "、".join(one.item.files),
            "上传": paper.where,
            "由谁出具": paper.maker,
            "时间": paper.fresh,
            "盖章": paper.stamp,
            "签字": paper.sign,
            "合并顺序": " → ".join(paper.order),
            "说明": paper.note,
            "合并件": str(one.merged) if one.merged else "",
            "已确认": f"{one.confirmed.by} {one.confirmed.at:%Y-%m-%d %H:%M} UTC" if one.confirmed else "",
        }
        for title, text in rows.items():
            if text:
                console.say(f"    {title}：{text}")
        for finding in one.findings:
            words = ("✗" if finding.blocks else "注意", finding.file, f"{finding.message}；{finding.action}")
            console.say(f"    {' '.join(filter(None, words))}")
        if one.state == "unconfirmed":  # a faulty file is mended before anybody looks at it
            for question in one.asks:
                console.say(f"    请看原件：{question}")
            again = f"gongju papers {found.subject} {found.business} --confirm {paper.slot}"
            console.say(f"    属实后运行：{again}")
    console.say(GUIDE)
