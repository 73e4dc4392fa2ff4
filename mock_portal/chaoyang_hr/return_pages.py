"""居住证指标 › 指标退回: what can be given back, what was, and the page that does it."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for

from mock_portal import quota, quota_returns
from mock_portal.chaoyang_hr.site import bp, page, the_agent, toast
from mock_portal.errors import Refused
from mock_portal.web import submission, the_store


@bp.get("/quota/return")
def quota_return_list() -> Any:
    store, unit = the_store(), the_agent().unit
    grants = [(one, quota.usable(store, one)) for one in quota_returns.grants(store, unit)]
    returns = quota_returns.listing(store, unit)
    return page("return_list.html", menu="quota_return", grants=grants, returns=returns)


@bp.get("/quota/return/<number>")
def quota_return_new(number: str) -> Any:
    store, unit = the_store(), the_agent().unit
    one = quota_returns.grant(store, unit, number)
    return page("return_new.html", menu="quota_return", one=one, usable=quota.usable(store, one))


@bp.post("/quota/return/<number>")
@submission("quota_return")
def quota_return(number: str) -> Any:
    """提交: the irrevocable one."""
    fields = {
        "退回指标数": request.form.get("thzbs", "").strip(),
        "退回原因": request.form.get("thyy", "").strip(),
    }
    g.sent = {"申请编号": number, **fields}
    try:
        quota_returns.give_back(the_store(), the_agent().unit, number, fields)
    except Refused as refusal:
        raise Refused(f"退回失败：{refusal.message}", refusal.field) from None
    toast("退回成功")
    return redirect(url_for(".quota_return_list"))
