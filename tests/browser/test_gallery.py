"""The rest of the gallery, in all three kits: controls built by hand, pickers, tables, tabs, frames."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from widget_pages import Gallery, disagree, papers

from robot.browser.selectors import TableSpec
from robot.browser.tables import Tables
from robot.browser.widgets import Wanted

KITS = ("native", "element", "layui")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6364f8cf500f00"
    "0386018059a34f690000000049454e44ae426082"
)


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


def test_masks_long_lists_ticks_and_trees(gallery: Gallery) -> None:
    values = {
        "掩码证件号": "110105199003070025",
        "证件有效期": date(2030, 12, 31),
        "所属行业": "行业0777",
        "兴趣领域": ("芯片", "能源"),
        "所在地区": ("江苏省", "徐州市", "鼓楼区"),
        "出生地": ("河北省", "保定市", "莲池区"),
        "所属科室": "研发二组",
    }
    assert disagree(gallery.fill(values)) == {}
    fields = sent(gallery)
    assert fields["id_masked"] == "110105 19900307 0025"
    assert fields["valid_until"] == "2030-12-31"
    assert fields["trade"] == "行业0777"
    assert plain(fields["interests"]) == "芯片,能源"
    area = fields["area"] if kit(gallery) == "element" else [fields[f"area{at}"] for at in range(3)]
    assert area == ["江苏省", "徐州市", "鼓楼区"]
    assert plain(fields["birthplace"]).replace("/", ",") == "河北省,保定市,莲池区"
    assert fields["section"] == "研发二组"


def test_filling_them_twice_changes_nothing(gallery: Gallery) -> None:
    values = {"兴趣领域": ("芯片",), "所在地区": ("江苏省", "南京市", "鼓楼区"), "所属科室": "会计组"}
    assert disagree(gallery.fill({**values, "兴趣领域": ("软件", "能源")})) == {}
    assert disagree(gallery.fill(values)) == {}
    assert plain(sent(gallery)["interests"]) == "芯片"


def test_a_picker_whose_list_has_pages(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"经办机构": "示例人力机构27", "掩码证件号": "1"})) == {}
    assert sent(gallery)["agency"] == "示例人力机构27"


@pytest.mark.parametrize("gallery", ["native", "layui"], indirect=True)
def test_times_to_press_and_what_must_be_taken_from_a_search(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"到访时段": "14:00-15:00", "在读院校": "海淀区示例大学"})) == {}
    fields = sent(gallery)
    assert (fields["visit"], fields["studying"]) == ("14:00-15:00", "海淀区示例大学")


@pytest.mark.parametrize("gallery", ["native", "layui"], indirect=True)
def test_a_range_in_two_lines(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"有效期间": (date(2024, 2, 29), date(2026, 11, 30))})) == {}
    fields = sent(gallery)
    assert (fields["valid_from"], fields["valid_to"]) == ("2024-02-29", "2026-11-30")


@pytest.mark.parametrize("gallery", ["element"], indirect=True)
def test_ranges_of_months_and_times(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"任职期间": ("2024-03", "2026-08"), "到访时段": ("09:30", "11:15")})) == {}
    fields = sent(gallery)
    assert (fields["served"], fields["visit"]) == (["2024-03", "2026-08"], ["09:30:00", "11:15:00"])


@pytest.mark.parametrize("gallery", ["native"], indirect=True)
def test_a_week_and_a_line_with_hints(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"到访周次": "2026-W48", "街道名称": "海淀区一街道"})) == {}
    fields = sent(gallery)
    assert (fields["visit_week"], fields["street"]) == ("2026-W48", "海淀区一街道")


def test_rich_texts_in_place_and_in_a_frame(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"个人简介": "从事研发", "业绩说明": "两项专利"})) == {}
    fields = sent(gallery)
    assert (fields["about"], fields["merits"]) == ("从事研发", "两项专利")


def test_uploads_with_progress_keep_their_order_and_a_refusal_is_told(
    gallery: Gallery, tmp_path: Path
) -> None:
    second, first, wrong = papers(tmp_path, "b.pdf", "a.pdf", "c.exe")
    photo = tmp_path / "photo.png"
    photo.write_bytes(PNG)
    assert disagree(gallery.fill({"合同扫描件": (second, first), "免冠照片": photo})) == {}
    results = gallery.fill({"合同扫描件": (second, first, wrong), "掩码证件号": "1"})
    assert "只能上传PDF或图片格式的文件" in results["合同扫描件"].problem
    assert results["掩码证件号"].agrees
    fields = sent(gallery)
    assert (plain(fields["scans"]), fields["portrait"]) == ("b.pdf,a.pdf", "photo.png")
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


def test_tabs_steps_and_a_collapse_are_opened_by_their_texts(gallery: Gallery) -> None:
    assert disagree(gallery.fill({"主修专业": "软件工程"})) == {}
    assert "no such label" in gallery.fill({"岗位说明": "研发"})["岗位说明"].problem
    for text in ("工作情况", "其他说明", "下一步"):
        gallery.widgets.press(text, kind="text")
    assert disagree(gallery.fill({"岗位说明": "研发", "补充说明": "无", "核对意见": "一致"})) == {}
    fields = sent(gallery)
    assert [fields[name] for name in ("major", "duties", "notes", "checked")] == [
        "软件工程",
        "研发",
        "无",
        "一致",
    ]


def test_a_layer_with_a_page_of_its_own(gallery: Gallery) -> None:
    gallery.widgets.press("内部意见")
    assert disagree(gallery.fill({"意见标题": "同意", "意见内容": "很好"})) == {}
    got = gallery.submit("提交意见")
    assert (got["page"], got["fields"]) == ("frame", {"title": "同意", "text": "很好"})


@pytest.mark.parametrize("gallery", ["element", "layui"], indirect=True)
def test_a_message_box_that_asks(gallery: Gallery) -> None:
    gallery.widgets.press("作废申请")
    label = "作废原因" if kit(gallery) == "element" else "请填写作废原因"
    assert disagree(gallery.fill({label: "重复申请"})) == {}
    assert "已作废" in gallery.widgets.press("确定").said
    assert sent(gallery)["voided"] == "重复申请"


PEOPLE = TableSpec(columns={"name": "姓名", "post": "职务"})


def test_a_table_in_pages_its_row_buttons_and_a_cell_that_is_edited(gallery: Gallery) -> None:
    tables = Tables(gallery.page, 5)
    rows = tables.rows("people", PEOPLE)
    assert [row["name"] for row in rows] == [f"示例{at:02d}" for at in range(1, 24)]
    if kit(gallery) == "layui":
        tables.button("people", PEOPLE, {"name": "示例12"}, "调离").click()
        gallery.widgets.press("确定")
        assert sent(gallery)["dropped"] == ["示例12"]
        return
    tables.button("people", PEOPLE, {"name": "示例12"}, "编辑").click()
    assert disagree(gallery.widgets.fill([Wanted("职务", "主管", section="示例12")])) == {}
    gallery.widgets.press("保存", near="示例12")
    posts = sent(gallery)["people"]
    posts = json.loads(posts) if isinstance(posts, str) else posts
    assert [at + 1 for at, post in enumerate(posts) if post == "主管"] == [12]
