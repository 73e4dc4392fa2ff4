"""Ask the district a question as the unit: 业务咨询 › 我要咨询.

FAQ 2.

Before: logged in to the Chaoyang HR system as the unit's agent.
After:  the question stands under 业务咨询 › 咨询记录 as 待答复, with its number.

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
TITLE = "业务咨询（单位）"
SUBJECT = "unit"
RULES: tuple[Rule, ...] = ()
Options = consultations.Question


class Form(consultations.Asked):
    contact: Personal
    phone: Personal


def prepare(case: Case, today: date) -> Form:
    """The operator's question; the district answers the unit's agent."""
    return Form(contact=case.unit.agent.name, phone=case.unit.agent.mobile, **consultations.asked_of(case))


def period(form: Form, today: date) -> str:
    return consultations.period(form)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The question by its title in the list, then by its content in the detail."""

    def opened(row: Row) -> None:
        page.open("consultation.list")
        page.press_row("consultation.list.questions", {"number": row["number"]}, "view")

    page.open("consultation.list")
    rows = page.rows("consultation.list.questions")
    return consultations.asked(page, form, rows, opened)


def fill(page: PortalPage, form: Form) -> None:
    page.open("consultation.new")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("consultation.new.ask")
