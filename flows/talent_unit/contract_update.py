"""Upload an employee's labour contract: 员工管理 › 员工列表 › 查看员工完整信息 › 更新合同.

FAQ 41, 84, 85.

Before: logged in to the talent network's unit platform as the unit's agent; the employee is associated.
After:  the contract is saved there under a number (合同更新编号), in place of the one before.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from flows._shared import papers
from flows._shared.content import content_period
from flows._shared.employees import associated
from flows._shared.matching import Row
from robot.browser.forms import CHOOSES, SENSITIVE, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.policy.contracts import running
from robot.policy.rules import holder, permit

PORTAL = "talent_unit"
TITLE = "更新合同"
SUBJECT = "employee"
RULES = (permit.still_employed, holder.contract_is_in_force, holder.contract_goes_first)


class Form(PortalForm):
    name: Annotated[str, SENSITIVE, CHOOSES]
    id_number: Annotated[str, SENSITIVE, CHOOSES]
    open_ended: bool
    begins: date
    ends: date | None
    contract: tuple[Path, ...]


def prepare(case: Case, today: date) -> Form:
    """The unit's contract that runs longest from today: one renewed ahead counts already."""
    person = case.person
    held = running(person, case.unit, today)
    if held is None:
        raise NotEligible("the file has no labour contract with the unit that has not ended (FAQ 84)")
    return Form(
        name=person.name,
        id_number=person.id_number,
        open_ended=held.ends is None,
        begins=held.begins,
        ends=held.ends,
        contract=papers.of_slot(case, "contract", "有效劳动合同"),
    )


def period(form: Form, today: date) -> str:
    """Content counts, not time: a contract with another term or another scan is another filing."""
    return content_period(form)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The saved contract, if the page shows exactly this term and these files."""
    page.open("employees")
    row = associated(page, form)
    if row is None:
        return None
    _open(page, form, row)
    if not page.see("contract.saved") or not page.shows("contract", form):
        return None
    saved = page.read("contract")
    return Receipt(number=saved["number"], at=saved["at"])


def fill(page: PortalPage, form: Form) -> None:
    page.open("employees")
    row = associated(page, form)
    if row is None:
        raise NotEligible("the employee is not associated with the unit (FAQ 32)")
    _open(page, form, row)
    page.fill(form)


def _open(page: PortalPage, form: Form, row: Row) -> None:
    page.press_row("employees.list", {"name": form.name, "id_number": row["id_number"]}, "view")
    page.compare("employee", form)
    page.press("employee.contract")


def submit(page: PortalPage, form: Form) -> None:
    page.press("contract.save")
