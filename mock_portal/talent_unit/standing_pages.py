"""单位管理: permission, change of authority, their records, 附件管理 (FAQ 8, 23-27, 43)."""

from __future__ import annotations

from typing import Any

from flask import Response

from mock_portal import units
from mock_portal.records import Fields, UnitApplication
from mock_portal.state import moment_text
from mock_portal.talent import body, ok, paged, sending, summary, text
from mock_portal.talent_unit.site import bp, chosen_files, shown, the_unit, tick
from mock_portal.web import submission, the_store

LABELS = {"category": "单位分类", "agent": "经办人姓名", "mobile": "经办人手机"}
CERTIFICATE = {"certificate": "证书编号", "issued": "发证日期", "expires": "有效期至"}
PROMISE = "本单位承诺所填信息和提供材料真实有效"


def _start(business: str) -> Response:
    """What the page begins with; refused when the unit may not begin now."""
    one = the_unit()
    units.may_start(the_store(), one, business)
    return ok(
        {
            "name": one.name,
            "credit_code": one.credit_code,
            "permission": one.permission,
            "classes": units.CLASSES,
            "districts": units.DISTRICTS,
            "papers": units.PAPERS,
        }
    )


def _fields(sent: dict[str, Any]) -> Fields:
    labels = LABELS | (CERTIFICATE if sent.get("category") == "高新技术企业" else {})
    fields: Fields = {label: text(sent.get(key)) for key, label in labels.items()}
    return {**fields, PROMISE: tick(sent.get("promise"))}


@bp.get("/api/permission")
def new_permission() -> Response:
    return _start(units.PERMISSION)


@bp.post("/api/permission")
@submission("permission")
def ask_permission() -> Response:
    sent = body()
    fields = sending(_fields(sent))
    one = units.apply(the_store(), the_unit(), units.PERMISSION, fields, chosen_files(sent))
    return ok({"number": one.number})


@bp.get("/api/authority-change")
def new_authority_change() -> Response:
    return _start(units.TRANSFER)


@bp.post("/api/authority-change")
@submission("authority_change")
def ask_authority_change() -> Response:
    sent = body()
    target = {"变更后主管部门": text(sent.get("district")), "变更原因": text(sent.get("reason"))}
    fields = sending({**target, **_fields(sent)})
    one = units.apply(the_store(), the_unit(), units.TRANSFER, fields, chosen_files(sent))
    return ok({"number": one.number})


@bp.get("/api/unit-applications")
def unit_applications() -> Response:
    def show(one: UnitApplication) -> dict[str, str]:
        return {**summary(one), "district": one.district}

    return paged(units.applications(the_store(), the_unit()), show)


def _saved() -> dict[str, str]:
    one = the_unit()
    return {"number": one.attachments_number, "at": moment_text(one.attachments_at)}


@bp.get("/api/attachments")
def attachments() -> Response:
    files = {slot: [shown(file) for file in held] for slot, held in the_unit().attachments.items()}
    return ok({"slots": list(units.ATTACHMENTS), "files": files, "saved": _saved()})


@bp.post("/api/attachments")
@submission("unit_attachments")
def save_attachments() -> Response:
    units.save_attachments(the_store(), the_unit(), chosen_files(body()))
    return ok(_saved())
