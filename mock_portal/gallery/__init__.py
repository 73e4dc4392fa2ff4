"""The widget gallery: every control that a government form uses, with the awkward variants of real sites.

/gallery/native, /gallery/element, /gallery/layui. Each page's 提交 posts all it would send; what reached
the server is at GET /gallery/received (JSON), and POST /gallery/reset forgets it.
"""

from __future__ import annotations

import hashlib
import time
from threading import Lock
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.datastructures import FileStorage

from mock_portal.gallery import offers

bp = Blueprint("gallery", __name__, url_prefix="/gallery", template_folder="templates")

_lock = Lock()
_received: list[dict[str, Any]] = []
_uploads: list[dict[str, Any]] = []

MAX_UPLOAD = 200 * 1024
"""Bytes; more is refused with the page's own words."""


@bp.get("/")
def index() -> str:
    return render_template("gallery/index.html", pages=("native", "element", "layui"))


@bp.get("/<any(native, element, layui, frame):page>")
def page(page: str) -> str:
    return render_template(f"gallery/{page}.html", offers=offers, page=page)


@bp.post("/<any(native, element, layui, frame):page>")
def submit(page: str) -> Response:
    """Record one submission: JSON, or a form with files."""
    if request.is_json:
        fields: dict[str, Any] = request.get_json()
    else:
        fields = {name: _value(request.form.getlist(name)) for name in request.form}
    files = [
        {"slot": slot, "order": at, **_file(one)}
        for slot in request.files
        for at, one in enumerate(one for one in request.files.getlist(slot) if one.filename)
    ]
    with _lock:
        _received.append({"page": page, "fields": fields, "files": files})
        number = len(_received)
    if request.is_json:
        return jsonify({"code": 0, "message": "提交成功", "number": number})
    return Response(
        f"<!doctype html><meta charset=utf-8><title>提交成功</title><h1>提交成功</h1><p>编号 {number}</p>"
    )


@bp.get("/received")
def received() -> Response:
    """{"submissions": [{page, fields, files}], "uploads": [{slot, name, size, sha256, at}]}."""
    with _lock:
        return jsonify({"submissions": list(_received), "uploads": list(_uploads)})


@bp.post("/reset")
def reset() -> Response:
    with _lock:
        _received.clear()
        _uploads.clear()
    return jsonify({"code": 0})


@bp.post("/upload/<slot>")
def upload(slot: str) -> Response:
    """One file from a kit's upload; PDF and pictures up to MAX_UPLOAD, else refused in words.

    `?delay=`: milliseconds the answer takes, 3000 at most.
    """
    time.sleep(min(request.args.get("delay", 0, type=int), 3000) / 1000)
    one = request.files.get("file")
    if one is None or not one.filename:
        return jsonify({"code": 1, "message": "没有收到文件"})
    facts = _file(one)
    if facts["size"] > MAX_UPLOAD:
        return jsonify({"code": 1, "message": "文件大小不能超过200KB"})
    if not str(facts["name"]).lower().endswith((".pdf", ".png", ".jpg", ".jpeg")):
        return jsonify({"code": 1, "message": "只能上传PDF或图片格式的文件"})
    with _lock:
        _uploads.append({"slot": slot, **facts})
    return jsonify(
        {"code": 0, "message": "", "data": {"src": "", "name": facts["name"], "size": facts["size"]}}
    )


@bp.get("/schools")
def schools() -> Response:
    """Remote search: schools whose name contains ?q=, twenty at most."""
    query = request.args.get("q", "").strip()
    return jsonify([name for name in offers.SCHOOLS if query and query in name][:20])


def _value(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else values


def _file(one: FileStorage) -> dict[str, Any]:
    data = one.read()
    return {"name": one.filename, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
