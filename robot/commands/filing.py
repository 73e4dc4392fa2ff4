"""Commands that file: fill, approve, submit; and status, what the ledger knows of it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress

from robot import console
from robot.commands.common import (
    BusinessName,
    Json,
    Subjects,
    Verbose,
    With,
    Work,
    finish,
    open_office,
    options_of,
    per_subject,
)
from robot.commands.notices import told
from robot.commands.opinions import SHOWN_AT_MOST, as_dict, is_returned, lines, points_of
from robot.errors import ConfigError, HumanNeeded
from robot.policy.calendar import BEIJING

if TYPE_CHECKING:
    from robot.engine.office import Office
    from robot.filing.faces import PageSeen
    from robot.filing.job import Job
    from robot.filing.verified import Confirm, Known


def fill(
    business: BusinessName,
    subjects: Subjects = None,
    choices: With = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Dry run: fill the portal's form, read every value back, say what the page asks for that nobody has
    accepted yet, stop before the click."""
    with open_office(workspace, verbose) as office, console.working(f"filling {business}", quiet=json):
        rows = per_subject(subjects, lambda subject: office.fill(business, subject, options_of(choices)))
    if json:
        tell(office, rows)
    else:
        for row in rows:
            if row["ok"]:
                show_filled(row, choices)
    finish(rows)


def tell(office: Office, rows: list[dict[str, Any]]) -> None:
    """Rows for a program, personal data masked: programs keep what they are told."""
    from robot.browser.evidence import masked

    known, shown = set(office.personal_values), office.shown_names
    told = []
    for row in rows:
        known |= set(row.get("sensitive", ()))
        said = {name: value for name, value in row.items() if name != "sensitive"}
        if "fields" in row:
            said["fields"] = [masked(one, known, shown) | {"picture": one.picture} for one in row["fields"]]
        told.append(said)
    console.emit({"results": told}, known)


def show_filled(row: dict[str, Any], choices: list[str] | None = None) -> None:
    """A dry run for a person: the read-back table, where the pictures are, what comes next."""
    if row["receipt"]:
        console.say(f"{row['business']} {row['subject']}: {_has_it(row)}{_another(row, choices)}")
        return
    console.table(
        f"{row['business']} {row['subject']}: read back from the page",
        ("label", "widget", "asked", "shown", ""),
        [(f.label, f.widget, f.asked, f.shown, "=" if f.agrees else "≠") for f in row["fields"]],
    )
    for picture in row["pictures"]:
        console.say(f"picture: {picture}")
    show_pages(row["pages"])
    console.say(f"content: {row['hash'][:16]}  nothing was sent")
    console.say(f"to approve: {row['page']}")
    console.say(f"Next: {_command('approve', row, choices)}")


def _has_it(row: dict[str, Any]) -> str:
    return f"the portal already has it: {row['receipt'].number}"


def _another(row: dict[str, Any], choices: list[str] | None) -> str:
    """What makes another one of what the portal has, where there may be another."""
    from robot.filing.catalog import business

    options = business(row["business"]).options
    if not options or "again" not in options.model_fields:
        return ""
    return f"; another one is --with again={int(options_of(choices).get('again', '1')) + 1}"


def show_pages(pages: Sequence[PageSeen]) -> None:
    """Which of the portal's pages nobody has accepted yet, and what is new on the others."""
    for one in pages:
        if one.first:
            console.say(f"page {one.name}: seen for the first time; the approval accepts it as it is")
        elif one.changed:
            console.say(f"page {one.name} is not as it was accepted; the approval accepts these changes:")
            for line in one.lines:
                console.say(f"  {line}")


def _command(verb: str, row: dict[str, Any], choices: list[str] | None) -> str:
    """The command that comes next, with the choices of this one."""
    subject = () if row["subject"] == "unit" else (row["subject"],)
    said = [word for choice in choices or [] for word in ("--with", choice)]
    return shlex.join(["gongju", verb, row["business"], *subject, *said])


