"""The rest of the gallery, in all three kits: controls built by hand, pickers, tables, tabs, frames."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from widget_pages import PNG, Gallery, disagree, papers

from robot.browser.selectors import TableSpec
from robot.browser.tables import Tables
from robot.browser.widgets import Wanted

KITS = ("native", "element", "layui")


@pytest.fixture(params=KITS)
def gallery(request: pytest.FixtureRequest, page: Page, portal_server: str, tmp_path: Path) -> Gallery:
    return Gallery(page, portal_server, request.param, tmp_path)


def kit(gallery: Gallery) -> str:
    return gallery.page.url.rsplit("/", 1)[1]


def sent(gallery: Gallery) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = gallery.submit("保存更多")["fields"]
    return fields


def plain(value: Any) -> Any:
    """What a form sends as one text and JSON as a list."""
    return ",".join(value) if isinstance(value, list) else value


EARLIER = {"兴趣领域": ("软件", "医药"), "所在地区": ("江苏省", "徐州市", "鼓楼区"), "所属科室": "会计组"}
"""Filled in first: each becomes another, or stays as it is, when the page is filled again."""
VALUES: dict[str, Any] = {
    "掩码证件号": "110105199003070025",
    "证件有效期": date(2030, 12, 31),
    "所属行业": "行业0777",
    "兴趣领域": ("芯片", "能源"),
    "所在地区": ("江苏省", "徐州市", "鼓楼区"),
    "出生地": ("河北省", "保定市", "莲池区"),
    "所属科室": "研发二组",
    "经办机构": "示例人力机构27",
    "个人简介": "从事研发",
    "业绩说明": "两项专利",
}
ARRIVES = {
    "id_masked": "110105 19900307 0025",
    "valid_until": "2031-01-02",  # filled in once more at the end
    "trade": "行业0777",
    "interests": "芯片,能源",
    "section": "研发二组",
    "agency": "示例人力机构27",
    "about": "从事研发",
    "merits": "两项专利",
    "scans": "b.pdf,a.pdf",
    "portrait": "photo.png",
}
TIMES_AND_RANGE = {
    "到访时段": "14:00-15:00",
    "在读院校": "海淀区示例大学",
    "有效期间": (date(2024, 2, 29), date(2026, 11, 30)),
}
ARRIVE_SO = {
    "visit": "14:00-15:00",
    "studying": "海淀区示例大学",
    "valid_from": "2024-02-29",
    "valid_to": "2026-11-30",
}
AREA = {"area0": "江苏省", "area1": "徐州市", "area2": "鼓楼区"}
OWN: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "native": (
        TIMES_AND_RANGE | {"到访周次": "2026-W48", "街道名称": "海淀区一街道"},
        ARRIVE_SO | AREA | {"visit_week": "2026-W48", "street": "海淀区一街道"},
    ),
    "element": (
        {"任职期间": ("2024-03", "2026-08"), "到访时段": ("09:30", "11:15")},
        {"served": "2024-03,2026-08", "visit": "09:30:00,11:15:00", "area": "江苏省,徐州市,鼓楼区"},
    ),
    "layui": (TIMES_AND_RANGE, ARRIVE_SO | AREA),
}
"""What one kit alone has: the values, and what arrives."""


def test_every_further_control_reaches_the_server_as_asked(gallery: Gallery, tmp_path: Path) -> None:
    """Masks, long lists, ticks, trees, pickers in pages, ranges, rich texts in place and in a frame; uploads
    with progress keep their order, and a refused one is told."""
    second, first, wrong = papers(tmp_path, "b.pdf", "a.pdf", "c.exe")
    photo = tmp_path / "photo.png"
    photo.write_bytes(PNG)
    own, arrives = OWN[kit(gallery)]
    assert disagree(gallery.fill(EARLIER)) == {}
    files = {"合同扫描件": (second, first), "免冠照片": photo}
    assert disagree(gallery.fill(VALUES | own | files)) == {}
    results = gallery.fill({"合同扫描件": (second, first, wrong), "证件有效期": date(2031, 1, 2)})
    assert "只能上传PDF或图片格式的文件" in results["合同扫描件"].problem
    assert results["证件有效期"].agrees
    fields = sent(gallery)
    expected = ARRIVES | arrives
    assert {name: plain(fields[name]) for name in expected} == expected
    assert plain(fields["birthplace"]).replace("/", ",") == "河北省,保定市,莲池区"
    uploads = gallery.received()["uploads"]
    assert [(one["slot"], one["name"]) for one in uploads] == [
        ("scans", "b.pdf"),
        ("scans", "a.pdf"),
        ("portrait", "photo.png"),
    ]


def test_what_is_not_offered_is_told_and_the_next_field_works(gallery: Gallery) -> None:
    values: dict[str, Any] = {
        "所属行业": "行业77",
        "掩码证件号": "1",
        "兴趣领域": ("芯片", "农业"),
        "证件有效期": date(2030, 1, 2),
        "所在地区": ("江苏省", "无锡市", "鼓楼区"),
        "出生地": ("江苏省", "无锡市", "鼓楼区"),
        "所属科室": "研发九组",
        "经办机构": "示例人力机构99",
        "个人简介": "后来的",
    }
    results = gallery.fill(values)
    near = {
        "所属行业": "行业",
        "兴趣领域": "芯片",
        "所在地区": "徐州市",
        "出生地": "徐州市",
        "所属科室": "研发",
        "经办机构": "示例人力机构",
    }
    for label, offer in near.items():
        assert "not offered; nearest offers: " in results[label].problem, label
        assert offer in results[label].problem.split("nearest offers: ")[1], label
    for label in ("掩码证件号", "证件有效期", "个人简介"):
        assert results[label].agrees, label
    if kit(gallery) != "element":
        (taken,) = gallery.fill({"到访时段": "15:00-16:00"}).values()
        assert "disabled" in taken.problem


PEOPLE = TableSpec(columns={"name": "姓名", "post": "职务"})


def test_what_is_opened_or_turned_to_first(gallery: Gallery) -> None:
    """Tabs, steps, a collapse, a message box that asks, a table in pages."""
    open_tabs(gallery)
    if kit(gallery) != "native":
        answer_a_box(gallery)
    change_a_row(gallery)
    fields = sent(gallery)
    texts = ["软件工程", "研发", "无", "一致"]
    assert [fields[name] for name in ("major", "duties", "notes", "checked")] == texts
    if kit(gallery) != "native":
        assert fields["voided"] == "重复申请"
    if kit(gallery) == "layui":
        assert fields["dropped"] == ["示例12"]
    else:
        posts = fields["people"]
        posts = json.loads(posts) if isinstance(posts, str) else posts
        assert [at + 1 for at, post in enumerate(posts) if post == "主管"] == [12]


def open_tabs(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"主修专业": "软件工程"})) == {}
    gallery.widgets.timeout = 0.5  # for what does not come
    assert "no such label" in gallery.fill({"岗位说明": "研发"})["岗位说明"].problem
    gallery.widgets.timeout = 5
    for text in ("工作情况", "其他说明", "下一步"):
        gallery.widgets.press(text, kind="text")
    assert disagree(gallery.fill({"岗位说明": "研发", "补充说明": "无", "核对意见": "一致"})) == {}


def answer_a_box(gallery: Gallery) -> None:
    gallery.widgets.press("作废申请")
    label = "作废原因" if kit(gallery) == "element" else "请填写作废原因"
    assert disagree(gallery.fill({label: "重复申请"})) == {}
    assert "已作废" in gallery.widgets.press("确定").said


def change_a_row(gallery: Gallery) -> None:
    """Its buttons, or a cell that is edited, on the second page."""
    tables = Tables(gallery.page, 5)
    rows = tables.rows("people", PEOPLE)
    assert [row["name"] for row in rows] == [f"示例{at:02d}" for at in range(1, 24)]
    if kit(gallery) == "layui":
        tables.button("people", PEOPLE, {"name": "示例12"}, "调离").click()
        gallery.widgets.press("确定")
        return
    tables.button("people", PEOPLE, {"name": "示例12"}, "编辑").click()
    assert disagree(gallery.widgets.fill([Wanted("职务", "主管", section="示例12")])) == {}
    gallery.widgets.press("保存", near="示例12")


def test_a_layer_with_a_page_of_its_own(gallery: Gallery) -> None:
    gallery.widgets.press("内部意见")
    assert disagree(gallery.fill({"意见标题": "同意", "意见内容": "很好"})) == {}
    got = gallery.submit("提交意见")
    assert (got["page"], got["fields"]) == ("frame", {"title": "同意", "text": "很好"})
