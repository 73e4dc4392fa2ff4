"""The person's own browser: a profile in which the plug-in of a 法人一证通 is installed.

Only a log-in by certificate uses it, in a window. What comes of it is the log-in state, as from any other
log-in; visits have a context of their own and never see the profile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error

from robot.browser.finder import find_browser
from robot.browser.guard import Site, origin
from robot.browser.private import private_folder
from robot.errors import ConfigError, Problem
from robot.settings import Settings

NAME = "GONGJU_BROWSER_PROFILE"
KEPT = ["--disable-extensions", "--disable-component-extensions-with-background-pages"]
"""Flags of Playwright that would switch the plug-in off."""


@contextmanager
def open_profile(
    browser: Browser, settings: Settings, args: list[str], options: dict[str, Any]
) -> Iterator[BrowserContext]:
    """A window with the profile. Its tabs of last time are closed before anything is loaded by us.

    Raises ConfigError when the folder is none, another browser has it open, or the browser does not start.
    """
    folder = settings.browser_profile or Path()
    if settings.browser_endpoint is not None:
        raise ConfigError.of(
            [
                Problem(
                    "settings", NAME, "no GONGJU_BROWSER_ENDPOINT beside it: the profile is of this machine"
                )
            ]
        )
    try:
        private_folder(folder)
    except OSError as error:
        raise _wrong(folder, f"a folder ({error.strerror})") from None
    kind = browser.browser_type
    executable = find_browser(settings.browser, Path(kind.executable_path), headed=True)
    try:
        context = kind.launch_persistent_context(
            folder,
            executable_path=executable,
            headless=False,
            args=args,
            ignore_default_args=KEPT,
            timeout=30_000,
            **options,
        )
    except Error as error:
        raise _told(folder, executable, str(error)) from None
    try:
        for page in context.pages[1:]:
            page.close()
        yield context
    finally:
        context.close()


def only(state: dict[str, Any], site: Site) -> dict[str, Any]:
    """Of a log-in state what is the portal's: a profile holds other sites' as well."""
    hosts = {host for _, host, _ in site.origins}

    def ours(domain: str) -> bool:
        bare = domain.lstrip(".").lower()
        return any(host == bare or host.endswith(f".{bare}") for host in hosts)

    return {
        "cookies": [one for one in state["cookies"] if ours(one["domain"])],
        "origins": [one for one in state["origins"] if origin(one["origin"]) in site.origins],
        "session": [one for one in state["session"] if origin(one["origin"]) in site.origins],
    }


def _told(folder: Path, executable: Path, text: str) -> ConfigError:
    if "ProcessSingleton" in text or "existing browser session" in text or "SingletonLock" in text:
        return _wrong(folder, "a profile that no other browser has open; close that browser's windows first")
    if "non-default data directory" in text or "Timeout" in text:
        return _wrong(folder, "a folder of its own; browsers do not let a program into their default profile")
    return ConfigError.of(
        [Problem(str(executable), "browser", f"a browser that starts ({text.splitlines()[0]})")]
    )


def _wrong(folder: Path, expected: str) -> ConfigError:
    return ConfigError.of([Problem(str(folder), NAME, expected, "/home/agent/gongju-browser")])
