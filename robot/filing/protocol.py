"""The submit protocol. No flow can get it wrong, since no flow has any part of it.

1. `find`: the portal already has it → its receipt is recorded, done.
2. `fill`, then the whole page is read back against the form, and what it asks for and says against what
   has been accepted of it (robot/filing/faces.py).
3. Evidence: masked pictures and the read-back table.
4. A person approved this exact content for this attempt.
5. `sending` is on the disk before the click.
6. `submit`: the one irrevocable click.
7. `find` with patience: a receipt → filed; nothing certain → unknown, and never clicked again before a
   later look has found it definitely absent.

Killed anywhere, no filing is doubled and none is lost: before 5 nothing was sent; from 5 on the ledger
says `sending`, and every later run looks first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from robot.browser.forms import FieldResult, Receipt
from robot.browser.private import sealed_copy
from robot.errors import FieldMismatch, NotEligible, PortalError, PortalRefused
from robot.filing import faces, readback
from robot.filing.approvals import approval_of, approve
from robot.filing.approvals import standing as approved_by
from robot.filing.audit import evidence_name
from robot.filing.content import Content, file_sha256
from robot.filing.job import Desk, Job, Outcome, receipt_of
from robot.filing.looking import (
    Standing,
    find_once,
    find_patiently,
    from_the_entry,
    is_old,
    record,
    refuse_while_unsettled,
    stand,
    unknown,
    while_down,
)
from robot.filing.states import WITH_PORTAL, State
from robot.filing.store import Overtaken
from robot.filing.tables import Filing

if TYPE_CHECKING:
    from robot.browser.page import PortalPage

FILLS = 2
"""Fillings when the portal is down; nothing has been sent then."""

VAGUE = re.compile(r"繁忙|超时|稍[后候]|网络|异常|服务器|系统错误|重试|timeout|error", re.IGNORECASE)
"""Words of a message that says nothing of our data: no clear refusal."""

ALREADY = re.compile(r"重复|已提交|已存在|已申报|已上报|已预约|已有|在办")
"""Words of a refusal that may well mean that the first click got through: look longer."""


class Filled(NamedTuple):
    """What filling gave: the read-back table, in order, and the masked pictures."""

    results: tuple[FieldResult, ...] = ()
    pictures: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Click:
    """The one click and what was seen of it. `filing` is set once `sending` is on the disk: from then
    on nothing may be raised before the ledger knows better than `sending`. `made`: it may have gone out."""

    filled: Filled = field(default_factory=Filled)
    made: bool = True
    filing: Filing | None = None
    trouble: BaseException | None = None
    looked: bool = False
    blind: Exception | None = None
    receipt: Receipt | None = None


def dry_run(desk: Desk, job: Job) -> Outcome:
    """Steps 1 to 3: the receipt when the portal has it already, else the read-back table and pictures.

    Raises what looking and filling raise; nothing is sent in any case.
    """
    content = job.content()
    with _visit(desk, job) as page:
        standing = stand(desk, job, page)
        if standing.there:
            return _already(standing, content.hash)
        job.must_be_eligible()
        filled = _fill(desk, job, page)
        filing = standing.filing
        pages = _pages(desk, job, page, content)
        if filing.state not in WITH_PORTAL:  # a returned one stays so until it is sent again
            filing = _note_filled(desk, filing, content)
        return Outcome(filing, None, content.hash, *filled, note=standing.note, pages=pages)


def submit(desk: Desk, job: Job, *, again: bool = False, yes: str = "") -> Outcome:
    """All seven steps. Returns only with a receipt.

    `yes`: name of the person at the terminal who approves what reads back, in this run. `again`: send a
    returned filing although neither form nor files have changed since.
    Raises HumanNeeded (not approved), NotVerified, FaceChanged, FieldMismatch, NotEligible, PortalError:
    nothing was sent; PortalRefused: the portal took nothing; OutcomeUnknown: the click went out and no
    receipt was seen (its cause is what went wrong, a KeyboardInterrupt included). A KeyboardInterrupt after
    which the receipt was seen goes on once the receipt is in the ledger.
    """
    content = job.content()
    click = _Click()
    try:
        with _visit(desk, job) as page:
            standing = stand(desk, job, page)
            if standing.there:
                return _already(standing, content.hash)
            refuse_while_unsettled(desk, standing.filing)
            job.must_be_eligible()
            attempt = _attempt(job, standing, content, again)
            desk.must_be_verified(job)
            if not yes:  # asked here to spare the work; what counts is the question below
                approval_of(desk.ledger, job, content, attempt, desk.terms, desk.now())
            click.filled = _fill(desk, job, page)
            if job.content().hash != content.hash:
                raise FieldMismatch(f"{job}: a file has changed while the form was being filled")
            faces.must_be_accepted(job, _pages(desk, job, page, content))
            filing = _approved(
                desk, job, _note_filled(desk, standing.filing, content, attempt, standing.mark), content, yes
            )
            _send(desk, job, page, click, filing, content, standing.mark)
    except BaseException as error:
        if click.filing is None:
            raise
        click.trouble = click.trouble or error
    assert click.filing is not None  # else it was raised, or returned, above
    return _conclude(desk, job, click, click.filing, content)


def look(desk: Desk, job: Job) -> Outcome:
    """Step 1 alone: bring the ledger up to date with the portal. Raises OutcomeUnknown like `submit`."""
    with _visit(desk, job) as page:
        standing = stand(desk, job, page)
        return _already(standing) if standing.there else Outcome(standing.filing)


@contextmanager
def _visit(desk: Desk, job: Job) -> Iterator[PortalPage]:
    """A visit for `job`. The portal may show or quote what the form says before it is filled in, too."""
    with desk.visit(job.portal, job.account) as page:
        if page.evidence:
            page.evidence.hide_also(job.form.personal())
        yield page


def _already(standing: Standing, content_hash: str = "") -> Outcome:
    return Outcome(standing.filing, receipt_of(standing.filing), content_hash, note=standing.note)


def _attempt(job: Job, standing: Standing, content: Content, again: bool) -> int:
    """Which attempt this is. Raises NotEligible for a returned filing in which nothing was mended."""
    filing = standing.filing
    if filing.state is State.RETURNED and content.matter == filing.matter and not again:
        raise NotEligible(
            f"{job}: returned, and neither form nor files have changed since; mend what the opinion names,"
            " or say --again"
        )
    return filing.attempt + 1 if filing.state in WITH_PORTAL else filing.attempt


def _fill(desk: Desk, job: Job, page: PortalPage) -> Filled:
    """Steps 2 and 3. Fills again from the start when the portal was down: nothing has been sent yet."""

    def once() -> Filled:
        results, pictures = len(page.results), len(page.pictures)
        page.faces.clear()
        job.business.submits.fill(page, job.form)
        return Filled(tuple(page.results[results:]), tuple(page.pictures[pictures:]))

    filled = from_the_entry(page, once, while_down(desk, FILLS))
    if page.evidence:
        _note_evidence(desk, job, (*filled.pictures, page.evidence.table(job.business.name, filled.results)))
    readback.check(job.form, filled.results)
    return filled


def _pages(desk: Desk, job: Job, page: PortalPage, content: Content) -> tuple[faces.PageSeen, ...]:
    """How the pages that were just filled in stand against what has been accepted of them."""
    return faces.seen(
        desk.ledger.store,
        desk.profile,
        job,
        content,
        page.faces,
        people=desk.terms.people,
        at=desk.now(),
    )


def _note_evidence(desk: Desk, job: Job, files: Sequence[Path | None]) -> None:
    """Bind the files to the audit chain by their bytes."""
    there = _digests(files)
    if there:
        sealed = _digests(sealed_copy(file) for file in files if file)
        desk.ledger.note("evidence", {"files": there} | ({"sealed": sealed} if sealed else {}), job.key)


def _digests(files: Iterable[Path | None]) -> dict[str, str]:
    return {evidence_name(file): file_sha256(file) for file in files if file and file.is_file()}


def _note_filled(desk: Desk, filing: Filing, content: Content, attempt: int = 0, mark: str = "") -> Filing:
    """The filing as `filled` with this content, or `approved` when it was so with the same content."""
    if filing.state is State.APPROVED and filing.content_hash == content.hash:
        return filing
    if filing.state in WITH_PORTAL:
        filing = desk.ledger.move(
            filing,
            State.PREPARED,
            note=f"attempt {attempt} after {filing.receipt_number}",
            at=desk.now(),
            attempt=attempt,
            superseded=mark,
            receipt_number="",
            portal_state="",
            opinion="",
        )
    elif filing.state is State.REFUSED:
        filing = desk.ledger.move(filing, State.PREPARED, note="after the refusal", at=desk.now())
    return desk.ledger.move(filing, State.FILLED, at=desk.now(), content_hash=content.hash)


def _approved(desk: Desk, job: Job, filing: Filing, content: Content, yes: str) -> Filing:
    """Step 4."""
    if yes:
        approve(desk.ledger, job, yes, "yes-at-terminal", content=content, at=desk.now(), terms=desk.terms)
        filing = desk.ledger.open(job.key)
    approval = approval_of(desk.ledger, job, content, filing.attempt, desk.terms, desk.now())
    given = approved_by(desk.ledger, job, content, filing.attempt, desk.terms, desk.now())
    faces.accept(desk.ledger.store, job.key, given.valid, people=desk.terms.people, at=desk.now())
    if filing.state is State.APPROVED:
        return filing
    return desk.ledger.move(filing, State.APPROVED, note=f"approval {approval.id}", at=desk.now())


def _send(
    desk: Desk, job: Job, page: PortalPage, click: _Click, filing: Filing, content: Content, mark: str
) -> None:
    """Steps 5 to 7. Nothing here is ever repeated."""
    click.filing = desk.ledger.move(
        filing,
        State.SENDING,
        at=desk.now(),
        clicked_at=desk.now(),
        content_hash=content.hash,
        matter=content.matter,
        superseded=mark or filing.superseded,
    )
    clicks = page.clicks
    try:
        job.business.submits.submit(page, job.form)
    except BaseException as error:
        click.trouble = error
        click.made = page.clicks > clicks
    if click.made:
        _look_after(desk, job, page, click, click.filing)


def _look_after(desk: Desk, job: Job, page: PortalPage, click: _Click, filing: Filing) -> None:
    """Step 7's look: patiently, but once only where more looking cannot show more."""
    trouble = click.trouble
    interrupted = trouble is not None and not isinstance(trouble, Exception)
    hurry = interrupted or (_is_refusal(trouble) and not ALREADY.search(str(trouble)))
    try:
        if hurry:
            receipt = find_once(desk, job, page, fresh=True)
            click.receipt = None if receipt is None or is_old(receipt, filing) else receipt
        else:
            click.receipt = find_patiently(desk, job, page, filing, fresh=trouble is not None)
        click.looked = True
    except Exception as error:
        click.blind = error


