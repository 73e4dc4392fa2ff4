"""How the portals stand for this workspace: the pace of each, and the log-ins stored for it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from robot.browser.selector_files import load_portal, portal_names
from robot.browser.selectors import Limits
from robot.browser.session import Store
from robot.browser.transfer import lasts_until
from robot.errors import ConfigError
from robot.filing.ledger import utc_now
from robot.filing.pace import Pace
from robot.settings import Settings

SOON = timedelta(hours=12)
"""Before the end of a log-in, for a person to be told: a night."""


@dataclass(frozen=True, slots=True)
class Login:
    """A stored log-in. `probably_until`: an aware time; None when nothing says how long it lasts."""

    portal: str
    account: str
    probably_until: datetime | None


@dataclass(frozen=True, slots=True)
class PortalRow:
    """How a portal stands: visits begun in the last hour and how many may (0: any number), no visit before
    `rests_until` by `why`, and the log-ins stored for it."""

    portal: str
    visits: int
    visits_an_hour: int
    rests_until: datetime | None
    why: str
    logins: tuple[Login, ...]


def must_be_portal(name: str) -> None:
    """Raises ConfigError for a name that is no portal's."""
    if name not in portal_names():
        raise ConfigError(f"{name}: no such portal; there are {', '.join(portal_names())}")


def limits(settings: Settings, portal: str) -> Limits:
    """How often `portal` may be visited: the live site, or the mock portal in its place."""
    about = load_portal(portal, settings.workspace)
    return about.mock_limits if settings.profile == "mock" else about.limits


def portal_rows(settings: Settings, pace: Pace, portal: str | None = None) -> list[PortalRow]:
    """Every portal, or `portal`. Raises ConfigError for one that there is not."""
    if portal is not None:
        must_be_portal(portal)
    stored = logins(settings)
    rows = []
    for name in [portal] if portal else portal_names():
        stands = pace.standing(name)
        rows.append(
            PortalRow(
                portal=name,
                visits=stands.visits,
                visits_an_hour=stands.limits.visits_an_hour,
                rests_until=stands.until,
                why=stands.why,
                logins=tuple(one for one in stored if one.portal == name),
            )
        )
    return rows


def login_ends(settings: Settings, portal: str, account: str) -> datetime | None:
    """Until when the stored log-in probably lasts; None when nothing says."""
    state = Store.of(settings, portal, account).load()
    return lasts_until(state) if state else None


def logins(settings: Settings) -> list[Login]:
    """The stored log-ins of this profile, by portal and account."""
    found = []
    for file in sorted((settings.var / "sessions" / settings.profile).glob("*.state")):
        portal, _, account = file.stem.partition("-")
        with suppress(ConfigError):  # no key opens it here, or it is no file of ours
            found.append(Login(portal, account, login_ends(settings, portal, account)))
    return found


def logins_ending(settings: Settings) -> list[Login]:
    """Those that have probably ended or will within SOON: a person logs in before work stops at it."""
    soon = utc_now() + SOON
    return [one for one in logins(settings) if one.probably_until and one.probably_until <= soon]
