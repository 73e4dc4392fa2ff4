"""Start the browser, once for as many visits as one likes (a start costs some 0.4 s).

```python
with open_browser(settings) as browser:
    with visit(settings, "chaoyang_hr", "agent", browser=browser) as page: ...
    with visit(settings, "talent_unit", "agent", browser=browser) as page: ...
```
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from loguru import logger
from playwright.sync_api import Browser as Browser
from playwright.sync_api import Error, Playwright, sync_playwright
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_fixed

from robot.browser.finder import find_browser
from robot.browser.remote import Endpoint, connect
from robot.errors import ConfigError, Problem
from robot.settings import Settings

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--dns-prefetch-disable",
    "--metrics-recording-only",
    "--no-pings",
    # Else a page's script could reach any host by UDP, past the guard.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
"""A browser that talks to nobody but the page's own host, and starts fast.

No --disable-features here: it would replace the list that Playwright gives, which keeps http on http.
"""


def flags() -> list[str]:
    """Command-line flags of every browser started here; as root on Linux also --no-sandbox."""
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        _warn_of_root()
        return [*FLAGS, "--no-sandbox"]
    return list(FLAGS)


@cache
def _warn_of_root() -> None:
    """Once a process: Chromium refuses its sandbox to root."""
    logger.warning("running as root: the browser runs without its sandbox; better use an ordinary user")


def launch(playwright: Playwright, settings: Settings) -> Browser:
    """A browser started on an open Playwright, or the one of GONGJU_BROWSER_ENDPOINT; the caller closes it.
    One that dies while it starts (memory was short, somebody killed it) is started again: nothing depends on
    it yet.

    Raises ConfigError when there is none or it does not start; BrowserDown when none answers elsewhere.
    """
    endpoint = Endpoint.of(settings)
    if endpoint is not None:
        return connect(playwright, endpoint, settings, list(FLAGS))
    if settings.headed and not _has_screen():
        raise no_screen()
    own = Path(playwright.chromium.executable_path)
    executable = find_browser(settings.browser, own, headed=settings.headed)
    again = Retrying(
        retry=retry_if_exception_type(Error), stop=stop_after_attempt(3), wait=wait_fixed(0.5), reraise=True
    )
    try:
        return again(
            playwright.chromium.launch,
            executable_path=executable,
            headless=not settings.headed,
            args=flags(),
        )
    except Error as error:
        if "Missing X server" in str(error):
            raise no_screen() from None
        reason = str(error).splitlines()[0]
        raise ConfigError.of(
            [Problem(str(executable), "browser", f"a browser that starts ({reason})")]
        ) from None


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def no_screen() -> ConfigError:
    """What a window on a machine without a screen comes to."""
    return ConfigError.of(
        [
            Problem(
                "this machine",
                "GONGJU_HEADED",
                "a screen (DISPLAY names none that answers); without one unset it, or take over a log-in made"
                " elsewhere with `gongju login PORTAL --import FILE`",
            )
        ]
    )


@contextmanager
def _driver() -> Iterator[Playwright]:
    """Playwright's driver, a program of its own. Raises ConfigError where it does not start."""
    with ExitStack() as stack:
        try:
            playwright = stack.enter_context(sync_playwright())
        except Exception as error:
            if isinstance(error, Error) or "driver" not in str(error):
                raise
            lacks = "a library is missing, as a rule: on Debian `apt install libatomic1`"
            raise ConfigError.of(
                [Problem("this machine", "Playwright's driver", f"a program that starts ({lacks})")]
            ) from None
        yield playwright


@contextmanager
def open_browser(settings: Settings) -> Iterator[Browser]:
    """A browser, closed at the end. Only in a thread that has no Playwright open already."""
    with _driver() as playwright:
        browser = launch(playwright, settings)
        try:
            yield browser
        finally:
            browser.close()
