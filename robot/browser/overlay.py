"""The workspace's overlay as a file that people write: one key is set, everything else stays as it stands."""

from __future__ import annotations

import json
import re

from robot.browser.locators import Locator
from robot.browser.selectors import Selectors

Way = tuple[str, ...]


def setting(selectors: Selectors, locator: Locator, words: str, how: str) -> tuple[Way, str]:
    """Table and `key = value` that make `locator` look for `words` as a `how`."""
    page = selectors.page(locator.page)
    above = tuple(locator.page.split("."))
    parts = locator.key.split(".")
    match locator.kind:
        case "menu":
            return above, f"menu = {toml([*page.menu[:-1], words])}"
        case "heading":
            return above, f"heading = {toml(words)}"
        case "element":
            return above, f"{parts[0]} = {{ {how} = {toml(words)} }}"
        case "field":
            section = page.fields[parts[1]].section
            value = toml(words) if not section else f"{{ label = {toml(words)}, section = {toml(section)} }}"
            return (*above, "fields"), f"{parts[1]} = {value}"
        case "rows":
            return (*above, *parts), f"rows = {toml(words)}"
        case "row-add" | "row-save":
            return (*above, *parts[:-1]), f"{parts[-1]} = {toml(words)}"
        case "row-field":
            return (*above, *parts[:-1], "fields"), f"{parts[-1]} = {toml(words)}"
        case "column":
            return (*above, *parts[:-1], "columns"), f"{parts[-1]} = {toml(words)}"
        case "row-button":
            return (*above, *parts[:-1]), f"{parts[-1]} = {{ button = {toml(words)} }}"
    return (*above, "shows"), f"{parts[-1]} = {toml(words)}"


def toml(value: str | list[str]) -> str:
    """A text or a list of texts as TOML; its basic strings are JSON's."""
    return json.dumps(value, ensure_ascii=False)


def edited(text: str, table: Way, line: str, note: str) -> str:
    """`text` with `line` in `[table]`: in the place of the key's old line, else at the table's end, else in a
    table of its own at the end. `note` becomes a comment above it."""
    key = line.partition("=")[0].strip()
    lines = text.splitlines()
    header = re.compile(r"^\s*\[\s*" + r"\s*\.\s*".join(re.escape(one) for one in table) + r"\s*\]")
    start = next((at for at, one in enumerate(lines) if header.match(one)), None)
    added = [f"# {note}", line]
    if start is None:
        gap = [""] if lines and lines[-1].strip() else []
        return "\n".join([*lines, *gap, f"[{'.'.join(table)}]", *added]) + "\n"
    end = next((at for at in range(start + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    own = re.compile(rf"^\s*{re.escape(key)}\s*=")
    old = next((at for at in range(start + 1, end) if own.match(lines[at])), None)
    if old is not None:
        lines[old : old + 1] = added
    else:
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
        lines[end:end] = added
    return "\n".join(lines) + "\n"
