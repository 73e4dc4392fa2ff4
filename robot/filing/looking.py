"""Looking at the portal: is our filing there? Repeats freely, since looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_any,
    retry_if_exception_type,
    retry_if_result,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
)

from robot.browser.forms import Receipt
from robot.errors import OutcomeUnknown, PortalDown
from robot.filing.job import BEIJING, Desk, Job
from robot.filing.states import UNSENT, UNSETTLED, WITH_PORTAL, State
from robot.filing.tables import Filing, mark_of

if TYPE_CHECKING:
    from robot.browser.page import PortalPage

TRIES = 3
"""Looks and fillings before the click, when the portal is down."""

T = TypeVar("T")

WAIT = wait_exponential(multiplier=0.25, min=0.25, max=3)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a filing stands after a look. `there`: the portal has it and it is not ours to send.
    `mark`: of the returned receipt that a new attempt would follow."""

    filing: Filing
    there: bool
    mark: str = ""
    note: str = ""


def from_the_entry(page: PortalPage, work: Callable[[], T], tries: Retrying, *, fresh: bool = False) -> T:
    """Run `work` by `tries`; before each repetition go back to the portal's entry, since an error page
    has no menu. `fresh`: before the first time too."""
    go_home = fresh

    def once() -> T:
        nonlocal go_home
        if go_home:
            page.home()
        go_home = True
        return work()

    return tries(once)


def while_down(desk: Desk, times: int) -> Retrying:
    """Up to `times` tries while the portal is down; for what may be repeated freely."""
    return Retrying(
        stop=stop_after_attempt(times),
        wait=WAIT,
        retry=retry_if_exception_type(PortalDown),
        sleep=desk.pause,
        reraise=True,
    )


def find_once(desk: Desk, job: Job, page: PortalPage, *, fresh: bool = False) -> Receipt | None:
    """What the portal has, or None. Tries again a few times while the portal is down. `fresh`: the page
    may be anywhere, start at the portal's entry."""
    found = from_the_entry(page, lambda: _find(job, page), while_down(desk, TRIES), fresh=fresh)
    return _checked(job, found)


def find_patiently(
    desk: Desk, job: Job, page: PortalPage, filing: Filing, *, fresh: bool = False
) -> Receipt | None:
    """Look until the receipt of `filing` is there or `desk.patience` is over: lists lag. None, or the
    error of the last look, then."""

    def not_yet(receipt: Receipt | None) -> bool:
        return receipt is None or is_old(receipt, filing)

    def last(state: RetryCallState) -> Receipt | None:
        return state.outcome.result() if state.outcome else None  # raises what the last look raised

    tries = Retrying(
        stop=stop_after_delay(desk.patience),
        wait=WAIT,
        retry=retry_any(retry_if_exception_type(PortalDown), retry_if_result(not_yet)),
        sleep=desk.pause,
        retry_error_callback=last,
    )
    receipt = _checked(job, from_the_entry(page, lambda: _find(job, page), tries, fresh=fresh))
    return None if receipt is None or is_old(receipt, filing) else receipt


def is_old(receipt: Receipt, filing: Filing) -> bool:
    """Whether `receipt` is the returned one of an earlier attempt, not that of the present one."""
    if receipt.state != State.RETURNED:
        return False
    if filing.state in UNSENT:
        return True  # of this attempt nothing has been sent
    number, _, at = filing.superseded.partition("|")
    if number != receipt.number:
        return False
    if filing.receipt_number == number:  # the portal kept the number, and this attempt has been seen there
        return bool(at) and at == receipt.at
    return not at or not receipt.at or at == receipt.at


