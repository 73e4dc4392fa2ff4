"""工作居住证 business of an employee: sent, reviewed by unit, district, city (FAQ 13, 18, 31, 39, 89, 90)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, datetime, time, timedelta

from mock_portal import appointments, people, permit_kinds, quota, workdays
from mock_portal.errors import Refused
from mock_portal.permit_checks import HONESTY, PROMISE
from mock_portal.permit_kinds import KINDS
from mock_portal.records import (
    ApprovalRecord,
    Association,
    Fields,
    Permit,
    PermitApplication,
    Person,
    StoredFile,
    Unit,
)
from mock_portal.state import UNIT, Store

SITE = "talent_person"
OPEN_STATES = ("待单位审核", "待区级受理", "市级审批中")
REVIEW_DAYS = 20  # working days from the district's acceptance (FAQ 31)


def may_start(store: Store, person: Person, business: str = "新办") -> None:
    """Refused unless the person may begin this business now: what 办理 checks (FAQ 89 first)."""
    with store.lock:
        open_one = next((one for one in _of(store, person) if one.state in OPEN_STATES), None)
        if open_one is not None:
            raise Refused(f"您有正在办理的业务（{open_one.business}，{open_one.number}），不可同时办理")
        unit = people.unit_of(store, person.id_number)
        if unit is None:
            raise Refused("请先完成申请与单位关联")
        if not person.profile_number:
            raise Refused("请先完善个人信息")
        if missing := KINDS[business].missing(person):
            raise Refused(f"附件不齐全，请上传：{'、'.join(missing)}")
        KINDS[business].begin(store, person, unit)


def apply(store: Store, person: Person, fields: Fields, business: str = "新办") -> PermitApplication:
    """提交申请: the application goes to the unit and is written down as received.

    `fields` by visible label. 合同期限 is `2023-03-01 至 2029-02-28`; with 无固定期限 ticked
    (True or 是) 合同开始日期 takes its place. 变更人员 is a list of rows.
    """
    with store.lock:
        kind = KINDS[business]
        may_start(store, person, business)
        for label in kind.required:
            if not fields.get(label):
                raise Refused(f"请填写{label}", label)
        kind.check(store, person, fields)
        if fields.get(PROMISE) not in (True, "是"):
            raise Refused(f"请勾选{PROMISE}", PROMISE)
        _fresh_declaration(store, person)
        unit = people.unit_of(store, person.id_number)
        assert unit is not None  # may_start saw to it
        for label in ("申请单位", "新单位"):
            if label in fields and fields[label] != unit.name:
                raise Refused(f"{label}与关联单位不一致", label)
        now = store.clock.now()
        one = PermitApplication(
            store.number("SQ"), person.id_number, person.name, unit.credit_code, business, deepcopy(fields),
            OPEN_STATES[0], now, store.listed_from(SITE, kind.business),
            [ApprovalRecord("个人申请", "提交", "", now)],
            profile=deepcopy(person.profile), changes=kind.changes(store, person, fields),
        )  # fmt: skip
        store.permit_applications.append(one)
        files = [file for slot in people.SLOTS for file in person.attachments.get(slot, [])]
        store.received.add(SITE, kind.business, one.number, person.id_number, fields, files, now)
        return one


def files_of(store: Store, one: PermitApplication) -> list[StoredFile]:
    """The papers that were sent with it: those of the portal's own record, not those saved since."""
    for sent in store.received.submissions:
        if sent.number == one.number and (sent.site == SITE or sent.business == "renewal_start"):
            return sent.files
    return []


def _fresh_declaration(store: Store, person: Person) -> None:
    """FAQ 39: the declaration of a business that was granted serves no other."""
    signed = {file.sha256 for file in person.attachments.get(HONESTY, [])}
    for one in _of(store, person):
        used = {file.sha256 for file in files_of(store, one) if file.slot == HONESTY}
        if one.state == "已办结" and signed & used:
            raise Refused("该《诚信声明》已用于其他业务，请重新签署并上传", HONESTY)


def _of(store: Store, person: Person) -> list[PermitApplication]:
    return [one for one in store.permit_applications if one.id_number == person.id_number]


def find(
    store: Store, number: str, unit: str | None = None, id_number: str | None = None
) -> PermitApplication:
    """The application with this number, of this unit or person when given; Refused when there is none."""
    with store.lock:
        for one in store.permit_applications:
            if one.number == number and unit in (None, one.unit) and id_number in (None, one.id_number):
                return one
        raise Refused("未找到该业务申请")


def of_person(store: Store, person: Person) -> list[PermitApplication]:
    """查询业务申请记录, newest first."""
    with store.lock:
        return [one for one in reversed(_of(store, person)) if store.listed(one.listed_from)]


