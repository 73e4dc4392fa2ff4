"""When a step may be taken, when the portals are read, and by when a case should be through.

Quota applications wait for the first ten working days of a month (FAQ 9), renewals for the day on which
their 60 days begin (FAQ 58), everything else goes at once. Neither the portal nor the FAQ gives hours in
which an application is taken; what is known are those of the district's hotline (FAQ 4: working days, 9:00
to 17:00), and a quota application is sent in these only, so that somebody can be asked if it goes wrong.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from robot.engine.ways import ways
from robot.filing.job import UNIT
from robot.filing.ledger import utc_now
from robot.people.case import Case
from robot.people.models import Business
from robot.policy import parameters
from robot.policy.agenda import Due
from robot.policy.calendar import (
    BEIJING,
    is_working_day,
    next_window,
    next_working_day,
    provisional_note,
    today_in_beijing,
    working_days_left,
)
from robot.policy.hotline import CLOSES, OPENS
from robot.policy.periods import renewal_opens
from robot.settings import Settings

IN_WINDOWS = frozenset({"quota_application", "quota_supplement"})
POLLS = (time(10), time(15))
"""When the portals are read for cases that wait for an authority, on working days."""
SPREAD = timedelta(minutes=20)
"""Each account is read a little later than that, always by the same: its cases come together."""
NEAR = 10
"""Working days before the last safe day from which a case says so."""
FIRM = frozenset({"renewal-latest", "change-latest", "disassociate"})
"""Days of the agenda that mean harm once they are past."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when a step waits (aware, in Beijing), and why, in Chinese."""

    until: datetime
    reason: str


def clock(settings: Settings) -> datetime:
    """This moment; on the day of GONGJU_TODAY where that is set. Aware."""
    now = utc_now()
    return datetime.combine(settings.today, now.astimezone(BEIJING).timetz()) if settings.today else now


def at_opening(moment: datetime) -> datetime:
    """That day at 9:00 in Beijing: a set day (GONGJU_TODAY) has no hours, only the clock on the wall has."""
    return datetime.combine(moment.astimezone(BEIJING).date(), OPENS, BEIJING)


def shown(moment: datetime) -> str:
    """A time as an operator reads it: in Beijing, to the minute."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def wait_for(business: str, way: str, case: Case, now: datetime) -> Wait | None:
    """What a step of `way` filed by `business` waits for at `now`; None when it may be taken."""
    if business in IN_WINDOWS:
        return _quota(case, now)
    if way == Business.RENEWAL and case.person.permit is not None:
        return _renewal(case, now)
    return None


def _quota(case: Case, now: datetime) -> Wait | None:
    here = now.astimezone(BEIJING)
    days = parameters.of(case, here.date()).integer("window_days")
    until = _opening(here, days)
    if until <= here:
        return None
    first, last = next_window(until.date(), days)
    if here.date() < first:
        why = f"现在不在指标申请时间内（每月前 {days} 个工作日，第9问），{first} 至 {last} 受理"
    else:
        why = f"指标申报按工作日 {OPENS:%H:%M}-{CLOSES:%H:%M} 办理，本月受理至 {last}"
    return Wait(until, f"{why}；{shown(until)} 办理。{provisional_note(first, last)}")


def _opening(here: datetime, days: int) -> datetime:
    """The first moment from `here` on at which quota is applied for."""
    day = here.date() if here.time() < CLOSES else here.date() + timedelta(days=1)
    first, last = next_window(day, days)
    day = next_working_day(max(day, first))
    if day > last:
        day = next_window(day, days)[0]
    opens = datetime.combine(day, OPENS, BEIJING)
    return max(opens, here)


def _renewal(case: Case, now: datetime) -> Wait | None:
    held = case.person.permit
    assert held is not None  # its caller looked
    today = today_in_beijing(now)
    numbers = parameters.of(case, today)
    opens = renewal_opens(held.expires, numbers)
    if today >= opens:
        return None
    days = numbers.integer("renewal_days")
    until = datetime.combine(opens, OPENS, BEIJING)
    return Wait(
        until,
        f"证件 {held.expires} 到期，到期前 {days} 天内方可续签（第58问）；{shown(until)} 开始办理。",
    )


# --- when the portals are read


def last_poll(now: datetime) -> datetime:
    """The moment at or before `now` at which the portals were to be read."""
    here = now.astimezone(BEIJING)
    day = here.date()
    while True:
        for at in reversed(POLLS):
            moment = datetime.combine(day, at, BEIJING)
            if is_working_day(day) and moment <= here:
                return moment
        day -= timedelta(days=1)


def next_poll(now: datetime, account: str) -> datetime:
    """When `account` is read next."""
    here = now.astimezone(BEIJING)
    day = here.date()
    while True:
        for at in POLLS:
            moment = datetime.combine(day, at, BEIJING)
            if is_working_day(day) and moment > here:
                return moment + SPREAD * random.Random(account).random()
        day += timedelta(days=1)


# --- by when


def limit_note(way: str, subject: str, steps: Iterable[str], today: date, days: Sequence[Due]) -> str:
    """What the operator should know of the last safe day: empty while it is far. `steps`: those of `way`
    that are not done; `days`: the agenda."""
    kinds = {kind for step in steps for kind in ways().step[step].due if kind != "answer-due"}
    mine = [one for one in days if one.kind in kinds and one.subject in {subject, UNIT}]
    past = [one for one in mine if one.kind in FIRM and one.on < today]
    if past:
        return f"注意：{way}已过最迟日期 {min(one.on for one in past)}（{past[0].what}，第{past[0].faq}问）。"
    near = [one for one in mine if one.on >= today and working_days_left(today, one.on) <= NEAR]
    if not near:
        return ""
    first = min(near, key=lambda one: one.on)
    left = working_days_left(today, first.on)
    return f"注意：{first.on} {first.what}，只剩 {left} 个工作日（第{first.faq}问）。"
