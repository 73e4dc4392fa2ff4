"""The ledger's tables. Times are UTC; texts of the portal are stored as they are (the file is 0600)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import DDL, JSON, Dialect, ForeignKey, Index, String, TypeDecorator, UniqueConstraint, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from robot.browser.forms import Reading
from robot.filing.states import State


class Key(NamedTuple):
    """What makes a filing one and the same: unique in the ledger."""

    portal: str
    business: str
    subject: str
    period: str


def mark_of(number: str, at: str) -> str:
    """What tells a receipt from a later one: its number, and the portal's time when it shows one."""
    return f"{number}|{at}"


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as ISO text in UTC so that texts sort like times."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the ledger takes aware times only")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class StateName(TypeDecorator[State]):
    """A State, stored as its word."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: State | None, dialect: Dialect) -> str | None:
        return None if value is None else State(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> State | None:
        return None if value is None else State(value)


class Table(DeclarativeBase):
    type_annotation_map: ClassVar[Any] = {datetime: UtcTime, State: StateName, dict[str, str]: JSON}


class Filing(Table):
    """One business for one subject and period, whatever the number of attempts."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("portal", "business", "subject", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portal: Mapped[str]
    business: Mapped[str]
    subject: Mapped[str]
    period: Mapped[str]
    state: Mapped[State]
    version: Mapped[int] = mapped_column(default=1)
    attempt: Mapped[int] = mapped_column(default=1)
    """Counts rounds with the portal: one more after each return."""
    content_hash: Mapped[str] = mapped_column(default="")
    """Of the present attempt, as filled or sent."""
    matter: Mapped[str] = mapped_column(default="")
    """Hash of form and files alone, as last sent."""
    receipt_number: Mapped[str] = mapped_column(default="", index=True)
    portal_state: Mapped[str] = mapped_column(default="")
    opinion: Mapped[str] = mapped_column(default="")
    superseded: Mapped[str] = mapped_column(default="")
    """Mark (`mark_of`) of the returned receipt that this attempt follows: not its own receipt."""
    clicked_at: Mapped[datetime | None] = mapped_column(default=None)
    """The last moment at which the click of this attempt may have gone out."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def key(self) -> Key:
        return Key(self.portal, self.business, self.subject, self.period)


class Event(Table):
    """One move of a filing. Append-only: triggers refuse anything else. `note` holds no personal data."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    at: Mapped[datetime]
    came_from: Mapped[State | None]
    went_to: Mapped[State]
    attempt: Mapped[int]
    note: Mapped[str] = mapped_column(default="")


class Approval(Table):
    """A person approved this exact content for this attempt. Append-only.

    `parts` are salted hashes by the part's name: enough to say what changed, not what it was.
    """

    __tablename__ = "approval"
    __table_args__ = (Index("approval_of", "portal", "business", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portal: Mapped[str]
    business: Mapped[str]
    subject: Mapped[str]
    period: Mapped[str]
    attempt: Mapped[int]
    content_hash: Mapped[str]
    salt: Mapped[str]
    parts: Mapped[dict[str, str]]
    by: Mapped[str]
    at: Mapped[datetime]
    how: Mapped[str]


class Declined(Table):
    """A person was shown this exact content and said no. Append-only. `note`: why, personal data masked."""

    __tablename__ = "declined"
    __table_args__ = (Index("declined_of", "portal", "business", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portal: Mapped[str]
    business: Mapped[str]
    subject: Mapped[str]
    period: Mapped[str]
    attempt: Mapped[int]
    content_hash: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]


def key_of(row: Approval | Declined) -> Key:
    """The filing that it speaks of."""
    return Key(row.portal, row.business, row.subject, row.period)


class Seen(Table):
    """One state as a reading business showed it, from `first_seen` to `last_seen` without change."""

    __tablename__ = "reading"
    __table_args__ = (Index("reading_of", "portal", "account", "reader", "business", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portal: Mapped[str]
    account: Mapped[str]
    reader: Mapped[str]
    business: Mapped[str]
    number: Mapped[str]
    state: Mapped[str]
    portal_state: Mapped[str]
    opinion: Mapped[str]
    at: Mapped[str]
    """As the portal prints it."""
    facts: Mapped[dict[str, str]]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]

    def says(self, reading: Reading) -> bool:
        """Whether `reading` is nothing new."""
        return (self.state, self.portal_state, self.opinion, self.at, self.facts) == (
            reading.state,
            reading.portal_state,
            reading.opinion,
            reading.at,
            dict(reading.facts),
        )


class Verified(Table):
    """What was last found of one locator of the selectors, in one profile.

    `text`: what it was looked for by; with another text in the selectors nothing is known of it.
    `state`: seen, missing or ambiguous; `at`: when, on which `host`; `seen_at`: when it was last seen.
    """

    __tablename__ = "locator"
    __table_args__ = (UniqueConstraint("profile", "portal", "locator"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str]
    portal: Mapped[str]
    locator: Mapped[str]
    text: Mapped[str]
    host: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None] = mapped_column(default=None)


class AuditRow(Table):
    """One entry of the audit chain (robot/filing/audit.py). Append-only."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3, ...: two that would follow the same one cannot both be kept."""
    body: Mapped[str]
    """Canonical JSON: what happened."""
    hash: Mapped[str]


def append_only(table: str) -> None:
    """Refuse every change of a row of `table` by triggers in the database."""
    for verb in ("UPDATE", "DELETE"):
        _at_the_end(
            "sqlite",
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        )
    _at_the_end("postgresql", f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
    _at_the_end(
        "postgresql",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def _at_the_end(dialect: str, statement: str) -> None:
    """Run `statement` in databases of this kind once the tables have been made."""
    ddl = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(Table.metadata, "after_create", ddl.execute_if(dialect=dialect))


_at_the_end(
    "postgresql",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
    " USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'integrity_constraint_violation';"
    " END $$",
)


append_only("audit")
append_only("event")
append_only("approval")
append_only("declined")
