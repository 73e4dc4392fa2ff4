"""What pages look like, and what of it has been accepted: a page that says something new sends nothing.

A page of a portal may have several accepted faces, since what it asks for hangs on the case as well; each is
accepted once, by whoever approves the content that was filled in on it. The first face that is seen of a page
is accepted with the first approval. A dry run accepts nothing.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from robot.browser.face import Face, differences, tells_more
from robot.errors import FaceChanged
from robot.filing import audit
from robot.filing.content import Content
from robot.filing.face_tables import AcceptedFace, SeenFace, ShownFaces
from robot.filing.job import Job
from robot.filing.store import Store
from robot.filing.tables import Approval, Key


@dataclass(frozen=True, slots=True)
class PageSeen:
    """How one page was found. `first`: nobody has accepted any face of it; else `lines` are the differences,
    none when it is as it was accepted. `picture`: the file's path, empty without evidence."""

    page: str
    heading: str
    digest: str
    first: bool
    lines: tuple[str, ...] = ()
    picture: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.lines)

    @property
    def name(self) -> str:
        """As messages call it."""
        return f"“{self.heading or self.page}”"


def seen(
    store: Store,
    profile: str,
    job: Job,
    content: Content,
    faces: Mapping[str, Face],
    *,
    people: int,
    at: datetime,
) -> tuple[PageSeen, ...]:
    """Write down the pages on which `content` has just been filled in, and say how they are. `people`: how
    many have to accept a face."""
    pages: list[PageSeen] = []
    with store.transaction() as session:
        for key, face in faces.items():
            known = _accepted(session, profile, job.portal, key, people)
            lines = tuple(differences(face, known)) if known else ()
            picture = str(face.picture) if face.picture else ""
            pages.append(PageSeen(key, face.heading, face.digest, not known, lines, picture))
            _keep(session, profile, job.portal, face, at)
        told = {
            one.page: {
                "digest": one.digest,
                "heading": one.heading,
                "first": one.first,
                "lines": one.lines,
                "picture": one.picture,
            }
            for one in pages
        }
        session.merge(
            ShownFaces(
                **job.key._asdict(),
                profile=profile,
                content_hash=content.hash,
                pages=json.dumps(told, ensure_ascii=False),
                at=at,
            )
        )
    return tuple(pages)


def shown(store: Store, key: Key, content_hash: str) -> tuple[PageSeen, ...]:
    """How the pages of the filing `key` were when exactly this content was last filled in on them; none
    when it has not been."""
    with store.transaction() as session:
        row = _shown(session, key, content_hash)
        return _pages(row) if row else ()


def mark(pages: Iterable[PageSeen]) -> str:
    """Tells what a person was shown of the pages from what would be accepted now; empty for none."""
    said = " ".join(sorted(f"{one.page}:{one.digest}" for one in pages))
    return audit.sha256(said) if said else ""


def mark_now(session: Session, key: Key, content_hash: str) -> str:
    """The mark of what an approval of this content would accept now."""
    row = _shown(session, key, content_hash)
    return mark(_pages(row)) if row else ""


def accept(store: Store, key: Key, approvals: Sequence[Approval], *, people: int, at: datetime) -> None:
    """Each of `approvals`, all of one content of the filing `key`, accepts the pages as they were shown when
    that content was last filled in. What tells nothing new is not written down."""
    with store.transaction() as session:
        row = _shown(session, key, approvals[0].content_hash) if approvals else None
        for one in _pages(row) if row else ():
            assert row is not None
            face = _row(session, row.profile, key.portal, one.page, one.digest)
            known = _accepted(session, row.profile, key.portal, one.page, people)
            if face is not None and tells_more(Face.of_text(one.page, face.face), known):
                for approval in approvals:
                    _accept(session, face, key, approval, at)


def must_be_accepted(job: Job, pages: Iterable[PageSeen]) -> None:
    """Raises FaceChanged naming every difference, when one of `pages` is not as it was accepted."""
    changed = [one for one in pages if one.changed]
    if not changed:
        return
    names = "、".join(one.name for one in changed)
    pictures = [one.picture for one in changed if one.picture]
    where = f"; pictured in {', '.join(pictures)}" if pictures else ""
    raise FaceChanged(
        f"{job}: the page {names} is not as it was accepted{where}; look at it, and if it is right run"
        f" `gongju approve {job}`",
        tuple(f"{one.name} {line}" for one in changed for line in one.lines),
        tuple(map(Path, pictures)),
    )


def revision(store: Store) -> int:
    """Another number whenever a face has been accepted."""
    with store.transaction() as session:
        return session.scalar(select(func.coalesce(func.max(AcceptedFace.id), 0))) or 0


def _shown(session: Session, key: Key, content_hash: str) -> ShownFaces | None:
    row = session.get(ShownFaces, tuple(key))
    return row if row is not None and row.content_hash == content_hash else None


def _pages(row: ShownFaces) -> tuple[PageSeen, ...]:
    return tuple(
        PageSeen(key, one["heading"], one["digest"], one["first"], tuple(one["lines"]), one["picture"])
        for key, one in json.loads(row.pages).items()
    )


def _accepted(session: Session, profile: str, portal: str, page: str, people: int) -> list[Face]:
    """The faces of a page that enough people have accepted."""
    chosen = (
        select(SeenFace)
        .join(AcceptedFace, AcceptedFace.face_id == SeenFace.id)
        .where(SeenFace.profile == profile, SeenFace.portal == portal, SeenFace.page == page)
        .group_by(SeenFace.id)
        .having(func.count(AcceptedFace.id) >= people)
        .order_by(SeenFace.id)
    )
    return [Face.of_text(page, one.face) for one in session.scalars(chosen)]


def _row(session: Session, profile: str, portal: str, page: str, digest: str) -> SeenFace | None:
    chosen = select(SeenFace).filter_by(profile=profile, portal=portal, page=page, digest=digest)
    found: SeenFace | None = session.scalar(chosen)
    return found


def _keep(session: Session, profile: str, portal: str, face: Face, at: datetime) -> None:
    if _row(session, profile, portal, face.page, face.digest) is None:
        row = SeenFace(
            profile=profile, portal=portal, page=face.page, digest=face.digest, face=face.text(), at=at
        )
        session.add(row)
        session.flush()


def _accept(session: Session, face: SeenFace, key: Key, approval: Approval, at: datetime) -> None:
    person = person_of(approval.by)
    if session.scalar(select(AcceptedFace).filter_by(face_id=face.id, person=person)) is not None:
        return
    session.add(AcceptedFace(face_id=face.id, person=person, approval_id=approval.id, at=at))
    session.flush()
    facts = {"page": face.page, "face": face.digest, "of_approval": approval.id, "by": approval.by}
    audit.append(session, "page", key, facts, at)


def person_of(by: str) -> str:
    """Two spellings of one name are one person."""
    return "".join(unicodedata.normalize("NFKC", by).casefold().split())
