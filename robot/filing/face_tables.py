"""The tables of what pages look like (robot/filing/faces.py), in the ledger's file. Times are UTC."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from robot.filing.tables import Table, append_only


class SeenFace(Table):
    """One face of one page, as a visit first found it. `digest` is that of `face`, a Face's text."""

    __tablename__ = "face"
    __table_args__ = (UniqueConstraint("profile", "portal", "page", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str]
    portal: Mapped[str]
    page: Mapped[str]
    digest: Mapped[str]
    face: Mapped[str]
    at: Mapped[datetime]


class ShownFaces(Table):
    """What the last visit that filled a filing's form found, which is what its next approval accepts.
    `pages`: JSON, page key → {digest, heading, first, lines, picture}."""

    __tablename__ = "face_shown"

    portal: Mapped[str] = mapped_column(primary_key=True)
    business: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    profile: Mapped[str]
    content_hash: Mapped[str]
    pages: Mapped[str]
    at: Mapped[datetime]


class AcceptedFace(Table):
    """Somebody accepted a face together with a content. Append-only."""

    __tablename__ = "face_accepted"
    __table_args__ = (UniqueConstraint("face_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    face_id: Mapped[int] = mapped_column(ForeignKey("face.id"), index=True)
    person: Mapped[str]
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"))
    at: Mapped[datetime]


append_only("face_accepted")
