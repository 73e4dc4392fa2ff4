"""Find a Chromium-based browser: the operator's choice, Playwright's own, then what is installed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from robot.errors import ConfigError, Problem

SHELL = "chromium-headless-shell"
"""Debian's Chromium without windows, as Playwright's own is when headless: a visit costs a quarter less."""

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
"""Names on the PATH, the best first."""

MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
LINUX = (
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/snap/bin/chromium",
)

CHANNELS = {
    "chrome": ("google-chrome", "google-chrome-stable", "Google Chrome", "/google/chrome/", "Google/Chrome"),
    "msedge": ("microsoft-edge", "Microsoft Edge", "/microsoft/msedge/", "Microsoft/Edge"),
}
"""What GONGJU_BROWSER may say in place of a path, and how its places are told from others'."""

HOW = "a Chromium-based browser: `apt install chromium` as root, or `playwright install chromium`"


def find_browser(configured: Path | None = None, own: Path | None = None, *, headed: bool = False) -> Path:
    """The browser's executable.

    `configured` is the setting GONGJU_BROWSER, `own` where Playwright keeps its browser (it may be
    absent), `headed` whether a window is to be shown. Raises ConfigError telling how to get one.
    """
    if configured is not None:
        if _runs(configured):
            return configured
        named = shutil.which(str(configured)) or _of_channel(str(configured))
        if named:
            return Path(named)
        wanted = (
            f"{configured} on this machine; it is not installed"
            if str(configured) in CHANNELS
            else "an executable file, chrome or msedge"
        )
        raise ConfigError.of([Problem("environment or .env", "GONGJU_BROWSER", wanted, "/usr/bin/chromium")])
    for path in candidates(own, headed=headed):
        if _runs(path):
            return path
    raise ConfigError.of([Problem("this machine", "browser", HOW)])


def _of_channel(name: str) -> Path | None:
    """The installed browser of that name, in the order of `candidates`."""
    marks = CHANNELS.get(name, ())
    places = (path for path in candidates(headed=True) if any(mark in path.as_posix() for mark in marks))
    return next((path for path in places if _runs(path)), None)


def candidates(own: Path | None = None, *, headed: bool = False) -> Iterator[Path]:
    """Where a browser may be, the best first; absent files included."""
    if own is not None:
        yield own
    for name in NAMES if headed else (SHELL, *NAMES):
        found = shutil.which(name)
        if found:
            yield Path(found)
    if sys.platform == "darwin":
        for root in (Path("/Applications"), Path.home() / "Applications"):
            yield from (root / name for name in MAC)
    elif sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder := os.environ.get(variable):
                yield from (Path(folder) / name for name in WINDOWS)
    else:
        yield from (Path(name) for name in LINUX)


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK) and not _waits_for_snap(path)


SNAP = Path("/snap/bin/chromium")


def _waits_for_snap(path: Path) -> bool:
    """Ubuntu's package is a script of a few lines that only asks for the snap to be installed."""
    return path.stat().st_size < 4096 and str(SNAP).encode() in path.read_bytes() and not SNAP.exists()
