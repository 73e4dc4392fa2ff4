"""chaoyang_hr over plain HTTP: what the pages take, refuse and show."""

from __future__ import annotations

import hashlib

from samples_portal import BOOKING, WIZARD, pdf, send_file, sign_in

from mock_portal.chaoyang_hr import quota_pages
from mock_portal.clock import parse


def test_what_is_reported_is_what_was_typed(office, store, draft):
    number = draft()
    assert store.received.submissions == []
    done = office.post(f"/chaoyang_hr/quota/detail/{number}/report")
    assert done.location == f"/chaoyang_hr/quota/detail/{number}"
    assert "上报成功" in office.get(done.location).text
    (one,) = store.received.submissions
    assert (one.site, one.business, one.number) == ("chaoyang_hr", "quota_application", number)
    assert one.fields == {
        "单位名称": "北京示例科技有限公司",
        "统一社会信用代码": "91110105MA01ABCD4C",
        "单位性质": "企业",
        "单位分类": "其他",
        "注册资本（万元）": "500",
        "成立日期": "2018-05-10",
        "注册地所在区": "朝阳区",
        "纳税所在区": "朝阳区",
        "纳税起始日期": "2018-06-01",
        "经办人": "示例经办",
        "经办人手机": "13900005678",
        "申请指标数": "2",
        "纳税年度": "上年度",
        "纳税金额（万元）": "35.62",
        "申请理由": "引进研发人员",
    }
    digest = hashlib.sha256(pdf()).hexdigest()
    assert [(file.slot, file.name, file.order, file.sha256) for file in one.files] == [
        ("纳税材料", "b.pdf", 1, digest),
        ("纳税材料", "a.pdf", 2, digest),
        ("营业执照", "licence.pdf", 1, digest),
    ]


def test_reported_twice_is_refused_on_a_page_that_looks_like_success(office, store, draft):
    number = draft()
    office.post(f"/chaoyang_hr/quota/detail/{number}/report")
    again = office.post(f"/chaoyang_hr/quota/detail/{number}/report")
    assert (again.status_code, "处理完成" in again.text) == (200, True)
    assert "上报失败：该申报状态为已上报，不可上报" in again.text
    assert [one.counted for one in store.received.submissions] == [True, False]
    assert store.received.submissions[1].refused.startswith("上报失败")


def test_second_draft_of_the_year_cannot_be_reported(office, store, draft):
    first, second = draft(), draft()
    office.post(f"/chaoyang_hr/quota/detail/{first}/report")
    assert "不可重复申报" in office.post(f"/chaoyang_hr/quota/detail/{second}/report").text
    assert [one.state for one in store.quota_applications] == ["已上报", "草稿"]


def test_outside_the_window_the_wizard_says_so(client, store):
    store.clock.set(parse("2026-11-16T09:00"))
    sign_in(client, store)
    assert "前10个工作日" in client.get("/chaoyang_hr/quota/new", follow_redirects=True).text


def test_every_field_of_the_wizard_is_required(office):
    office.get("/chaoyang_hr/quota/new")
    for step, values in enumerate(WIZARD, start=1):
        for name in values:
            page = office.post(f"/chaoyang_hr/quota/new/{step}", data={"go": "next", **values, name: ""})
            assert page.status_code == 200
            assert f'layer.msg("请填写{quota_pages.INPUTS[step - 1][name]}"' in page.text
        moved = office.post(f"/chaoyang_hr/quota/new/{step}", data={"go": "next", **values})
        assert moved.location == f"/chaoyang_hr/quota/new/{step + 1}"


def test_high_tech_needs_its_certificate(office):
    office.get("/chaoyang_hr/quota/new")
    values = {"go": "next", **WIZARD[0], "dwfl": "高新技术企业"}
    assert office.post("/chaoyang_hr/quota/new/1", data=values).status_code == 200
    values |= {"gxzsbh": "GR202511000001", "gxyxq": "2028-11-30"}
    assert office.post("/chaoyang_hr/quota/new/1", data=values).status_code == 302


def test_a_branch_has_no_capital(office):
    office.get("/chaoyang_hr/quota/new")
    values = {"go": "next", **WIZARD[0], "dwxz": "5", "zczb": ""}
    assert office.post("/chaoyang_hr/quota/new/1", data=values).status_code == 302


