"""Ask for the unit's permission: 单位管理 › 申请业务办理权限.

FAQ 7, 8, 23-25.

Before: logged in to the talent network's unit platform as the unit's agent; the unit has quota of this
        year and no permission in any district.
After:  the application stands under 单位业务申请记录 as 待区级审核, with its number.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from flows._shared import standing
from robot.browser.forms import CHOOSES, Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.people.case import Case
from robot.policy.rules import unit

PORTAL = "talent_unit"
TITLE = "申请业务办理权限"
SUBJECT = "unit"
RULES = unit.OPENING

DISTRICT = "朝阳区"


class Form(PortalForm):
    """The one page, in its order."""

    year: Annotated[int, CHOOSES]
    category: str
    certificate: str | None
    issued: date | None
    expires: date | None
    agent_name: Personal
    agent_mobile: Personal
    licence: tuple[Path, ...]
    insurance: tuple[Path, ...]
    tax_proof: tuple[Path, ...]
    honesty: tuple[Path, ...]
    high_tech: tuple[Path, ...]
    promise: bool = True


def prepare(case: Case, today: date) -> Form:
    return Form(year=today.year, **standing.qualification(case, today), **standing.agent_and_papers(case))


def period(form: Form, today: date) -> str:
    return str(form.year)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The application as 单位业务申请记录 shows it, or None."""
    page.open("unit_applications")
    return standing.of_year(page.rows("unit_applications.list"), TITLE, DISTRICT, form.year)


def fill(page: PortalPage, form: Form) -> None:
    page.open("permission")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("permission.submit")
