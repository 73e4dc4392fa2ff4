"""Persons: profile, attachments, association with a unit (talent_person) and the unit's side of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from mock_portal.errors import Refused
from mock_portal.records import Association, Fields, Permit, Person, StoredFile, Unit
from mock_portal.state import Store

SITE = "talent_person"
SLOTS = (
    *("学历证书", "学位证书", "应税收入材料", "社会保险个人权益记录", "诚信声明", "在京合法稳定住所证明"),
    *("户口本首页及本人页", "结婚证", "职称证书", "其他材料", "有效劳动合同", "证件照"),
)
REQUIRED_SLOTS = (
    *("学历证书", "应税收入材料", "社会保险个人权益记录", "诚信声明", "在京合法稳定住所证明"),
    *("户口本首页及本人页", "有效劳动合同"),
)
REQUIRED_FIELDS = (
    *("姓名", "身份证号", "出生日期", "性别", "民族", "政治面貌", "手机号码", "婚姻状况", "户口性质"),
    *("户籍所在地", "户籍地址", "住所类型", "住所所在区", "现居住地址", "国内最高学历", "国内最高学位"),
    *("学习形式", "毕业院校", "所学专业", "毕业日期"),
)


class Listed(NamedTuple):
    """A row of 员工列表. `number`: 关联申请编号."""

    number: str
    name: str
    id_number: str
    association: str
    permit: str
    permit_state: str
    expires: date | None


def arrive(store: Store, id_number: str, name: str) -> Person:
    """The person who scanned; the account is made on the spot. Refused when the name is another's."""
    with store.lock:
        person = store.persons.setdefault(id_number, Person(id_number, name))
        if person.name != name:
            raise Refused("姓名与身份证号不一致")
        return person


def slot_kinds(slot: str) -> tuple[str, ...]:
    """The file types that an attachment slot takes."""
    return ("jpg", "png") if slot == "证件照" else ("pdf",)


def save_profile(store: Store, person: Person, fields: Fields) -> Person:
    """保存 of 个人信息完善: the whole page replaces what was there. Saving twice is two savings."""
    required = list(REQUIRED_FIELDS)
    if fields.get("国（境）外学历") in (True, "是"):
        required.append("认证编号")
    if fields.get("是否持有职称证书") in (True, "是"):
        required += ["职称名称", "职称级别"]
    for label in required:
        if not fields.get(label):
            raise Refused(f"请填写{label}", label)
    if fields["身份证号"] != person.id_number or fields["姓名"] != person.name:
        raise Refused("姓名、身份证号与登录账户不一致", "身份证号")
    if not re.fullmatch(r"1\d{10}", str(fields["手机号码"])):
        raise Refused("手机号码格式不正确", "手机号码")
    with store.lock:
        now = store.clock.now()
        person.profile, person.profile_at = dict(fields), now
        person.profile_number = store.number("BC")
        store.received.add(SITE, "profile", person.profile_number, person.id_number, fields, [], now)
        return person


def upload(store: Store, person: Person, slot: str, file: StoredFile) -> StoredFile:
    """A checked file waits for 保存附件 to name it; nothing is saved before."""
    if slot not in SLOTS:
        raise Refused("未知的附件类型", slot)
    with store.lock:
        files = person.uploads.setdefault(slot, [])
        file.order = len(files) + 1
        files.append(file)
        store.files[file.id] = file
        return file


def remove_upload(store: Store, person: Person, file_id: str) -> None:
    """The file leaves the page; those after it move up."""
    with store.lock:
        for files in person.uploads.values():
            files[:] = [file for file in files if file.id != file_id]
            for order, file in enumerate(files, start=1):
                file.order = order


def save_attachments(
    store: Store, person: Person, chosen: Mapping[str, Sequence[str]] | None = None
) -> Person:
    """保存附件: `chosen`, slot → ids of files in the page's order, replaces what was there.

    Ids are those of uploads of this person, saved earlier or not; None: all of them as they came.
    """
    with store.lock:
        if chosen is None:
            chosen = {slot: [file.id for file in files] for slot, files in person.uploads.items()}
        saved: dict[str, list[StoredFile]] = {}
        for slot in SLOTS:
            known = {file.id: file for file in person.uploads.get(slot, [])}
            for order, file_id in enumerate(chosen.get(slot, ()), start=1):
                if file_id not in known:
                    raise Refused("附件已失效，请重新上传", slot)
                saved.setdefault(slot, []).append(replace(known[file_id], order=order))
        files = [file for slot in SLOTS for file in saved.get(slot, [])]
        if not files:
            raise Refused("请先上传附件")
        now = store.clock.now()
        person.attachments = saved
        person.attachments_at, person.attachments_number = now, store.number("FJ")
        store.received.add(SITE, "attachments", person.attachments_number, person.id_number, {}, files, now)
        return person


