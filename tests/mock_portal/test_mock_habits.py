"""Habits and faults: listed once, switched by name; what a user sees with each and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples_portal import BOOKING, ID_NUMBER, applied, ready_person

from mock_portal import faults, habits
from mock_portal.client import ControlError
from mock_portal.records import Appointment
from mock_portal.state import UNIT
from mock_portal.talent_person import fields

DOCS = (Path(__file__).parents[2] / "docs" / "mock-control.md").read_text(encoding="utf-8")


def switch(client, name: str, on: bool) -> None:
    assert client.post("/_control/habits", json={name: on}).status_code == 200


@pytest.fixture
def employee(client, store):
    """A test client that is logged in at talent_person; everything but the application is there."""
    person = ready_person(store)
    token = client.post("/talent_person/api/login/token").json["data"]["token"]
    client.post("/_control/scan", json={"id_number": person.id_number, "name": person.name})
    assert client.get(f"/talent_person/api/login/poll?token={token}").json["data"]["state"] == "scanned"
    return client


def test_every_one_is_told_and_documented(client):
    told = client.get("/_control/habits").json
    assert [one["name"] for one in told] == list(habits.NAMES)
    assert all(one["on"] and one["words"] and one["title"] for one in told)
    known = client.get("/_control/faults/known").json
    assert [(one["name"], one["lasting"]) for one in known] == [
        (name, name in faults.LASTING) for name in faults.NAMES
    ]
    for one in told + known:
        assert f"| `{one['name']}` | {one['words']} |" in DOCS


def test_unknown_names_are_refused_with_the_nearest(client, store):
    for path, order, words in (
        ("habits", {"anouncement": False}, "no habit 'anouncement'; nearest: announcement"),
        ("habits", {"announcement": "no"}, "announcement must be true or false"),
        ("faults", {"name": "maintainance"}, "no fault 'maintainance'; nearest: maintenance"),
    ):
        answer = client.post(f"/_control/{path}", json=order)
        assert (answer.status_code, answer.json["error"]) == (400, words)
    assert client.post("/_control/habits", json={"announcement": False, "x": False}).status_code == 400
    assert store.habits.off() == ()
    with pytest.raises(KeyError):
        store.habits.on("anouncement")


def test_a_reset_switches_all_on_again(client, store):
    switch(client, "announcement", False)
    switch(client, "pages-of-10", False)
    assert store.habits.off() == ("announcement", "pages-of-10")
    client.post("/_control/reset")
    assert store.habits.off() == ()


def test_announcement(office, employee):
    switch(office, "announcement", False)
    assert "通知公告" not in office.get("/chaoyang_hr/home").text
    assert employee.get("/talent_person/api/me").json["data"]["announcement"] is False
    switch(office, "announcement", True)
    assert employee.get("/talent_person/api/me").json["data"]["announcement"] is True


def test_readonly_dates(office):
    assert 'name="yyrq" value="" readonly' in office.get("/chaoyang_hr/appointments/new").text
    switch(office, "readonly-dates", False)
    assert 'name="yyrq" value="" autocomplete' in office.get("/chaoyang_hr/appointments/new").text


def test_pages_of_10(office, store):
    now = store.clock.now()
    for count in range(12):
        person = (f"示例{count}", "110105198803150010", "续签")
        number = f"YY20250101{count:04d}"
        slot = (now.date(), "09:00-10:00", "13900005678", "受理通过", now, now)
        store.appointments.append(Appointment(number, UNIT, *person, *slot))
    assert "limit: 10," in office.get("/chaoyang_hr/appointments").text
    assert len(office.get("/chaoyang_hr/appointments/data?page=1&limit=10000").json["data"]) == 10
    switch(office, "pages-of-10", False)
    assert "limit: 10000," in office.get("/chaoyang_hr/appointments").text
    assert len(office.get("/chaoyang_hr/appointments/data?page=1&limit=10000").json["data"]) == 12


def test_idle_logout(office):
    switch(office, "idle-logout", False)
    office.post("/_control/clock", json={"advance_days": 2})
    assert office.get("/chaoyang_hr/quota").status_code == 200
    switch(office, "idle-logout", True)
    office.post("/_control/clock", json={"advance_seconds": 1801})
    assert "login?timeout=1" in office.get("/chaoyang_hr/quota").location


def test_double_submit(office, store):
    """The portal's own rules hold with the habit and without; profiles it has none about."""
    taken = "该员工的新办业务已有待受理的预约（YY202611050001），不可重复预约"
    words = [office.post("/chaoyang_hr/appointments", data=BOOKING).json["msg"] for _ in range(2)]
    assert words == ["预约成功", taken]
    switch(office, "double-submit", False)
    other = {**BOOKING, "ywlx": "2", "yysd": "10:00-11:00"}
    answers = [office.post("/chaoyang_hr/appointments", data=other).json for _ in range(2)]
    assert (answers[0]["code"], answers[1]) == (0, {"code": 1, "msg": "请勿重复提交"})
    assert len(store.appointments) == 2
    assert [one.refused for one in store.received.submissions] == ["", taken, "", "请勿重复提交"]
    refused = {**BOOKING, "ywlx": "3", "yysd": "18:00-19:00"}  # what was refused may be tried again
    words = {office.post("/chaoyang_hr/appointments", data=refused).json["msg"] for _ in range(2)}
    assert words == {"该日期不可预约"}


