"""The Flask application: all sites, the widget gallery and the control side, over one store."""

from __future__ import annotations

import importlib
from datetime import datetime

from flask import Flask, Response, redirect, request

from mock_portal import control
from mock_portal.state import Store

YEAR = 365 * 24 * 3600


class Portal(Flask):
    """Kits never change under their address; the sites' own scripts do from release to release."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        return YEAR if filename and filename.startswith("kits/") else 60


def create_app(start: datetime | None = None, store: Store | None = None) -> Flask:
    """A fresh portal with the example unit. `start`: what its clock says (aware); None: the real time.

    The store is `app.extensions["mock_portal"]`.
    """
    app = Portal(__name__)
    app.extensions["mock_portal"] = store if store is not None else Store(start)
    app.config["MAX_CONTENT_LENGTH"] = 32 * 1024 * 1024
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.register_blueprint(control.bp)
    for name in ("chaoyang_hr", "talent_unit", "talent_person", "gallery"):  # TEMPORARY while they are built
        try:
            module = importlib.import_module(f"mock_portal.{name}")
            app.register_blueprint(module.bp)
        except (ModuleNotFoundError, AttributeError):
            continue

    @app.get("/")
    def index() -> Response:
        return redirect("/chaoyang_hr/")  # type: ignore[return-value]

    @app.get("/favicon.ico")
    def favicon() -> tuple[str, int]:
        return "", 204

    @app.after_request
    def no_store(response: Response) -> Response:
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app
