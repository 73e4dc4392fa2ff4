"""How the mock portal is brought to where each business can be filed; the tests of faults file them there.

A business that submits has at least one scene. Besides the case it sets up there stand, where the portal's
lists allow it, others that look alike: a namesake, last year's filing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from flows._shared.approval import FILED_BY
from mock_portal.pytest_plugin import CLOCK, Portal
from robot.people.case import Case
from robot.people.models import Business, Employee
from tests.factories import UNIT_NAME, employee, id_number, unit
from tests.flows import plain
from tests.flows.conftest import names_of

NAMESAKE = employee(key="E009", id_number=id_number("1990-04-12", serial=9))
PAPERS = employee().papers.model_dump(exclude_none=True) | {"leaving": ["E001/leaving.pdf"]}
UNIT_PAPERS = {
    "licence": ["unit/licence.pdf"],
    "insurance": ["unit/insurance.pdf"],
    "tax_proof": ["unit/tax-1.pdf", "unit/tax-2.pdf"],
    "honesty": ["unit/honesty.pdf"],
    "rename_notice": ["unit/rename.pdf"],
}
PERMIT = {"number": "BJ20230000201", "issued": "2023-12-16", "expires": "2026-12-15", "unit_name": UNIT_NAME}
COLLEAGUE = {
    "name": "示例陈六",
    "id_number": "110105198512090062",
    "permit": PERMIT | {"number": "BJ20230000106"},
}
"""One whom the mock portal knows from the start."""
CHILD = {"姓名": "示例大", "身份证号": id_number("2015-06-18", "男"), "学习（工作）单位": "北京示例小学"}
HOME = {"kind": "租赁", "use": "住宅", "district": "朝阳区", "address": plain.PROFILE["residence_address"]}
QUESTION = {"title": "续签材料", "content": "劳动合同要上传哪几页？"}
TERM = {"open_ended": False, "contract": ["2021-03-01", "2029-02-28"]}


@dataclass(frozen=True)
class Stage:
    """The portal, reset, and a workspace's papers/ folder."""

    portal: Portal
    folder: Path

    @property
    def paper(self) -> Path:
        """Any PDF."""
        return self.folder / "E001" / "diploma.pdf"

    def put_papers(self) -> None:
        """Every file that the cases of the scenes name; no two are alike."""
        named = names_of(unit(papers=UNIT_PAPERS).papers) | names_of(the_employee().papers)
        for index, name in enumerate(sorted(named)):
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (60 + index, 80), (200, 30 + index, 30)).save(file)


def the_employee(**changes: Any) -> Employee:
    return employee(papers=PAPERS, **changes)


def of_unit(stage: Stage, *, options: dict[str, str] | None = None, **changes: Any) -> Case:
    return Case(unit(papers=UNIT_PAPERS, **changes), None, stage.folder, options or {})


def of_employee(stage: Stage, **changes: Any) -> Case:
    return Case(unit(), the_employee(**changes), stage.folder)


# --- the unit's own


def quota(stage: Stage) -> Case:
    """Last year's application, granted, stands in the same list."""
    stage.portal.control.set_clock("2025-11-05T10:00")
    plain.grant_quota(stage.portal, stage.paper)
    stage.portal.control.set_clock(CLOCK)
    return of_unit(stage)


def permission(stage: Stage) -> Case:
    stage.portal.control.set_permission("无")
    return of_unit(stage, permission="无")


def authority_change(stage: Stage, held: str, **options: str) -> Case:
    stage.portal.control.set_permission(held)
    return of_unit(stage, permission="朝阳区" if held == "朝阳区" else "其他区", options=options)


def question(stage: Stage) -> Case:
    """Another question under the same title stands there."""
    plain.ask_district(stage.portal, QUESTION["title"], "要交哪些材料？")
    return of_unit(stage, options=QUESTION)


