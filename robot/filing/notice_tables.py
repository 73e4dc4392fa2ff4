"""The table of notices (robot/engine/outbox.py), in the ledger's file. Times are UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from robot.filing.tables import Table


class Notice(Table):
    """One thing to be told. `state`: queued, sent or failed (tried again at `due`, None: no more).

    `key` is unique: what was told once is not told again. `facts`: what the text is made of when it is sent;
    of personal data staff numbers only, and an opinion's own words, which the ledger holds as well.
    `done`: fingerprints of the addresses that have it. `claimed`: until when a process is sending it.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    subject: Mapped[str]
    business: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(default="queued", index=True)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    done: Mapped[list[str]] = mapped_column(JSON, default=list)
    queued_at: Mapped[datetime]
    due: Mapped[datetime | None]
    claimed: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
