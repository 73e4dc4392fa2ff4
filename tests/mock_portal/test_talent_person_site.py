"""talent_person over HTTP: log-in, profile, attachments, association, applications."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask import Flask

from mock_portal.faults import parse as fault
from mock_portal.state import Store
from tests.mock_portal.talent_driver import (
    APPLICATION,
    OTHER,
    PAPERS,
    PERSON,
    Agent,
    Person,
    Site,
    pdf,
    photo,
)
from tests.mock_portal.talent_driver import portal as fresh


@pytest.fixture
def site() -> tuple[Flask, Store]:
    return fresh()


@pytest.fixture
def person(site: tuple[Flask, Store]) -> Person:
    return Person(*site)


def test_qr_log_in(site: tuple[Flask, Store]) -> None:
    app, store = site
    visitor = Site(app, "talent_person")
    assert visitor.client.get("/talent_person/api/me").status_code == 401
    token = visitor.post("login/token")["data"]["token"]
    picture = visitor.client.get(f"/talent_person/api/login/qr.png?token={token}")
    assert picture.data.startswith(b"\x89PNG")
    assert visitor.get(f"login/poll?token={token}")["data"] == {"state": "waiting"}
    assert [(one.site, one.kind, one.token) for one in store.logins.all()] == [("talent_person", "qr", token)]
    store.logins.scan(*PERSON)
    assert visitor.get(f"login/poll?token={token}")["data"] == {"state": "scanned"}
    assert visitor.get("me")["data"] == {"name": "示例甲", "announcement": True}
    visitor.post("announcement")
    assert visitor.get("me")["data"]["announcement"] is False
    visitor.post("logout")
    assert visitor.client.get("/talent_person/api/me").status_code == 401


def test_qr_expires(site: tuple[Flask, Store]) -> None:
    app, store = site
    visitor = Site(app, "talent_person")
    token = visitor.post("login/token")["data"]["token"]
    store.clock.advance(timedelta(minutes=4))
    store.logins.scan(*PERSON, token)
    assert visitor.get(f"login/poll?token={token}")["data"] == {"state": "expired"}


def test_session_ends_when_idle(site: tuple[Flask, Store], person: Person) -> None:
    site[1].clock.advance(timedelta(minutes=31))
    answer = person.client.get("/talent_person/api/profile")
    assert (answer.status_code, answer.get_json()["message"]) == (401, "登录已失效，请重新登录")


def test_shell_loads_the_real_kits(site: tuple[Flask, Store]) -> None:
    for name in ("talent_person", "talent_unit"):
        page = site[0].test_client().get(f"/{name}/").text
        assert "/static/kits/vue/vue.min.js" in page
        assert "/static/kits/element-ui/index.js" in page
        for part in page.split('src="')[1:]:
            address = part.split('"')[0]
            if "/kits/" not in address:
                script = site[0].test_client().get(address)
                assert script.status_code == 200, address
                script.close()


def test_identity_fills_birth_date_and_sex(person: Person) -> None:
    assert person.get("identity?id_number=110105199003072346")["data"] == {
        "birth_date": "1990-03-07",
        "sex": "女",
    }
    assert person.get("identity?id_number=110105199003072347")["message"] == "身份证号不正确，请核对"


def test_linked_and_remote_choices(person: Person) -> None:
    assert person.get("degrees?level=大学专科")["data"] == ["无", "学士"]
    assert "北京示例大学" in person.get("schools?q=示例")["data"]
    assert person.get("schools?q=")["data"] == []


def test_profile_is_received_field_by_field(site: tuple[Flask, Store], person: Person) -> None:
    answer = person.profile()
    (received,) = site[1].received.submissions
    assert answer["data"]["number"] == received.number
    assert (received.site, received.business, received.account) == ("talent_person", "profile", PERSON[0])
    assert received.counted
    assert received.fields == {
        "姓名": "示例甲",
        "身份证号": "110105199003072346",
        "出生日期": "1990-03-07",
        "性别": "女",
        "民族": "汉族",
        "政治面貌": "群众",
        "手机号码": "13800001234",
        "电子邮箱": "",
        "婚姻状况": "已婚",
        "户口性质": "家庭户口",
        "户籍所在地": "河北省 / 保定市",
        "户籍地址": "河北省保定市莲池区示例路1号",
        "住所类型": "租赁",
        "住所所在区": "朝阳区",
        "现居住地址": "示例路1号院2号楼3单元401室",
        "国内最高学历": "大学本科",
        "国内最高学位": "学士",
        "学习形式": "全日制",
        "毕业院校": "北京示例大学",
        "所学专业": "计算机科学与技术",
        "毕业日期": "2012-07-01",
        "国（境）外学历": "否",
        "是否持有职称证书": "否",
        "工作经历": [
            {"工作单位": "北京示例科技有限公司", "职务": "工程师", "开始年月": "2018-03", "结束年月": ""}
        ],
        "随往子女": [{"姓名": "示例子", "身份证号": "110105202003071268", "学习（工作）单位": "无"}],
    }


def test_saved_profile_is_shown_again(person: Person) -> None:
    number = person.profile(has_title=True, title_name="工程师", title_grade="中级")["data"]["number"]
    shown = person.get("profile")["data"]
    assert shown["saved"]["number"] == number
    assert shown["form"]["household_place"] == ["河北省", "保定市"]
    assert shown["form"]["has_title"] is True
    assert shown["form"]["title_grade"] == "中级"
    assert shown["form"]["children"] == [
        {"name": "示例子", "id_number": "110105202003071268", "school": "无"}
    ]


def test_saving_twice_is_two_savings(site: tuple[Flask, Store], person: Person) -> None:
    numbers = [person.profile()["data"]["number"] for _ in range(2)]
    assert [one.number for one in site[1].received.submissions] == numbers
    assert len(set(numbers)) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mobile": ""}, "请填写手机号码"),
        ({"birth_date": ""}, "请填写出生日期"),
        ({"id_number": OTHER[0]}, "姓名、身份证号与登录账户不一致"),
        ({"school": "没有的大学"}, "毕业院校不在可选范围内"),
        ({"level": "大学专科", "degree": "硕士"}, "国内最高学位与国内最高学历不符"),
        ({"household_place": ["河北省", "杭州市"]}, "户籍所在地不在可选范围内"),
        ({"foreign": True, "certification": ""}, "请填写认证编号"),
        ({"has_title": True, "title_name": "工程师"}, "请填写职称级别"),
        (
            {"children": [{"name": "子", "id_number": "110105202003071260", "school": "无"}]},
            "随往子女身份证号不正确，请核对",
        ),
        ({"work": "not rows"}, "提交的数据格式不正确"),
    ],
)
def test_profile_refused(
    site: tuple[Flask, Store], person: Person, changes: dict[str, object], words: str
) -> None:
    answer = person.profile(**changes)
    assert (answer["code"], answer["message"]) == (1, words)
    (received,) = site[1].received.submissions
    assert (received.counted, received.refused, received.number) == (False, words, "")
    assert person.get("profile")["data"]["form"] is None


def test_attachments_keep_the_order_of_the_page(site: tuple[Flask, Store], person: Person) -> None:
    contents = [pdf(pages) for pages in (1, 2, 3)]
    one, two, three = (
        person.upload("学历证书", f"{name}.pdf", data)["data"]
        for name, data in zip("abc", contents, strict=True)
    )
    face = person.upload("证件照", "face.jpg", photo())["data"]
    assert person.get("attachments")["data"]["files"] == {}, "nothing is saved by uploading alone"
    person.post("attachments", {"files": {"学历证书": [three["id"], one["id"]], "证件照": [face["id"]]}})
    (received,) = site[1].received.submissions
    assert [(file.slot, file.order, file.name, file.sha256) for file in received.files] == [
        ("学历证书", 1, "c.pdf", hashlib.sha256(contents[2]).hexdigest()),
        ("学历证书", 2, "a.pdf", hashlib.sha256(contents[0]).hexdigest()),
        ("证件照", 1, "face.jpg", hashlib.sha256(photo()).hexdigest()),
    ]
    person.post("attachments", {"files": {"学历证书": [one["id"], two["id"]]}})
    shown = person.get("attachments")["data"]["files"]
    assert [(file["name"], file["size"]) for file in shown["学历证书"]] == [
        ("a.pdf", len(contents[0])),
        ("b.pdf", len(contents[1])),
    ]
    first = site[1].received.submissions[0].files
    assert [file.order for file in first] == [1, 2, 1], "what was received before stays as it was"


@pytest.mark.parametrize(
    ("slot", "name", "data", "words"),
    [
        ("学历证书", "a.pdf", b"hello", "文件内容不是有效的PDF：a.pdf"),
        ("学历证书", "a.jpg", photo(), "文件格式不正确，仅支持PDF格式：a.jpg"),
        ("学历证书", "a.pdf", pdf() + b"0" * 10 * 1024 * 1024, "文件大小不能超过10MB：a.pdf"),
        ("证件照", "a.pdf", pdf(), "文件格式不正确，仅支持JPG、PNG格式：a.pdf"),
        ("营业执照", "a.pdf", pdf(), "未知的附件类型"),
    ],
)
def test_upload_refused(person: Person, slot: str, name: str, data: bytes, words: str) -> None:
    answer = person.upload(slot, name, data)
    assert (answer["code"], answer["message"]) == (1, words)


def test_files_of_another_person_cannot_be_saved(site: tuple[Flask, Store], person: Person) -> None:
    other = Person(*site, OTHER)
    theirs = other.upload("学历证书", "a.pdf", pdf())["data"]["id"]
    assert (
        person.post("attachments", {"files": {"学历证书": [theirs]}})["message"] == "附件已失效，请重新上传"
    )


def test_required_slots_follow_the_profile(person: Person) -> None:
    def required() -> set[str]:
        return {slot["name"] for slot in person.get("attachments")["data"]["slots"] if slot["required"]}

    assert "结婚证" not in required()
    person.profile(marriage="已婚", has_title=True, title_name="工程师", title_grade="中级")
    assert required() == {*PAPERS, "职称证书"}
    person.profile(marriage="未婚", degree="无")
    assert required() == set(PAPERS) - {"结婚证", "学位证书"}


def test_association(site: tuple[Flask, Store], person: Person) -> None:
    assert person.get("association")["data"] == {"current": None}
    assert person.post("association", {"code": "XXXXXX"})["message"] == "单位关联码不存在"
    number = person.post("association", {"code": "gl8a3f"})["data"]["number"]
    current = person.get("association")["data"]["current"]
    assert (current["unit"], current["state"], current["number"]) == (
        "北京示例科技有限公司",
        "待审核",
        number,
    )
    again = person.post("association", {"code": "GL8A3F"})["data"]["number"]
    Agent(site[0]).post(f"associations/{number}/decision", {"decision": "同意"})
    current = person.get("association")["data"]["current"]
    assert (current["state"], current["number"]) == ("已同意", number), f"not the one that waits, {again}"
    assert "请先解除关联" in person.post("association", {"code": "GL8A3F"})["message"]


def test_application_needs_everything_before_it(site: tuple[Flask, Store], person: Person) -> None:
    unit = Agent(site[0])
    assert person.apply()["message"] == "请先完成申请与单位关联"
    number = person.post("association", {"code": "GL8A3F"})["data"]["number"]
    unit.post(f"associations/{number}/decision", {"decision": "同意"})
    assert person.apply()["message"] == "请先完善个人信息"
    person.profile()
    person.papers(*(slot for slot in PAPERS if slot not in ("诚信声明", "结婚证")))
    assert person.apply()["message"] == "附件不齐全，请上传：诚信声明、结婚证"
    assert person.get("businesses/新办/start")["message"] == "附件不齐全，请上传：诚信声明、结婚证"
    person.papers(*PAPERS)
    assert person.get("businesses/新办/start")["data"]["unit"] == "北京示例科技有限公司"
    assert person.apply()["data"]["number"] == "SQ202611050001"


def test_application_is_received_field_by_field(site: tuple[Flask, Store], person: Person) -> None:
    number = person.ready(Agent(site[0])).apply()["data"]["number"]
    received = site[1].received.submissions[-1]
    assert (received.business, received.number) == ("permit_application", number)
    assert received.fields == {
        "申报条件": "学历+学位",
        "申请单位": "北京示例科技有限公司",
        "现任职务": "软件工程师",
        "入职日期": "2021-03-01",
        "合同期限": "2023-03-01 至 2029-02-28",
        "无固定期限": "否",
        "近12个月应税收入合计（元）": "318000.50",
        "材料起始月份": "2025-11",
        "材料截止月份": "2026-10",
        "本人承诺所填信息真实有效": "是",
    }
    assert {file.slot for file in received.files} == set(PAPERS)


def test_open_ended_contract(site: tuple[Flask, Store], person: Person) -> None:
    person.ready(Agent(site[0]))
    assert person.apply(open_ended=True)["message"] == "请填写合同开始日期"
    assert person.apply(open_ended=True, contract_begins="2023-03-01")["code"] == 0
    fields = site[1].received.submissions[-1].fields
    assert (fields["合同开始日期"], "合同期限" in fields) == ("2023-03-01", False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"promise": False}, "请勾选本人承诺所填信息真实有效"),
        ({"contract": None}, "请填写合同期限"),
        ({"qualification": "别的"}, "申报条件不在可选范围内"),
        ({"first_month": "2026-11", "last_month": "2026-10"}, "材料起止月份不正确"),
        ({"income": "many"}, "入职日期或收入格式不正确"),
    ],
)
def test_application_refused(
    site: tuple[Flask, Store], person: Person, changes: dict[str, object], words: str
) -> None:
    person.ready(Agent(site[0]))
    assert person.apply(**changes)["message"] == words
    refused = site[1].received.submissions[-1]
    assert (refused.business, refused.refused) == ("permit_application", words)
    assert "申报条件" in refused.fields
    assert person.get("applications")["data"]["total"] == 0


def test_one_business_at_a_time(site: tuple[Flask, Store], person: Person) -> None:
    number = person.ready(Agent(site[0])).apply()["data"]["number"]
    assert number in person.apply()["message"]
    assert person.get("applications")["data"]["total"] == 1
    assert person.get("in-progress")["data"]["current"]["number"] == number


def test_records_are_the_applicants_own(site: tuple[Flask, Store], person: Person) -> None:
    number = person.ready(Agent(site[0])).apply()["data"]["number"]
    assert person.get(f"applications/{number}/records")["data"]["application"]["state"] == "待单位审核"
    other = Person(*site, OTHER)
    assert other.get(f"applications/{number}/records")["message"] == "未找到该业务申请"


def test_accept_then_502(site: tuple[Flask, Store], person: Person) -> None:
    person.ready(Agent(site[0]))
    site[1].faults.add(fault({"name": "accept-then-502", "business": "permit_application"}))
    answer = person.client.post("/talent_person/api/applications", json=APPLICATION)
    assert answer.status_code == 502
    assert person.get("applications")["data"]["total"] == 1


def test_error_before_accept(site: tuple[Flask, Store], person: Person) -> None:
    site[1].faults.add(fault({"name": "error-before-accept", "business": "profile"}))
    assert person.client.post("/talent_person/api/profile", json={}).status_code == 500
    assert site[1].received.submissions == []
    assert person.profile()["code"] == 0


def test_lagging_list(site: tuple[Flask, Store], person: Person) -> None:
    person.ready(Agent(site[0]))
    site[1].faults.add(fault({"name": "lag", "business": "permit_application", "seconds": 60}))
    person.apply()
    assert person.get("applications")["data"]["total"] == 0
    site[1].clock.advance(timedelta(seconds=61))
    assert person.get("applications")["data"]["total"] == 1


def test_session_lost_in_mid_form(site: tuple[Flask, Store], person: Person) -> None:
    site[1].faults.add(fault({"name": "session-lost", "path": "/talent_person/api/profile"}))
    assert person.client.post("/talent_person/api/profile", json={}).status_code == 401
    assert person.client.get("/talent_person/api/me").status_code == 401
    assert site[1].received.submissions == []
