"""Complete the employee's profile: 个人信息完善.

FAQ 32, 35, 64, 68, 69, 71, 80, 91.

Before: the employee is logged in to the talent network's personal platform.
After:  the profile is saved under a number (保存编号).

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from flows._shared.content import content_period
from flows._shared.qualified import filed_under
from robot.browser.forms import SENSITIVE, Personal, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, Problem
from robot.people.case import Case
from robot.people.models import (
    Child,
    Degree,
    Education,
    Level,
    Marriage,
    Qualification,
    Residence,
    StudyForm,
    WorkPeriod,
)
from robot.policy.qualification import education_of_path, title_of_path
from robot.policy.rules import permit

PORTAL = "talent_person"
TITLE = "个人信息完善"
SUBJECT = "employee"
RULES = (permit.still_employed, permit.home_is_no_office)

NO_SCHOOL = "无"
"""学习（工作）单位 of a child that is not at school yet (FAQ 71)."""

DISTRICTS = "东城|西城|朝阳|丰台|石景山|海淀|门头沟|房山|通州|顺义|昌平|大兴|怀柔|平谷|密云|延庆"
BEIJING = rf"(?:北京市|北京(?=(?:{DISTRICTS})区))?(?:市辖区)?"
CITY_AND_DISTRICT = re.compile(rf"^{BEIJING}(?:(?P<district>{DISTRICTS})区)?")
DOOR = re.compile(r"[\dA-Za-z一二三四五六七八九十]-?(?:室|号|户|房|号房|号室)?$")


class WorkRow(PortalForm):
    """A row of 工作经历; months are YYYY-MM, `ended` is None for the present work."""

    unit_name: str
    position: str
    started: str
    ended: str | None


class ChildRow(PortalForm):
    """A row of 随往子女."""

    name: Personal
    id_number: Personal
    school: Personal


class Form(PortalForm):
    """The one long page, in its order."""

    name: Personal
    id_number: Personal
    nationality: str
    political: str
    mobile: Personal
    email: Annotated[str | None, SENSITIVE]
    marriage: Marriage
    household_kind: str
    household_place: Annotated[tuple[str, ...], SENSITIVE]
    household_address: Personal
    residence_kind: str
    residence_district: str
    residence_address: Personal

    level: Level
    degree: Degree
    study_form: StudyForm
    school: str
    major: str
    graduated: date
    foreign: bool
    certification: str | None

    has_title: bool
    title_name: str | None
    title_grade: str | None

    work: tuple[WorkRow, ...]
    children: Annotated[tuple[ChildRow, ...], SENSITIVE]


def prepare(case: Case, today: date) -> Form:
    person = case.person
    return Form(
        name=person.name,
        id_number=person.id_number,
        nationality=person.nationality,
        political=person.political,
        mobile=person.mobile,
        email=person.email,
        marriage=person.marriage,
        household_kind=person.household.kind,
        household_place=(person.household.province, person.household.city),
        household_address=person.household.address,
        residence_kind=person.residence.kind,
        residence_district=person.residence.district,
        residence_address=_address(person.residence, case.subject),
        **_education(education_of_path(person, today) or person.highest_education, case.subject),
        **_title(case, today),
        work=tuple(_work(one) for one in person.work),
        children=tuple(_child(one) for one in person.children if one.accompanies),
    )


def _address(residence: Residence, subject: str) -> str:
    """FAQ 68: as in the housing proof, down to the door, without 北京市XX区."""
    text = re.sub(r"\s", "", residence.address)
    start = CITY_AND_DISTRICT.match(text)
    address = text[start.end() :] if start else text
    named = start["district"] if start else None
    if named and f"{named}区" != residence.district:
        raise _wrong(subject, "现居住地址", f"in the same district as 住所所在区, {residence.district}")
    if not DOOR.search(address):
        raise _wrong(subject, "现居住地址", "down to the door number, e.g. 示例路1号院2号楼3单元401室")
    return address


def _education(held: Education, subject: str) -> dict[str, Any]:
    """FAQ 35: a foreign degree goes in as the matching level and degree, with its certification."""
    if held.foreign and not held.certification_no:
        raise _wrong(subject, "留服认证编号", "the certification of the foreign degree (FAQ 35)")
    return {
        "level": held.level,
        "degree": held.degree,
        "study_form": held.form,
        "school": held.school,
        "major": held.major,
        "graduated": held.finished,
        "foreign": held.foreign,
        "certification": held.certification_no if held.foreign else None,
    }


def _title(case: Case, today: date) -> dict[str, Any]:
    """FAQ 80: 是否持有职称证书 stays unticked unless the title is what the employee is filed under."""
    title = title_of_path(case.person, today)
    if title is None or filed_under(case, today) is not Qualification.TITLE:
        return {"has_title": False, "title_name": None, "title_grade": None}
    return {"has_title": True, "title_name": title.name, "title_grade": title.grade}


def _work(period: WorkPeriod) -> WorkRow:
    return WorkRow(
        unit_name=period.unit_name, position=period.position, started=period.started, ended=period.ended
    )


def _child(child: Child) -> ChildRow:
    return ChildRow(name=child.name, id_number=child.id_number, school=child.school or NO_SCHOOL)


def _wrong(subject: str, field: str, expected: str) -> ConfigError:
    return ConfigError.of([Problem(subject, field, expected)])


def period(form: Form, today: date) -> str:
    """Content counts, not time: each other content is another filing."""
    return content_period(form)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The saved profile, if the page shows exactly this one."""
    page.open("profile")
    if not page.see("profile.saved") or not page.shows("profile", form):
        return None
    saved = page.read("profile")
    return Receipt(number=saved["number"], at=saved["at"])


def fill(page: PortalPage, form: Form) -> None:
    page.open("profile", anew=False)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("profile.save")
