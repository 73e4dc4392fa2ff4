"""What is to be filed, and what the protocol works with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tenacity import nap

from robot.browser.forms import FieldResult, PortalForm, Receipt
from robot.browser.selectors import PUBLIC
from robot.filing.catalog import Business
from robot.filing.content import Content, content_of
from robot.filing.ledger import Ledger, utc_now
from robot.filing.states import State
from robot.filing.tables import Filing, Key
from robot.people.case import Case

if TYPE_CHECKING:
    from robot.browser.page import PortalPage
    from robot.filing.faces import PageSeen

Visit = Callable[[str, str], "AbstractContextManager[PortalPage]"]
"""(portal, account) → one visit; it holds the account's lock for its whole time."""

UNIT = "unit"
"""The account of the unit's agent, and the subject of the unit's own businesses."""

BEIJING = ZoneInfo("Asia/Shanghai")


def account_of(business: Business, subject: str) -> str:
    """Who logs in for `business` of `subject`: nobody on public pages, the employee on the personal
    platform, else the agent."""
    if business.public:
        return PUBLIC
    return subject if business.portal == "talent_person" else UNIT


@dataclass(frozen=True)
class Job:
    """One case made ready: its form, the period it counts for, and the portal's selectors as text.

    `must_be_eligible` raises NotEligible when a rule says no. It is asked once the portal was looked at
    and before anything is filled in: rules say what may be sent, not what may be looked for.
    """

    business: Business
    subject: str
    form: PortalForm
    period: str
    selectors: str
    must_be_eligible: Callable[[], None] = field(default=lambda: None, compare=False)

    @property
    def key(self) -> Key:
        return Key(self.business.portal, self.business.name, self.subject, self.period)

    @property
    def portal(self) -> str:
        return self.business.portal

    @property
    def account(self) -> str:
        return account_of(self.business, self.subject)

    def content(self) -> Content:
        """As it is now: the files are read anew. Raises ConfigError for files that cannot be read."""
        about = (self.portal, self.business.name, self.subject)
        return content_of(self.form, self.business.module, self.selectors, *about)

    def __str__(self) -> str:
        return f"{self.business.name} {self.subject}"


def make_job(business: Business, case: Case, today: date, selectors: str) -> Job:
    """`case` through the flow's `prepare`. `selectors` is the canonical text of the portal's selectors."""
    form = business.submits.prepare(case, today)
    return Job(business, case.subject, form, business.submits.period(form, today), selectors)


@dataclass(frozen=True, slots=True)
class Terms:
    """How many people have to approve, and for how many days an approval counts."""

    people: int = 1
    days: int = 14


ONE_PERSON = Terms()


@dataclass(frozen=True)
class Desk:
    """What filing needs besides a job.

    `patience`: seconds to look for the receipt after the click. `settle`: seconds after a click from
    which an absent filing counts as definitely absent. `pause` waits between looks (tests: not at all).
    `must_be_verified` raises NotVerified where the job relies on selectors that nobody has seen on the site;
    it is asked before anything is filled in to be sent. `profile`: of which site's pages the faces are kept.
    """

    ledger: Ledger
    visit: Visit
    patience: float = 20.0
    settle: float = 600.0
    now: Callable[[], datetime] = utc_now
    pause: Callable[[float], None] = field(default=nap.sleep)
    must_be_verified: Callable[[Job], None] = field(default=lambda job: None)
    terms: Terms = ONE_PERSON
    profile: str = "mock"

    def settled_from(self, filing: Filing) -> datetime:
        """From when on an absent `filing` counts as definitely absent."""
        return (filing.clicked_at or filing.updated_at) + timedelta(seconds=self.settle)

    def is_settled(self, filing: Filing) -> bool:
        """Whether a filing that was clicked would be seen by now. A clock set back settles nothing."""
        return self.now() >= self.settled_from(filing)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. `sent`: this run made the click. `note`: what the operator should know. `pages`:
    how the pages that were filled in stand against what has been accepted."""

    filing: Filing
    receipt: Receipt | None = None
    content_hash: str = ""
    results: tuple[FieldResult, ...] = ()
    pictures: tuple[Path, ...] = ()
    sent: bool = False
    note: str = ""
    pages: tuple[PageSeen, ...] = ()

    @property
    def state(self) -> State:
        return self.filing.state


def receipt_of(filing: Filing) -> Receipt:
    """The receipt as the ledger has it."""
    return Receipt(filing.receipt_number, filing.state.value, filing.portal_state, filing.opinion)
