"""A case: one business for one unit or employee, as rules and `prepare` see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from robot.people.models import Employee, Unit


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule or a flow's `prepare` may know. Pure data: nothing here reads a file or a portal.

    `papers` is the folder that paths in the file are relative to. `options` holds what the operator
    chose for this business on the command line (`--with name=value`). `receipts`: business → number of its
    last filing, the business filed last at the end. `under_way` names the other
    businesses of this employee that the ledger holds as sent and undecided (FAQ 89). `merged`: slot of the
    employee's papers → the one PDF that the office has made of its files, where it needs one.
    """

    unit: Unit
    employee: Employee | None = None
    papers: Path = Path("papers")
    options: Mapping[str, str] = field(default_factory=dict)
    receipts: Mapping[str, str] = field(default_factory=dict)
    under_way: tuple[str, ...] = ()
    merged: Mapping[str, Path] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The key used in the ledger: the employee's staff number, or `unit`."""
        return self.employee.key if self.employee else "unit"

    @property
    def person(self) -> Employee:
        """The employee of a case that has one."""
        if self.employee is None:
            raise TypeError("this business is for an employee; the case has none")
        return self.employee
