"""Only the portal's own addresses: nothing else is ever loaded, and nothing is typed elsewhere.

The wall is in the browser's network stack: every context gets a proxy at which nobody listens, and only
the allowed origins (scheme, host and port) bypass it. So redirects, frames, pop-ups, form targets,
scripts and sockets to anywhere else fail before a byte leaves. Playwright's own routing was tried and
is no wall: it does not see redirects; and it switches the cache off (a page of a kit then loads
600 KB of scripts each time). The proxy costs nothing measurable.

Before anything is typed or pressed `Guard.check` looks at the page's address and those of its frames.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from loguru import logger
from playwright.sync_api import BrowserContext, Error, Page, ProxySettings, Request

from robot.browser.selector_files import load_portal, portal_names
from robot.browser.selectors import Portal
from robot.errors import ConfigError, PortalWarned, Problem, WrongSite
from robot.settings import Settings

PORTS = {"http": 80, "https": 443}
LISTS = frozenset({"xhr", "fetch", "document"})
PARTS = LISTS | {"script", "stylesheet"}
"""Kinds of requests without which a page is not what it would be: what it shows, and its parts."""

Origin = tuple[str, str, int]
"""Scheme, host, port."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a portal is: its entry, the origins it may use, and the folder its pages are below. `rehearsal`:
    it is the mock portal's."""

    name: str
    entry: str
    origins: frozenset[Origin]
    prefix: str = "/"
    rehearsal: bool = False

    def printed(self) -> list[str]:
        """The origins as a page's scripts print them: without the usual port."""
        return sorted(
            f"{scheme}://{host}" + ("" if PORTS[scheme] == port else f":{port}")
            for scheme, host, port in self.origins
        )

    def reaches(self, url: str) -> bool:
        """Whether anything may be loaded from `url`."""
        return origin(url) in self.origins

    def allows(self, url: str) -> bool:
        """Whether a page or frame at `url` is this portal's own. On the mock portal, whose sites share
        one host, the folder counts too: its control API is no page of any portal."""
        if url.startswith("blob:"):  # made by a page of the origin itself; it has no folder
            return self.reaches(url)
        return self.reaches(url) and (urlsplit(url).path or "/").startswith(self.prefix)


def origin(url: str) -> Origin | None:
    """The origin of `url`; None for what has none (data:, file:, about:) and for nonsense."""
    try:
        parts: SplitResult = urlsplit(url.removeprefix("blob:"))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host or parts.username is not None:
        return None
    return (parts.scheme, host.lower().rstrip("."), port or PORTS[parts.scheme])


def site_of(settings: Settings, name: str, about: Portal | None = None) -> Site:
    """The portal `name` in the profile of `settings`.

    Raises ConfigError when the live portal is plain http and not named in GONGJU_ALLOW_HTTP, and when
    GONGJU_MOCK_URL is really a live portal.
    """
    portal = about or load_portal(name, settings.workspace)
    if settings.profile == "mock":
        return _mock_site(settings, name, portal)
    plain = name in settings.allow_http
    if urlsplit(portal.entry).scheme == "http" and not plain:
        raise ConfigError.of(
            [
                Problem(
                    "environment or .env",
                    "GONGJU_ALLOW_HTTP",
                    f"{name} is served without encryption: name it here to go there all the same",
                    f'["{name}"]',
                )
            ]
        )
    if plain:
        logger.warning(
            "{}: plain http is allowed; whoever is on the line can read and change everything", name
        )
    origins = set()
    for host in portal.hosts:
        bare, _, port = host.partition(":")
        for scheme in ("https", "http") if plain else ("https",):
            origins.add((scheme, bare, int(port) if port else PORTS[scheme]))
    return Site(name, portal.entry, frozenset(origins))


