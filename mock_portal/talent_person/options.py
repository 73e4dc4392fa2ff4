"""What the selects of 个人信息完善 offer: the portal's own code tables.

省市 holds 省级 → 地级; the municipalities are their own city there.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_CODES = json.loads((Path(__file__).parent / "codes.json").read_text(encoding="utf-8"))

NATIONALITIES: list[str] = _CODES["民族"].split()
POLITICAL = ["群众", "中共党员", "中共预备党员", "共青团员", "民主党派"]
MARRIAGE = ["未婚", "已婚", "离异", "丧偶"]
HOUSEHOLD = ["家庭户口", "集体户口"]
RESIDENCE = ["自有住房", "配偶住房", "租赁", "单位宿舍", "借住"]
DISTRICTS = [
    *("东城区", "西城区", "朝阳区", "丰台区", "石景山区", "海淀区", "门头沟区", "房山区"),
    *("通州区", "顺义区", "昌平区", "大兴区", "怀柔区", "平谷区", "密云区", "延庆区"),
]
STUDY_FORMS = ["全日制", "非全日制", "网络教育", "成人自考", "成人教育"]
TITLE_GRADES = ["初级", "中级", "副高级", "正高级"]
QUALIFICATIONS = ["学历+学位", "中级及以上职称", "知识产权"]

# 学历 → the degrees that may go with it (a degree may be higher than the diploma: in-service study).
DEGREES = {
    "高中及以下": ["无"],
    "大学专科": ["无", "学士"],
    "大学本科": ["无", "学士", "硕士", "博士"],
    "硕士研究生": ["无", "学士", "硕士", "博士"],
    "博士研究生": ["无", "硕士", "博士"],
}

SCHOOLS: list[str] = " ".join(_CODES["院校"]).split()


@lru_cache(maxsize=1)
def places() -> list[dict[str, Any]]:
    """户籍所在地 as the cascader wants it: [{value, label, children: [{value, label}]}]."""
    found = []
    for province, cities in _CODES["省市"].items():
        children = [{"value": city, "label": city} for city in cities.split()]
        found.append({"value": province, "label": province, "children": children})
    return found


def is_place(path: object) -> bool:
    """Whether `path` is [province, city] of the table."""
    return isinstance(path, list) and any(
        [province["value"], city["value"]] == path for province in places() for city in province["children"]
    )


def find_schools(words: str, limit: int = 20) -> list[str]:
    """Schools whose name holds `words`, at most `limit`; nothing for no words."""
    return [name for name in SCHOOLS if words in name][:limit] if words else []


def everything() -> dict[str, Any]:
    """All of it under the names that the page uses."""
    return {
        "nationality": NATIONALITIES,
        "political": POLITICAL,
        "marriage": MARRIAGE,
        "household_kind": HOUSEHOLD,
        "places": places(),
        "residence_kind": RESIDENCE,
        "district": DISTRICTS,
        "level": list(DEGREES),
        "study_form": STUDY_FORMS,
        "title_grade": TITLE_GRADES,
    }
