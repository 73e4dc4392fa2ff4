"""Which labour contract counts on a day (FAQ 41, 84)."""

from __future__ import annotations

from datetime import date

from robot.people.models import Contract, Employee, Unit
from robot.policy.materials import same_name


def in_force(employee: Employee, unit: Unit, today: date) -> Contract | None:
    """The contract in force on `today`: one with `unit` first, then the one that began last.

    A renewal signed ahead does not count before it begins. None when there is no contract today.
    """
    inside = [one for one in employee.contracts if one.begins <= today <= (one.ends or date.max)]
    return max(
        inside,
        key=lambda one: (
            same_name(one.unit_name, unit.name),
            one.begins,
            one.ends or date.max,
            one.unit_name,
        ),
        default=None,
    )


def running(employee: Employee, unit: Unit, today: date) -> Contract | None:
    """The contract with `unit` that the unit uploads: of those not ended by `today` the one that began last.

    A renewal signed ahead counts already (FAQ 84). None when there is none.
    """
    own = [
        one
        for one in employee.contracts
        if same_name(one.unit_name, unit.name) and today <= (one.ends or date.max)
    ]
    return max(own, key=lambda one: (one.begins, one.ends or date.max), default=None)
