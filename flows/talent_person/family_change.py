"""Add and remove children that go with the permit: 工作居住证 › 可办业务列表 › 证件业务信息变更.

FAQ 39, 69, 70, 71, 89.

Before: the employee is logged in to the talent network's personal platform; the profile holds the
        children, a new declaration is among the papers.
After:  the application stands in 查询业务申请记录 as 待单位审核, with its number and 变更内容.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from flows._shared import own_records
from flows._shared.content import content_period
from flows._shared.options import Choices, chosen
from flows.talent_person.profile import NO_SCHOOL
from robot.browser.forms import CHOOSES, SENSITIVE, Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.people.models import Business, Child
from robot.policy.rules import changes
from robot.policy.rules.changes import added, removed

PORTAL = "talent_person"
TITLE = "证件业务信息变更"
SUBJECT = "employee"
RULES = changes.FAMILY

ADD: Literal["增加"] = "增加"
REMOVE: Literal["减少"] = "减少"


class ChangeRow(PortalForm):
    """A row of 变更人员. `school` is None for a child that is removed: the page does not ask then."""

    kind: Literal["增加", "减少"]
    name: Personal
    id_number: Personal
    school: Annotated[str | None, SENSITIVE]


class Options(Choices):
    """What changes is what file and slip differ in."""

    again: int = Field(1, title="第几次在这一年这样变更", examples=["2"], ge=1, le=99)


class Form(PortalForm):
    """Only children: the page offers no spouse (FAQ 69). `year`: of the filing. `again`: the same change
    for the second time in the year, after the opposite one in between."""

    year: Annotated[str, CHOOSES]
    again: Annotated[int, CHOOSES] = 1
    permit: str
    people: Annotated[tuple[ChangeRow, ...], SENSITIVE]
    promise: bool = True


def prepare(case: Case, today: date) -> Form:
    """FAQ 70, 71: what differs from the slip; a child without a school has 无."""
    held = case.person.permit
    if held is None:
        raise NotEligible("the file has no permit to change (FAQ 61)")
    rows = [_row(ADD, one) for one in added(case.person)] + [
        _row(REMOVE, one) for one in removed(case.person)
    ]
    if not rows:
        raise NotEligible("the children of the file are those on the slip: nothing to change (FAQ 70)")
    again = chosen(Options, case).again
    return Form(year=str(today.year), again=again, permit=held.number, people=tuple(rows))


def _row(kind: Literal["增加", "减少"], child: Child) -> ChangeRow:
    school = (child.school or NO_SCHOOL) if kind == ADD else None
    return ChangeRow(kind=kind, name=child.name, id_number=child.id_number, school=school)


def period(form: Form, today: date) -> str:
    """Another change in the same year is another filing; so is the same one in another year, or `again`."""
    change = f"{form.year}-{content_period(form)}"
    return change if form.again == 1 else f"{change}-{form.again}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The application of this year, or under way, whose 变更内容 is this one; None else. One that a later
    change has undone is an old one: NotEligible says how to file it anew."""
    mine = own_records.since(page, Business.FAMILY_CHANGE, form.year)
    return own_records.with_changes(page, mine, {_change(one) for one in form.people}, form.again)


def _change(row: ChangeRow) -> tuple[str, str, str]:
    child = f"{row.name} {row.id_number}"
    return ("随往子女", "", child) if row.kind == ADD else ("随往子女", child, "")


def fill(page: PortalPage, form: Form) -> None:
    page.open("businesses")
    page.press("businesses.change_family")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("family_change.submit")
