"""Polling: read what the portals say of our filings, keep it, let the filings follow, tell what changed.

A page that is not what was asked for (log-in, maintenance) raises in the browser layer, and a reading
that raised is no reading: it changes nothing and is reported as a failure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loguru import logger

from robot.browser.forms import Reading
from robot.errors import GongjuError, PageChanged, PortalRefused
from robot.filing.catalog import Business
from robot.filing.job import UNIT, Desk
from robot.filing.looking import TRIES, from_the_entry, while_down

if TYPE_CHECKING:
    from robot.browser.page import PortalPage


@dataclass(frozen=True, slots=True)
class Change:
    """One reading that is not as the last one. `before` is empty at the first one; `subject` is
    empty when no filing of ours has this number."""

    portal: str
    account: str
    reader: str
    business: str
    subject: str
    number: str
    before: str
    after: str
    portal_state: str
    opinion: str
    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What else the page says that is not as it was: name → before, after."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One account, or one reading business of it (`reader`), that could not be read."""

    portal: str
    account: str
    reader: str
    error: GongjuError


@dataclass(slots=True)
class Poll:
    """What a poll came to. `readings` counts all states read, changed or not."""

    readings: int = 0
    changes: list[Change] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def poll(desk: Desk, readers: Iterable[Business], accounts: Mapping[str, Sequence[str]]) -> Poll:
    """Read everything `readers` can read, in one visit an account.

    `accounts`: portal → its accounts. One account's failure does not keep the others from being read.
    """
    by_portal: dict[str, list[Business]] = {}
    for reader in readers:
        by_portal.setdefault(reader.portal, []).append(reader)
    outcome = Poll()
    for portal, of_portal in by_portal.items():
        for account in accounts.get(portal, ()):
            _poll_account(desk, portal, account, of_portal, outcome)
    return outcome


def accounts_to_read(desk: Desk, portals: Iterable[str]) -> dict[str, list[str]]:
    """Portal → accounts worth a visit: the agent's, and on the personal platform every employee that
    the ledger knows there."""
    found: dict[str, list[str]] = {}
    for portal in portals:
        if portal == "talent_person":
            found[portal] = sorted({one.subject for one in desk.ledger.filings(portal=portal)})
        else:
            found[portal] = [UNIT]
    return found


def _poll_account(desk: Desk, portal: str, account: str, readers: Sequence[Business], outcome: Poll) -> None:
    current = ""
    try:
        with desk.visit(portal, account) as page:
            for reader in readers:
                current = reader.name
                try:
                    _keep(desk, portal, account, reader, _read(desk, reader, page), outcome)
                except (PageChanged, PortalRefused) as error:  # of one page; the others may be as ever
                    outcome.failures.append(Failure(portal, account, reader.name, error))
            current = ""
    except GongjuError as error:
        outcome.failures.append(Failure(portal, account, current, error))
        logger.warning("{} {}: not read: {}", portal, account, type(error).__name__)


def _read(desk: Desk, reader: Business, page: PortalPage) -> list[Reading]:
    return from_the_entry(page, lambda: reader.reads.read(page), while_down(desk, TRIES))


def _keep(
    desk: Desk, portal: str, account: str, reader: Business, readings: Sequence[Reading], outcome: Poll
) -> None:
    for reading in readings:
        noted = desk.ledger.add_reading(portal, account, reader.name, reading, at=desk.now())
        outcome.readings += 1
        if noted.changed:
            outcome.changes.append(
                Change(
                    portal=portal,
                    account=account,
                    reader=reader.name,
                    business=reading.business,
                    subject=noted.filing.subject if noted.filing else "",
                    number=reading.number,
                    before=noted.last.state if noted.last else "",
                    after=reading.state,
                    portal_state=reading.portal_state,
                    opinion=reading.opinion,
                    facts=_moved(noted.last.facts if noted.last else {}, reading.facts),
                )
            )


def _moved(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {
        name: (before.get(name, ""), now.get(name, ""))
        for name in dict.fromkeys([*before, *now])
        if before.get(name, "") != now.get(name, "")
    }
