"""Commands about the workspace's own files: init, businesses, check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, open_office

if TYPE_CHECKING:
    from robot.policy.preflight import Checked


def init(
    folder: Annotated[Path, typer.Argument(help="Where; made when missing.")] = Path("workspace"),
    json: Json = False,
) -> None:
    """Write a commented example workspace and an XLSX template. Overwrites nothing."""
    from robot.people.init import init_workspace

    written = init_workspace(folder)
    if json:
        console.emit({"workspace": folder, "files": written})
        return
    console.say(f"{len(written)} files in {folder}/")
    console.say(f"Next: cd {folder}, then `gongju check`; README.md there says more.")


def businesses(json: Json = False) -> None:
    """List what can be filed or read, with portal and FAQ numbers."""
    from robot.filing.catalog import businesses as catalog

    rows = [
        {
            "name": name,
            "title": one.title,
            "portal": one.portal,
            "subject": one.subject,
            "kind": one.kind,
            "faq": list(one.faq),
        }
        for name, one in sorted(catalog().items(), key=lambda item: (item[1].portal, item[1].kind, item[0]))
    ]
    if json:
        console.emit({"businesses": rows})
        return
    console.table(
        "",
        ("business", "name", "portal", "for", "does", "FAQ"),
        [
            (r["name"], r["title"], r["portal"], r["subject"], r["kind"], " ".join(map(str, r["faq"])))
            for r in rows
        ],
    )


def check(
    subject: Annotated[
        str | None, typer.Argument(help="A staff number or `unit`; all when left out.")
    ] = None,
    business: Annotated[str | None, typer.Option(help="Only this business.")] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Check the files and every rule of the businesses.

    Exit 0: nothing blocks; 1: something does; 2: broken files.
    """
    with open_office(workspace, verbose) as office:
        checked = office.check(subject, business)
    blocked = any(one.blocked for one in checked)
    if json:
        console.emit(
            {"today": office.today, "blocked": blocked, "checked": [one.as_dict() for one in checked]}
        )
    else:
        show_checked(checked, office.today)
    if blocked:
        raise typer.Exit(1)


def show_checked(checked: Sequence[Checked], today: date) -> None:
    """All findings for a person, in Chinese: what, why, what to do, who does it."""
    found = [one for one in checked if one.findings]
    clean = len(checked) - len(found)
    for one in found:
        console.say(f"{one.subject} {one.title}")
        for finding in one.findings:
            console.say(
                f"  [{LEVELS[finding.level.value]}] {finding.message}{finding.rests_on}  {finding.code}"
            )
            if finding.do:
                console.say(f"      → {finding.do}（{finding.who}）")
    console.say(f"{today}：共 {len(checked)} 项检查，{clean} 项没有发现问题。")


LEVELS = {"blocker": "不可办理", "warning": "注意", "hint": "提示"}
