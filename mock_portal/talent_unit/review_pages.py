"""关联申请 and 查看员工业务申请: what the unit agrees to, passes or returns (FAQ 32, 90)."""

from __future__ import annotations

from flask import Response

from mock_portal import people, permits, staff, units
from mock_portal.errors import Refused
from mock_portal.records import Association, PermitApplication
from mock_portal.state import mask_id, moment_text
from mock_portal.talent import body, ok, paged, records, sending, summary, text
from mock_portal.talent_unit.site import bp, permitted_unit
from mock_portal.web import submission, the_session, the_store


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
    people.decide_association(the_store(), permitted_unit().credit_code, number, decision == "同意")
    return ok()


@bp.get("/api/applications")
def applications() -> Response:
    def show(one: PermitApplication) -> dict[str, str]:
        by = "单位" if one.records and one.records[0].step == staff.STARTED else "员工"
        return {**summary(one), "name": one.name, "id_number": mask_id(one.id_number), "by": by}

    return paged(permits.of_unit(the_store(), the_session().account), show)


@bp.get("/api/applications/<number>/records")
def approval_records(number: str) -> Response:
    find = units.find if number.startswith("DW") else permits.find
    return records(find(the_store(), number, unit=the_session().account))


@bp.post("/api/applications/<number>/review")
@submission("application_review")
def review(number: str) -> Response:
    sent = body()
    result, opinion = text(sent.get("result")), text(sent.get("opinion"))
    sending({"申请编号": number, "审核结果": result, "审核意见": opinion})
    if result not in ("通过", "退回"):
        raise Refused("请选择审核结果", "审核结果")
    permits.review(the_store(), permitted_unit().credit_code, number, result == "通过", opinion)
    return ok()