def in_progress(store: Store, person: Person) -> PermitApplication | None:
    """在办业务状态: the latest one until it is done; a returned one still shows its opinion (FAQ 90)."""
    latest = next(iter(of_person(store, person)), None)
    return latest if latest is not None and latest.state != "已办结" else None


def of_unit(store: Store, unit: str) -> list[PermitApplication]:
    """查看员工业务申请, newest first."""
    with store.lock:
        return [
            one
            for one in reversed(store.permit_applications)
            if one.unit == unit and store.listed(one.listed_from)
        ]


def review(store: Store, unit: str, number: str, passed: bool, opinion: str) -> PermitApplication:
    """业务审核 by the unit: pass (a 新办 takes a place of the quota) or return (an opinion is required)."""
    with store.lock:
        one = find(store, number, unit=unit)
        if one.state != "待单位审核":
            raise Refused(f"该申请状态为{one.state}，不可审核")
        if not passed and not opinion.strip():
            raise Refused("请填写审核意见", "审核意见")
        if passed and one.business == "新办":
            quota.take(store, one)
        now = store.clock.now()
        one.state = "待区级受理" if passed else "已退回"
        one.records.append(ApprovalRecord("单位审核", "通过" if passed else "退回", opinion, now))
        fields = {"审核结果": "通过" if passed else "退回", "审核意见": opinion}
        store.received.add("talent_unit", "application_review", number, unit, fields, [], now)
        return one


def decide(store: Store, number: str, decision: str, opinion: str) -> PermitApplication:
    """The authority's decision: accept (district, at the booked time), return, or grant (city)."""
    with store.lock:
        one = find(store, number)
        now = store.clock.now()
        at_district = one.state == "待区级受理"
        wanted = {"accept": ("待区级受理",), "grant": ("市级审批中",), "return": ("待区级受理", "市级审批中")}
        if one.state not in wanted[decision]:
            raise Refused(f"application {number} is {one.state}: {decision} is not possible")
        if decision == "grant":
            KINDS[one.business].grant(store, one)  # refused for a permit that has run out meanwhile (FAQ 61)
        if at_district:  # FAQ 18: the district works on it at the booked time, neither before nor without
            appointment = appointments.due(store, one.unit, one.id_number, one.business)
            appointment.state = "受理通过" if decision == "accept" else "已退回"
            appointment.opinion = opinion
        step = "区级受理" if at_district else "市级审批"
        one.records.append(ApprovalRecord(step, "退回" if decision == "return" else "通过", opinion, now))
        one.state = {"accept": "市级审批中", "grant": "已办结", "return": "已退回"}[decision]
        if decision == "return":
            quota.give_back(store, one)
        if decision == "accept":
            one.due = workdays.next_working_days(now.date(), REVIEW_DAYS)[-1]
        return one


def overdue(store: Store, one: PermitApplication) -> bool:
    """Whether the city has let its 20 working days run out."""
    return one.due is not None and one.state == "市级审批中" and store.clock.today() > one.due


def suspend(store: Store, id_number: str, on: date) -> Permit | None:
    """挂起 of the person's latest permit from `on`, when a unit lets the person go (FAQ 75, 76).

    One that has run out by `on` or is suspended already stays as it is: None, as when there is none.
    """
    with store.lock:
        permit = people.permit_of(store, id_number)
        if permit is None or permit.suspended_from is not None or permit.expires < on:
            return None
        permit.suspended_from = on
        return permit


def give(
    store: Store,
    id_number: str,
    number: str,
    expires: date,
    unit_name: str = "",
    suspended_from: date | None = None,
    children: Sequence[Fields] = (),
) -> Permit:
    """A permit granted before the story begins, in place of what the person held: three years up to
    `expires`. `unit_name`: another unit than the example one, made when nobody knows it. Who has an account
    and no unit is associated with it as well: whoever holds a permit of a unit is."""
    with store.lock:
        code = next((one.credit_code for one in store.units.values() if one.name == unit_name), unit_name)
        if code and code not in store.units:
            store.units[code] = Unit(unit_name, code, "无", "")
        issued = permit_kinds.years_on(expires + timedelta(days=1), -permit_kinds.YEARS)
        one = Permit(number, id_number, code or UNIT, issued, expires, suspended_from)
        one.children = [dict(child) for child in children]
        store.permits = [held for held in store.permits if held.id_number != id_number] + [one]
        _associate(store, one)
        return one


def _associate(store: Store, permit: Permit) -> None:
    person = store.persons.get(permit.id_number)
    if person is None or permit.suspended_from or people.unit_of(store, person.id_number):
        return
    then = datetime.combine(permit.issued, time(9, 30), store.clock.now().tzinfo)
    store.associations.append(
        Association(
            store.number("GL"), person.id_number, person.name, permit.unit, "已同意", then, then, then
        )
    )
