"""Move the unit's permission into or out of the district: 单位管理 › 单位主管部门变更.

FAQ 8, 24-28.

Before: logged in to the talent network's unit platform as the unit's agent; the unit has its permission
        in one district and has moved to another.
After:  the application stands under 单位业务申请记录 as 待区级审核, with its number.

Seen:
    2026-11-25  mock portal only
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from flows._shared import standing
from flows._shared.options import Choices, chosen
from robot.browser.forms import CHOOSES, Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, Problem
from robot.people.case import Case
from robot.policy.rules import unit

PORTAL = "talent_unit"
TITLE = "单位主管部门变更"
SUBJECT = "unit"
RULES = unit.TRANSFER

HERE = "朝阳区"
DISTRICTS = (
    *("东城区", "西城区", "朝阳区", "丰台区", "石景山区", "海淀区", "门头沟区", "房山区"),
    *("通州区", "顺义区", "昌平区", "大兴区", "怀柔区", "平谷区", "密云区", "延庆区"),
)


class Options(Choices):
    """What the file does not say: by itself, out if registration and tax have left Chaoyang, else in."""

    direction: Literal["转入", "转出"] | None = Field(None, title="转入 or 转出", examples=["转入"])
    district: str | None = Field(
        None,
        title="the other district of Beijing",
        pattern=f"^({'|'.join(one for one in DISTRICTS if one != HERE)})$",
        examples=["海淀区"],
    )
    reason: str | None = Field(None, title="变更原因", max_length=200, examples=["单位注册地已迁至朝阳区"])


class Form(PortalForm):
    """The one page, in its order. `current` is read-only there: what it shows must agree."""

    year: Annotated[int, CHOOSES]
    current: str | None
    district: str
    reason: str
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
    """FAQ 26, 27: into Chaoyang, or out to the district where registration and tax are now."""
    options = chosen(Options, case)
    leaves = unit.leaves_chaoyang(case)
    target = _target(case, options) if leaves else HERE
    return Form(
        year=today.year,
        current=HERE if leaves else options.district,
        district=target,
        reason=options.reason or f"单位注册地及纳税已迁至{target}",
        **standing.qualification(case, today),
        **standing.agent_and_papers(case),
    )


def _target(case: Case, options: Options) -> str:
    """Where an outward move goes: as chosen, else the district of registration and tax if it is one."""
    places = {case.unit.registered_district, case.unit.tax_district}
    if options.district:
        return options.district
    if len(places) == 1 and places <= set(DISTRICTS) - {HERE}:
        return places.pop()
    wanted = "the district of Beijing that the unit moves to"
    raise ConfigError.of([Problem("--with", "district", wanted, "district=海淀区")])


def period(form: Form, today: date) -> str:
    """One move into a district a year."""
    return f"{form.year}-{form.district}"


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The application for this district as 单位业务申请记录 shows it, or None."""
    page.open("unit_applications")
    return standing.of_year(page.rows("unit_applications.list"), TITLE, form.district, form.year)


def fill(page: PortalPage, form: Form) -> None:
    page.open("authority_change")
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("authority_change.submit")
