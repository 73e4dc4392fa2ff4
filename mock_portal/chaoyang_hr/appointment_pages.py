"""预约办理: 新增预约 and 已办理预约."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import jsonify, request

from mock_portal import appointments
from mock_portal.chaoyang_hr.site import bp, page, the_agent
from mock_portal.state import BUSINESSES, mask_id
from mock_portal.web import submission, the_store


@bp.get("/appointments/new")
def appointment_new() -> Any:
    days = [day.isoformat() for day in appointments.days(the_store())]
    return page("appointment_new.html", menu="appointment_new", businesses=BUSINESSES, days=days)


@bp.get("/appointments/slots")
def slots() -> Any:
    """Slots of a day with the places left, for the dependent select."""
    try:
        day = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return jsonify(code=1, msg="预约日期格式不正确")
    found = appointments.slots(the_store(), day)
    return jsonify(code=0, data=[{"slot": slot, "left": left} for slot, left in found])


@bp.post("/appointments")
@submission("appointment")
def book() -> Any:
    """提交预约."""
    sent = {
        name: request.form.get(name, "").strip() for name in ("xm", "sfzh", "ywlx", "yyrq", "yysd", "lxdh")
    }
    code = sent["ywlx"]
    business = BUSINESSES[int(code) - 1] if code.isdigit() and 0 < int(code) <= len(BUSINESSES) else ""
    one = appointments.book(
        the_store(),
        the_agent().unit,
        sent["xm"],
        sent["sfzh"],
        business,
        sent["yyrq"],
        sent["yysd"],
        sent["lxdh"],
    )
    return jsonify(code=0, msg="预约成功", data={"number": one.number})


@bp.get("/appointments")
def appointment_list() -> Any:
    return page("appointment_list.html", menu="appointments")


@bp.get("/appointments/data")
def booked_data() -> Any:
    """The rows of 已办理预约 as layui's table asks for them: ?page=1&limit=10."""
    rows = appointments.listing(the_store(), the_agent().unit)
    number = max(1, request.args.get("page", 1, type=int))
    limit = min(the_store().habits.page_size, max(1, request.args.get("limit", 10, type=int)))
    return jsonify(
        code=0,
        msg="",
        count=len(rows),
        data=[
            {
                "number": one.number,
                "name": one.name,
                "id_number": mask_id(one.id_number),
                "business": one.business,
                "time": f"{one.date.isoformat()} {one.slot}",
                "state": one.state,
                "opinion": one.opinion,
            }
            for one in rows[(number - 1) * limit : number * limit]
        ],
    )
