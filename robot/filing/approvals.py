"""Approvals: a person said yes to exactly this content, for this attempt. Nothing else counts.

There is no default, no time-out and no flag in a file that approves. Any change of form, file, flow or
selectors makes another content, which nobody has approved. An approval also accepts the portal's pages as
the last filling of that content found them (robot/filing/faces.py): a page that says something else stops
what was approved. Where two people have to approve, the same one
twice is one; an approval that is too old is none.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from robot.errors import HumanNeeded
from robot.filing import faces
from robot.filing.content import Content
from robot.filing.faces import person_of
from robot.filing.job import ONE_PERSON, Job, Terms
from robot.filing.ledger import Check, Ledger, utc_now
from robot.filing.states import UNSENT, WITH_PORTAL, State
from robot.filing.store import Overtaken
from robot.filing.tables import Approval, Declined, Filing

Along = Callable[[Session], None]
"""What has to be written in one with an approval; raises where that cannot be."""

How = Literal["command", "yes-at-terminal", "board", "link"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person was shown: the hash of a content, and the attempt for which it would be sent. `pages`:
    the mark of the portal's pages as they were shown, None where they are not asked about."""

    content: str
    attempt: int
    pages: str | None = field(default=None, compare=False)


class Stale(HumanNeeded):
    """What a person was shown is no longer what would be approved. `why`: changed, or sent."""

    advice = "nothing was approved; look at it again"

    def __init__(self, message: str, why: Literal["changed", "sent"]) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True)
class Standing:
    """The approvals of one content and attempt: those that count, one a person, the newest first, and
    those that have expired."""

    valid: tuple[Approval, ...]
    expired: tuple[Approval, ...]
    terms: Terms

    @property
    def enough(self) -> bool:
        return len(self.valid) >= self.terms.people


def attempt_for(filing: Filing | None) -> int:
    """Which attempt an approval given now is for: the next one while the portal has the present one."""
    if filing is None:
        return 1
    return filing.attempt + 1 if filing.state in WITH_PORTAL else filing.attempt


def approve(
    ledger: Ledger,
    job: Job,
    by: str,
    how: How = "command",
    *,
    content: Content | None = None,
    at: datetime | None = None,
    terms: Terms = ONE_PERSON,
    shown: Shown | None = None,
    along: Along | None = None,
) -> Approval:
    """Write down that the person `by` approved the content of `job` as it is now (or `content`), and the
    portal's pages as they were shown when it was last filled in.

    `shown`: what the person was shown; `along` writes, or refuses, in the same transaction. Raises Stale
    when it is no longer so; nothing is approved then.
    """
    content = content or job.content()
    at = at or utc_now()
    filing = ledger.get(job.key)
    salt = secrets.token_hex(8)
    approval = ledger.add_approval(
        Approval(
            **job.key._asdict(),
            attempt=attempt_for(filing),
            content_hash=content.hash,
            salt=salt,
            parts=content.salted(salt),
            by=by,
            at=at,
            how=how,
        ),
        check_of(job, content, shown, along),
    )
    faces.accept(ledger.store, job.key, [approval], people=terms.people, at=at)
    if (
        filing
        and filing.state is State.FILLED
        and filing.content_hash == content.hash
        and standing(ledger, job, content, approval.attempt, terms, at).enough
    ):
        # Where two approve at once the other one has moved it already; what counts is the approval.
        with suppress(Overtaken):
            ledger.move(filing, State.APPROVED, note=f"approval {approval.id}", at=at)
    return approval


def decline(
    ledger: Ledger, job: Job, by: str, note: str, *, content: Content, shown: Shown, along: Along | None
) -> Declined:
    """Write down that the person `by` was `shown` this content and said no. Raises Stale as `approve`."""
    said = Declined(
        **job.key._asdict(),
        attempt=shown.attempt,
        content_hash=shown.content,
        by=by,
        at=utc_now(),
        note=note,
    )
    return ledger.add_declined(said, check_of(job, content, shown, along))


def check_of(job: Job, content: Content, shown: Shown | None, along: Along | None) -> Check:
    """Refuses, in the transaction that would write of it, what is not as it was `shown`."""

    def check(session: Session, filing: Filing | None) -> None:
        if shown is not None:
            must_be_as_shown(job, content, filing, shown)
            if shown.pages is not None and shown.pages != faces.mark_now(session, job.key, content.hash):
                raise Stale(f"{job}: a page of the portal has been seen otherwise since", "changed")
        if along is not None:
            along(session)

    return check


def must_be_as_shown(job: Job, content: Content, filing: Filing | None, shown: Shown) -> None:
    """Raises Stale for a content that has changed, was sent meanwhile, or is being sent."""
    unsent = filing is None or filing.state in UNSENT or filing.state is State.RETURNED
    if not unsent or attempt_for(filing) != shown.attempt:
        raise Stale(f"{job}: it has been sent since it was shown", "sent")
    if content.hash != shown.content:
        raise Stale(f"{job}: it has changed since it was shown", "changed")


def standing(
    ledger: Ledger, job: Job, content: Content, attempt: int, terms: Terms, at: datetime
) -> Standing:
    """Who has approved exactly `content` for `attempt`, as it counts at `at`."""
    wanted = (job.period, attempt, content.hash)
    same = [one for one in _given(ledger, job) if (one.period, one.attempt, one.content_hash) == wanted]
    newest: dict[str, Approval] = {}
    for one in same:
        newest.setdefault(person_of(one.by), one)
    oldest = at - timedelta(days=terms.days)
    valid = tuple(one for one in newest.values() if one.at >= oldest)
    return Standing(valid, tuple(one for one in newest.values() if one.at < oldest), terms)


def approval_of(
    ledger: Ledger,
    job: Job,
    content: Content,
    attempt: int,
    terms: Terms = ONE_PERSON,
    at: datetime | None = None,
) -> Approval:
    """The approval of exactly `content` for `attempt`, the last of them where two people have to give it.
    Raises HumanNeeded that says what is missing, or what has changed since the last approval."""
    found = standing(ledger, job, content, attempt, terms, at or utc_now())
    if found.enough:
        return found.valid[0]
    why = _why_not(found) or _what_else(_given(ledger, job), content)
    raise HumanNeeded(f"{job}: {why}; look at it and approve it: `gongju approve {job}`")


def _given(ledger: Ledger, job: Job) -> list[Approval]:
    return ledger.approvals(job.portal, job.business.name, job.subject)


def _why_not(found: Standing) -> str:
    """What is missing where this very content has been approved already."""
    said = []
    if found.valid:
        names = ", ".join(one.by for one in found.valid)
        said.append(f"{found.terms.people} people have to approve it, so far only {names} did")
    if found.expired:
        last = found.expired[0]
        said.append(f"the approval of {last.at:%Y-%m-%d} has expired after {found.terms.days} days")
    return "; ".join(said)


def _what_else(given: list[Approval], content: Content) -> str:
    if not given:
        return "nobody has approved this content"
    last = given[0]
    changed = content.changed_since(last.parts, last.salt)
    if changed:
        return f"the last approval is void, changed since: {', '.join(changed)}"
    return "the approval was for an earlier attempt"
