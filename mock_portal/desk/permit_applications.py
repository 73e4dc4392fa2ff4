"""工作居住证 business of an employee: accepted by the district at the booked time, granted by the city."""

from __future__ import annotations

from mock_portal import appointments, permits
from mock_portal.desk.kinds import Decision, Item, Kind
from mock_portal.errors import Refused
from mock_portal.records import PermitApplication
from mock_portal.state import Store

LEVELS = {"待区级受理": "district", "市级审批中": "city"}


def _items(store: Store) -> list[Item]:
    return [_item(store, one) for one in store.permit_applications if one.state != "待单位审核"]


def _item(store: Store, one: PermitApplication) -> Item:
    level = LEVELS.get(one.state, "")
    decisions: tuple[str, ...] = {"district": ("accept", "return"), "city": ("grant", "return")}.get(
        level, ()
    )
    note, due = "", None
    if level == "district":
        booked = [
            each
            for each in store.appointments
            if (each.unit, each.id_number, each.business, each.state)
            == (one.unit, one.id_number, one.business, "待受理")
        ]
        if not booked:
            note, decisions = "单位尚未预约：区级在预约时间之后才能受理", ()
        else:
            due = min(appointments.starts(each) for each in booked)
            if due > store.clock.now():
                note, decisions = f"预约时间 {due:%Y-%m-%d %H:%M}，尚未到", ()
    elif level == "city" and one.due is not None:
        note = f"审批期限 {one.due:%Y-%m-%d}{'，已超期' if permits.overdue(store, one) else ''}"
    return Item(
        one.number,
        f"{one.name}（{store.units[one.unit].name}）",
        one.business,
        one.state,
        one.at,
        level=level,
        decisions=decisions,
        note=note,
        due=due if level == "district" and note else None,
        fields=one.fields,
        files=permits.files_of(store, one),
        records=one.records,
    )


def _decide(store: Store, number: str, decision: str, opinion: str, amount: int | None) -> object:
    one = permits.find(store, number)
    if decision not in ("return", {"待区级受理": "accept", "市级审批中": "grant"}.get(one.state)):
        raise Refused(f"application {number} is {one.state}: {decision} is not possible")
    return permits.decide(store, number, decision, opinion)


KIND = Kind(
    "permit_application",
    "工作居住证业务",
    (
        Decision("accept", "受理（区级）", phrases=("材料齐全，予以受理", "同意")),
        Decision("grant", "批准（市级）", phrases=("同意", "审批通过")),
        Decision(
            "return",
            "退回",
            needs_opinion=True,
            phrases=(
                "学位证书不清晰，请重新上传彩色扫描件",
                "劳动合同缺页，请补充完整后重新提交",
                "应税收入材料未覆盖近12个月",
                "现居住地址与住所证明不一致",
                "诚信声明未签字或未盖章",
            ),
        ),
    ),
    _items,
    _decide,
)
