"""A service on this machine that takes notices, as Apprise's json:// sends them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest


class Service:
    """A service that takes JSON. `answer` is its status; `got`: the documents it took."""

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        self.answer = 200
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if service.answer == 200:
                    service.got.append(json.loads(body))
                self.send_response(service.answer)
                self.end_headers()

            def log_message(self, *words: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self.server.server_port}/s3cr3t-token"

    def told(self) -> str:
        """All it was told, once it was told anything; that may take some seconds."""
        for _ in range(300):
            if self.got:
                break
            time.sleep(0.1)
        return self.all

    @property
    def all(self) -> str:
        return "\n".join(one["title"] + "\n" + one["message"] for one in self.got)


@pytest.fixture
def service() -> Iterator[Service]:
    one = Service()
    threading.Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield one
    one.server.shutdown()
    one.server.server_close()
