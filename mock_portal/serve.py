"""Runs the portal in a thread of this process."""

from __future__ import annotations

import socket
import threading
from datetime import datetime
from types import TracebackType

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from mock_portal import kits
from mock_portal.app import create_app
from mock_portal.state import ACCOUNTS as ACCOUNTS
from mock_portal.state import Store


class _Quiet(WSGIRequestHandler):
    # Browsers open connections ahead and leave them idle: each would hold a thread for good.
    timeout = 30

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing is printed."""


class Server:
    """A started portal. `url` has no slash at the end. Use as a context manager, or call stop()."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self.app = app
        # A look first: where the port is taken werkzeug would print words and end the process.
        socket.create_server((host, port)).close()
        self._server: BaseWSGIServer = make_server(host, port, app, threaded=True, request_handler=_Quiet)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self.port: int = self._server.server_port
        self.url = f"http://{host}:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="mock-portal", daemon=True
        )
        self._thread.start()

    @property
    def store(self) -> Store:
        store: Store = self.app.extensions["mock_portal"]
        return store

    def stop(self) -> None:
        """Stop answering and free the port. Safe to call twice."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def join(self) -> None:
        """Wait until the server is stopped from elsewhere (or the process is interrupted)."""
        self._thread.join()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    port: int = 0, clock: datetime | None = None, host: str = "127.0.0.1", drift: int | None = None
) -> Server:
    """Start the portal; port 0: any free one; `clock`: what it says at the start (aware), None: real time;
    `drift`: a seed by which the sites are changed.

    Raises KitsError when the page kits are missing, OSError when the port is taken. Prints nothing.
    """
    kits.require()
    return Server(create_app(clock, drift_seed=drift), host, port)
