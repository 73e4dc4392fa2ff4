"""Every habit of the portals, on and off, in the real browser: what a user sees, and that the robot copes.

With all of them on the robot files in the other tests of this folder; here it files without them, so that
nothing hangs on a habit (on chaoyang_hr: test_drift.py), and reads what each does to the page. What shows in
the text that is served: tests/mock_portal/test_mock_habits.py.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from flows.chaoyang_hr import appointments, consultation
from flows.talent_person import permit_application, profile
from flows.talent_unit import employee_list, unit_attachments
from mock_portal import habits
from robot.browser.session import visit
from robot.browser.widgets import INIT_SCRIPT
from robot.errors import PortalDown, PortalRefused, SessionExpired
from robot.filing import readback
from robot.people.case import Case
from tests.factories import TODAY, employee, unit
from tests.flows import plain
from tests.flows.conftest import Town, file
from tests.flows.plain import Site, office, person_site, unit_site

PERSON = employee()
QUESTION = {"title": "续签材料", "content": "劳动合同要上传哪几页？"}
"""What a consultation asks, the business of one short page."""


def without(town: Town, *off: str) -> None:
    """All habits on but these."""
    town.portal.control.only_habits(name for name in habits.NAMES if name not in off)


def test_papers_are_filed_without_any(town: Town, papers: Path) -> None:
    without(town, *habits.NAMES)
    held = {"rename_notice": ["unit/tax-2.pdf", "unit/licence.pdf"]}
    form = unit_attachments.prepare(Case(unit(papers=held), papers=papers), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        file(unit_attachments, page, form)
    (received,) = town.portal.received()
    assert [[one[key] for key in ("slot", "name", "sha256", "order")] for one in received["files"]] == [
        ["更名通知书", path.name, sha256(path.read_bytes()).hexdigest(), order]
        for order, path in enumerate(form.rename_notice, start=1)
    ]


OTHER = {
    "nationality": "回族",
    "household_place": ["江苏省", "南京市"],
    "level": "大学本科",
    "degree": "学士",
    "graduated": "2012-06-30",
    "work": [],
    "children": [],
}
"""What a profile is mended in: one of each control that a habit changes."""


def test_a_profile_is_mended_without_any(town: Town) -> None:
    without(town, *habits.NAMES)
    form = profile.prepare(Case(unit(), PERSON), TODAY)
    site = person_site(town.portal, PERSON)
    right = plain.profile_of(site, form)
    for saved in (right, right | OTHER):
        site.post("profile", saved)
    with town.visit(site, "E001") as page:
        file(profile, page, form)
    first, other, last = (one["fields"] for one in town.portal.received("profile"))
    assert last == first != other


@pytest.mark.parametrize("on", [True, False])
def test_a_refusal_with_a_tick_takes_nobody_in(town: Town, papers: Path, paper: Path, on: bool) -> None:
    """Without any habit it has a cross; once nothing is in its way, the same form is filed there."""
    if not on:
        without(town, *habits.NAMES)
    site = plain.prepared(town.portal, PERSON, paper)
    form = permit_application.prepare(Case(unit(), PERSON, papers=papers), TODAY)
    with town.visit(site, "E001") as page:
        permit_application.fill(page, form)
        readback.check(form, page.results)
        faster = site.post("applications", plain.APPLICATION)  # somebody, elsewhere
        with pytest.raises(PortalRefused, match="您有正在办理的业务"):
            permit_application.submit(page, form)
        expect(page.tab.locator(".el-result .icon-success")).to_have_count(1 if on else 0)
        expect(page.tab.locator(".el-result .icon-error")).to_have_count(0 if on else 1)
        assert len(town.portal.received("permit_application")) == 1
        if not on:
            plain.review(town.portal, faster["number"], "退回", "请本人重新申请")
            page.tab.get_by_role("button", name="返回修改").click()
            permit_application.submit(page, form)
            assert permit_application.find(page, form) is not None
            received = town.portal.received("permit_application")[-1]
            assert received["number"] != faster["number"]
            assert received["fields"]["合同期限"] == "2021-03-01 至 2029-02-28"


# --- what a user sees


@pytest.fixture
def at(page: Page, town: Town):
    """`page`, logged in as whoever `site` is, at an address of that site, with a clock that can be put on and
    without transitions."""
    page.clock.install()
    page.add_init_script(INIT_SCRIPT)

    def go(site: Site, path: str) -> Page:
        cookies = [{"name": c.name, "value": c.value, "domain": c.domain, "path": c.path} for c in site.jar]
        page.context.clear_cookies()
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.goto("about:blank")
        page.goto(f"{site.url}/{path}")
        return page

    return go


@pytest.mark.parametrize(
    "off", [{"body-panels", "dependent-select", "hidden-file-inputs"}, {"readonly-dates", "vanishing-toasts"}]
)
def test_a_persons_pages(town: Town, at, off: set[str]) -> None:
    """Each of them once on and once off; those that are off together have nothing in common."""
    without(town, *off)
    site = person_site(town.portal, PERSON)
    shown = at(site, "#/profile")
    see_panels(shown, on="body-panels" not in off)
    expect(shown.get_by_placeholder("选择日期")).to_be_editable(editable="readonly-dates" in off)
    see_linked_lists(shown, on="dependent-select" not in off)
    shown.goto(f"{site.url}/#/attachments")  # the same document
    see_a_file_input(shown, on="hidden-file-inputs" not in off)
    see_a_toast(
        shown,
        "Vue.prototype.$message({type: 'error', message: '没有这样的院校'})",
        on="vanishing-toasts" not in off,
    )


def see_panels(shown: Page, on: bool) -> None:
    """A list's panel and a dialog hang at the body, or inside their form."""
    box = shown.locator(".el-form-item", has=shown.get_by_text("政治面貌", exact=True))
    box.locator("input").click()
    expect(shown.locator(".el-select-dropdown:visible", has_text="中共党员")).to_have_count(1)
    expect(box.locator(".el-select-dropdown")).to_have_count(0 if on else 1)
    shown.keyboard.press("Escape")
    shown.get_by_role("button", name="新增子女").click()
    dialog = shown.locator(".el-dialog__wrapper:visible")
    expect(dialog).to_have_count(1)
    expect(shown.locator("#app .el-dialog__wrapper:visible")).to_have_count(0 if on else 1)
    dialog.get_by_role("button", name="取 消").click()
    expect(dialog).to_have_count(0)


