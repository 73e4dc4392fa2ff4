"""Apply for the year's quota: 居住证指标 › 指标申报 › 新增指标申报.

FAQ 7-10, 12, 14-16, 23.

Before: logged in to the Chaoyang HR system as the unit's agent.
After:  one application of the year stands under 指标申报 as 已上报. A dry run leaves a draft (草稿).

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from datetime import date

from flows._shared import quota_wizard, states
from flows._shared.matching import at_most_one
from robot.browser.forms import Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case
from robot.policy.rules import quota
from robot.policy.rules import unit as standing

PORTAL = "chaoyang_hr"
TITLE = "指标申报"
SUBJECT = "unit"
RULES = (
    quota.unit_may_apply,
    quota.unit_meets_the_rules,
    quota.capital_is_enough,
    quota.tax_place_is_chaoyang,
    quota.tax_is_enough,
    quota.registered_a_full_year,
    quota.insurance_in_chaoyang,
    quota.window_is_open,
    quota.no_application_this_year,
    quota.request_is_given,
    quota.unused_two_years,
    standing.high_tech_is_valid,
)


class Form(quota_wizard.Application):
    """The wizard's three pages."""


def prepare(case: Case, today: date) -> Form:
    """FAQ 15, 23: tax year and category as `quota_wizard.values` chooses them."""
    return Form(**quota_wizard.values(case, today))


def period(form: Form, today: date) -> str:
    """One application a year (FAQ 12)."""
    return str(form.year)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The year's application as the portal's list shows it, or None. Drafts have not been sent.

    One returned and not sent again is shown as returned. One that asks for another number of places
    is not this one, and there is only one a year: NotEligible.
    """
    page.open("quota.list")
    rows = [row for row in page.rows("quota.list.applications") if row["year"] == str(form.year)]
    sent = [row for row in rows if row["state"] != states.DRAFT]
    live = at_most_one((row for row in sent if row["state"] != states.RETURNED), "this year's application")
    if live and live["headcount"] != str(form.headcount):
        raise NotEligible("this year's application stands at the portal with another 申请指标数 (FAQ 12, 17)")
    row = live or max(sent, key=lambda row: row["at"], default=None)
    return quota_wizard.receipt(row) if row else None


def fill(page: PortalPage, form: Form) -> None:
    page.open("quota.new")
    quota_wizard.fill(page, form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("quota.detail.report")
