"""A unit's quota as its file tells it: what is left and until when (FAQ 9, 11-13, 20-22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from robot.people.models import QuotaRecord, Unit
from robot.policy.calendar import add_days


def last_day(record: QuotaRecord, life_days: int) -> date:
    """Last day on which the quota can be used: the earlier of its life and 31 December (FAQ 9, 21).

    The day of the grant is not counted, as the Civil Code (art. 201) counts periods.
    """
    year_end = date(record.granted_on.year, 12, 31)
    return min(add_days(record.granted_on, life_days), year_end)


def left(record: QuotaRecord) -> int:
    """Pieces neither used nor returned, whether still alive or not."""
    return record.granted - record.used - record.returned


def usable(unit: Unit, today: date, life_days: int) -> tuple[QuotaRecord, ...]:
    """Records with something left that can be used on `today`, the one that lapses first in front."""
    global _latest
    asked = (unit.quota, today, life_days)
    known, found = _latest
    if known and known[0] is asked[0] and known[1:] == asked[1:]:
        return found
    alive = (
        one
        for one in unit.quota
        if left(one) > 0 and one.granted_on <= today <= last_day(one, life_days) and one.year == today.year
    )
    found = tuple(sorted(alive, key=lambda one: (last_day(one, life_days), one.granted_on)))
    _latest = (asked, found)
    return found


_latest: tuple[tuple[tuple[QuotaRecord, ...], date, int] | tuple[()], tuple[QuotaRecord, ...]] = ((), ())
"""The last question and its answer: the same unit stands in the case of each of its employees."""


def with_grants(unit: Unit, grants: Iterable[QuotaRecord]) -> Unit:
    """The unit with the grants that a portal showed added to those of its file.

    The first grant of a year, or a 二次申报 of the same day, may stand in both: then whichever knows of
    more used or returned pieces is the later word, for they only grow.
    """
    known = list(unit.quota)
    for grant in sorted(grants, key=lambda one: one.granted_on):
        place = next((index for index, one in enumerate(known) if _same_grant(one, grant)), None)
        if place is None:
            known.append(grant)
        else:
            known[place] = _later(known[place], grant)
    return unit.model_copy(update={"quota": tuple(known)})


def _later(known: QuotaRecord, shown: QuotaRecord) -> QuotaRecord:
    """The later word on one grant, with the 申请编号 that either has."""
    later = shown if shown.used + shown.returned > known.used + known.returned else known
    return later.model_copy(update={"number": shown.number or known.number})


def _same_grant(one: QuotaRecord, other: QuotaRecord) -> bool:
    if one.year != other.year or one.supplementary != other.supplementary:
        return False
    return not one.supplementary or one.granted_on == other.granted_on


def granted_this_year(unit: Unit, today: date) -> bool:
    """Whether the unit got an answer this year, a grant of zero included (FAQ 13)."""
    return any(one.year == today.year and one.granted_on <= today for one in unit.quota)
