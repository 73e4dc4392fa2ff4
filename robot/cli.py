"""The command line: the only place that turns errors into exit codes.

Results go to stdout (a table, or one JSON document with `--json`), logs to stderr and to the
workspace's var/logs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from robot import console, logs
from robot import settings as settings_module
from robot.errors import ConfigError, GongjuError, HumanNeeded, Problem

if TYPE_CHECKING:
    from robot.engine.office import Office
    from robot.policy.preflight import Checked

app = typer.Typer(
    name="gongju",
    help="工居: files a unit's 工作居住证 business on its two government systems. Dry run is the default;"
    " nothing is sent before a person approved that exact content.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Work = Annotated[
    Path | None, typer.Option("--workspace", "-w", help="The workspace folder (default: the current one).")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show all log lines on stderr.")]
BusinessName = Annotated[str, typer.Argument(metavar="BUSINESS", help="A name of `gongju businesses`.")]
Subjects = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SUBJECT]...", help="Staff numbers; none for the unit's own business."),
]
With = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="NAME=VALUE", help="A choice of this business, e.g. date=2026-11-12."),
]


def options_of(pairs: list[str] | None) -> dict[str, str]:
    """`--with` pairs as a mapping. Raises ConfigError on one without `=`."""
    options: dict[str, str] = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise ConfigError.of([Problem("--with", pair, "NAME=VALUE", "date=2026-11-12")])
        options[name.strip()] = value.strip()
    return options


def open_office(workspace: Path | None, verbose: bool) -> Office:
    """The office of a workspace: settings, files, ledger, logs."""
    from robot.engine.office import Office

    settings = settings_module.load(workspace)
    if not (settings.workspace / "unit.yaml").is_file():
        raise ConfigError(f"{settings.workspace}: no unit.yaml there; `gongju init DIR` makes a workspace")
    logs.configure(settings.var / "logs", verbose=verbose)
    return Office(settings)


@app.command()
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


@app.command()
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


@app.command()
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


def _per_subject(subjects: list[str] | None, act: Callable[[str], Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Run `act` for each subject; one that fails does not stop the others. The first failure's exit
    code becomes the command's, after all have been tried."""
    rows: list[dict[str, Any]] = []
    for subject in subjects or ["unit"]:
        try:
            rows.append({"subject": subject, "ok": True, **act(subject)})
        except GongjuError as error:
            if len(subjects or []) <= 1:
                raise
            report_error(error, subject=subject)
            rows.append({"subject": subject, "ok": False, **error_row(error)})
    return rows


def _finish(rows: list[dict[str, Any]]) -> None:
    failed = [row for row in rows if not row["ok"]]
    if failed:
        raise typer.Exit(failed[0]["exit_code"])


