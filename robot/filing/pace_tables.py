"""The tables of the pace (robot/filing/pace.py), which stand in the ledger's file. Times are UTC."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from robot.filing.tables import Table


class PortalVisit(Table):
    """A visit of the last hour; `ended` is None while it lasts, or when its process died."""

    __tablename__ = "portal_visit"
    __table_args__ = (Index("portal_visit_of", "profile", "portal", "began"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str]
    portal: Mapped[str]
    began: Mapped[datetime]
    ended: Mapped[datetime | None] = mapped_column(default=None)


class PortalRest(Table):
    """No visit before `until`: the portal was down `failures` times in a row, or it `warned`."""

    __tablename__ = "portal_rest"

    profile: Mapped[str] = mapped_column(primary_key=True)
    portal: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    warned: Mapped[bool] = mapped_column(default=False)