def see_linked_lists(shown: Page, on: bool) -> None:
    """A degree that fits both levels is gone after the second, or stays."""
    form = "document.querySelector('.el-form').__vue__.model"
    degree = shown.locator(".el-form-item", has=shown.get_by_text("国内最高学位", exact=True))
    for level in ("硕士研究生", "大学本科"):
        box = shown.locator(".el-form-item", has=shown.get_by_text("国内最高学历", exact=True))
        box.locator("input").click()
        shown.locator(".el-select-dropdown:visible").get_by_text(level, exact=True).click()
        if level == "硕士研究生":
            expect(degree.locator("input")).to_be_enabled()
            degree.locator("input").click()
            shown.locator(".el-select-dropdown:visible").get_by_text("学士", exact=True).click()
            expect(degree.locator("input")).to_have_value("学士")
    shown.wait_for_function(f"{form}.level === '大学本科'")
    expect(degree.locator("input")).to_have_value("" if on else "学士")


def see_a_file_input(shown: Page, on: bool) -> None:
    field = shown.locator("input[type=file]").first
    expect(field).to_be_attached()
    expect(field).to_be_visible(visible=not on)


def see_a_toast(shown: Page, program: str, on: bool) -> None:
    """By the page's own clock: eight seconds on, the words are there or not."""
    shown.evaluate(program)
    words = shown.get_by_text("没有这样的")
    expect(words).to_be_visible()
    shown.clock.run_for(8000)
    expect(words).to_have_count(0 if on else 1)


