"""A case from its start to its end, turn by turn: what waits for whom, what is sent, and once only."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from robot.browser.face import Face
from robot.browser.forms import PortalForm
from robot.engine.office import Office
from robot.errors import FieldMismatch, LedgerDown, NotEligible, PageChanged, WrongSite
from robot.filing.catalog import businesses
from robot.filing.docket_tables import Stage
from robot.filing.states import State
from robot.filing.tables import Key
from tests.engine.portals import Left, Page, Portals, portals

__all__ = ["portals"]

CASE = "C1"


def start(portals: Portals, subject: str, way: str, **options: str) -> None:
    with portals.office() as office:
        office.docket.open(subject, way, options, at=portals.now)


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def test_a_quota_application_waits_for_the_first_of_the_next_month(portals: Portals) -> None:
    portals.now = at("2026-11-17T10:00")  # the 12th working day
    start(portals, "unit", "指标申报")
    case = portals.go().case
    assert case.state is Stage.WINDOW
    assert case.due == at("2026-12-01T09:00")
    assert "每月前 10 个工作日，第9问" in case.reason
    assert "2026-12-01 09:00 办理" in case.reason
    assert not portals.visits
    case = portals.wait().case
    assert (case.state, case.who, case.what) == (Stage.APPROVAL, "单位经办人", "批准要发送的内容")
    assert "gongju approve quota_application" in case.reason
    assert (portals.fills, portals.clicks) == (["quota_application"], [])
    portals.approve("quota_application")
    assert portals.woken() == [CASE]
    case = portals.go().case
    assert portals.clicks == ["quota_application"]
    assert (case.state, case.step) == (Stage.REVIEW, "quota_granted")
    portals.decide(
        "quota_application", "granted", "已批复", year="2026", granted_on="2026-12-24", granted="2", used="0"
    )
    portals.now = at("2026-12-24T18:00")
    assert portals.wait().case.state is Stage.DONE


def test_what_waits_for_its_window_is_approved_before_and_sent_in_it_unattended(portals: Portals) -> None:
    portals.now = at("2026-11-26T10:00")
    start(portals, "unit", "指标申报")
    case = portals.go().case
    assert case.reason.endswith("可提前批准，届时自动试填并发送：gongju approve quota_application")
    assert portals.woken() == []
    portals.approve("quota_application")
    assert portals.woken() == [CASE]
    case = portals.go().case
    assert (case.state, case.due) == (Stage.WINDOW, at("2026-12-01T09:00"))
    assert "已批准，届时自动试填并发送" in case.reason
    assert portals.woken() == []
    assert not portals.clicks, "not before its window"
    portals.wait()
    portals.go()
    assert (portals.fills, portals.clicks) == (["quota_application"] * 2, ["quota_application"])


def test_a_window_that_opens_after_the_approval_expires_is_not_approved_ahead(portals: Portals) -> None:
    portals.now = at("2026-11-17T10:00")  # exactly 14 days before
    start(portals, "unit", "指标申报")
    assert "提前批准" not in portals.go().case.reason
    with pytest.raises(NotEligible, match="下一次为2026-12-01"):
        portals.approve("quota_application")


GRANTED = "  - { year: 2026, granted_on: 2026-11-02, granted: 2, used: 0 }\n"
UNIT_STEPS = ("talent_unit", "unit")
DISTRICT = ("chaoyang_hr", "unit")
PERSON = ("talent_person", "E001")


def put(portals: Portals, name: str, old: str, new: str) -> None:
    """Somebody edits a file of the workspace."""
    file = portals.folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def grant(portals: Portals) -> None:
    """The unit has quota of this year."""
    put(portals, "unit.yaml", "quota:", "quota:\n" + GRANTED + "#")
    text = (portals.folder / "unit.yaml").read_text("utf-8")
    lines = [
        line
        for line in text.splitlines()
        if not line.startswith("#  ") and "year: 2025, granted_on" not in line
    ]
    (portals.folder / "unit.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def approve(portals: Portals, business: str, **options: str) -> None:
    """The case waits for it; a person approves; it goes on by itself."""
    case = portals.go().case
    assert (case.state, case.step) == (Stage.APPROVAL, business), case.reason
    portals.approve(business, case.subject, **options)
    assert portals.woken() == [CASE]


def apply(portals: Portals) -> None:
    """新办 up to the application at the portal, with the employee logged in."""
    grant(portals)
    portals.log_ins.add(PERSON)
    start(portals, "E001", "新办")
    for business in ("profile", "association", "association_approval", "attachments", "permit_application"):
        approve(portals, business)
    portals.later(minutes=1)


def test_a_permit_application_from_start_to_granted(portals: Portals) -> None:
    grant(portals)
    start(portals, "E001", "新办")
    case = portals.go().case
    assert (case.state, case.step, case.who, case.what, case.portal) == (
        Stage.PERSON,
        "profile",
        "员工本人",
        "北京通扫码",
        "talent_person",
    )
    assert "gongju login talent_person --employee E001" in case.reason
    assert not portals.visits, "without a log-in nobody goes there"
    assert portals.woken() == []
    portals.log_ins.add(PERSON)
    assert portals.woken() == [CASE]
    for business in ("profile", "association"):
        approve(portals, business)
    portals.log_ins.remove(UNIT_STEPS)
    case = portals.go().case
    assert (case.step, case.who, case.what, case.portal) == (
        "association_approval",
        "单位经办人",
        "法人一证通",
        "talent_unit",
    )
    portals.log_ins.add(UNIT_STEPS)
    assert portals.woken() == [CASE]
    for business in ("association_approval", "attachments", "permit_application", "application_review"):
        approve(portals, business)
    case = portals.go().case
    assert (case.step, case.pins) == ("appointment", {"date": "2026-11-10"})
    assert "gongju approve appointment E001 --with date=2026-11-10" in case.reason
    portals.now = at("2026-11-06T09:00")  # the day stays: what is approved is what is sent
    approve(portals, "appointment", date="2026-11-10")
    case = portals.go().case
    assert (case.state, case.step) == (Stage.REVIEW, "district")
    portals.decide("permit_application", "in_review", "市级审批中")
    portals.now = at("2026-11-10T12:00")
    assert portals.go().case.step == "city"
    portals.decide("permit_application", "granted", "已办结")
    portals.later(days=1)
    case = portals.go().case
    assert (case.state, case.due, case.closed_at) == (Stage.DONE, None, portals.now)
    assert (portals.folder / "var/slip/E001.pdf").is_file()
    sent = [one.business for one in portals.sent]
    assert sent == portals.clicks
    assert sorted(sent) == sorted(set(sent)), "each once"
    assert portals.last("appointment").values["date"] == "2026-11-10"
    with portals.office() as office:
        lines = office.docket.history(CASE)
    assert [line.did for line in lines].count("send") == 7
    assert "示例甲" not in "".join(line.note for line in lines)


def test_returned_mended_approved_and_sent_again(portals: Portals) -> None:
    apply(portals)
    portals.go()
    portals.decide("permit_application", "returned", "单位退回", "请补充工作经历，示例甲本人核对")
    portals.later(days=1)
    with portals.office() as office:
        office.docket.retry(CASE, at=portals.now)
        office.read("talent_unit")
    case = portals.go().case
    assert (case.state, case.step) == (Stage.MENDING, "permit_application")
    assert "已退回：请补充工作经历" in case.reason
    assert "示例甲" not in case.reason
    assert portals.woken() == []
    put(
        portals, "employees/E001.yaml", "position: 软件工程师               #", "position: 高级软件工程师   #"
    )
    assert portals.woken() == [CASE]
    before = len(portals.sent)
    case = portals.go().case
    assert case.state is Stage.APPROVAL, case.reason
    while case.step != "permit_application":  # what the profile says has changed too
        portals.approve(case.step, "E001")
        portals.woken()
        case = portals.go().case
    assert len(portals.clicks) == len(portals.sent)
    portals.approve("permit_application", "E001")
    portals.woken()
    assert portals.go().case.step == "application_review"
    again = [one for one in portals.sent if one.business == "permit_application"]
    assert [one.state for one in again] == ["returned", "filed"]
    assert len(portals.sent) > before


# --- killed anywhere


def quota(portals: Portals) -> None:
    """指标申报 on a day of the window, approved ahead of the case."""
    start(portals, "unit", "指标申报")
    portals.approve("quota_application")


def test_killed_at_every_boundary_a_case_files_once(portals: Portals) -> None:
    quota(portals)
    places: dict[str, Left] = {}
    portals.left_at, began = places, portals.now
    portals.go()
    assert {"click", "before sending", "after sending", "before send is written"} <= set(places)
    assert {len(left.sent) for left in places.values()} == {0, 1}
    for place, left in places.items():
        portals.now = began
        portals.restart(left)
        case = portals.go().case
        if case.state is Stage.OUTCOME:  # what the click came to can be told later
            case = portals.wait().case
        assert [one.business for one in portals.sent] == ["quota_application"], f"killed at: {place}"
        assert (case.state, case.step) == (Stage.REVIEW, "quota_granted"), f"killed at: {place}"


def test_a_click_nobody_saw_the_end_of_is_looked_for_and_not_made_again(portals: Portals) -> None:
    quota(portals)
    portals.answer = "unseen"
    case = portals.go().case
    assert (case.state, portals.clicks) == (Stage.OUTCOME, ["quota_application"])
    assert case.due is not None
    assert (case.due - portals.now).total_seconds() >= 600
    assert "不会重复提交" in case.reason
    portals.later(minutes=1)
    assert portals.turn().did == "wait"
    case = portals.wait().case
    assert (case.state, case.step) == (Stage.REVIEW, "quota_granted")
    assert portals.clicks == ["quota_application"]


def test_a_click_that_never_arrived_is_made_again_once_it_is_surely_absent(portals: Portals) -> None:
    quota(portals)
    portals.answer = "lost"
    assert portals.go().case.state is Stage.OUTCOME
    assert portals.wait().case.state is Stage.REVIEW
    assert (len(portals.clicks), len(portals.sent)) == (2, 1)


def test_a_click_of_a_wrong_clock_is_looked_for_once_the_clock_is_right(portals: Portals) -> None:
    quota(portals)
    portals.answer = "unseen"
    right = portals.now
    portals.later(minutes=60 * 3)
    assert portals.go().case.state is Stage.OUTCOME
    portals.now = right
    assert portals.turn().did == "look"
    assert portals.clicks == ["quota_application"]


# --- what goes wrong


@pytest.mark.parametrize(
    "error",
    [
        LedgerDown("ledger.db: the ledger cannot be written now: database or disk is full"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
    ids=["ledger", "evidence"],
)
def test_a_full_disk_is_no_fault_of_the_files_and_no_bug(
    portals: Portals, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    quota(portals)

    def full(*_: object) -> None:
        raise error

    with monkeypatch.context() as for_a_while:
        for_a_while.setattr(Office, "fill", full)
        case = portals.go().case
    assert (case.state, case.due is None) == (Stage.PORTAL, False)
    assert "台账" in case.reason
    assert portals.wait().case.step == "quota_granted"


@pytest.mark.parametrize("error", [PageChanged("no button 上报"), FieldMismatch("纳税年度: shown otherwise")])
def test_a_page_that_is_once_not_as_it_should_be_is_no_case_for_a_person(
    portals: Portals, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    quota(portals)
    left, fill = [error], Page.fill

    def once(page: Page, name: str, form: PortalForm) -> None:
        if left:
            raise left.pop()
        fill(page, name, form)

    monkeypatch.setattr(Page, "fill", once)
    case = portals.go().case
    assert (case.state, case.step) == (Stage.PORTAL, "quota_application")
    assert "没有发送任何内容" in case.reason
    assert "再看一次" in case.reason
    case = portals.wait().case
    assert (case.state, case.step) == (Stage.REVIEW, "quota_granted")
    assert portals.clicks == ["quota_application"]


def test_a_page_that_stays_so_is_for_a_person_and_another_site_is_at_once(
    portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota(portals)
    error: Exception = PageChanged("no button 上报")

    def broken(page: Page, name: str, form: PortalForm) -> None:
        raise error

    monkeypatch.setattr(Page, "fill", broken)
    assert portals.go().case.state is Stage.PORTAL
    case = portals.wait().case
    assert (case.state, case.who, case.due) == (Stage.PERSON, "程序维护人员", None)
    error = WrongSite("the page led to example.com")
    with portals.office() as office:
        office.docket.retry(CASE, at=portals.now)
    assert portals.go().case.state is Stage.PERSON
    assert not portals.clicks


def test_a_portal_that_is_down_is_tried_later_each_time(portals: Portals) -> None:
    quota(portals)
    portals.down = 99
    waits = []
    for _ in range(10):
        case = portals.go().case
        assert case.state is Stage.PORTAL
        assert case.due is not None
        waits.append((case.due - portals.now).total_seconds() / 60)
        portals.now = case.due
        if portals.now.hour >= 6:  # stay in the window's hours
            portals.now = portals.now.replace(hour=2)
            with portals.office() as office:
                office.docket.write(
                    office.docket.get(CASE), Stage.PORTAL, "wait", at=portals.now, due=portals.now
                )
    for count, wait in enumerate(waits):
        longest = min(2**count, 120)
        assert longest * 0.75 <= wait <= longest
    portals.down = 0
    case = portals.go().case
    assert (case.state, case.failures) == (Stage.REVIEW, 0)


def test_what_the_portal_refuses_waits_for_a_mended_file(portals: Portals) -> None:
    quota(portals)
    portals.answer = "refused"
    case = portals.go().case
    assert case.state is Stage.MENDING
    assert "申请指标数超过上限" in case.reason
    with portals.office() as office:
        office.docket.wake([case], portals.now)
    assert "申请指标数超过上限" in portals.go().case.reason
    assert len(portals.clicks) == 1
    put(portals, "unit.yaml", "headcount: 2", "headcount: 1")
    assert portals.woken() == [CASE]
    case = portals.go().case
    assert "上次的批准已失效（改动：表单项 headcount），等待批准" in case.reason
    approve(portals, "quota_application")
    assert portals.go().case.state is Stage.REVIEW
    assert [one.values["headcount"] for one in portals.sent] == ["1"]


def test_a_person_may_have_the_same_refused_content_tried_again(portals: Portals) -> None:
    quota(portals)
    portals.answer = "refused"
    portals.go()
    with portals.office() as office:
        office.docket.retry(CASE, at=portals.now)
    assert portals.go().case.state is Stage.REVIEW
    assert len(portals.sent) == 1


def test_what_a_rule_forbids_on_the_day_of_the_window_is_said_today(portals: Portals) -> None:
    put(portals, "unit.yaml", "capital: 5000000 ", "capital: 50 ")
    portals.now = at("2026-11-17T10:00")
    start(portals, "unit", "指标申报")
    case = portals.go().case
    assert case.state is Stage.MENDING
    assert case.reason.startswith("2026-12-01 也不能办理“指标申报”：FAQ")
    put(portals, "unit.yaml", "capital: 50 ", "capital: 5000000 ")
    assert portals.woken() == [CASE]
    assert portals.go().case.state is Stage.WINDOW


def test_a_log_in_that_ends_in_the_visit_parks_the_case_at_this_step(portals: Portals) -> None:
    quota(portals)
    portals.drop_log_in = True
    case = portals.go().case
    assert (case.state, case.step, case.what) == (Stage.PERSON, "quota_application", "登录验证码")
    assert portals.woken() == []
    portals.log_ins.add(DISTRICT)
    assert portals.woken() == [CASE]
    assert portals.go().case.state is Stage.REVIEW


def test_a_page_that_changed_after_the_approval_waits_for_a_person(portals: Portals) -> None:
    portals.now = at("2026-11-02T10:00")
    plain = Face(
        "quota.new", "单位信息", fields={"单位名称": False}, notices=frozenset({"单个文件不超过10MB"})
    )
    portals.faces = {"quota.new": plain}
    start(portals, "unit", "指标申报")
    assert portals.go().case.state is Stage.APPROVAL
    portals.approve("quota_application")
    portals.faces = {"quota.new": replace(plain, fields={"单位名称": False, "办理方式": True})}
    case = portals.go().case
    assert portals.clicks == []
    assert (case.state, case.who, case.what) == (Stage.PERSON, "单位经办人", "核对页面变化")
    assert "“单位信息” 新增必填项：办理方式" in case.reason
    assert "gongju approve quota_application" in case.reason
    # Nobody has accepted it: another turn of its own changes nothing.
    assert portals.woken() == []
    portals.approve("quota_application")
    assert portals.woken() == [CASE]
    assert portals.go().case.step == "quota_granted"
    assert portals.clicks == ["quota_application"]


def test_a_dry_run_on_a_changed_page_says_so_while_it_waits(portals: Portals) -> None:
    portals.now = at("2026-11-02T10:00")
    plain = Face("quota.new", "单位信息", notices=frozenset({"单个文件不超过10MB"}))
    portals.faces = {"quota.new": plain}
    start(portals, "unit", "指标申报")
    portals.go()
    portals.approve("quota_application")
    portals.faces = {"quota.new": replace(plain, notices=frozenset({"单个文件不超过5MB"}))}
    put(portals, "unit.yaml", "headcount: 2", "headcount: 3")
    portals.woken()
    case = portals.go().case
    assert case.state is Stage.APPROVAL
    assert "页面“单位信息”与认可过的不同（见批准页）" in case.reason


def test_a_bug_is_raised_and_not_met_again_at_once(portals: Portals, monkeypatch: pytest.MonkeyPatch) -> None:
    quota(portals)
    with monkeypatch.context() as patch:
        patch.setattr("flows.chaoyang_hr.quota_application.fill", lambda page, form: form.no_such)
        with pytest.raises(AttributeError):
            portals.turn()
    with portals.office() as office:
        case = office.docket.get(CASE)
    assert (case.state, case.failures) == (Stage.PORTAL, 1)
    assert "AttributeError" in case.reason
    assert portals.wait().case.state is Stage.REVIEW


def test_paused_in_the_middle_of_its_turn_it_stays_paused(
    portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota(portals)

    def pausing(page: Page, form: PortalForm) -> None:
        with portals.office() as office:
            office.docket.pause(CASE, at=portals.now)
        page.fill("quota_application", form)

    with monkeypatch.context() as patch:
        patch.setattr("flows.chaoyang_hr.quota_application.fill", pausing)
        done = portals.turn()
    assert (done.case.state, done.case.due) == (Stage.PAUSED, None)
    assert portals.turn().did == "wait"
    with portals.office() as office:
        assert [line.did for line in office.docket.history(CASE)] == ["opened", "pause", "fill"]
        office.docket.resume(CASE, at=portals.now)
    assert portals.go().case.state is Stage.REVIEW


# --- other cases, other days


def step(office: Office, business: str, subject: str, number: str) -> None:
    """A step that the portal has."""
    period = {"application_review": number, "appointment": "新办-2026-11-10"}.get(business, "2026")
    one = office.ledger.open(Key(businesses()[business].portal, business, subject, period))
    office.ledger.move(one, State.FILED, receipt_number=number)


def test_one_reading_serves_all_cases_of_the_account(portals: Portals) -> None:
    grant(portals)
    for number in (1, 2):
        start(portals, f"E00{number}", "新办")
    with portals.office() as office:
        for number in (1, 2):
            for business in ("permit_application", "application_review", "appointment"):
                step(office, business, f"E00{number}", f"N{number}")
    portals.visits.clear()
    for name in ("C1", "C2"):
        case = portals.go(name).case
        assert (case.state, case.step) == (Stage.REVIEW, "district"), case.reason
    assert portals.visits == [UNIT_STEPS]


def test_a_set_day_has_no_hours_and_says_what_moves_it(
    portals: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    portals.now = at("2026-11-05T19:30")  # after hours of a day of the window
    start(portals, "unit", "指标申报")
    case = portals.go().case
    assert (case.state, case.due) == (Stage.WINDOW, at("2026-11-06T09:00"))
    assert "GONGJU_TODAY" not in case.reason
    monkeypatch.setenv("GONGJU_TODAY", "2026-11-17")
    portals.now = at("2026-11-17T19:30")
    assert "GONGJU_TODAY=2026-12-01" in portals.go().case.reason
    assert "gongju mock --clock 2026-12-01T09:00" in portals.go().case.reason
    monkeypatch.setenv("GONGJU_TODAY", "2026-11-06")
    portals.now = at("2026-11-06T19:30")
    assert portals.go().case.state is Stage.APPROVAL


def test_a_case_waits_for_the_units_own(portals: Portals) -> None:
    start(portals, "E001", "新办")
    case = portals.go().case
    assert (case.state, case.who) == (Stage.PERSON, "单位经办人")
    assert "gongju start unit 指标申报" in case.reason
    start(portals, "unit", "指标申报")
    case = portals.wait().case
    assert (case.state, case.reason.partition("；")[2]) == (Stage.REVIEW, "等待 C2（指标申报）")


def test_a_renewal_begins_as_its_window_opens_and_says_when_it_is_late(portals: Portals) -> None:
    term = "number: BJ20240000201, issued: 2024-01-16, expires: 2027-01-15, unit_name: 北京示例科技有限公司"
    file = portals.folder / "employees" / "E001.yaml"
    file.write_text(file.read_text("utf-8") + f"\npermit: {{ {term} }}\n", "utf-8")
    start(portals, "E001", "续签")
    case = portals.go().case
    assert (case.state, case.due) == (Stage.WINDOW, at("2026-11-16T09:00"))
    assert "到期前 60 天内方可续签（第58问）" in case.reason
    case = portals.wait().case
    assert (case.state, case.step) == (Stage.APPROVAL, "contract_update")
    assert "注意" not in case.reason
    portals.now = at("2026-12-10T10:00")
    assert portals.woken() == [CASE], "a new day asks again"
    assert "续签最迟应受理，只剩" in portals.go().case.reason
    portals.now = at("2026-12-30T10:00")
    portals.woken()
    assert "续签已过最迟日期 2026-12-1" in portals.go().case.reason