def stand(desk: Desk, job: Job, page: PortalPage) -> Standing:
    """Step 1, with all that an earlier run may have left: look, and bring the ledger up to date.

    Raises OutcomeUnknown when an earlier click is still neither seen nor definitely absent.
    """
    filing = desk.ledger.open(job.key, at=desk.now())
    receipt = find_once(desk, job, page)
    ours = receipt if receipt and not is_old(receipt, filing) else None
    if ours is None and filing.state in UNSETTLED:
        ours, filing = _settle(desk, job, page, filing)
    if ours:
        filing = record(desk, filing, ours, "found at the portal")
    there = filing.state in WITH_PORTAL and filing.state is not State.RETURNED
    if there and ours is None and receipt is None:
        if is_replaced(desk, filing):
            return Standing(filing, there=False, note="later content has replaced it at the portal")
        return Standing(
            filing, there=True, note="the portal's list does not show it now; the receipt is the ledger's"
        )
    if there:
        return Standing(filing, there=True)
    if receipt and receipt.state == State.RETURNED:
        return Standing(filing, there=False, mark=mark_of(receipt.number, receipt.at))
    return Standing(
        filing, there=False, mark=mark_of(filing.receipt_number, "") if filing.receipt_number else ""
    )


def record(desk: Desk, filing: Filing, receipt: Receipt, note: str) -> Filing:
    """Write down that the portal has `filing`, and how far it is there."""
    if filing.state not in WITH_PORTAL or (
        filing.state is State.RETURNED and receipt.state != State.RETURNED
    ):
        filing = desk.ledger.move(
            filing,
            State.FILED,
            note=note,
            at=desk.now(),
            receipt_number=receipt.number,
            portal_state=receipt.portal_state,
            opinion=receipt.opinion,
        )
    return desk.ledger.follow(filing, receipt, note=note, at=desk.now())


def is_replaced(desk: Desk, filing: Filing) -> bool:
    """Whether a content business was filed later with other content: what counts is the last one."""
    if filing.state is not State.FILED or not filing.period.startswith("content-"):
        return False
    others = desk.ledger.filings(portal=filing.portal, business=filing.business, subject=filing.subject)
    return any(
        one.id != filing.id
        and one.state in WITH_PORTAL
        and one.clicked_at is not None
        and (filing.clicked_at is None or one.clicked_at > filing.clicked_at)
        for one in others
    )


def unknown(desk: Desk, filing: Filing) -> OutcomeUnknown:
    """The error of a click whose outcome nobody has seen; says when the next look can tell."""
    clicked = (filing.clicked_at or filing.updated_at).astimezone(BEIJING)
    can_tell = desk.settled_from(filing).astimezone(BEIJING)
    return OutcomeUnknown(
        f"{filing.business} {filing.subject}: sent at {clicked:%Y-%m-%d %H:%M:%S}, no receipt seen;"
        f" a look from {can_tell:%Y-%m-%d %H:%M:%S} on can tell (Beijing time)"
    )


def refuse_while_unsettled(desk: Desk, filing: Filing) -> None:
    """The same business of the same subject under another period (a year, a content, a day) may still
    be on its way in: nothing is sent beside it before it can be seen. Raises OutcomeUnknown."""
    for other in desk.ledger.filings(portal=filing.portal, business=filing.business, subject=filing.subject):
        if other.id != filing.id and other.state in UNSETTLED and not desk.is_settled(other):
            raise unknown(desk, other)


def _settle(desk: Desk, job: Job, page: PortalPage, filing: Filing) -> tuple[Receipt | None, Filing]:
    """A click of an earlier run, not found at the first look."""
    if not desk.is_settled(filing):
        receipt = find_patiently(desk, job, page, filing)
        if receipt:
            return receipt, filing
        if filing.state is State.SENDING:
            filing = desk.ledger.move(filing, State.UNKNOWN, note="the run ended in the click", at=desk.now())
        raise unknown(desk, filing)
    # Absent for good only when a second look, with the page opened anew, says so too.
    receipt = find_once(desk, job, page)
    if receipt and not is_old(receipt, filing):
        return receipt, filing
    if filing.state is State.SENDING:
        filing = desk.ledger.move(filing, State.UNKNOWN, note="the run ended in the click", at=desk.now())
    waited = f"definitely absent {desk.settle:.0f} s after the click"
    return None, desk.ledger.move(filing, State.PREPARED, note=waited, at=desk.now())


def _find(job: Job, page: PortalPage) -> Receipt | None:
    return job.business.submits.find(page, job.form)


def _checked(job: Job, receipt: Receipt | None) -> Receipt | None:
    if receipt is not None and (not receipt.number or receipt.state not in WITH_PORTAL):
        raise ValueError(
            f"{job.business.name}.find: a receipt has a number and a state of {sorted(WITH_PORTAL)}"
        )
    return receipt
