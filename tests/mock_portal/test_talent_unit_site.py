"""talent_unit over HTTP: certificate log-in, association, review, and the way of an application."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from mock_portal import appointments, people, permits
from mock_portal.records import StoredFile
from mock_portal.state import UNIT, Store
from tests.mock_portal.talent_driver import OTHER, PERSON, Agent, Person, Site, grant_quota
from tests.mock_portal.talent_driver import portal as fresh


@pytest.fixture
def site() -> tuple[Flask, Store]:
    return fresh()


@pytest.fixture
def agent(site: tuple[Flask, Store]) -> Agent:
    return Agent(site[0])


def test_certificate_log_in(site: tuple[Flask, Store]) -> None:
    app, store = site
    visitor = Site(app, "talent_unit")
    assert visitor.post("login", {"pin": "123456"})["message"] == "证书会话已过期，请重新登录"
    token = visitor.post("login/certificate")["data"]["token"]
    assert [(one.site, one.kind, one.answer) for one in store.logins.all()] == [
        ("talent_unit", "pin", "123456")
    ]
    assert visitor.post("login", {"token": token, "pin": "000000"})["message"] == "PIN码错误，请重新输入"
    assert visitor.client.get("/talent_unit/api/me").status_code == 401
    assert visitor.post("login", {"token": token, "pin": "123456"})["code"] == 0
    assert visitor.get("me")["data"] == {"name": "北京示例科技有限公司", "announcement": True}
    assert store.logins.all() == []


def test_a_session_of_one_site_is_none_of_the_other(site: tuple[Flask, Store], agent: Agent) -> None:
    assert agent.client.get("/talent_person/api/me").status_code == 401


def test_home(site: tuple[Flask, Store], agent: Agent) -> None:
    grant_quota(site[1], 2)
    assert agent.get("unit")["data"] == {
        "name": "北京示例科技有限公司",
        "credit_code": UNIT,
        "permission": "朝阳区",
        "code": "GL8A3F",
        "quota_granted": 2,
        "quota_used": 0,
        "quota_left": 2,
    }


def test_employee_list_in_pages_of_ten(agent: Agent) -> None:
    first, second = (agent.get(f"employees?page={page}")["data"] for page in (1, 2))
    assert (first["total"], len(first["rows"]), len(second["rows"])) == (12, 10, 2)
    assert first["rows"][0] == {
        "number": "GL202401150001",
        "name": "示例陈一",
        "id_number": "110105198803150010",
        "state": "已关联",
        "permit": "BJ20240000101",
        "permit_state": "有效",
        "expires": "2027-01-14",
    }


def test_association_decisions(site: tuple[Flask, Store], agent: Agent) -> None:
    person = Person(*site)
    first = person.post("association", {"code": "GL8A3F"})["data"]["number"]
    row = agent.get("associations")["data"]["rows"][0]
    assert (row["number"], row["name"], row["id_number"], row["state"]) == (
        first,
        "示例甲",
        "110105********2346",
        "待审核",
    )
    assert agent.post(f"associations/{first}/decision", {"decision": "随便"})["message"] == "请选择审核结果"
    agent.post(f"associations/{first}/decision", {"decision": "拒绝"})
    assert person.get("association")["data"]["current"]["state"] == "已拒绝"
    second = person.post("association", {"code": "GL8A3F"})["data"]["number"]
    agent.post(f"associations/{second}/decision", {"decision": "同意"})
    counted = [
        one for one in site[1].received.submissions if one.business == "association_approval" and one.counted
    ]
    assert [(one.number, one.fields["审核结果"]) for one in counted] == [(first, "拒绝"), (second, "同意")]
    again = agent.post(f"associations/{second}/decision", {"decision": "同意"})
    assert again["message"] == "该关联申请已同意，不可重复操作"


def test_review_returns_with_an_opinion(site: tuple[Flask, Store], agent: Agent) -> None:
    person = Person(*site).ready(agent)
    number = person.apply()["data"]["number"]
    row = agent.get("applications")["data"]["rows"][0]
    assert (row["number"], row["id_number"], row["kind"], row["state"]) == (
        number,
        "110105********2346",
        "新办",
        "待单位审核",
    )
    assert agent.review(number, "退回")["message"] == "请填写审核意见"
    assert agent.review(number, "退回", "收入材料不清晰")["code"] == 0
    received = site[1].received.submissions[-1]
    assert (received.business, received.number, received.fields) == (
        "application_review",
        number,
        {"审核结果": "退回", "审核意见": "收入材料不清晰"},
    )
    for reader in (person, agent):
        shown = reader.get(f"applications/{number}/records")["data"]
        assert shown["application"]["state"] == "已退回"
        assert [(step["step"], step["result"], step["opinion"]) for step in shown["steps"]] == [
            ("个人申请", "提交", ""),
            ("单位审核", "退回", "收入材料不清晰"),
        ]
    again = person.apply()["data"]["number"]
    assert again != number, "mended and sent again under a new number"
    assert [row["state"] for row in person.get("applications")["data"]["rows"]] == ["待单位审核", "已退回"]


def test_passing_uses_the_quota(site: tuple[Flask, Store], agent: Agent) -> None:
    numbers = [Person(*site, who).ready(agent).apply()["data"]["number"] for who in (PERSON, OTHER)]
    assert agent.review(numbers[0], "通过")["message"] == "单位可用指标不足，请先申报指标"
    grant_quota(site[1], 1)
    assert agent.review(numbers[0], "通过")["code"] == 0
    assert agent.get("unit")["data"]["quota_left"] == 0
    assert agent.review(numbers[1], "通过")["message"] == "单位可用指标不足，请先申报指标"
    assert agent.review(numbers[0], "通过")["message"] == "该申请状态为待区级受理，不可审核"
    states = {row["number"]: row["state"] for row in agent.get("applications")["data"]["rows"]}
    assert states == {numbers[0]: "待区级受理", numbers[1]: "待单位审核"}


def test_the_whole_way_to_a_permit(site: tuple[Flask, Store], agent: Agent) -> None:
    store = site[1]
    grant_quota(store, 1)
    person = Person(*site).ready(agent)
    number = person.apply()["data"]["number"]
    agent.review(number, "通过", "同意")
    day = appointments.days(store)[0].isoformat()
    appointments.book(store, UNIT, PERSON[1], PERSON[0], "新办", day, "09:00-10:00", "13900005678")
    store.clock.advance(timedelta(days=4))
    permits.decide(store, number, "accept", "")
    person, agent = Person(*site), Agent(site[0])
    assert person.get("in-progress")["data"]["current"]["state"] == "市级审批中"
    permits.decide(store, number, "grant", "")
    assert person.get("in-progress")["data"] == {"current": None}
    steps = agent.get(f"applications/{number}/records")["data"]["steps"]
    assert [step["step"] for step in steps] == ["个人申请", "单位审核", "区级受理", "市级审批"]
    row = agent.get("employees?page=2")["data"]["rows"][-1]
    assert (row["name"], row["state"], row["expires"]) == ("示例甲", "已关联", "2029-11-08")
    assert row["permit"].startswith("BJ2026")
    assert "不可重复申请" in person.apply()["message"]


@pytest.mark.parametrize(
    ("on", "suspended"), [("2026-12-14", True), ("2026-12-15", True), ("2026-12-16", False)]
)
def test_a_valid_permit_is_suspended_once(site: tuple[Flask, Store], on: str, suspended: bool) -> None:
    store, day = site[1], date.fromisoformat(on)
    held = "110105198512090062"  # runs until 2026-12-15
    permit = permits.suspend(store, held, day)
    assert (permit is not None) is suspended
    assert permits.suspend(store, held, date(2026, 12, 1)) is (
        None if suspended else people.permit_of(store, held)
    )
    assert permits.suspend(store, "110105199602290118", day) is None  # has no permit


def test_another_units_application_is_not_found(site: tuple[Flask, Store], agent: Agent) -> None:
    assert agent.review("SQ209901010001", "通过")["message"] == "未找到该业务申请"


def test_stored_files_are_kept_apart_from_what_was_received(site: tuple[Flask, Store], agent: Agent) -> None:
    person = Person(*site).ready(agent)
    person.apply()
    sent: list[StoredFile] = site[1].received.submissions[-1].files
    person.papers("学历证书")
    assert len(sent) > 1
    assert len(site[1].persons[PERSON[0]].attachments) == 1
