"""预约: decided with the business it was booked for, or on its own where none is there (FAQ 18, 19)."""

from __future__ import annotations

from mock_portal import appointments
from mock_portal.desk.kinds import Decision, Item, Kind
from mock_portal.records import Appointment, ApprovalRecord
from mock_portal.state import Store


def _items(store: Store) -> list[Item]:
    return [_item(store, one) for one in store.appointments]


def _item(store: Store, one: Appointment) -> Item:
    waits = one.state == "待受理"
    due, note = None, ""
    decisions: tuple[str, ...] = ()
    if waits and appointments.application_at_district(store, one):
        note = "随该员工的业务申请一并受理或退回"
    elif waits and appointments.starts(one) > store.clock.now():
        due, note = appointments.starts(one), f"预约时间 {appointments.starts(one):%Y-%m-%d %H:%M}，尚未到"
        decisions = ("return",)
    elif waits:
        decisions = ("accept", "return")
    records = [ApprovalRecord("单位预约", "提交", "", one.at), *one.changes]
    if one.state in ("受理通过", "已退回"):
        records.append(ApprovalRecord("区级受理", one.state, one.opinion, appointments.starts(one)))
    return Item(
        one.number,
        f"{one.name}（{store.units[one.unit].name}）",
        f"预约·{one.business}",
        one.state,
        one.at,
        level="district" if waits else "",
        decisions=decisions,
        note=note,
        due=due,
        fields={
            "员工姓名": one.name,
            "身份证号": one.id_number,
            "业务类型": one.business,
            "预约时间": appointments.time_text(one.date, one.slot),
            "联系电话": one.phone,
        },
        records=records,
    )


def _decide(store: Store, number: str, decision: str, opinion: str, amount: int | None) -> object:
    return appointments.answer(store, number, decision == "accept", opinion)


KIND = Kind(
    "appointment",
    "预约办理",
    (
        Decision("accept", "受理通过", phrases=("同意", "材料齐全，受理通过")),
        Decision(
            "return",
            "退回预约",
            needs_opinion=True,
            phrases=(
                "单位尚未审核通过该员工的业务申请",
                "预约业务类型与实际申请业务不符",
                "材料不齐，请补正后重新预约",
            ),
        ),
    ),
    _items,
    _decide,
)