def _conclude(desk: Desk, job: Job, click: _Click, filing: Filing, content: Content) -> Outcome:
    """What became of the click, into the ledger, then to the caller."""
    if click.made and not click.looked and _page_is_gone(click):
        _look_anew(desk, job, click, filing)
    try:
        if not click.made and click.trouble:
            filing = desk.ledger.move(filing, State.UNKNOWN, note=_why(click), at=desk.now())
            desk.ledger.move(filing, State.PREPARED, note="the button was not pressed", at=desk.now())
            raise click.trouble
        if click.receipt:
            return _filed(desk, job, click, filing, content)
        if click.looked and _is_refusal(click.trouble):
            desk.ledger.move(filing, State.REFUSED, note="refused by the portal", at=desk.now())
            raise click.trouble
        # The click may have gone out as late as now: from now on the settling time counts.
        filing = desk.ledger.move(
            filing, State.UNKNOWN, note=_why(click), at=desk.now(), clicked_at=desk.now()
        )
    except Overtaken:
        filing = desk.ledger.open(job.key)
        if filing.state in WITH_PORTAL:
            return Outcome(
                filing, receipt_of(filing), content.hash, *click.filled, sent=True, note="seen by another run"
            )
    raise unknown(desk, filing) from (click.trouble or click.blind)


