"""A case's next turn: at most one visit of one account, then the case says how it stands and why.

`account_of` and `advance` are what a runtime calls; neither sleeps or waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from robot.engine.office import Office
from robot.errors import GongjuError
from robot.filing.docket_tables import Entry


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to. `case`: as it stands now. `did`: fill, send, look, poll, fetch, or wait when
    nothing was visited. `account`: whose visit it was, empty for none. `error`: what went wrong, already
    told in the case's reason. `moved`: whether state, step or reason are not as before."""

    case: Entry
    did: str
    account: str
    moved: bool
    error: GongjuError | None = None


def account_of(office: Office, case_id: str, now: datetime | None = None) -> str:
    """The portal account whose visit the next turn needs, as `chaoyang_hr:unit`; empty when it needs none."""
    raise NotImplementedError("the next commit")


def advance(office: Office, case_id: str, now: datetime) -> Turn:
    """Take the case one turn on and write down how it stands. `now` is aware; its day in Beijing is the
    day reckoned with.

    Run again after it was killed anywhere it does no harm: the submit protocol owns every click, and what
    comes next is worked out anew from the files, the ledger and what the portals showed.
    Raises ConfigError for a case that there is not; what goes wrong in the turn stands in the Turn.
    """
    raise NotImplementedError("the next commit")
