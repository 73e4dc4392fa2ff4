"""The submit protocol. No flow can get it wrong, since no flow has any part of it.

1. `find`: the portal already has it → its receipt is recorded, done.
2. `fill`, then the whole page is read back against the form.
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
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loguru import logger
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

from robot.browser.forms import Receipt
from robot.errors import (
    FieldMismatch,
    HumanNeeded,
    NotEligible,
    PageChanged,
    PortalDown,
    PortalRefused,
    SessionExpired,
    WrongSite,
)
from robot.filing import readback
from robot.filing.approvals import approval_of, approve
from robot.filing.content import Content
from robot.filing.job import Desk, Job, Outcome, receipt_of
from robot.filing.ledger import Overtaken
from robot.filing.looking import (
    WAIT,
    Standing,
    find_once,
    find_patiently,
    is_old,
    record,
    refuse_while_unsettled,
    stand,
    unknown,
)
from robot.filing.states import WITH_PORTAL, State
from robot.filing.tables import Filing

if TYPE_CHECKING:
    from robot.browser.page import PortalPage

FILLS = 2
"""Fillings when the portal is down; nothing has been sent then."""

VAGUE = re.compile(r"繁忙|超时|稍[后候]|网络|异常|服务器|系统错误|重试|timeout|error", re.IGNORECASE)
"""Words of a message that says nothing of our data: no clear refusal."""

ALREADY = re.compile(r"重复|已提交|已存在|已申报|已上报|已预约|已有|在办")
"""Words of a refusal that may well mean that the first click got through: look longer."""


def dry_run(desk: Desk, job: Job) -> Outcome:
    """Steps 1 to 3: the receipt when the portal has it already, else the read-back table and pictures.

    Raises what looking and filling raise; nothing is sent in any case.
    """
    content = job.content()
    with desk.visit(job.portal, job.account) as page:
        standing = stand(desk, job, page)
        if standing.there:
            return _already(standing, content)
        filled = _fill(desk, job, page)
        filing = standing.filing
        if filing.state not in WITH_PORTAL:  # a returned one stays so until it is sent again
            filing = _note_filled(desk, filing, content)
        return Outcome(filing, None, content.hash, *filled, note=standing.note)


def submit(desk: Desk, job: Job, *, again: bool = False, yes: str = "") -> Outcome:
    """All seven steps. Returns only with a receipt.

    `yes`: name of the person at the terminal who approves what reads back, in this run. `again`: send a
    returned filing although neither form nor files have changed since.
    Raises HumanNeeded (not approved), FieldMismatch, NotEligible, PortalError: nothing was sent;
    PortalRefused: the portal took nothing; OutcomeUnknown: the click went out and no receipt was seen.
    KeyboardInterrupt passes through once the ledger knows the outcome.
    """
    content = job.content()
    click = _Click()
    try:
        with desk.visit(job.portal, job.account) as page:
            standing = stand(desk, job, page)
            if standing.there:
                return _already(standing, content)
            refuse_while_unsettled(desk, standing.filing)
            attempt = _attempt(standing, content, again)
            if not yes:  # before the work; asked again after it
                approval_of(desk.ledger, job, content, attempt)
            click.filled = _fill(desk, job, page)
            if job.content().hash != content.hash:
                raise FieldMismatch("a file has changed while the form was being filled")
            filing = _start(desk, standing, content, attempt)
            if yes:
                approve(desk.ledger, job, yes, "yes-at-terminal", content=content, at=desk.now())
                filing = desk.ledger.get(job.key) or filing
            filing = _approved(desk, job, filing, content)
            click.make(desk, job, page, filing, content)
    except BaseException as error:
        if click.filing is None:
            raise
        click.trouble = click.trouble or error
    return _conclude(desk, job, click, content)


Filled = tuple[tuple, tuple]
