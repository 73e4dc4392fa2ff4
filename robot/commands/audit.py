"""Commands of the audit chain: list it, export the pack of a filing, verify a pack or the chain."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from robot import console
from robot.commands.common import BusinessName, Json, Verbose, Work, business_named, open_office
from robot.policy.calendar import BEIJING

app = typer.Typer(
    invoke_without_command=True,
    help="What was approved, sent, received and who logged in: a chain in which no entry can be changed,"
    " taken out or put in without its being found. Without a subcommand: list it.",
    rich_markup_mode=None,
)


@app.callback()
def list_(
    context: typer.Context,
    subject: Annotated[str | None, typer.Option(help="Only of this staff number, or of `unit`.")] = None,
    business: Annotated[
        str | None, typer.Option(help="Only of this business.", callback=business_named)
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """List the chain."""
    if context.invoked_subcommand is not None:
        return
    with open_office(workspace, verbose) as office:
        entries = [
            one
            for one in office.ledger.chain()
            if (subject is None or one.key.subject == subject)
            and (business is None or one.key.business == business)
        ]
    if json:
        console.emit({"entries": [{**console.plain(one), "key": one.key._asdict()} for one in entries]})
    elif not entries:
        console.say("nothing in the chain")
    else:
        console.table(
            "",
            ("", "at (Beijing)", "what", "business", "subject", "facts", "hash"),
            [
                (
                    one.number,
                    f"{datetime.fromisoformat(one.at).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
                    one.kind,
                    one.key.business,
                    one.key.subject,
                    _told(one.facts),
                    one.hash[:12],
                )
                for one in entries
            ],
        )


def _told(facts: Mapping[str, object]) -> str:
    """Facts in one cell: hashes by their beginning, files by their number."""
    parts = []
    for name, value in facts.items():
        if name in ("event", "parts") or value == "":
            continue
        text = f"{len(value)}" if isinstance(value, dict) else str(value)
        parts.append(f"{name} {text[:12] if name in ('content', 'digest') else text}")
    return ", ".join(parts)


@app.command()
def export(
    subject: Annotated[str, typer.Argument(help="A staff number, or `unit`.")],
    business: BusinessName,
    period: Annotated[str, typer.Option(help="Which of several filings (default: the newest).")] = "",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Where (default: var/audit/).")
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Write one filing's pack: its part of the chain, approvals, masked evidence, receipt."""
    from robot.filing.pack import export as write
    from robot.filing.pack import filing_of

    with open_office(workspace, verbose) as office:
        filing = filing_of(office.ledger, business, subject, period)
        done = write(office.ledger, office.settings.var, filing, to)
    if json:
        console.emit({"ok": True, **console.plain(done)})
        return
    console.say(f"pack: {done.file}  ({done.entries} entries)")
    console.say(f"digest: {done.digest}")
    for name in done.absent:
        console.say(f"not in the workspace any more: {name}")


@app.command()
def verify(
    pack: Annotated[Path | None, typer.Argument(help="A pack; none: the chain of this workspace.")] = None,
    digest: Annotated[str, typer.Option(help="What the export told: it must be this very pack.")] = "",
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Check a pack, on any machine and without a workspace, or the workspace's own chain. Exit 1 when
    anything was changed, is missing or was added; each is named."""
    if pack is None:
        with open_office(workspace, verbose) as office:
            problems, chain = office.ledger.chain_problems(), office.ledger.chain_rows()
        head = chain[-1].hash if chain else ""
        result = {"ok": not problems, "problems": problems, "entries": len(chain), "head": head}
        fine = f"the chain is whole: {len(chain)} entries, head {head[:16] or '—'}"
    else:
        from robot.filing.pack import verify as check

        found = check(pack, digest)
        problems = list(found.problems)
        result = {"ok": not problems, **console.plain(found)}
        fine = f"{pack.name}: whole: {found.files} files, {found.entries} entries, digest {found.digest}"
        fine += "".join(f"\nnot in the pack since before its export: {one}" for one in found.absent)
    if json:
        console.emit(result)
    elif problems:
        for one in problems:
            console.say(one)
    else:
        console.say(fine)
    if problems:
        raise typer.Exit(1)


@app.command(name="open")
def open_(
    sealed: Annotated[Path, typer.Argument(help="A file NAME.png.sealed of var/evidence/.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where the picture goes: a new file.")],
    by: Annotated[str | None, typer.Option(help="Who opens it (default: the user logged in here).")] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Open the unmasked copy of a picture (kept where GONGJU_SEALED_EVIDENCE=true). Who opened which stands
    in the chain."""
    from robot.engine.unseal import unseal

    with open_office(workspace, verbose) as office:
        picture = unseal(office, sealed, to, (by or "").strip() or getpass.getuser())
    if json:
        console.emit({"ok": True, "file": picture})
    else:
        console.say(f"unmasked, for your eyes only; delete it when you have looked: {picture}")
