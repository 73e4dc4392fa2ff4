"""Other people's part of a story by plain HTTP, so that a test drives the browser only for its own flow."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from flows.talent_person import profile
from mock_portal.pytest_plugin import Portal
from robot.people.models import Employee


class Site:
    """One visit of one talent site, logged in."""

    def __init__(self, portal: Portal, name: str) -> None:
        self.portal = portal
        self.url = f"{portal.url}/{name}"
        self.jar = CookieJar()
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.jar))

    def state(self) -> dict[str, Any]:
        """The session as a browser's log-in state, for `Store.keep`: it goes on where this one is."""
        cookies = [
            {"name": one.name, "value": one.value, "domain": one.domain, "path": one.path, "expires": -1}
            | {"httpOnly": True, "secure": False, "sameSite": "Lax"}
            for one in self.jar
        ]
        return {"cookies": cookies, "origins": [], "session": []}

    def get(self, path: str) -> Any:
        return self._answer(Request(f"{self.url}/api/{path}"))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        sent = Request(
            f"{self.url}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        return self._answer(sent)

    def page(self, path: str, fields: dict[str, str] | None = None) -> None:
        """A page or picture of the server-rendered site; with `fields` a form is sent."""
        body = None if fields is None else urlencode(fields).encode()
        with self.opener.open(Request(f"{self.url}/{path}", body), timeout=30) as answer:
            answer.read()

    def upload(self, slot: str, file: Path, path: str = "api/uploads") -> dict[str, Any]:
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="slot"\r\n\r\n{slot}\r\n--{mark}\r\n'
        head += f'Content-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
        body = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return dict(self._answer(Request(f"{self.url}/{path}", body, kind)))

    def _answer(self, request: Request) -> Any:
        with self.opener.open(request, timeout=30) as answer:
            got = json.load(answer)
        assert got["code"] == 0, got["message"]
        return got["data"]


def person_site(portal: Portal, person: Employee) -> Site:
    """The personal platform as this employee sees it, the announcement read."""
    site = Site(portal, "talent_person")
    token = site.post("login/token", {})["token"]
    portal.control.scan(person.id_number, person.name, token)
    assert site.get(f"login/poll?token={token}")["state"] == "scanned"
    site.post("announcement", {})
    return site


def unit_site(portal: Portal) -> Site:
    """The unit platform as the agent sees it, the announcement read."""
    site = Site(portal, "talent_unit")
    site.post("login", {"token": site.post("login/certificate", {})["token"], "pin": "123456"})
    site.post("announcement", {})
    return site


PROFILE = {
    "nationality": "汉族",
    "political": "群众",
    "marriage": "未婚",
    "household_kind": "家庭户口",
    "household_place": ["河北省", "保定市"],
    "household_address": "示例路1号",
    "residence_kind": "租赁",
    "residence_district": "朝阳区",
    "residence_address": "示例路1号2室",
    "level": "硕士研究生",
    "degree": "硕士",
    "study_form": "全日制",
    "school": "北京示例大学",
    "major": "数学",
    "graduated": "2015-07-01",
    "foreign": False,
    "has_title": False,
    "work": [],
    "children": [],
}


def profile_of(site: Site, form: profile.Form) -> dict[str, Any]:
    """A form of 个人信息完善 as the page sends it."""
    sent = form.model_dump(mode="json") | site.get(f"identity?id_number={form.id_number}")
    sent["work"] = [one | {"unit": one["unit_name"], "ended": one["ended"] or ""} for one in sent["work"]]
    return sent


SLOTS = (
    *("学历证书", "学位证书", "应税收入材料", "社会保险个人权益记录", "诚信声明", "在京合法稳定住所证明"),
    *("户口本首页及本人页", "有效劳动合同"),
)
APPLICATION = {
    "qualification": "学历+学位",
    "position": "软件工程师",
    "employed_since": "2021-03-01",
    "contract": ["2021-03-01", "2029-02-28"],
    "open_ended": False,
    "income": "360000",
    "first_month": "2025-11",
    "last_month": "2026-10",
    "promise": True,
}


def ask(portal: Portal, person: Employee) -> str:
    """The employee asks for association; returns 关联申请编号."""
    return str(person_site(portal, person).post("association", {"code": "GL8A3F"})["number"])


def agree(portal: Portal, number: str) -> None:
    unit_site(portal).post(f"associations/{number}/decision", {"decision": "同意"})


def save_profile(site: Site, person: Employee, **changes: Any) -> None:
    """The employee's profile is `PROFILE` with `changes`, in place of what was saved before."""
    born = site.get(f"identity?id_number={person.id_number}")
    who = {"name": person.name, "id_number": person.id_number, "mobile": person.mobile, **born}
    site.post("profile", PROFILE | who | changes)


def complete(site: Site, person: Employee, paper: Path) -> None:
    """Profile and papers of somebody who may be associated already."""
    save_profile(site, person)
    site.post("attachments", {"files": {slot: [site.upload(slot, paper)["id"]] for slot in SLOTS}})


def associate(portal: Portal, site: Site) -> None:
    """The employee asks for association, and the unit agrees."""
    agree(portal, str(site.post("association", {"code": "GL8A3F"})["number"]))


def prepared(portal: Portal, person: Employee, paper: Path) -> Site:
    """An employee who lacks nothing but the application: profile, papers, association."""
    site = person_site(portal, person)
    complete(site, person, paper)
    associate(portal, site)
    return site


def apply(portal: Portal, person: Employee, paper: Path) -> str:
    """An application that waits for the unit's review; returns 申请编号."""
    return str(prepared(portal, person, paper).post("applications", APPLICATION)["number"])


def review(portal: Portal, number: str, result: str = "通过", opinion: str = "") -> None:
    unit_site(portal).post(f"applications/{number}/review", {"result": result, "opinion": opinion})


QUOTA = (
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
    {"sqzbs": "2", "nsnd": "1", "nsje": "48.42", "sqly": "引进研发人员"},
    {},
)


def office(portal: Portal) -> Site:
    """The Chaoyang HR system as the agent sees it, the announcement read."""
    site = Site(portal, "chaoyang_hr")
    site.page("captcha.png")
    site.page("login", {"user": "agent", "password": "mock-only", "captcha": portal.control.captcha()})
    site.page("home")
    return site


def ask_district(
    portal: Portal, title: str, content: str, name: str = "示例经办", phone: str = "13900005678"
) -> str:
    """业务咨询 by the agent; returns 咨询编号."""
    office(portal).page("consultations", {"zxbt": title, "lxr": name, "lxdh": phone, "zxnr": content})
    return _last_question(portal)


def ask_publicly(portal: Portal, title: str, content: str, name: str, phone: str) -> str:
    """业务咨询 by whoever wants to, on the public page; returns 咨询编号."""
    sent = {"zxbt": title, "xm": name, "lxdh": phone, "zxnr": content}
    Site(portal, "chaoyang_hr").page("public/consultations", sent)
    return _last_question(portal)


def _last_question(portal: Portal) -> str:
    return str(portal.state()["consultations"][-1]["number"])


def report_quota(portal: Portal, paper: Path, under: str = "quota", *, proofs: Iterable[Path] = ()) -> str:
    """A quota application that has been reported, or a 二次申报 `under` quota/second; returns 申请编号.
    `proofs`: the 纳税材料, where they are not the same `paper` too."""
    site = office(portal)
    site.page(f"{under}/new")
    for file in proofs or (paper,):
        site.upload("纳税材料", file, "upload")
    site.upload("营业执照", paper, "upload")
    for step, fields in enumerate(QUOTA, start=1):
        site.page(f"quota/new/{step}", {**fields, "go": "next"})
    number = str(portal.state()["quota"][-1]["number"])
    site.page(f"{under}/detail/{number}/report", {"go": "report"})
    return number


def grant_quota(portal: Portal, paper: Path, places: int = 2) -> None:
    """The unit has quota: what passing a 新办 takes a place of."""
    portal.control.grant_quota(report_quota(portal, paper), places)


OLD_UNIT = "北京示例旧友有限公司"


def holder(portal: Portal, person: Employee, paper: Path, expires: str, **permit: Any) -> Site:
    """An employee of the unit who lacks nothing and holds a permit; `permit` as in `give_permit`."""
    site = prepared(portal, person, paper)
    portal.control.give_permit(person.id_number, "BJ20230000201", expires, **permit)
    return site


def book(portal: Portal, person: Employee, business: str, day: str, slot: str = "09:00-10:00") -> None:
    """The agent books the appointment of a business."""
    code = ("新办", "续签", "证件基础信息变更", "证件业务信息变更", "聘用单位变更").index(business) + 1
    office(portal).page(
        "appointments",
        {
            "xm": person.name,
            "sfzh": person.id_number,
            "ywlx": str(code),
            "yyrq": day,
            "yysd": slot,
            "lxdh": "13900005678",
        },
    )


def accepted(portal: Portal, person: Employee, number: str, business: str, day: str) -> None:
    """Passed by the unit, booked for `day`, and accepted there by the district."""
    review(portal, number)
    book(portal, person, business, day)
    portal.control.set_clock(f"{day}T09:30")
    portal.control.decide(number, "accept", "材料齐全")
