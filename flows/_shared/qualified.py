"""Which 申报条件 an employee is filed under: profile, papers and application must agree on it."""

from __future__ import annotations

from datetime import date

from robot.errors import NotEligible
from robot.people.case import Case
from robot.people.models import Qualification
from robot.policy import parameters
from robot.policy.qualification import choose_qualification


def filed_under(case: Case, today: date) -> Qualification:
    """The path the file names if it is open, else the first open one (FAQ 33, 80). None: NotEligible."""
    path = choose_qualification(case.person, today, parameters.of(case, today))
    if path is None:
        raise NotEligible("none of the three 申报条件 is open to the employee (FAQ 33, 47, 51)")
    return path
