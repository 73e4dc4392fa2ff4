"""预约: slots of working days, three places each, one waiting for each employee and business (FAQ 18, 19)."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from mock_portal import workdays
from mock_portal.errors import Refused
from mock_portal.records import Appointment, ApprovalRecord, Fields
from mock_portal.state import BUSINESSES, Store

SITE = "chaoyang_hr"
BUSINESS, CANCEL, MOVE = "appointment", "appointment_cancel", "appointment_move"
SLOTS = tuple(f"{hour:02d}:00-{hour + 1:02d}:00" for hour in range(9, 17))
PLACES = 3
DAYS = 15  # working days ahead that can be booked


def days(store: Store) -> list[date]:
    """The days that can be booked: working days after today."""
    return workdays.next_working_days(store.clock.today(), DAYS)


def slots(store: Store, day: date) -> list[tuple[str, int]]:
    """(slot, places left) of a day; no slots on a day that cannot be booked."""
    with store.lock:
        if day not in days(store):
            return []
        return [(slot, PLACES - _taken(store, day, slot)) for slot in SLOTS]


def _taken(store: Store, day: date, slot: str) -> int:
    return sum(
        one.date == day and one.slot == slot and one.state not in ("已退回", "已取消")
        for one in store.appointments
    )


def book(
    store: Store, unit: str, name: str, id_number: str, business: str, day: str, slot: str, phone: str
) -> Appointment:
    """提交预约: booked and written down as received. Refused while one of the same employee and business
    waits."""
    name, id_number, phone = name.strip(), id_number.strip().upper(), phone.strip()
    labels = {
        "员工姓名": name,
        "身份证号": id_number,
        "业务类型": business,
        "预约日期": day,
        "预约时段": slot,
        "联系电话": phone,
    }
    for label, value in labels.items():
        if not value:
            raise Refused(f"请填写{label}", label)
    if not re.fullmatch(r"\d{17}[\dX]", id_number):
        raise Refused("身份证号格式不正确", "身份证号")
    if business not in BUSINESSES:
        raise Refused("业务类型不在可选范围内", "业务类型")
    if not re.fullmatch(r"[\d-]{7,13}", phone):
        raise Refused("联系电话格式不正确", "联系电话")
    with store.lock:
        if (held := _waiting(store, unit, id_number, business)) is not None:
            raise Refused(
                f"该员工的{business}业务已有待受理的预约（{held.number}），不可重复预约", "业务类型"
            )
        on = _open_day(store, day, slot)
        now = store.clock.now()
        one = Appointment(
            store.number("YY"), unit, name, id_number, business, on, slot, phone, "待受理", now,
            store.listed_from(SITE, BUSINESS),
        )  # fmt: skip
        store.appointments.append(one)
        store.received.add(SITE, BUSINESS, one.number, unit, labels, [], now)
        return one


def cancel(store: Store, unit: str, number: str, reason: str) -> Appointment:
    """确认取消: its place is free at once."""
    with store.lock:
        one = may_change(store, unit, number)
        if not (reason := reason.strip()):
            raise Refused("请填写取消原因", "取消原因")
        sent = {**_told(one), "取消原因": reason}
        now = _changed(store, one, CANCEL, ApprovalRecord("单位取消预约", "取消", reason, store.clock.now()))
        one.state = "已取消"
        store.received.add(SITE, CANCEL, number, unit, sent, [], now)
        return one


def move(store: Store, unit: str, number: str, day: str, slot: str) -> Appointment:
    """确认变更: another day or slot under the same number; the old place is free at once."""
    with store.lock:
        one = may_change(store, unit, number)
        for label, value in (("新预约日期", day), ("新预约时段", slot)):
            if not value:
                raise Refused(f"请选择{label}", label)
        if (day, slot) == (one.date.isoformat(), one.slot):
            raise Refused("新预约时间与原预约时间相同", "新预约时段")
        on = _open_day(store, day, slot)
        sent = {**_told(one), "新预约日期": day, "新预约时段": slot}
        words = f"原预约时间 {time_text(one.date, one.slot)}"
        now = _changed(store, one, MOVE, ApprovalRecord("单位变更预约", "变更", words, store.clock.now()))
        one.date, one.slot = on, slot
        store.received.add(SITE, MOVE, number, unit, sent, [], now)
        return one


def may_change(store: Store, unit: str, number: str) -> Appointment:
    """The unit's appointment with this number if it waits and its time has not come; Refused otherwise."""
    with store.lock:
        one = next((one for one in store.appointments if (one.unit, one.number) == (unit, number)), None)
        if one is None:
            raise Refused("未找到该预约记录")
        if one.state != "待受理":
            raise Refused(f"该预约状态为{one.state}，不可变更或取消")
        if starts(one) <= store.clock.now():
            raise Refused("已到预约时间，不可变更或取消")
        return one