def _mock_site(settings: Settings, name: str, portal: Portal) -> Site:
    base = origin(settings.mock_url)
    problem = None
    if base is None:
        problem = "an address"
    elif any(base[1] in load_portal(one, settings.workspace).hosts for one in portal_names()):
        problem = "not a live portal; for those set GONGJU_PROFILE=live"
    if base is None or problem:
        raise ConfigError.of(
            [Problem("environment or .env", "GONGJU_MOCK_URL", problem or "", "http://127.0.0.1:8765")]
        )
    return Site(
        name, settings.mock_url.rstrip("/") + portal.mock, frozenset({base}), portal.mock, rehearsal=True
    )


@contextmanager
def wall(site: Site, *, elsewhere: bool = False) -> Iterator[ProxySettings]:
    """Proxy settings for a context that may load nothing but `site`.

    The proxy's port is held by this process and never listened on, so that nobody else can take it. A browser
    `elsewhere` has another loopback: there it is a port that only root could listen on (see `remote.prove`).
    """
    # Web sockets have schemes of their own there.
    allowed = [
        f"{one}://{host}:{port}"
        for scheme, host, port in sorted(site.origins)
        for one in (scheme, scheme.replace("http", "ws"))
    ]
    # First: Chromium leaves its own machine out of a proxy, and a later rule goes over an earlier one.
    bypass = ",".join(["<-loopback>", *allowed])
    if elsewhere:
        yield {"server": "http://127.0.0.1:1", "bypass": bypass}
        return
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as held:
        held.bind(("127.0.0.1", 0))
        yield {"server": f"http://127.0.0.1:{held.getsockname()[1]}", "bypass": bypass}


class Guard:
    """Watches one context: what was stopped, and whether a page is the portal's own."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.site = site
        self.stopped: list[str] = []
        """Hosts whose pages something tried to open in place of the portal's."""
        self.warned = ""
        """The portal's words when it has warned that it is visited too often: nothing more is done there."""
        self._broken: list[tuple[float, str]] = []
        context.on("requestfailed", self._failed)

    def broke(self, since: float, kinds: frozenset[str] = PARTS) -> bool:
        """Whether the connection broke under a request of the portal's own page, of these kinds, from `since`
        (as `time.time`) on: in the middle of an answer too, which no script of the page is told."""
        return any(at >= since and kind in kinds for at, kind in self._broken)

    def _failed(self, request: Request) -> None:
        if self.site.reaches(request.url):
            # What the page or the browser itself gave up is no news of the portal.
            if not re.search("ABORTED|BLOCKED", request.failure or ""):
                self._broken.append((time.time(), request.resource_type))
            return
        host = urlsplit(request.url).hostname or urlsplit(request.url).scheme
        try:
            whole_page = request.is_navigation_request() and request.frame.parent_frame is None
        except (
            Error
        ) as error:  # of a pop-up that has no frame yet, of a page that is gone, of no frame at all
            whole_page = "before the frame is created" in str(error)
        if whole_page:
            self.stopped.append(host)
        logger.debug("{}: stopped a request to {}", self.site.name, host)

    def go_on(self) -> None:
        """Raise PortalWarned once the portal has warned in this context."""
        if self.warned:
            raise PortalWarned(f"{self.site.name}: warned: {self.warned}")

    def check(self, page: Page, *, typing: bool = False) -> None:
        """Raise WrongSite unless `page` is the portal's own; before `typing` each of its frames too.
        PortalWarned once the portal has warned. No round trip: the browser tells of every change of
        address by itself."""
        self.go_on()
        if self.stopped:
            raise WrongSite(f"{self.site.name}: the page led to {self.stopped[0]}; it was not opened")
        for frame in page.frames if typing else [page.main_frame]:
            url = frame.url
            # Inert frames have no origin of their own: empty, or written by the page around them. A whole
            # page that could not be loaded is told by `watch`.
            inert = (
                ("chrome-error:",) if typing and frame.parent_frame is None else ("about:", "chrome-error:")
            )
            if self.site.allows(url) or url.startswith(inert) or (not url and frame.parent_frame):
                continue
            where = urlsplit(url).hostname or f"{urlsplit(url).scheme}:"
            if self.site.reaches(url):
                where += urlsplit(url).path
            raise WrongSite(f"{self.site.name}: {where} is not one of its pages; nothing was typed")
