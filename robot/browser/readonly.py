"""For the time of a check-up a page may only be read: nothing that could be a form leaves the browser.

Refused are form posts (a whole page asked for by anything but GET), PUT, PATCH, DELETE and uploads, and what
scripts POST, unless its address says that it reads: many such portals ask for their lists by POST. This is
the second belt; the first is that nothing is pressed that could write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from loguru import logger
from playwright.sync_api import Request, Route

from robot.browser.page import PortalPage

HARMLESS = ("GET", "HEAD", "OPTIONS")

READS = re.compile(
    r"^(get|query|list|page|find|search|select|load|fetch|show|view|detail|info|dict|tree|count|option|menu)"
    r"|(list|page|query|search|detail|details|info|dict|tree|count|options|menus)$",
    re.IGNORECASE,
)
"""Last words of an address that only asks: `getInfo`, `queryPage`, `permitList`; not `save`, `submit`."""


@contextmanager
def read_only(page: PortalPage) -> Iterator[list[str]]:
    """`page` may only be read: filling and pressing what writes raise, and what writes does not leave the
    browser. Yields what was refused: `POST /quota/new`, addresses without what is asked in them."""
    refused: list[str] = []
    context = page.tab.context

    def judge(route: Route) -> None:
        if reads(route.request):
            route.continue_()
            return
        refused.append(f"{route.request.method} {urlsplit(route.request.url).path}")
        logger.warning("{}: only read, refused {}", page.portal, refused[-1])
        route.abort("aborted")  # the page stays where it is

    context.route("**/*", judge)
    page.reads_only = True
    try:
        yield refused
    finally:
        page.reads_only = False
        context.unroute("**/*", judge)


def reads(request: Request) -> bool:
    """Whether the request only asks."""
    if request.method in HARMLESS:
        return True
    kind = request.headers.get("content-type", "")
    by_script = request.resource_type in ("xhr", "fetch") and "multipart" not in kind
    last = urlsplit(request.url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return request.method == "POST" and by_script and bool(READS.search(last))
