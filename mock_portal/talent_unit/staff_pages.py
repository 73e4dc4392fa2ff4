"""员工列表, 查看员工完整信息, 更新合同, 解除关联, 发起员工续签 (FAQ 62, 73, 82, 84-87)."""

from __future__ import annotations

from typing import Any

from flask import Response

from mock_portal import people, staff
from mock_portal.records import Association, Disassociation, Permit
from mock_portal.state import mask_id, moment_text
from mock_portal.talent import body, ok, paged, sending, text
from mock_portal.talent_unit.site import bp, chosen_files, permitted_unit, shown, the_unit, tick
from mock_portal.web import submission, the_session, the_store


@bp.get("/api/employees")
def employees() -> Response:
    def show(row: people.Listed) -> dict[str, str]:
        return {
            "number": row.number,
            "name": row.name,
            "id_number": row.id_number,
            "state": row.association,
            "permit": row.permit,
            "permit_state": row.permit_state,
            "expires": row.expires.isoformat() if row.expires else "",
        }

    return paged(people.employees(the_store(), the_session().account), show)


def _facts(who: Association) -> dict[str, str]:
    store = the_store()
    permit = people.permit_of(store, who.id_number)
    profile = store.persons[who.id_number].profile
    return {
        "name": who.name,
        "id_number": who.id_number,
        "mobile": str(profile.get("手机号码", "")),
        "level": str(profile.get("国内最高学历", "")),
        "degree": str(profile.get("国内最高学位", "")),
        "address": str(profile.get("现居住地址", "")),
        "permit": permit.number if permit else "",
        "permit_state": people.permit_state(permit, store.clock.today()),
        "expires": permit.expires.isoformat() if permit else "",
    }


@bp.get("/api/employees/<number>")
def employee(number: str) -> Response:
    """员工完整信息, and the contract that 更新合同 begins with."""
    store, one = the_store(), the_unit()
    who = staff.member(store, one, number)
    held = staff.contract_of(store, one, who.id_number)
    contract: dict[str, Any] = {}
    if held is not None:
        contract = {
            "number": held.number,
            "at": moment_text(held.at),
            "begins": held.begins.isoformat(),
            "ends": held.ends.isoformat() if held.ends else "",
            "open_ended": held.ends is None,
            "files": [shown(file) for file in held.files],
        }
    return ok({"facts": _facts(who), "contract": contract, "slot": staff.CONTRACT})


@bp.post("/api/employees/<number>/contract")
@submission("contract_update")
def update_contract(number: str) -> Response:
    sent = body()
    open_ended = sent.get("open_ended") is True
    fields = {staff.OPEN_ENDED: tick(open_ended), "合同开始日期": text(sent.get("begins"))}
    if not open_ended:
        fields["合同结束日期"] = text(sent.get("ends"))
    sending(fields)
    one = staff.update_contract(the_store(), the_unit(), number, fields, chosen_files(sent))
    return ok({"number": one.number, "at": moment_text(one.at)})


@bp.get("/api/employees/<number>/disassociation")
def reasons(number: str) -> Response:
    who = staff.member(the_store(), the_unit(), number)
    return ok({"facts": _facts(who), "reasons": list(staff.REASONS), "papers": staff.PAPERS})


@bp.post("/api/employees/<number>/disassociation")
@submission("disassociation")
def let_go(number: str) -> Response:
    sent = body()
    fields = {"解除原因": text(sent.get("reason"))}
    if fields["解除原因"] in (staff.LEFT, staff.MOVED):
        fields["离职日期"] = text(sent.get("left_on"))
    sending(fields)
    return ok({"number": staff.let_go(the_store(), the_unit(), number, fields, chosen_files(sent)).number})


@bp.get("/api/disassociations")
def gone() -> Response:
    def show(one: Disassociation) -> dict[str, str]:
        return {
            "number": one.number,
            "name": one.name,
            "id_number": mask_id(one.id_number),
            "reason": one.reason,
            "left_on": one.left_on.isoformat() if one.left_on else "",
            "at": moment_text(one.at),
            "state": "已解除",
        }

    return paged(staff.gone(the_store(), the_unit()), show)


@bp.get("/api/renewals")
def renewable() -> Response:
    def show(found: tuple[Association, Permit]) -> dict[str, str]:
        who, permit = found
        return {
            "number": who.number,
            "name": who.name,
            "id_number": mask_id(who.id_number),
            "permit": permit.number,
            "expires": permit.expires.isoformat(),
        }

    return paged(staff.renewable(the_store(), the_unit()), show)


@bp.post("/api/renewals/<number>")
@submission("renewal_start")
def start_renewal(number: str) -> Response:
    sent = body()
    open_ended, dates = sent.get("open_ended") is True, sent.get("contract")
    fields = {"现任职务": text(sent.get("position")), staff.OPEN_ENDED: tick(open_ended)}
    if open_ended:
        fields["合同开始日期"] = text(sent.get("contract_begins"))
    else:
        fields["合同期限"] = " 至 ".join(map(text, dates)) if isinstance(dates, list) else ""
    fields["本单位承诺继续聘用该员工"] = tick(sent.get("promise"))
    sending(fields)
    return ok({"number": staff.start_renewal(the_store(), permitted_unit(), number, fields).number})
