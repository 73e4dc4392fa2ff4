"""The command that throws away what is no longer needed: purge."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, open_office
from robot.policy.calendar import BEIJING


def purge(
    older_than: Annotated[
        int, typer.Option("--older-than", min=1, max=36500, metavar="DAYS", help="Days since it was made.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Delete it; without this it is only listed.")] = False,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Delete evidence, downloads, reports, logs and merged papers of finished businesses. Never the ledger's
    proofs, the audit chain or what you wrote. Lists first what it would delete and what it keeps, and why."""
    from robot.engine.retention import look
    from robot.engine.retention import purge as delete
    from robot.filing.ledger import utc_now

    with open_office(workspace, verbose) as office:
        home = office.settings.workspace
        found = look(home, office.ledger, older_than, utc_now())
        if yes:
            delete(home, office.ledger, found, older_than)
    if json:
        console.emit({"deleted": yes, "items": found.items, "kept": found.kept})
        return
    console.table(
        "",
        ("what", "kind", "files", "KB", "last changed"),
        [
            (
                one.path,
                one.kind,
                one.files,
                f"{one.size / 1000:,.0f}",
                f"{one.at.astimezone(BEIJING):%Y-%m-%d}",
            )
            for one in found.items
        ],
    )
    for what in found.kept:
        console.say(f"kept: {what.path}  {what.why}")
    kinds: Counter[str] = Counter()
    for one in found.items:
        kinds[one.kind] += one.files
    told = ", ".join(f"{count} of {kind}" for kind, count in sorted(kinds.items())) or "nothing"
    if yes:
        console.say(f"deleted: {told}")
    else:
        console.say(f"would delete: {told}; say --yes to do it")
