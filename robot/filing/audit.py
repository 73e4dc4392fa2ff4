"""The audit chain: every approval, click, receipt, move, log-in and repair, each bound to all before it.

An entry is a canonical JSON text, its body. Its hash is sha256 over the hash of the entry before it and the
sha256 of its own body, so that one entry can be shown while of the others only their sha256 is given away.
Of personal data an entry holds staff numbers and whatever an approver calls himself, nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from robot.errors import ConfigError
from robot.filing.states import State
from robot.filing.tables import Approval, AuditRow, Event, Filing, Key, key_of
from robot.redact import mask, mask_all

Kind = Literal[
    "approval",
    "begin",
    "click",
    "declined",
    "evidence",
    "export",
    "link",
    "log-in",
    "page",
    "purge",
    "receipt",
    "repair",
    "state",
    "unseal",
]

START = "0" * 64
"""What stands before the first entry."""

NOBODY = Key("", "", "", "")

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as its body says. `at` is ISO text in UTC; `key` is empty where no filing is meant."""

    number: int
    at: str
    kind: str
    key: Key
    facts: Facts = field(default_factory=dict)
    hash: str = ""

    @classmethod
    def of(cls, body: str, digest: str = "") -> Entry:
        """The entry of a body. Raises ValueError for a text that is none."""
        try:
            said = json.loads(body)
            key = Key(*(said[name] for name in Key._fields))
            return cls(int(said["number"]), said["at"], said["kind"], key, said["facts"], digest)
        except (KeyError, TypeError) as error:
            raise ValueError("no entry") from error


def canonical(value: Any) -> str:
    """The one JSON text of `value` that is hashed: keys sorted, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def link(previous: str, digest: str) -> str:
    """The hash of an entry whose body has the sha256 `digest`, after one with the hash `previous`."""
    return sha256(f"{previous}{digest}")


def append(session: Session, kind: Kind, key: Key, facts: Facts, at: datetime) -> None:
    """Add an entry in the caller's transaction: it is on the disk when what it tells of is."""
    last = session.scalar(select(AuditRow).order_by(AuditRow.number.desc()).limit(1))
    number = last.number + 1 if last else 1
    said = {
        **key._asdict(),
        "number": number,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        # Ours, and nothing personal; an approver may still have typed a telephone number.
        "facts": mask_all(facts),
    }
    body = canonical(said)
    session.add(AuditRow(number=number, body=body, hash=link(last.hash if last else START, sha256(body))))
    session.flush()


def append_move(session: Session, filing: Filing, event: Event, receipt: str = "") -> None:
    """The entry of one move: `sending` is the click, one that brings a number is the receipt."""
    kind: Kind = "click" if event.went_to is State.SENDING else "receipt" if receipt else "state"
    facts: dict[str, Any] = {**_of_event(event), "content": filing.content_hash}
    if receipt:
        facts |= {"receipt": receipt}
    append(session, kind, filing.key, facts, event.at)


def append_approval(session: Session, approval: Approval) -> None:
    append(session, "approval", key_of(approval), _of_approval(approval), approval.at)


def _of_event(event: Event) -> dict[str, Any]:
    return {
        "event": event.id,
        "from": event.came_from.value if event.came_from else "",
        "to": event.went_to.value,
        "attempt": event.attempt,
        "note": event.note,
    }


def _of_approval(approval: Approval) -> dict[str, Any]:
    return {
        "approval": approval.id,
        "by": approval.by,
        "how": approval.how,
        "attempt": approval.attempt,
        "content": approval.content_hash,
        "parts": parts_digest(approval.salt, approval.parts),
    }


def parts_digest(salt: str, parts: Mapping[str, str]) -> str:
    """sha256 over the parts of an approved content as they are kept."""
    return sha256(canonical({"salt": salt, "parts": dict(parts)}))


def evidence_name(file: Path) -> str:
    """How the chain calls a file of evidence: its place below var/, evidence/<profile>/<visit>/<file>."""
    return "/".join(("evidence", *file.parts[-3:]))


def begin(session: Session, at: datetime) -> None:
    """Take over what a ledger of before the chain knows, in its order, marked as taken over."""
    filings = {one.id: one for one in session.scalars(select(Filing))}
    events, approvals = list(session.scalars(select(Event))), list(session.scalars(select(Approval)))
    if not events and not approvals:
        return
    append(session, "begin", NOBODY, {"events": len(events), "approvals": len(approvals)}, at)
    known: list[Event | Approval] = [*events, *approvals]
    for one in sorted(known, key=lambda one: (one.at, one.id)):
        if isinstance(one, Event):
            filing = filings[one.filing_id]
            append(session, "state", filing.key, {**_of_event(one), "taken_over": True}, one.at)
        else:
            append(session, "approval", key_of(one), {**_of_approval(one), "taken_over": True}, one.at)
    for filing in filings.values():
        if filing.receipt_number:
            facts = {"receipt": filing.receipt_number, "taken_over": True}
            append(session, "receipt", filing.key, facts, filing.updated_at)


def rows(session: Session) -> list[AuditRow]:
    """All entries as they are stored, the oldest first."""
    return list(session.scalars(select(AuditRow).order_by(AuditRow.number)))


def entries(session: Session) -> Iterator[Entry]:
    """All entries, the oldest first. Raises ConfigError for one that is none any more."""
    for row in rows(session):
        try:
            yield Entry.of(row.body, row.hash)
        except ValueError:
            raise ConfigError(
                f"entry {row.number} of the audit chain is damaged: `gongju audit verify`"
            ) from None


def broken_links(links: Iterable[tuple[int, str, str]], previous: str, first: int) -> Iterator[str]:
    """What is wrong with a chain of (number, digest of the body, hash) that follows `previous`."""
    expected = first
    for number, digest, told in links:
        if number != expected:
            yield f"entry {expected} is missing, or out of its order: entry {number} stands there"
        if link(previous, digest) != told:
            yield f"entry {number}: changed, or not what followed the entry before it"
        previous, expected = told, number + 1


def problems(session: Session) -> list[str]:
    """What is wrong with the ledger's own chain, and where it and the ledger's rows disagree."""
    all_rows = rows(session)
    found = list(broken_links(((one.number, sha256(one.body), one.hash) for one in all_rows), START, 1))
    said: dict[tuple[str, int], Entry] = {}
    for row in all_rows:
        try:
            entry = Entry.of(row.body, row.hash)
        except ValueError:
            found.append(f"entry {row.number}: its text is no entry")
            continue
        if entry.number != row.number:
            found.append(f"entry {row.number}: says that it is entry {entry.number}")
        for name in ("event", "approval"):
            if name in entry.facts:
                said[name, entry.facts[name]] = entry
    for event in session.scalars(select(Event)):
        found += _disagree(f"move {event.id}", _of_event(event), said.pop(("event", event.id), None))
    for approval in session.scalars(select(Approval)):
        known = said.pop(("approval", approval.id), None)
        found += _disagree(
            f"approval {approval.id}", {**_of_approval(approval), "by": mask(approval.by)}, known
        )
    found += [
        f"entry {entry.number}: the ledger has no {name} {row} any more"
        for (name, row), entry in said.items()
    ]
    return found


def _disagree(what: str, row: Facts, entry: Entry | None) -> list[str]:
    if entry is None:
        return [f"{what} of the ledger is not in the chain: its end is missing"]
    wrong = sorted(name for name in row if row[name] != entry.facts.get(name))
    return [f"{what} of the ledger and entry {entry.number} differ in: {', '.join(wrong)}"] if wrong else []
