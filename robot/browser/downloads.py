"""Keep a downloaded file: only of the portal itself, under a name of our own."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from playwright.sync_api import Download

from robot.browser.guard import Guard
from robot.browser.private import private_folder, private_write
from robot.errors import PageChanged, PortalDown, WrongSite

ENDINGS = frozenset({"pdf", "xlsx", "xls", "docx", "doc", "zip", "png", "jpg", "jpeg", "csv", "txt", "ofd"})


def save_download(download: Download, guard: Guard, folder: Path) -> Path:
    """The file in `folder` as 001.pdf and so on, mode 0600: the portal's own name may name a person, or
    try a path. Raises WrongSite, PortalDown (it broke off), PageChanged (empty, of an odd kind, no PDF)."""
    if not guard.site.reaches(download.url):
        raise WrongSite(f"{guard.site.name}: a file from another site was not kept")
    failure = download.failure()
    if failure:
        raise PortalDown(f"{guard.site.name}: the download broke off ({failure})")
    ending = PurePosixPath(download.suggested_filename).suffix.lower().lstrip(".")
    content = Path(download.path()).read_bytes()
    if not content or ending not in ENDINGS:
        raise PageChanged(
            f"{guard.site.name}: the download is {'empty' if not content else 'of an unknown kind'}"
        )
    if ending == "pdf" and not content.startswith(b"%PDF-"):
        raise PageChanged(f"{guard.site.name}: the download is called a PDF and is none")
    taken = [int(one.stem) for one in private_folder(folder).iterdir() if re.fullmatch(r"\d{3}", one.stem)]
    return private_write(folder / f"{max(taken, default=0) + 1:03d}.{ending}", content)
