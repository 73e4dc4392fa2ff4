"""One-time links: a named person opens one, sees what would be sent, and says yes or no once.

The link carries the id of a row of the ledger and a signature over all that the row binds it to: content,
attempt, person, expiry. A row that somebody has changed fits no signature any more. The first browser that
opens a link holds it: what it is given is kept by its sha256 only.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from robot.browser.seal import derived_key
from robot.engine.office import Office
from robot.errors import HumanNeeded
from robot.filing import audit
from robot.filing.approvals import Along, Shown, attempt_for, must_be_as_shown
from robot.filing.ledger import utc_now
from robot.filing.link_tables import Link
from robot.redact import mask
from robot.settings import Settings

LASTS = timedelta(hours=72)
"""Over a weekend."""

HERE = "127.0.0.1"
"""Where the board listens, and nowhere else."""

ID = re.compile(r"[A-Za-z0-9_-]{16}")
"""What a link's id looks like."""

Why = Literal["wrong", "expired", "used", "replaced", "elsewhere"]


class LinkRefused(HumanNeeded):
    """A link by which nothing can be approved (any more)."""

    advice = "nothing was approved; ask for a new link: `gongju approve … --by NAME --link`"

    def __init__(self, why: Why) -> None:
        super().__init__(f"the link is of no use: {why}")
        self.why = why


def issue(
    office: Office,
    name: str,
    subject: str,
    options: Mapping[str, str],
    by: str,
    *,
    at: datetime | None = None,
) -> tuple[str, Link]:
    """A link for the person `by` to the content as it is now: `ID.SIGNATURE`, and its row. An
    older one of the same person for the same filing is of no use from now on. Raises what making the
    content ready raises, and Stale where it is with the portal already."""
    at = at or utc_now()
    job, _ = office.to_approve(name, subject, options)
    content, filing = job.content(), office.ledger.get(job.key)
    attempt = attempt_for(filing)
    must_be_as_shown(job, content, filing, Shown(content.hash, attempt))
    link = Link(
        id=secrets.token_urlsafe(12),
        **job.key._asdict(),
        attempt=attempt,
        content_hash=content.hash,
        options=dict(options),
        by=by,
        made_at=at,
        expires_at=at + LASTS,
        holder="",
        done="",
    )
    older = update(Link).filter_by(**job.key._asdict(), by=by, done="").values(done="replaced", done_at=at)
    facts = {"link": _public(link), "by": by, "attempt": attempt, "content": content.hash}
    with office.ledger.store.transaction() as session:
        session.execute(older)
        session.add(link)
        audit.append(session, "link", job.key, facts, at)
    return f"{link.id}.{_signature(office, link)}", link


def link_url(settings: Settings, token: str) -> str:
    """Where the board answers a link."""
    id, _, signature = token.partition(".")
    return f"http://{HERE}:{settings.board_port}/link/{id}/{signature}"


def opened(office: Office, token: str, *, at: datetime | None = None) -> tuple[Link, str]:
    """The link of an address, held from now on by whoever presents what is returned with it.

    Raises LinkRefused for one that is not ours or was changed, has expired, was used, or is held already.
    """
    link, signature = _known(office, token, at or utc_now())
    if link.holder:
        raise LinkRefused("elsewhere")
    secret = secrets.token_urlsafe(24)
    with office.ledger.store.transaction() as session:
        taken = update(Link).where(Link.id == link.id, Link.holder == "").values(holder=_hashed(secret))
        if _rows(session, taken) != 1:
            raise LinkRefused("elsewhere")
    return link, f"{signature}.{secret}"


def held(office: Office, id: str, kept: str, *, at: datetime | None = None) -> Link:
    """The link `id` for the browser that has `kept`. Raises LinkRefused like `opened`."""
    signature, _, secret = kept.partition(".")
    link, _ = _known(office, f"{id}.{signature}", at or utc_now())
    if not hmac.compare_digest(link.holder, _hashed(secret)):
        raise LinkRefused("elsewhere")
    return link


def spend(link: Link, done: Literal["approved", "declined"], *, at: datetime | None = None) -> Along:
    """Uses the link up in the transaction of its yes or no; raises LinkRefused there when it was used, or
    replaced, in between."""
    at = at or utc_now()

    def along(session: Session) -> None:
        used = update(Link).where(Link.id == link.id, Link.done == "", Link.holder == link.holder)
        if _rows(session, used.values(done=done, done_at=at)) != 1:
            raise LinkRefused("used")

    return along


def _known(office: Office, token: str, at: datetime) -> tuple[Link, str]:
    """The row of a link with a good signature that may still be used."""
    id, _, signature = token.partition(".")
    if not ID.fullmatch(id):
        raise LinkRefused("wrong")
    with office.ledger.store.transaction() as session:
        link = session.get(Link, id)
    if link is None or not hmac.compare_digest(_signature(office, link).encode(), signature.encode()):
        raise LinkRefused("wrong")
    if link.done:
        raise LinkRefused("replaced" if link.done == "replaced" else "used")
    if at >= link.expires_at:
        raise LinkRefused("expired")
    return link, signature


def _signature(office: Office, link: Link) -> str:
    said = {
        **link.key._asdict(),
        "id": link.id,
        "attempt": link.attempt,
        "content": link.content_hash,
        "options": dict(link.options),
        "by": link.by,
        "expires": link.expires_at.isoformat(),
    }
    key = derived_key(office.settings, "approval links")
    return hmac.new(key, audit.canonical(said).encode(), hashlib.sha256).hexdigest()


def _public(link: Link) -> str:
    """What the audit chain calls it: nothing that opens it."""
    return hashlib.sha256(link.id.encode()).hexdigest()[:16]


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _rows(session: Session, statement: Any) -> int:
    done = cast("CursorResult[Any]", session.execute(statement.execution_options(synchronize_session=False)))
    return done.rowcount


def note_of(office: Office, text: str) -> str:
    """What a person wrote about a no, to be kept: in one line, without personal data."""
    return mask(" ".join(text.split()), office.personal_values)
