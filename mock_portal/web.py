"""What every site's blueprint shares: the store, sessions in a cookie, faults around its requests."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, request
from werkzeug.datastructures import FileStorage

from mock_portal.errors import Refused
from mock_portal.records import Session
from mock_portal.state import Store

BAD_GATEWAY = """<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.14.0</center></body>
</html>
"""
SYSTEM_ERROR = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>系统异常</title></head>
<body style="text-align:center;padding-top:120px;font-family:sans-serif">
<h2>系统异常</h2><p>系统繁忙，请稍后再试。错误代码：E5001</p></body></html>
"""
MAINTENANCE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>系统维护</title></head>
<body style="text-align:center;padding-top:120px;font-family:sans-serif">
<h2>系统维护中</h2><p>系统正在升级维护，暂停服务，给您带来不便敬请谅解。</p></body></html>
"""
TOO_OFTEN = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>提示</title></head>
<body style="text-align:center;padding-top:120px;font-family:sans-serif">
<h2>操作频繁，请稍后再试</h2><p>您的访问过于频繁，系统已暂时限制访问。</p></body></html>
"""


class LoggedOut(Exception):
    """The session ended in the middle of a request."""


def the_store() -> Store:
    """The store of the running application."""
    store: Store = current_app.extensions["mock_portal"]
    return store


def the_session() -> Session:
    """The session of this request; only on endpoints that the guard protects."""
    session: Session = g.session
    return session


def the_account() -> str:
    """Whose request it is, as the ledger of what was received has it; `public` where nobody logs in."""
    session: Session | None = g.get("session")
    return "public" if session is None else str(session.data.get("unit", session.account))


def cookie(site: str) -> str:
    return f"{site}_sid"


def log_in(response: Any, site: str, account: str, **data: Any) -> Response:
    """Open a session and set the site's cookie on `response` (anything Flask can make a response of)."""
    session = the_store().sessions.open(site, account)
    session.data.update(data)
    made = make_response(response)
    made.set_cookie(cookie(site), session.token, path=f"/{site}", httponly=True, samesite="Lax")
    return made


def log_out(response: Any, site: str) -> Response:
    """End the session of this request and clear the cookie."""
    session = the_store().sessions.get(site, request.cookies.get(cookie(site)))
    if session is not None:
        the_store().sessions.drop(session)
    made = make_response(response)
    made.delete_cookie(cookie(site), path=f"/{site}")
    return made


def html(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/html; charset=utf-8")


def guard(blueprint: Blueprint, public: set[str], lost: Callable[[], Any]) -> None:
    """Put faults and the session check in front of every endpoint of `blueprint`.

    `public`: endpoint function names that need no session. `lost()` makes the answer for a request
    whose session is gone (a redirect to the log-in page, a JSON word of it). On protected endpoints
    `the_session()` is set. Faults path, site: see docs/mock-control.md.
    """
    site = blueprint.name

    @blueprint.before_request
    def before() -> Any:
        store, path = the_store(), request.path
        with store.lock:
            store.requests[site, request.url_rule.rule if request.url_rule else path] += 1
        if store.faults.take("maintenance", site, path):
            return html(MAINTENANCE)
        if store.faults.take("too-often", site, path):
            return html(TOO_OFTEN)
        if fault := store.faults.take("slow", site, path):
            time.sleep(fault.seconds)
        endpoint = (request.endpoint or "").rpartition(".")[2]
        if endpoint in public:
            return None
        session = store.sessions.get(site, request.cookies.get(cookie(site)))
        if session is not None and store.faults.take("session-lost", site, path):
            store.sessions.drop(session)
            session = None
        if session is None:
            return lost()
        g.session = session
        return None

    @blueprint.errorhandler(LoggedOut)
    def logged_out(_: LoggedOut) -> Any:
        return lost()


def submission(business: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Around an endpoint that submits something for good: faults before, refusals written down, faults after.

    The endpoint calls a domain function, which records what was accepted, and raises Refused when the
    portal says no (the blueprint's error handler answers it). Put it under `@bp.post(...)`.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def around(*args: Any, **kwargs: Any) -> Any:
            store, site, path = the_store(), request.blueprint or "", request.path
            if fault := store.faults.take("slow", site, path, business, named=True):
                time.sleep(fault.seconds)
            if "session" in g and store.faults.take("session-lost", site, path, business, named=True):
                store.sessions.drop(the_session())
                raise LoggedOut
            if store.faults.take("error-before-accept", site, path, business):
                return html(SYSTEM_ERROR, 500)
            try:
                answer = _once(store, business, lambda: make_response(view(*args, **kwargs)))
            except Refused as refusal:
                with store.lock:
                    now = store.clock.now()
                    store.received.add(site, business, "", the_account(), _sent(), [], now, refusal.message)
                raise
            if answer.status_code < 400 and store.faults.take("accept-then-502", site, path, business):
                return html(BAD_GATEWAY, 502)
            return answer

        return around

    return decorate


def _once(store: Store, business: str, do: Callable[[], Response]) -> Response:
    """Submitting twice files two, unless that habit is off."""
    if store.habits.on("double-submit"):
        return do()
    sent = [
        request.path,
        business,
        the_account(),
        request.get_data(as_text=True),
        request.form.to_dict(),
    ]
    digest = hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()
    with store.lock:
        if digest in store.filed:
            raise Refused("请勿重复提交")
        answer = do()
        if not (answer.is_json and (answer.get_json() or {}).get("code")):
            store.filed.add(digest)
    return answer


def _sent() -> dict[str, Any]:
    """The fields of a refused request: by label where the endpoint noted them in `g.sent`, else as sent."""
    if "sent" in g:
        return dict(g.sent)
    if request.is_json:
        sent = request.get_json(silent=True)
        return sent if isinstance(sent, dict) else {"body": sent}
    return {**request.view_args, **request.form.to_dict()} if request.view_args else request.form.to_dict()


def read_upload(name: str = "file") -> tuple[str, bytes]:
    """(file name, content) of the one uploaded file of this request; Refused when there is none."""
    file: FileStorage | None = request.files.get(name)
    if file is None or not file.filename:
        raise Refused("请选择文件")
    with file.stream as stream:  # a large one lies in a temporary file
        content = stream.read()
    the_store().keep(content)
    return file.filename, content
