"""Commands that look after the selectors: doctor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, business_named, error_row, open_office, report_error
from robot.errors import GongjuError
from robot.policy.calendar import BEIJING

if TYPE_CHECKING:
    from robot.engine.office import Office


def doctor(
    portal: Annotated[str | None, typer.Argument(help="Only this portal.")] = None,
    business: Annotated[
        str | None,
        typer.Option(
            help="Only the pages of this business (a name of `gongju businesses`).", callback=business_named
        ),
    ] = None,
    employee: Annotated[
        str | None, typer.Option(help="Whose log-in at talent_person (default: the first there is).")
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Look at the portals' pages, write nothing there, and say which selectors hold.

    A page for people is left at var/doctor/PROFILE-PORTAL.html, readable by you alone.
    """
    from robot.browser.selector_files import portal_names
    from robot.filing.catalog import business as the_business

    portals = [portal] if portal else [the_business(business).portal] if business else list(portal_names())
    results: list[dict[str, Any]] = []
    failed: GongjuError | None = None
    with open_office(workspace, verbose) as office:
        for name in portals:
            try:
                with console.working(f"looking at {name}", quiet=json):
                    results.append(examined(office, name, business, employee))
            except GongjuError as error:
                if len(portals) == 1:
                    raise
                report_error(error, subject="" if str(error).startswith(f"{name}:") else name)
                failed = failed or error
                results.append({"portal": name, "ok": False, **error_row(error)})
            else:
                if not json:
                    _show(results[-1])
    if json:
        console.emit({"portals": [{k: v for k, v in one.items() if k != "rows"} for one in results]})
    if failed:
        raise typer.Exit(failed.exit_code)
    if not all(one["ok"] for one in results):
        raise typer.Exit(13)


def examined(office: Office, portal: str, business: str | None, employee: str | None) -> dict[str, Any]:
    """Look, write the page, and put it all as one result."""
    from robot.browser.selector_files import load_selectors
    from robot.engine.doctor import Unreached
    from robot.engine.doctor import doctor as examine
    from robot.filing.verified import Place, Standing, standings
    from robot.report import doctor as report

    checkup = examine(office, portal, business, employee)
    place = Place.of(office.settings, portal)
    pages = {one.page for one in checkup.pages}
    selectors = load_selectors(portal, office.settings.workspace)
    known = {
        one.locator.whole: one
        for one in standings(office.ledger, place, selectors)
        if one.locator.page in pages
    }
    target = office.settings.var / "doctor" / f"{office.settings.profile}-{portal}.html"
    report.write(target, checkup, known, office.settings.profile, datetime.now(BEIJING))
    why = {one.locator.whole: one.why for page in checkup.pages for one in page.findings}
    return {
        "portal": portal,
        "site": checkup.site,
        "ok": not any(one.standing in (Standing.MISSING, Standing.AMBIGUOUS) for one in known.values())
        and not any(one.unreached is Unreached.CHANGED for one in checkup.pages),
        "page": target,
        "pages": [
            {"page": one.page, "unreached": one.unreached, "words": one.words, "refused": one.refused}
            for one in checkup.pages
        ],
        "locators": [
            {
                "locator": key,
                "words": one.locator.words,
                "state": one.standing,
                "seen_at": one.seen_at.isoformat() if one.seen_at else None,
                "why": str(why.get(key, "")),
            }
            for key, one in known.items()
        ],
        "rows": report.summary(checkup, known),
    }


def _show(result: dict[str, Any]) -> None:
    """For a person: a line a page, and each locator that does not hold."""
    console.table(
        f"{result['portal']} at {result['site']}",
        ("page", "title", "verified", "missing", "ambiguous", "never seen", "remark"),
        result["rows"],
    )
    for one in result["locators"]:
        if one["state"] in ("missing", "ambiguous"):
            console.say(f"{one['locator']} ({one['words']}): {one['state']}")
    console.say(f"page: {result['page']}")
