"""Commands that visit a portal or a page without filing: login, poll, try; and the mock portal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robot import console, logs
from robot import settings as settings_module
from robot.commands.common import (
    Json,
    Verbose,
    Work,
    business_named,
    error_row,
    finish,
    open_office,
    per_subject,
    report_error,
)
from robot.commands.opinions import SHOWN_AT_MOST, is_returned, lines, points_of
from robot.errors import ConfigError
from robot.policy.calendar import BEIJING

if TYPE_CHECKING:
    from robot.filing.poll import Change
    from robot.policy.opinions import Point


def poll(
    portal: Annotated[str | None, typer.Argument(help="Only this portal.")] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Read states and opinions off the portals and show what changed."""
    from robot.engine.notices import queue
    from robot.filing.ledger import utc_now

    with open_office(workspace, verbose) as office, console.working("reading the portals", quiet=json):
        outcome = office.poll(portal)
        alarms = office.alarms()
        queued = len(queue(office, utc_now()))
    failures = [
        {"portal": one.portal, "account": one.account, "reader": one.reader, **error_row(one.error)}
        for one in outcome.failures
    ]
    if json:
        changes = [
            {**console.plain(one), "points": [point.as_dict() for point in points]}
            for one, points in zip(outcome.changes, map(_points, outcome.changes), strict=True)
        ]
        console.emit(
            {
                "readings": outcome.readings,
                "changes": changes,
                "failures": failures,
                "alarms": [one.as_dict() for one in alarms],
                "notices": queued,
            },
            office.personal_values,
        )
    else:
        if not outcome.changes and (outcome.readings or not failures):
            console.say(f"no change ({outcome.readings} readings)")
        for line, change in {told(one): one for one in outcome.changes}.items():  # two pages may say the same
            console.say(line)
            more = f"gongju opinion {change.subject} {change.business}" if change.subject else "--json"
            for suggested in lines(_points(change), SHOWN_AT_MOST, more):
                console.say(suggested)
        for one in outcome.failures:
            report_error(one.error, subject=f"{one.portal} {one.account}")
        for alarm in alarms:
            console.say(str(alarm))
        if queued:
            console.say(f"{queued} notices queued: gongju notify sends them")
    if failures:
        raise typer.Exit(outcome.failures[0].error.exit_code)


def _points(change: Change) -> tuple[Point, ...]:
    """Of an opinion that came with a return."""
    if not is_returned(change.after):
        return ()
    return points_of(change.business, change.subject, change.opinion)


def fetch(
    business: Annotated[
        str,
        typer.Argument(
            metavar="BUSINESS", help="slip: 工作居住证电子确认单 as a PDF.", callback=business_named
        ),
    ],
    subjects: Annotated[list[str], typer.Argument(metavar="SUBJECT...", help="Staff numbers.")],
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Download a file off a portal into var/BUSINESS/SUBJECT.pdf, readable by you alone."""
    with open_office(workspace, verbose) as office, console.working(f"fetching {business}", quiet=json):
        rows = per_subject(subjects, lambda subject: {"file": office.fetch(business, subject)})
    if json:
        console.emit({"results": rows})
    else:
        for row in rows:
            if row["ok"]:
                console.say(f"{business} {row['subject']}: {row['file']}")
    finish(rows)


def told(change: Change) -> str:
    """One change in one line: the state's, or what else is new on the page."""
    opinion = f": {change.opinion}" if change.opinion else ""
    head = " ".join(filter(None, (change.business or change.reader, change.subject, change.number))) + ":"
    if change.before and change.before == change.after:
        moved = ", ".join(f"{name} {old or '—'} → {new or '—'}" for name, (old, new) in change.facts.items())
        return (
            f"{head} still {change.after} ({'; '.join(filter(None, [change.portal_state, moved]))}){opinion}"
        )
    if not change.before and not change.after:  # an employee without a permit yet: only the portal's word
        return f"{head} {change.portal_state}{opinion}"
    return f"{head} {change.before or '—'} → {change.after or '—'} ({change.portal_state}){opinion}"


def login(
    portal: Annotated[str, typer.Argument(help="chaoyang_hr, talent_unit or talent_person.")],
    employee: Annotated[str | None, typer.Option(help="Whose account (talent_person).")] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export", metavar="FILE", help="Write the stored log-in there, sealed with GONGJU_KEY."
        ),
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Take over the log-in of such a file.")
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Log in: a person reads the captcha, types the certificate's PIN or scans the QR code.

    A machine without a screen takes over a log-in made elsewhere: --export there, --import here.
    """
    from robot.terminal import TerminalPerson

    if export and import_:
        raise ConfigError("--export and --import exclude each other")
    with open_office(workspace, verbose) as office:
        if export:
            account = office.export_login(portal, employee, export)
        elif import_:
            account = office.import_login(portal, employee, import_)
        else:
            account = office.login(portal, employee, TerminalPerson())
        ends = office.login_ends(portal, account)
    if json:
        console.emit({"portal": portal, "account": account, "ok": True, "probably_until": ends})
        return
    if export:
        console.say(
            f"the log-in of {account} at {portal} is in {export}; it opens only with the same GONGJU_KEY"
        )
        return
    console.say(f"logged in at {portal} as {account}, {lasts(ends)}")


def portals(
    portal: Annotated[str | None, typer.Argument(help="Only this portal.")] = None,
    lift: Annotated[
        bool, typer.Option("--lift", help="A person has looked: end the stop or rest of this portal.")
    ] = False,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """How each portal stands: visits of the last hour, a stop after a warning, and until when the stored
    log-ins probably last."""
    if lift and portal is None:
        raise ConfigError("--lift needs the portal: gongju portals chaoyang_hr --lift")
    with open_office(workspace, verbose) as office:
        lifted = office.lift(portal) if lift and portal else False
        rows = office.portals(portal)
    if json:
        console.emit({"portals": rows} | ({"lifted": lifted} if lift else {}))
        return
    if lift:
        console.say(f"{portal}: visited again from now on" if lifted else f"{portal}: there was no stop")
    console.table(
        "",
        ("portal", "visits this hour", "rests until", "why", "log-ins"),
        [
            (
                one.portal,
                f"{one.visits} of {one.visits_an_hour}" if one.visits_an_hour else str(one.visits),
                f"{one.rests_until.astimezone(BEIJING):%m-%d %H:%M:%S}" if one.rests_until else "",
                one.why,
                "\n".join(f"{login.account} {lasts(login.probably_until)}" for login in one.logins),
            )
            for one in rows
        ],
    )


def lasts(ends: datetime | None) -> str:
    """How long a stored log-in probably lasts, for a person."""
    if ends is None:
        return "until the portal ends it"
    return f"probably until {ends.astimezone(BEIJING):%Y-%m-%d %H:%M} in Beijing"


def mock(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8765,
    clock: Annotated[
        datetime | None, typer.Option(help="Beijing time the portal starts with (default: now).")
    ] = None,
    drift: Annotated[
        int | None,
        typer.Option(min=0, metavar="SEED", help="Change the sites' pages as releases do, by this seed."),
    ] = None,
    json: Json = False,
) -> None:
    """Run the mock portal until Ctrl-C: both systems, and the reviewer's console under /_control/."""
    from robot.mocking import run

    run(port, clock, drift, json)


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
        console.emit({"ok": outcome.ok, **console.plain(outcome)})
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
