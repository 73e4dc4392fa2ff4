"""The reviewers' desk: what waits, what may be decided when, and who may ask at all."""

from __future__ import annotations

import hashlib

import pytest
from samples_portal import BOOKING, ID_NUMBER, applied, grant_quota, pdf

from mock_portal import appointments, desk, permits
from mock_portal.errors import Refused
from mock_portal.state import UNIT


def items(client) -> dict[str, dict]:
    return {one["number"]: one for one in client.get("/_control/desk").json["items"]}


def decide(client, kind: str, number: str, decision: str, **more):
    return client.post("/_control/desk", json={"kind": kind, "number": number, "decision": decision, **more})


def test_quota_is_granted_with_a_number_and_keeps_its_papers(client, store, draft):
    number = draft()
    client.post(f"/chaoyang_hr/quota/detail/{number}/report")
    waiting = items(client)[number]
    assert (waiting["kind"], waiting["level"], waiting["decisions"]) == (
        "quota_application",
        "district",
        ["grant", "return"],
    )
    assert waiting["fields"]["纳税金额（万元）"] == "35.62"
    assert [(one["name"], one["kept"]) for one in waiting["files"]][:2] == [("b.pdf", True), ("a.pdf", True)]
    shown = client.get(f"/_control/files/{waiting['files'][0]['sha256']}")
    assert (shown.mimetype, shown.data[:4]) == ("application/pdf", b"%PDF")
    assert hashlib.sha256(shown.data).hexdigest() == waiting["files"][0]["sha256"]
    assert decide(client, "quota_application", number, "grant", amount=1, opinion="同意").status_code == 200
    decided = items(client)[number]
    assert (decided["state"], decided["level"], decided["decisions"]) == ("已下达", "", [])
    assert [(one["result"], one["opinion"]) for one in decided["records"]] == [
        ("提交", ""),
        ("下达 1 个", "同意"),
    ]
    assert store.quota_applications[0].granted == 1


def test_an_application_goes_from_district_to_city_at_the_booked_time(client, store):
    grant_quota(store)
    number = applied(store).number
    assert number not in items(client)  # it is with the unit
    permits.review(store, UNIT, number, True, "")
    assert (items(client)[number]["decisions"], items(client)[number]["note"][:6]) == ([], "单位尚未预约")
    slot = ("新办", "2026-11-06", "14:00-15:00", "13900005678")
    booked = appointments.book(store, UNIT, "示例甲", ID_NUMBER, *slot).number
    early = items(client)[number]
    assert (early["decisions"], early["due"]) == ([], "2026-11-06T14:00:00.000+08:00")
    assert decide(client, "permit_application", number, "accept").status_code == 409
    client.post("/_control/clock", json={"now": early["due"]})
    assert items(client)[number]["decisions"] == ["accept", "return"]
    assert items(client)[booked]["decisions"] == []
    assert decide(client, "appointment", booked, "accept").status_code == 409
    assert decide(client, "permit_application", number, "accept", opinion="材料齐全").status_code == 200
    assert (items(client)[number]["level"], items(client)[booked]["state"]) == ("city", "受理通过")
    assert decide(client, "permit_application", number, "accept").status_code == 409
    assert decide(client, "permit_application", number, "grant").status_code == 200
    done = items(client)[number]
    assert (done["state"], done["level"]) == ("已办结", "")
    assert [one["step"] for one in done["records"]] == ["个人申请", "单位审核", "区级受理", "市级审批"]
    assert len(done["files"]) == 8


def test_an_appointment_of_its_own_is_returned_any_time_and_accepted_at_its_time(office, store):
    for code in ("1", "2"):
        office.post("/chaoyang_hr/appointments", data={**BOOKING, "ywlx": code})
    first, second = (one.number for one in store.appointments)
    assert items(office)[first]["decisions"] == ["return"]
    with pytest.raises(Refused, match="not before that"):
        desk.decide(store, "appointment", first, "accept")
    assert decide(office, "appointment", first, "return", opinion="材料不齐").status_code == 200
    office.post("/_control/clock", json={"now": "2026-11-06T09:00"})
    assert decide(office, "appointment", second, "accept", opinion="同意").status_code == 200
    rows = office.get("/chaoyang_hr/appointments/data")
    assert "login" in rows.text or rows.json["code"] == 1001  # a day later: the session is over
    assert [(one.state, one.opinion) for one in store.appointments] == [
        ("已退回", "材料不齐"),
        ("受理通过", "同意"),
    ]


def test_what_is_not_there_is_said_in_one_line(client):
    answer = decide(client, "quota_application", "ZB0", "return", opinion="x")
    assert (answer.status_code, answer.json["error"]) == (409, "no quota_application ZB0")
    assert client.get("/_control/files/" + "0" * 64).status_code == 404


def test_contents_are_kept_up_to_a_limit(store, monkeypatch):
    monkeypatch.setattr("mock_portal.state.KEPT", 3 * len(pdf()))
    for number in range(5):
        store.keep(pdf() + str(number).encode())
    assert [content[-1:] for content in store.contents.values()] == [b"3", b"4"]
    store.reset()
    assert store.contents == {}


@pytest.mark.parametrize(
    ("start", "order", "lands"),
    [
        ("2026-11-06T16:30", {"advance_working_days": 1}, "2026-11-09T09:00"),
        ("2026-09-30T10:00", {"advance_working_days": 1}, "2026-10-08T09:00"),  # the holidays of October
        ("2026-11-05T10:00", {"advance_working_days": 20}, "2026-12-03T09:00"),
        ("2026-11-05T10:00", {"window": True}, "2026-12-01T09:00"),
        ("2026-12-31T10:00", {"window": True}, "2027-01-04T09:00"),
        ("2026-11-01T10:00", {"window": True}, "2026-11-02T09:00"),
    ],
)
def test_clock_jumps_by_working_days(client, start, order, lands):
    client.post("/_control/clock", json={"now": start})
    assert client.post("/_control/clock", json=order).json["now"].startswith(lands)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost:9"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Host": "evil.example"}, 403),  # a name of somebody else's that leads to this machine
        ({"Host": "127.0.0.1:8807"}, 200),
        ({"Host": "[::1]:8807"}, 200),
    ],
)
def test_orders_of_other_pages_are_refused(client, store, headers, status):
    answer = client.post("/_control/faults", json={"name": "maintenance"}, headers=headers)
    assert answer.status_code == status
    assert bool(store.faults.all()) is (status == 200)


def test_nothing_is_told_under_another_name(client):
    assert client.get("/_control/received", headers={"Host": "evil.example"}).status_code == 403
    assert client.get("/_control/", headers={"Host": "evil.example:80"}).status_code == 403
