"""Let an employee go: 员工管理 › 员工列表 › 解除关联.

FAQ 20, 62, 73, 75, 76, 78, 79, 86.

Before: logged in to the talent network's unit platform as the unit's agent; the employee is associated.
After:  it stands under 解除关联记录 with its number; the association has ended and a valid permit is
        suspended (挂起).

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from flows._shared import papers
from flows._shared.employees import associated
from flows._shared.matching import of_person
from flows._shared.options import Choices, chosen
from robot.browser.forms import CHOOSES, SENSITIVE, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, Problem
from robot.people.case import Case
from robot.people.models import Employee
from robot.policy.rules import disassociation
from robot.policy.rules.disassociation import LAPSED, LEFT, MOVED, SETTLED, reason_of

PORTAL = "talent_unit"
TITLE = "解除关联"
SUBJECT = "employee"
RULES = disassociation.RULES

Reason = Literal["离职", "集团内部调动", "已落户北京", "证件到期不续签"]


class Options(Choices):
    """By itself what the file says: left, settled in Beijing, or the permit has run out."""

    reason: Reason | None = Field(None, title="解除原因", examples=["集团内部调动"])


class Form(PortalForm):
    """`since`: no record of an earlier day is this one: the day of leaving, of the permit's end or, for who
    has settled in Beijing, its beginning.

    One of the three papers, by the reason; none for a permit that has run out (FAQ 62)."""

    name: Annotated[str, SENSITIVE, CHOOSES]
    id_number: Annotated[str, SENSITIVE, CHOOSES]
    since: Annotated[str, CHOOSES]
    reason: str
    left_on: date | None
    leaving: tuple[Path, ...]
    agreement: tuple[Path, ...]
    household: tuple[Path, ...]


def prepare(case: Case, today: date) -> Form:
    """FAQ 73, 79, 86: the paper that goes with the reason."""
    chosen(Options, case)
    person, reason = case.person, reason_of(case, today)
    if reason is None:
        raise NotEligible("the file gives no reason to let the employee go (FAQ 62, 73, 86)")
    left = person.left_on if reason in (LEFT, MOVED) else None
    if reason in (LEFT, MOVED) and left is None:
        raise ConfigError.of([Problem(case.subject, "离职日期", "the day the employee left", "2026-10-31")])
    held = {
        LEFT: ("leaving", "leaving", "离职证明"),
        MOVED: ("agreement", "leaving", "劳动合同主体变更协议"),
        SETTLED: ("household", "household", "户口本首页、本人页、变更页"),
    }.get(reason)
    files: dict[str, tuple[Path, ...]] = {"leaving": (), "agreement": (), "household": ()}
    if held is not None:
        field, slot, title = held
        files[field] = papers.of_slot(case, slot, title)
    return Form(
        name=person.name,
        id_number=person.id_number,
        since=str(left or _since(person, reason)),
        reason=reason,
        left_on=left,
        **files,
    )


def _since(person: Employee, reason: str) -> date:
    """For a reason that has no day of leaving."""
    if person.permit is None:
        return person.employed_since
    return person.permit.expires if reason == LAPSED else person.permit.issued


def period(form: Form, today: date) -> str:
    """One for each time of leaving; somebody who comes back may leave again."""
    return f"{form.reason}-{form.since}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The record of exactly this: person, reason, leaving date. One let go otherwise is for `fill`."""
    page.open("disassociations")
    rows = of_person(page.rows("disassociations.list"), form.name, form.id_number)
    left = str(form.left_on or "")
    same = [
        row
        for row in rows
        if row["reason"] == form.reason and row["left_on"] == left and row["at"] >= form.since
    ]
    row = max(same, key=lambda row: row["at"], default=None)
    return Receipt(row["number"], "granted", row["state"], at=row["at"]) if row else None


def fill(page: PortalPage, form: Form) -> None:
    page.open("employees")
    row = associated(page, form)
    if row is None:
        raise NotEligible("the employee is not associated with the unit, or was let go for another reason")
    page.press_row("employees.list", {"name": form.name, "id_number": row["id_number"]}, "let_go")
    page.compare("disassociation", form)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("disassociation.send")
