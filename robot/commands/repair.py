"""gongju repair: what changed on a page is proposed, kept apart, and put in force by a person."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, open_office
from robot.errors import ConfigError
from robot.policy.calendar import BEIJING

if TYPE_CHECKING:
    from robot.engine.office import Office
    from robot.engine.quarantine import Repair


def repair(
    portal: Annotated[str | None, typer.Argument(help="A portal; none: what waits for approval.")] = None,
    page: Annotated[str | None, typer.Argument(help="A page of its selectors, e.g. appointment.new.")] = None,
    field: Annotated[
        str | None,
        typer.Argument(help="Only this one, e.g. phone, heading, menu (default: what is missing)."),
    ] = None,
    accept: Annotated[
        list[int] | None,
        typer.Option("--accept", metavar="N", help="Keep this proposal of the last look, in quarantine."),
    ] = None,
    approve: Annotated[
        list[int] | None,
        typer.Option("--approve", metavar="N", help="Put this repair of the quarantine into force."),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who does so (default: the user logged in here).")] = None,
    employee: Annotated[
        str | None, typer.Option(help="Whose log-in at talent_person (default: the first there is).")
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Mend selectors that a page no longer has: propose, --accept, --approve.

    With GONGJU_HEADED=true you click the thing that is meant in the window. Buttons that send and
    declarations are mended by hand only.
    """
    who = by or getpass.getuser()
    with open_office(workspace, verbose) as office:
        if approve:
            result = _approved(office, approve, who)
        elif portal is None:
            result = _waiting(office)
        elif page is None:
            raise ConfigError("name the page as well, e.g. gongju repair chaoyang_hr appointment.new")
        elif accept:
            result = _accepted(office, portal, page, accept, who)
        else:
            result = _proposed(office, portal, page, field, employee, json=json)
    if json:
        console.emit({name: value for name, value in result.items() if name != "told"})
        return
    for line in result["told"]:
        console.say(line)


def _proposed(
    office: Office, portal: str, page: str, field: str | None, employee: str | None, *, json: bool
) -> dict[str, Any]:
    from robot.browser.selector_files import load_selectors
    from robot.engine import quarantine
    from robot.engine.repair import propose

    def tell(words: str) -> None:
        console.err.print(words, markup=False)

    found = propose(office, portal, page, field, employee=employee, tell=tell)
    workspace = office.settings.workspace
    selectors = load_selectors(portal, workspace)
    told: list[str] = []
    rows = []
    for number, one in enumerate(found.repairs, 1):
        change = quarantine.diff(workspace, selectors, one)
        told += [f"{number}. {one.locator}: {one.before} → {one.how} {one.words} ({one.why})", change]
        rows.append({"number": number, "score": found.scores[number - 1], "diff": change, **one.model_dump()})
    told += [f"{one.whole} ({one.words}): nothing like it is on the page" for one in found.helpless]
    told += [
        f"{one.whole} ({one.words}): sends or declares; mend it by hand in selectors/{portal}.toml"
        for one in found.by_hand
    ]
    if rows:
        told.append(f"Next: gongju repair {portal} {page} --accept N")
    elif not told:
        told.append(f"{page}: nothing is missing")
    return {
        "proposals": rows,
        "helpless": [one.whole for one in found.helpless],
        "by_hand": [one.whole for one in found.by_hand],
        "told": told,
    }


def _accepted(office: Office, portal: str, page: str, numbers: list[int], who: str) -> dict[str, Any]:
    from robot.engine import quarantine
    from robot.engine.repair import remembered

    proposals = remembered(office, portal, page)
    wrong = [one for one in numbers if not 1 <= one <= len(proposals)]
    if wrong:
        raise ConfigError(f"--accept {wrong[0]}: the last look made {len(proposals)} proposals")
    chosen = [proposals[one - 1] for one in numbers]
    if len({one.locator for one in chosen}) < len(chosen):
        raise ConfigError("--accept: two proposals for the same locator; take one")
    at = f"{datetime.now(BEIJING):%Y-%m-%d %H:%M}"
    kept = []
    for one in chosen:
        kept.append(quarantine.keep(office.settings.workspace, one.model_copy(update={"by": who, "at": at})))
        _note(office, "proposed", one, who)
    told = [
        f"repair {number}: {one.locator} waits for approval" for number, one in zip(kept, chosen, strict=True)
    ]
    told.append("Next: gongju repair " + " ".join(f"--approve {one}" for one in kept))
    return {"kept": kept, "told": told}


def _approved(office: Office, numbers: list[int], who: str) -> dict[str, Any]:
    from robot.engine import quarantine

    done: list[Repair] = []
    for number in numbers:
        one = quarantine.approve(office.settings.workspace, number, who, datetime.now(BEIJING))
        _note(office, "approved", one, who)
        done.append(one)
    told = [
        f"{one.locator}: {one.before} → {one.words}, in selectors/{one.portal}.toml; not verified yet,"
        " and approvals given before are void"
        for one in done
    ]
    return {"approved": [one.model_dump() for one in done], "told": told}


def _waiting(office: Office) -> dict[str, Any]:
    from robot.engine import quarantine

    waiting = quarantine.pending(office.settings.workspace)
    told = [
        f"{number}. {one.portal} {one.locator}: {one.before} → {one.words}, by {one.by} at {one.at}"
        for number, one in waiting.items()
    ]
    rows = [{"number": number, **one.model_dump()} for number, one in waiting.items()]
    return {"waiting": rows, "told": told or ["no repair waits for approval"]}


def _note(office: Office, what: str, one: Repair, who: str) -> None:
    """Into the audit chain."""
    facts = {"portal": one.portal, "locator": one.locator, "before": one.before, "after": one.words}
    office.ledger.note("repair", {"what": what, "by": who, **facts})
