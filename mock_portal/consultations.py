"""业务咨询: questions to the district, and its replies (FAQ 2)."""

from __future__ import annotations

import re

from mock_portal.errors import Refused
from mock_portal.records import Consultation
from mock_portal.state import Store

SITE = "chaoyang_hr"
UNIT_SIDE, PUBLIC_SIDE = "consultation", "consultation_personal"
LIMITS = {"咨询标题": 50, "咨询内容": 1000}
WAITING, ANSWERED = "待答复", "已答复"


def ask(store: Store, unit: str, name: str, phone: str, title: str, content: str) -> Consultation:
    """提交咨询: kept and written down as received. The portal takes the same question twice.

    `unit`: credit code, empty for somebody on the public page.
    """
    business, who = (UNIT_SIDE, "联系人") if unit else (PUBLIC_SIDE, "姓名")
    content = "\n".join(content.splitlines())
    fields = {"咨询标题": title, who: name, "联系电话": phone, "咨询内容": content}
    fields = {label: value.strip() for label, value in fields.items()}
    for label, value in fields.items():
        if not value:
            raise Refused(f"请填写{label}", label)
        if len(value) > LIMITS.get(label, 20):
            raise Refused(f"{label}不能超过{LIMITS.get(label, 20)}个字", label)
    if not re.fullmatch(r"[\d-]{7,13}", fields["联系电话"]):
        raise Refused("联系电话格式不正确", "联系电话")
    with store.lock:
        now = store.clock.now()
        one = Consultation(
            store.number("ZX"),
            unit,
            fields[who],
            fields["联系电话"],
            fields["咨询标题"],
            fields["咨询内容"],
            WAITING,
            now,
            store.listed_from(SITE, business),
        )
        store.consultations.append(one)
        store.received.add(SITE, business, one.number, unit or "public", fields, [], now)
        return one


def listing(store: Store, unit: str) -> list[Consultation]:
    """咨询记录 of the unit, newest first."""
    with store.lock:
        mine = [one for one in store.consultations if one.unit == unit and store.listed(one.listed_from)]
        return mine[::-1]


def look_up(store: Store, name: str, phone: str, number: str = "") -> list[Consultation]:
    """咨询结果查询 of the public page, newest first: what was asked there under this name and number."""
    for label, value in {"姓名": name, "联系电话": phone}.items():
        if not value:
            raise Refused(f"请填写{label}", label)
    mine = [one for one in listing(store, "") if (one.name, one.phone) == (name, phone)]
    return [one for one in mine if number in ("", one.number)]


def find(store: Store, unit: str, number: str) -> Consultation:
    """One of the unit's own; Refused for any other."""
    for one in listing(store, unit):
        if one.number == number:
            return one
    raise Refused("咨询记录不存在")


def answer(store: Store, number: str, reply: str) -> Consultation:
    """The district's reply. Given once."""
    with store.lock:
        one = next((one for one in store.consultations if one.number == number), None)
        if one is None:
            raise Refused(f"no consultation {number}")
        if one.state != WAITING:
            raise Refused(f"consultation {number} is {one.state}, not {WAITING}")
        one.state, one.reply, one.replied_at = ANSWERED, reply, store.clock.now()
        return one
