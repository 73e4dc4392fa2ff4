"""The unit's own applications: 申请业务办理权限 and 单位主管部门变更, passed or returned by the district."""

from __future__ import annotations

from mock_portal import units
from mock_portal.desk.kinds import Decision, Item, Kind
from mock_portal.records import UnitApplication
from mock_portal.state import Store


def _items(store: Store) -> list[Item]:
    return [_item(store, one) for one in store.unit_applications]


def _item(store: Store, one: UnitApplication) -> Item:
    waits = one.state == units.WAITING
    note = units.why_not(store, one) if waits else ""
    decisions = ("return",) if note else ("pass", "return")
    return Item(
        one.number,
        one.name,
        one.business,
        one.state,
        one.at,
        level="district" if waits else "",
        decisions=decisions if waits else (),
        note=note,
        fields=one.fields,
        files=one.files,
        records=one.records,
    )


def _decide(store: Store, number: str, decision: str, opinion: str, amount: int | None) -> object:
    return units.decide(store, number, decision == "pass", opinion)


KIND = Kind(
    "unit_application",
    "单位业务",
    (
        Decision("pass", "通过", phrases=("同意", "材料齐全，审核通过")),
        Decision(
            "return",
            "退回",
            needs_opinion=True,
            phrases=(
                "诚信声明（单位版）未签字或未盖章",
                "社会保险个人权益记录不是当前时刻的，请重新上传",
                "单位缴纳税费凭证未加盖单位公章",
                "高新技术企业证书已过期，单位分类请选择“其他”",
            ),
        ),
    ),
    _items,
    _decide,
)
