"""The lower bound: the same content by plain HTTP posts through urllib. No page, no browser.

It posts what the page's own scripts would post (JSON, multipart uploads one after another) and reads the
numbers from the answers. Nothing is looked up, read back or kept; the pages' option lists are not asked
for. What is left is mostly the portal's own time, which the other two spend as well.
"""

from __future__ import annotations

import json
import uuid
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from bench.turn import Task
from mock_portal.client import Control


class Site:
    """One visit of one talent site over HTTP."""

    def __init__(self, portal: str, name: str) -> None:
        self.url = f"{portal}/{name}"
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Any:
        return self._answer(Request(f"{self.url}/api/{path}"))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        kind = {"Content-Type": "application/json"}
        return self._answer(Request(f"{self.url}/api/{path}", json.dumps(body).encode(), kind))

    def upload(self, slot: str, file: Path) -> str:
        """One file; its id."""
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="slot"\r\n\r\n{slot}\r\n--{mark}\r\n'
        head += f'Content-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
        body = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return str(self._answer(Request(f"{self.url}/api/uploads", body, kind))["id"])

    def _answer(self, request: Request) -> Any:
        with self.opener.open(request, timeout=30) as answer:
            got = json.load(answer)
        if got["code"] != 0:
            raise RuntimeError(got["message"])
        return got["data"]


def agree(portal: str, number: str) -> None:
    """The unit's agent agrees to the association request `number`."""
    unit = Site(portal, "talent_unit")
    unit.post("login", {"token": unit.post("login/certificate", {})["token"], "pin": "123456"})
    unit.post(f"associations/{number}/decision", {"decision": "同意"})


class Http:
    """The contender. `portal`: the mock portal's address."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self.site = Site(portal, "talent_person")

    def log_in(self, task: Task) -> None:
        self.site = Site(self.portal, "talent_person")
        token = self.site.post("login/token", {})["token"]
        Control(self.portal).scan(task.id_number, task.name, token)
        self.site.get(f"login/poll?token={token}")
        self.site.post("announcement", {})

    def before_the_unit(self, task: Task) -> list[str]:
        site = self.site
        born = site.get(f"identity?id_number={task.content['profile']['id_number']}")
        form = {**task.content["profile"], **born}
        form["work"] = [{**_renamed(row), "ended": row.get("ended", "")} for row in form["work"]]
        form["children"] = form.get("children", [])
        profile = site.post("profile", form)["number"]
        files = {
            slot: [site.upload(slot, Path(path)) for path in paths]
            for slot, paths in task.content["slots"].items()
        }
        papers = site.post("attachments", {"files": files})["number"]
        return [profile, papers, site.post("association", {"code": task.content["code"]})["number"]]

    def after_the_unit(self, task: Task) -> list[str]:
        form = task.content["application"]
        body = {
            **form,
            "contract": form.get("contract_term"),
            "income": form["income_total"],
            "first_month": form["months_from"],
            "last_month": form["months_to"],
        }
        return [self.site.post("applications", body)["number"]]

    def close(self) -> None:
        """Nothing is open."""


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "unit": row["unit_name"]}
