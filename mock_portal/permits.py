"""工作居住证 business of an employee: application, unit review, district, city (FAQ 13, 18, 89, 90)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mock_portal import appointments, people, quota
from mock_portal.errors import Refused
from mock_portal.records import ApprovalRecord, Fields, Permit, PermitApplication, Person
from mock_portal.state import Store

SITE = "talent_person"
BUSINESS = "permit_application"
OPEN_STATES = ("待单位审核", "待区级受理", "市级审批中")
CONDITIONS = ("学历+学位", "中级及以上职称", "知识产权")
REQUIRED_FIELDS = (
    *("申报条件", "申请单位", "现任职务", "入职日期", "近12个月应税收入合计（元）"),
    *("材料起始月份", "材料截止月份"),
)


def may_start(store: Store, person: Person, business: str = "新办") -> None:
    """Refused unless the person may begin this business now: what 办理 checks."""
    with store.lock:
        open_one = next((one for one in _of(store, person) if one.state in OPEN_STATES), None)
        if open_one is not None:
            raise Refused(f"您有正在办理的业务（{open_one.business}，{open_one.number}），不可同时办理")
        if people.unit_of(store, person.id_number) is None:
            raise Refused("请先完成申请与单位关联")
        if not person.profile_number:
            raise Refused("请先完善个人信息")
        if missing := people.missing_slots(person):
            raise Refused(f"附件不齐全，请上传：{'、'.join(missing)}")
        permit = people.permit_of(store, person.id_number)
        if business == "新办" and permit is not None and permit.expires >= store.clock.today():
            raise Refused("您已持有有效的工作居住证，不可重复申请")


def apply(store: Store, person: Person, fields: Fields, business: str = "新办") -> PermitApplication:
    """提交申请: the application goes to the unit and is written down as received.

    `fields` by visible label. 合同期限 is `2023-03-01 至 2029-02-28`; with 无固定期限 ticked
    (True or 是) 合同开始日期 takes its place.
    """
    with store.lock:
        may_start(store, person, business)
        _check(fields)
        unit = people.unit_of(store, person.id_number)
        assert unit is not None  # may_start saw to it
        if fields["申请单位"] != unit.name:
            raise Refused("申请单位与关联单位不一致", "申请单位")
        now = store.clock.now()
        one = PermitApplication(
            store.number("SQ"), person.id_number, person.name, unit.credit_code, business, dict(fields),
            OPEN_STATES[0], now, store.listed_from(SITE, BUSINESS),
            [ApprovalRecord("个人申请", "提交", "", now)],
        )  # fmt: skip
        store.permit_applications.append(one)
        files = [file for slot in people.SLOTS for file in person.attachments.get(slot, [])]
        store.received.add(SITE, BUSINESS, one.number, person.id_number, fields, files, now)
        return one


def _check(fields: Fields) -> None:
    for label in REQUIRED_FIELDS:
        if not fields.get(label):
            raise Refused(f"请填写{label}", label)
    if fields["申报条件"] not in CONDITIONS:
        raise Refused("申报条件不在可选范围内", "申报条件")
    term = "合同开始日期" if fields.get("无固定期限") in (True, "是") else "合同期限"
    if not fields.get(term):
        raise Refused(f"请填写{term}", term)
    try:
        date.fromisoformat(str(fields["入职日期"]))
        if float(fields["近12个月应税收入合计（元）"]) < 0:
            raise ValueError
    except ValueError:
        raise Refused("入职日期或收入格式不正确") from None
    months = (str(fields["材料起始月份"]), str(fields["材料截止月份"]))
    if not all(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) for month in months) or months[0] > months[1]:
        raise Refused("材料起止月份不正确", "材料起始月份")
    if fields.get("本人承诺所填信息真实有效") not in (True, "是"):
        raise Refused("请勾选本人承诺所填信息真实有效", "本人承诺所填信息真实有效")


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
        if at_district:  # FAQ 18: the district works on it at the booked time, neither before nor without
            appointment = appointments.due(store, one.unit, one.id_number, one.business)
            appointment.state = "受理通过" if decision == "accept" else "已退回"
            appointment.opinion = opinion
        step = "区级受理" if at_district else "市级审批"
        one.records.append(ApprovalRecord(step, "退回" if decision == "return" else "通过", opinion, now))
        one.state = {"accept": "市级审批中", "grant": "已办结", "return": "已退回"}[decision]
        if decision == "return":
            quota.give_back(store, one)
        if decision == "grant":
            _issue(store, one)
        return one


def _issue(store: Store, one: PermitApplication) -> None:
    today = store.clock.today()
    count = sum(permit.issued.year == today.year for permit in store.permits) + 1
    last = today.replace(year=today.year + 3, day=min(today.day, 28)) - timedelta(days=1)
    store.permits.append(Permit(f"BJ{today.year}{count:07d}", one.id_number, one.unit, today, last))


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
