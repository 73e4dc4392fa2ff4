"""A tiny web site for pages that no portal would show."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep

from robot.browser.page import PortalPage
from robot.browser.selector_files import Source, _pages, load_portal
from robot.browser.selectors import Selectors

OpenPage = Callable[..., PortalPage]
HTML = "<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><title>site</title><body>"
MENU = "<nav>居住证指标</nav>"
"""What tells the portal's pages that somebody is logged in."""


@dataclass
class TinySite:
    """`pages`: path → HTML, or (status, headers, body). `cut`: paths whose answers break off at their end.
    `slow`: seconds that the answer of a path takes. `received`: (method, path, body) of each request."""

    url: str = ""
    pages: dict[str, str | tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    slow: dict[str, float] = field(default_factory=dict)
    received: list[tuple[str, str, str]] = field(default_factory=list)

    def asked(self, path: str) -> bool:
        """Whether anything was asked for at `path`."""
        return any(one[1] == path for one in self.received)


@contextmanager
def tiny_site() -> Iterator[TinySite]:
    """A running one."""
    site = TinySite()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            path = self.path.partition("?")[0]
            if path == "/favicon.ico":
                self.send_response(204)
                self.end_headers()
                return
            site.received.append((self.command, path, self.rfile.read(length).decode()))
            page = site.pages.get(f"{self.command} {path}", site.pages.get(path, (404, {}, b"no such page")))
            if isinstance(page, str):
                page = (200, {"Content-Type": "text/html; charset=utf-8"}, (HTML + page).encode())
            status, headers, body = page
            sleep(site.slow.get(path, 0))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + (path in site.cut)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reopen(page: PortalPage, site: TinySite, html: str) -> None:
    """The portal's entry again, which shows `html` now: a tab that is there costs less than a new one."""
    site.pages["/chaoyang_hr/"] = MENU + html
    page.home()


def selectors_of(toml: str) -> Selectors:
    """Selectors of chaoyang_hr with the pages of `toml` alone."""
    pages = _pages(tomllib.loads(toml), Source(Path("none.toml")), [])
    return Selectors(
        portal="chaoyang_hr",
        about=load_portal("chaoyang_hr"),
        pages={key: page for key, (page, _) in pages.items()},
    )
