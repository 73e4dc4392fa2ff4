"""The doctor's page: each page of a portal as it is now, what was found outlined and named; in Chinese.

One file that needs nothing beside it. The pictures are masked before they come here.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image

from robot.browser.checkup import Box, Picture, Unseen
from robot.browser.private import private_write
from robot.engine.doctor import Checkup, PageReport, Unreached
from robot.filing.verified import Known, Standing

STANDINGS = {
    Standing.VERIFIED: "已核验",
    Standing.NEVER: "未核验",
    Standing.MISSING: "缺失",
    Standing.AMBIGUOUS: "不唯一",
}

WHY = {
    Unseen.NOT_NOW: "此刻未显示（可能只在某些情形或提交后出现）",
    Unseen.NO_ROW: "列表为空，无法查看行内按钮",
    Unseen.ROWS_CLOSED: "未打开新增行的弹窗",
    Unreached.WRITES: "通往该页面的按钮可能会提交数据，未试按",
    Unreached.FORM: "在向导的后续步骤，须先填写前一页；可用 gongju fill 试填核验",
    Unreached.NO_ROW: "上一页的列表为空，无法进入",
    Unreached.CHANGED: "页面与设置不符",
    Unreached.BEHIND: "上一页未能打开",
    Unreached.REFUSED: "打开该页面需要提交数据，已拦截",
    Unreached.CLOSED: "门户此刻不开放该页面",
}

KINDS = {
    "menu": "菜单",
    "heading": "标题",
    "field": "填写项",
    "rows": "明细表",
    "row-add": "新增按钮",
    "row-save": "保存按钮",
    "row-field": "明细项",
    "element": "按钮或文字",
    "column": "列",
    "row-button": "行内按钮",
    "shown": "显示项",
}


def write(target: Path, checkup: Checkup, known: Mapping[str, Known], profile: str, made: datetime) -> Path:
    """Write the page to `target`, readable by its owner alone. `known`: whole key → how the locator stands
    now. `made`: in Beijing time."""
    environment = Environment(
        loader=PackageLoader("robot.report", "."), autoescape=True, undefined=StrictUndefined
    )
    pages = [_page(one, known) for one in checkup.pages]
    count = {standing: sum(page["count"][standing] for page in pages) for standing in Standing}
    text = environment.get_template("doctor.html.j2").render(
        checkup=checkup,
        pages=pages,
        count=count,
        profile=profile,
        made=made,
        words=STANDINGS,
        reached=sum(1 for one in checkup.pages if one.unreached is None),
    )
    return private_write(target, text.encode())


def _page(report: PageReport, known: Mapping[str, Known]) -> dict[str, Any]:
    mine = [one for one in known.values() if one.locator.page == report.page]
    why = {one.locator.key: one.why for one in report.findings}
    rows = [
        {
            "words": one.locator.words,
            "key": one.locator.key,
            "kind": KINDS[one.locator.kind],
            "state": STANDINGS[one.standing],
            "mark": one.standing.name.lower(),
            "seen": one.seen_at,
            "why": WHY.get(why.get(one.locator.key, ""), why.get(one.locator.key, "")),  # type: ignore[call-overload]
        }
        for one in mine
    ]
    names = {one.locator.key: one.locator.words for one in mine}
    return {
        "report": report,
        "why": WHY[report.unreached] if report.unreached else "",
        "rows": rows,
        "count": {standing: sum(one.standing is standing for one in mine) for standing in Standing},
        "shot": _shot(report.picture, names) if report.picture else None,
    }


def _shot(picture: Picture, names: Mapping[str, str]) -> dict[str, Any]:
    with Image.open(BytesIO(picture.content)) as image:
        width, height = image.size
    return {
        "data": b64encode(picture.content).decode(),
        "width": width,
        "height": height,
        "boxes": [_box(one, names, width, height) for one in picture.boxes],
    }


def _box(box: Box, names: Mapping[str, str], width: int, height: int) -> dict[str, Any]:
    """In percent of the picture, so that it can be shown at any size."""
    return {
        "name": " / ".join(dict.fromkeys(names.get(key, key) for key in box.keys)),
        "keys": ", ".join(box.keys),
        "left": round(100 * box.x / width, 3),
        "top": round(100 * box.y / height, 3),
        "width": round(100 * box.width / width, 3),
        "height": round(100 * box.height / height, 3),
    }


def summary(checkup: Checkup, known: Mapping[str, Known]) -> list[Sequence[object]]:
    """For the terminal: page, title, verified, missing, ambiguous, never seen, remark."""
    rows: list[Sequence[object]] = []
    for report in checkup.pages:
        mine = [one.standing for one in known.values() if one.locator.page == report.page]
        counts = [
            sum(one is standing for one in mine)
            for standing in (Standing.VERIFIED, Standing.MISSING, Standing.AMBIGUOUS, Standing.NEVER)
        ]
        remark = ": ".join(filter(None, [report.unreached, report.words]))
        rows.append((report.page, report.title, *(one or "" for one in counts), remark))
    return rows