def _told(one: Appointment) -> Fields:
    """What the page of a change says of the appointment."""
    return {
        "预约编号": one.number,
        "员工姓名": one.name,
        "身份证号": one.id_number,
        "业务类型": one.business,
        "预约时间": time_text(one.date, one.slot),
    }


def _changed(store: Store, one: Appointment, business: str, record: ApprovalRecord) -> datetime:
    """Before a change: lists that lag go on showing what they show now."""
    one.before = shown(store, one) or (one.date, one.slot, one.state)
    one.listed_from = store.listed_from(SITE, business)
    one.changes.append(record)
    return record.at


def time_text(day: date, slot: str) -> str:
    """`2026-11-10 10:00-11:00`."""
    return f"{day.isoformat()} {slot}"


def _open_day(store: Store, day: str, slot: str) -> date:
    """`day` as a date; Refused unless that slot of it can be booked."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Refused("预约日期格式不正确", "预约日期") from None
    open_slots = dict(slots(store, on))
    if slot not in open_slots:
        raise Refused("该日期不可预约", "预约日期")
    if open_slots[slot] <= 0:
        raise Refused("该时段已约满，请选择其他时段", "预约时段")
    return on


def _waiting(store: Store, unit: str, id_number: str, business: str) -> Appointment | None:
    """The employee's appointment for this business that waits, or None: there is one at most."""
    wanted = (unit, id_number, business, "待受理")
    return next(
        (one for one in store.appointments if (one.unit, one.id_number, one.business, one.state) == wanted),
        None,
    )


def listing(store: Store, unit: str) -> list[Appointment]:
    """已办理预约 as the list shows it: oldest first, so that a new one may stand on a later page."""
    with store.lock:
        return [one for one in store.appointments if one.unit == unit and shown(store, one) is not None]


def shown(store: Store, one: Appointment) -> tuple[date, str, str] | None:
    """Day, slot and state as lists show them now; None for one that they do not show yet."""
    return (one.date, one.slot, one.state) if store.listed(one.listed_from) else one.before


def starts(one: Appointment) -> datetime:
    """When the booked time begins, Beijing time."""
    return datetime.combine(one.date, time(int(one.slot[:2])), tzinfo=one.at.tzinfo)


def due(store: Store, unit: str, id_number: str, business: str) -> Appointment:
    """The waiting appointment for this employee's business whose time has come; Refused otherwise."""
    with store.lock:
        one = _waiting(store, unit, id_number, business)
        if one is None:
            raise Refused("no appointment is booked for this employee and business")
        if starts(one) > store.clock.now():
            raise Refused(
                f"appointment {one.number} is at {starts(one):%Y-%m-%d %H:%M}, it is now"
                f" {store.clock.now():%Y-%m-%d %H:%M}"
            )
        return one


def application_at_district(store: Store, one: Appointment) -> bool:
    """Whether the business that it was booked for waits at the district: the two are decided together."""
    with store.lock:
        return any(
            (each.unit, each.id_number, each.business, each.state)
            == (one.unit, one.id_number, one.business, "待区级受理")
            for each in store.permit_applications
        )


def answer(store: Store, number: str, accept: bool, opinion: str) -> Appointment:
    """The district's answer to a booking whose business is not in front of it."""
    with store.lock:
        one = next((one for one in store.appointments if one.number == number), None)
        if one is None:
            raise Refused(f"no appointment {number}")
        if one.state != "待受理":
            raise Refused(f"appointment {number} is {one.state}, not 待受理")
        if application_at_district(store, one):
            raise Refused(f"appointment {number} is decided together with the employee's application")
        if accept and starts(one) > store.clock.now():
            raise Refused(f"appointment {number} is at {starts(one):%Y-%m-%d %H:%M}: not before that")
        one.state, one.opinion = ("受理通过" if accept else "已退回"), opinion
        return one
