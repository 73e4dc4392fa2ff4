"""Who may begin a 工作居住证 business, and what its form must say (FAQ 13, 58, 61, 63, 64, 69-71, 74, 75)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from stdnum.cn import ric

from mock_portal import people
from mock_portal.errors import Refused
from mock_portal.records import Fields, Permit, Person, Unit
from mock_portal.state import Store

RENEWAL_OPENS = timedelta(days=60)  # FAQ 58
PROMISE = "本人承诺所填信息真实有效"
HONESTY = "诚信声明"
CONDITIONS = ("学历+学位", "中级及以上职称", "知识产权")
ITEMS: dict[str, tuple[str, ...]] = {
    "住所": ("住所类型", "住所所在区", "现居住地址"),
    "婚姻状况": ("婚姻状况",),
    "户籍": ("户口性质", "户籍所在地", "户籍地址"),
    "学历学位": ("国内最高学历", "国内最高学位", "毕业院校", "毕业日期"),
    "职称": ("职称名称", "职称级别"),
}
"""变更事项 of a 证件基础信息变更 → labels of 个人信息完善."""
_ITEM_SLOTS = {
    "住所": ("在京合法稳定住所证明",),
    "婚姻状况": (),
    "户籍": ("户口本首页及本人页",),
    "学历学位": ("学历证书", "学位证书"),
    "职称": ("职称证书",),
}
CHILD = ("姓名", "身份证号", "学习（工作）单位")
ADDED, REMOVED = "增加", "减少"


def held(store: Store, id_number: str) -> Permit:
    """The person's permit, not run out; Refused otherwise (FAQ 61)."""
    permit = people.permit_of(store, id_number)
    if permit is None:
        raise Refused("您尚未持有工作居住证，请申请工作居住证")
    if permit.expires < store.clock.today():
        raise Refused("您的工作居住证已失效，请重新申请工作居住证")
    return permit


def _of_unit(store: Store, person: Person, unit: Unit) -> Permit:
    """FAQ 63, 75: a permit that is elsewhere, or suspended, is moved first."""
    permit = held(store, person.id_number)
    if permit.unit != unit.credit_code or permit.suspended_from is not None:
        raise Refused("工作居住证不在现单位名下或已挂起，请先办理聘用单位变更")
    return permit


# ---- who may begin


def begin_new(store: Store, person: Person, unit: Unit) -> None:
    permit = people.permit_of(store, person.id_number)
    if permit is not None and permit.expires >= store.clock.today():
        raise Refused("您已持有有效的工作居住证，不可重复申请")


def begin_renewal(store: Store, person: Person, unit: Unit) -> None:
    if _of_unit(store, person, unit).expires - store.clock.today() > RENEWAL_OPENS:
        raise Refused("证件到期前60天内方可办理续签")


def begin_change(store: Store, person: Person, unit: Unit) -> None:
    _of_unit(store, person, unit)


def begin_employer(store: Store, person: Person, unit: Unit) -> None:
    permit = held(store, person.id_number)
    if permit.suspended_from is None:
        here = permit.unit == unit.credit_code
        raise Refused(
            "工作居住证已在本单位名下，无需办理聘用单位变更"
            if here
            else "原单位尚未解除关联，证件未挂起，不可办理聘用单位变更"
        )
    year = store.clock.today().year
    if not any(
        one.unit == unit.credit_code and one.year == year and one.state == "已下达"
        for one in store.quota_applications
    ):
        raise Refused("单位本年度未取得过指标，不可办理聘用单位变更")


# ---- what the form must say


def _day(fields: Fields, label: str) -> date:
    try:
        return date.fromisoformat(str(fields.get(label) or ""))
    except ValueError:
        raise Refused(f"{label}格式不正确", label) from None


def _term(fields: Fields) -> None:
    label = "合同开始日期" if fields.get("无固定期限") in (True, "是") else "合同期限"
    if not fields.get(label):
        raise Refused(f"请填写{label}", label)


def _months(fields: Fields) -> None:
    months = (str(fields["材料起始月份"]), str(fields["材料截止月份"]))
    if not all(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) for month in months) or months[0] > months[1]:
        raise Refused("材料起止月份不正确", "材料起始月份")


def check_new(store: Store, person: Person, fields: Fields) -> None:
    if fields["申报条件"] not in CONDITIONS:
        raise Refused("申报条件不在可选范围内", "申报条件")
    _term(fields)
    try:
        date.fromisoformat(str(fields["入职日期"]))
        if float(fields["近12个月应税收入合计（元）"]) < 0:
            raise ValueError
    except ValueError:
        raise Refused("入职日期或收入格式不正确") from None
    _months(fields)


def check_renewal(store: Store, person: Person, fields: Fields) -> None:
    _term(fields)
    _months(fields)


def check_employer(store: Store, person: Person, fields: Fields) -> None:
    _term(fields)
    if _day(fields, "入职日期") > store.clock.today():
        raise Refused("入职日期不能晚于今天", "入职日期")
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", str(fields["新单位参保起始月份"])):
        raise Refused("新单位参保起始月份不正确", "新单位参保起始月份")


def items_of(fields: Fields) -> list[str]:
    """变更事项 as ticked."""
    return [item for item in str(fields.get("变更事项") or "").split("、") if item]


def check_basic(store: Store, person: Person, fields: Fields) -> None:
    registered = held(store, person.id_number).facts
    for item in items_of(fields):
        if item not in ITEMS:
            raise Refused("变更事项不在可选范围内", "变更事项")
        if registered and all(
            registered.get(label, "") == person.profile.get(label, "") for label in ITEMS[item]
        ):
            raise Refused(f"{item}信息与证件登记信息一致，无需变更", "变更事项")
        wanted = [*_ITEM_SLOTS[item]]
        if item == "婚姻状况" and person.profile.get(item) == "已婚":
            wanted.append("结婚证")
        if missing := [slot for slot in wanted if not person.attachments.get(slot)]:
            raise Refused(f"附件不齐全，请上传：{'、'.join(missing)}")


def check_family(store: Store, person: Person, fields: Fields) -> None:
    """FAQ 69, 70: children only; one on the slip is not added, one that is not there is not removed."""
    rows = fields.get("变更人员") or []
    on_slip = {child["身份证号"] for child in held(store, person.id_number).children}
    known = {
        (child["姓名"], child["身份证号"]): child["学习（工作）单位"]
        for child in person.profile.get("随往子女") or []
    }
    seen: set[str] = set()
    for row in rows:
        number = row["身份证号"]
        if row["变更类型"] not in (ADDED, REMOVED) or not row["姓名"] or not ric.is_valid(number):
            raise Refused("变更人员信息不正确，请核对", "变更人员")
        if number in seen:
            raise Refused("同一子女不可重复填写", "变更人员")
        seen.add(number)
        if row["变更类型"] == REMOVED and number not in on_slip:
            raise Refused("该子女不在电子确认单中，不可减少", "变更人员")
        if row["变更类型"] == ADDED:
            if number in on_slip:
                raise Refused("该子女已在电子确认单中，无需增加", "变更人员")
            if not row["学习（工作）单位"]:
                raise Refused("请填写学习（工作）单位，没有的填写“无”", "变更人员")
            if known.get((row["姓名"], number)) != row["学习（工作）单位"]:
                raise Refused("增加的子女与个人信息中的随往子女不一致，请先完善个人信息", "变更人员")
