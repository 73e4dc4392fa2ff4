"""指标申报 and 二次申报: the district grants a number of places or returns it (FAQ 9, 13)."""

from __future__ import annotations

from mock_portal import quota
from mock_portal.desk.kinds import Decision, Item, Kind
from mock_portal.records import ApprovalRecord, QuotaApplication
from mock_portal.state import Store


def _items(store: Store) -> list[Item]:
    return [_item(store, one) for one in store.quota_applications if one.state != "草稿"]


def _item(store: Store, one: QuotaApplication) -> Item:
    waits = one.state == "已上报"
    sent = one.reported_at or one.at
    records = [ApprovalRecord("单位上报", "提交", "", sent)]
    if one.decided_at:
        result = f"下达 {one.granted} 个" if one.state == "已下达" else "退回"
        records.append(ApprovalRecord("区级审核", result, one.opinion, one.decided_at))
    records += [
        ApprovalRecord("单位退回指标", f"退回 {back.places} 个", back.reason, back.at)
        for back in store.quota_returns
        if back.application == one.number
    ]
    return Item(
        one.number,
        store.units[one.unit].name,
        quota.TITLES[one.second],
        one.state,
        sent,
        level="district" if waits else "",
        decisions=("grant", "return") if waits else (),
        fields=one.fields,
        files=one.files,
        records=records,
    )


def _decide(store: Store, number: str, decision: str, opinion: str, amount: int | None) -> object:
    return quota.decide(store, number, amount if decision == "grant" else None, opinion)


KIND = Kind(
    "quota_application",
    "指标申报",
    (
        Decision("grant", "下达指标", amount="批复指标数", phrases=("同意", "经审核，按核定数量下达")),
        Decision(
            "return",
            "退回",
            needs_opinion=True,
            phrases=(
                "纳税金额与材料不一致，请核实后重新申报",
                "纳税材料不清晰，请上传原件彩色扫描件",
                "营业执照信息与申报信息不一致",
                "申请理由过于简单，请补充说明",
            ),
        ),
    ),
    _items,
    _decide,
)
