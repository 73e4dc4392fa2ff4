"""业务咨询 on the mock portal: who sees which question, what is refused, and the district's reply."""

from __future__ import annotations

import pytest

ASKED = {"zxbt": "续签材料", "lxr": "示例经办", "lxdh": "13900005678", "zxnr": "要哪些材料？\r\n要原件吗？"}


def reply(client, number: str, opinion: str):
    order = {"kind": "consultation", "number": number, "decision": "answer", "opinion": opinion}
    return client.post("/_control/desk", json=order)


def test_a_question_is_kept_and_answered_once(office, store):
    number = office.post("/chaoyang_hr/consultations", data=ASKED).json["data"]["number"]
    (one,) = store.received.submissions
    assert (one.business, one.number, one.account) == ("consultation", number, "91110105MA01ABCD4C")
    assert one.fields["咨询内容"] == "要哪些材料？\n要原件吗？"
    assert "待答复" in office.get("/chaoyang_hr/consultations").text
    assert reply(office, number, "").status_code == 400
    assert reply(office, number, "请见<b>指南</b>。").json["state"] == "已答复"
    assert "已答复" in reply(office, number, "再答").json["error"]
    shown = office.get(f"/chaoyang_hr/consultations/{number}").text
    assert "请见&lt;b&gt;指南&lt;/b&gt;。" in shown
    (item,) = office.get("/_control/desk").json["items"]
    assert [(one["step"], one["opinion"]) for one in item["records"]] == [
        ("提出咨询", ""),
        ("区级答复", "请见<b>指南</b>。"),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"zxbt": ""}, "请填写咨询标题"),
        ({"zxnr": " \r\n "}, "请填写咨询内容"),
        ({"zxbt": "标" * 51}, "咨询标题不能超过50个字"),
        ({"zxnr": "问" * 1001}, "咨询内容不能超过1000个字"),
        ({"lxdh": "没有"}, "联系电话格式不正确"),
    ],
)
def test_what_is_refused_is_written_down_by_its_labels(office, store, change, words):
    assert office.post("/chaoyang_hr/consultations", data=ASKED | change).json == {"code": 1, "msg": words}
    (one,) = store.received.submissions
    assert (one.counted, one.refused, one.fields["联系人"]) == (False, words, "示例经办")
    assert store.consultations == []


def test_a_question_of_another_unit_is_not_shown(office, store):
    number = office.post("/chaoyang_hr/consultations", data=ASKED).json["data"]["number"]
    store.consultations[0].unit = "91110105MA01ABCD5A"
    assert number not in office.get("/chaoyang_hr/consultations").text
    assert "咨询记录不存在" in office.get(f"/chaoyang_hr/consultations/{number}").text


def test_scripts_are_told_of_a_lost_session(client):
    assert client.post("/chaoyang_hr/consultations", data=ASKED).json["code"] == 1001


PUBLIC = {"zxbt": "续签", "xm": "示例甲", "lxdh": "13800001234", "zxnr": "要到现场吗？"}
WHO = {"xm": "示例甲", "lxdh": "13800001234"}
ROWS = "/chaoyang_hr/public/consultations/data"


def test_anybody_asks_and_looks_up_what_is_theirs(client, store):
    """No log-in; the unit's list has nothing of it, nor has anybody else's look-up."""
    first, second = (
        client.post("/chaoyang_hr/public/consultations", data=PUBLIC).json["data"]["number"] for _ in range(2)
    )
    assert {(one.business, one.account) for one in store.received.submissions} == {
        ("consultation_personal", "public")
    }
    assert reply(client, first, "不用。").json["who"] == "示例甲（个人）"
    rows = client.post(ROWS, data=WHO).json["data"]
    assert [(one["number"], one["reply"]) for one in rows] == [(second, ""), (first, "不用。")]
    assert [one["number"] for one in client.post(ROWS, data=WHO | {"zxbh": first}).json["data"]] == [first]
    for other in ({"xm": "示例乙"}, {"lxdh": "13800001235"}, {"zxbh": "ZX0"}):
        assert client.post(ROWS, data=WHO | other).json["data"] == []
    assert client.post(ROWS, data=WHO | {"lxdh": ""}).json == {"code": 1, "msg": "请填写联系电话"}


def test_the_units_list_has_only_its_own(office):
    number = office.post("/chaoyang_hr/public/consultations", data=PUBLIC).json["data"]["number"]
    assert number not in office.get("/chaoyang_hr/consultations").text
    assert "咨询记录不存在" in office.get(f"/chaoyang_hr/consultations/{number}").text


@pytest.mark.parametrize("habit", [True, False])
def test_refusals_and_repeats_on_the_public_page(client, store, habit):
    """A lost session cannot strike where nobody has one."""
    client.post("/_control/habits", json={"double-submit": habit})
    client.post("/_control/faults", json={"name": "session-lost", "business": "consultation_personal"})
    bad = client.post("/chaoyang_hr/public/consultations", data=PUBLIC | {"zxbt": ""}).json
    assert bad == {"code": 1, "msg": "请填写咨询标题"}
    codes = [client.post("/chaoyang_hr/public/consultations", data=PUBLIC).json["code"] for _ in range(2)]
    assert codes == ([0, 0] if habit else [0, 1])
    refused = [one for one in store.received.submissions if not one.counted]
    assert [one.account for one in refused] == ["public"] * (1 if habit else 2)
