"""个人信息完善, 附件管理, 申请与单位关联."""

from __future__ import annotations

import time
from typing import Any

from flask import Response, request
from stdnum.cn import ric

from mock_portal import people, uploads
from mock_portal.errors import Refused
from mock_portal.records import StoredFile
from mock_portal.state import moment_text
from mock_portal.talent import body, ok, sending, text
from mock_portal.talent_person import fields, options
from mock_portal.talent_person.site import bp, person
from mock_portal.web import read_upload, submission, the_store

SCAN_SECONDS_PER_MB = 0.15  # the portal looks through what it gets: small files are ready before large ones


# ---- 个人信息完善


@bp.get("/api/identity")
def identity() -> Response:
    """Birth date and sex, as leaving 身份证号 fills them in."""
    id_number = request.args.get("id_number", "").upper()
    if not ric.is_valid(id_number):
        raise Refused("身份证号不正确，请核对", "身份证号")
    sex = "男" if int(id_number[16]) % 2 else "女"
    return ok({"birth_date": ric.get_birth_date(id_number).isoformat(), "sex": sex})


@bp.get("/api/degrees")
def degrees() -> Response:
    return ok(options.DEGREES.get(request.args.get("level", ""), []))


@bp.get("/api/schools")
def schools() -> Response:
    return ok(options.find_schools(request.args.get("q", "").strip()))


def _saved(number: str, at: Any) -> dict[str, str]:
    return {"number": number, "at": moment_text(at)}


@bp.get("/api/profile")
def profile() -> Response:
    one = person()
    form = fields.profile_form(one.profile) if one.profile_number else None
    saved = _saved(one.profile_number, one.profile_at)
    return ok({"options": options.everything(), "form": form, "saved": saved})


@bp.post("/api/profile")
@submission("profile")
def save_profile() -> Response:
    sent = sending(fields.profile(body()))
    one = people.save_profile(the_store(), person(), sent)
    return ok(_saved(one.profile_number, one.profile_at))


# ---- 附件管理


def _shown(file: StoredFile) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "size": file.size}


@bp.get("/api/attachments")
def attachments() -> Response:
    one = person()
    required = people.required_slots(one)
    slots = [
        {
            "name": slot,
            "required": slot in required,
            "single": slot == "证件照",
            "accept": ",".join(f".{kind}" for kind in people.slot_kinds(slot)),
            "tip": "近期免冠彩色照片，jpg 或 png" if slot == "证件照" else "",
        }
        for slot in people.SLOTS
    ]
    files = {slot: [_shown(file) for file in files] for slot, files in one.attachments.items()}
    return ok({"slots": slots, "files": files, "saved": _saved(one.attachments_number, one.attachments_at)})


@bp.post("/api/uploads")
def upload() -> Response:
    """One file of one slot; it belongs to the attachments only once 保存附件 names it."""
    store, slot = the_store(), request.form.get("slot", "")
    name, data = read_upload()
    time.sleep(min(0.5, len(data) / 1024 / 1024 * SCAN_SECONDS_PER_MB))
    file = uploads.check(slot, name, data, store.clock.now(), kinds=people.slot_kinds(slot))
    return ok(_shown(people.upload(store, person(), slot, file)))


@bp.post("/api/attachments")
@submission("attachments")
def save_attachments() -> Response:
    chosen = body().get("files")
    if not isinstance(chosen, dict) or not all(isinstance(ids, list) for ids in chosen.values()):
        raise Refused("提交的数据格式不正确")
    one = people.save_attachments(the_store(), person(), chosen)
    return ok(_saved(one.attachments_number, one.attachments_at))


# ---- 申请与单位关联


@bp.get("/api/association")
def association() -> Response:
    store = the_store()
    mine = people.associations_of(store, person().id_number)
    latest = next((one for one in mine if one.state == "已同意"), next(iter(mine), None))
    if latest is None:
        return ok({"current": None})
    return ok(
        {
            "current": {
                "unit": store.units[latest.unit].name,
                "state": latest.state,
                "number": latest.number,
                "at": moment_text(latest.at),
            }
        }
    )


@bp.post("/api/association")
@submission("association")
def associate() -> Response:
    code = text(body().get("code"))
    sending({"单位关联码": code})
    return ok({"number": people.associate(the_store(), person(), code).number})
