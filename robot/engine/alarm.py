"""The alarm of a portal that has not been read: without it, silence looks like "no change".

A filing that waits for an answer is heard of where its portal is read; an employee's application is heard of
on the unit platform as well (FAQ 90). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from robot.engine.history import ONE_AT_A_TIME, UNDECIDED
from robot.filing.job import UNIT
from robot.filing.look_tables import Looked
from robot.filing.tables import Filing
from robot.policy.calendar import BEIJING, working_days_left

ANSWERED = ONE_AT_A_TIME | {
    "appointment",
    "authority_change",
    "consultation",
    "permission",
    "quota_application",
    "quota_supplement",
}
"""Flows whose filings get an answer that a poll brings to the agent or the employee."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An account without a valid reading for `days` working days. `reader` is empty when none of the
    account's was ever tried; `since`: the last valid reading, or the filing that waits, whichever is later;
    `error`: the class of what went wrong at `tried`."""

    portal: str
    account: str
    reader: str
    since: datetime
    days: int
    tried: datetime | None
    error: str

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "portal": self.portal,
            "account": self.account,
            "reader": self.reader,
            "since": self.since.isoformat(),
            "working_days": self.days,
            "tried": self.tried.isoformat() if self.tried else None,
            "error": self.error,
        }

    def __str__(self) -> str:
        what = " ".join(filter(None, (self.portal, self.account, self.reader)))
        tried = f"; last try {_shown(self.tried)}: {self.error or 'read'}" if self.tried else "; never tried"
        return (
            f"alarm: {what}: no valid reading for {self.days} working days, since {_shown(self.since)}{tried}"
        )


def alarms(
    filings: Iterable[Filing], looked: Sequence[Looked], now: datetime, limit: int
) -> tuple[Alarm, ...]:
    """Every account with a filing that waits for an answer and no valid reading for `limit` working days
    (days after the reading's, up to and including today's in Beijing)."""
    waiting: dict[tuple[str, str], datetime] = {}
    for one in filings:
        if one.state in UNDECIDED and one.business in ANSWERED:
            place = one.portal, one.subject if one.portal == "talent_person" else UNIT
            began = one.clicked_at or one.created_at
            waiting[place] = min(waiting.get(place, began), began)
    found = [
        alarm
        for (portal, account), began in sorted(waiting.items())
        for alarm in _of(portal, account, began, looked, now, limit)
    ]
    return tuple(found)


def _of(
    portal: str, account: str, began: datetime, looked: Sequence[Looked], now: datetime, limit: int
) -> Iterable[Alarm]:
    own = [one for one in looked if (one.portal, one.account) == (portal, account)]
    others = [
        one.read_at
        for one in looked
        if portal == "talent_person" and one.read_at and (one.portal, one.reader) == UNITS_VIEW
    ]
    tries: Sequence[Looked | None] = own or [None]
    for one in tries:
        read = [*others, *([one.read_at] if one and one.read_at else [])]
        since = max([began, *read])
        days = working_days_left(_day(since), _day(now))
        if days >= limit:
            yield Alarm(
                portal=portal,
                account=account,
                reader=one.reader if one else "",
                since=since.astimezone(BEIJING),
                days=days,
                tried=one.tried_at.astimezone(BEIJING) if one else None,
                error=one.error if one else "",
            )


UNITS_VIEW = ("talent_unit", "unit_opinions")
"""Where the agent reads the opinions on the employees' applications."""


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%m-%d %H:%M}"