@app.command()
def fill(
    business: BusinessName,
    subjects: Subjects = None,
    choices: With = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Dry run: fill the portal's form, read every value back, stop before the click."""
    with open_office(workspace, verbose) as office, console.working(f"filling {business}", quiet=json):
        rows = _per_subject(subjects, lambda subject: office.fill(business, subject, options_of(choices)))
    if json:
        console.emit({"results": rows})
    else:
        for row in rows:
            if row["ok"]:
                show_filled(row)
    _finish(rows)


def show_filled(row: dict[str, Any]) -> None:
    """A dry run for a person: the read-back table, where the pictures are, what comes next."""
    if row["receipt"]:
        console.say(f"{row['business']} {row['subject']}: the portal already has it: {row['receipt'].number}")
        return
    console.table(
        f"{row['business']} {row['subject']}: read back from the page",
        ("label", "widget", "asked", "shown", ""),
        [(f.label, f.widget, f.asked, f.shown, "=" if f.agrees else "≠") for f in row["fields"]],
    )
    for picture in row["pictures"]:
        console.say(f"picture: {picture}")
    console.say(f"content: {row['hash'][:16]}  nothing was sent")
    console.say(f"Next: gongju approve {row['business']} {row['subject']}")


@app.command()
def approve(
    business: BusinessName,
    subjects: Subjects = None,
    choices: With = None,
    by: Annotated[str | None, typer.Option(help="Who approves (default: the user logged in here).")] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Show exactly what would be sent and approve it. Any later change of form, paper, flow or
    selectors voids the approval."""
    with open_office(workspace, verbose) as office:
        rows = _per_subject(
            subjects, lambda subject: office.approve(business, subject, options_of(choices), by)
        )
    if json:
        console.emit({"results": rows})
    else:
        for row in rows:
            if row["ok"]:
                console.table(
                    f"{row['business']} {row['subject']}: approved by {row['by']}",
                    ("field", "value"),
                    list(row["form"].items()),
                )
                console.say(f"content: {row['hash'][:16]}")
                console.say(f"Next: gongju submit {row['business']} {row['subject']}")
    _finish(rows)


@app.command()
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
    """Send approved content: once, with a receipt, or say that the outcome is unknown."""
    if yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise HumanNeeded("--yes counts only when a person types it at a terminal; use `gongju approve`")
    with open_office(workspace, verbose) as office, console.working(f"submitting {business}", quiet=json):
        rows = _per_subject(
            subjects,
            lambda subject: office.submit(business, subject, options_of(choices), yes=yes, again=again),
        )
    if json:
        console.emit({"results": rows})
    else:
        for row in rows:
            if row["ok"]:
                console.say(
                    f"{row['business']} {row['subject']}: {row['state']}, receipt {row['receipt'].number}"
                )
    _finish(rows)


@app.command()
def status(json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """What the ledger knows: every filing, its state, receipt and opinion."""
    with open_office(workspace, verbose) as office:
        rows = office.status()
    if json:
        console.emit({"filings": rows})
    elif not rows:
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


@app.command()
def poll(
    portal: Annotated[str | None, typer.Argument(help="Only this portal.")] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Read states and opinions off the portals and show what changed."""
    with open_office(workspace, verbose) as office, console.working("reading the portals", quiet=json):
        outcome = office.poll(portal)
    failures = [
        {"portal": one.portal, "account": one.account, "reader": one.reader, **error_row(one.error)}
        for one in outcome.failures
    ]
    if json:
        console.emit({"readings": outcome.readings, "changes": outcome.changes, "failures": failures})
    else:
        if not outcome.changes:
            console.say(f"no change ({outcome.readings} readings)")
        for change in outcome.changes:
            opinion = f": {change.opinion}" if change.opinion else ""
            console.say(
                f"{change.business or change.reader} {change.subject or change.number}:"
                f" {change.before or '—'} → {change.after} ({change.portal_state}){opinion}"
            )
        for one in outcome.failures:
            report_error(one.error, subject=f"{one.portal} {one.account}")
    if failures:
        raise typer.Exit(outcome.failures[0].error.exit_code)


@app.command()
def login(
    portal: Annotated[str, typer.Argument(help="chaoyang_hr, talent_unit or talent_person.")],
    employee: Annotated[str | None, typer.Option(help="Whose account (talent_person).")] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Log in: a person reads the captcha, types the certificate's PIN or scans the QR code."""
    from robot.terminal import TerminalPerson

    with open_office(workspace, verbose) as office:
        account = office.login(portal, employee, TerminalPerson())
    if json:
        console.emit({"portal": portal, "account": account, "ok": True})
    else:
        console.say(f"logged in at {portal} as {account}")


@app.command()
def mock(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8765,
    clock: Annotated[
        datetime | None, typer.Option(help="Beijing time the portal starts with (default: now).")
    ] = None,
    json: Json = False,
) -> None:
    """Run the mock portal until Ctrl-C: both systems, and the control side under /_control."""
    from robot.mocking import run

    run(port, clock, json)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo leaves its files; emptied first.")] = Path(
        "var/demo"
    ),
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """The whole story on the mock portal: one unit, three employees, a report."""
    from robot.demo import run

    logs.configure(None, verbose=verbose)
    with console.working("the demo runs", quiet=json) as progress:
        outcome = run(folder, lambda text: progress.update(progress.task_ids[0], description=text))
    if json:
        console.emit(outcome.result)
        return
    console.table(
        "",
        ("business", "subject", "state", "receipt", "opinion"),
        [
            (r["business"], r["subject"], r["state"], r["receipt"], r["opinion"])
            for r in outcome.result["businesses"]
        ],
    )
    console.say(f"report: {outcome.report}")
    console.say(f"result: {outcome.folder / 'result.json'}")


@app.command(name="try")
def try_(
    url: Annotated[str, typer.Argument(help="Any page: http, https or file.")],
    values: Annotated[Path, typer.Argument(help="YAML: visible label → value.")],
    press: Annotated[
        list[str] | None,
        typer.Option(
            "--press", metavar="TEXT", help="Then press this button; repeat for more, dialogs included."
        ),
    ] = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Fill any page by its visible labels and read every value back. Exit 0 only when all agree.

    Values are text, number, date, true/false for a switch or a single tick, a list for a cascader
    path, a date range, several choices or several files, a path for an upload.
    """
    from robot.browser.tryout import try_url

    settings = settings_module.load(None)
    logs.configure(None, verbose=verbose)
    with console.working(f"filling {url}", quiet=json):
        outcome = try_url(settings, url, values, press or [])
    if json:
        console.emit(outcome)
    else:
        console.table(
            "",
            ("label", "widget", "asked", "shown", "", "problem"),
            [
                (f.label, f.widget, f.asked, f.shown, "=" if f.agrees else "≠", f.problem)
                for f in outcome.fields
            ],
        )
        for pressed in outcome.pressed:
            console.say(f"pressed {pressed}")
    if not outcome.ok:
        raise typer.Exit(14)


def error_row(error: GongjuError) -> dict[str, Any]:
    """An error for programs."""
    return {
        "error": type(error).__name__,
        "message": str(error),
        "exit_code": error.exit_code,
        "problems": [vars_of(problem) for problem in getattr(error, "problems", ())],
    }


def vars_of(problem: Problem) -> dict[str, str]:
    return {
        "where": problem.where,
        "field": problem.field,
        "expected": problem.expected,
        "example": problem.example,
    }


def report_error(error: GongjuError, subject: str = "") -> None:
    """One line on stderr, and one more for each problem when there are several."""
    head = f"gongju: {subject + ': ' if subject else ''}{error}"
    console.err.print(f"{head} — {error.advice}" if error.advice else head, markup=False)
    problems = getattr(error, "problems", ())
    if len(problems) > 1:
        for problem in problems:
            console.err.print(f"  {problem}", markup=False)


def main() -> None:
    """Entry point. Errors raised on purpose become one line and their exit code; anything else is a
    bug and shows its traceback."""
    try:
        app()
    except GongjuError as error:
        report_error(error)
        if "--json" in sys.argv:
            console.emit({"ok": False, **error_row(error)})
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        console.err.print("gongju: stopped", markup=False)
        sys.exit(130)
