"""The unit's own business: permission, change of authority, attachments (FAQ 7, 8, 23-27, 43)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mock_portal.errors import Refused
from mock_portal.records import ApprovalRecord, Fields, StoredFile, Unit, UnitApplication
from mock_portal.state import Store

SITE = "talent_unit"
HERE = "朝阳区"
PERMISSION = "申请业务办理权限"
TRANSFER = "单位主管部门变更"
BUSINESSES = {PERMISSION: "permission", TRANSFER: "authority_change"}
WAITING, RETURNED, PASSED = "待区级审核", "已退回", "已通过"
CLASSES = ("高新技术企业", "其他")
DISTRICTS = (
    *("东城区", "西城区", "朝阳区", "丰台区", "石景山区", "海淀区", "门头沟区", "房山区"),
    *("通州区", "顺义区", "昌平区", "大兴区", "怀柔区", "平谷区", "密云区", "延庆区"),
)
PAPERS = (
    *("营业执照", "北京市社会保险个人权益记录（单位缴费信息）", "单位缴纳税费凭证", "诚信声明（单位版）"),
    "高新技术企业证书",
)
ATTACHMENTS = ("更名通知书",)
HIGH_TECH_FIELDS = ("证书编号", "发证日期", "有效期至")
REQUIRED = ("单位分类", "经办人姓名", "经办人手机", "本单位承诺所填信息和提供材料真实有效")


def upload(store: Store, unit: Unit, file: StoredFile) -> StoredFile:
    """A checked file waits for a submission to name it."""
    with store.lock:
        unit.uploads[file.id] = file
        store.files[file.id] = file
        return file


def named(
    unit: Unit, chosen: Mapping[str, Sequence[str]], slots: Sequence[str], kept: Sequence[StoredFile] = ()
) -> list[StoredFile]:
    """The files of `chosen`, slot → ids in the page's order: uploads of this unit, or `kept` ones."""
    known = {**unit.uploads, **{file.id: file for file in kept}}
    found: list[StoredFile] = []
    for slot in slots:
        for order, file_id in enumerate(chosen.get(slot, ()), start=1):
            if file_id not in known or known[file_id].slot != slot:
                raise Refused("附件已失效，请重新上传", slot)
            found.append(replace(known[file_id], order=order))
    return found


def may_start(store: Store, unit: Unit, business: str) -> None:
    """Refused unless the unit may begin this business now: what its page checks when it opens."""
    with store.lock:
        waiting = next((one for one in _of(store, unit) if one.state == WAITING), None)
        if waiting is not None:
            raise Refused(f"您有正在审核的单位业务（{waiting.business}，{waiting.number}），不可重复申请")
        if business == PERMISSION and unit.permission != "无":
            raise Refused(f"单位已开通业务办理权限，主管部门为{unit.permission}，无需重复申请")
        if business == TRANSFER and unit.permission == "无":
            raise Refused("单位尚未开通业务办理权限，请先申请业务办理权限")


def apply(
    store: Store, unit: Unit, business: str, fields: Fields, chosen: Mapping[str, Sequence[str]]
) -> UnitApplication:
    """提交申请 of either business, written down as received. `chosen`: slot → ids of uploaded files."""
    with store.lock:
        may_start(store, unit, business)
        district = HERE if business == PERMISSION else _target(unit, fields)
        _check(store, fields)
        files = named(unit, chosen, PAPERS)
        _check_papers(fields, files)
        now, name = store.clock.now(), BUSINESSES[business]
        one = UnitApplication(
            store.number("DW"), unit.credit_code, unit.name, business, district, dict(fields), files,
            WAITING, now, store.listed_from(SITE, name), [ApprovalRecord("单位申请", "提交", "", now)],
        )  # fmt: skip
        store.unit_applications.append(one)
        store.received.add(SITE, name, one.number, unit.credit_code, fields, files, now)
        unit.uploads.clear()
        return one


def _target(unit: Unit, fields: Fields) -> str:
    district = str(fields.get("变更后主管部门") or "")
    if district not in DISTRICTS:
        raise Refused("请选择变更后主管部门", "变更后主管部门")
    if district == unit.permission:
        raise Refused("变更后主管部门与现主管部门相同", "变更后主管部门")
    if not fields.get("变更原因"):
        raise Refused("请填写变更原因", "变更原因")
    return district


