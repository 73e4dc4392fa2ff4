"""The ledger: what was filed, as far as anybody knows.

Every change is one committed transaction. A filing moves by compare-and-set on its state and version,
so of two processes that want the same move only one gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, NamedTuple, TypedDict, Unpack, cast

from loguru import logger
from sqlalchemy import CursorResult, Select, func, select, update
from sqlalchemy.orm import Session

from robot.browser.forms import Reading, Receipt
from robot.errors import ConfigError
from robot.filing import audit
from robot.filing.profile_tables import LedgerProfile
from robot.filing.states import MOVES, WITH_PORTAL, IllegalMove, State
from robot.filing.store import Overtaken, Place, Store
from robot.filing.tables import Approval, AuditRow, Declined, Event, Filing, Key, Seen, Verified, key_of


class Changes(TypedDict, total=False):
    """Columns of a filing that a move may set besides its state."""

    attempt: int
    content_hash: str
    matter: str
    receipt_number: str
    portal_state: str
    opinion: str
    superseded: str
    clicked_at: datetime | None


class Noted(NamedTuple):
    """What became of a reading: is it news, the reader's last reading of the same number, the filing."""

    changed: bool
    last: Seen | None
    filing: Filing | None


Check = Callable[[Session, Filing | None], None]
"""Looks at a filing (None: there is none yet) in the transaction that writes of it."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """The ledger at `place`: a file, made with its folder when missing, or the URL of a Postgres. Close it,
    or use `with`.

    What it returns are copies: changing them changes nothing in the ledger.
    Raises ConfigError when it is damaged, somebody else's, or written by a newer gongju.
    """

    def __init__(self, place: Place) -> None:
        self._store = Store(place)

    @property
    def store(self) -> Store:
        """The file, for what else is kept in it: the docket."""
        return self._store

    def belong_to(self, profile: str) -> None:
        """From the first time on all that is in this ledger is the profile's. Raises ConfigError when it is
        another one's: what was filed on the mock portal would count as filed on the live one."""
        with self._store.transaction() as session:
            row = session.scalar(select(LedgerProfile))
            if row is None:  # new, or of before this was kept: then its looks at pages tell
                looked = set(session.scalars(select(Verified.profile).distinct()))
                row = LedgerProfile(profile=looked.pop() if len(looked) == 1 else profile)
                session.add(row)
            held = row.profile
        if held != profile:
            raise ConfigError(
                f"this workspace's ledger is that of GONGJU_PROFILE={held}, and nothing of it may count for"
                f" {profile}: work in another workspace, or put its state away first: mv var var-{held}"
                " (with GONGJU_DATABASE: name another database)"
            )

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- filings

    def open(self, key: Key, *, at: datetime | None = None) -> Filing:
        """The filing of `key`; a new one starts as `prepared`."""
        at = at or utc_now()
        with self._store.transaction() as session:
            filing: Filing | None = session.scalar(_by_key(key))
            if filing is None:
                filing = Filing(**key._asdict(), state=State.PREPARED, created_at=at, updated_at=at)
                session.add(filing)
                session.flush()
                event = Event(filing_id=filing.id, at=at, came_from=None, went_to=State.PREPARED, attempt=1)
                _keep(session, filing, event)
            return filing

    def get(self, key: Key) -> Filing | None:
        with self._store.transaction() as session:
            filing: Filing | None = session.scalar(_by_key(key))
            return filing

    def filings(self, *, portal: str = "", business: str = "", subject: str = "") -> list[Filing]:
        """All filings, or those of a portal, business, subject; the oldest first."""
        wanted = {"portal": portal, "business": business, "subject": subject}
        chosen = select(Filing).filter_by(**{name: value for name, value in wanted.items() if value})
        with self._store.transaction() as session:
            return list(session.scalars(chosen.order_by(Filing.id)))

    def by_receipt(self, number: str, business: str = "") -> Filing | None:
        """The filing whose present receipt has this number; None when none or several have it."""
        with self._store.transaction() as session:
            return _by_receipt(session, number, business)

    def events(self, filing: Filing) -> list[Event]:
        """Every move of `filing`, the oldest first."""
        chosen = select(Event).where(Event.filing_id == filing.id).order_by(Event.id)
        with self._store.transaction() as session:
            return list(session.scalars(chosen))

    def moves(self, since: datetime) -> list[tuple[Event, Filing]]:
        """Every move from `since` (aware) on with its filing as it stands now, the oldest first."""
        chosen = (
            select(Event, Filing)
            .join(Filing, Filing.id == Event.filing_id)
            .where(Event.at >= since)
            .order_by(Event.id)
        )
        with self._store.transaction() as session:
            return [(event, filing) for event, filing in session.execute(chosen)]

    def move(
        self,
        filing: Filing,
        to: State,
        *,
        note: str = "",
        at: datetime | None = None,
        **changes: Unpack[Changes],
    ) -> Filing:
        """`filing` as it stands after the move to `to`, which is on the disk when this returns.

        Raises IllegalMove for a move that the protocol does not have, Overtaken when the filing is no
        longer as `filing` says.
        """
        with self._store.transaction() as session:
            moved = _move(session, filing, to, note, at or utc_now(), changes)
        _log(filing, moved)
        return moved

    def follow(self, filing: Filing, receipt: Receipt, *, note: str, at: datetime | None = None) -> Filing:
        """`filing`, which the portal has, moved to what the portal now says of it; never backwards."""
        with self._store.transaction() as session:
            moved = _follow(
                session, filing, receipt.state, receipt.portal_state, receipt.opinion, note, at or utc_now()
            )
            if receipt.number != moved.receipt_number:
                moved = _set(session, moved, {"receipt_number": receipt.number})
                facts = {"receipt": receipt.number, "was": filing.receipt_number}
                audit.append(session, "receipt", moved.key, facts, at or utc_now())
        _log(filing, moved)
        return moved

    def revisions(self, *subjects: str) -> dict[str, str]:
        """Subject → another text whenever a filing of it has moved or an approval was given for one. Of all
        subjects, or of these; one without filings and approvals is left out."""
        moves = select(Filing.subject, func.sum(Filing.version)).group_by(Filing.subject)
        given = select(Approval.subject, func.max(Approval.id)).group_by(Approval.subject)
        if subjects:
            moves = moves.where(Filing.subject.in_(subjects))
            given = given.where(Approval.subject.in_(subjects))
        with self._store.transaction() as session:
            moved, approved = (
                {subject: int(number) for subject, number in session.execute(chosen)}
                for chosen in (moves, given)
            )
        return {one: f"{moved.get(one, 0)}-{approved.get(one, 0)}" for one in {*moved, *approved}}

    # --- approvals

    def add_approval(self, approval: Approval, check: Check | None = None) -> Approval:
        """Keep `approval`. `check` sees the filing as it stands in the same transaction, and may raise, and
        write what has to stand with it."""
        with self._store.transaction() as session:
            if check is not None:
                check(session, session.scalar(_by_key(key_of(approval))))
            session.add(approval)
            session.flush()
            audit.append_approval(session, approval)
            return approval

    def approvals(self, portal: str, business: str, subject: str) -> list[Approval]:
        """Approvals of a business for a subject, the newest first."""
        chosen = select(Approval).filter_by(portal=portal, business=business, subject=subject)
        with self._store.transaction() as session:
            return list(session.scalars(chosen.order_by(Approval.id.desc())))

    def add_declined(self, declined: Declined, check: Check | None = None) -> Declined:
        """Keep a person's no, as `add_approval` keeps a yes."""
        key = key_of(declined)
        with self._store.transaction() as session:
            if check is not None:
                check(session, session.scalar(_by_key(key)))
            session.add(declined)
            facts = {
                "by": declined.by,
                "attempt": declined.attempt,
                "content": declined.content_hash,
                "note": declined.note,
            }
            audit.append(session, "declined", key, facts, declined.at)
            return declined

    def declined(self, key: Key) -> list[Declined]:
        """Every no to a content of the filing `key`, the newest first."""
        chosen = select(Declined).filter_by(**key._asdict()).order_by(Declined.id.desc())
        with self._store.transaction() as session:
            return list(session.scalars(chosen))

    # --- the audit chain

    def note(self, kind: audit.Kind, facts: audit.Facts, key: Key = audit.NOBODY) -> None:
        """Add an entry to the audit chain for what is no move and no approval: a log-in, evidence, a repair
        (`key`: of the filing it concerns). `facts`: what JSON can hold, nothing personal."""
        with self._store.transaction() as session:
            audit.append(session, kind, key, facts, utc_now())

    def chain(self) -> list[audit.Entry]:
        """Every entry of the chain, the oldest first."""
        with self._store.transaction() as session:
            return list(audit.entries(session))

    def last_entry(self, kind: audit.Kind, key: Key) -> audit.Entry | None:
        """The newest entry of `kind` about the filing `key`; read from the end only as far as it stands."""
        newest = select(AuditRow).order_by(AuditRow.number.desc()).execution_options(yield_per=100)
        with self._store.transaction() as session, closing(session.scalars(newest)) as rows:
            for row in rows:
                entry = audit.Entry.of(row.body, row.hash)
                if (entry.kind, entry.key) == (kind, key):
                    return entry
        return None

    def chain_rows(self) -> list[AuditRow]:
        """The same as they are stored."""
        with self._store.transaction() as session:
            return audit.rows(session)

    def chain_problems(self) -> list[str]:
        """What is wrong with the chain, one line each; none when all of it is as it was written."""
        with self._store.transaction() as session:
            return audit.problems(session)

    # --- readings

    def add_reading(
        self, portal: str, account: str, reader: str, reading: Reading, *, at: datetime | None = None
    ) -> Noted:
        """Store what the business `reader` read, and let the filing it speaks of follow, in one
        transaction. An unchanged reading moves nothing: a list that lags behind another one cannot move
        a filing to and fro. Readings without a number (employees without a permit) have nothing to be
        told apart by: one is new when none like it was seen.
        """
        at = at or utc_now()
        with self._store.transaction() as session:
            same = {"business": reading.business, "number": reading.number}
            before = (
                select(Seen)
                .filter_by(portal=portal, account=account, reader=reader, **same)
                .order_by(Seen.id.desc())
            )
            if reading.number:
                last = session.scalar(before.limit(1))
            else:
                last = next((one for one in session.scalars(before) if one.says(reading)), None)
            filing = _by_receipt(session, reading.number, reading.business)
            if last is not None and last.says(reading):
                last.last_seen = at
                return Noted(False, last, filing)
            session.add(_seen(portal, account, reader, reading, at))
            session.flush()
            moved = filing
            if filing is not None:
                moved = _follow(
                    session, filing, reading.state, reading.portal_state, reading.opinion, reader, at
                )
        if filing is not None and moved is not None:
            _log(filing, moved)
        return Noted(True, last, moved)

    def readings(
        self,
        *,
        reader: str = "",
        number: str = "",
        account: str = "",
        facts: Mapping[str, str] | None = None,
    ) -> list[Seen]:
        """Stored readings, the newest first: all, or those that say so."""
        wanted = {"reader": reader, "number": number, "account": account}
        chosen = select(Seen).filter_by(**{name: value for name, value in wanted.items() if value})
        for name, value in (facts or {}).items():
            chosen = chosen.where(Seen.facts[name].as_string() == value)
        with self._store.transaction() as session:
            return list(session.scalars(chosen.order_by(Seen.id.desc())))

    # --- locators

    def note_locators(self, profile: str, portal: str, looks: Sequence[Verified]) -> None:
        """Store what was found of a portal's locators, each in the place of what was known of it."""
        if not looks:
            return
        known = select(Verified).filter_by(profile=profile, portal=portal)
        with self._store.transaction() as session:
            rows = {one.locator: one for one in session.scalars(known)}
            for look in looks:
                row = rows.get(look.locator)
                if row is None:
                    session.add(look)
                    continue
                if row.text != look.text or row.host != look.host:
                    row.seen_at = None
                row.text, row.host, row.state, row.at = look.text, look.host, look.state, look.at
                row.seen_at = look.seen_at or row.seen_at

    def locators(self, profile: str, portal: str) -> list[Verified]:
        """What is known of a portal's locators in one profile."""
        chosen = select(Verified).filter_by(profile=profile, portal=portal).order_by(Verified.id)
        with self._store.transaction() as session:
            return list(session.scalars(chosen))


