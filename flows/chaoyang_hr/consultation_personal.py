"""Ask the district a question as an employee, without a log-in: 工作居住证管理 › 业务咨询 (right-hand side).

FAQ 2.

Before: nothing; the page is public.
After:  the question is found under 咨询结果查询 by the employee's name and telephone number.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date

from flows._shared import consultations
from flows._shared.matching import Row
from robot.browser.forms import Personal, Receipt
from robot.browser.page import PortalPage
from robot.people.case import Case
from robot.policy.rule import Rule

PORTAL = "chaoyang_hr"
TITLE = "业务咨询（员工）"
SUBJECT = "employee"
PUBLIC = True
RULES: tuple[Rule, ...] = ()
Options = consultations.Question


class Form(consultations.Asked):
    name: Personal
    phone: Personal


def prepare(case: Case, today: date) -> Form:
    """The employee's question; the district answers the employee."""
    return Form(name=case.person.name, phone=case.person.mobile, **consultations.asked_of(case))


def period(form: Form, today: date) -> str:
    return consultations.period(form)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The question by the employee's name and telephone number, its title, then its content."""

    def opened(row: Row) -> None:
        consultations.looked_up(page, form)
        page.press_row("consultation_personal.replies.questions", {"number": row["number"]}, "view")

    rows = consultations.looked_up(page, form)
    return consultations.asked(page, form, rows, opened)


def fill(page: PortalPage, form: Form) -> None:
    page.open("consultation_personal.new")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("consultation_personal.new.ask")
