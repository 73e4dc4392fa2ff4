"""The control side: what a test, the demo or another program may know and do (docs/mock-control.md).

JSON in, JSON out. Input that makes no sense: 400; what the portal's state does not allow: 409; both with
{"error": one line}.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, request
from stdnum.cn import ric

from mock_portal import appointments, earlier, faults, permit_checks, permits, quota, units, workdays
from mock_portal.clock import parse as parse_time
from mock_portal.errors import Refused
from mock_portal.habits import unknown
from mock_portal.orders import Bad, guarded
from mock_portal.orders import locked as _locked
from mock_portal.orders import number as _number
from mock_portal.orders import order as _order
from mock_portal.orders import text as _text
from mock_portal.orders import whole as _whole
from mock_portal.state import UNIT, Store

bp = Blueprint("control", __name__, url_prefix="/_control")
guarded(bp)


@bp.get("/calls")
@_locked
def about(store: Store) -> Any:
    return {"calls": sorted({str(rule) for rule in _rules()}), "now": store.clock.now()}


def _rules() -> list[str]:
    from flask import current_app

    return [rule.rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith("/_control/")]


@bp.post("/reset")
@_locked
def reset(store: Store) -> Any:
    order = _order("clock", "history", "crowd")
    start = _moment(order["clock"]) if "clock" in order else None
    history = _whole(order, "history", 0, earlier.MOST_HISTORY) if "history" in order else 0
    crowd = _whole(order, "crowd", 0, earlier.MOST_CROWD) if "crowd" in order else 0
    store.reset()
    if "clock" in order:
        store.clock.set(start)
    earlier.history(store, history)
    earlier.crowd(store, crowd)
    return _clock(store)


def _moment(value: Any) -> datetime | None:
    if value in (None, "real"):
        return None
    try:
        return _in_range(parse_time(value))
    except (TypeError, ValueError, OverflowError):
        raise Bad('clock must be a time as "2026-11-05T10:00", or "real"') from None


def _in_range(moment: datetime) -> datetime:
    if not 2000 <= moment.year <= 2099:  # room enough for rules that look years ahead and back
        raise Bad("the clock goes from 2000 to 2099")
    return moment


def _clock(store: Store) -> dict[str, Any]:
    now = store.clock.now()
    return {
        "now": now,
        "real": store.clock.is_real,
        "working_day": workdays.is_working_day(now.date()),
        "window": workdays.in_quota_window(now.date()),
    }


@bp.get("/clock")
@_locked
def clock(store: Store) -> Any:
    return _clock(store)


@bp.post("/clock")
@_locked
def set_clock(store: Store) -> Any:
    order = _order("now", "advance_seconds", "advance_days", "advance_working_days", "window", "real")
    if not order:
        raise Bad("say now, advance_seconds, advance_days, advance_working_days, window or real")
    if order.get("real"):
        store.clock.set(None)
    if "now" in order:
        store.clock.set(_moment(order["now"]))
    if "advance_working_days" in order:
        count = _whole(order, "advance_working_days", 1, 500)
        _go_to(store, workdays.next_working_days(store.clock.today(), count)[-1])
    if order.get("window"):
        _go_to(store, workdays.next_window(store.clock.today()))
    by = timedelta()
    if "advance_seconds" in order:
        by += timedelta(seconds=_number(order, "advance_seconds", -1e9, 1e9))
    if "advance_days" in order:
        by += timedelta(days=_number(order, "advance_days", -36500, 36500))
    if by:
        try:
            store.clock.set(_in_range(store.clock.now() + by))
        except OverflowError:
            raise Bad("the clock goes from 2000 to 2099") from None
    return _clock(store)


def _go_to(store: Store, day: date) -> None:
    """To an office hour of that day."""
    store.clock.set(_in_range(datetime.combine(day, time(9), tzinfo=store.clock.now().tzinfo)))


@bp.get("/logins")
@_locked
def logins(store: Store) -> Any:
    return [asdict(one) for one in store.logins.all()]


@bp.post("/scan")
@_locked
def scan(store: Store) -> Any:
    order = _order("id_number", "name", "token")
    id_number, name = _text(order, "id_number").upper(), _text(order, "name")
    if not ric.is_valid(id_number):
        raise Bad("id_number must be an 18-character ID number with the right check character")
    one = store.logins.scan(id_number, name, _text(order, "token") if order.get("token") else None)
    if one is None:
        raise Refused("no QR picture waits to be scanned")
    return asdict(one)


@bp.get("/queue")
@_locked
def queue(store: Store) -> Any:
    """What waits for the authorities."""
    waiting = {"待区级受理": "district", "市级审批中": "city"}
    return {
        "quota": [asdict(one) for one in store.quota_applications if one.state == "已上报"],
        "applications": [
            {**asdict(one), "with": waiting[one.state], "appointments": _booked(store, one.id_number)}
            for one in store.permit_applications
            if one.state in waiting
        ],
    }


def _booked(store: Store, id_number: str) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "business": one.business,
            "state": one.state,
            "starts": appointments.starts(one),
        }
        for one in store.appointments
        if one.id_number == id_number
    ]


@bp.post("/decide")
@_locked
def decide(store: Store) -> Any:
    order = _order("number", "decision", "opinion")
    decision = _text(order, "decision")
    if decision not in ("accept", "return", "grant"):
        raise Bad("decision must be accept, return or grant")
    opinion = _text(order, "opinion", "")
    if decision == "return" and not opinion:
        raise Bad("a return needs an opinion")
    return asdict(permits.decide(store, _text(order, "number"), decision, opinion))


@bp.post("/quota")
@_locked
def decide_quota(store: Store) -> Any:
    order = _order("number", "granted", "return", "opinion")
    if ("granted" in order) == bool(order.get("return")):
        raise Bad("say either granted (how many) or return: true")
    granted = _whole(order, "granted", 0, 1000) if "granted" in order else None
    opinion = _text(order, "opinion", "")
    if granted is None and not opinion:
        raise Bad("a return needs an opinion")
    return asdict(quota.decide(store, _text(order, "number"), granted, opinion))


@bp.post("/unit")
@_locked
def set_unit(store: Store) -> Any:
    """Where the unit stands before the story begins: the district it holds its permission in, or 无."""
    order = _order("permission", "credit_code")
    permission, code = _text(order, "permission"), _text(order, "credit_code", UNIT)
    if permission not in ("无", *units.DISTRICTS):
        raise Bad("permission must be a district of Beijing, as 海淀区, or 无")
    if code not in store.units:
        raise Refused(f"no unit {code}")
    store.units[code].permission = permission
    return asdict(store.units[code])


@bp.post("/permit")
@_locked
def give_permit(store: Store) -> Any:
    """A permit that a person holds before the story begins, of the example unit or of another one."""
    order = _order("id_number", "number", "expires", "unit", "suspended_from", "children")
    try:
        expires = date.fromisoformat(_text(order, "expires"))
        since = _text(order, "suspended_from", "")
        suspended = date.fromisoformat(since) if since else None
    except ValueError:
        raise Bad("expires and suspended_from must be days, as 2026-12-15") from None
    children = order.get("children") or []
    labels = set(permit_checks.CHILD)
    if not isinstance(children, list) or not all(
        isinstance(one, dict) and set(one) == labels and all(isinstance(text, str) for text in one.values())
        for one in children
    ):
        raise Bad(f"children must be a list of {{{', '.join(permit_checks.CHILD)}}}")
    one = permits.give(
        store,
        _text(order, "id_number"),
        _text(order, "number"),
        expires,
        _text(order, "unit", ""),
        suspended,
        children,
    )
    return asdict(one)


@bp.get("/faults")
@_locked
def get_faults(store: Store) -> Any:
    return [asdict(one) for one in store.faults.all()]


@bp.post("/faults")
@_locked
def add_fault(store: Store) -> Any:
    try:
        fault = faults.parse(_order("name", "site", "path", "business", "times", "seconds", "after"))
    except ValueError as error:
        raise Bad(str(error)) from None
    store.faults.add(fault)
    return asdict(fault)


@bp.delete("/faults")
@_locked
def clear_faults(store: Store) -> Any:
    name = request.args.get("name")
    if name is not None and name not in faults.NAMES:
        raise Bad(unknown("fault", name, faults.NAMES))
    return {"removed": store.faults.clear(name)}


@bp.get("/received")
@_locked
def received(store: Store) -> Any:
    site, business = request.args.get("site"), request.args.get("business")
    return [
        asdict(one)
        for one in store.received.submissions
        if site in (None, one.site) and business in (None, one.business)
    ]


@bp.get("/requests")
@_locked
def requests(store: Store) -> Any:
    """How often each page, list or action was asked for since the last reset: its address → how often."""
    site = request.args.get("site")
    return {rule: count for (name, rule), count in store.requests.items() if site in (None, name)}


@bp.get("/state")
@_locked
def state(store: Store) -> Any:
    return {
        "now": store.clock.now(),
        "units": [
            {**asdict(one), "quota_left": quota.left(store, one.credit_code)} for one in store.units.values()
        ],
        "persons": [asdict(one) for one in store.persons.values()],
        "associations": [asdict(one) for one in store.associations],
        "quota": [asdict(one) for one in store.quota_applications],
        "quota_returns": [asdict(one) for one in store.quota_returns],
        "applications": [asdict(one) for one in store.permit_applications],
        "appointments": [asdict(one) for one in store.appointments],
        "consultations": [asdict(one) for one in store.consultations],
        "permits": [asdict(one) for one in store.permits],
        "unit_applications": [asdict(one) for one in store.unit_applications],
        "contracts": [asdict(one) for one in store.contracts],
        "disassociations": [asdict(one) for one in store.disassociations],
        "sessions": [
            {"site": one.site, "account": one.account, "seen": one.seen} for one in store.sessions.all()
        ],
    }


@bp.post("/sessions/drop")
@_locked
def drop_sessions(store: Store) -> Any:
    """End sessions at once: all, or one site's."""
    order = _order("site")
    site = _text(order, "site") if "site" in order else None
    ended = [one for one in store.sessions.all() if site in (None, one.site)]
    for one in ended:
        store.sessions.drop(one)
    return {"ended": len(ended)}
