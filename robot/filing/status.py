"""What the ledger knows, one row a filing, with what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from robot.filing.catalog import businesses
from robot.filing.job import BEIJING
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Filing

ADVICE: Mapping[State, str] = {
    State.PREPARED: "gongju fill {job}",
    State.FILLED: "gongju approve {job}",
    State.APPROVED: "gongju submit {job}",
    State.SENDING: "a run is sending it, or ended in the click: gongju submit {job} looks, never sends twice",
    State.UNKNOWN: "the click went out, no receipt seen: gongju submit {job} looks, never sends twice",
    State.REFUSED: "mend what the portal named, then gongju fill {job}",
    State.FILED: "wait; gongju poll",
    State.IN_REVIEW: "wait; gongju poll",
    State.RETURNED: "mend what the opinion names, then gongju fill {job}",
    State.GRANTED: "",
}
"""What comes next. `{job}` is the business and its subject."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filing as `gongju status` shows it. `updated` is an aware time in Beijing."""

    portal: str
    business: str
    subject: str
    period: str
    state: str
    attempt: int
    receipt: str
    portal_state: str
    opinion: str
    updated: datetime
    advice: str


def status(ledger: Ledger) -> list[Row]:
    """Every filing, the oldest first."""
    return [_row(filing) for filing in ledger.filings()]


def _row(filing: Filing) -> Row:
    job = filing.business if filing.subject == "unit" else f"{filing.business} {filing.subject}"
    known = businesses().get(filing.business)
    job += known.must_say if known else ""
    return Row(
        portal=filing.portal,
        business=filing.business,
        subject=filing.subject,
        period=filing.period,
        state=filing.state.value,
        attempt=filing.attempt,
        receipt=filing.receipt_number,
        portal_state=filing.portal_state,
        opinion=filing.opinion,
        updated=filing.updated_at.astimezone(BEIJING),
        advice=ADVICE[filing.state].format(job=job),
    )
