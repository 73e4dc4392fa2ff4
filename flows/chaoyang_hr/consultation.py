"""Ask the district a question as the unit: 业务咨询 › 我要咨询.

FAQ 2.

Before: logged in to the Chaoyang HR system as the unit's agent.
After:  the question stands under 业务咨询 › 咨询记录 as 待答复, with its number.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flows._shared import consultations
from flows._shared.matching import Row
from flows._shared.options import chosen
from robot.browser.forms import CHOOSES, Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.people.case import Case
from robot.policy.rule import Rule

PORTAL = "chaoyang_hr"
TITLE = "业务咨询（单位）"
SUBJECT = "unit"
RULES: tuple[Rule, ...] = ()
Options = consultations.Question


class Form(PortalForm):
    contact: Personal
    phone: Personal
    title: str
    content: Personal
    again: Annotated[int, CHOOSES]


def prepare(case: Case, today: date) -> Form:
    """The operator's question; the district answers the unit's agent."""
    question = chosen(Options, case)
    return Form(
        contact=case.unit.agent.name,
        phone=case.unit.agent.mobile,
        title=question.title,
        content=question.content,
        again=question.again,
    )


def period(form: Form, today: date) -> str:
    return consultations.period(form.title, form.content, form.again)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The question by its title in the list, then by its content in the detail."""

    def opened(row: Row) -> None:
        page.open("consultation.list")
        page.press_row("consultation.list.questions", {"number": row["number"]}, "view")

    page.open("consultation.list")
    rows = page.rows("consultation.list.questions")
    return consultations.asked(page, rows, (form.title, form.content), form.again, opened)


def fill(page: PortalPage, form: Form) -> None:
    page.open("consultation.new")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("consultation.new.ask")
