"""Give back places of the unit's quota that will not be used: 居住证指标 › 指标退回.

FAQ 11, 22.

Before: logged in to the Chaoyang HR system as the unit's agent; a grant of this year is alive and has
        places left.
After:  the return stands under 退回记录 with its number. It takes effect at once and is not undone.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from flows._shared import states
from flows._shared.options import Choices, chosen
from robot.browser.forms import CHOOSES, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, Problem
from robot.people.case import Case
from robot.policy.rules import quota

PORTAL = "chaoyang_hr"
TITLE = "指标退回"
SUBJECT = "unit"
RULES = quota.RETURN


class Options(Choices):
    """How many is always said: what is left changes with each run, and nothing brings a place back."""

    places: int = Field(title="退回指标数", ge=1, examples=["1"])
    reason: str = Field("当前暂无使用需求", title="退回原因", min_length=1, max_length=200)
    application: str | None = Field(
        None, title="申请编号 of the grant", min_length=1, max_length=40, examples=["ZB202611050001"]
    )
    again: int = Field(1, title="该笔指标第几次退回同样多个", ge=1, examples=["2"])


class Form(PortalForm):
    """`again`: the second return of as many places of the same grant is another one than the first."""

    year: Annotated[int, CHOOSES]
    application: Annotated[str, CHOOSES]
    again: Annotated[int, CHOOSES]
    places: int
    reason: str


def prepare(case: Case, today: date) -> Form:
    """Of the grant that is named, else of this year's newest: no quota outlives its year (FAQ 21)."""
    options = chosen(Options, case)
    return Form(
        year=today.year,
        application=options.application or _newest(case, today),
        again=options.again,
        places=options.places,
        reason=options.reason,
    )


def _newest(case: Case, today: date) -> str:
    """申请编号 of this year's newest grant. Raises ConfigError when file and last poll name none."""
    known = [one for one in case.unit.quota if one.year == today.year and one.granted_on <= today]
    newest = max(known, key=lambda one: one.granted_on, default=None)
    if newest is None or newest.number is None:
        wanted = "the 申请编号 of the grant; `gongju poll` reads it"
        raise ConfigError.of([Problem("--with", "application", wanted, "application=ZB202611050001")])
    return newest.number


def period(form: Form, today: date) -> str:
    """One grant may be given back in parts, and in equal parts."""
    return f"{form.year}-{form.application}-{form.places}-{form.again}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The return under 退回记录: of this grant and size the one that `again` counts to, or None.

    Where those before it are not there either, it would be an earlier one that is sent: NotEligible.
    """
    page.open("quota.return")
    alike = [
        row
        for row in page.rows("quota.return.records")
        if row["application"] == form.application and row["places"] == str(form.places)
    ]
    if len(alike) < form.again - 1:
        raise NotEligible(f"the portal has {len(alike)} such returns; the next one is again={len(alike) + 1}")
    if len(alike) < form.again:
        return None
    row = sorted(alike, key=lambda row: (row["at"], row["number"]))[form.again - 1]
    return Receipt(
        number=row["number"],
        state=states.ledger_state(states.QUOTA_RETURN, row["state"]),
        portal_state=row["state"],
        at=row["at"],
    )


def fill(page: PortalPage, form: Form) -> None:
    page.open("quota.return", anew=False)
    if not any(row["number"] == form.application for row in page.rows("quota.return.grants")):
        raise NotEligible("nothing of this grant can be given back now (FAQ 11)")
    page.press_row("quota.return.grants", {"number": form.application}, "give_back")
    page.compare("quota.return.new", form)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("quota.return.new.send")
