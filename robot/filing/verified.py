"""Which locators of the selectors somebody's browser has found on a site, and which nobody has (yet)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from robot.browser.locators import Locator, Sighting, locators
from robot.browser.selector_files import load_portal, load_selectors
from robot.browser.selectors import Selectors
from robot.errors import NotVerified, Problem
from robot.filing.job import UNIT, Job
from robot.filing.ledger import Ledger, utc_now
from robot.filing.needs import needs
from robot.filing.tables import Verified
from robot.settings import Settings


class Standing(StrEnum):
    """How a locator stands."""

    NEVER = "never seen"
    """Nobody has looked for it on this site, or not by this text."""
    VERIFIED = "verified"
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Place:
    """Where selectors are looked for: mock and live are told apart, and so are the hosts of a portal."""

    profile: str
    portal: str
    host: str

    @classmethod
    def of(cls, settings: Settings, portal: str) -> Place:
        """The portal's site in the profile of `settings`. Raises ConfigError for broken selectors."""
        live = settings.profile == "live"
        entry = load_portal(portal, settings.workspace).entry if live else settings.mock_url
        return cls(settings.profile, portal, urlsplit(entry).netloc.lower())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one locator. `at`: of the last look; `seen_at`: when it was last found."""

    locator: Locator
    standing: Standing
    at: datetime | None = None
    seen_at: datetime | None = None
    host: str = ""


_STANDINGS = {
    Sighting.SEEN.value: Standing.VERIFIED,
    Sighting.MISSING.value: Standing.MISSING,
    Sighting.AMBIGUOUS.value: Standing.AMBIGUOUS,
}


def note(
    ledger: Ledger, place: Place, selectors: Selectors, found: Mapping[str, Sighting], *, at: datetime
) -> None:
    """Write down what a visit found. Keys that are none (any more) are left out."""
    known = locators(selectors)
    ledger.note_locators(
        place.profile,
        place.portal,
        [
            Verified(
                profile=place.profile,
                portal=place.portal,
                locator=key,
                text=known[key].text,
                host=place.host,
                state=sighting.value,
                at=at,
                seen_at=at if sighting is Sighting.SEEN else None,
            )
            for key, sighting in found.items()
            if key in known
        ],
    )


def standings(
    ledger: Ledger, place: Place, selectors: Selectors, keys: Iterable[str] | None = None
) -> list[Known]:
    """How each locator of the portal (or those of `keys`) stands at `place`, in the order of the file."""
    rows = {one.locator: one for one in ledger.locators(place.profile, place.portal)}
    wanted = None if keys is None else set(keys)
    return [
        _known(one, rows.get(key), place)
        for key, one in locators(selectors).items()
        if wanted is None or key in wanted
    ]


def _known(locator: Locator, row: Verified | None, place: Place) -> Known:
    if row is None or row.text != locator.text or row.host != place.host:
        return Known(locator, Standing.NEVER)
    return Known(locator, _STANDINGS[row.state], row.at, row.seen_at, row.host)


def doubtful(known: Iterable[Known], now: datetime, days: int) -> list[Known]:
    """Those that may not be relied upon: not verified, or not within the last `days` days."""
    since = now - timedelta(days=days)
    return [
        one
        for one in known
        if one.standing is not Standing.VERIFIED or one.seen_at is None or one.seen_at < since
    ]


Confirm = Callable[[Job, Sequence[Known]], bool]
"""Asks the person at the terminal whether to send all the same."""


def gate(settings: Settings, ledger: Ledger, confirm: Confirm | None = None) -> Callable[[Job], None]:
    """What `Desk.must_be_verified` is: nothing with the mock portal; else it raises NotVerified naming every
    locator of the job that is in doubt, unless `confirm` (None where nobody is there) says yes."""

    def must_be_verified(job: Job) -> None:
        if settings.profile != "live":
            return
        selectors = load_selectors(job.portal, settings.workspace)
        place = Place.of(settings, job.portal)
        keys = needs(job.business, selectors, job.form)
        doubts = doubtful(standings(ledger, place, selectors, keys), utc_now(), settings.verified_days)
        if doubts and not (confirm and confirm(job, doubts)):
            raise refusal(job, place, doubts, settings.verified_days)

    return must_be_verified


def refusal(job: Job, place: Place, doubts: Sequence[Known], days: int) -> NotVerified:
    """The error that names each locator in doubt, and the commands that look."""
    where = f"selectors/{place.portal}.toml"
    problems = tuple(
        Problem(f"{where}: {one.locator.whole}", one.locator.words, _doubt(one, days)) for one in doubts
    )
    one = "1 of its selectors is" if len(doubts) == 1 else f"{len(doubts)} of its selectors are"
    named = ", ".join(known.locator.whole for known in doubts[:5]) + (", …" if len(doubts) > 5 else "")
    what = job.business.name if job.subject == UNIT else str(job)
    return NotVerified(
        f"{job}: {one} not verified on {place.host} within {days} days ({named});"
        f" `gongju doctor {place.portal} --business {job.business.name}` looks at lists and forms,"
        f" `gongju fill {what}` at what follows a form; what only a filing brings, a person sends once",
        problems,
    )


def _doubt(known: Known, days: int) -> str:
    if known.standing is not Standing.VERIFIED:
        return known.standing.value
    return f"last seen {known.seen_at:%Y-%m-%d}, more than {days} days ago"