def _check(store: Store, fields: Fields) -> None:
    held = fields.get("单位分类") == "高新技术企业"
    for label in (*REQUIRED, *(HIGH_TECH_FIELDS if held else ())):
        if not fields.get(label):
            raise Refused(f"请填写{label}", label)
    if fields["单位分类"] not in CLASSES:
        raise Refused("单位分类不在可选范围内", "单位分类")
    if not re.fullmatch(r"1\d{10}", str(fields["经办人手机"])):
        raise Refused("经办人手机格式不正确", "经办人手机")
    if fields["本单位承诺所填信息和提供材料真实有效"] != "是":
        raise Refused("请勾选承诺", "本单位承诺所填信息和提供材料真实有效")
    if held:
        today = store.clock.today()
        if not day("发证日期", fields["发证日期"]) <= today <= day("有效期至", fields["有效期至"]):
            raise Refused("高新技术企业证书不在有效期内，单位分类请选择“其他”", "有效期至")


def _check_papers(fields: Fields, files: Sequence[StoredFile]) -> None:
    given = {file.slot for file in files}
    needed = PAPERS if fields["单位分类"] == "高新技术企业" else PAPERS[:-1]
    if missing := [slot for slot in needed if slot not in given]:
        raise Refused(f"材料不齐全，请上传：{'、'.join(missing)}", missing[0])


def day(label: str, value: Any) -> date:
    """A date as the pages send it. Refused otherwise."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"{label}格式不正确", label) from None


def _of(store: Store, unit: Unit) -> list[UnitApplication]:
    return [one for one in store.unit_applications if one.unit == unit.credit_code]


def applications(store: Store, unit: Unit) -> list[UnitApplication]:
    """单位业务申请记录, newest first, as far as lists show them."""
    with store.lock:
        return [one for one in reversed(_of(store, unit)) if store.listed(one.listed_from)]


def find(store: Store, number: str, unit: str | None = None) -> UnitApplication:
    """The application with this number, of this unit when given; Refused when there is none."""
    with store.lock:
        for one in store.unit_applications:
            if one.number == number and unit in (None, one.unit):
                return one
        raise Refused("未找到该业务申请")


def why_not(store: Store, one: UnitApplication) -> str:
    """Why the district cannot pass it: into 朝阳区 quota of this year comes first (FAQ 8, 26); empty else."""
    today = store.clock.today()
    held = any(
        each.unit == one.unit and each.state == "已下达" and each.year == today.year
        for each in store.quota_applications
    )
    return "" if held or one.district != HERE else "单位本年度尚未取得朝阳区指标，不能通过"


def decide(store: Store, number: str, passed: bool, opinion: str) -> UnitApplication:
    """The district's decision. Passed: the unit's 主管部门 is the new one from now on."""
    with store.lock:
        one = find(store, number)
        if one.state != WAITING:
            raise Refused(f"unit application {number} is {one.state}, not {WAITING}")
        if passed and (reason := why_not(store, one)):
            raise Refused(reason)
        one.state = PASSED if passed else RETURNED
        result = "通过" if passed else "退回"
        one.records.append(ApprovalRecord("区级审核", result, opinion, store.clock.now()))
        if passed:
            store.units[one.unit].permission = one.district
        return one


def save_attachments(store: Store, unit: Unit, chosen: Mapping[str, Sequence[str]]) -> Unit:
    """保存附件: what is named replaces what was there."""
    with store.lock:
        before = [file for files in unit.attachments.values() for file in files]
        files = named(unit, chosen, ATTACHMENTS, before)
        if not files:
            raise Refused("请先上传附件")
        now = store.clock.now()
        unit.attachments = {slot: [file for file in files if file.slot == slot] for slot in ATTACHMENTS}
        unit.attachments_number, unit.attachments_at = store.number("FJ"), now
        store.received.add(
            SITE, "unit_attachments", unit.attachments_number, unit.credit_code, {}, files, now
        )
        unit.uploads.clear()
        return unit
