"""The table of what was read when (robot/filing/looks.py), in the ledger's file. Times are UTC."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from robot.filing.tables import Table


class Looked(Table):
    """What became of the polls of one reading business in one account. `read_at`: its last valid reading, an
    empty list included; `error`: the class of what went wrong at `tried_at`, empty when it went well."""

    __tablename__ = "looked"

    portal: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    tried_at: Mapped[datetime]
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    error: Mapped[str] = mapped_column(default="")
