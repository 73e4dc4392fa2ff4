"""File one sample a year: 样例 › 申报.

FAQ 7-10, 12.

Before: logged in as the unit's agent.
After:  one sample stands in the list.

Seen:
    2026-11-23  tests only
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from robot.browser.forms import CHOOSES, PortalForm, Receipt
from robot.people.case import Case
from sample_flows._shared.words import YEAR

PORTAL = "chaoyang_hr"
TITLE = "样例申报"
SUBJECT = "unit"
RULES = ()


class Form(PortalForm):
    year: Annotated[str, CHOOSES] = YEAR
    headcount: int = 2
    reason: str = "引进研发人员"
    proof: tuple[Path, ...] = ()


def prepare(case: Case, today: date) -> Form:
    return Form(year=str(today.year))


def period(form: Form, today: date) -> str:
    return form.year


def find(page, form):
    page.open("sample.list")
    rows = [row for row in page.rows("sample.list.samples") if row["year"] == form.year]
    live = [row for row in rows if row["state"] != "returned"]
    for row in (live or rows)[-1:]:
        return Receipt(row["number"], row["state"], row["state"], row["opinion"], row["at"])
    return None


def fill(page, form):
    page.open("sample.new")
    page.fill(form)


def submit(page, form):
    page.press("sample.new.report")
