"""Commands about the workspace's own files: init, businesses, check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, With, Work, open_office, options_of
from robot.errors import ConfigError, Problem

if TYPE_CHECKING:
    from robot.policy.findings import Finding
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
    business: Annotated[
        str | None, typer.Option(help="Only this business, whether it is called for or not.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As the rules would speak on this day.")
    ] = None,
    choices: With = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Check the files and every rule of the businesses that are called for.

    Exit 0: nothing blocks; 1: something does; 2: broken files.
    """
    with open_office(workspace, verbose) as office:
        day = on.date() if on else office.today
        checked = office.check(subject, business, on=day, options=options_of(choices))
    if not checked and business:
        wanted = "a business of the unit" if subject == "unit" else "a business of an employee"
        expected = f"{wanted}, and one that sends something" if subject else "one that sends something"
        raise ConfigError.of([Problem("--business", business, f"{expected}; see `gongju businesses`")])
    blocked = any(one.blocked for one in checked)
    if json:
        console.emit({"today": day, "blocked": blocked, "checked": [one.as_dict() for one in checked]})
    else:
        show_checked(checked, day)
    if blocked:
        raise typer.Exit(1)


def show_checked(checked: Sequence[Checked], today: date) -> None:
    """All findings for a person, in Chinese: what, why, what to do, who does it. What several businesses of
    a subject run into is said once."""
    for subject in dict.fromkeys(one.subject for one in checked):
        own = [one for one in checked if one.subject == subject]
        show_subject("单位" if subject == "unit" else subject, own)
    clean = sum(not one.findings for one in checked if one.comes_up)
    blocked = sum(one.blocked for one in checked)
    count = sum(one.comes_up for one in checked)
    console.say(f"按 {today} 检查：涉及业务 {count} 项，其中 {blocked} 项不可办理，{clean} 项没有发现问题。")


def show_subject(name: str, checked: Sequence[Checked]) -> None:
    """The findings of one subject, the worst first, each with the businesses it stands in the way of."""
    from robot.policy.findings import order

    found: dict[Finding, list[str]] = {}
    for one in checked:
        for finding in one.findings if one.comes_up else ():
            found.setdefault(finding, []).append(one.title)
    left_out = [one.title for one in checked if not one.comes_up]
    if not found and not left_out:
        return
    console.say(name)
    for finding in sorted(found, key=order):
        level = LEVELS[finding.level.value]
        console.say(f"  [{level}] {'、'.join(found[finding])}：{finding.message}{finding.rests_on}")
        doing = f"→ {finding.do}（{finding.who}）" if finding.do else ""
        console.say(f"      {doing}第{finding.faq}问 {finding.code}")
    if left_out:
        console.say(f"  目前不涉及：{'、'.join(left_out)}")


LEVELS = {"blocker": "不可办理", "warning": "注意", "hint": "提示"}
