"""chaoyang_hr in a browser: the real layui, used by hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from samples_portal import ID_NUMBER, pdf


@pytest.fixture
def desk(portal, page: Page) -> Page:
    """Logged in, the announcement read."""
    page.goto(f"{portal.url}/chaoyang_hr/")
    picture = page.get_by_alt_text("验证码")
    expect(picture).to_have_js_property("complete", True)
    field(page, "用户名").locator("input").fill("agent")
    field(page, "密码").locator("input").fill("mock-only")
    field(page, "验证码").locator("input").fill(portal.control.captcha())
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("通知公告")).to_be_visible()
    page.get_by_text("我知道了").click()
    expect(page.get_by_text("通知公告")).to_have_count(0)
    return page


def field(page: Page, label: str) -> Locator:
    """The form item with this label."""
    named = page.locator("label", has_text=re.compile(rf"^\*?{re.escape(label)}$"))
    return page.locator(".layui-form-item", has=named)


def choose(page: Page, label: str, option: str) -> None:
    item = field(page, label)
    item.locator(".layui-form-select input").click()
    item.locator("dd", has_text=re.compile(f"^{option}$")).click()


def pick_today(page: Page, label: str) -> None:
    field(page, label).locator("input").click()
    page.locator(".layui-laydate .laydate-btns-now").click()
    expect(page.locator(".layui-laydate")).to_have_count(0)


def menu(page: Page, *path: str) -> None:
    for text in path:
        page.locator(".side").get_by_text(text, exact=True).click()


def test_quota_application_from_menu_to_receipt(portal, desk: Page, tmp_path):
    for name in ("税单.pdf", "licence.pdf"):
        (tmp_path / name).write_bytes(pdf())
    menu(desk, "居住证指标", "指标申报", "新增指标申报")
    expect(desk.get_by_role("heading", name="单位信息")).to_be_visible()
    choose(desk, "单位性质", "企业")
    expect(field(desk, "证书编号")).to_be_hidden()
    desk.locator(".layui-form-radio", has_text="高新技术企业").click()
    field(desk, "证书编号").locator("input").fill("GR202511000001")
    field(desk, "注册资本（万元）").locator("input").fill("500")
    for label in ("证书有效期至", "成立日期", "纳税起始日期"):
        expect(field(desk, label).locator("input")).not_to_be_editable()
        pick_today(desk, label)
    choose(desk, "注册地所在区", "朝阳区")
    choose(desk, "纳税所在区", "朝阳区")
    field(desk, "经办人").locator("input").fill("示例经办")
    field(desk, "经办人手机").locator("input").fill("13900005678")
    desk.get_by_role("button", name="下一步").click()
    expect(desk.get_by_role("heading", name="指标与纳税")).to_be_visible()
    field(desk, "申请指标数").locator("input").fill("2")
    choose(desk, "纳税年度", "近三年度")
    field(desk, "纳税金额（万元）").locator("input").fill("61.5")
    field(desk, "申请理由").locator("textarea").fill("引进研发人员")
    desk.get_by_role("button", name="下一步").click()
    expect(desk.get_by_role("heading", name="上传材料")).to_be_visible()
    for label, name in (("纳税材料", "税单.pdf"), ("营业执照", "licence.pdf")):
        field(desk, label).locator("input[type=file]").set_input_files(tmp_path / name)
        expect(field(desk, label).locator("li .name")).to_have_text(name)
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("heading", name="申报详情")).to_be_visible()
    assert portal.received() == []
    desk.get_by_role("button", name="上报").click()
    expect(desk.get_by_text("确定上报？上报后不可撤回")).to_be_visible()
    desk.get_by_text("取消", exact=True).click()
    assert portal.received() == []
    desk.get_by_role("button", name="上报").click()
    desk.get_by_text("确定", exact=True).click()
    expect(desk.get_by_text("上报成功")).to_be_visible()
    (one,) = portal.received("quota_application")
    assert (one["fields"]["纳税年度"], one["fields"]["单位分类"]) == ("近三年度", "高新技术企业")
    assert [file["name"] for file in one["files"]] == ["税单.pdf", "licence.pdf"]

    portal.control.grant_quota(one["number"], 2, "同意下达")
    menu(desk, "指标申报")
    row = desk.get_by_role("row", name=one["number"])
    expect(row).to_contain_text("已下达")
    expect(row).to_contain_text("同意下达")
    row.get_by_text("查看").click()
    inside = desk.frame_locator("iframe")
    expect(inside.get_by_role("heading", name="申报详情")).to_be_visible()
    expect(inside.get_by_role("cell", name="61.5")).to_be_visible()


def test_booking_and_its_list(portal, desk: Page):
    for code in ("2", "3", "4"):  # this slot is full
        portal_book(portal, desk, code)
    menu(desk, "预约办理", "新增预约")
    field(desk, "员工姓名").locator("input").fill("示例甲")
    field(desk, "身份证号").locator("input").fill(ID_NUMBER)
    choose(desk, "业务类型", "新办")
    field(desk, "联系电话").locator("input").fill("13900005678")
    field(desk, "预约日期").locator("input").click()
    days = desk.locator(".layui-laydate td:not(.laydate-disabled)")
    expect(days.first).to_have_text("6")
    days.first.click()
    slot = field(desk, "预约时段")
    expect(slot.locator("dd", has_text="09:00-10:00（已约满）")).to_have_class(re.compile("layui-disabled"))
    choose(desk, "预约时段", "10:00-11:00")
    desk.get_by_role("button", name="提交预约").click()
    desk.get_by_text("确定", exact=True).click()
    expect(desk.get_by_text("预约成功")).to_be_visible()
    number = portal.received("appointment")[-1]["number"]
    expect(desk.locator("#number")).to_have_text(number)
    menu(desk, "已办理预约")
    expect(desk.get_by_role("row", name=number)).to_contain_text("2026-11-06 10:00-11:00")


def portal_book(portal, page: Page, code: str) -> None:
    sent = {"xm": "示例乙", "sfzh": "110105198803150010", "ywlx": code, "lxdh": "13900005678"}
    answer = page.request.post(
        f"{portal.url}/chaoyang_hr/appointments", form={**sent, "yyrq": "2026-11-06", "yysd": "09:00-10:00"}
    )
    assert answer.json()["code"] == 0


def test_refusals_are_toasts(portal, desk: Page, tmp_path):
    (tmp_path / "tax.pdf").write_bytes(b"no pdf at all")
    (tmp_path / "tax.txt").write_bytes(b"text")
    desk.goto(f"{portal.url}/chaoyang_hr/quota/new")
    desk.get_by_role("button", name="下一步").click()
    expect(desk.get_by_text("请选择单位性质")).to_be_visible()
    desk.goto(f"{portal.url}/chaoyang_hr/quota/new/3")
    chooser = field(desk, "纳税材料").locator("input[type=file]")
    chooser.set_input_files(tmp_path / "tax.pdf")
    expect(desk.get_by_text("文件内容不是有效的PDF：tax.pdf")).to_be_visible()
    chooser.set_input_files(tmp_path / "tax.txt")
    expect(desk.get_by_text("文件格式不正确，仅支持PDF、JPG、PNG格式")).to_be_visible()
    assert portal.refused() == []
    assert portal.state()["quota"] == []


def test_scripts_jump_to_the_log_in_page_when_the_session_is_lost(portal, desk: Page):
    desk.goto(f"{portal.url}/chaoyang_hr/appointments/new")
    portal.control.drop_sessions()
    field(desk, "预约日期").locator("input").click()
    desk.locator(".layui-laydate td:not(.laydate-disabled)").first.click()
    expect(desk).to_have_url(re.compile(r"/chaoyang_hr/login\?timeout=1"))
    expect(desk.get_by_text("登录超时，请重新登录")).to_be_visible()
    assert portal.received() == []


@pytest.mark.portal_clock("2026-11-16T09:00")
def test_outside_the_window_a_layer_says_so(portal, desk: Page):
    menu(desk, "居住证指标", "新增指标申报")
    expect(desk.get_by_text("指标申报时间为每个自然月前10个工作日")).to_be_visible()
    assert portal.state()["quota"] == []
