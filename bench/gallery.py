"""`python -m bench.gallery [--runs 7] [--json PATH]`: 20 kit controls of one page, filled and read back;
and how long it takes to be told that a control does not offer a value.

Element UI and layui, each run on a page loaded anew; only `Widgets.fill` is timed, whose last act is to
read every field back. A value that does not read back, or that reached the portal as another, ends the
bench: a wrong page has no speed. Exits 1 when a median is beyond the limit.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from mock_portal.serve import serve
from robot.browser.launch import open_browser
from robot.browser.widgets import INIT_SCRIPT, Wanted, Widgets
from robot.settings import Settings

MOST_SECONDS = 4.0
MOST_SECONDS_REFUSED = 3.0
MOST_RUNS = 50

ELEMENT: dict[str, tuple[Any, str, Any]] = {
    "民族": ("基诺族", "nation", "基诺族"),
    "注册地所在区": ("密云区", "district", 14),
    "毕业院校": ("海淀区示例大学", "school", "海淀区示例大学"),
    "掌握语言": (("英语", "法语"), "languages", ["英语", "法语"]),
    "最高学历": ("硕士研究生", "level", "硕士研究生"),
    "最高学位": ("硕士", "degree", "硕士"),
    "户籍所在地": (("江苏省", "徐州市", "鼓楼区"), "place", ["江苏省", "徐州市", "鼓楼区"]),
    "毕业日期": (date(2012, 6, 30), "graduated", "2012-06-30"),
    "材料起始月份": ("2025-03", "month", "2025-03"),
    "纳税年度": ("2025", "year", "2025"),
    "合同期限": ((date(2024, 1, 1), date(2026, 12, 31)), "contract", ["2024-01-01", "2026-12-31"]),
    "上班时间": ("09:30:00", "work", "09:30:00"),
    "预约时段": ("14:30", "slot", "14:30"),
    "会面时刻": (datetime(2026, 3, 5, 14, 20), "moment", "2026-03-05 14:20:00"),
    "户口性质": ("农村", "hukou", "农村"),
    "申报条件": (("学历学位", "知识产权"), "grounds", ["学历学位", "知识产权"]),
    "国（境）外学历": (True, "abroad", True),
    "申请指标数": (12, "count", 12),
    "职务": ("工程师", "post", "工程师"),
    "所属部门": (("总部", "技术部", "研发二组"), "office", "研发二组"),
}
"""Label → value asked for, the field's name on the server, what must arrive there."""

LAYUI: dict[str, tuple[Any, str, Any]] = {
    "经办人": ("张三", "agent", "张三"),
    "经办人手机": ("13800138000", "phone", "13800138000"),
    "单位性质": ("事业单位", "kind", "2"),
    "注册地所在区": ("外埠", "district", "17"),
    "民族": ("基诺族", "nation", "56"),
    "学历": ("博士研究生", "level", "博士研究生"),
    "学位": ("博士", "degree", "博士"),
    "单位分类": ("高新技术企业", "class", "1"),
    "证书编号": ("GR1", "certificate", "GR1"),
    "申报条件": (("学历学位", "职称"), "grounds[1]", "on"),
    "接收短信": (True, "sms", "on"),
    "成立日期": (date(1999, 5, 20), "founded", "1999-05-20"),
    "预约日期": (date(2027, 2, 9), "booked", "2027-02-09"),
    "纳税月份": ("2024-08", "month", "2024-08"),
    "纳税年度": ("2025", "year", "2025"),
    "合同期限": ((date(2024, 1, 1), date(2026, 12, 31)), "contract", "2024-01-01 - 2026-12-31"),
    "上班时间": ("09:30:00", "work", "09:30:00"),
    "会面时刻": (datetime(2026, 3, 5, 14, 20), "moment", "2026-03-05 14:20:00"),
    "证书有效期至": (date(2028, 8, 8), "until", "2028-08-08"),
    "申请指标数": (3, "count", "3"),
}

NOT_OFFERED: dict[str, dict[str, Any]] = {
    "element": {
        "民族": "火星族",
        "毕业院校": "没有的大学",
        "掌握语言": ("英语", "德语"),
        "户籍所在地": ("江苏省", "无锡市"),
        "审核结果": "同意",
        "所属行业": "行业9999",
        "所属科室": "研发九组",
        "经办机构": "示例人力机构99",
    },
    "layui": {
        "单位性质": "外企",
        "民族": "火星族",
        "单位分类": "外企",
        "预约日期": date(2020, 1, 6),
        "所在地区": ("江苏省", "无锡市", "鼓楼区"),
        "所属科室": "研发九组",
        "经办机构": "示例人力机构99",
    },
}
"""Label → a value that the control there has not."""

PAGES = {"element": (ELEMENT, ("提交",)), "layui": (LAYUI, ("提交", "确定"))}
"""Page → its 20 controls, and the buttons that send it."""


