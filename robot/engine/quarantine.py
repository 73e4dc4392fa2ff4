"""Repairs of selectors: proposed, kept apart, and in force only once a person has approved them.

A proposal lies in `selectors/quarantine/NNNN.toml` of the workspace, which nothing loads. Approving writes it
into the overlay `selectors/<portal>.toml`, with who and when, and into the audit chain.
"""

from __future__ import annotations

import difflib
import shutil
import tempfile
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from robot.browser.locators import Locator, locators
from robot.browser.opening import SENDING, by_hand
from robot.browser.overlay import edited, setting, toml
from robot.browser.selector_files import load_selectors
from robot.browser.selectors import Selectors
from robot.errors import ConfigError, Problem

How = Literal["label", "button", "link", "text", "css", "heading", "column"]


class Repair(BaseModel):
    """One locator and what it shall look for. `before` is all that it was looked for by when it was
    proposed; `by` and `at` are of whoever accepted the proposal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    portal: str
    locator: str
    before: str
    words: str = Field(min_length=1, max_length=200)
    how: How
    why: str = ""
    by: str = ""
    at: str = ""


def must_not_be_by_hand(selectors: Selectors, locator: Locator) -> None:
    """Raises ConfigError for buttons that send and for declarations: what they do is a person's to judge."""
    page = selectors.page(locator.page)
    if by_hand(page, locator.key):
        how = "label" if locator.kind == "field" else "button"
        table, line = setting(selectors, locator, locator.words, how)
        raise ConfigError(
            f"{locator.whole} sends or declares; it is repaired by hand only: look at the page, then write"
            f" [{'.'.join(table)}] {line} with the new words into selectors/{selectors.portal}.toml of the"
            " workspace"
        )


def diff(workspace: Path, selectors: Selectors, repair: Repair) -> str:
    """What the overlay would be, as a unified diff."""
    path = workspace / "selectors" / f"{repair.portal}.toml"
    old = _text(path)
    new = _written(old, selectors, repair)
    name = f"selectors/{path.name}"
    return "".join(
        difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name} (repaired)", n=1)
    )


def keep(workspace: Path, repair: Repair) -> int:
    """Put `repair` into the quarantine. Returns its number."""
    folder = workspace / "selectors" / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    number = max(pending(workspace), default=0) + 1
    said = {name: value for name, value in repair.model_dump().items() if value}
    lines = [
        f"# Not in force. `gongju repair --approve {number}` puts it into selectors/{repair.portal}.toml.",
        *(f"{name} = {toml(value)}" for name, value in said.items()),
    ]
    with (folder / f"{number:04d}.toml").open("x", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return number


def pending(workspace: Path) -> dict[int, Repair]:
    """Number → repair of all in the quarantine. Raises ConfigError for a file that is none."""
    found: dict[int, Repair] = {}
    problems: list[Problem] = []
    for path in sorted((workspace / "selectors" / "quarantine").glob("*.toml")):
        try:
            found[int(path.stem)] = Repair.model_validate(tomllib.loads(path.read_text("utf-8")))
        except (ValueError, OSError, ValidationError) as error:
            what = "a repair as `gongju repair` writes it; delete the file and propose anew"
            problems.append(Problem(str(path), type(error).__name__, what))
    if problems:
        raise ConfigError.of(problems)
    return found


def approve(workspace: Path, number: int, by: str, at: datetime) -> Repair:
    """Put the repair `number` into the overlay, and out of the quarantine.

    Raises ConfigError when there is none, when the selectors have changed since, when it would touch what
    sends or declares, or when the overlay cannot be edited line by line.
    """
    waiting = pending(workspace)
    if number not in waiting:
        known = ", ".join(str(one) for one in waiting) or "none"
        raise ConfigError(f"{number}: no repair of this number waits; there are: {known}")
    repair = waiting[number]
    selectors = load_selectors(repair.portal, workspace)
    locator = locators(selectors).get(repair.locator)
    if locator is None or locator.text != repair.before:
        raise ConfigError(
            f"repair {number}: {repair.locator} has changed since it was proposed; propose anew"
        )
    must_not_be_by_hand(selectors, locator)
    if repair.how in ("button", "link", "text") and locator.kind != "menu" and SENDING.search(repair.words):
        raise ConfigError(f"repair {number}: {repair.words} sends or declares; it is set by hand only")
    path = workspace / "selectors" / f"{repair.portal}.toml"
    named = repair.model_copy(update={"by": f"{repair.by}, approved by {by}" if by != repair.by else by})
    text = _written(_text(path), selectors, named.model_copy(update={"at": f"{at:%Y-%m-%d %H:%M}"}))
    _must_do(workspace, repair, text)
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(path)
    (workspace / "selectors" / "quarantine" / f"{number:04d}.toml").unlink()
    return repair


def _must_do(workspace: Path, repair: Repair, text: str) -> None:
    """Whether `text` as the overlay makes the locator look for the new words, and is whole."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        shutil.copytree(
            workspace / "selectors", trial / "selectors", ignore=shutil.ignore_patterns("quarantine")
        )
        (trial / "selectors" / f"{repair.portal}.toml").write_text(text, "utf-8")
        try:
            found = locators(load_selectors(repair.portal, trial))[repair.locator]
        except ConfigError as error:
            raise ConfigError(
                f"selectors/{repair.portal}.toml cannot be edited line by line"
                f" ({error.problems[0].expected}); set {repair.locator} to {repair.words} by hand"
            ) from None
    if found.words != repair.words:
        raise ConfigError(
            f"selectors/{repair.portal}.toml sets {repair.locator} elsewhere too;"
            f" set it to {repair.words} by hand"
        )


def _written(text: str, selectors: Selectors, repair: Repair) -> str:
    locator = locators(selectors)[repair.locator]
    table, line = setting(selectors, locator, repair.words, repair.how)
    when = f" {repair.at}" if repair.at else ""
    return edited(text, table, line, f"repaired{when} by {repair.by or '…'}, was: {locator.words}")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError.of(
            [Problem(str(path), "file", f"readable UTF-8 text ({type(error).__name__})")]
        ) from None
