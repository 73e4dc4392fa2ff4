"""The outbox: every notice is stored before it is sent, so that a failure is seen and nothing is told twice.

A process that is killed between sending and writing it down sends again once its claim has run out: such a
notice may come twice, and none is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from robot.filing.notice_tables import Notice
from robot.filing.store import Store

CLAIM = timedelta(minutes=5)
"""How long a process has for one notice."""
FIRST, LONGEST, TRIES = timedelta(minutes=5), timedelta(hours=6), 12
"""Waits between tries, each twice the one before; and how many there are."""
KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to be told. The same `key` is told once."""

    key: str
    kind: str
    subject: str = ""
    business: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class Outbox:
    """The notices in a ledger's file. What it returns are copies."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, matters: Iterable[Matter], now: datetime) -> list[Notice]:
        """Queue what was not told before; returns it."""
        new = []
        with self._store.transaction() as session:
            session.execute(delete(Notice).where(Notice.state == "sent", Notice.queued_at < now - KEPT))
            for one in matters:
                if session.scalar(select(Notice.id).where(Notice.key == one.key)) is None:
                    row = Notice(
                        key=one.key,
                        kind=one.kind,
                        subject=one.subject,
                        business=one.business,
                        facts=one.facts,
                        queued_at=now,
                        due=now,
                    )
                    session.add(row)
                    session.flush()
                    new.append(row)
        return new

    def has(self, key: str) -> bool:
        with self._store.transaction() as session:
            return session.scalar(select(Notice.id).where(Notice.key == key)) is not None

    def all(self) -> list[Notice]:
        """All notices, the oldest first."""
        with self._store.transaction() as session:
            return list(session.scalars(select(Notice).order_by(Notice.id)))

    def failed(self) -> list[Notice]:
        """Those whose last try failed, whether or not there will be another."""
        with self._store.transaction() as session:
            return list(session.scalars(select(Notice).where(Notice.state == "failed").order_by(Notice.id)))

    def claim(self, now: datetime, kinds: Sequence[str] | None = None) -> Notice | None:
        """The next notice whose time has come, of `kinds` where named; it is this process's for a while."""
        chosen = select(Notice).where(
            Notice.state != "sent",
            Notice.due <= now,
            or_(Notice.claimed.is_(None), Notice.claimed <= now),
        )
        if kinds is not None:
            chosen = chosen.where(Notice.kind.in_(kinds))
        with self._store.transaction() as session:
            row = session.scalar(chosen.order_by(Notice.id).limit(1))
            if row is not None:
                row.claimed = now + CLAIM
            return row

    def settle(self, notice: Notice, done: Sequence[str], error: str, now: datetime) -> None:
        """What became of a claimed notice: `done` are the addresses that have it; with an `error` the others
        are tried again, later each time."""
        with self._store.transaction() as session:
            row = session.get_one(Notice, notice.id)
            row.tries, row.claimed = row.tries + 1, None
            row.done, row.error = sorted({*row.done, *done}), error
            if not error:
                row.state, row.sent_at, row.due = "sent", now, None
            else:
                wait = min(FIRST * 2 ** (row.tries - 1), LONGEST)
                row.state, row.due = "failed", now + wait if row.tries < TRIES else None
