"""The way to the portal: a relay on a port of its own that can be cut, hang, or lose an answer."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

PASS, REFUSE, HANG, LOSE = "pass", "refuse", "hang", "lose"
RESET = struct.pack("ii", 1, 0)


class Relay:
    """Forwards to `url`. `mode`: `pass`; `refuse` resets what is open and what comes; `hang` takes
    everything and forwards nothing, and what was sent meanwhile is never forwarded; `lose` forwards, and
    resets the connection in place of each answer to a POST. `lost`: how many answers it has lost so."""

    def __init__(self, url: str) -> None:
        at = urlsplit(url)
        self._portal = (at.hostname or "", at.port or 80)
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.lost = 0
        self._mode = PASS
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.set(REFUSE)
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def set(self, mode: str) -> None:
        """From now on; what hung is reset."""
        hung = self._mode == HANG
        self._mode = mode
        if mode == REFUSE or hung:
            for one in list(self._open):
                self._reset(one)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        self._open.add(client)
        if self._mode == REFUSE:
            return self._reset(client)
        try:
            portal = socket.create_connection(self._portal)
        except OSError:
            return self._reset(client)
        self._open.add(portal)
        asked = threading.Event()  # a POST whose answer is to be lost is under way
        back = threading.Thread(target=self._back, args=(portal, client, asked), daemon=True)
        back.start()
        with suppress(OSError):
            while data := client.recv(65536):
                if self._mode == HANG:
                    continue
                if self._mode == LOSE and data.startswith(b"POST "):
                    asked.set()
                portal.sendall(data)
            portal.shutdown(socket.SHUT_WR)
        back.join(30)
        self._reset(portal)
        self._reset(client)
        return None

    def _back(self, portal: socket.socket, client: socket.socket, asked: threading.Event) -> None:
        with suppress(OSError):
            while data := portal.recv(65536):
                if asked.is_set():
                    self.lost += 1
                    break
                if self._mode == HANG:
                    continue
                client.sendall(data)
            else:
                client.shutdown(socket.SHUT_WR)
                return
        self._reset(client)

    def _reset(self, one: socket.socket) -> None:
        """Closed as by a network that is gone: with a reset."""
        self._open.discard(one)
        with suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            one.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            one.close()
