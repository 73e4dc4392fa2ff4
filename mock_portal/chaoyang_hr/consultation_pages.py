"""业务咨询 of a unit that is logged in: 我要咨询, 咨询记录 and the detail with the reply (FAQ 2)."""

from __future__ import annotations

from typing import Any

from flask import g, jsonify, request

from mock_portal import consultations
from mock_portal.chaoyang_hr.site import bp, page, the_agent
from mock_portal.web import submission, the_store

# Form names as such portals have them → visible label.
INPUTS = {"zxbt": "咨询标题", "lxr": "联系人", "lxdh": "联系电话", "zxnr": "咨询内容"}


@bp.get("/consultations/new")
def consultation_new() -> Any:
    return page("consultation_new.html", menu="consultation_new", limits=consultations.LIMITS)


@bp.post("/consultations")
@submission("consultation")
def consult() -> Any:
    """提交咨询."""
    g.sent = {label: request.form.get(name, "") for name, label in INPUTS.items()}
    title, name, phone, content = g.sent.values()
    one = consultations.ask(the_store(), the_agent().unit, name, phone, title, content)
    return jsonify(code=0, msg="提交成功", data={"number": one.number})


@bp.get("/consultations")
def consultation_list() -> Any:
    store = the_store()
    rows = consultations.listing(store, the_agent().unit)
    number, limit = max(1, request.args.get("page", 1, type=int)), store.habits.page_size
    shown = rows[(number - 1) * limit : number * limit]
    return page(
        "consultation_list.html",
        menu="consultations",
        rows=shown,
        count=len(rows),
        number=number,
        limit=limit,
    )


@bp.get("/consultations/<number>")
def consultation_detail(number: str) -> Any:
    one = consultations.find(the_store(), the_agent().unit, number)
    return page("consultation_detail.html", menu="consultations", one=one)
