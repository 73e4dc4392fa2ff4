"""Samples and short ways for the mock portal's tests. All people are invented."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient
from pypdf import PdfWriter

from mock_portal import people, permits, quota
from mock_portal.records import PermitApplication, Person, QuotaApplication, StoredFile
from mock_portal.state import UNIT, Store

ID_NUMBER = "110105199003072346"
WIZARD = (
    {
        "dwxz": "1",
        "dwfl": "其他",
        "zczb": "500",
        "clrq": "2018-05-10",
        "zcq": "3",
        "nsq": "3",
        "nsqsrq": "2018-06-01",
        "jbr": "示例经办",
        "jbrsj": "13900005678",
    },
    {"sqzbs": "2", "nsnd": "1", "nsje": "35.62", "sqly": "引进研发人员"},
)
BOOKING = {
    "xm": "示例甲",
    "sfzh": ID_NUMBER,
    "ywlx": "1",
    "yyrq": "2026-11-06",
    "yysd": "09:00-10:00",
    "lxdh": "13900005678",
}
APPLICATION = {
    "申报条件": "学历+学位",
    "申请单位": "北京示例科技有限公司",
    "现任职务": "软件工程师",
    "入职日期": "2021-03-01",
    "合同期限": "2023-03-01 至 2029-02-28",
    "近12个月应税收入合计（元）": "318000",
    "材料起始月份": "2025-11",
    "材料截止月份": "2026-10",
    "本人承诺所填信息真实有效": "是",
}
PROFILE = {
    "姓名": "示例甲",
    "身份证号": ID_NUMBER,
    "出生日期": "1990-03-07",
    "性别": "女",
    "民族": "汉族",
    "政治面貌": "群众",
    "手机号码": "13800001234",
    "婚姻状况": "未婚",
    "户口性质": "家庭户口",
    "户籍所在地": "河北省 / 保定市",
    "户籍地址": "示例路1号",
    "住所类型": "租赁",
    "住所所在区": "朝阳区",
    "现居住地址": "示例路1号院2号楼3单元401室",
    "国内最高学历": "大学本科",
    "国内最高学位": "学士",
    "学习形式": "全日制",
    "毕业院校": "北京示例大学",
    "所学专业": "计算机科学与技术",
    "毕业日期": "2012-07-01",
}


def pdf(pages: int = 1) -> bytes:
    """A readable PDF of blank pages."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def sign_in(client: FlaskClient, store: Store) -> None:
    client.get("/chaoyang_hr/captcha.png")
    answer = store.logins.all()[-1].answer
    sent = client.post(
        "/chaoyang_hr/login", data={"user": "agent", "password": "mock-only", "captcha": answer}
    )
    assert sent.location == "/chaoyang_hr/home"


def send_file(client: FlaskClient, slot: str, name: str, data: bytes) -> dict[str, Any]:
    answer = client.post("/chaoyang_hr/upload", data={"slot": slot, "file": (io.BytesIO(data), name)})
    found: dict[str, Any] = answer.json
    return found


def ready_person(store: Store) -> Person:
    """A person whose profile, papers and association are all there."""
    person = people.arrive(store, ID_NUMBER, "示例甲")
    people.save_profile(store, person, dict(PROFILE))
    for count, slot in enumerate((*people.REQUIRED_SLOTS, "学位证书")):
        name = f"{count}.pdf"
        file = StoredFile(f"f{count}", slot, name, 100, "0" * 64, 1, store.clock.now())
        people.upload(store, person, slot, file)
    people.save_attachments(store, person)
    asked = people.associate(store, person, "gl8a3f")
    people.decide_association(store, UNIT, asked.number, approve=True)
    return person


def applied(store: Store) -> PermitApplication:
    """A 新办 that waits for the unit."""
    return permits.apply(store, ready_person(store), dict(APPLICATION))


def grant_quota(store: Store, granted: int = 2) -> None:
    """The unit holds `granted` places since now."""
    now = store.clock.now()
    number = store.number("ZB")
    fields = {"申请指标数": str(granted)}
    one = QuotaApplication(number, UNIT, now.year, fields, [], "已上报", now, now, reported_at=now)
    store.quota_applications.append(one)
    quota.decide(store, number, granted, "同意")
