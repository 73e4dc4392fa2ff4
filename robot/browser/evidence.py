"""Evidence: full-page pictures with personal data painted over, and the read-back table, masked too.

File names are numbers and page keys; they say nothing of the person. Folders are 0700, files 0600.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.fernet import Fernet
from playwright.sync_api import Error, Page

from robot.browser.forms import FieldResult
from robot.browser.private import private_folder, private_write, sealed_copy
from robot.browser.scripts import script
from robot.browser.seal import seal_of
from robot.redact import PATTERNS, hide, mask
from robot.settings import Settings


class Evidence:
    """One case's folder of evidence. `known`: values to hide wherever they stand, besides whatever looks
    like an ID number, a mobile number or an e-mail address. `names`: of people; they are hidden unless
    `show_names`. `seal`: with one, each picture is kept unmasked as well, sealed, beside the masked one."""

    def __init__(
        self,
        folder: Path,
        known: Iterable[str] = (),
        *,
        names: Iterable[str] = (),
        show_names: bool = False,
        seal: Fernet | None = None,
    ) -> None:
        self.folder = folder
        self.seal = seal
        self.shown = frozenset(names) if show_names else frozenset()
        self.known = tuple(value for value in (*names, *known) if value not in self.shown)

    @classmethod
    def of(
        cls, settings: Settings, case: str, known: Iterable[str] = (), names: Iterable[str] = ()
    ) -> Evidence:
        """The folder <workspace>/var/evidence/<profile>/<case>; `case` must say nothing of the person. Raises
        ConfigError where unmasked copies are wanted and no key can be had to seal them."""
        seal = seal_of(settings) if settings.sealed_evidence else None
        folder = settings.var / "evidence" / settings.profile / re.sub(r"[^A-Za-z0-9_-]+", "-", case)
        return cls(folder, known, names=names, show_names=not settings.mask_names, seal=seal)

    def hide_also(self, values: Iterable[str]) -> None:
        """Hide `values` too, in whatever is written from now on."""
        more = (value for value in values if value not in self.shown)
        self.known = tuple(dict.fromkeys((*self.known, *more)))

    def hidden(self, results: Iterable[FieldResult] = ()) -> tuple[str, ...]:
        """All that is hidden here: what is known, and what stands in sensitive fields of `results`."""
        return (*self.known, *(one for one in sensitive_values(results) if one not in self.shown))

    def picture(self, page: Page, name: str, results: Sequence[FieldResult] = ()) -> Path:
        """A picture of the whole page with the sensitive values of `results` painted over as well."""
        path = private_write(self._next(name, "png"), painted(page, self.hidden(results)))
        if self.seal:
            with _at_full_height(page):
                private_write(sealed_copy(path), self.seal.encrypt(_shot(page)))
        return path

    def table(self, name: str, results: Sequence[FieldResult]) -> Path:
        """The read-back table as JSON, masked."""
        rows = [masked(one, self.known, self.shown) for one in results]
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        return private_write(self._next(name, "json"), text.encode())

    def _next(self, name: str, ending: str) -> Path:
        folder = private_folder(self.folder)
        taken = [int(one.name[:3]) for one in folder.iterdir() if re.match(r"\d{3}-", one.name)]
        slug = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-") or "page"
        return folder / f"{max(taken, default=0) + 1:03d}-{slug}.{ending}"


def sensitive_values(results: Iterable[FieldResult]) -> list[str]:
    """What was asked for and shown in sensitive fields, and the parts of lists and dates of them."""
    values: set[str] = set()
    for one in results:
        if one.sensitive:
            for text in (one.asked, one.shown):
                values.add(text.strip())
                values.update(part.strip() for part in text.split(" / "))
    return sorted(value for value in values if len(value) > 1)


def masked(result: FieldResult, known: Iterable[str] = (), shown: Collection[str] = ()) -> dict[str, object]:
    """One row of the read-back table without personal data; plain JSON. `shown`: values (names) that stay
    readable in a sensitive field too."""
    hidden = {*known, *sensitive_values([result])} - {*shown}

    def safe(text: str) -> str:
        return hide(text) if result.sensitive and text not in shown else mask(text, hidden)

    return {
        "label": result.label,
        "name": result.name,
        "widget": result.widget,
        "asked": safe(result.asked),
        "shown": safe(result.shown),
        "agrees": result.agrees,
        "problem": mask(result.problem, hidden),
        "sensitive": result.sensitive,
    }


def painted(
    page: Page,
    known: Sequence[str] = (),
    *,
    inputs: bool = False,
    measure: Callable[[], None] | None = None,
) -> bytes:
    """A PNG of the whole page, every frame of it with personal data painted over; the page is left as
    it was. What lies in scrolling boxes of the page is shown too.

    `inputs`: whatever stands in an input is painted over. `measure` is called when the page is as the
    picture will show it.
    """
    want = {"patterns": PATTERNS, "known": list(known), "inputs": inputs}
    with _at_full_height(page):  # before anything is covered: a taller page may draw more
        try:
            for frame in page.frames:
                if frame == page.main_frame or not frame.is_detached():
                    frame.evaluate(script("cover"), want)
            if measure is not None:
                measure()
            return _shot(page)
        finally:
            for frame in page.frames:
                with suppress(Error):  # a page that went away has nothing to uncover
                    frame.evaluate(script("cover"), {"off": True})


def _shot(page: Page) -> bytes:
    return page.screenshot(full_page=True, animations="disabled", caret="initial", scale="css")


@contextmanager
def _at_full_height(page: Page) -> Iterator[None]:
    """The window as tall as what the page shows, scrolling boxes included."""
    size = page.viewport_size
    height = int(page.evaluate(script("height"), None))
    if size and height > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": height})
    try:
        yield
    finally:
        if size and height > size["height"]:
            with suppress(Error):
                page.set_viewport_size(size)
