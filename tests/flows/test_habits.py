"""Every habit of the portals, on and off, in the real browser: what a user sees, and that the robot copes.

With all of them on the robot files in the other tests of this folder; here it files without each, so that
nothing hangs on a habit, and reads what each does to the page.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from flows.chaoyang_hr import appointment, appointments, quota_application
from flows.talent_person import attachments, permit_application, profile
from flows.talent_unit import employee_list
from mock_portal import habits
from robot.browser.session import visit
from robot.errors import PortalDown, PortalRefused, SessionExpired
from robot.people.case import Case
from tests.factories import TODAY, employee, unit
from tests.flows import plain
from tests.flows.conftest import Town, file
from tests.flows.plain import Site, office, person_site, unit_site

PERSON = employee()
FLOWS = {
    one.__name__.rpartition(".")[2]: one for one in (profile, attachments, appointment, quota_application)
}
"""Pages of every kind; between them all habits of pages have their say."""


def without(town: Town, name: str) -> None:
    town.portal.control.habit(name, False)


def fields(town: Town, business: str) -> dict[str, str]:
    return dict(town.portal.received(business)[-1]["fields"])


@pytest.mark.parametrize("business", FLOWS)
def test_it_files_without_them_what_it_files_with_them(town: Town, papers: Path, business: str) -> None:
    flow = FLOWS[business]
    got = []
    for off in ([], habits.NAMES):
        town.portal.control.reset(clock="2026-11-05T10:00")
        for name in off:
            without(town, name)
        there = flow.PORTAL == "talent_person"
        site = person_site(town.portal, PERSON) if there else office(town.portal)
        form = flow.prepare(Case(unit(), PERSON, papers=papers), TODAY)
        with town.visit(site, "E001" if there else "unit") as page:
            file(flow, page, form)
        (received,) = town.portal.received()
        kept = [[one[key] for key in ("slot", "name", "sha256", "order")] for one in received["files"]]
        got.append((received["fields"], kept))
    assert got[0] == got[1]


def test_an_application_is_filed_without_any(town: Town, papers: Path, paper: Path) -> None:
    for name in habits.NAMES:
        without(town, name)
    site = plain.prepared(town.portal, PERSON, paper)
    with town.visit(site, "E001") as page:
        file(permit_application, page, permit_application.prepare(Case(unit(), PERSON, papers=papers), TODAY))
    assert fields(town, "permit_application")["合同期限"] == "2021-03-01 至 2029-02-28"


# --- what a user sees


@pytest.fixture
def at(page: Page, town: Town):
    """`page`, logged in as whoever `site` is, at an address of that site."""

    def go(site: Site, path: str) -> Page:
        cookies = [{"name": c.name, "value": c.value, "domain": c.domain, "path": c.path} for c in site.jar]
        page.context.clear_cookies()
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.goto("about:blank")
        page.goto(f"{site.url}/{path}")
        return page

    return go


def person(town: Town) -> Site:
    return person_site(town.portal, PERSON)


def test_announcement(town: Town, at) -> None:
    fresh = Site(town.portal, "talent_unit")
    fresh.post("login", {"token": fresh.post("login/certificate", {})["token"], "pin": "123456"})
    expect(at(fresh, "").get_by_role("dialog").get_by_text("我知道了")).to_be_visible()
    without(town, "announcement")
    shown = at(fresh, "")
    expect(shown.get_by_role("heading", name="首页")).to_be_visible()
    expect(shown.get_by_role("dialog").get_by_text("我知道了")).to_have_count(0)


@pytest.mark.parametrize("on", [True, False])
def test_body_panels(town: Town, at, on: bool) -> None:
    town.portal.control.habit("body-panels", on)
    shown = at(person(town), "#/profile")
    box = shown.locator(".el-form-item", has=shown.get_by_text("政治面貌", exact=True))
    box.locator("input").click()
    offer = shown.locator(".el-select-dropdown:visible", has_text="中共党员")
    expect(offer).to_have_count(1)
    expect(box.locator(".el-select-dropdown")).to_have_count(0 if on else 1)
    shown.keyboard.press("Escape")
    shown.get_by_role("button", name="新增子女").click()
    expect(shown.locator(".el-dialog__wrapper:visible")).to_have_count(1)
    expect(shown.locator("#app .el-dialog__wrapper:visible")).to_have_count(0 if on else 1)


@pytest.mark.parametrize("on", [True, False])
def test_readonly_dates(town: Town, at, on: bool) -> None:
    town.portal.control.habit("readonly-dates", on)
    field = at(person(town), "#/profile").get_by_placeholder("选择日期")
    expect(field).to_be_editable(editable=not on)
    field = at(office(town.portal), "appointments/new").get_by_placeholder("请选择日期")
    expect(field).to_be_editable(editable=not on)


@pytest.mark.parametrize("on", [True, False])
def test_hidden_file_inputs(town: Town, at, on: bool) -> None:
    town.portal.control.habit("hidden-file-inputs", on)
    field = at(person(town), "#/attachments").locator("input[type=file]").first
    expect(field).to_be_attached()
    expect(field).to_be_visible(visible=not on)
    field = at(office(town.portal), "quota/new/3").locator("input[type=file]").first
    expect(field).to_be_attached()
    expect(field).to_be_visible(visible=not on)


@pytest.mark.parametrize("on", [True, False])
def test_iframe_layer(town: Town, at, paper: Path, on: bool) -> None:
    number = plain.report_quota(town.portal, paper)
    town.portal.control.habit("iframe-layer", on)
    shown = at(office(town.portal), "quota")
    shown.get_by_text("查看", exact=True).click()
    inside = shown.frame_locator("iframe") if on else shown
    expect(inside.get_by_role("cell", name=number)).to_be_visible()
    expect(shown.locator("iframe")).to_have_count(1 if on else 0)


@pytest.mark.parametrize("on", [True, False])
def test_pages_of_10(town: Town, at, on: bool) -> None:
    town.portal.control.habit("pages-of-10", on)
    shown = at(unit_site(town.portal), "#/employees")
    expect(shown.get_by_role("row")).to_have_count(11 if on else 13)
    with town.visit(unit_site(town.portal)) as page:
        assert len(employee_list.read(page)) == 12
    town.portal.control.reset(clock="2026-11-05T10:00", history=23)
    town.portal.control.habit("pages-of-10", on)
    with town.visit(office(town.portal)) as page:
        assert len(appointments.read(page)) == 23


@pytest.mark.parametrize("on", [True, False])
def test_vanishing_toasts(town: Town, at, on: bool) -> None:
    """By the page's own clock: four seconds on, the words are there or not."""
    town.portal.control.habit("vanishing-toasts", on)
    site = office(town.portal)
    shown = at(site, "appointments/new")
    shown.clock.install()
    for words, show in (
        ("没有这样的时段", "layui.use('layer', () => layui.layer.msg('没有这样的时段', {time: 3000}))"),
        ("没有这样的院校", "Vue.prototype.$message({type: 'error', message: '没有这样的院校'})"),
    ):
        if "Vue" in show:
            shown = at(person(town), "#/profile")
            expect(shown.get_by_text("基本信息")).to_be_visible()
        shown.evaluate(show)
        expect(shown.get_by_text(words)).to_be_visible()
        shown.clock.run_for(8000)
        expect(shown.get_by_text(words)).to_have_count(0 if on else 1)


