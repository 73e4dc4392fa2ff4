"""What both talent sites share on the server: the shell page, JSON answers, tables in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from mock_portal import permits
from mock_portal.errors import Refused
from mock_portal.records import Fields, PermitApplication, UnitApplication
from mock_portal.state import Store, moment_text
from mock_portal.web import guard, log_out, the_session, the_store


def ok(data: Any = None) -> Response:
    """`{code: 0, message, data}`: how the sites say yes."""
    return jsonify({"code": 0, "message": "成功", "data": data})


def blueprint(site: str, title: str, scripts: Sequence[str], public: set[str]) -> Blueprint:
    """A site: its shell page, its session guard, and what a refusal and a lost session look like.

    `scripts`: the site's own, under static/talent/, in loading order. `public`: endpoint function names
    that need no session, besides the shell.
    """
    bp = Blueprint(site, f"mock_portal.{site}", url_prefix=f"/{site}")
    guard(bp, {*public, "shell"}, lost=logged_out)

    @bp.get("/")
    def shell() -> str:
        return render_template("talent.html", title=title, site=site.removeprefix("talent_"), scripts=scripts)

    @bp.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        # Status 200, as such portals do: only the code tells.
        return jsonify({"code": 1, "message": error.message, "data": None})

    @bp.post("/api/announcement")
    def announcement() -> Response:
        the_session().data["announced"] = True
        return ok()

    @bp.post("/api/logout")
    def logout() -> Response:
        return log_out(ok(), site)

    return bp


def me(name: str) -> Response:
    """Who is logged in, and whether the announcement is still to be read."""
    unread = not the_session().data.get("announced") and the_store().habits.on("announcement")
    return ok({"name": name, "announcement": unread})


def logged_out() -> tuple[Response, int]:
    return jsonify({"code": 401, "message": "登录已失效，请重新登录", "data": None}), 401


def body() -> dict[str, Any]:
    """The JSON object of this request."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise Refused("提交的数据格式不正确")
    return sent


def sending(fields: Fields) -> Fields:
    """Note what this request sends by label, for the ledger, should the portal refuse it."""
    g.sent = fields
    return fields


def text(value: Any) -> str:
    """A text of the request; anything else counts as nothing."""
    return value.strip() if isinstance(value, str) else ""


def paged(rows: Sequence[Any], show: Any) -> Response:
    """The page of `rows` asked for by `?page=` (from 1), each as `show(row)`, and how many there are."""
    page, size = max(request.args.get("page", 1, type=int), 1), the_store().habits.page_size
    return ok({"rows": [show(row) for row in rows[(page - 1) * size : page * size]], "total": len(rows)})


def summary(one: PermitApplication | UnitApplication) -> dict[str, str]:
    """An application as lists show it."""
    return {"number": one.number, "kind": one.business, "at": moment_text(one.at), "state": one.state}


def due(store: Store, one: PermitApplication | UnitApplication) -> dict[str, Any]:
    """Until when the city has to decide, and whether it is late; empty before the district's acceptance."""
    if not isinstance(one, PermitApplication) or one.due is None:
        return {"due": "", "late": ""}
    return {"due": one.due.isoformat(), "late": "是" if permits.overdue(store, one) else "否"}


def records(one: PermitApplication | UnitApplication) -> Response:
    """业务审批记录: the application, what it changes and the opinions of every level."""
    steps = [
        {"step": step.step, "result": step.result, "opinion": step.opinion, "at": moment_text(step.at)}
        for step in one.records
    ]
    changes = one.changes if isinstance(one, PermitApplication) else []
    return ok(
        {
            "application": {**summary(one), **due(the_store(), one), "name": one.name},
            "changes": [asdict(change) for change in changes],
            "steps": steps,
        }
    )
