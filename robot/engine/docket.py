"""The docket: every case with where it stands, why, and when its next turn is.

It stands in the ledger's file, so it survives what the ledger survives. Every change is one committed
transaction with its line in the history. A case changes by compare-and-set on its version: a turn that
was overtaken (paused, cancelled, another turn) changes nothing and is told so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypedDict, Unpack, cast

from loguru import logger
from sqlalchemy import CursorResult, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from robot.errors import ConfigError, Problem
from robot.filing.docket_tables import CLOSED, PARKED, Entry, Happening, Polled, Stage
from robot.filing.ledger import utc_now
from robot.filing.store import Overtaken, Store

WRONG = timedelta(minutes=1)
"""What is written down so far ahead of now was written by a clock that was set back since."""
NAME = re.compile(r"[Cc]?([1-9]\d{0,8})")


class Changes(TypedDict, total=False):
    """Columns of a case that a turn may set."""

    reason: str
    step: str
    who: str
    what: str
    portal: str
    due: datetime | None
    turn: int
    failures: int
    filled: str
    pins: dict[str, str]
    sign: str
    options: dict[str, str]
    closed_at: datetime | None


def must_be_open(entry: Entry) -> Callable[[Session], None]:
    """Raises ConfigError, in the transaction that writes for the case, when somebody has ended it."""

    return lambda session: _must_allow(_get(session, entry.name), "approve")


def pausing(entry: Entry, reason: str, at: datetime) -> Callable[[Session], None]:
    """Pauses the case in the transaction that says why. Raises ConfigError when somebody has ended it."""

    def pause(session: Session) -> None:
        _steered(session, entry.name, "pause", Stage.PAUSED, reason, None, at)

    return pause


class Parked(NamedTuple):
    """What there is to know of a case that waits for a person, or for another case or its window besides, to
    see whether it is to be asked again."""

    id: int
    version: int
    subject: str
    state: Stage
    sign: str

    @property
    def name(self) -> str:
        return f"C{self.id}"


class Docket:
    """The cases in a ledger's file. What it returns are copies: changing them changes nothing. `now`: this
    moment, aware; that of whatever is done without a time of its own."""

    def __init__(self, store: Store, now: Callable[[], datetime] = utc_now) -> None:
        self._store, self._now = store, now

    # --- reading

    def all(self, *, closed: bool = True) -> list[Entry]:
        """All cases, the oldest first; without the finished ones unless `closed`."""
        chosen = select(Entry).order_by(Entry.id)
        if not closed:
            chosen = chosen.where(Entry.closed_at.is_(None))
        with self._store.transaction() as session:
            return list(session.scalars(chosen))

    def get(self, name: str) -> Entry:
        """The case `C7`. Raises ConfigError for one that there is not."""
        with self._store.transaction() as session:
            return _get(session, name)

    def due(self, now: datetime) -> list[Entry]:
        """The cases whose turn has come at `now` (aware), the longest waiting first. Among them are those
        that were written down later than `now`: the clock was wrong then, and so may be when they are due."""
        come = or_(Entry.due <= now, Entry.updated_at > now + WRONG)
        chosen = select(Entry).where(Entry.due.is_not(None), come).order_by(Entry.due, Entry.id)
        with self._store.transaction() as session:
            return list(session.scalars(chosen))

    def parked(self) -> list[Entry]:
        """The cases that wait for a person."""
        chosen = select(Entry).where(Entry.state.in_(sorted(PARKED)), Entry.due.is_(None)).order_by(Entry.id)
        with self._store.transaction() as session:
            return list(session.scalars(chosen))

    def signs(self, now: datetime) -> list[Parked]:
        """The same cases, and those with a sign that are due later than `now` (aware), by what is asked of
        all of them every few seconds."""
        told = select(Entry.id, Entry.version, Entry.subject, Entry.state, Entry.sign)
        parked = and_(Entry.state.in_(sorted(PARKED)), Entry.due.is_(None))
        chosen = told.where(or_(parked, and_(Entry.sign != "", Entry.due > now))).order_by(Entry.id)
        with self._store.transaction() as session:
            return [Parked(*row) for row in session.execute(chosen)]

    def revisions(self, *subjects: str) -> dict[str, str]:
        """Subject → another text whenever a case of it was opened or has come to its end. Of all subjects, or
        of these; one without open cases is left out."""
        chosen = select(Entry.subject, func.count(Entry.id), func.sum(Entry.id)).group_by(Entry.subject)
        chosen = chosen.where(Entry.closed_at.is_(None))
        if subjects:
            chosen = chosen.where(Entry.subject.in_(subjects))
        with self._store.transaction() as session:
            return {subject: f"{number}-{total}" for subject, number, total in session.execute(chosen)}

    def open_one(self, subject: str, way: str) -> Entry | None:
        """The subject's case of this way that is not finished."""
        chosen = select(Entry).filter_by(subject=subject, way=way, closed_at=None)
        with self._store.transaction() as session:
            return session.scalar(chosen)

    def history(self, name: str) -> list[Happening]:
        """All that happened to the case, the oldest first."""
        with self._store.transaction() as session:
            chosen = select(Happening).where(Happening.case_id == _get(session, name).id)
            return list(session.scalars(chosen.order_by(Happening.id)))

    # --- what an operator does

    def open(
        self, subject: str, way: str, options: Mapping[str, str] | None = None, *, at: datetime | None = None
    ) -> Entry:
        """A new case, due at once. Raises ConfigError when the subject has an open one of this way."""
        at = at or self._now()
        try:
            with self._store.transaction() as session:
                entry = Entry(
                    subject=subject,
                    way=way,
                    options=dict(options or {}),
                    pins={},
                    state=Stage.READY,
                    reason="已立案，等待办理",
                    due=at,
                    created_at=at,
                    updated_at=at,
                )
                session.add(entry)
                session.flush()
                _note(session, entry, "opened", at)
                return entry
        except IntegrityError:
            known = self.open_one(subject, way)
            if known is None:
                raise
            raise ConfigError(
                f"{known.name}: {subject} {way} has an open case: gongju case {known.name}"
            ) from None

    def pause(self, name: str, *, at: datetime | None = None) -> Entry:
        """No turn before it is resumed. A turn that is running ends, and changes nothing of that."""
        return self._steer(name, "pause", Stage.PAUSED, "已由人暂停", None, at or self._now())

    def resume(self, name: str, *, at: datetime | None = None) -> Entry:
        """Go on. Raises ConfigError for a case that is not paused."""
        at = at or self._now()
        return self._steer(name, "resume", Stage.READY, "已恢复，等待办理", at, at)

    def cancel(self, name: str, *, at: datetime | None = None) -> Entry:
        """The end of the case. What the portal has stays there."""
        return self._steer(
            name, "cancel", Stage.CANCELLED, "已由人取消；已提交的不会撤回", None, at or self._now()
        )

    def retry(
        self, name: str, options: Mapping[str, str] | None = None, *, at: datetime | None = None
    ) -> Entry:
        """A turn at once, as if nothing had gone wrong before; `options` are added to the case's own."""
        at = at or self._now()
        return self._steer(name, "retry", Stage.READY, "由人要求再办", at, at, options)

    def _steer(
        self,
        name: str,
        did: str,
        state: Stage,
        reason: str,
        due: datetime | None,
        at: datetime,
        options: Mapping[str, str] | None = None,
    ) -> Entry:
        with self._store.transaction() as session:
            return _steered(session, name, did, state, reason, due, at, options)

    # --- what a turn does

    def write(
        self, entry: Entry, state: Stage, did: str, *, at: datetime, **changes: Unpack[Changes]
    ) -> Entry:
        """`entry` as it stands after a turn, with its line in the history; one that says the same as the
        last is left out. Raises Overtaken when the case is no longer as `entry` says."""
        with self._store.transaction() as session:
            moved = _set(session, entry, state, at, changes)
            if (did, state, moved.reason, moved.step) != ("wait", entry.state, entry.reason, entry.step):
                _note(session, moved, did, at)
        logger.info("{} {} {}: {} {} → {}", entry.name, entry.subject, entry.way, did, entry.state, state)
        return moved

    def note(self, entry: Entry, did: str, note: str, *, at: datetime) -> None:
        """A line of the history that changes nothing."""
        with self._store.transaction() as session:
            _note(session, entry, did, at, note)

    def wake(self, cases: Iterable[Entry | Parked], at: datetime) -> None:
        """Due at once: something has happened. Nothing for one that has moved meanwhile."""
        with self._store.transaction() as session:
            for one in cases:
                session.execute(
                    update(Entry)
                    .where(Entry.id == one.id, Entry.version == one.version)
                    .values(due=at, sign="", version=one.version + 1)
                    .execution_options(synchronize_session=False)
                )

    # --- when an account was read for the cases

    def polled(self, portal: str, account: str) -> datetime | None:
        """When the account was last read."""
        with self._store.transaction() as session:
            found = session.get(Polled, (portal, account))
            return found.at if found else None

    def note_polled(self, portal: str, account: str, at: datetime) -> None:
        with self._store.transaction() as session:
            session.merge(Polled(portal=portal, account=account, at=at))


