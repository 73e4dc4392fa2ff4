"""What is worth telling, found in the ledger's file: nobody has to remember to tell it.

A person is needed (person), returned with an opinion, granted, refused, outcome unknown, a deadline near, an
account that was not read for too long (alarm), the day's digest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from robot.engine.outbox import Matter
from robot.errors import ConfigError
from robot.filing.docket_tables import PARKED, Stage
from robot.filing.looks import looks
from robot.filing.states import State
from robot.policy.calendar import BEIJING

if TYPE_CHECKING:
    from robot.engine.office import Office

URGENT = ("person", "unknown")
"""Kinds that go out in quiet hours as well: work stands still, or a click went out and nobody knows."""

KINDS = (*URGENT, "returned", "refused", "granted", "deadline", "alarm", "digest")

BACK = timedelta(days=7)
"""How old a filing's move may be to be told, so that a first run does not tell of years."""

NEAR = timedelta(days=7)
"""How long before a deadline it is told."""

LOGGED_OUT = frozenset({"SessionExpired", "HumanNeeded"})
"""What stops a poll until a person logs in."""

_TOLD = {State.RETURNED, State.GRANTED, State.REFUSED, State.UNKNOWN}
_NO_DEADLINE = frozenset({"window-opens", "renewal-opens", "may-apply", "answer-due", "retirement"})


def matters(office: Office, now: datetime) -> Iterator[Matter]:
    """Everything worth telling at `now` (aware); each with a key by which it is told once."""
    yield from _moves(office, now)
    yield from _cases(office)
    yield from _logins(office, now)
    yield from _alarms(office, now)
    yield from _deadlines(office)


def _moves(office: Office, now: datetime) -> Iterator[Matter]:
    """Where each filing's last move has brought it; what has moved on since is no news."""
    newest = {event.filing_id: (event, filing) for event, filing in office.ledger.moves(now - BACK)}
    for last, filing in newest.values():
        if last.went_to not in _TOLD or last.went_to is not filing.state:
            continue
        yield Matter(
            f"move:{last.id}",
            filing.state.value,
            filing.subject,
            filing.business,
            {
                "receipt": filing.receipt_number,
                "opinion": filing.opinion if filing.state is not State.UNKNOWN else "",
                "portal": filing.portal,
            },
        )


def _cases(office: Office) -> Iterator[Matter]:
    for one in office.docket.parked():
        if one.state not in PARKED:
            continue
        said = sha256(f"{one.state}{one.step}{one.reason}".encode()).hexdigest()[:12]
        day = f"{one.updated_at.astimezone(BEIJING):%Y-%m-%d}"
        yield Matter(
            f"case:{one.id}:{said}:{day}",
            "person",
            one.subject,
            one.way,
            {
                "case": one.name,
                "who": one.who or "单位经办人",
                "what": "批准要发送的内容" if one.state is Stage.APPROVAL else one.what,
                "where": one.portal,
                "reason": one.reason,
                "approve": one.state is Stage.APPROVAL,
            },
        )


def _logins(office: Office, now: datetime) -> Iterator[Matter]:
    """Who has to log in, once a day for each account, as long as the last try says so."""
    for portal, account in sorted(
        {(one.portal, one.account) for one in looks(office.ledger.store) if one.error in LOGGED_OUT}
    ):
        employee = "" if account == "unit" else f" --employee {account}"
        yield Matter(
            f"login:{portal}:{account}:{now.astimezone(BEIJING):%Y-%m-%d}",
            "person",
            account,
            "",
            {
                "who": "单位经办人" if account == "unit" else "员工本人",
                "what": f"重新登录：gongju login {portal}{employee}",
                "where": portal,
            },
        )


def _alarms(office: Office, now: datetime) -> Iterator[Matter]:
    told: dict[tuple[str, str], int] = {}
    for one in office.alarms():
        told[one.portal, one.account] = max(one.days, told.get((one.portal, one.account), 0))
    for (portal, account), days in told.items():
        yield Matter(
            f"alarm:{portal}:{account}:{now.astimezone(BEIJING):%Y-%m-%d}",
            "alarm",
            account,
            "",
            {"where": portal, "days": days},
        )


def _deadlines(office: Office) -> Iterator[Matter]:
    from robot.engine.dates import agenda_of

    try:
        items = agenda_of(office, office.today + NEAR).items
    except ConfigError:
        return  # broken files are told by every command; here they must not keep the rest from being told
    for one in items:
        if one.kind not in _NO_DEADLINE and one.on >= office.today:
            yield Matter(
                f"deadline:{one.kind}:{one.subject}:{one.on}",
                "deadline",
                one.subject,
                "",
                {"on": one.on.isoformat(), "what": one.what, "do": one.do, "faq": one.faq},
            )
