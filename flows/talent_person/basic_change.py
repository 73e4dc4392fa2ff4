"""Have changed facts registered: 工作居住证 › 可办业务列表 › 证件基础信息变更.

FAQ 39, 64, 66, 67, 68, 85, 89, 91.

Before: the employee is logged in to the talent network's personal platform; profile and papers say
        already what is true now (moved house, married, another degree).
After:  the application stands in 查询业务申请记录 as 待单位审核, with its number and 变更内容.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator

from flows._shared import own_records
from flows._shared.content import content_period
from flows._shared.options import Choices, chosen
from flows.talent_person import profile
from robot.browser.forms import CHOOSES, SENSITIVE, PortalForm, Receipt, as_text
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, Problem
from robot.people.case import Case
from robot.people.models import Business
from robot.policy.rules import changes

PORTAL = "talent_person"
TITLE = "证件基础信息变更"
SUBJECT = "employee"
RULES = changes.BASIC

FACTS: dict[str, dict[str, str]] = {
    "住所": {
        "residence_kind": "住所类型",
        "residence_district": "住所所在区",
        "residence_address": "现居住地址",
    },
    "婚姻状况": {"marriage": "婚姻状况"},
    "户籍": {
        "household_kind": "户口性质",
        "household_place": "户籍所在地",
        "household_address": "户籍地址",
    },
    "学历学位": {
        "level": "国内最高学历",
        "degree": "国内最高学位",
        "school": "毕业院校",
        "graduated": "毕业日期",
    },
    "职称": {"title_name": "职称名称", "title_grade": "职称级别"},
}
"""变更事项 → fields of the profile → the portal's words for them."""


class Options(Choices):
    """What has changed: the file says what is true now, not what was before."""

    what: str | None = Field(
        None, title=f"变更事项, of {'、'.join(FACTS)}; several with 、", examples=["住所"]
    )
    reason: str | None = Field(None, title="变更说明", max_length=200, examples=["置换房产"])
    again: int = Field(1, title="第几次在这一年这样变更", examples=["2"], ge=1, le=99)

    @field_validator("what")
    @classmethod
    def _known(cls, what: str | None) -> str | None:
        if what is not None and not set(what.split("、")) <= set(FACTS):
            raise ValueError("not one of them")
        return what


class Fact(PortalForm):
    """What one label of the profile says now."""

    label: str
    value: Annotated[str, SENSITIVE]


class Change(PortalForm):
    """What one change is told from another by."""

    permit: str
    facts: tuple[Fact, ...]


class Form(PortalForm):
    """`facts`: what the profile on the portal must say of the ticked `items`. `year`: of the filing.
    `again`: the same facts for the second time in the year, after others in between."""

    year: Annotated[str, CHOOSES]
    again: Annotated[int, CHOOSES] = 1
    facts: Annotated[tuple[Fact, ...], SENSITIVE, CHOOSES]
    permit: str
    items: tuple[str, ...]
    reason: str
    promise: bool = True


def prepare(case: Case, today: date) -> Form:
    """FAQ 64, 68: the facts as the profile's own form has them."""
    options, held = chosen(Options, case), case.person.permit
    if held is None:
        raise NotEligible("the file has no permit to change (FAQ 61)")
    if options.what is None:
        raise ConfigError.of([Problem("--with", "what", f"one of {', '.join(FACTS)}", "what=住所")])
    now = profile.prepare(case, today)
    items = tuple(item for item in FACTS if item in options.what.split("、"))
    return Form(
        year=str(today.year),
        again=options.again,
        facts=tuple(
            Fact(label=label, value=_text(getattr(now, name)))
            for item in items
            for name, label in FACTS[item].items()
        ),
        permit=held.number,
        items=items,
        reason=options.reason or f"{'、'.join(items)}变更",
    )


def _text(value: object) -> str:
    return "" if value is None else as_text(value)


def period(form: Form, today: date) -> str:
    """Another change in the same year is another filing; so is the same one in another year, or `again`."""
    change = f"{form.year}-{content_period(Change(permit=form.permit, facts=form.facts))}"
    return change if form.again == 1 else f"{change}-{form.again}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The application of this year, or under way, whose 变更内容 is this one; None else. One that a later
    change has undone is an old one: NotEligible says how to file it anew."""
    mine = own_records.since(page, Business.BASIC_CHANGE, form.year)
    return own_records.with_changes(
        page, mine, {(one.label, "", one.value) for one in form.facts}, form.again
    )


def fill(page: PortalPage, form: Form) -> None:
    page.open("businesses")
    page.press("businesses.change_basic")
    shown = {(row["item"], row["after"]) for row in page.rows("basic_change.facts")}
    stale = [one.label for one in form.facts if (one.label, one.value) not in shown]
    if stale:
        raise NotEligible(f"the portal's profile says otherwise of {'、'.join(stale)}: file `profile` first")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("basic_change.submit")
