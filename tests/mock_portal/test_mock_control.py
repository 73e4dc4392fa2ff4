"""The control side: bad input gets one line, the documented calls work as written."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from samples_portal import ID_NUMBER, applied, grant_quota

from mock_portal import appointments, consultations, people, permits, quota
from mock_portal.clock import parse
from mock_portal.records import QuotaApplication
from mock_portal.state import UNIT, Store

DOCS = Path(__file__).parents[2] / "docs" / "mock-control.md"


def test_every_documented_call_works(client, store: Store):
    """The curl lines of docs/mock-control.md, run in their order."""
    text = DOCS.read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("curl")]
    called = set()
    for line in lines:
        words = shlex.split(line)
        url = urlsplit(words[-1] if "-d" not in words else words[words.index("-d") - 1])
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        body = words[words.index("-d") + 1] if "-d" in words else None
        answer = client.open(f"{url.path}?{url.query}", method=method, data=body)
        assert answer.status_code == 200, f"{line}\n{answer.text}"
        assert answer.is_json
        called.add(url.path)
        if url.path.endswith("/reset"):
            _have_something_to_decide(store)
    page = {"/_control/", "/_control/files/<sha256>"}  # for people: no JSON
    assert called | page == set(client.get("/_control/calls").json["calls"])


def _have_something_to_decide(store: Store) -> None:
    store.logins.add("talent_person", "qr")
    now = store.clock.now()
    for _ in range(3):
        fields = {"申请指标数": "2"}
        one = QuotaApplication(store.number("ZB"), UNIT, 2026, fields, [], "已上报", now, now)
        store.quota_applications.append(one)
    first = applied(store)
    grant_quota(store)
    slot = ("新办", "2026-11-06", "09:00-10:00", "13900005678")
    permits.review(store, UNIT, first.number, True, "")
    appointments.book(store, UNIT, "示例甲", ID_NUMBER, *slot)
    other = permits.PermitApplication(
        store.number("SQ"), "110105198803150010", "示例陈一", UNIT, "新办", {}, "待单位审核", now, now
    )
    store.permit_applications.append(other)
    permits.review(store, UNIT, other.number, True, "")
    consultations.ask(store, UNIT, "示例经办", "13900005678", "续签材料", "劳动合同要上传哪几页？")
    appointments.book(store, UNIT, "示例陈一", other.id_number, *slot)


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("reset", {"clok": 1}, "unknown key 'clok'"),
        ("reset", {"clock": "yesterday"}, "clock must be a time"),
        ("reset", {"history": -1}, "history must be a whole number"),
        ("reset", {"history": True}, "history must be a whole number"),
        ("clock", {}, "say now"),
        ("clock", {"now": 5}, "clock must be a time"),
        ("clock", {"now": "1999-12-31T00:00"}, "from 2000 to 2099"),
        ("clock", {"now": "0001-01-01T00:00+14:00"}, "clock must be a time"),
        ("clock", {"advance_days": 36500}, "from 2000 to 2099"),
        ("clock", {"advance_days": "one"}, "advance_days must be a number"),
        ("clock", {"advance_days": 1e99}, "advance_days must be a number"),
        ("clock", {"advance_working_days": 0}, "advance_working_days must be a whole number from 1 to 500"),
        ("scan", {"name": "示例甲"}, "id_number must be a text"),
        ("scan", {"id_number": "110105199003072345", "name": "示例甲"}, "check character"),
        ("decide", {"number": "SQ1", "decision": "maybe"}, "accept, return or grant"),
        ("decide", {"number": "SQ1", "decision": "return"}, "needs an opinion"),
        ("decide", {"decision": "accept"}, "number must be a text"),
        ("quota", {"number": "ZB1"}, "either granted"),
        ("quota", {"number": "ZB1", "granted": -1}, "granted must be a whole number"),
        ("quota", {"number": "ZB1", "granted": 1.5}, "granted must be a whole number"),
        ("quota", {"number": "ZB1", "return": True}, "needs an opinion"),
        ("quota", {"number": "ZB1", "granted": 1, "return": True, "opinion": "x"}, "either granted"),
        ("faults", {"name": "fire"}, "no fault 'fire'; known: accept-then-502"),
        ("faults", {"name": "slow", "seconds": "5"}, "seconds must be"),
        ("faults", {"name": "slow", "times": 0}, "times must be"),
        ("faults", {"name": "slow", "after": -1}, "after must be"),
        ("faults", {"name": "slow", "site": "beijing"}, "site must be"),
        ("faults", {"name": "slow", "path": 5}, "path must be a text"),
        ("faults", {"name": "slow", "when": "now"}, "unknown key 'when'"),
        ("sessions/drop", {"site": 1}, "site must be a text"),
        ("desk", {"kind": "permit", "number": "SQ1", "decision": "accept"}, "kind must be one of"),
        ("desk", {"kind": "appointment", "number": "YY1", "decision": "grant"}, "accept, return"),
        ("desk", {"kind": "appointment", "number": "YY1", "decision": "return"}, "needs an opinion"),
        ("desk", {"kind": "quota_application", "number": "ZB1", "decision": "grant"}, "needs amount"),
        ("desk", {"kind": "appointment", "number": "YY1", "decision": "accept", "amount": 1}, "takes no"),
        ("desk", {"kind": "appointment", "decision": "accept"}, "number must be a text"),
    ],
)
def test_bad_input_is_400_with_one_line(client, path, body, words):
    answer = client.post(f"/_control/{path}", json=body)
    assert answer.status_code == 400
    assert words in answer.json["error"]
    assert "\n" not in answer.json["error"]


@pytest.mark.parametrize("data", [b"{", b"[1]", b"\xff\xfe", b'"text"', b"null"])
@pytest.mark.parametrize("path", ["reset", "clock", "scan", "decide", "quota", "faults", "sessions/drop"])
def test_what_is_no_json_object_is_400(client, path, data):
    answer = client.post(f"/_control/{path}", data=data)
    assert answer.status_code == 400
    assert answer.json["error"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("decide", {"number": "SQ202611050009", "decision": "accept"}),
        ("quota", {"number": "ZB202611050009", "granted": 1}),
        ("scan", {"id_number": ID_NUMBER, "name": "示例甲"}),
    ],
)
def test_what_the_state_does_not_allow_is_409(client, path, body):
    answer = client.post(f"/_control/{path}", json=body)
    assert (answer.status_code, "error" in answer.json) == (409, True)


def test_clock_ticks_on_from_what_it_is_set_to(client, store):
    client.post("/_control/clock", json={"now": "2026-12-24T23:59:59"})
    before = store.clock.now()
    assert before >= parse("2026-12-24T23:59:59")
    client.post("/_control/clock", json={"advance_seconds": 1.5})
    assert store.clock.today().isoformat() == "2026-12-25"
    assert store.clock.now() > before
    assert client.post("/_control/clock", json={"real": True}).json["real"] is True


def test_a_time_with_offset_is_turned_into_beijing_time(client):
    told = client.post("/_control/clock", json={"now": "2026-11-05T02:00:00+00:00"}).json["now"]
    assert told.startswith("2026-11-05T10:00:00")


def test_reset_forgets_everything_but_the_clock(client, store):
    grant_quota(store)
    applied(store)
    client.post("/_control/faults", json={"name": "maintenance"})
    client.post("/_control/reset")
    state = client.get("/_control/state").json
    assert [state[key] for key in ("quota", "applications", "appointments", "sessions")] == [[], [], [], []]
    assert (len(state["associations"]), len(state["permits"])) == (12, 10)
    assert client.get("/_control/received").json == []
    assert client.get("/_control/faults").json == []
    assert state["now"].startswith("2026-11-05T10:0")


@pytest.mark.parametrize(
    ("more", "units"),
    [({}, ["已同意"]), ({"suspended_from": "2026-10-31"}, [])],
    ids=["valid", "suspended"],
)
def test_who_is_given_a_permit_is_of_that_unit(client, store: Store, more, units):
    people.arrive(store, ID_NUMBER, "示例甲")
    permit = {"id_number": ID_NUMBER, "number": "BJ20230000201", "expires": "2026-12-15"} | more
    for _ in range(2):  # the second one is in place of the first
        assert client.post("/_control/permit", json=permit).status_code == 200
    rows = client.get("/_control/state").json["associations"]
    assert [one["state"] for one in rows if one["id_number"] == ID_NUMBER] == units


def test_queue_says_who_has_it_and_when(client, store):
    grant_quota(store)
    one = applied(store)
    assert client.get("/_control/queue").json["applications"] == []
    permits.review(store, UNIT, one.number, True, "")
    appointments.book(store, UNIT, "示例甲", ID_NUMBER, "新办", "2026-11-06", "14:00-15:00", "13900005678")
    (waiting,) = client.get("/_control/queue").json["applications"]
    assert (waiting["number"], waiting["with"]) == (one.number, "district")
    assert waiting["appointments"][0]["starts"] == "2026-11-06T14:00:00.000+08:00"


def test_received_is_filtered(client, store):
    applied(store)
    names = [one["business"] for one in client.get("/_control/received").json]
    assert names == ["profile", "attachments", "association", "association_approval", "permit_application"]
    only = client.get("/_control/received?site=talent_unit").json
    assert [one["business"] for one in only] == ["association_approval"]
    (filed,) = client.get("/_control/received?business=permit_application").json
    assert filed["files"][0].keys() >= {"slot", "name", "size", "sha256", "order", "at", "colour"}


def test_granting_nothing_is_a_grant(client, store):
    grant_quota(store, 0)
    assert store.quota_applications[0].state == "已下达"
    assert quota.left(store, UNIT) == 0
    assert json.loads(client.get("/_control/state").text)["units"][0]["quota_left"] == 0