def run(runs: int) -> dict[str, list[float]]:
    """Page → seconds of each run. Raises RuntimeError when a value is not what was asked for."""
    seconds: dict[str, list[float]] = {name: [] for name in PAGES}
    with serve() as server, open_browser(Settings()) as browser:
        for turn in range(runs + 1):  # the first one warms up
            for name in PAGES:
                took = _once(browser, server.url, name)
                if turn:
                    seconds[name].append(took)
    return seconds


def _once(browser: Browser, url: str, name: str) -> float:
    controls, presses = PAGES[name]
    urlopen(Request(f"{url}/gallery/reset", method="POST")).close()
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 900}
    )
    try:
        context.add_init_script(INIT_SCRIPT)
        page = context.new_page()
        page.goto(f"{url}/gallery/{name}")
        widgets = Widgets(page, 5)
        begun = time.perf_counter()
        results = widgets.fill([Wanted(label, value) for label, (value, _, _) in controls.items()])
        took = time.perf_counter() - begun
        wrong = [f"{one.label}: {one.problem}" for one in results if not one.agrees]
        if wrong:
            raise RuntimeError(f"{name}: {'; '.join(wrong)}")
        _arrived(url, name, controls, page, widgets, presses)
    finally:
        context.close()
    return took


def refused() -> dict[str, dict[str, float]]:
    """Page → label → seconds until it is said that the value is not offered.

    Raises RuntimeError when one is taken after all, or when the field after it does not work.
    """
    seconds: dict[str, dict[str, float]] = {}
    with serve() as server, open_browser(Settings()) as browser:
        for name, values in NOT_OFFERED.items():
            context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            try:
                context.add_init_script(INIT_SCRIPT)
                page = context.new_page()
                page.goto(f"{server.url}/gallery/{name}")
                widgets = Widgets(page, 5)
                for label, value in values.items():
                    begun = time.perf_counter()
                    (told,) = widgets.fill([Wanted(label, value)])
                    seconds.setdefault(name, {})[label] = round(time.perf_counter() - begun, 3)
                    (after,) = widgets.fill([Wanted("申请理由", label)])
                    if told.agrees or not after.agrees:
                        raise RuntimeError(f"{name}: {label}: taken, or the next field does not work")
            finally:
                context.close()
    return seconds


def _arrived(
    url: str,
    name: str,
    controls: Mapping[str, tuple[Any, str, Any]],
    page: Page,
    widgets: Widgets,
    presses: tuple[str, ...],
) -> None:
    """Send the page and compare what the portal received, outside the time."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        for text in presses:
            widgets.press(text)
    with urlopen(f"{url}/gallery/received") as answer:
        (submission,) = json.load(answer)["submissions"]
    fields = submission["fields"]
    wrong = [field for _, field, value in controls.values() if fields.get(field) != value]
    if wrong:
        raise RuntimeError(f"{name}: the portal received other values for {', '.join(wrong)}")


def result(seconds: Mapping[str, list[float]], told: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    medians = {name: round(median(every), 3) for name, every in seconds.items()}
    return {
        "what": "one gallery page: its controls set and read back",
        "controls": {name: len(PAGES[name][0]) for name in seconds},
        "median_seconds": medians,
        "seconds": {name: [round(one, 3) for one in every] for name, every in seconds.items()},
        "not_offered_seconds": told,
        "limits": {"seconds": MOST_SECONDS, "not_offered_seconds": MOST_SECONDS_REFUSED},
        "within_limits": all(one <= MOST_SECONDS for one in medians.values())
        and all(one <= MOST_SECONDS_REFUSED for every in told.values() for one in every.values()),
    }


def show(console: Console, shown: Mapping[str, Any]) -> None:
    table = Table(title="A gallery page of 20 controls, read-back included", title_justify="left")
    for column in ("", "runs", "median s", "fastest", "slowest", "limit"):
        table.add_column(column, justify="left" if not column else "right")
    for name, every in shown["seconds"].items():
        table.add_row(
            name, str(len(every)), f"{shown['median_seconds'][name]:.2f}", f"{min(every):.2f}",
            f"{max(every):.2f}", f"{MOST_SECONDS:.1f}",
        )  # fmt: skip
    console.print(table)
    for name, every in shown["not_offered_seconds"].items():
        slowest = max(every, key=every.__getitem__)
        console.print(
            f"{name}: a value that is not offered is told after {every[slowest]:.2f} s at most "
            f"({slowest}; limit {MOST_SECONDS_REFUSED:.1f})"
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gallery", description="Speed of the widget layer.")
    parser.add_argument("--runs", type=int, default=7, help="runs of each page that count (default 7)")
    parser.add_argument("--json", type=Path, default=Path("var/bench/gallery.json"), help="file to write")
    chosen = parser.parse_args()
    if not 1 <= chosen.runs <= MOST_RUNS:
        parser.error(f"--runs: 1 to {MOST_RUNS}")
    try:
        shown = result(run(chosen.runs), refused())
    except RuntimeError as error:
        print(f"gallery: {error}", file=sys.stderr)
        return 1
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(shown, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    show(Console(highlight=False), shown)
    return 0 if shown["within_limits"] else 1


if __name__ == "__main__":
    sys.exit(main())
