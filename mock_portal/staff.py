"""What the unit does for one of its employees: contract, letting go, starting a renewal.

FAQ 58, 62, 73, 76, 79, 84-87.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from mock_portal import people, permits, units
from mock_portal.errors import Refused
from mock_portal.records import (
    ApprovalRecord,
    Association,
    Contract,
    Disassociation,
    Fields,
    Permit,
    PermitApplication,
    Unit,
)
from mock_portal.state import Store

SITE = "talent_unit"
CONTRACT = "劳动合同"
OPEN_ENDED = "无固定期限"
RENEWAL = "续签"
STARTED = "单位发起"
RENEWAL_OPENS = timedelta(days=60)  # FAQ 58
LEFT, MOVED, SETTLED, LAPSED = "离职", "集团内部调动", "已落户北京", "证件到期不续签"
PAPERS = {
    LEFT: "离职证明",
    MOVED: "劳动合同主体变更协议",
    SETTLED: "北京户口本首页、本人页、变更页",
}
"""Reason of 解除关联 → the paper it needs; a permit that has run out needs none (FAQ 62)."""
REASONS = (*PAPERS, LAPSED)


def member(store: Store, unit: Unit, number: str) -> Association:
    """The employee whose 关联申请编号 this is, as long as the association lasts."""
    with store.lock:
        for one in store.associations:
            if one.number == number and one.unit == unit.credit_code and one.state == "已同意":
                return one
        raise Refused("该员工未与本单位关联")


def contract_of(store: Store, unit: Unit, id_number: str) -> Contract | None:
    with store.lock:
        return next(
            (one for one in store.contracts if one.unit == unit.credit_code and one.id_number == id_number),
            None,
        )


def update_contract(
    store: Store, unit: Unit, number: str, fields: Fields, chosen: Mapping[str, Sequence[str]]
) -> Contract:
    """更新合同 of the employee with that 关联申请编号: takes the place of the contract saved before."""
    with store.lock:
        who = member(store, unit, number)
        begins = units.day("合同开始日期", fields.get("合同开始日期"))
        open_ended = fields.get(OPEN_ENDED) == "是"
        ends = None if open_ended else units.day("合同结束日期", fields.get("合同结束日期"))
        if ends is not None and ends < begins:
            raise Refused("合同结束日期不能早于合同开始日期", "合同结束日期")
        held = contract_of(store, unit, who.id_number)
        files = units.named(unit, chosen, (CONTRACT,), held.files if held else ())
        if not files:
            raise Refused("请上传劳动合同", CONTRACT)
        now = store.clock.now()
        one = Contract(store.number("HT"), unit.credit_code, who.id_number, begins, ends, files, now)
        store.contracts = [each for each in store.contracts if each is not held] + [one]
        received = {"姓名": who.name, "证件号码": who.id_number, **fields}
        store.received.add(SITE, "contract_update", one.number, unit.credit_code, received, files, now)
        unit.uploads.clear()
        return one


def let_go(
    store: Store, unit: Unit, number: str, fields: Fields, chosen: Mapping[str, Sequence[str]]
) -> Disassociation:
    """解除关联: the association ends, the permit is suspended (FAQ 76)."""
    with store.lock:
        who = member(store, unit, number)
        reason, today = str(fields.get("解除原因") or ""), store.clock.today()
        if reason not in REASONS:
            raise Refused("请选择解除原因", "解除原因")
        left = units.day("离职日期", fields.get("离职日期")) if reason in (LEFT, MOVED) else None
        if left is not None and left > today:
            raise Refused("离职日期不能晚于今天", "离职日期")
        permit = people.permit_of(store, who.id_number)
        if reason == LAPSED and (permit is None or permit.expires >= today):
            raise Refused("该员工证件未到期", "解除原因")
        slots = (PAPERS[reason],) if reason in PAPERS else ()
        files = units.named(unit, chosen, slots)
        if slots and not files:
            raise Refused(f"请上传{slots[0]}", slots[0])
        now = store.clock.now()
        one = Disassociation(
            store.number("JC"), unit.credit_code, who.id_number, who.name, reason, left, files, now,
            store.listed_from(SITE, "disassociation"),
        )  # fmt: skip
        store.disassociations.append(one)
        who.state, who.decided_at = "已解除", now
        permits.suspend(store, who.id_number, today)
        received = {"姓名": who.name, "证件号码": who.id_number, **fields}
        store.received.add(SITE, "disassociation", one.number, unit.credit_code, received, files, now)
        unit.uploads.clear()
        return one


def gone(store: Store, unit: Unit) -> list[Disassociation]:
    """解除关联记录, newest first, as far as lists show them."""
    with store.lock:
        return [
            one
            for one in reversed(store.disassociations)
            if one.unit == unit.credit_code and store.listed(one.listed_from)
        ]


def renewable(store: Store, unit: Unit) -> list[tuple[Association, Permit]]:
    """发起员工续签: associated employees whose permit is valid and in its last 60 days."""
    with store.lock:
        today = store.clock.today()
        found = []
        for one in store.associations:
            permit = people.permit_of(store, one.id_number)
            if one.unit != unit.credit_code or one.state != "已同意" or permit is None:
                continue
            if people.permit_state(permit, today) == "有效" and permit.expires - today <= RENEWAL_OPENS:
                found.append((one, permit))
        return found


def start_renewal(store: Store, unit: Unit, number: str, fields: Fields) -> PermitApplication:
    """发起续签: the application of kind 续签 goes to the district; the unit need not review its own."""
    with store.lock:
        who = member(store, unit, number)
        if not any(one is who for one, _ in renewable(store, unit)):
            raise Refused("证件到期前60天内方可办理续签")
        person = store.persons[who.id_number]
        if not person.profile_number:
            raise Refused("该员工尚未在个人平台完善个人信息，请员工完善后再发起")
        permits.may_start(store, person, RENEWAL)
        term = "合同开始日期" if fields.get(OPEN_ENDED) == "是" else "合同期限"
        for label in ("现任职务", term):
            if not fields.get(label):
                raise Refused(f"请填写{label}", label)
        if fields.get("本单位承诺继续聘用该员工") != "是":
            raise Refused("请勾选承诺", "本单位承诺继续聘用该员工")
        now = store.clock.now()
        one = PermitApplication(
            store.number("SQ"), who.id_number, who.name, unit.credit_code, RENEWAL, dict(fields),
            "待区级受理", now, store.listed_from(SITE, "renewal_start"),
            [ApprovalRecord(STARTED, "提交", "", now)],
        )  # fmt: skip
        store.permit_applications.append(one)
        files = [file for slot in people.SLOTS for file in person.attachments.get(slot, [])]
        received = {"姓名": who.name, "证件号码": who.id_number, **fields}
        store.received.add(SITE, "renewal_start", one.number, unit.credit_code, received, files, now)
        return one
