"""预约: slots of working days, three places each (FAQ 18, 19)."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from mock_portal import workdays
from mock_portal.errors import Refused
from mock_portal.records import Appointment
from mock_portal.state import BUSINESSES, Store

SITE = "chaoyang_hr"
BUSINESS = "appointment"
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
    return sum(one.date == day and one.slot == slot and one.state != "已退回" for one in store.appointments)


def book(
    store: Store, unit: str, name: str, id_number: str, business: str, day: str, slot: str, phone: str
) -> Appointment:
    """提交预约: booked and written down as received. The portal has no rule against booking twice."""
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
        try:
            on = date.fromisoformat(day)
        except ValueError:
            raise Refused("预约日期格式不正确", "预约日期") from None
        open_slots = dict(slots(store, on))
        if slot not in open_slots:
            raise Refused("该日期不可预约", "预约日期")
        if open_slots[slot] <= 0:
            raise Refused("该时段已约满，请选择其他时段", "预约时段")
        now = store.clock.now()
        one = Appointment(
            store.number("YY"), unit, name, id_number, business, on, slot, phone, "待受理", now,
            store.listed_from(SITE, BUSINESS),
        )  # fmt: skip
        store.appointments.append(one)
        store.received.add(SITE, BUSINESS, one.number, unit, labels, [], now)
        return one


def listing(store: Store, unit: str) -> list[Appointment]:
    """已办理预约 as the list shows it: oldest first, so that a new one may stand on a later page."""
    with store.lock:
        return [one for one in store.appointments if one.unit == unit and store.listed(one.listed_from)]


def starts(one: Appointment) -> datetime:
    """When the booked time begins, Beijing time."""
    return datetime.combine(one.date, time(int(one.slot[:2])), tzinfo=one.at.tzinfo)


def due(store: Store, unit: str, id_number: str, business: str) -> Appointment:
    """The waiting appointment for this employee's business whose time has come; Refused otherwise."""
    with store.lock:
        waiting = [
            one
            for one in store.appointments
            if (one.unit, one.id_number, one.business, one.state) == (unit, id_number, business, "待受理")
        ]
        if not waiting:
            raise Refused("no appointment is booked for this employee and business")
        first = min(waiting, key=starts)
        if starts(first) > store.clock.now():
            raise Refused(
                f"appointment {first.number} is at {starts(first):%Y-%m-%d %H:%M}, it is now"
                f" {store.clock.now():%Y-%m-%d %H:%M}"
            )
        return first


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
