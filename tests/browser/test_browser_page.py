"""PortalPage fills a form by the selectors, reads it back, and the portal receives exactly that."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser
from pydantic import SecretStr
from test_browser_session import SOMEBODY, StandIn
from tiny_site import MENU, OpenPage, TinySite

from mock_portal.pytest_plugin import Portal
from robot.browser.fields import wanted_of
from robot.browser.forms import Personal, PortalForm
from robot.browser.login import login
from robot.browser.selector_files import load_selectors
from robot.browser.session import visit
from robot.errors import ConfigError, FieldMismatch, LedgerDown
from robot.settings import Settings

PAGES = """
[form]
heading = "填写"
save = { button = "保存", done = "保存成功" }
[form.fields]
mobile = "手机号码"
name   = "姓名"
agreed = "同意"
begins = "开始日期"
other  = "别处"
[bare]
heading = "填写"
[bare.fields]
nothing = "没有"
"""
HTML = """<h2>填写</h2><form method=post action=/chaoyang_hr/save>
<p><label for=n>姓名</label> <input id=n name=name required></p>
<p><label for=m>手机号码</label> <input id=m name=mobile MOBILE></p>
<p><label for=b>开始日期</label> <input id=b name=begins type=date></p>
<p><label><input type=checkbox name=agreed value=yes> 同意</label></p>EXTRA
<button>保存</button></form>"""


class Form(PortalForm):
    name: Personal = "示例甲"
    mobile: Personal = "13800001234"
    begins: date = date(2026, 11, 12)
    agreed: bool = True
    other: str | None = None


class Upload(PortalForm):
    other: Path


PAPER = Path(__file__)


def page_html(mobile: str = "", extra: str = "") -> str:
    return HTML.replace("MOBILE", mobile).replace("EXTRA", extra)


def test_what_is_filled_is_what_is_received(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, page_html())
    tiny.pages["/chaoyang_hr/save"] = MENU + "<p>保存成功</p>"
    page.at("form")
    page.fill(Form())
    page.press("form.save")
    method, path, body = tiny.received[-1]
    assert (method, path) == ("POST", "/chaoyang_hr/save")
    assert {name: values[0] for name, values in parse_qs(body).items()} == {
        "name": "示例甲",
        "mobile": "13800001234",
        "begins": "2026-11-12",
        "agreed": "yes",
    }


def test_results_come_in_the_order_of_the_selectors_with_their_picture(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, page_html())
    page.at("form")
    page.fill(Form())
    assert [one.name for one in page.results] == ["mobile", "name", "agreed", "begins"]
    assert [one.sensitive for one in page.results] == [True, True, False, False]
    assert {one.picture for one in page.results} == {page.pictures[0]}
    assert page.pictures[0].exists()


def test_a_value_that_does_not_stay_is_named_without_itself(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, page_html(mobile='onblur="value = value.slice(0, 5)"'))
    page.at("form")
    with pytest.raises(FieldMismatch, match="手机号码") as caught:
        page.fill(Form())
    assert "1380" not in str(caught.value)
    assert len(page.pictures) == 1  # the evidence of what went wrong


def test_a_required_field_that_nobody_filled_stops_it(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, page_html(extra="<p><label for=x>新增项</label> <input id=x required></p>"))
    page.at("form")
    with pytest.raises(FieldMismatch, match="新增项: required, and empty"):
        page.fill(Form())


def test_a_page_without_any_field_of_the_form_is_a_mistake(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, page_html())
    page.at("bare")
    with pytest.raises(ConfigError, match=r"bare\.fields"):
        page.fill(Form())


def test_once_the_account_may_be_another_machines_nothing_is_pressed_or_loaded(
    on_tiny: OpenPage, tiny: TinySite
) -> None:
    """A fill that needs a hand (a read-only date, an upload) stops before that hand moves."""
    tiny.pages["/chaoyang_hr/save"] = MENU + "<p>保存成功</p>"
    box = "<p><label for=u>别处</label> <input id=u type=file name=other></p>"
    page = on_tiny(PAGES, page_html(extra=box))
    page.at("form")
    held = True

    def still_held() -> None:
        if not held:
            raise LedgerDown("the database has let go of the account")

    page.must_hold(still_held)
    page.fill(Form())
    held, before, clicks = False, list(tiny.received), page.clicks
    for act in (
        lambda: page.press("form.save"),
        lambda: page.goto(tiny.url + "/chaoyang_hr/save"),
        lambda: page.fill(Upload(other=PAPER)),
    ):
        with pytest.raises(LedgerDown):
            act()
    assert (tiny.received, page.clicks) == (before, clicks)
    assert page.tab.evaluate("() => document.querySelector('#u').files.length") == 0
    held = True
    page.press("form.save")
    assert tiny.asked("/chaoyang_hr/save")


def test_an_appointment_at_the_mock_portal(browser: Browser, portal: Portal, tmp_path: Path) -> None:
    class Appointment(PortalForm):
        name: Personal = SOMEBODY[1]
        id_number: Personal = SOMEBODY[0]
        business: str = "新办"
        phone: Personal = "13800001234"
        date: object = date(2026, 11, 12)

    settings = Settings(
        workspace=tmp_path,
        mock_url=portal.url,
        chaoyang_user="agent",
        chaoyang_password=SecretStr("mock-only"),
    )
    portal.control.reset(clock="2026-11-05T10:00", history=23)
    login(settings, "chaoyang_hr", "unit", StandIn(portal), browser=browser)
    with visit(settings, "chaoyang_hr", "unit", browser=browser) as page:
        page.open("appointment.list")
        before = page.rows("appointment.list.appointments")
        page.open("appointment.new")
        with pytest.raises(FieldMismatch, match="预约时段: required, and empty"):
            page.fill(Appointment())
    assert len(before) == 23
    assert portal.received("appointment") == []
    kept = [one.read_bytes() for one in tmp_path.rglob("*") if one.is_file() and one.suffix != ".png"]
    assert not any(value.encode() in text for text in kept for value in SOMEBODY)


def test_rows_and_sensitive_marks_reach_the_widget_layer() -> None:
    class Child(PortalForm):
        name: Personal = "示例子"

    class Profile(PortalForm):
        name: Personal = "示例甲"
        children: tuple[Child, ...] = (Child(),)

    wanted = wanted_of(load_selectors("talent_person").page("profile").fields, Profile())
    assert [(one.name, one.label, one.sensitive) for one in wanted] == [
        ("name", "姓名", True),
        ("children", "随往子女", False),
    ]
    rows = wanted[1].rows
    assert rows is not None
    assert (rows.add, rows.save, rows.fields[0]) == ("新增子女", "确定", ("name", "姓名"))
