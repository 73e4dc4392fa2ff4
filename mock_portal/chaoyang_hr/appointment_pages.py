"""预约办理: 新增预约, 已办理预约, and from its rows 变更预约 and 取消预约."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import jsonify, request

from mock_portal import appointments
from mock_portal.chaoyang_hr.site import bp, page, the_agent
from mock_portal.records import Appointment
from mock_portal.state import BUSINESSES, mask_id
from mock_portal.web import submission, the_store


@bp.get("/appointments/new")
def appointment_new() -> Any:
    return page("appointment_new.html", menu="appointment_new", businesses=BUSINESSES, days=_days())


def _days() -> list[str]:
    """The days that the panel offers."""
    return [day.isoformat() for day in appointments.days(the_store())]


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
        data=[_row(one) for one in rows[(number - 1) * limit : number * limit]],
    )


def _row(one: Appointment) -> dict[str, Any]:
    """`open`: it is offered to be changed."""
    day, slot, state = appointments.shown(the_store(), one) or (one.date, one.slot, one.state)
    return {
        "number": one.number,
        "name": one.name,
        "id_number": mask_id(one.id_number),
        "business": one.business,
        "time": appointments.time_text(day, slot),
        "state": state,
        "opinion": one.opinion,
        "open": state == "待受理",
    }


@bp.get("/appointments/<number>/cancel")
def appointment_cancel(number: str) -> Any:
    one = appointments.may_change(the_store(), the_agent().unit, number)
    return page("appointment_cancel.html", menu="appointments", one=one, row=_row(one))


@bp.post("/appointments/<number>/cancel")
@submission("appointment_cancel")
def cancel(number: str) -> Any:
    """确认取消."""
    one = appointments.cancel(the_store(), the_agent().unit, number, request.form.get("qxyy", ""))
    return jsonify(code=0, msg="取消成功", data={"number": one.number})


@bp.get("/appointments/<number>/move")
def appointment_move(number: str) -> Any:
    one = appointments.may_change(the_store(), the_agent().unit, number)
    return page("appointment_move.html", menu="appointments", one=one, row=_row(one), days=_days())


@bp.post("/appointments/<number>/move")
@submission("appointment_move")
def move(number: str) -> Any:
    """确认变更."""
    day, slot = (request.form.get(name, "").strip() for name in ("xyyrq", "xyysd"))
    one = appointments.move(the_store(), the_agent().unit, number, day, slot)
    return jsonify(code=0, msg="变更成功", data={"number": one.number})