def test_double_submit_of_a_person(employee, store):
    profile = fields.profile_form(store.persons[ID_NUMBER].profile)
    for on, codes in ((True, [0, 0]), (False, [0, 1])):
        switch(employee, "double-submit", on)
        answers = [employee.post("/talent_person/api/profile", json=profile).json for _ in range(2)]
        assert [one["code"] for one in answers] == codes
    assert answers[1]["message"] == "请勿重复提交"


def test_error_like_success(office):
    wrong = "/chaoyang_hr/quota/detail/ZB0"
    assert "处理完成" in office.get(wrong).text
    switch(office, "error-like-success", False)
    shown = office.get(wrong).text
    assert ("处理完成" in shown, "操作失败" in shown, "未找到该申报记录" in shown) == (False, True, True)


def test_iframe_layer(office, draft):
    draft()
    assert "type: 2, title: '申报详情'" in office.get("/chaoyang_hr/quota").text
    switch(office, "iframe-layer", False)
    assert "type: 2" not in office.get("/chaoyang_hr/quota").text


OF_PAGES = {
    "body-panels": ("<el-select", "<el-date-picker", "<el-cascader", "append-to-body"),
    "readonly-dates": (' :editable="false"',),
    "hidden-file-inputs": (),  # of chaoyang_hr; of the talent sites those of 单位附件管理
    "iframe-layer": (),
    "pages-of-10": (),
    "vanishing-toasts": ("this.$message(",),
    "dependent-select": ("Talent.habit('dependent-select')",),
}
"""Habits that change pages which a form is filed on, and by what a talent site's page has each."""


def test_what_is_filed_without_habits_meets_all_of_pages(office, draft):
    """What tests/flows files on without any: 指标申报 and 新增预约 (test_drift.py), 个人信息完善."""
    draft()
    paths = [f"/chaoyang_hr/{one}" for one in ("quota", "quota/new/1", "quota/new/3", "appointments/new")]
    scripts = [f"/static/talent/person/{one}.js" for one in ("profile", "rows")]
    person = "".join(office.get(path).text for path in scripts)

    def shown(name: str, on: bool) -> list[str]:
        switch(office, name, on)
        return [office.get(path).text for path in paths]

    shown("announcement", True)  # what is shown once only
    for name, marks in OF_PAGES.items():
        before, off, after = (shown(name, on) for on in (True, False, True))
        assert before == after
        assert (before != off) == (name != "body-panels"), name
        assert [one for one in marks if one not in person] == [], name


def test_an_application_that_was_accepted_is_unchanged_by_any_habit(client, store):
    for name in habits.NAMES:
        switch(client, name, False)
    assert applied(store).state == "待单位审核"


@pytest.mark.portal(clock="2026-11-16T09:00", faults=["lag", {"name": "slow", "seconds": 5}])
class TestMarker:
    def test_clock_and_faults(self, portal):
        assert portal.control.clock()["now"].startswith("2026-11-16T09:0")
        assert [(one["name"], one["seconds"]) for one in portal.control.faults()] == [
            ("lag", 2.0),
            ("slow", 5.0),
        ]

    @pytest.mark.portal(faults=[], without=["announcement"], drift=7)
    def test_the_nearest_wins_key_by_key(self, portal):
        assert portal.control.clock()["now"].startswith("2026-11-16T09:0")
        assert portal.control.faults() == []
        assert portal.control.call("GET", "drift")["seed"] == 7
        assert [one["name"] for one in portal.control.habits() if not one["on"]] == ["announcement"]

    @pytest.mark.portal(habits=["pages-of-10"], faults=[])
    def test_only_these_habits(self, portal):
        assert [one["name"] for one in portal.control.habits() if one["on"]] == ["pages-of-10"]
        with pytest.raises(ControlError, match="nearest: pages-of-10"):
            portal.control.only_habits(["page-of-10"])


BAD_MARKERS = {
    "portal(haibts=['announcement'])": "unknown key 'haibts'; known: clock, faults, habits, without, drift",
    "portal('lag')": "keys only; known: clock",
    "portal(habits=['anouncement'])": "no habit 'anouncement'; nearest: announcement",
    "portal(without=['iframe'])": "no habit 'iframe'; nearest: iframe-layer",
    "portal(faults=['maintenence'])": "no fault 'maintenence'; nearest: maintenance",
    "portal(clock='soon')": "clock must be a time",
    "portal(drift=-1)": "seed must be a whole number",
}


def test_markers_that_make_no_sense_fail_in_one_line(other_team):
    lines = ["import pytest"]
    for serial, marker in enumerate(BAD_MARKERS):
        lines += [f"@pytest.mark.{marker}", f"def test_{serial}(portal): pass"]
    done = other_team("\n".join(lines))
    assert done.returncode == 1
    assert f"{len(BAD_MARKERS)} errors" in done.stdout
    for words in BAD_MARKERS.values():
        assert words in done.stdout
    assert "Traceback" not in done.stdout
