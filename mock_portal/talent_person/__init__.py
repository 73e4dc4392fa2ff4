"""北京国际人才网 个人平台: log-in by QR picture, profile, attachments, association, applications."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from typing import Any

import qrcode
from flask import Response, request
from stdnum.cn import ric

from mock_portal import people, permits, uploads
from mock_portal.errors import Refused
from mock_portal.records import Person, StoredFile
from mock_portal.state import moment_text
from mock_portal.talent import blueprint, body, me, ok, paged, records, sending, summary, text
from mock_portal.talent_person import fields, options
from mock_portal.web import log_in, read_upload, submission, the_session, the_store

SITE = "talent_person"
QR_LIFETIME = timedelta(minutes=3)
SCAN_SECONDS_PER_MB = 0.15  # the portal looks through what it gets: small files are ready before large ones
bp = blueprint(
    SITE,
    "北京国际人才网 个人服务平台",
    ("login", "rows", "profile", "attachments", "association", "application", "records", "app"),
    public={"token", "picture", "poll"},
)


def person() -> Person:
    return the_store().persons[the_session().account]


@bp.post("/api/login/token")
def token() -> Response:
    return ok({"token": the_store().logins.add(SITE, "qr").token})


@bp.get("/api/login/qr.png")
def picture() -> Response:
    waiting = the_store().logins.get(request.args.get("token"))
    if waiting is None:
        raise Refused("二维码已失效")
    written = io.BytesIO()
    qrcode.make(f"bjt://login?token={waiting.token}", border=2).save(written, "PNG")
    return Response(written.getvalue(), content_type="image/png")


@bp.get("/api/login/poll")
def poll() -> Response:
    """waiting, scanned (with the session's cookie) or expired."""
    store = the_store()
    waiting = store.logins.get(request.args.get("token"))
    if waiting is None or store.clock.now() - waiting.at > QR_LIFETIME:
        return ok({"state": "expired"})
    if not waiting.id_number:
        return ok({"state": "waiting"})
    store.logins.done(waiting.token)
    arrived = people.arrive(store, waiting.id_number, waiting.name)
    return log_in(ok({"state": "scanned"}), SITE, arrived.id_number)


@bp.get("/api/me")
def who() -> Response:
    return me(person().name)


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


# ---- 可办业务列表, 申请工作居住证


CARDS = (
    ("申请工作居住证", "el-icon-postcard", "首次申请北京市工作居住证（新办）"),
    ("续签", "el-icon-refresh", "证件到期前办理续签"),
    ("证件基础信息变更", "el-icon-edit-outline", "姓名、证件号码、学历等信息变更"),
    ("证件业务信息变更", "el-icon-user", "随往子女信息变更"),
    ("聘用单位变更", "el-icon-office-building", "工作单位发生变化"),
)


@bp.get("/api/businesses")
def businesses() -> Response:
    cards = [
        {
            "name": name,
            "icon": icon,
            "words": words,
            "open": name == "申请工作居住证",
            "why": "该业务暂不可办理",
        }
        for name, icon, words in CARDS
    ]
    return ok({"cards": cards})


@bp.get("/api/applications/new")
def new_application() -> Response:
    """What the form starts with; refused when the person may not begin now."""
    store, one = the_store(), person()
    permits.may_start(store, one)
    unit = people.unit_of(store, one.id_number)
    return ok({"unit": unit.name if unit else "", "qualifications": list(permits.CONDITIONS)})


@bp.post("/api/applications")
@submission("permit_application")
def submit_application() -> Response:
    store, one = the_store(), person()
    unit = people.unit_of(store, one.id_number)
    sent = sending(fields.application(body(), unit.name if unit else ""))
    return ok({"number": permits.apply(store, one, sent).number})


# ---- 查询业务申请记录, 在办业务状态


@bp.get("/api/applications")
def applications() -> Response:
    return paged(permits.of_person(the_store(), person()), summary)


@bp.get("/api/applications/<number>/records")
def approval_records(number: str) -> Response:
    return records(permits.find(the_store(), number, id_number=person().id_number))


@bp.get("/api/in-progress")
def in_progress() -> Response:
    one = permits.in_progress(the_store(), person())
    return ok({"current": summary(one) if one else None})
