"""What the calls of the control side share: reading the JSON of a request, answering in JSON, who may ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, jsonify, request

from mock_portal.errors import Refused
from mock_portal.state import Store
from mock_portal.web import the_store

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Bad(Exception):
    """Control input that makes no sense; one line."""


def guarded(bp: Blueprint) -> None:
    """Errors as JSON, and a look at who asks, in front of every endpoint of `bp`.

    There is no log-in: whoever reaches it may do everything. So it answers under this machine's own
    names only (a page elsewhere cannot reach it by a name of its own that leads here), and takes no
    order that a page of another origin sends with the person's browser.
    """

    @bp.errorhandler(Bad)
    def bad(error: Bad) -> Any:
        return jsonify(error=str(error)), 400

    @bp.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        return jsonify(error=error.message), 409

    @bp.before_request
    def look() -> Any:
        if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
            return jsonify(error="the control side answers on this machine's own address only"), 403
        origin = request.headers.get("Origin")
        foreign = origin is not None and origin != request.host_url.rstrip("/")
        elsewhere = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        if request.method not in ("GET", "HEAD") and (foreign or elsewhere):
            return jsonify(error="orders from pages of another origin are refused"), 403
        return None

    @bp.after_request
    def closed(answer: Any) -> Any:
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer


def plain(value: Any) -> Any:
    """Dataclasses' values as JSON: times in ISO 8601 with offset, dates as YYYY-MM-DD."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value.isoformat() if isinstance(value, date) else value


def order(*keys: str, any_key: bool = False) -> dict[str, Any]:
    """The request's JSON object; Bad when it is none or has a key not in `keys`."""
    sent = request.get_json(silent=True, force=True) if request.get_data() else {}
    if not isinstance(sent, dict):
        raise Bad("the body must be a JSON object")
    if not any_key and (unknown := set(sent) - set(keys)):
        raise Bad(f"unknown key {sorted(unknown)[0]!r}; known: {', '.join(keys) or 'none'}")
    return sent


def text(sent: dict[str, Any], key: str, default: str | None = None) -> str:
    value = sent.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise Bad(f"{key} must be a text")
    return value.strip()


def number(sent: dict[str, Any], key: str, low: float, high: float) -> float:
    value = sent[key]
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise Bad(f"{key} must be a number from {low:g} to {high:g}")
    return value


def whole(sent: dict[str, Any], key: str, low: int, high: int) -> int:
    value = sent[key]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Bad(f"{key} must be a whole number from {low} to {high}")
    return value


def locked(view: Callable[[Store], Any]) -> Callable[[], Any]:
    @wraps(view)
    def around() -> Any:
        store = the_store()
        with store.lock:
            return jsonify(plain(view(store)))

    return around
