"""Agree to an employee's association with the unit, or decline it: 员工管理 › 关联申请 › 同意 or 拒绝.

FAQ 32.

Before: logged in to the talent network's unit platform as the unit's agent; the employee has asked.
After:  the employee's request stands there as 已同意, or as 已拒绝.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from flows._shared.matching import Row, at_most_one, of_person
from flows._shared.options import Choices, chosen
from robot.browser.forms import CHOOSES, SENSITIVE, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.policy.rules import permit, unit

PORTAL = "talent_unit"
TITLE = "关联审核"
SUBJECT = "employee"
RULES = (permit.still_employed, unit.permission_held)

WAITING = "待审核"
Decision = Literal["同意", "拒绝"]
DECIDED = {"同意": ("已同意", "已关联"), "拒绝": ("已拒绝",)}
"""Decision → the portal's words for a request that was decided so."""


class Options(Choices):
    decision: Decision = Field("同意", title="审核结果：同意 or 拒绝", examples=["拒绝"])


class Form(PortalForm):
    """Whose request, and what the unit says. Nothing is typed: the press on its row is all.

    `begins`: of the contract with the unit; who leaves and comes back asks for another association.
    """

    name: Annotated[str, SENSITIVE, CHOOSES]
    id_number: Annotated[str, SENSITIVE, CHOOSES]
    number: Annotated[str, CHOOSES]
    begins: Annotated[date, CHOOSES] = Field(title="现合同开始日期")
    decision: Annotated[Decision, CHOOSES]


def prepare(case: Case, today: date) -> Form:
    """The request the ledger knows of this employee; without one, the only one that waits."""
    return Form(
        name=case.person.name,
        id_number=case.person.id_number,
        number=case.receipts.get("association", ""),
        begins=case.person.current_contract.begins,
        decision=chosen(Options, case).decision,
    )


def period(form: Form, today: date) -> str:
    """To decline what was agreed to, or the other way round, is another filing; the portal decides on it."""
    which = form.number or f"contract-{form.begins}"
    return which if form.decision == "同意" else f"{which}-{form.decision}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The employee's request, once decided so; None while one waits or when there is none."""
    page.open("associations")
    rows = _of(page, form)
    if any(row["state"] == WAITING for row in rows):
        return None
    decided = [row for row in rows if row["state"] in DECIDED[form.decision]]
    row = max(decided, key=lambda row: row["at"], default=None)
    return Receipt(row["number"], portal_state=row["state"], at=row["at"]) if row else None


def fill(page: PortalPage, form: Form) -> None:
    """Opens the question 确定同意…吗 or 确定拒绝…吗; the answer is the submission."""
    page.open("associations")
    row = at_most_one((row for row in _of(page, form) if row["state"] == WAITING), "the waiting request")
    if row is None:
        raise NotEligible("no request for association of this employee waits at the unit's platform (FAQ 32)")
    if form.decision == "同意":
        page.press_row("associations.requests", {"number": row["number"]}, "agree")
    else:
        page.press_row("associations.requests", {"number": row["number"]}, "decline")


def submit(page: PortalPage, form: Form) -> None:
    page.press("associations.confirm")


def _of(page: PortalPage, form: Form) -> list[Row]:
    rows = of_person(page.rows("associations.requests"), form.name, form.id_number)
    return [row for row in rows if form.number in ("", row["number"])]
