"""The Flask application: all sites, the widget gallery and the control side, over one store."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, redirect, request
from werkzeug.security import safe_join

from mock_portal import chaoyang_hr, console, control, drift, faults, gallery, talent_person, talent_unit
from mock_portal.state import Store

YEAR = 365 * 24 * 3600


class Portal(Flask):
    """Static files come from memory: Flask leaves an open file behind where the browser already has it
    or goes away, which shows as a warning in somebody's test much later."""

    def send_static_file(self, filename: str) -> Response:
        path = safe_join(self.static_folder or "", filename)
        try:
            content, tag = _content(path or "", os.stat(path or "").st_mtime_ns)
        except OSError:
            abort(404)
        seed, (family, _, _) = self.extensions["mock_portal"].drift, filename.partition("/")
        if seed is not None and family in drift.SOURCES:
            kind = filename.rpartition(".")[2]
            content = drift.rewrite(family, kind, content.decode(), seed).encode()
            tag = f"{tag}-{seed}"
        answer = Response(content, mimetype=mimetypes.guess_type(filename)[0] or "application/octet-stream")
        answer.set_etag(tag)
        answer.cache_control.public = True
        # Kits never change under their address; the sites' own scripts do from release to release.
        answer.cache_control.max_age = YEAR if filename.startswith("kits/") else 60
        answer.make_conditional(request)
        return answer


@lru_cache(maxsize=64)
def _content(path: str, changed: int) -> tuple[bytes, str]:
    """(bytes, entity tag) of a file; `changed` is its time of change, so that an edited file is read anew."""
    content = Path(path).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]


def create_app(
    start: datetime | None = None, store: Store | None = None, drift_seed: int | None = None
) -> Flask:
    """A fresh portal with the example unit. `start`: what its clock says (aware); None: the real time.
    `drift_seed`: see drift.py; None: the sites as they are.

    The store is `app.extensions["mock_portal"]`.
    """
    app = Portal(__name__)
    app.extensions["mock_portal"] = store if store is not None else Store(start, drift_seed)
    app.config["MAX_CONTENT_LENGTH"] = 32 * 1024 * 1024
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    shared = app.extensions["mock_portal"]
    app.jinja_env.globals |= {
        "habit": lambda name: shared.habits.on(name),
        "off_habits": lambda: shared.habits.off(),
        "page_size": lambda: shared.habits.page_size,
    }
    for blueprint in (chaoyang_hr.bp, talent_unit.bp, talent_person.bp, gallery.bp, control.bp, console.bp):
        app.register_blueprint(blueprint)

    @app.get("/")
    def index() -> Response:
        return redirect("/chaoyang_hr/")  # type: ignore[return-value]

    @app.get("/favicon.ico")
    def favicon() -> tuple[str, int]:
        return "", 204

    @app.after_request
    def drifted(response: Response) -> Response:
        family = (request.blueprint or "").replace("talent_unit", "talent").replace("talent_person", "talent")
        if shared.drift is not None and family in drift.SOURCES and response.mimetype == "text/html":
            response.set_data(drift.page(family, response.get_data(as_text=True), shared.drift))
        return response

    @app.after_request
    def changed(response: Response) -> Response:
        if request.blueprint in faults.SITES and response.mimetype == "text/html":
            site = str(request.blueprint)
            ways = [
                way for name, way in faults.CHANGED.items() if shared.faults.take(name, site, request.path)
            ]
            if ways:
                response.set_data(drift.scripted(response.get_data(as_text=True), "changed", " ".join(ways)))
        return response

    @app.after_request
    def no_store(response: Response) -> Response:
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app
