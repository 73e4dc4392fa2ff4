"""The reviewer's console as a trainer uses it, in the real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.factories import employee
from tests.flows import plain


@pytest.fixture
def console(page: Page, portal):
    """The open console; its own scripts must not have failed by the end of the test."""
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(f"{portal.url}/_control/")
    yield page
    assert failures == []


@pytest.fixture
def paper(tmp_path):
    from PIL import Image

    file = tmp_path / "paper.pdf"
    Image.new("RGB", (60, 80), (200, 30, 30)).save(file)
    return file


def test_quota_is_granted_from_the_queue(console: Page, portal, paper) -> None:
    expect(console.get_by_text("没有待办事项")).to_be_visible()
    number = plain.report_quota(portal, paper)
    console.locator(".desk aside li", has_text=number).click()  # it came by itself
    expect(console.locator(".item")).to_contain_text("48.42")
    console.get_by_role("button", name="查看").first.click()
    frame = console.locator(".paper iframe").get_attribute("src")
    # A browser without windows has no viewer for PDF: the new page asks for the file all the same.
    with console.context.expect_event("request", lambda one: frame in one.url):
        console.get_by_text("在新窗口打开").click()
    for other in [one for one in console.context.pages if one != console]:
        other.close()
    console.locator(".el-drawer__close-btn:visible").click()
    console.get_by_role("button", name="经审核，按核定数量下达").click()
    console.locator(".amount input").fill("1")
    console.get_by_role("button", name="确定：下达指标").click()
    expect(console.get_by_text("没有待办事项")).to_be_visible()
    (one,) = portal.state()["quota"]
    assert (one["state"], one["granted"], one["opinion"]) == ("已下达", 1, "经审核，按核定数量下达")
    console.get_by_text("已办", exact=True).click()
    console.get_by_role("button", name="详情").click()
    expect(console.locator(".el-timeline")).to_contain_text("下达 1 个")


def test_an_application_goes_all_the_way_with_the_clock_moved(console: Page, portal, paper) -> None:
    plain.grant_quota(portal, paper)
    number = plain.apply(portal, employee(), paper)
    plain.review(portal, number)
    console.locator(".desk aside li", has_text=number).click()
    expect(console.locator(".item")).to_contain_text("单位尚未预约")
    who = {"xm": employee().name, "sfzh": employee().id_number, "ywlx": "1", "lxdh": "13900005678"}
    plain.office(portal).page("appointments", who | {"yyrq": "2026-11-10", "yysd": "10:00-11:00"})
    console.get_by_role("button", name="把时钟拨到预约时间").click()
    console.get_by_role("button", name="确定：受理（区级）").click()
    console.get_by_role("button", name="+20 个工作日").click()
    console.get_by_role("button", name="确定：批准（市级）").click()
    expect(console.get_by_text("没有待办事项")).to_be_visible()
    (one,) = portal.state()["applications"]
    assert [step["step"] for step in one["records"]] == ["个人申请", "单位审核", "区级受理", "市级审批"]
    assert one["records"][-1]["at"].startswith("2026-12-08T09:00")
    assert one["state"] == "已办结"


def test_a_return_asks_for_an_opinion(console: Page, portal, paper) -> None:
    number = plain.report_quota(portal, paper)
    console.locator(".desk aside li", has_text=number).click()
    console.locator(".el-radio-button", has_text="退回").click()
    console.get_by_role("button", name="确定：退回").click()
    expect(console.get_by_text("退回须填写审核意见")).to_be_visible()
    assert portal.state()["quota"][0]["state"] == "已上报"
    console.get_by_role("button", name="纳税材料不清晰").click()
    console.get_by_role("button", name="确定：退回").click()
    expect(console.get_by_text("没有待办事项")).to_be_visible()
    assert portal.state()["quota"][0]["opinion"] == "纳税材料不清晰，请上传原件彩色扫描件"


def test_a_question_is_answered_in_the_districts_words(console: Page, portal) -> None:
    site = plain.office(portal)
    asked = {"zxbt": "续签材料", "lxr": "示例经办", "lxdh": "13900005678", "zxnr": "要原件吗？"}
    site.page("consultations", asked)
    console.locator(".desk aside li", has_text="业务咨询").click()
    expect(console.locator(".item")).to_contain_text("要原件吗？")
    console.get_by_role("button", name="确定：答复").click()
    expect(console.get_by_text("答复须填写答复内容")).to_be_visible()
    console.get_by_placeholder("答复内容（必填）").fill("要原件的彩色扫描件。")
    console.get_by_role("button", name="确定：答复").click()
    expect(console.get_by_text("没有待办事项")).to_be_visible()
    (one,) = portal.state()["consultations"]
    assert (one["state"], one["reply"]) == ("已答复", "要原件的彩色扫描件。")


def test_faults_habits_and_drift_are_switched(console: Page, portal) -> None:
    console.get_by_text("故障与习惯").click()
    console.locator(".quirk", has_text="accept-then-502").get_by_role("button").click()
    console.get_by_role("dialog").get_by_role("button", name="投放").click()
    expect(console.locator(".quirk.on")).to_have_count(1)
    assert [one["name"] for one in portal.control.faults()] == ["accept-then-502"]
    console.locator(".quirk.on").get_by_role("button", name="清除").click()
    expect(console.locator(".quirk.on")).to_have_count(0)
    console.locator(".quirk", has_text="pages-of-10").get_by_role("switch").click()
    expect(console.locator(".quirk", has_text="pages-of-10").locator(".el-switch")).not_to_have_class(
        "is-checked"
    )
    console.get_by_role("button", name="按此种子改版").click()
    expect(console.get_by_text("当前种子 1：")).to_be_visible()
    assert portal.control.call("GET", "drift")["seed"] == 1
    assert [one["name"] for one in portal.control.habits() if not one["on"]] == ["pages-of-10"]


def test_log_ins_are_answered_and_everything_is_reset(console: Page, portal) -> None:
    token = plain.Site(portal, "talent_person").post("login/token", {})["token"]
    plain.Site(portal, "chaoyang_hr").page("captcha.png")
    console.get_by_text("等待登录", exact=True).click()
    expect(console.locator(".answer")).to_have_text(portal.control.captcha())
    console.get_by_placeholder("姓名").fill("示例甲")
    console.get_by_placeholder("身份证号").fill(employee().id_number)
    console.get_by_role("button", name="扫最新的二维码").click()
    expect(console.get_by_text("已由 示例甲 扫码")).to_be_visible()
    (waiting,) = portal.control.logins(kind="qr")
    assert (waiting["token"], waiting["id_number"]) == (token, employee().id_number)
    portal.control.fault("maintenance")
    console.locator(".reset").click()
    console.get_by_role("button", name="清空并重置").click()
    expect(console.get_by_text("没有等待的登录")).to_be_visible()
    assert (portal.control.logins(), portal.control.faults()) == ([], [])


def test_what_somebody_filed_is_shown_as_text(console: Page, portal) -> None:
    """Names with markup in them stay names."""
    site = plain.office(portal)
    bad = {
        "xm": "<img src=x onerror=alert(1)>",
        "sfzh": employee().id_number,
        "ywlx": "1",
        "lxdh": "13900005678",
    }
    site.page("appointments", bad | {"yyrq": "2026-11-10", "yysd": "10:00-11:00"})
    expect(console.locator(".desk aside li")).to_contain_text(bad["xm"])
    assert console.locator("img").count() == 0
