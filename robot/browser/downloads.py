"""Keep a downloaded file: only of the portal itself, under a name of our own."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from playwright.sync_api import Download, Error
from playwright.sync_api import Page as Tab

from robot.browser.guard import Guard
from robot.browser.private import private_folder, private_write
from robot.browser.remote import fetched
from robot.errors import PageChanged, PortalDown, WrongSite

ENDINGS = frozenset({"pdf", "xlsx", "xls", "docx", "doc", "zip", "png", "jpg", "jpeg", "csv", "txt", "ofd"})


def save_download(download: Download, guard: Guard, folder: Path, tab: Tab | None = None) -> Path:
    """The file in `folder` as 001.pdf and so on, mode 0600: the portal's own name may name a person, or
    try a path. `tab`: the open page asks for it once more, since the browser cannot hand it over. Raises
    WrongSite, PortalDown (it broke off), PageChanged (empty, of an odd kind, no PDF)."""
    if not guard.site.reaches(download.url):
        raise WrongSite(f"{guard.site.name}: a file from another site was not kept")
    ending = PurePosixPath(download.suggested_filename).suffix.lower().lstrip(".")
    content = _asked_for(download, guard, tab) if tab else _brought(download, guard)
    if not content or ending not in ENDINGS:
        raise PageChanged(
            f"{guard.site.name}: the download is {'empty' if not content else 'of an unknown kind'}"
        )
    if ending == "pdf" and not content.startswith(b"%PDF-"):
        raise PageChanged(f"{guard.site.name}: the download is called a PDF and is none")
    taken = [int(one.stem) for one in private_folder(folder).iterdir() if re.fullmatch(r"\d{3}", one.stem)]
    return private_write(folder / f"{max(taken, default=0) + 1:03d}.{ending}", content)


def _brought(download: Download, guard: Guard) -> bytes:
    failure = download.failure()
    if failure:
        raise PortalDown(f"{guard.site.name}: the download broke off ({failure})")
    with TemporaryDirectory() as folder:  # mode 0700
        path = Path(folder) / "file"
        download.save_as(path)  # a Playwright server sends it; `path()` is of this machine only
        return path.read_bytes()


def _asked_for(download: Download, guard: Guard, tab: Tab) -> bytes:
    try:
        return fetched(tab, download.url)
    except Error:
        raise PageChanged(
            f"{guard.site.name}: over CDP this file cannot be had (the portal makes it for one form only);"
            " GONGJU_BROWSER_ENDPOINT can be a Playwright server instead"
        ) from None