def _steered(
    session: Session,
    name: str,
    did: str,
    state: Stage,
    reason: str,
    due: datetime | None,
    at: datetime,
    options: Mapping[str, str] | None = None,
) -> Entry:
    """The case moved by an operator. Raises ConfigError for what makes no sense now."""
    entry = _get(session, name)
    _must_allow(entry, did)
    changes: Changes = {"reason": reason, "due": due, "sign": ""}
    if state in CLOSED:
        changes["closed_at"] = at
    if did == "retry":
        changes |= {"failures": 0, "filled": "", "options": {**entry.options, **(options or {})}}
    moved = _set(session, entry, state, at, changes)
    _note(session, moved, did, at)
    return moved


def _get(session: Session, name: str) -> Entry:
    found = NAME.fullmatch(name.strip())
    entry = session.get(Entry, int(found[1])) if found else None
    if entry is None:
        raise ConfigError.of([Problem("case", name, "a case of `gongju cases`", "C1")])
    return entry


def _must_allow(entry: Entry, did: str) -> None:
    """Raises ConfigError for what makes no sense now."""
    if entry.state in CLOSED:
        raise ConfigError(
            f"{entry.name}: {entry.state}; gongju start {entry.subject} {entry.way} opens a new one"
        )
    if did == "resume" and entry.state is not Stage.PAUSED:
        raise ConfigError(
            f"{entry.name}: not paused, but {entry.state}; gongju retry {entry.name} takes it on now"
        )
    if did == "retry" and entry.state is Stage.PAUSED:
        raise ConfigError(f"{entry.name}: paused; gongju resume {entry.name}")


def _set(session: Session, entry: Entry, state: Stage, at: datetime, changes: Changes) -> Entry:
    """Compare-and-set: only the row that still is as `entry` says is changed."""
    done = cast(
        "CursorResult[Any]",
        session.execute(
            update(Entry)
            .where(Entry.id == entry.id, Entry.version == entry.version)
            .values(version=entry.version + 1, state=state, updated_at=at, **changes)
            .execution_options(synchronize_session=False)
        ),
    )
    if done.rowcount != 1:
        raise Overtaken(f"{entry.name}: no longer {entry.state}: somebody else has moved it")
    session.expunge_all()  # so that what the caller holds stays as it was
    return session.get_one(Entry, entry.id)


def _note(session: Session, entry: Entry, did: str, at: datetime, note: str | None = None) -> None:
    session.add(
        Happening(
            case_id=entry.id,
            at=at,
            turn=entry.turn,
            did=did,
            step=entry.step,
            state=entry.state,
            note=entry.reason if note is None else note,
        )
    )
