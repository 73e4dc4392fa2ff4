"""Read the district's replies to an employee's questions, without a log-in: 工作居住证管理 › 咨询结果查询.

FAQ 2.

Before: nothing; the page is public and asks for name and telephone number.
After:  nothing has changed there.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date

from flows._shared import consultations
from robot.browser.forms import Personal, PortalForm, Reading
from robot.browser.page import PortalPage
from robot.people.case import Case

PORTAL = "chaoyang_hr"
TITLE = "咨询答复（员工）"
SUBJECT = "employee"
PUBLIC = True


class Form(PortalForm):
    """By what the portal finds somebody's questions; 咨询编号 would leave but one of them."""

    name: Personal
    phone: Personal


def prepare(case: Case, today: date) -> Form:
    return Form(name=case.person.name, phone=case.person.mobile)


def read(page: PortalPage, form: Form) -> list[Reading]:
    """Every question of the employee."""
    rows = consultations.looked_up(page, form)
    return [consultations.reading("consultation_personal", row) for row in rows]
