"""Plain HTTP drivers of the two talent sites, as their own scripts call them."""

from __future__ import annotations

import io
from typing import Any

import pypdf
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from mock_portal.app import create_app
from mock_portal.clock import parse
from mock_portal.records import QuotaApplication
from mock_portal.state import UNIT, Store

PERSON = ("110105199003072346", "示例甲")
OTHER = ("11010519850101001X", "示例乙")

PROFILE: dict[str, Any] = {
    "name": PERSON[1],
    "id_number": PERSON[0],
    "birth_date": "1990-03-07",
    "sex": "女",
    "nationality": "汉族",
    "political": "群众",
    "mobile": "13800001234",
    "email": "",
    "marriage": "已婚",
    "household_kind": "家庭户口",
    "household_place": ["河北省", "保定市"],
    "household_address": "河北省保定市莲池区示例路1号",
    "residence_kind": "租赁",
    "residence_district": "朝阳区",
    "residence_address": "示例路1号院2号楼3单元401室",
    "level": "大学本科",
    "degree": "学士",
    "study_form": "全日制",
    "school": "北京示例大学",
    "major": "计算机科学与技术",
    "graduated": "2012-07-01",
    "foreign": False,
    "certification": "left over from before the switch went off",
    "has_title": False,
    "title_name": "",
    "title_grade": "",
    "work": [{"unit": "北京示例科技有限公司", "position": "工程师", "started": "2018-03", "ended": ""}],
    "children": [{"name": "示例子", "id_number": "110105202003071268", "school": "无"}],
}
APPLICATION: dict[str, Any] = {
    "qualification": "学历+学位",
    "position": "软件工程师",
    "employed_since": "2021-03-01",
    "contract": ["2023-03-01", "2029-02-28"],
    "contract_begins": "",
    "open_ended": False,
    "income": "318000.50",
    "first_month": "2025-11",
    "last_month": "2026-10",
    "promise": True,
}
PAPERS = (
    *("学历证书", "学位证书", "应税收入材料", "社会保险个人权益记录", "诚信声明", "在京合法稳定住所证明"),
    *("户口本首页及本人页", "结婚证", "有效劳动合同"),
)


def pdf(pages: int = 1) -> bytes:
    """A small valid PDF."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (30, 40), (10, 90, 200)).save(written, "JPEG")
    return written.getvalue()


def portal() -> tuple[Flask, Store]:
    """A fresh portal on a working day."""
    app = create_app(parse("2026-11-05T10:00"))
    return app, app.extensions["mock_portal"]


def grant_quota(store: Store, places: int) -> None:
    """As if the district had granted this year's application."""
    now = store.clock.now()
    one = QuotaApplication("ZB202611010001", UNIT, now.year, {}, [], "已下达", now, now)
    one.granted, one.expires = places, now.date().replace(month=12, day=31)
    store.quota_applications.append(one)


class Site:
    """One browser's worth of calls to a site; `call` answers the server's JSON."""

    def __init__(self, app: Flask, name: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.name = name

    def get(self, path: str) -> dict[str, Any]:
        return self.client.get(f"/{self.name}/api/{path}").get_json()

    def post(self, path: str, body: Any = None) -> dict[str, Any]:
        return self.client.post(f"/{self.name}/api/{path}", json=body or {}).get_json()


class Person(Site):
    """An employee who has logged in."""

    def __init__(self, app: Flask, store: Store, who: tuple[str, str] = PERSON) -> None:
        super().__init__(app, "talent_person")
        token = self.post("login/token")["data"]["token"]
        store.logins.scan(*who, token)
        assert self.get(f"login/poll?token={token}")["data"] == {"state": "scanned"}
        self.who = who

    def upload(self, slot: str, name: str, data: bytes) -> dict[str, Any]:
        # Encoded here: the test client would put a large form into a temporary file and leave it open.
        boundary, form = encode_multipart({"slot": slot, "file": FileStorage(io.BytesIO(data), name)})
        kind = f'multipart/form-data; boundary="{boundary}"'
        return self.client.post("/talent_person/api/uploads", data=form, content_type=kind).get_json()

    def profile(self, **changes: Any) -> dict[str, Any]:
        return self.post("profile", {**PROFILE, "id_number": self.who[0], "name": self.who[1], **changes})

    def papers(self, *slots: str) -> dict[str, Any]:
        ids = {slot: [self.upload(slot, "a.pdf", pdf())["data"]["id"]] for slot in slots}
        return self.post("attachments", {"files": ids})

    def ready(self, unit: Agent) -> Person:
        """Everything that 申请工作居住证 asks for."""
        assert self.profile()["code"] == 0
        assert self.papers(*PAPERS)["code"] == 0
        number = self.post("association", {"code": "GL8A3F"})["data"]["number"]
        assert unit.post(f"associations/{number}/decision", {"decision": "同意"})["code"] == 0
        return self

    def apply(self, **changes: Any) -> dict[str, Any]:
        return self.post("applications", {**APPLICATION, **changes})


class Agent(Site):
    """The unit's agent, logged in with the certificate."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, "talent_unit")
        token = self.post("login/certificate")["data"]["token"]
        assert self.post("login", {"token": token, "pin": "123456"})["code"] == 0

    def review(self, number: str, result: str, opinion: str = "") -> dict[str, Any]:
        return self.post(f"applications/{number}/review", {"result": result, "opinion": opinion})
