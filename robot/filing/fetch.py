"""Download what a business fetches, into the workspace, under a name that says nothing of the person."""

from __future__ import annotations

from pathlib import Path

from robot.browser.private import private_folder
from robot.filing.catalog import Business
from robot.filing.job import Desk, account_of
from robot.filing.looking import from_the_entry, while_down

TRIES = 3


def fetch(desk: Desk, business: Business, subject: str, folder: Path) -> Path:
    """The file as `folder`/SUBJECT.pdf, mode 0600, in place of an older one. Goes on trying while the portal
    is down; it is only looked at. Raises NotEligible when the portal offers none, PortalError."""
    with desk.visit(business.portal, account_of(business, subject)) as page:
        got = from_the_entry(page, lambda: business.fetches.fetch(page), while_down(desk, TRIES))
    return got.replace(private_folder(folder) / f"{subject}{got.suffix}")
