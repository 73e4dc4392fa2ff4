"""Keep the notice of the unit's new name with the portal: 单位管理 › 附件管理 › 更名通知书.

FAQ 43.

Before: logged in to the talent network's unit platform as the unit's agent.
After:  the notice is saved under a number (保存编号); no employee needs to upload it.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows._shared import papers
from flows._shared.content import content_period
from robot.browser.forms import PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.people.case import Case
from robot.policy.rule import Rule

PORTAL = "talent_unit"
TITLE = "单位附件管理"
SUBJECT = "unit"
RULES: tuple[Rule, ...] = ()


class Form(PortalForm):
    rename_notice: tuple[Path, ...]


def prepare(case: Case, today: date) -> Form:
    return Form(rename_notice=papers.files(case, case.unit.papers.rename_notice, "更名通知书"))


def period(form: Form, today: date) -> str:
    """Content counts, not time: the notice of another new name is another filing."""
    return content_period(form)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The saved notice, if the slot shows exactly these names and sizes."""
    page.open("unit_attachments")
    if not page.see("unit_attachments.saved") or not page.shows("unit_attachments", form):
        return None
    saved = page.read("unit_attachments")
    return Receipt(number=saved["number"], at=saved["at"])


def fill(page: PortalPage, form: Form) -> None:
    page.open("unit_attachments", anew=False)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("unit_attachments.save")
