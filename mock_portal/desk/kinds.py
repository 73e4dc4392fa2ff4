"""What a kind of item is: what its module in this package fills in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mock_portal.records import ApprovalRecord, Fields, StoredFile
from mock_portal.state import Store


@dataclass(frozen=True)
class Decision:
    """Something the authority may decide: `title` is what the console's button says.

    `needs_opinion`: refused without one; `opinion`: what it is called. `amount`: the label of the number that
    goes with it, if any. `phrases`: opinions ready to be taken over.
    """

    name: str
    title: str
    needs_opinion: bool = False
    amount: str = ""
    phrases: tuple[str, ...] = ()
    opinion: str = "审核意见"


@dataclass(frozen=True)
class Item:
    """One thing in front of the authorities, or decided by them.

    `level`: district or city; empty once decided. `decisions`: names of those possible now. `note`: in
    Chinese, why none is possible yet; `due`: from when on it is. `business`: what it is about, for people.
    """

    number: str
    who: str
    business: str
    state: str
    at: datetime
    level: str = ""
    decisions: tuple[str, ...] = ()
    note: str = ""
    due: datetime | None = None
    fields: Fields = field(default_factory=dict)
    files: list[StoredFile] = field(default_factory=list)
    records: list[ApprovalRecord] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """`items`: everything of this kind, waiting or decided, oldest first; called with the store's lock held.

    `decide(store, number, decision, opinion, amount)` carries a decision out, or raises Refused.
    """

    name: str
    title: str
    decisions: tuple[Decision, ...]
    items: Callable[[Store], list[Item]]
    decide: Callable[[Store, str, str, str, int | None], object]
