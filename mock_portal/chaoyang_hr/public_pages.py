"""What needs no log-in: 工作居住证管理 with its modules on the right, 业务咨询 and 咨询结果查询 (FAQ 2)."""

from __future__ import annotations

from typing import Any

from flask import g, jsonify, render_template, request

from mock_portal import consultations
from mock_portal.chaoyang_hr.site import SITE, bp
from mock_portal.state import moment_text
from mock_portal.web import submission, the_store

# Form names as such portals have them → visible label.
INPUTS = {"zxbt": "咨询标题", "xm": "姓名", "lxdh": "联系电话", "zxnr": "咨询内容"}


def _page(template: str, **values: Any) -> str:
    return render_template(f"{SITE}/{template}", now=the_store().clock.now(), **values)


@bp.get("/public/consultations/new")
def public_consultation_new() -> Any:
    return _page("public_consultation_new.html", menu="new", limits=consultations.LIMITS)


@bp.post("/public/consultations")
@submission("consultation_personal")
def public_consult() -> Any:
    """提交咨询."""
    g.sent = {label: request.form.get(name, "") for name, label in INPUTS.items()}
    title, name, phone, content = g.sent.values()
    one = consultations.ask(the_store(), "", name, phone, title, content)
    return jsonify(code=0, msg="提交成功", data={"number": one.number})


@bp.get("/public/consultations")
def public_replies() -> Any:
    return _page("public_replies.html", menu="replies")


@bp.post("/public/consultations/data")
def public_replies_data() -> Any:
    """The rows of 咨询结果查询 as layui's table asks for them. By POST: who asks stands in no address."""
    sent = {name: request.form.get(name, "").strip() for name in ("xm", "lxdh", "zxbh")}
    rows = consultations.look_up(the_store(), sent["xm"], sent["lxdh"], sent["zxbh"])
    number = max(1, request.form.get("page", 1, type=int))
    limit = min(the_store().habits.page_size, max(1, request.form.get("limit", 10, type=int)))
    return jsonify(
        code=0,
        msg="",
        count=len(rows),
        data=[
            {
                "number": one.number,
                "title": one.title,
                "content": one.content,
                "at": moment_text(one.at),
                "state": one.state,
                "reply": one.reply,
                "replied": moment_text(one.replied_at),
            }
            for one in rows[(number - 1) * limit : number * limit]
        ],
    )
