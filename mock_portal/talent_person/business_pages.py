"""工作居住证: 可办业务列表 with the forms of the five kinds, 查询业务申请记录, 在办业务状态."""

from __future__ import annotations

from typing import Any

from flask import Response

from mock_portal import people, permits
from mock_portal.permit_checks import CONDITIONS, ITEMS
from mock_portal.talent import body, due, ok, paged, records, sending, summary
from mock_portal.talent_person import fields
from mock_portal.talent_person.site import bp, person
from mock_portal.web import submission, the_store

CARDS = (
    ("申请工作居住证", "新办", "application", "el-icon-postcard", "首次申请北京市工作居住证（新办）"),
    ("续签", "续签", "renewal", "el-icon-refresh", "证件到期前60天内办理"),
    (
        "证件基础信息变更",
        "证件基础信息变更",
        "basic-change",
        "el-icon-edit-outline",
        "住所、婚姻、户籍等信息变更",
    ),
    ("证件业务信息变更", "证件业务信息变更", "family-change", "el-icon-user", "增加或减少随往子女"),
    ("聘用单位变更", "聘用单位变更", "employer-change", "el-icon-office-building", "证件挂起后转入新单位"),
)


@bp.get("/api/businesses")
def businesses() -> Response:
    cards = [
        {"name": name, "business": business, "path": path, "icon": icon, "words": words}
        for name, business, path, icon, words in CARDS
    ]
    return ok({"cards": cards})


@bp.get("/api/businesses/<business>/start")
def start(business: str) -> Response:
    """What the form starts with; refused when the person may not begin this business now."""
    store, one = the_store(), person()
    permits.may_start(store, one, business)
    unit, permit = people.unit_of(store, one.id_number), people.permit_of(store, one.id_number)
    profile, registered = one.profile, permit.facts if permit else {}
    return ok(
        {
            "unit": unit.name if unit else "",
            "qualifications": list(CONDITIONS),
            "items": list(ITEMS),
            "permit": permit.number if permit else "",
            "expires": permit.expires.isoformat() if permit else "",
            "former": store.units[permit.unit].name if permit else "",
            "children": permit.children if permit else [],
            "facts": [
                {"item": label, "before": registered.get(label, ""), "after": profile.get(label, "")}
                for labels in ITEMS.values()
                for label in labels
            ],
        }
    )


def _apply(business: str) -> Response:
    store, one = the_store(), person()
    unit, permit = people.unit_of(store, one.id_number), people.permit_of(store, one.id_number)
    shown: dict[str, Any] = {
        "unit": unit.name if unit else "",
        "permit": permit.number if permit else "",
        "former": store.units[permit.unit].name if permit else "",
    }
    sent = sending(fields.application(business, body(), shown))
    return ok({"number": permits.apply(store, one, sent, business).number})


@bp.post("/api/applications")
@submission("permit_application")
def apply_new() -> Response:
    return _apply("新办")


@bp.post("/api/renewals")
@submission("renewal")
def apply_renewal() -> Response:
    return _apply("续签")


@bp.post("/api/basic-changes")
@submission("basic_change")
def apply_basic_change() -> Response:
    return _apply("证件基础信息变更")


@bp.post("/api/family-changes")
@submission("family_change")
def apply_family_change() -> Response:
    return _apply("证件业务信息变更")


@bp.post("/api/employer-changes")
@submission("employer_change")
def apply_employer_change() -> Response:
    return _apply("聘用单位变更")


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
    return ok({"current": {**summary(one), **due(the_store(), one)} if one else None})