@pytest.mark.parametrize("off", ["hidden-file-inputs", "vanishing-toasts"])
def test_the_offices_pages(town: Town, at, off: str) -> None:
    without(town, off)
    shown = at(office(town.portal), "quota/new/3")
    see_a_file_input(shown, on=off != "hidden-file-inputs")
    see_a_toast(
        shown,
        "layui.use('layer', () => layui.layer.msg('没有这样的时段', {time: 3000}))",
        on=off != "vanishing-toasts",
    )


def test_a_detail_in_a_layer(town: Town, at, paper: Path) -> None:
    number = plain.report_quota(town.portal, paper)
    site = office(town.portal)
    for on in (True, False):
        town.portal.control.habit("iframe-layer", on)
        shown = at(site, "quota")
        shown.get_by_text("查看", exact=True).click()
        inside = shown.frame_locator("iframe") if on else shown
        expect(inside.get_by_role("cell", name=number)).to_be_visible()
        expect(shown.locator("iframe")).to_have_count(1 if on else 0)


def test_the_units_first_page_and_its_list(town: Town, at) -> None:
    """An announcement or none, ten rows or all of them."""
    fresh = Site(town.portal, "talent_unit")
    fresh.post("login", {"token": fresh.post("login/certificate", {})["token"], "pin": "123456"})
    for on in (True, False):
        town.portal.control.habit("announcement", on)
        town.portal.control.habit("pages-of-10", on)
        shown = at(fresh, "#/employees")
        expect(shown.get_by_role("row")).to_have_count(11 if on else 13)
        expect(shown.get_by_role("dialog").get_by_text("我知道了")).to_have_count(1 if on else 0)


def test_lists_of_one_page_are_read_whole(town: Town) -> None:
    """Those in pages: test_portal_lists.py."""
    town.portal.control.reset(clock="2026-11-05T10:00", history=23)
    town.portal.control.habit("pages-of-10", False)
    with town.visit(unit_site(town.portal)) as page:
        assert len(employee_list.read(page)) == 12
    with town.visit(office(town.portal)) as page:
        assert len(appointments.read(page)) == 23


# --- what comes and goes


def test_submitting_twice(town: Town) -> None:
    """The portal takes both where it has no rule against it; the robot looks first and files one."""
    form = consultation.prepare(Case(unit(), options=QUESTION), TODAY)
    town.portal.control.habit("double-submit", False)
    with town.visit(office(town.portal)) as page:
        file(consultation, page, form)  # what it finds afterwards keeps the robot from sending it again
        consultation.fill(page, form)
        with pytest.raises(PortalRefused, match="请勿重复提交"):
            consultation.submit(page, form)
        assert len(town.portal.received("consultation")) == 1
        town.portal.control.habit("double-submit", True)
        consultation.submit(page, form)
    assert len(town.portal.received("consultation")) == 2


def test_an_idle_session_is_noticed_in_mid_form(town: Town) -> None:
    form = consultation.prepare(Case(unit(), options=QUESTION), TODAY)
    with town.visit(office(town.portal)) as page:
        for on in (False, True):
            town.portal.control.habit("idle-logout", on)
            consultation.fill(page, form)
            town.portal.control.advance(seconds=1900)
            if not on:
                consultation.submit(page, form)
        with pytest.raises(SessionExpired):
            consultation.submit(page, form)
    assert len(town.portal.received("consultation")) == 1


@pytest.mark.parametrize("site", ["chaoyang_hr", "talent_person"])
def test_maintenance_with_status_200_is_the_portal_being_down(town: Town, site: str) -> None:
    district = site == "chaoyang_hr"
    there = office(town.portal) if district else person_site(town.portal, PERSON)
    account = "unit" if district else "E001"
    name = "consultation.list" if district else "association"
    with town.visit(there, account) as page:
        town.portal.control.fault("maintenance", site=site)
        with pytest.raises(PortalDown):
            page.open(name)
    with pytest.raises(PortalDown), visit(town.settings, site, account, browser=town.browser):
        pass
    town.portal.control.clear_faults()
    with town.visit(there, account) as page:
        page.open(name)