def approve(
    business: BusinessName,
    subjects: Subjects = None,
    choices: With = None,
    by: Annotated[str | None, typer.Option(help="Who approves (default: the user logged in here).")] = None,
    link: Annotated[
        bool,
        typer.Option("--link", help="Approve nothing: print a one-time link for --by, to `gongju board`."),
    ] = False,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Show exactly what would be sent and approve it. Any later change of form, paper, flow or
    selectors voids the approval. It also accepts the portal's pages as `fill`, or a submit that stopped at a
    changed page, found them.

    With --link the person named by --by gets the same on a page of `gongju board`, to say yes or no there,
    once, within 72 hours; two people get a link each.
    """
    if link:
        _links(business, subjects, choices, by, json, workspace, verbose)
        return
    with open_office(workspace, verbose) as office:
        rows = per_subject(
            subjects, lambda subject: office.approve(business, subject, options_of(choices), by)
        )
    if json:
        tell(office, rows)
    else:
        for row in rows:
            if row["ok"]:
                console.table(
                    f"{row['business']} {row['subject']}: approved by {row['by']}",
                    ("field", "value"),
                    row["sheet"],
                )
                show_pages(row["pages"])
                console.say(f"content: {row['hash'][:16]}")
                console.say(f"page: {row['page']}")
                if row["receipt"]:
                    console.say(f"the portal already has it: {row['receipt']}; there is nothing to submit")
                elif row["missing"]:
                    console.say(
                        f"Next: another person approves: {_command('approve', row, choices)} --by NAME"
                    )
                elif row["from"]:
                    console.say(
                        f"approved for {row['from']}, when its window opens; until then nothing is sent"
                    )
                    console.say(f"Next: {_command('submit', row, choices)} then, or a case that waits for it")
                else:
                    console.say(f"Next: {_command('submit', row, choices)}")
    finish(rows)


def _links(
    business: str,
    subjects: list[str] | None,
    choices: list[str] | None,
    by: str | None,
    json: bool,
    workspace: Path | None,
    verbose: bool,
) -> None:
    """A link for each subject."""
    from robot.engine.links import issue, link_url

    name = (by or "").strip()
    if not name:
        raise ConfigError("--link needs the person it is for: --by NAME")
    with open_office(workspace, verbose) as office:

        def one(subject: str) -> dict[str, Any]:
            token, made = issue(office, business, subject, options_of(choices), name)
            url = link_url(office.settings, token)
            return {
                "business": business,
                "hash": made.content_hash,
                "by": name,
                "link": url,
                "expires": made.expires_at,
            }

        rows = per_subject(subjects, one)
    if json:
        console.emit({"results": rows})
    else:
        for row in rows:
            if row["ok"]:
                until = f"{row['expires'].astimezone(BEIJING):%Y-%m-%d %H:%M}"
                head = f"{row['business']} {row['subject']}"
                console.say(f"{head}: for {row['by']} alone, once, until {until} in Beijing")
                console.say(row["link"])
                console.say("Next: `gongju board` must run here when it is opened")
    finish(rows)


def submit(
    business: BusinessName,
    subjects: Subjects = None,
    choices: With = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Approve what is read back; only typed by a person at a terminal.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send a returned filing again although nothing in it changed.")
    ] = False,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Send approved content: once, with a receipt, or say that the outcome is unknown. A page that asks for
    or says something new stops it before anything is sent."""
    if yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise HumanNeeded("--yes counts only when a person types it at a terminal; use `gongju approve`")
    here = sys.stdin.isatty() and sys.stderr.isatty()
    with (
        open_office(workspace, verbose) as office,
        console.working(f"submitting {business}", quiet=json) as progress,
    ):
        confirm = asks(progress) if here else None
        rows = per_subject(
            subjects,
            lambda subject: office.submit(
                business, subject, options_of(choices), yes=yes, again=again, confirm=confirm
            ),
        )
    if json:
        tell(office, rows)
    else:
        for row in rows:
            if row["ok"]:
                told = (
                    f"{row['state']}, receipt {row['receipt'].number}"
                    if row["sent"]
                    else f"{row['state']}, {_has_it(row)}, nothing was sent{_another(row, choices)}"
                )
                console.say(f"{row['business']} {row['subject']}: {told}")
    finish(rows)


def asks(progress: Progress) -> Confirm:
    """Asks the person at the terminal whether to send with selectors that nobody has seen on the site."""

    def confirm(job: Job, doubts: Sequence[Known]) -> bool:
        progress.stop()
        console.err.print(f"{job}: not verified on the live site (lately):", markup=False)
        for one in doubts:
            seen = f", last seen {one.seen_at:%Y-%m-%d}" if one.seen_at else ""
            console.err.print(
                f"  {one.locator.whole} ({one.locator.words}): {one.standing}{seen}", markup=False
            )
        answer = typer.confirm("Watch the outcome yourself. Go on and send?", default=False, err=True)
        progress.start()
        return answer

    return confirm


def status(json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """What the ledger knows: every filing, its state, receipt and opinion."""
    with open_office(workspace, verbose) as office:
        rows = office.status()
        ending = office.logins_ending()
        alarms = office.alarms()
        undelivered = office.failed_notices()
    if json:
        console.emit(
            {
                "filings": [as_dict(one) for one in rows],
                "logins_ending": ending,
                "alarms": [one.as_dict() for one in alarms],
                "undelivered": undelivered,
            },
            office.personal_values,
        )
        return
    for line in (*map(str, alarms), *told(undelivered)):
        console.say(line)
    for login in ending:
        console.say(
            f"the log-in of {login.account} at {login.portal} ends soon or has ended: gongju login"
            f" {login.portal}{'' if login.account == 'unit' else f' --employee {login.account}'}"
        )
    if not rows:
        console.say("nothing filed yet")
    else:
        console.table(
            "",
            ("business", "subject", "period", "state", "receipt", "opinion", "updated", "next"),
            [
                (
                    one.business,
                    one.subject,
                    one.period,
                    one.state,
                    one.receipt,
                    one.opinion,
                    f"{one.updated:%m-%d %H:%M}",
                    one.advice,
                )
                for one in rows
            ],
        )
        from robot.policy.opinions import NOTE

        for one in rows:
            if is_returned(one.state) and one.opinion:
                console.say(f"{one.business} {one.subject}: {NOTE}")
                points = points_of(one.business, one.subject, one.opinion)
                for line in lines(points, SHOWN_AT_MOST, f"gongju opinion {one.subject} {one.business}"):
                    console.say(line)
