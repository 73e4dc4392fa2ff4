"""The days a permit's life turns on (FAQ 31, 58, 61, 73, 75)."""

from __future__ import annotations

from datetime import date, timedelta

from robot.policy.calendar import add_days, add_working_days
from robot.policy.parameters import Parameters


def renewal_opens(expires: date, numbers: Parameters) -> date:
    """First day of the renewal window: so many days before the last day of the permit (FAQ 58)."""
    return expires - timedelta(days=numbers.integer("renewal_days"))


def latest_safe_day(expires: date, numbers: Parameters) -> date:
    """Last day after which the review's working days still fit before the permit ends (FAQ 61, 75).

    Filed and accepted on this day, the last working day of the review is `expires` or before it.
    """
    return add_working_days(add_days(expires, 1), -numbers.integer("review_days") - 1)


def disassociate_by(left_on: date, numbers: Parameters) -> date:
    """Last day for the former unit to disassociate (FAQ 73); the day of leaving is not counted."""
    return add_days(left_on, numbers.integer("disassociate_days"))


def decision_by(accepted_on: date, numbers: Parameters) -> date:
    """Last day of the review that begins with the district's acceptance (FAQ 31)."""
    return add_working_days(accepted_on, numbers.integer("review_days"))
