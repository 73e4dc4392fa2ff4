"""Faults: what each leaves behind, how long each lasts, whom each strikes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from samples_portal import BOOKING

from mock_portal import faults
from mock_portal.faults import Fault


def booked(store) -> int:
    return len(store.appointments)


def fault(client, name: str, **options: Any) -> None:
    assert client.post("/_control/faults", json={"name": name, **options}).status_code == 200


def test_accept_then_502_keeps_the_filing(office, store):
    fault(office, "accept-then-502")
    answer = office.post("/chaoyang_hr/appointments", data=BOOKING)
    assert (answer.status_code, booked(store)) == (502, 1)
    assert office.post("/chaoyang_hr/appointments", data={**BOOKING, "ywlx": "2"}).json["code"] == 0


def test_accept_then_502_waits_for_something_accepted(office, store):
    fault(office, "accept-then-502")
    refused = office.post("/chaoyang_hr/appointments", data={**BOOKING, "xm": ""})
    assert refused.json == {"code": 1, "msg": "请填写员工姓名"}
    assert office.post("/chaoyang_hr/appointments", data=BOOKING).status_code == 502
    assert booked(store) == 1


def test_error_before_accept_keeps_nothing(office, store):
    fault(office, "error-before-accept", business="appointment")
    answer = office.post("/chaoyang_hr/appointments", data=BOOKING)
    assert (answer.status_code, booked(store), store.received.submissions) == (500, 0, [])
    assert "系统繁忙" in answer.text


def test_fault_of_another_business_or_site_does_not_strike(office, store):
    fault(office, "error-before-accept", business="quota_application")
    fault(office, "error-before-accept", site="talent_unit")
    assert office.post("/chaoyang_hr/appointments", data=BOOKING).json["code"] == 0
    assert len(store.faults.all()) == 2


def test_submitting_faults_leave_other_requests_alone(office):
    fault(office, "accept-then-502")
    fault(office, "error-before-accept")
    assert office.get("/chaoyang_hr/quota").status_code == 200
    assert office.get("/chaoyang_hr/quota/new/1").status_code == 200


def test_session_lost_on_the_nth_request(office):
    fault(office, "session-lost", after=2)
    assert [office.get("/chaoyang_hr/quota").status_code for _ in range(4)] == [200, 200, 302, 302]


def test_session_lost_at_a_business(office, store):
    fault(office, "session-lost", business="appointment")
    assert office.get("/chaoyang_hr/appointments/new").status_code == 200
    answer = office.post("/chaoyang_hr/appointments", data=BOOKING)
    assert answer.json["code"] == 1001
    assert booked(store) == 0
    assert "/login" in office.get("/chaoyang_hr/home").location


def test_session_lost_at_a_path(office):
    fault(office, "session-lost", path="/chaoyang_hr/appointments")
    assert office.get("/chaoyang_hr/quota").status_code == 200
    assert "timeout=1" in office.get("/chaoyang_hr/appointments/new").location


def test_maintenance_is_a_page_with_status_200_until_removed(office):
    fault(office, "maintenance", site="chaoyang_hr")
    for _ in range(3):
        answer = office.get("/chaoyang_hr/login")
        assert (answer.status_code, "系统维护中" in answer.text) == (200, True)
    assert office.delete("/_control/faults?name=maintenance").json == {"removed": 1}
    assert "用户登录" in office.get("/chaoyang_hr/login").text


def test_slow_sleeps_for_its_seconds(office, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    fault(office, "slow", path="/chaoyang_hr/quota", seconds=3, times=1)
    for _ in range(2):
        assert office.get("/chaoyang_hr/home").status_code == 200
        assert office.get("/chaoyang_hr/quota").status_code == 200
    assert slept == [3.0]


def test_lag_hides_a_filing_from_the_list_only(office, store):
    fault(office, "lag", seconds=60)
    office.post("/chaoyang_hr/appointments", data=BOOKING)
    assert office.get("/chaoyang_hr/appointments/data").json["count"] == 0
    assert booked(store) == 1
    office.post("/_control/clock", json={"advance_seconds": 60})
    assert office.get("/chaoyang_hr/appointments/data").json["count"] == 1


def test_lag_leaves_a_reported_draft_a_draft(office, store, draft):
    number = draft()
    fault(office, "lag", seconds=60)
    office.post(f"/chaoyang_hr/quota/detail/{number}/report")
    assert "s-草稿" in office.get("/chaoyang_hr/quota").text
    office.post("/_control/clock", json={"advance_seconds": 61})
    assert "s-已上报" in office.get("/chaoyang_hr/quota").text


def test_wears_off_after_its_times():
    every = faults.Faults()
    every.add(Fault("lag", times=2))
    struck = [every.take("lag", "chaoyang_hr", "/") is not None for _ in range(3)]
    assert (struck, every.all()) == ([True, True, False], [])


@pytest.mark.parametrize("name", faults.NAMES)
def test_lasting_ones_last(name):
    assert (faults.parse({"name": name}).times is None) is (name in faults.LASTING)