def _filed(desk: Desk, job: Job, click: _Click, filing: Filing, content: Content) -> Outcome:
    assert click.receipt is not None
    filing = record(desk, filing, click.receipt, _why(click))
    if click.trouble is not None and not isinstance(click.trouble, Exception):
        raise click.trouble
    return Outcome(filing, click.receipt, content.hash, *click.filled, sent=True, note=_why(click))


def _look_anew(desk: Desk, job: Job, click: _Click, filing: Filing) -> None:
    """The browser went away under the click: look in a new visit."""
    try:
        with _visit(desk, job) as page:
            _look_after(desk, job, page, click, filing)
    except Exception as error:
        click.blind = error


def _page_is_gone(click: _Click) -> bool:
    """Whether a new visit may see more. An error of the portal (down, logged out) is the same there, and
    a person who interrupted does not want a new browser."""
    failed = click.blind or click.trouble
    return isinstance(failed, Exception) and not isinstance(failed, PortalError)


def _is_refusal(trouble: BaseException | None) -> TypeGuard[PortalRefused]:
    """Whether the portal clearly refused our data, in words that are not about its own state."""
    return isinstance(trouble, PortalRefused) and not VAGUE.search(str(trouble))


def _why(click: _Click) -> str:
    """What went wrong, by the kind of error only: messages may quote the page."""
    names = [type(one).__name__ for one in (click.trouble, click.blind) if one is not None]
    return f"click answered by {', '.join(names)}" if names else ""
