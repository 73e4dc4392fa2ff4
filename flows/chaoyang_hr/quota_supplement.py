"""Apply for more quota in the same year: 居住证指标 › 二次申报 › 新增二次申报.

FAQ 7, 9-12, 14-16, 22, 23.

Before: logged in to the Chaoyang HR system as the unit's agent; the year's first application was granted
        and nothing of it can be used any more.
After:  one more application of the year stands under 二次申报 as 已上报. A dry run leaves a draft (草稿).

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from flows._shared import quota_wizard, states
from flows._shared.matching import Row
from flows._shared.options import Choices, chosen
from robot.browser.forms import CHOOSES, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.policy.rules import quota
from robot.policy.rules import unit as standing

PORTAL = "chaoyang_hr"
TITLE = "二次申报"
SUBJECT = "unit"
RULES = (*quota.SECOND, standing.high_tech_is_valid)


class Options(Choices):
    """Nothing in the document says that there is only one 二次申报 a year."""

    again: int = Field(1, title="当年第几次二次申报", ge=1, examples=["2"])


class Form(quota_wizard.Application):
    """`occasion`: what the saved draft must say it is, or it is not reported."""

    again: Annotated[int, CHOOSES]
    occasion: Annotated[str, CHOOSES] = TITLE


def prepare(case: Case, today: date) -> Form:
    """FAQ 12: what the unit asks for now stands in its file as it did for the first application."""
    return Form(**quota_wizard.values(case, today), again=chosen(Options, case).again)


def period(form: Form, today: date) -> str:
    """One of the year's, counted without those that were returned."""
    return f"{form.year}-{form.again}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The 二次申报 that `again` counts to, as the portal's list shows it, or None. Drafts have not been
    sent.

    One returned and not sent again is shown as returned. One that asks for another number of places is not
    this one; and where those before it have not been sent, this would be an earlier one: NotEligible.
    """
    page.open("quota.second")
    rows = [row for row in page.rows("quota.second.applications") if row["year"] == str(form.year)]
    row = _counted(rows, form.again)
    if row and row["state"] != states.RETURNED and row["headcount"] != str(form.headcount):
        raise NotEligible("this 二次申报 stands at the portal with another 申请指标数 (FAQ 12, 17)")
    return quota_wizard.receipt(row) if row else None


def _counted(rows: Iterable[Row], again: int) -> Row | None:
    """The row of the attempt that stands, or, while none does, of the last one returned."""
    before, found = 0, None
    for row in sorted((row for row in rows if row["state"] != states.DRAFT), key=_sent_at):
        if before == again - 1:
            found = row
        if row["state"] != states.RETURNED:
            before += 1
        if before == again:
            return found
    if before < again - 1:
        raise NotEligible(
            f"{before} 二次申报 of the year stand at the portal; the next is again={before + 1}"
        )
    return found


def _sent_at(row: Row) -> tuple[str, str]:
    return row["at"], row["number"]


def fill(page: PortalPage, form: Form) -> None:
    page.open("quota.second", anew=False)
    page.press("quota.second.apply")
    quota_wizard.fill(page, form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("quota.detail.report")
