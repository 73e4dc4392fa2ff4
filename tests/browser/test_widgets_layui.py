"""layui: styled lists over hidden ones, laydate, ticks without text of their own, an iframe layer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page
from widget_pages import Gallery, disagree, papers


@pytest.fixture
def gallery(page: Page, portal_server: str, tmp_path: Path) -> Gallery:
    return Gallery(page, portal_server, "layui", tmp_path)


def test_every_layui_control_reaches_the_server_as_asked(gallery: Gallery, tmp_path: Path) -> None:
    licence, second, first = papers(tmp_path, "licence.pdf", "a.pdf", "b.pdf")
    results = gallery.fill(
        {
            "经办人": "张三",
            "经办人手机": "13800138000",
            "登录密码": "secret",
            "单位性质": "事业单位",
            "注册地所在区": "外埠",
            "民族": "基诺族",
            "学历": "博士研究生",
            "学位": "博士",
            "单位分类": "高新技术企业",
            "证书编号": "GR1",
            "申报条件": ("学历学位", "职称"),
            "接收短信": True,
            "成立日期": date(1999, 5, 20),
            "预约日期": date(2027, 2, 9),
            "纳税月份": "2024-08",
            "纳税年度": "2025",
            "合同期限": (date(2024, 1, 1), date(2026, 12, 31)),
            "上班时间": "09:30:00",
            "会面时刻": datetime(2026, 3, 5, 14, 20),
            "证书有效期至": date(2028, 8, 8),
            "申请指标数": 3,
            "纳税金额（万元）": Decimal("12.5"),
            "申请理由": "发展",
            "营业执照": licence,
            "纳税材料": (first, second),
            "我已阅读并同意承诺书": True,
        }
    )
    assert disagree(results) == {}
    fields = gallery.submit("提交", "确定")["fields"]
    expected = {
        "unit": "北京示例科技有限公司", "agent": "张三", "phone": "13800138000", "kind": "2", "district": "17",
        "nation": "56", "level": "博士研究生", "degree": "博士", "class": "1", "certificate": "GR1",
        "grounds[1]": "on", "grounds[2]": "on", "sms": "on", "founded": "1999-05-20", "booked": "2027-02-09",
        "month": "2024-08", "year": "2025", "contract": "2024-01-01 - 2026-12-31", "work": "09:30:00",
        "moment": "2026-03-05 14:20:00", "until": "2028-08-08", "count": "3", "tax": "12.5", "reason": "发展",
        "licence": ["licence.pdf"], "proof": ["b.pdf", "a.pdf"], "agree": "on",
    }  # fmt: skip
    assert {name: fields.get(name) for name in expected} == expected
    assert "grounds[3]" not in fields
    # Walked, not typed: the page's own handler ran.
    assert gallery.page.evaluate("window.booked") == "2027-02-09"


def test_not_offered_and_disabled_are_told_and_the_next_field_works(gallery: Gallery) -> None:
    results = gallery.fill(
        {
            "单位性质": "事业",
            "预约日期": date(2020, 1, 6),
            "单位分类": "高新企业",
            "经办人": "李四",
            "单位名称": "别的公司",
        }
    )
    assert "nearest offers: 事业单位" in results["单位性质"].problem
    assert not results["预约日期"].agrees
    assert results["预约日期"].problem
    assert "高新技术企业" in results["单位分类"].problem
    assert results["经办人"].agrees
    assert not results["单位名称"].agrees
    assert gallery.page.locator(".layui-laydate:visible").count() == 0


def test_the_layer_in_an_iframe(gallery: Gallery) -> None:
    gallery.widgets.press("填写意见")
    assert disagree(gallery.fill({"意见标题": "同意", "意见内容": "很好"})) == {}
    got = gallery.submit("提交意见")
    assert got["page"] == "frame"
    assert got["fields"] == {"title": "同意", "text": "很好"}


def test_required_by_the_kits_own_attribute(gallery: Gallery) -> None:
    assert gallery.widgets.empty_required() == ["经办人", "经办人手机"]
