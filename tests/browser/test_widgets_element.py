"""Element UI: each kind with its pitfalls, by what the page shows and what reached the server."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page
from widget_pages import PNG, Gallery, disagree, papers


@pytest.fixture
def gallery(page: Page, portal_server: str, tmp_path: Path) -> Gallery:
    return Gallery(page, portal_server, "element", tmp_path)


def test_every_element_control_reaches_the_server_as_asked(gallery: Gallery, tmp_path: Path) -> None:
    back, front = papers(tmp_path, "back.pdf", "front.pdf")
    photo = tmp_path / "photo.png"
    photo.write_bytes(PNG)
    results = gallery.fill(
        {
            "姓名": "张三",
            "身份证号": "110105199003070025",
            "出生日期": date(1990, 3, 7),
            "民族": "基诺族",
            "注册地所在区": "密云区",
            "毕业院校": "海淀区示例大学",
            "掌握语言": ("英语", "法语"),
            "专业领域": ("软件", "医药", "能源"),
            "最高学历": "硕士研究生",
            "最高学位": "硕士",
            "户籍所在地": ("江苏省", "徐州市", "鼓楼区"),
            "籍贯": ("河北省", "保定市", "莲池区"),
            "毕业日期": date(2012, 6, 30),
            "材料起始月份": "2025-03",
            "纳税年度": "2025",
            "合同期限": (date(2024, 1, 1), date(2026, 12, 31)),
            "上班时间": "09:30:00",
            "预约时段": "14:30",
            "会面时刻": datetime(2026, 3, 5, 14, 20),
            "户口性质": "农村",
            "审核结果": "退回",
            "申报条件": ("学历学位", "知识产权"),
            "国（境）外学历": True,
            "认证编号": "X123",
            "申请指标数": 12,
            "职务": "工程师",
            "联系电话": "13800138000",
            "申请理由": "业务发展\n需要",
            "学历证书": (front, back),
            "证件照": photo,  # shown without its name: known by what was sent
            "所属部门": ("总部", "技术部", "研发二组"),
            "本人承诺所填信息真实有效": True,
        }
    )
    assert disagree(results) == {}
    fields = gallery.submit("提交")["fields"]
    expected = {
        "name": "张三", "id": "110105199003070025", "born": "1990-03-07", "nation": "基诺族", "district": 14,
        "school": "海淀区示例大学", "languages": ["英语", "法语"], "areas": ["软件", "医药", "能源"],
        "level": "硕士研究生", "degree": "硕士", "place": ["江苏省", "徐州市", "鼓楼区"],
        "origin": ["河北省", "保定市", "莲池区"], "graduated": "2012-06-30", "month": "2025-03", "year": "2025",
        "contract": ["2024-01-01", "2026-12-31"], "work": "09:30:00", "slot": "14:30",
        "moment": "2026-03-05 14:20:00", "hukou": "农村", "result": "退回", "grounds": ["学历学位", "知识产权"],
        "abroad": True, "certificate": "X123", "count": 12, "post": "工程师", "phone": "13800138000",
        "reason": "业务发展\n需要", "papers": ["front.pdf", "back.pdf"], "office": "研发二组", "agree": True,
    }  # fmt: skip
    assert {name: fields.get(name) for name in expected} == expected
    uploads = [one["name"] for one in gallery.received()["uploads"]]
    assert uploads == ["front.pdf", "back.pdf", "photo.png"]


def test_not_offered_disabled_and_refused_are_told_and_the_next_field_works(
    gallery: Gallery, tmp_path: Path
) -> None:
    (wrong,) = papers(tmp_path, "wrong.exe")
    (large,) = papers(tmp_path, "large.pdf")
    large.write_bytes(b"%PDF" + bytes(300 * 1024))
    results = gallery.fill(
        {
            "民族": "基诺",
            "注册地所在区": "延庆区",
            "毕业院校": "没有的大学",
            "掌握语言": ("英语", "德语"),
            "户籍所在地": ("江苏省", "无锡市"),
            "审核结果": "同意",
            "学历证书": wrong,
            "姓名": "张三",
        }
    )
    assert "nearest offers: 基诺族" in results["民族"].problem
    assert "disabled" in results["注册地所在区"].problem
    assert "not offered" in results["毕业院校"].problem
    assert "not offered" in results["掌握语言"].problem
    assert "徐州市" in results["户籍所在地"].problem
    assert "通过" in results["审核结果"].problem
    assert "只能上传PDF或图片格式的文件" in results["学历证书"].problem
    assert results["姓名"].agrees
    assert gallery.page.locator(".el-select-dropdown:visible").count() == 0
    assert "不能超过200KB" in gallery.fill({"学历证书": large})["学历证书"].problem
    assert gallery.received()["uploads"] == []


def test_a_linked_list_that_resets_an_earlier_value_is_filled_again(gallery: Gallery) -> None:
    gallery.fill({"最高学历": "大学本科", "最高学位": "学士"})
    # The degree stands first here, so that choosing the level afterwards wipes it.
    results = gallery.fill({"最高学位": "学士", "最高学历": "博士研究生"})
    assert not results["最高学位"].agrees
    assert results["最高学位"].shown == ""
    assert results["最高学历"].agrees
    assert disagree(gallery.fill({"最高学历": "大学本科", "最高学位": "学士"})) == {}


def test_filling_twice_changes_nothing_and_false_switches_off(gallery: Gallery, tmp_path: Path) -> None:
    values = {
        "国（境）外学历": True,
        "掌握语言": ("英语",),
        "申报条件": ("职称",),
        "户籍所在地": ("北京市", "市辖区", "朝阳区"),
        "学历证书": papers(tmp_path, "a.pdf", "b.pdf"),
        "本人承诺所填信息真实有效": True,
    }
    assert disagree(gallery.fill(values)) == {}
    assert disagree(gallery.fill(values)) == {}
    assert disagree(gallery.fill({"掌握语言": ("日语", "俄语")})) == {}
    results = gallery.fill({"国（境）外学历": False, "本人承诺所填信息真实有效": False})
    assert disagree(results) == {}
    assert results["国（境）外学历"].widget == "switch"
    fields = gallery.submit("提交")["fields"]
    assert fields["languages"] == ["日语", "俄语"]
    assert fields["abroad"] is False
    assert fields["papers"] == ["a.pdf", "b.pdf"]


def test_required_and_empty_by_the_kits_own_star(gallery: Gallery) -> None:
    assert gallery.widgets.empty_required() == ["姓名", "身份证号", "毕业日期"]
    gallery.fill({"毕业日期": date(2012, 6, 30)})
    assert gallery.widgets.empty_required() == ["姓名", "身份证号"]
