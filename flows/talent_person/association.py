"""Ask for association with the unit: 工作居住证 › 申请与单位关联.

FAQ 32.

Before: the employee is logged in to the talent network's personal platform; the profile is saved.
After:  a request with a number (关联申请编号) waits for the unit.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flows._shared import states
from robot.browser.forms import CHOOSES, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, Problem
from robot.people.case import Case
from robot.policy.rules import permit, unit

PORTAL = "talent_person"
TITLE = "申请与单位关联"
SUBJECT = "employee"
RULES = (permit.still_employed, unit.permission_held)


class Form(PortalForm):
    code: str
    unit_name: Annotated[str, CHOOSES]


def prepare(case: Case, today: date) -> Form:
    """The unit's code, which its platform shows to the agent."""
    if case.unit.association_code is None:
        problem = Problem(
            "unit.yaml", "association_code", "单位关联码, as the unit's platform shows it", "GL8A3F"
        )
        raise ConfigError.of([problem])
    return Form(code=case.unit.association_code, unit_name=case.unit.name)


def period(form: Form, today: date) -> str:
    return form.code


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The request to this unit, waiting, agreed to or declined; None when there is none."""
    page.open("association")
    if not page.see("association.asked"):
        return None
    shown = page.read("association")
    if shown["unit"] != form.unit_name:
        return None
    return Receipt(
        number=shown["number"],
        state=states.ledger_state(states.ASSOCIATION, shown["state"]),
        portal_state=shown["state"],
    )


def fill(page: PortalPage, form: Form) -> None:
    page.open("association", anew=False)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("association.ask")
