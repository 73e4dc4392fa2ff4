"""The board as a Flask application: its gate, its addresses, and what is said when something is refused."""

from __future__ import annotations

from flask import Flask, Response, request
from loguru import logger
from werkzeug.exceptions import HTTPException

from robot.board.gate import ElsewhereStarted, Gate, sealed
from robot.board.pages import render, said
from robot.board.views import Board, add_views
from robot.engine.links import LinkRefused
from robot.errors import ConfigError, GongjuError, NotEligible
from robot.filing.approvals import Stale
from robot.filing.store import Overtaken
from robot.settings import Settings

LONGEST_FORM = 16 * 1024

REFUSED = {
    400: ("没有看懂", "请回到上一页，填好后再提交。不批准时请写明理由（500 字以内）。"),
    401: ("请先登入", "请打开 gongju board 在终端里印出的网址；它在程序停止后作废。"),
    403: ("没有执行", "这一请求不是从本页的按钮发出的，或页面已过期。请刷新页面后再点。"),
    404: ("没有这一页", "请从首页进入。"),
    405: ("没有执行", "这一地址不接受这样的请求。"),
    413: ("没有执行", "内容太长。"),
    421: ("没有执行", "请用 gongju board 印出的网址访问，主机名须是 127.0.0.1 或 localhost。"),
    500: ("程序出错", "没有批准任何内容。请查看 var/logs 里的日志。"),
}
"""Status → head and text of its page."""

LINKS = {
    "wrong": ("链接无效", "链接不完整、被改动过，或不是由本工作区发出的。"),
    "expired": ("链接已过期", "请让经办人重新发一个链接。"),
    "used": ("链接已用过", "每个链接只能用一次，上次的决定已经记下；这次没有改变什么。"),
    "replaced": ("链接已作废", "经办人已给您发了新的链接，请用新的。"),
    "elsewhere": (
        "链接已在别处打开",
        "这个链接已由另一个浏览器打开。如果不是您本人，请立即告知经办人；重新发链接后旧链接作废。",
    ),
}
STALE = {
    "changed": ("内容已有变化", "档案、材料、流程或页面定位在显示之后有改动，请重新查看后再决定。"),
    "sent": ("已经发送", "这一内容已经发送或正在发送，无须再批准。"),
}
NOTHING = "没有批准任何内容。"


def create_app(settings: Settings, by: str, token: str, port: int) -> Flask:
    """The board of a workspace. `by`: who approves on it; `token`: what lets a browser in."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LONGEST_FORM,
        MAX_FORM_PARTS=20,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    board = Board(settings, by, Gate(token, port))
    app.before_request(board.gate.check)
    app.after_request(_told)
    app.after_request(sealed)
    add_views(app, board)
    app.register_error_handler(ElsewhereStarted, lambda error: _again())
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(GongjuError, _not_done)
    app.register_error_handler(Exception, _broken)
    return app


def _told(response: Response) -> Response:
    """One line for a request: what it was for, never its address, which may hold a link or the token."""
    logger.debug("board: {} {} {}", request.method, request.endpoint or "-", response.status_code)
    return response


def _said(head: str, text: str, status: int, detail: str = "") -> Response:
    home = status not in (401, 421) and not request.path.startswith("/link/")
    return Response(said(head, text, detail, home=home), status)


def _again() -> Response:
    """A page that asks for the same address once more, now from here: the browser sends its cookie then."""
    return Response(render("again.html.j2", path=request.path))


def _refused(error: HTTPException) -> Response:
    status = error.code or 500
    head, text = REFUSED.get(status, REFUSED[400 if status < 500 else 500])
    response = _said(head, text, status)
    if status == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _not_done(error: GongjuError) -> Response:
    """What the office refused, as a page that says what to do."""
    if isinstance(error, LinkRefused):
        head, text = LINKS[error.why]
        return _said(
            head,
            text if error.why == "used" else f"{text}{NOTHING}",
            403 if error.why in ("wrong", "elsewhere") else 410,
        )
    if isinstance(error, Stale):
        head, text = STALE[error.why]
        return _said(head, f"{text}{NOTHING}", 409)
    if isinstance(error, Overtaken):
        return _said("已有变化", "别人刚刚动过这一案件或这一内容。请刷新后再看。", 409, str(error))
    if isinstance(error, NotEligible):
        return _said("现在不能批准", f"预检没有通过，请先改正。{NOTHING}", 409, str(error))
    status = 409 if isinstance(error, ConfigError) else 503
    nothing = "" if request.path.startswith("/case/") else NOTHING
    return _said("现在不能办理", f"请先处理下面所说的情况。{nothing}", status, str(error))


def _broken(error: Exception) -> Response:
    logger.opt(exception=error).error("board: {} {}", request.endpoint or "-", type(error).__name__)
    return _said(*REFUSED[500], 500)