def _log(before: Filing, after: Filing) -> None:
    if before.state != after.state:
        logger.info(
            "{} {} {}: {} → {} {}",
            after.portal,
            after.business,
            after.subject,
            before.state,
            after.state,
            after.receipt_number,
        )


def _by_key(key: Key) -> Select[Any]:
    return select(Filing).filter_by(**key._asdict())


def _by_receipt(session: Session, number: str, business: str) -> Filing | None:
    if not number:
        return None
    chosen = select(Filing).where(Filing.receipt_number == number)
    if business:
        chosen = chosen.where(Filing.business == business)
    found = session.scalars(chosen.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _seen(portal: str, account: str, reader: str, reading: Reading, at: datetime) -> Seen:
    return Seen(
        portal=portal,
        account=account,
        reader=reader,
        business=reading.business,
        number=reading.number,
        state=reading.state,
        portal_state=reading.portal_state,
        opinion=reading.opinion,
        at=reading.at,
        facts=dict(reading.facts),
        first_seen=at,
        last_seen=at,
    )


def _set(session: Session, filing: Filing, values: dict[str, Any]) -> Filing:
    """Compare-and-set: only the row that still is as `filing` says is changed."""
    done = cast(
        "CursorResult[Any]",
        session.execute(
            update(Filing)
            .where(Filing.id == filing.id, Filing.state == filing.state, Filing.version == filing.version)
            .values(version=filing.version + 1, **values)
            .execution_options(synchronize_session=False)
        ),
    )
    if done.rowcount != 1:
        raise Overtaken(f"{filing.business} {filing.subject}: no longer {filing.state}: another run moved it")
    session.expunge_all()  # so that what the caller holds stays as it was
    return session.get_one(Filing, filing.id)


def _move(session: Session, filing: Filing, to: State, note: str, at: datetime, changes: Changes) -> Filing:
    if to not in MOVES[filing.state]:
        raise IllegalMove(f"{filing.state} → {to}")
    moved = _set(session, filing, {**changes, "state": to, "updated_at": at})
    event = Event(
        filing_id=moved.id, at=at, came_from=filing.state, went_to=to, attempt=moved.attempt, note=note
    )
    _keep(session, moved, event, changes.get("receipt_number", ""))
    return moved


def _keep(session: Session, filing: Filing, event: Event, receipt: str = "") -> None:
    """Write down a move, and its entry in the audit chain."""
    session.add(event)
    session.flush()
    audit.append_move(session, filing, event, receipt)


def _follow(
    session: Session, filing: Filing, state: str, portal_state: str, opinion: str, note: str, at: datetime
) -> Filing:
    if filing.state not in WITH_PORTAL or state not in WITH_PORTAL:
        return filing
    words: Changes = {"portal_state": portal_state, "opinion": opinion or filing.opinion}
    to = State(state)
    if to in MOVES[filing.state]:
        return _move(session, filing, to, note, at, words)
    if to == filing.state and (filing.portal_state, filing.opinion) != (portal_state, words["opinion"]):
        return _set(session, filing, {**words, "updated_at": at})
    return filing
