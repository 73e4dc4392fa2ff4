"""The tables of the docket (robot/engine/docket.py), which stands in the ledger's file.

Of personal data they hold staff numbers only. Times are UTC.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from robot.filing.tables import Table, append_only


class Stage(StrEnum):
    """Where a case stands, in the docket's words."""

    READY = "ready"
    """Takes its next turn as soon as somebody gives it one."""
    PERSON = "waiting_for_person"
    """A log-in, a step by hand, a repair of the selectors."""
    APPROVAL = "waiting_for_approval"
    MENDING = "waiting_for_file"
    """The file has to be mended: a rule says no, the portal refused or returned it, a line is wrong."""
    WINDOW = "waiting_for_window"
    REVIEW = "waiting_for_review"
    PORTAL = "waiting_for_portal"
    """The portal is down or the account is in use: it comes back by itself, later each time."""
    OUTCOME = "waiting_for_outcome"
    """The click went out and no receipt was seen: looked at again, never sent again on suspicion."""
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


CLOSED = frozenset({Stage.DONE, Stage.CANCELLED})
PARKED = frozenset({Stage.PERSON, Stage.APPROVAL, Stage.MENDING})
"""A person has to act; what wakes such a case is what a person did (robot/engine/waking.py)."""


class StageName(TypeDecorator[Stage]):
    """A Stage, stored as its word."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Stage | None, dialect: Dialect) -> str | None:
        return None if value is None else Stage(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Stage | None:
        return None if value is None else Stage(value)


class Entry(Table):
    """A case: one business (a way of ways.toml) for one subject, from its start to its end."""

    __tablename__ = "docket"
    __table_args__ = (
        Index(
            "docket_open",
            "subject",
            "way",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("docket_due", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    way: Mapped[str]
    options: Mapped[dict[str, str]]
    """What the operator chose (`--with`), each for the steps that know it."""
    state: Mapped[Stage] = mapped_column(StageName)
    reason: Mapped[str] = mapped_column(default="")
    """Why it stands so, in Chinese, for the operator."""
    step: Mapped[str] = mapped_column(default="")
    """The step of the way that is next."""
    who: Mapped[str] = mapped_column(default="")
    """For a case that waits for a person: who acts, in Chinese; `what` has to be done; `portal`: where."""
    what: Mapped[str] = mapped_column(default="")
    portal: Mapped[str] = mapped_column(default="")
    due: Mapped[datetime | None] = mapped_column(default=None)
    """Of the next turn; None while it waits for a person, is paused or is finished."""
    turn: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    """Turns in a row in which the portal was down or the account in use."""
    filled: Mapped[str] = mapped_column(default="")
    """Hash of the content that the last dry run read back."""
    pins: Mapped[dict[str, str]]
    """Choices the case made where the operator made none, kept so that an approval lasts."""
    sign: Mapped[str] = mapped_column(default="")
    """What could change how the case stands, as it was when it began to wait; empty where only time does."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def name(self) -> str:
        """`C7`: how it is called on the command line."""
        return f"C{self.id}"


class Happening(Table):
    """One thing that happened to a case. Append-only: triggers refuse anything else."""

    __tablename__ = "docket_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("docket.id"), index=True)
    at: Mapped[datetime]
    turn: Mapped[int]
    did: Mapped[str]
    """opened, fill, send, look, poll, fetch, wait, pause, resume, retry, cancel."""
    step: Mapped[str] = mapped_column(default="")
    state: Mapped[Stage] = mapped_column(StageName)
    note: Mapped[str] = mapped_column(default="")


class Polled(Table):
    """When a portal's account was last read for the cases: one reading serves all of them."""

    __tablename__ = "docket_polled"

    portal: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


append_only("docket_event")
