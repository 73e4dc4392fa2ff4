"""All findings for a workspace: every business's rules over its unit or its employees.

Knows no flow: the CLI passes what the flows say of themselves as `Plan`s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from robot.people.case import Case
from robot.people.models import Workspace
from robot.policy.findings import Finding
from robot.policy.rule import Rule, run


@dataclass(frozen=True, slots=True)
class Plan:
    """One business as its flow module describes it."""

    business: str
    title: str
    subject: Literal["unit", "employee"]
    rules: Sequence[Rule]
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one business for one subject, the worst first.

    `comes_up`: whether it is called for at all, or was asked for by name.
    """

    subject: str
    business: str
    title: str
    findings: tuple[Finding, ...]
    comes_up: bool = True

    @property
    def blocked(self) -> bool:
        return self.comes_up and any(one.blocks for one in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "subject": self.subject,
            "business": self.business,
            "title": self.title,
            "comes_up": self.comes_up,
            "blocked": self.blocked,
            "findings": [one.as_dict() for one in self.findings],
        }


def check(
    workspace: Workspace,
    today: date,
    plans: Sequence[Plan],
    subject: str | None = None,
    business: str | None = None,
    *,
    papers: Path = Path("papers"),
    options: Mapping[str, str] | None = None,
    under_way: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Checked, ...]:
    """Every plan over its subjects: the unit first, then the employees by key, plans in their order.

    `subject` (`unit` or an employee's key) and `business` narrow it down; an unknown one gives an empty
    tuple. A business that is not asked for by name and for which a rule sees no occasion does not come up.
    `options`: what the operator chose, over what a plan says. `under_way`: by employee's key, the titles of
    businesses sent and undecided (FAQ 89).
    """
    wanted = [plan for plan in plans if business in (None, plan.business)]
    pending = under_way or {}
    cases = [Case(workspace.unit, papers=papers)]
    cases += [
        Case(workspace.unit, employee, papers=papers, under_way=tuple(pending.get(employee.key, ())))
        for employee in sorted(workspace.employees, key=lambda one: one.key)
    ]
    return tuple(
        _one(plan, case, today, options or {}, asked=business is not None)
        for case in cases
        if subject in (None, case.subject)
        for plan in wanted
        if (plan.subject == "unit") == (case.employee is None)
    )


def _one(plan: Plan, case: Case, today: date, options: Mapping[str, str], *, asked: bool) -> Checked:
    own = replace(case, options={**plan.options, **options})
    found = tuple(run(plan.rules, own, today))
    occasions = {one.code for one in plan.rules if one.occasion}
    comes_up = asked or not any(one.blocks and one.code in occasions for one in found)
    return Checked(case.subject, plan.business, plan.title, found, comes_up)
