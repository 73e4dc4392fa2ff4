"""The yardstick: what a competent engineer writes by hand with Playwright, for these pages only.

Reviewed to be fair. It does: the same four pages in the same browser with the same flags, every field,
row and upload of the same content, locators by what a person sees (form item and label, role and name,
placeholder), Playwright's own waiting before each action, one page kept open from log-in to the end,
uploads of all slots under way at the same time, a wait for each success message, and it reads each receipt
number off the page. No sleep, no slow-motion, no wait that the next step does not need (a calendar that
still fades out would be taken for the next one: that is waited for).
It does not: read values back, look for empty required fields, take pictures, keep a ledger, look whether
something has been filed already or whether the list shows it afterwards, check addresses, mask personal
data, or work on any other page. CSS transitions stay on, as they are for whoever does not think of them.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect, sync_playwright

from bench.turn import Task
from mock_portal.client import Control
from robot.browser.finder import find_browser
from robot.browser.launch import flags

MONTHS = ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"]


class Script:
    """The contender. `portal`: the mock portal's address. The browser is the one the product would use."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self.playwright = sync_playwright().start()
        chromium = self.playwright.chromium
        executable = find_browser(own=Path(chromium.executable_path))
        self.browser = chromium.launch(executable_path=executable, args=flags())
        self.page: Page | None = None

    def log_in(self, task: Task) -> None:
        if self.page:
            self.page.context.close()
        context = self.browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900})
        self.page = page = context.new_page()
        page.goto(f"{self.portal}/talent_person/")
        picture = page.get_by_alt_text("登录二维码").get_attribute("src") or ""
        Control(self.portal).scan(task.id_number, task.name, parse_qs(urlsplit(picture).query)["token"][0])
        page.get_by_role("button", name="知道了").click()
        expect(page.get_by_role("dialog", name="重要提示")).to_be_hidden()

    def before_the_unit(self, task: Task) -> list[str]:
        assert self.page
        return [
            fill_profile(self.page, task.content["profile"]),
            upload_papers(self.page, task.content["slots"]),
            ask_the_unit(self.page, task.content["code"]),
        ]

    def after_the_unit(self, task: Task) -> list[str]:
        assert self.page
        return [apply(self.page, task.content["application"])]

    def close(self) -> None:
        self.browser.close()
        self.playwright.stop()


# --- the four pages


def fill_profile(page: Page, data: dict[str, Any]) -> str:
    main = page.locator("main")
    page.get_by_role("menuitem", name="个人信息完善").click()
    item(main, "姓名").get_by_role("textbox").fill(data["name"])
    item(main, "身份证号").get_by_role("textbox").fill(data["id_number"])
    choose(item(main, "民族"), data["nationality"])
    choose(item(main, "政治面貌"), data["political"])
    item(main, "手机号码").get_by_role("textbox").fill(data["mobile"])
    item(main, "电子邮箱").get_by_role("textbox").fill(data["email"])
    choose(item(main, "婚姻状况"), data["marriage"])
    item(main, "户口性质").get_by_role("radio", name=data["household_kind"]).click()
    item(main, "户籍所在地").get_by_placeholder("请选择省、市").click()
    for level, place in enumerate(data["household_place"]):
        page.locator(".el-cascader-menu:visible").nth(level).get_by_text(place, exact=True).click()
    item(main, "户籍地址").get_by_role("textbox").fill(data["household_address"])
    choose(item(main, "住所类型"), data["residence_kind"])
    choose(item(main, "住所所在区"), data["residence_district"])
    item(main, "现居住地址").get_by_role("textbox").fill(data["residence_address"])
    choose(item(main, "国内最高学历"), data["level"])
    choose(item(main, "国内最高学位"), data["degree"])
    choose(item(main, "学习形式"), data["study_form"])
    item(main, "毕业院校").get_by_role("textbox").click()
    item(main, "毕业院校").get_by_role("textbox").fill(data["school"])
    option(page, data["school"]).click()
    item(main, "所学专业").get_by_role("textbox").fill(data["major"])
    pick_day(item(main, "毕业日期"), data["graduated"])
    if data["foreign"]:
        item(main, "国（境）外学历").get_by_role("switch").click()
        item(main, "认证编号").get_by_role("textbox").fill(data["certification"])
    if data["has_title"]:
        main.get_by_text("是否持有职称证书").click()
        item(main, "职称名称").get_by_role("textbox").fill(data["title_name"])
        choose(item(main, "职称级别"), data["title_grade"])
    for row in data["work"]:
        page.get_by_role("button", name="新增工作经历").click()
        dialog = page.get_by_role("dialog", name="工作经历")
        item(dialog, "工作单位").get_by_role("textbox").fill(row["unit_name"])
        item(dialog, "职务").get_by_role("textbox").fill(row["position"])
        pick_month(item(dialog, "开始年月"), row["started"])
        if "ended" in row:
            pick_month(item(dialog, "结束年月"), row["ended"])
        dialog.get_by_role("button", name="确 定").click()
        expect(dialog).to_be_hidden()
    for row in data.get("children", []):
        page.get_by_role("button", name="新增子女").click()
        dialog = page.get_by_role("dialog", name="随往子女")
        item(dialog, "姓名").get_by_role("textbox").fill(row["name"])
        item(dialog, "身份证号").get_by_role("textbox").fill(row["id_number"])
        item(dialog, "学习（工作）单位").get_by_role("textbox").fill(row["school"])
        dialog.get_by_role("button", name="确 定").click()
        expect(dialog).to_be_hidden()
    main.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("保存成功").last).to_be_visible()
    return shown(main, "保存编号")


