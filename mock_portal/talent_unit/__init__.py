"""北京国际人才网 单位平台: what the unit's agent sees and decides."""

from __future__ import annotations

from flask import Response

from mock_portal import people, permits, quota
from mock_portal.errors import Refused
from mock_portal.records import Association, PermitApplication
from mock_portal.state import mask_id, moment_text
from mock_portal.talent import blueprint, body, me, ok, paged, records, sending, summary, text
from mock_portal.web import log_in, submission, the_session, the_store

SITE = "talent_unit"
bp = blueprint(
    SITE,
    "北京国际人才网 单位平台",
    ("login", "people", "review", "app"),
    public={"certificate", "login"},
)


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
    return me(the_store().units[the_session().account].name)


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


@bp.get("/api/employees")
def employees() -> Response:
    def show(row: people.Listed) -> dict[str, str]:
        return {
            "name": row.name,
            "id_number": row.id_number,
            "state": row.association,
            "permit": row.permit,
            "expires": row.expires.isoformat() if row.expires else "",
        }

    return paged(people.employees(the_store(), the_session().account), show)


@bp.get("/api/associations")
def associations() -> Response:
    def show(one: Association) -> dict[str, str]:
        return {
            "number": one.number,
            "name": one.name,
            "id_number": mask_id(one.id_number),
            "at": moment_text(one.at),
            "state": one.state,
        }

    return paged(people.requests_to(the_store(), the_session().account), show)


@bp.post("/api/associations/<number>/decision")
@submission("association_approval")
def decide(number: str) -> Response:
    decision = text(body().get("decision"))
    sending({"关联申请编号": number, "审核结果": decision})
    if decision not in ("同意", "拒绝"):
        raise Refused("请选择审核结果", "审核结果")
    people.decide_association(the_store(), the_session().account, number, decision == "同意")
    return ok()


@bp.get("/api/applications")
def applications() -> Response:
    def show(one: PermitApplication) -> dict[str, str]:
        return {**summary(one), "name": one.name, "id_number": mask_id(one.id_number)}

    return paged(permits.of_unit(the_store(), the_session().account), show)


@bp.get("/api/applications/<number>/records")
def approval_records(number: str) -> Response:
    return records(permits.find(the_store(), number, unit=the_session().account))


@bp.post("/api/applications/<number>/review")
@submission("application_review")
def review(number: str) -> Response:
    sent = body()
    result, opinion = text(sent.get("result")), text(sent.get("opinion"))
    sending({"申请编号": number, "审核结果": result, "审核意见": opinion})
    if result not in ("通过", "退回"):
        raise Refused("请选择审核结果", "审核结果")
    permits.review(the_store(), the_session().account, number, result == "通过", opinion)
    return ok()