def test_going_back_keeps_what_was_typed(office):
    office.get("/chaoyang_hr/quota/new")
    office.post("/chaoyang_hr/quota/new/1", data={"go": "next", **WIZARD[0]})
    back = office.post("/chaoyang_hr/quota/new/2", data={"go": "back", "sqly": "half a reason"})
    assert back.location == "/chaoyang_hr/quota/new/1"
    assert 'value="2018-05-10"' in office.get(back.location).text
    assert "half a reason" in office.get("/chaoyang_hr/quota/new/2").text


def test_the_menu_starts_a_fresh_wizard(office):
    office.get("/chaoyang_hr/quota/new")
    office.post("/chaoyang_hr/quota/new/1", data={"go": "next", **WIZARD[0]})
    office.get("/chaoyang_hr/quota/new")
    assert 'value="2018-05-10"' not in office.get("/chaoyang_hr/quota/new/1").text


def test_papers_are_required_and_checked(office, store):
    office.get("/chaoyang_hr/quota/new")
    for step, values in enumerate(WIZARD, start=1):
        office.post(f"/chaoyang_hr/quota/new/{step}", data={"go": "next", **values})
    refused = send_file(office, "纳税材料", "tax.pdf", b"no pdf")
    assert refused == {"code": 1, "msg": "文件内容不是有效的PDF：tax.pdf"}
    assert office.post("/chaoyang_hr/quota/new/3", data={"go": "next"}).status_code == 200
    assert store.quota_applications == []


def test_a_new_licence_replaces_the_old_and_removing_closes_up(office, store, draft):
    office.get("/chaoyang_hr/quota/new")
    for name in ("old.pdf", "new.pdf"):
        send_file(office, "营业执照", name, pdf())
    first = send_file(office, "纳税材料", "1.pdf", pdf())["data"]["id"]
    send_file(office, "纳税材料", "2.pdf", pdf())
    assert office.post("/chaoyang_hr/upload/remove", data={"id": first}).json["code"] == 0
    for step, values in enumerate(WIZARD, start=1):
        office.post(f"/chaoyang_hr/quota/new/{step}", data={"go": "next", **values})
    office.post("/chaoyang_hr/quota/new/3", data={"go": "next"})
    (one,) = store.quota_applications
    assert sorted((file.name, file.order) for file in one.files) == [("2.pdf", 1), ("new.pdf", 1)]


def test_booking_records_words_not_codes(office, store):
    answer = office.post("/chaoyang_hr/appointments", data=BOOKING).json
    assert answer == {"code": 0, "msg": "预约成功", "data": {"number": "YY202611050001"}}
    assert store.received.submissions[0].fields == {
        "员工姓名": "示例甲",
        "身份证号": "110105199003072346",
        "业务类型": "新办",
        "预约日期": "2026-11-06",
        "预约时段": "09:00-10:00",
        "联系电话": "13900005678",
    }


def test_slots_show_places_left(office):
    office.post("/chaoyang_hr/appointments", data=BOOKING)
    slots = office.get("/chaoyang_hr/appointments/slots?date=2026-11-06").json["data"]
    assert (slots[0], len(slots)) == ({"slot": "09:00-10:00", "left": 2}, 8)
    assert office.get("/chaoyang_hr/appointments/slots?date=2026-11-07").json["data"] == []
    assert office.get("/chaoyang_hr/appointments/slots?date=tomorrow").json["code"] == 1


def test_booked_list_has_pages_of_ten_oldest_first(client, store):
    client.post("/_control/reset", json={"history": 12})
    sign_in(client, store)
    client.post("/chaoyang_hr/appointments", data=BOOKING)
    second = client.get("/chaoyang_hr/appointments/data?page=2&limit=10").json
    assert second["count"] == 13
    assert [row["number"] for row in second["data"]][-1] == "YY202611050001"
    assert len(client.get("/chaoyang_hr/appointments/data").json["data"]) == 10


def test_unknown_detail_is_refused_in_words(office):
    assert "未找到该申报记录" in office.get("/chaoyang_hr/quota/detail/ZB0").text


def test_typed_markup_is_shown_as_text(office, store, draft):
    number = draft()
    store.quota_applications[0].fields["申请理由"] = "<script>alert(1)</script>"
    assert "<script>alert(1)" not in office.get(f"/chaoyang_hr/quota/detail/{number}").text
