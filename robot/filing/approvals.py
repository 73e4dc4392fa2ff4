"""Approvals: a person said yes to exactly this content, for this attempt. Nothing else counts.

There is no default, no time-out and no flag in a file that approves. Any change of form, file, flow or
selectors makes another content, which nobody has approved.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal

from robot.errors import HumanNeeded
from robot.filing.content import Content
from robot.filing.job import Job
from robot.filing.ledger import Ledger, utc_now
from robot.filing.states import WITH_PORTAL, State
from robot.filing.tables import Approval, Filing

How = Literal["command", "yes-at-terminal"]


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
) -> Approval:
    """Write down that the person `by` approved the content of `job` as it is now (or `content`)."""
    content = content or job.content()
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
            at=at or utc_now(),
            how=how,
        )
    )
    if filing and filing.state is State.FILLED and filing.content_hash == content.hash:
        ledger.move(filing, State.APPROVED, note=f"approval {approval.id}", at=at)
    return approval


def approval_of(ledger: Ledger, job: Job, content: Content, attempt: int) -> Approval:
    """The approval of exactly `content` for `attempt`. Raises HumanNeeded that says what is missing, or
    what has changed since the last approval."""
    given = ledger.approvals(job.portal, job.business.name, job.subject)
    for approval in given:
        if (approval.period, approval.attempt, approval.content_hash) == (job.period, attempt, content.hash):
            return approval
    raise HumanNeeded(f"{job}: {_why_not(given, content)}; look at it and approve it: `gongju approve {job}`")


def _why_not(given: list[Approval], content: Content) -> str:
    if not given:
        return "nobody has approved this content"
    last = given[0]
    changed = content.changed_since(last.parts, last.salt)
    if changed:
        return f"the last approval is void, changed since: {', '.join(changed)}"
    return "the approval was for an earlier attempt"
