"""A browser on another machine or in a container, reached by a Playwright server or by CDP.

Everything goes over that line: what is typed, papers, log-ins. So it is encrypted, or ends on this machine.
The guard's wall is made of what the browser over there was told to do, which nobody here can see. It is tried
before a visit loads its first page, and there is no visit where it does not hold.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from robot.errors import BrowserDown, ConfigError, Problem
from robot.settings import Settings

NAME = "GONGJU_BROWSER_ENDPOINT"
ELSEWHERE = ("http://gongju.invalid/", "http://127.0.0.2:65535/")
"""Where nobody is: a name that never resolves, and the browser's own machine, which Chromium leaves out of a
proxy unless told otherwise."""
WALLED = "ERR_PROXY_CONNECTION_FAILED"
POLICY = "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"
CANDIDATES = """async () => {
    const line = new RTCPeerConnection(), seen = [];
    line.onicecandidate = one => { if (one.candidate && one.candidate.candidate) seen.push(1); };
    line.createDataChannel("x");
    const done = new Promise(resolve => {
        line.onicegatheringstatechange = () => { if (line.iceGatheringState === "complete") resolve(); };
        setTimeout(resolve, 5000);
    });
    await line.setLocalDescription();
    await done;
    const open = line.iceGatheringState !== "complete" || seen.length > 0;
    line.close();
    return open;
}"""
"""Whether the page could send UDP: with POLICY there is no address to send from."""
FETCH = """async url => {
    const answer = await fetch(url, {credentials: "include"});
    if (!answer.ok) throw new Error(answer.status);
    const reader = new FileReader(), read = new Promise(done => reader.onload = done);
    reader.readAsDataURL(await answer.blob());
    await read;
    return reader.result.slice(reader.result.indexOf(",") + 1);
}"""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the browser is. `shown`: what may be printed. `headers`: of user and password in the URL.

    `cdp`: Chromium's own protocol, told by http, or by the path /devtools of a web socket; else a Playwright
    server.
    """

    url: SplitResult = field(repr=False)
    headers: dict[str, str] = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Endpoint | None:
        """None when the browser is started on this machine."""
        if settings.browser_endpoint is None:
            return None
        url = urlsplit(settings.browser_endpoint.get_secret_value())
        headers = {}
        if url.username is not None:
            pair = f"{unquote(url.username)}:{unquote(url.password or '')}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return cls(url._replace(netloc=url.netloc.rpartition("@")[2]), headers)

    @property
    def cdp(self) -> bool:
        return self.url.scheme.startswith("http") or self.url.path.startswith("/devtools/")

    @property
    def shown(self) -> str:
        return f"{self.url.scheme}://{self.url.netloc}"

    def wrong(self, expected: str) -> ConfigError:
        return ConfigError.of([Problem(self.shown, NAME, expected)])


def connect(playwright: Playwright, endpoint: Endpoint, settings: Settings, args: list[str]) -> Browser:
    """The browser at `endpoint`. `args`: flags, which a Playwright server takes only when it runs --unsafe.

    Raises BrowserDown when nothing answers there, ConfigError when something else does, or another version.
    """
    wait = settings.timeout * 1000
    try:
        if endpoint.cdp:
            url = _socket(endpoint, settings.timeout)
            browser = playwright.chromium.connect_over_cdp(url, headers=endpoint.headers, timeout=wait)
        else:
            options = json.dumps({"headless": not settings.headed, "args": args})
            headers = {**endpoint.headers, "x-playwright-launch-options": options}
            browser = playwright.chromium.connect(endpoint.url.geturl(), headers=headers, timeout=wait)
    except Error as error:
        raise _told(endpoint, str(error)) from None
    if browser.browser_type.name != "chromium":
        raise endpoint.wrong(f"a server of Chromium, not of {browser.browser_type.name}")
    return browser


def _socket(endpoint: Endpoint, timeout: float) -> str:
    """The web socket of a CDP endpoint. Chromium prints it with ws:// also behind TLS: taken as printed, all
    would go over the network in the open."""
    url = endpoint.url
    if url.scheme.startswith("ws"):
        return url.geturl()
    asked = url._replace(path=url.path.rstrip("/") + "/json/version").geturl()
    try:
        with build_opener(ProxyHandler({})).open(
            Request(asked, headers=endpoint.headers), timeout=timeout
        ) as one:
            path = urlsplit(json.loads(one.read())["webSocketDebuggerUrl"]).path
    except HTTPError as error:
        error.close()
        raise endpoint.wrong(f"a browser's CDP endpoint (it answers {error.code})") from None
    except (ValueError, KeyError, TypeError, HTTPException):
        raise endpoint.wrong("a browser's CDP endpoint; a Playwright server has ws:// or wss://") from None
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise BrowserDown(f"no browser answers at {endpoint.shown} ({_kind(reason)})") from None
    return url._replace(scheme=url.scheme.replace("http", "ws"), path=path).geturl()


def _kind(reason: object) -> str:
    return getattr(reason, "strerror", None) or type(reason).__name__


def _told(endpoint: Endpoint, text: str) -> BrowserDown | ConfigError:
    """What Playwright says, without the URL that it quotes."""
    theirs, ours = (re.search(rf"{side} version: v([\d.]+)", text) for side in ("server", "client"))
    if theirs and ours:
        return endpoint.wrong(f"a Playwright server of version {ours[1]}, as here; it has {theirs[1]}")
    if re.search(r"Executable doesn't exist|is not found at|Failed to launch", text):
        return endpoint.wrong("a server that has a browser; it finds none, or none that starts")
    status = re.search(r"Unexpected server response: (\d+)|(\d{3}) (?:Bad Request|Not Found)", text)
    if status:
        kind = "browser's CDP endpoint" if endpoint.cdp else "Playwright server at that path"
        return endpoint.wrong(f"a {kind} (it answers {status[1] or status[2]})")
    down = re.search(r"E[A-Z]{4,}|Timeout", text)
    if down:
        return BrowserDown(f"no browser answers at {endpoint.shown} ({down[0]})")
    return endpoint.wrong("a Playwright server, or Chromium's CDP endpoint; what answers there is neither")


def prove(context: BrowserContext, endpoint: Endpoint) -> None:
    """Raise ConfigError unless a page of `context` can reach nobody but the portal: by trying."""
    for url in ELSEWHERE:
        with _page(context) as page:
            try:
                page.goto(url, wait_until="commit")
                said = ""
            except Error as error:
                said = str(error)
        if WALLED not in said:
            raise endpoint.wrong(
                "a browser that keeps a visit's proxy; pages there reach other hosts, so nothing is opened"
            )
    with _page(context) as page:
        if page.evaluate(CANDIDATES):
            raise endpoint.wrong(
                f"a browser that was started with {POLICY}; else a page's script passes the guard"
            )


def fetched(page: Page, url: str) -> bytes:
    """The file at `url`, asked for by the open page: over CDP a download stays on the browser's machine.

    Raises Error when the page may not or the portal does not give it.
    """
    return base64.b64decode(page.evaluate(FETCH, url))


@contextmanager
def _page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    try:
        yield page
    finally:
        page.close()