@pytest.mark.parametrize("on", [True, False])
def test_dependent_select(town: Town, at, on: bool) -> None:
    town.portal.control.habit("dependent-select", on)
    shown = at(person(town), "#/profile")
    form = "document.querySelector('.el-form').__vue__.model"
    expect(shown.get_by_text("基本信息")).to_be_visible()
    for level in ("硕士研究生", "大学本科"):
        box = shown.locator(".el-form-item", has=shown.get_by_text("国内最高学历", exact=True))
        box.locator("input").click()
        shown.locator(".el-select-dropdown:visible").get_by_text(level, exact=True).click()
        if level == "硕士研究生":
            degree = shown.locator(".el-form-item", has=shown.get_by_text("国内最高学位", exact=True))
            expect(degree.locator("input")).to_be_enabled()
            degree.locator("input").click()
            shown.locator(".el-select-dropdown:visible").get_by_text("学士", exact=True).click()
            expect(degree.locator("input")).to_have_value("学士")
    shown.wait_for_function(f"{form}.level === '大学本科'")
    expect(degree.locator("input")).to_have_value("" if on else "学士")


@pytest.mark.parametrize("on", [True, False])
def test_error_like_success(town: Town, at, on: bool) -> None:
    town.portal.control.habit("error-like-success", on)
    shown = at(office(town.portal), "quota/detail/ZB0")
    expect(shown.get_by_role("heading", name="处理完成" if on else "操作失败")).to_be_visible()
    expect(shown.get_by_text("未找到该申报记录")).to_be_visible()