def giving_back(stage: Stage) -> Case:
    """One place of the grant has been given back; now a second one is."""
    number = plain.report_quota(stage.portal, stage.paper)
    stage.portal.control.grant_quota(number, 3)
    plain.office(stage.portal).page(f"quota/return/{number}", {"thzbs": "1", "thyy": "招聘计划取消"})
    return of_unit(stage, options={"application": number, "places": "1", "again": "2"})


def supplement(stage: Stage) -> Case:
    """The year's quota has been given back, and one 二次申报 brought no place; now a second one is made."""
    number = plain.report_quota(stage.portal, stage.paper)
    stage.portal.control.grant_quota(number, 1)
    plain.office(stage.portal).page(f"quota/return/{number}", {"thzbs": "1", "thyy": "招聘计划取消"})
    stage.portal.control.grant_quota(plain.report_quota(stage.portal, stage.paper, "quota/second"), 0)
    return of_unit(stage, options={"again": "2"})


# --- what the unit does for its employees


def association_request(stage: Stage, decision: str) -> Case:
    """Two namesakes ask; the unit has decided so on the other one."""
    other, number = plain.ask(stage.portal, NAMESAKE), plain.ask(stage.portal, the_employee())
    plain.unit_site(stage.portal).post(f"associations/{other}/decision", {"decision": decision})
    return replace(of_employee(stage), options={"decision": decision}, receipts={"association": number})


def leaving(stage: Stage) -> Case:
    return of_employee(stage, **COLLEAGUE, left_on="2026-10-31")


def start_of_renewal(stage: Stage) -> Case:
    """The colleague's profile and papers are complete."""
    case = of_employee(stage, **COLLEAGUE)
    site = plain.person_site(stage.portal, case.person)
    site.post("profile", profile_of(site, case.person))
    slots = {slot: [site.upload(slot, stage.paper)["id"]] for slot in plain.SLOTS}
    site.post("attachments", {"files": slots})
    return case


def booking(stage: Stage) -> Case:
    """A namesake has booked the same hour."""
    plain.book(stage.portal, NAMESAKE, Business.NEW, "2026-11-10", "10:00-11:00")
    return of_employee(stage)


def booked(stage: Stage, **options: str) -> Case:
    """The employee has booked another hour of that day."""
    case = booking(stage)
    plain.book(stage.portal, case.person, Business.NEW, "2026-11-10", "09:00-10:00")
    return replace(case, options={"date": "2026-11-10"} | options)


# --- the employee's own


def public_question(stage: Stage) -> Case:
    """The employee has asked another question under the same title."""
    case = of_employee(stage)
    person = case.person
    plain.ask_publicly(stage.portal, QUESTION["title"], "要交哪些材料？", person.name, person.mobile)
    return replace(case, options=QUESTION)


def profile_of(site: plain.Site, person: Employee, **changes: Any) -> dict[str, Any]:
    born = site.get(f"identity?id_number={person.id_number}")
    who = {"name": person.name, "id_number": person.id_number, "mobile": person.mobile}
    return plain.PROFILE | who | born | changes


def application(stage: Stage, business: Business) -> tuple[Case, plain.Site]:
    """An employee who lacks nothing for `business`, and the personal platform as the employee sees it."""
    person = the_employee()
    if business is Business.NEW:
        return of_employee(stage), plain.prepared(stage.portal, person, stage.paper)
    if business is Business.EMPLOYER_CHANGE:
        plain.grant_quota(stage.portal, stage.paper, 0)
        elsewhere = {"unit": plain.OLD_UNIT, "suspended_from": "2026-09-10"}
        site = plain.holder(stage.portal, person, stage.paper, PERMIT["expires"], **elsewhere)
        permit = PERMIT | {"unit_name": plain.OLD_UNIT, "suspended": True}
        return of_employee(stage, permit=permit, employed_since="2025-11-03"), site
    slip = [CHILD] if business is Business.FAMILY_CHANGE else []
    site = plain.holder(stage.portal, person, stage.paper, PERMIT["expires"], children=slip)
    gone = {"name": CHILD["姓名"], "id_number": CHILD["身份证号"], "accompanies": False, "on_slip": True}
    changes = {
        Business.RENEWAL: {},
        Business.BASIC_CHANGE: {"residence": HOME},
        Business.FAMILY_CHANGE: {"children": [gone]},
    }
    case = of_employee(stage, permit=PERMIT, **changes[business])
    return replace(case, options={"what": "住所"} if business is Business.BASIC_CHANGE else {}), site


