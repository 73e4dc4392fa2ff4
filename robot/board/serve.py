"""Runs the board in a thread of this process, on the loopback address and no other."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from werkzeug.serving import WSGIRequestHandler, make_server

from robot.board.app import create_app
from robot.engine.links import HERE
from robot.errors import ConfigError
from robot.settings import Settings


class _Quiet(WSGIRequestHandler):
    timeout = 30
    # Browsers open connections ahead and leave them idle: each would hold a thread for good.

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing: a request's line may hold a link or the token."""

    def version_string(self) -> str:
        return "gongju"


@dataclass(frozen=True, slots=True)
class Serving:
    """`url`: where the pages are; `way_in`: the address that lets a browser in."""

    url: str
    way_in: str


@contextmanager
def serving(settings: Settings, by: str, port: int | None = None) -> Iterator[Serving]:
    """The board until the block ends. `port`: that of the settings; 0 takes a free one.

    Raises ConfigError where the port is taken.
    """
    port = settings.board_port if port is None else port
    try:
        # A look first: where the port is taken werkzeug would print words and end the process.
        with socket.create_server((HERE, port)) as look:
            port = look.getsockname()[1]
    except OSError:
        raise ConfigError(f"port {port} is taken: choose another by GONGJU_BOARD_PORT") from None
    token = secrets.token_urlsafe(32)
    app = create_app(settings, by, token, port)
    server = make_server(HERE, port, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="board", daemon=True)
    thread.start()
    try:
        yield Serving(f"http://{HERE}:{port}", f"http://{HERE}:{port}/enter?token={token}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