@pytest.mark.parametrize("on", [True, False])
def test_the_robot_is_not_taken_in_by_a_refusal_with_a_tick(
    town: Town, papers: Path, paper: Path, on: bool
) -> None:
    town.portal.control.habit("error-like-success", on)
    site = plain.prepared(town.portal, PERSON, paper)
    form = permit_application.prepare(Case(unit(), PERSON, papers=papers), TODAY)
    with town.visit(site, "E001") as page:
        permit_application.fill(page, form)
        site.post("applications", plain.APPLICATION)  # somebody was faster, elsewhere
        with pytest.raises(PortalRefused, match="您有正在办理的业务"):
            permit_application.submit(page, form)
    assert len(town.portal.received("permit_application")) == 1


@pytest.mark.parametrize("on", [True, False])
def test_submitting_twice(town: Town, on: bool) -> None:
    """The portal takes both where it has no rule against it; the robot looks first and files one."""
    town.portal.control.habit("double-submit", on)
    form = profile.prepare(Case(unit(), PERSON), TODAY)
    with town.visit(person(town), "E001") as page:
        file(profile, page, form)
        assert profile.find(page, form) is not None  # what keeps the robot from sending it again
        profile.fill(page, form)
        if on:
            profile.submit(page, form)
        else:
            with pytest.raises(PortalRefused, match="请勿重复提交"):
                profile.submit(page, form)
    assert len(town.portal.received("profile")) == (2 if on else 1)


# --- what comes and goes


@pytest.mark.parametrize("on", [True, False])
def test_an_idle_session_is_noticed_in_mid_form(town: Town, on: bool) -> None:
    town.portal.control.habit("idle-logout", on)
    form = appointment.prepare(Case(unit(), PERSON), TODAY)
    with town.visit(office(town.portal)) as page:
        appointment.fill(page, form)
        town.portal.control.advance(seconds=1900)
        if on:
            with pytest.raises(SessionExpired):
                appointment.submit(page, form)
        else:
            appointment.submit(page, form)
    assert len(town.portal.received("appointment")) == (0 if on else 1)


@pytest.mark.parametrize("site", ["chaoyang_hr", "talent_person"])
@pytest.mark.portal(faults=["maintenance"])
def test_maintenance_with_status_200_is_the_portal_being_down(town: Town, site: str) -> None:
    town.portal.control.clear_faults()
    there = office(town.portal) if site == "chaoyang_hr" else person(town)
    account = "unit" if site == "chaoyang_hr" else "E001"
    with town.visit(there, account) as page:
        town.portal.control.fault("maintenance", site=site)
        with pytest.raises(PortalDown):
            page.open("appointment.list" if site == "chaoyang_hr" else "profile")
    with pytest.raises(PortalDown), visit(town.settings, site, account, browser=town.browser):
        pass
    town.portal.control.clear_faults()
    with town.visit(there, account) as page:
        page.open("appointment.list" if site == "chaoyang_hr" else "profile")
