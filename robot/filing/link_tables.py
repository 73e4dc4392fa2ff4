"""The table of links by which something may be approved (robot/engine/links.py). Times are UTC."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from robot.filing.tables import Key, Table


class Link(Table):
    """A link by which one named person may say yes or no, once, to one content for one attempt.

    `holder`: sha256 of what the browser that opened it first was given; empty while nobody has. `done`:
    empty, approved, declined, or replaced by a newer link of the same person.
    """

    __tablename__ = "approval_link"

    id: Mapped[str] = mapped_column(primary_key=True)
    portal: Mapped[str]
    business: Mapped[str]
    subject: Mapped[str]
    period: Mapped[str]
    attempt: Mapped[int]
    content_hash: Mapped[str]
    options: Mapped[dict[str, str]]
    """The choices (`--with`) from which the content is made again."""
    by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    holder: Mapped[str] = mapped_column(default="")
    done: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def key(self) -> Key:
        return Key(self.portal, self.business, self.subject, self.period)
