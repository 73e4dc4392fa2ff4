"""北京国际人才网 个人平台: log-in by QR picture; the other pages register here."""

from __future__ import annotations

import io
from datetime import timedelta

import qrcode
from flask import Response, request

from mock_portal import people
from mock_portal.errors import Refused
from mock_portal.records import Person
from mock_portal.talent import blueprint, me, ok
from mock_portal.web import log_in, the_session, the_store

SITE = "talent_person"
QR_LIFETIME = timedelta(minutes=3)
bp = blueprint(
    SITE,
    "北京国际人才网 个人服务平台",
    (
        *("login", "rows", "profile", "attachments", "association", "application", "business", "changes"),
        *("records", "slip", "app"),
    ),
    public={"token", "picture", "poll"},
)


def person() -> Person:
    return the_store().persons[the_session().account]


@bp.post("/api/login/token")
def token() -> Response:
    return ok({"token": the_store().logins.add(SITE, "qr").token})


@bp.get("/api/login/qr.png")
def picture() -> Response:
    waiting = the_store().logins.get(request.args.get("token"))
    if waiting is None:
        raise Refused("二维码已失效")
    written = io.BytesIO()
    qrcode.make(f"bjt://login?token={waiting.token}", border=2).save(written, "PNG")
    return Response(written.getvalue(), content_type="image/png")


@bp.get("/api/login/poll")
def poll() -> Response:
    """waiting, scanned (with the session's cookie) or expired."""
    store = the_store()
    waiting = store.logins.get(request.args.get("token"))
    if waiting is None or store.clock.now() - waiting.at > QR_LIFETIME:
        return ok({"state": "expired"})
    if not waiting.id_number:
        return ok({"state": "waiting"})
    store.logins.done(waiting.token)
    arrived = people.arrive(store, waiting.id_number, waiting.name)
    return log_in(ok({"state": "scanned"}), SITE, arrived.id_number)


@bp.get("/api/me")
def who() -> Response:
    return me(person().name)