def upload_papers(page: Page, slots: dict[str, list[str]]) -> str:
    main = page.locator("main")
    page.get_by_role("menuitem", name="附件管理").click()
    for slot, paths in slots.items():
        item(main, slot).locator("input[type=file]").set_input_files(paths)
    for slot, paths in slots.items():
        expect(item(main, slot).locator("li.is-success")).to_have_count(len(paths))
    main.get_by_role("button", name="保存附件").click()
    expect(page.get_by_text("保存成功").last).to_be_visible()
    return shown(main, "保存编号")


def ask_the_unit(page: Page, code: str) -> str:
    main = page.locator("main")
    page.get_by_role("menuitem", name="工作居住证").click()
    page.get_by_role("menuitem", name="申请与单位关联").click()
    item(main, "单位关联码").get_by_role("textbox").fill(code)
    page.get_by_role("button", name="提交关联申请").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("提交成功")).to_be_visible()
    return shown(main, "关联申请编号")


def apply(page: Page, data: dict[str, Any]) -> str:
    main = page.locator("main")
    page.get_by_role("menuitem", name="工作居住证").click()
    page.get_by_role("menuitem", name="可办业务列表").click()
    main.locator(".card", has_text="申请工作居住证").get_by_role("button", name="办理").click()
    item(main, "申报条件").get_by_role("radio", name=data["qualification"]).click()
    item(main, "现任职务").get_by_role("textbox").fill(data["position"])
    pick_day(item(main, "入职日期"), data["employed_since"])
    if data["open_ended"]:
        main.get_by_text("无固定期限").click()
        pick_day(item(main, "合同开始日期"), data["contract_begins"])
    else:
        pick_days(item(main, "合同期限"), *data["contract_term"])
    item(main, "近12个月应税收入合计（元）").get_by_role("textbox").fill(data["income_total"])
    pick_month(item(main, "材料起始月份"), data["months_from"])
    pick_month(item(main, "材料截止月份"), data["months_to"])
    main.get_by_text("本人承诺所填信息真实有效").click()
    page.get_by_role("button", name="提交申请").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("提交成功")).to_be_visible()
    return shown(main, "申请编号")


# --- the kit's controls


def item(area: Locator, label: str) -> Locator:
    """The form item with this label."""
    return area.locator(".el-form-item").filter(has=area.page.get_by_text(label, exact=True))


def option(page: Page, text: str) -> Locator:
    """An entry of the list that is open."""
    return page.locator(".el-select-dropdown__item:visible").filter(has_text=re.compile(f"^{text}$"))


def choose(field: Locator, text: str) -> None:
    field.get_by_placeholder("请选择").click()
    option(field.page, text).click()


def shown(main: Locator, label: str) -> str:
    """What stands beside a label of the page's facts."""
    return main.locator("th").filter(has_text=re.compile(f"^{label}$")).locator("+ td").inner_text()


def pick_day(field: Locator, text: str) -> None:
    day = date.fromisoformat(text)
    panel = pick_year(field, day.year)
    panel.locator(".el-month-table").get_by_text(MONTHS[day.month - 1], exact=True).click()
    panel.locator("td.available").get_by_text(str(day.day), exact=True).click()


def pick_month(field: Locator, text: str) -> None:
    year, month = (int(part) for part in text.split("-"))
    panel = pick_year(field, year)
    panel.locator(".el-month-table").get_by_text(MONTHS[month - 1], exact=True).click()


def pick_year(field: Locator, year: int) -> Locator:
    """Open the calendar, go by the heading to the table of years, and choose; the calendar."""
    panel = field.page.locator(".el-date-picker:visible")
    expect(panel).to_have_count(0)  # the calendar used last may still be fading out
    field.get_by_role("textbox").click()
    panel.locator(".el-date-picker__header-label").first.click()
    for _ in range(date.today().year // 10 - year // 10):
        panel.get_by_label("前一年").click()
    panel.locator(".el-year-table").get_by_text(str(year), exact=True).click()
    return panel


def pick_days(field: Locator, first: str, last: str) -> None:
    """Both ends of a range, by the arrows of its calendar: it has no table of years."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    field.get_by_placeholder("开始日期").click()
    panel = field.page.locator(".el-date-range-picker:visible")
    today = date.today()
    _turn(panel, (start.year - today.year) * 12 + start.month - today.month)
    panel.locator(".is-left td.available").get_by_text(str(start.day), exact=True).click()
    _turn(panel, (end.year - start.year) * 12 + end.month - start.month)
    panel.locator(".is-left td.available").get_by_text(str(end.day), exact=True).click()


def _turn(panel: Locator, months: int) -> None:
    """Turn both calendars of a range by so many months."""
    years, rest = divmod(abs(months), 12)
    side = panel.locator(".is-left" if months < 0 else ".is-right")
    for _ in range(years):
        side.locator(".el-icon-d-arrow-left" if months < 0 else ".el-icon-d-arrow-right").click()
    for _ in range(rest):
        side.locator(".el-icon-arrow-left" if months < 0 else ".el-icon-arrow-right").click()
