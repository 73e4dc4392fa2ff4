"""业务咨询: the district's reply (FAQ 2)."""

from __future__ import annotations

from mock_portal import consultations
from mock_portal.desk.kinds import Decision, Item, Kind
from mock_portal.records import ApprovalRecord, Consultation
from mock_portal.state import Store


def _items(store: Store) -> list[Item]:
    return [_item(store, one) for one in store.consultations]


def _item(store: Store, one: Consultation) -> Item:
    waits = one.state == consultations.WAITING
    who = one.name + (f"（{store.units[one.unit].name}）" if one.unit else "（个人）")
    records = [ApprovalRecord("提出咨询", "提交", "", one.at)]
    if one.replied_at:
        records.append(ApprovalRecord("区级答复", one.state, one.reply, one.replied_at))
    return Item(
        one.number,
        who,
        "业务咨询",
        one.state,
        one.at,
        level="district" if waits else "",
        decisions=("answer",) if waits else (),
        fields={
            "咨询标题": one.title,
            "咨询内容": one.content,
            "联系人" if one.unit else "姓名": one.name,
            "联系电话": one.phone,
        },
        records=records,
    )


def _decide(store: Store, number: str, decision: str, opinion: str, amount: int | None) -> object:
    return consultations.answer(store, number, opinion)


KIND = Kind(
    "consultation",
    "业务咨询",
    (
        Decision(
            "answer",
            "答复",
            needs_opinion=True,
            opinion="答复内容",
            phrases=(
                "您好，请参照《朝阳区办理工作居住证服务指南》准备材料。",
                "您好，该情况请携带材料到现场咨询。",
                "您好，请拨打咨询电话57596100转3说明具体情况。",
            ),
        ),
    ),
    _items,
    _decide,
)
