"""Between the page's JSON (English keys) and what the portal keeps: visible label → text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stdnum.cn import ric

from mock_portal.errors import Refused
from mock_portal.records import Fields
from mock_portal.talent_person import options

PROFILE = {
    "name": "姓名",
    "id_number": "身份证号",
    "birth_date": "出生日期",
    "sex": "性别",
    "nationality": "民族",
    "political": "政治面貌",
    "mobile": "手机号码",
    "email": "电子邮箱",
    "marriage": "婚姻状况",
    "household_kind": "户口性质",
    "household_place": "户籍所在地",
    "household_address": "户籍地址",
    "residence_kind": "住所类型",
    "residence_district": "住所所在区",
    "residence_address": "现居住地址",
    "level": "国内最高学历",
    "degree": "国内最高学位",
    "study_form": "学习形式",
    "school": "毕业院校",
    "major": "所学专业",
    "graduated": "毕业日期",
    "foreign": "国（境）外学历",
    "certification": "认证编号",
    "has_title": "是否持有职称证书",
    "title_name": "职称名称",
    "title_grade": "职称级别",
    "work": "工作经历",
    "children": "随往子女",
}
WORK = {"unit": "工作单位", "position": "职务", "started": "开始年月", "ended": "结束年月"}
CHILD = {"name": "姓名", "id_number": "身份证号", "school": "学习（工作）单位"}
_TERM = {"contract": "合同期限", "contract_begins": "合同开始日期", "open_ended": "无固定期限"}
_MONTHS = {"first_month": "材料起始月份", "last_month": "材料截止月份"}
_PROMISE = {"promise": "本人承诺所填信息真实有效"}
APPLICATIONS: dict[str, dict[str, str]] = {
    "新办": {
        "qualification": "申报条件",
        "unit": "申请单位",
        "position": "现任职务",
        "employed_since": "入职日期",
        **_TERM,
        "income": "近12个月应税收入合计（元）",
        **_MONTHS,
        **_PROMISE,
    },
    "续签": {
        "permit": "证件编号",
        "unit": "申请单位",
        "position": "现任职务",
        **_TERM,
        **_MONTHS,
        **_PROMISE,
    },
    "证件基础信息变更": {"permit": "证件编号", "items": "变更事项", "reason": "变更说明", **_PROMISE},
    "证件业务信息变更": {"permit": "证件编号", "people": "变更人员", **_PROMISE},
    "聘用单位变更": {
        "permit": "证件编号",
        "former": "原单位",
        "unit": "新单位",
        "position": "现任职务",
        "employed_since": "入职日期",
        **_TERM,
        "insured_from": "新单位参保起始月份",
        **_PROMISE,
    },
}
"""业务类型 → key of the page's JSON → visible label."""
PEOPLE = {"kind": "变更类型", "name": "姓名", "id_number": "身份证号", "school": "学习（工作）单位"}
# What the page shows and sends only while the switch or tick before it is on.
_WHEN = {"certification": "foreign", "title_name": "has_title", "title_grade": "has_title"}
_CHOICES = {
    "nationality": options.NATIONALITIES,
    "political": options.POLITICAL,
    "marriage": options.MARRIAGE,
    "household_kind": options.HOUSEHOLD,
    "residence_kind": options.RESIDENCE,
    "residence_district": options.DISTRICTS,
    "level": list(options.DEGREES),
    "study_form": options.STUDY_FORMS,
    "school": options.SCHOOLS,
    "title_grade": options.TITLE_GRADES,
}


def text(value: Any) -> str:
    """A value of the page as the portal keeps it: 是/否 for a tick, empty for nothing."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _rows(rows: Any, labels: Mapping[str, str]) -> list[Fields]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("提交的数据格式不正确")
    return [{label: text(row.get(key)) for key, label in labels.items()} for row in rows]


def profile(form: Mapping[str, Any]) -> Fields:
    """What 保存 sends, by label. Refused when a choice is none of the table's."""
    for key, choices in _CHOICES.items():
        hidden = key in _WHEN and not form.get(_WHEN[key])
        if form.get(key) and not hidden and form[key] not in choices:
            raise Refused(f"{PROFILE[key]}不在可选范围内", PROFILE[key])
    level, degree = form.get("level"), form.get("degree")
    if level and degree and degree not in options.DEGREES[level]:
        raise Refused("国内最高学位与国内最高学历不符", PROFILE["degree"])
    place = form.get("household_place")
    if place and not options.is_place(place):
        raise Refused("户籍所在地不在可选范围内", PROFILE["household_place"])
    for child in _rows(form.get("children") or [], CHILD):
        if not ric.is_valid(child["身份证号"]):
            raise Refused("随往子女身份证号不正确，请核对", "随往子女")
    fields: Fields = {}
    for key, label in PROFILE.items():
        if key in _WHEN and not form.get(_WHEN[key]):
            continue
        if key == "household_place":
            fields[label] = " / ".join(place or [])
        elif key in ("work", "children"):
            fields[label] = _rows(form.get(key) or [], WORK if key == "work" else CHILD)
        else:
            fields[label] = text(form.get(key))
    return fields


def profile_form(fields: Fields) -> dict[str, Any]:
    """The other way round: what the page shows of a saved profile."""
    form: dict[str, Any] = {}
    for key, label in PROFILE.items():
        value = fields.get(label, "")
        if key in ("foreign", "has_title"):
            form[key] = value == "是"
        elif key == "household_place":
            form[key] = value.split(" / ") if value else []
        elif key in ("work", "children"):
            labels = WORK if key == "work" else CHILD
            form[key] = [{name: row[shown] for name, shown in labels.items()} for row in value or []]
        else:
            form[key] = value
    return form


def application(business: str, form: Mapping[str, Any], shown: Mapping[str, Any]) -> Fields:
    """What 提交申请 sends, by label; 合同期限 as `2023-03-01 至 2029-02-28`, 变更事项 as `住所、户籍`.

    `shown`: what the page only shows; the portal puts in its own.
    """
    labels, values = APPLICATIONS[business], {**form, **shown}
    dates, items = form.get("contract"), form.get("items")
    values["contract"] = " 至 ".join(str(day) for day in dates) if isinstance(dates, list) else ""
    values["items"] = "、".join(str(item) for item in items) if isinstance(items, list) else ""
    hidden = "contract" if form.get("open_ended") else "contract_begins"
    sent: Fields = {label: text(values.get(key)) for key, label in labels.items() if key != hidden}
    if "people" in labels:
        sent[labels["people"]] = _rows(form.get("people") or [], PEOPLE)
    return sent
