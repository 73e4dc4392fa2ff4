"""北京国际人才网 单位平台: log-in by certificate, first page, uploads; the other pages register here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from mock_portal import quota, staff, units, uploads
from mock_portal.errors import Refused
from mock_portal.records import StoredFile, Unit
from mock_portal.talent import blueprint, body, me, ok, text
from mock_portal.web import log_in, read_upload, the_session, the_store

SITE = "talent_unit"
bp = blueprint(
    SITE,
    "北京国际人才网 单位平台",
    ("login", "uploads", "people", "staff", "standing", "review", "renewal", "app"),
    public={"certificate", "login"},
)


SLOTS = (*units.PAPERS, *units.ATTACHMENTS, staff.CONTRACT, *staff.PAPERS.values())


def the_unit() -> Unit:
    return the_store().units[the_session().account]


def permitted_unit() -> Unit:
    """The unit, which must hold the permission for what it does for its employees."""
    one = the_unit()
    if one.permission == "无":
        raise Refused("单位尚未开通业务办理权限")
    return one


def tick(value: Any) -> str:
    """是 or 否 for a switch or a tick."""
    return "是" if value is True else "否"


def chosen_files(sent: Mapping[str, Any]) -> dict[str, list[str]]:
    """`files` of a request: slot → ids in the page's order."""
    files = sent.get("files")
    if not isinstance(files, dict) or not all(isinstance(ids, list) for ids in files.values()):
        raise Refused("提交的数据格式不正确")
    return {slot: [str(one) for one in ids] for slot, ids in files.items()}


def shown(file: StoredFile) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "size": file.size}


@bp.post("/api/uploads")
def upload() -> Response:
    """One file of one slot; it is sent only once a submission names it."""
    store, slot = the_store(), request.form.get("slot", "")
    if slot not in SLOTS:
        raise Refused("未知的附件类型", slot)
    name, data = read_upload()
    file = uploads.check(slot, name, data, store.clock.now())
    return ok(shown(units.upload(store, the_unit(), file)))


@bp.post("/api/login/certificate")
def certificate() -> Response:
    """The PIN dialog opens: from now on the control side sees a log-in that waits for a person."""
    store = the_store()
    inserted = next(iter(store.certificates.values()))  # the one stick that is plugged in
    return ok({"token": store.logins.add(SITE, "pin", inserted.pin).token})


@bp.post("/api/login")
def login() -> Response:
    store, sent = the_store(), body()
    waiting = store.logins.get(text(sent.get("token")))
    if waiting is None or waiting.site != SITE:
        raise Refused("证书会话已过期，请重新登录")
    held = next(iter(store.certificates.values()))
    if text(sent.get("pin")) != held.pin:
        raise Refused("PIN码错误，请重新输入")
    store.logins.done(waiting.token)
    return log_in(ok(), SITE, held.unit)


@bp.get("/api/me")
def who() -> Response:
    return me(the_unit().name)


@bp.get("/api/unit")
def unit() -> Response:
    store, code = the_store(), the_session().account
    with store.lock:
        one = store.units[code]
        mine = [application for application in store.quota_applications if application.unit == code]
        return ok(
            {
                "name": one.name,
                "credit_code": one.credit_code,
                "permission": one.permission,
                "code": one.association_code,
                "quota_granted": sum(application.granted for application in mine),
                "quota_used": sum(len(application.holders) for application in mine),
                "quota_left": quota.left(store, code),
            }
        )
