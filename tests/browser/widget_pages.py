"""Helpers of the widget tests: the gallery, small hand-made pages, what the server received."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page

from robot.browser.forms import FieldResult
from robot.browser.widgets import INIT_SCRIPT, Wanted, Widgets

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6364f8cf500f00"
    "0386018059a34f690000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n% an invented file\n%%EOF\n"


class Gallery:
    """One gallery page, open, with what reached the server from it."""

    def __init__(self, page: Page, url: str, name: str, base: Path) -> None:
        urlopen(Request(f"{url}/gallery/reset", method="POST")).close()
        self.page = page
        self.url = url
        page.add_init_script(INIT_SCRIPT)
        page.goto(f"{url}/gallery/{name}")
        self.widgets = Widgets(page, 5, base=base, pictures=base / "pictures")

    def fill(self, values: Mapping[str, Any]) -> dict[str, FieldResult]:
        return fill(self.widgets, values)

    def received(self) -> dict[str, Any]:
        """The fields of the one submission; waits for nothing: press and its answer come first."""
        with urlopen(f"{self.url}/gallery/received") as answer:
            return json.load(answer)

    def submit(self, *presses: str) -> dict[str, Any]:
        """Press, and give the fields of the one submission that reached the server."""
        for text in presses:
            with (
                self.page.expect_response(lambda r: r.request.method == "POST")
                if text == presses[-1]
                else _nothing()
            ):
                self.widgets.press(text)
        submissions = self.received()["submissions"]
        assert len(submissions) == 1
        return submissions[0]


class _nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def fill(widgets: Widgets, values: Mapping[str, Any]) -> dict[str, FieldResult]:
    results = widgets.fill([Wanted(label, value) for label, value in values.items()])
    assert [one.label for one in results] == list(values)
    return {one.label: one for one in results}


def disagree(results: Mapping[str, FieldResult] | Sequence[FieldResult]) -> dict[str, str]:
    """label -> problem of those that do not agree."""
    many = results.values() if isinstance(results, Mapping) else results
    return {one.label: f"{one.problem} (shown {one.shown!r})" for one in many if not one.agrees}


def small(page: Page, body: str, timeout: float = 2, base: Path | None = None) -> Widgets:
    """A hand-made page."""
    page.add_init_script(INIT_SCRIPT)
    page.route(
        "http://small.invalid/**",
        lambda route: route.fulfill(
            content_type="text/html; charset=utf-8", body=f"<!doctype html><body>{body}"
        ),
    )
    page.goto("http://small.invalid/")
    return Widgets(page, timeout, base=base, pictures=None if base is None else base / "pictures")


def papers(folder: Path, *names: str) -> tuple[Path, ...]:
    paths = tuple(folder / name for name in names)
    for path in paths:
        path.write_bytes(PDF + path.name.encode())
    return paths