def applied(stage: Stage, business: Business) -> Case:
    return application(stage, business)[0]


SENT: dict[Business, tuple[str, dict[str, Any]]] = {
    Business.NEW: ("applications", plain.APPLICATION),
    Business.RENEWAL: (
        "renewals",
        TERM | {"position": "软件工程师", "first_month": "2025-11", "last_month": "2026-10"},
    ),
    Business.BASIC_CHANGE: ("basic-changes", {"items": ["住所"], "reason": "置换房产"}),
    Business.FAMILY_CHANGE: (
        "family-changes",
        {"people": [{"kind": "减少", "name": CHILD["姓名"], "id_number": CHILD["身份证号"]}]},
    ),
    Business.EMPLOYER_CHANGE: (
        "employer-changes",
        TERM | {"position": "软件工程师", "employed_since": "2025-11-03", "insured_from": "2025-11"},
    ),
}
"""What the personal platform's pages send: path and JSON."""


def to_review(stage: Stage, business: Business, **options: str) -> Case:
    """The employee's application waits for the unit; a namesake's 新办 has been returned."""
    plain.review(stage.portal, plain.apply(stage.portal, NAMESAKE, stage.paper), "退回", "材料不清晰")
    if business is Business.NEW:
        plain.grant_quota(stage.portal, stage.paper)
    case, site = application(stage, business)
    path, body = SENT[business]
    number = str(site.post(path, body | {"promise": True})["number"])
    return replace(case, options=options, receipts={FILED_BY[business]: number})


SCENES: dict[str, Callable[[Stage], Case]] = {
    "appointment": booking,
    "appointment_cancel": partial(booked, reason="员工出差，另行预约"),
    "appointment_move": partial(booked, to="2026-11-12"),
    "application_review": partial(to_review, business=Business.NEW),
    "application_review: renewal": partial(to_review, business=Business.RENEWAL),
    "application_review: basic_change": partial(to_review, business=Business.BASIC_CHANGE),
    "application_review: family_change": partial(to_review, business=Business.FAMILY_CHANGE),
    "application_review: employer_change": partial(to_review, business=Business.EMPLOYER_CHANGE),
    "application_review: return": partial(
        to_review, business=Business.NEW, decision="退回", opinion="劳动合同缺页"
    ),
    "association": of_employee,
    "association_approval": partial(association_request, decision="同意"),
    "association_approval: decline": partial(association_request, decision="拒绝"),
    "attachments": of_employee,
    "authority_change": partial(authority_change, held="海淀区", district="海淀区"),
    "authority_change: out": partial(authority_change, held="朝阳区", direction="转出", district="通州区"),
    "basic_change": partial(applied, business=Business.BASIC_CHANGE),
    "consultation": question,
    "consultation_personal": public_question,
    "contract_update": partial(of_employee, **COLLEAGUE),
    "disassociation": leaving,
    "employer_change": partial(applied, business=Business.EMPLOYER_CHANGE),
    "family_change": partial(applied, business=Business.FAMILY_CHANGE),
    "permission": permission,
    "permit_application": partial(applied, business=Business.NEW),
    "profile": of_employee,
    "quota_application": quota,
    "quota_return": giving_back,
    "quota_supplement": supplement,
    "renewal": partial(applied, business=Business.RENEWAL),
    "renewal_start": start_of_renewal,
    "unit_attachments": of_unit,
}
"""`business`, or `business: which of its cases` → what sets the portal up for it and gives the case."""
