"""What the ledger and the portals' readings know of the subjects, read once for a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows._shared.approval import filed_by
from robot.filing.catalog import businesses
from robot.filing.job import UNIT
from robot.filing.ledger import Ledger
from robot.filing.states import WITH_PORTAL, State
from robot.filing.tables import Filing, Seen
from robot.people.models import Business

ONE_AT_A_TIME = frozenset((*map(filed_by, Business), filed_by(Business.RENEWAL, unit=True)))
"""The flows of an employee's businesses, of which only one may be under way (FAQ 89)."""

UNDECIDED = (State.SENDING, State.UNKNOWN, State.FILED, State.IN_REVIEW)
OWN_READERS = ("records", "in_progress")
"""What shows an employee's applications on the employee's own account."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An employee's application that the ledger has, or that only the portal showed: filed by hand."""

    business: str
    state: State
    number: str
    portal_state: str
    opinion: str
    period: str = ""
    at: datetime | None = None
    sent: datetime | None = None
    """`at`: when it last moved; `sent`: when it was clicked; None for one filed by hand."""

    @classmethod
    def of(cls, one: Filing) -> Shown:
        return cls(
            business=one.business,
            state=one.state,
            number=one.receipt_number,
            portal_state=one.portal_state,
            opinion=one.opinion,
            period=one.period,
            at=one.updated_at,
            sent=one.clicked_at,
        )


@dataclass(frozen=True, slots=True)
class History:
    """Subject → business → its filings, the oldest first; who is shown as associated (name, hint of the
    ID number); employee → applications under way that were filed by hand; (flow, subject) → when its file
    was downloaded."""

    filings: Mapping[str, Mapping[str, tuple[Filing, ...]]] = field(default_factory=dict)
    associated: frozenset[tuple[str, str]] = frozenset()
    by_hand: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    fetched: Mapping[tuple[str, str], datetime] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        subject: str = "",
        fetched: Mapping[tuple[str, str], datetime] | None = None,
        who: tuple[str, str] | None = None,
    ) -> History:
        """That of everybody, or of `subject` and the unit; `who`: name and hint of the ID number by which
        the list of employees shows the subject."""
        filings: dict[str, dict[str, tuple[Filing, ...]]] = {}
        numbers = set()
        for owner in dict.fromkeys((UNIT, subject)) if subject else ("",):
            for one in ledger.filings(subject=owner):
                own = filings.setdefault(one.subject, {})
                own[one.business] = (*own.get(one.business, ()), one)
                numbers.add(one.receipt_number)
        facts = {"name": who[0], "id_number": who[1]} if who else None
        listed = ledger.readings(reader="employee_list", facts=facts) if subject != UNIT else []
        own_pages = (one for name in OWN_READERS for one in ledger.readings(reader=name, account=subject))
        return cls(filings, _associated(listed), _by_hand(own_pages, numbers), fetched or {})

    def filed(self, name: str, subject: str) -> tuple[Filing, ...]:
        """The filings of the flow `name` for `subject`, or for the unit where it is the unit's own."""
        owner = UNIT if name in businesses() and businesses()[name].subject == UNIT else subject
        return self.filings.get(owner, {}).get(name, ())

    def last(self, name: str, subject: str) -> Filing | None:
        """The one of them that moved last."""
        return max(self.filed(name, subject), key=lambda one: (one.updated_at, one.id), default=None)

    def receipts(self, subject: str) -> dict[str, str]:
        """Business → number of its last filing that has one; the business sent last comes last."""
        filed = (one for those in self.filings.get(subject, {}).values() for one in those)
        found: dict[str, str] = {}
        for one in sorted(filed, key=lambda one: (one.clicked_at or one.created_at, one.id)):
            if one.receipt_number:
                found.pop(one.business, None)
                found[one.business] = one.receipt_number
        return found

    def under_way(self, subject: str) -> tuple[Filing | Shown, ...]:
        """The employee's businesses that are with the portal and undecided (FAQ 89)."""
        ours = (one for name in sorted(ONE_AT_A_TIME) for one in self.filed(name, subject))
        return (*(one for one in ours if one.state in UNDECIDED), *self.by_hand.get(subject, ()))


def _associated(seen: Iterable[Seen]) -> frozenset[tuple[str, str]]:
    """Who is associated by what the list of employees showed last."""
    newest: dict[tuple[str, str], Seen] = {}
    for one in seen:
        who = one.facts.get("name", ""), one.facts.get("id_number", "")
        if who not in newest or one.last_seen > newest[who].last_seen:
            newest[who] = one
    return frozenset(who for who, one in newest.items() if one.portal_state == "已关联")


def _by_hand(seen: Iterable[Seen], ours: set[str]) -> dict[str, tuple[Shown, ...]]:
    """Employee → applications on the employee's own pages that no filing of ours has and that are undecided
    by what was seen last."""
    newest: dict[tuple[str, str], Seen] = {}
    for one in seen:
        known = newest.get((one.account, one.number))
        if one.business in ONE_AT_A_TIME and (known is None or one.last_seen > known.last_seen):
            newest[one.account, one.number] = one
    found: dict[str, tuple[Shown, ...]] = {}
    for (account, number), one in newest.items():
        if number not in ours and one.state in UNDECIDED:
            shown = Shown(one.business, State(one.state), number, one.portal_state, one.opinion)
            found[account] = (*found.get(account, ()), shown)
    return found


def is_sent(filing: Filing) -> bool:
    """Whether the portal has it, or may have it."""
    return filing.state in WITH_PORTAL or filing.state in UNDECIDED


def moment(filing: Filing) -> datetime:
    """When it was sent; when it was first seen, for one that was filed by hand."""
    return filing.clicked_at or filing.created_at
