"""The commands about notices: notify, digest."""

from __future__ import annotations

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, open_office
from robot.errors import ConfigError, Problem

FAILED = 25
"""Exit code of a run in which a notice was not taken."""


def notify(json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """Send the notices that are due to the addresses of GONGJU_NOTICES; for cron. In quiet hours only
    the urgent ones. Visits no portal. Exit code 25 when a service did not take one."""
    from robot.engine.notices import send_due
    from robot.filing.ledger import utc_now

    with open_office(workspace, verbose) as office:
        if not office.settings.notices:
            example = '["mailtos://user:password@example.org?to=hr@example.org"]'
            raise ConfigError.of(
                [Problem("environment or .env", "GONGJU_NOTICES", "at least one address", example)]
            )
        outcome = send_due(office, utc_now())
        failed = office.failed_notices()
    if json:
        console.emit({"ok": not outcome.failed, **console.plain(outcome), "undelivered": failed})
    else:
        quiet = " (quiet hours: urgent ones only)" if outcome.quiet else ""
        console.say(f"{outcome.queued} new, {outcome.sent} sent, {outcome.failed} failed{quiet}")
        for line in told(failed):
            console.say(line)
    if outcome.failed:
        raise typer.Exit(FAILED)


def digest(json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """Print the day's digest: how many stand where, who has to act, what came back, what is due. Without
    names."""
    from robot.engine.notice_texts import digest as text
    from robot.filing.ledger import utc_now

    with open_office(workspace, verbose) as office:
        said = text(office, utc_now())
    if json:
        console.emit({"digest": said})
    else:
        console.say(said)


def told(failed: list[dict[str, object]]) -> list[str]:
    """The notices that did not arrive, for a person; nothing when all did."""
    if not failed:
        return []
    head = f"{len(failed)} notices were not delivered; gongju notify tries again:"
    return [
        head,
        *(f"  {one['kind']} {one['subject']}: {one['error']}, {one['tries']} tries" for one in failed),
    ]