def required_slots(person: Person) -> list[str]:
    """Attachment slots that this person's profile asks for, in the page's order."""
    required = list(REQUIRED_SLOTS)
    if person.profile.get("国内最高学位") not in (None, "", "无"):
        required.append("学位证书")
    if person.profile.get("婚姻状况") == "已婚":
        required.append("结婚证")
    if person.profile.get("是否持有职称证书") in (True, "是"):
        required.append("职称证书")
    return [slot for slot in SLOTS if slot in required]


def missing_slots(person: Person) -> list[str]:
    """Required attachment slots that have no saved file."""
    return [slot for slot in required_slots(person) if not person.attachments.get(slot)]


def associate(store: Store, person: Person, code: str) -> Association:
    """提交关联申请 with a 单位关联码. The portal has no rule against asking twice while one waits."""
    with store.lock:
        if not code.strip():
            raise Refused("请填写单位关联码", "单位关联码")
        unit = store.unit_by_code(code)
        if unit is None:
            raise Refused("单位关联码不存在", "单位关联码")
        if (now_at := unit_of(store, person.id_number)) is not None:
            raise Refused(f"您已关联{now_at.name}，请先解除关联")
        now = store.clock.now()
        one = Association(
            store.number("GL"), person.id_number, person.name, unit.credit_code, "待审核", now,
            store.listed_from(SITE, "association"),
        )  # fmt: skip
        store.associations.append(one)
        fields = {"单位关联码": code.strip().upper()}
        store.received.add(SITE, "association", one.number, person.id_number, fields, [], now)
        return one


def associations_of(store: Store, id_number: str) -> list[Association]:
    """The person's own requests, newest first, as far as lists show them."""
    with store.lock:
        return [
            one
            for one in reversed(store.associations)
            if one.id_number == id_number and store.listed(one.listed_from)
        ]


def requests_to(store: Store, unit: str) -> list[Association]:
    """关联申请 of a unit: waiting ones first, then newest first."""
    with store.lock:
        mine = [
            one for one in reversed(store.associations) if one.unit == unit and store.listed(one.listed_from)
        ]
        return sorted(mine, key=lambda one: one.state != "待审核")


def decide_association(store: Store, unit: str, number: str, approve: bool) -> Association:
    """同意 or 拒绝 by the unit's agent."""
    with store.lock:
        one = next((one for one in store.associations if one.number == number and one.unit == unit), None)
        if one is None:
            raise Refused("未找到该关联申请")
        if one.state != "待审核":
            raise Refused(f"该关联申请{one.state}，不可重复操作")
        one.state, one.decided_at = ("已同意" if approve else "已拒绝"), store.clock.now()
        fields = {"姓名": one.name, "证件号码": one.id_number, "审核结果": "同意" if approve else "拒绝"}
        store.received.add("talent_unit", "association_approval", number, unit, fields, [], one.decided_at)
        return one


def unit_of(store: Store, id_number: str) -> Unit | None:
    """The unit that the person is associated with."""
    with store.lock:
        for one in store.associations:
            if one.id_number == id_number and one.state == "已同意":
                return store.units[one.unit]
        return None


def permit_of(store: Store, id_number: str) -> Permit | None:
    """The person's latest permit."""
    with store.lock:
        mine = [permit for permit in store.permits if permit.id_number == id_number]
        return max(mine, key=lambda permit: permit.expires, default=None)


def permit_state(permit: Permit | None, today: date) -> str:
    """有效, 已挂起 or 已失效; empty without a permit."""
    if permit is None:
        return ""
    if permit.expires < today:
        return "已失效"
    return "有效" if permit.suspended_from is None else "已挂起"


def employees(store: Store, unit: str) -> list[Listed]:
    """员工列表: who is associated or asks to be, in the order of asking; one row a person."""
    with store.lock:
        rows: dict[str, Listed] = {}
        permits: dict[str, Permit] = {}
        for held in store.permits:
            latest = permits.setdefault(held.id_number, held)
            if held.expires > latest.expires:
                permits[held.id_number] = held
        today = store.clock.today()
        for one in store.associations:
            if one.unit != unit or not store.listed(one.listed_from):
                continue
            if one.id_number in rows and rows[one.id_number].association == "已关联":
                continue
            permit = permits.get(one.id_number)
            rows[one.id_number] = Listed(
                one.number, one.name, one.id_number, "已关联" if one.state == "已同意" else one.state,
                permit.number if permit else "", permit_state(permit, today),
                permit.expires if permit else None,
            )  # fmt: skip
        return list(rows.values())
