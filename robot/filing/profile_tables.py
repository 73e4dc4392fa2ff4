"""Which portals a ledger is about: those of the mock, or the live ones. One row, written once."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from robot.filing.tables import Table


class LedgerProfile(Table):
    """`profile`: the only one with which this ledger is opened."""

    __tablename__ = "ledger_profile"

    profile: Mapped[str] = mapped_column(primary_key=True)
