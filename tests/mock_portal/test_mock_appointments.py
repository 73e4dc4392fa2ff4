"""已办理预约: changing and cancelling an appointment, by the portal's own rules and on its pages."""

from __future__ import annotations

import pytest
from samples_portal import BOOKING, ID_NUMBER, applied, grant_quota

from mock_portal import appointments, permits
from mock_portal.clock import parse
from mock_portal.errors import Refused
from mock_portal.state import UNIT, Store

BOOKED = ("示例甲", ID_NUMBER, "新办", "2026-11-06", "09:00-10:00", "13900005678")
AT = "/chaoyang_hr/appointments"


@pytest.fixture
def number(store: Store) -> str:
    return appointments.book(store, UNIT, *BOOKED).number


def left(store: Store, day: str, slot: str) -> int:
    return dict(appointments.slots(store, parse(f"{day}T00:00").date()))[slot]


def test_a_place_is_free_the_moment_it_is_given_up(store: Store, number: str):
    assert left(store, "2026-11-06", "09:00-10:00") == 2
    appointments.move(store, UNIT, number, "2026-11-09", "14:00-15:00")
    assert (left(store, "2026-11-06", "09:00-10:00"), left(store, "2026-11-09", "14:00-15:00")) == (3, 2)
    appointments.cancel(store, UNIT, number, "员工出差")
    assert left(store, "2026-11-09", "14:00-15:00") == 3
    assert appointments.book(store, UNIT, *BOOKED).number == "YY202611050002"


@pytest.mark.parametrize(
    ("day", "slot", "words"),
    [
        ("2026-11-07", "09:00-10:00", "该日期不可预约"),  # a Saturday
        ("2026-11-05", "09:00-10:00", "该日期不可预约"),
        ("2026-11-06", "18:00-19:00", "该日期不可预约"),
        ("soon", "09:00-10:00", "格式不正确"),
        ("", "09:00-10:00", "请选择新预约日期"),
        ("2026-11-09", "", "请选择新预约时段"),
        ("2026-11-06", "09:00-10:00", "与原预约时间相同"),
        ("2026-11-09", "09:00-10:00", "已约满"),
    ],
)
def test_where_nothing_can_be_booked_nothing_is_moved(store: Store, number: str, day, slot, words):
    for kind in ("续签", "聘用单位变更", "证件基础信息变更"):
        appointments.book(store, UNIT, *BOOKED[:2], kind, "2026-11-09", *BOOKED[4:])
    with pytest.raises(Refused, match=words):
        appointments.move(store, UNIT, number, day, slot)
    one = store.appointments[0]
    assert (one.date.isoformat(), one.slot, one.changes) == ("2026-11-06", "09:00-10:00", [])
    assert len(store.received.submissions) == 4


def test_neither_without_a_reason_nor_by_another_unit_nor_twice_nor_too_late(store: Store, number: str):
    with pytest.raises(Refused, match="请填写取消原因"):
        appointments.cancel(store, UNIT, number, " ")
    with pytest.raises(Refused, match="未找到该预约记录"):
        appointments.cancel(store, "91110105MA01ABCD5A", number, "员工出差")
    store.clock.set(parse("2026-11-06T09:00"))
    for change in (appointments.cancel, appointments.move):
        with pytest.raises(Refused, match="已到预约时间"):
            change(store, UNIT, number, *("2026-11-09", "09:00-10:00")[: 1 + (change is appointments.move)])
    store.clock.set(parse("2026-11-06T08:59"))
    appointments.cancel(store, UNIT, number, "员工出差")
    with pytest.raises(Refused, match="状态为已取消"):
        appointments.cancel(store, UNIT, number, "员工出差")
    assert [one.business for one in store.received.submissions] == ["appointment", "appointment_cancel"]


def test_the_district_takes_nothing_up_by_a_cancelled_appointment(store: Store):
    grant_quota(store)
    one = applied(store)
    permits.review(store, UNIT, one.number, True, "")
    booked = appointments.book(store, UNIT, *BOOKED).number
    appointments.cancel(store, UNIT, booked, "员工出差")
    store.clock.set(parse("2026-11-06T09:00"))
    with pytest.raises(Refused, match="no appointment"):
        permits.decide(store, one.number, "accept", "")
    assert one.state == "待区级受理"


def test_the_desk_tells_what_became_of_it(office, store: Store):
    office.post(AT, data=BOOKING)
    booked = store.appointments[0].number
    office.post(f"{AT}/{booked}/move", data={"xyyrq": "2026-11-09", "xyysd": "14:00-15:00"})
    office.post(f"{AT}/{booked}/cancel", data={"qxyy": "员工出差"})
    (item,) = office.get("/_control/desk").json["items"]
    assert (item["state"], item["level"], item["decisions"], item["due"]) == ("已取消", "", [], None)
    assert item["fields"]["预约时间"] == "2026-11-09 14:00-15:00"
    assert [(one["step"], one["opinion"]) for one in item["records"]] == [
        ("单位预约", ""),
        ("单位变更预约", "原预约时间 2026-11-06 09:00-10:00"),
        ("单位取消预约", "员工出差"),
    ]
    order = {"kind": "appointment", "number": booked, "decision": "return", "opinion": "x"}
    assert office.post("/_control/desk", json=order).status_code == 409


def test_the_list_offers_what_can_be_changed(office, store: Store):
    office.post(AT, data=BOOKING)
    booked = store.appointments[0].number
    assert [row["open"] for row in office.get(f"{AT}/data").json["data"]] == [True]
    assert "确认取消" in office.get(f"{AT}/{booked}/cancel").text
    assert "确认变更" in office.get(f"{AT}/{booked}/move").text
    assert office.post(f"{AT}/{booked}/cancel", data={"qxyy": "员工出差"}).json == {
        "code": 0,
        "msg": "取消成功",
        "data": {"number": booked},
    }
    (row,) = office.get(f"{AT}/data").json["data"]
    assert (row["state"], row["open"]) == ("已取消", False)
    assert "该预约状态为已取消，不可变更或取消" in office.get(f"{AT}/{booked}/move").text
    assert "未找到该预约记录" in office.get(f"{AT}/YY0/cancel").text
    refused = office.post(f"{AT}/{booked}/cancel", data={"qxyy": "再取消一次"}).json
    assert refused == {"code": 1, "msg": "该预约状态为已取消，不可变更或取消"}
    assert store.received.submissions[-1].fields == {"number": booked, "qxyy": "再取消一次"}
