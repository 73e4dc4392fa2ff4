"""Telling one row of a portal's list from all others: exactly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from robot.errors import PageChanged

Row = Mapping[str, str]

ENOUGH = 6
"""Characters of an ID number that must be visible before a masked one identifies anybody."""


def same_id(shown: str, id_number: str) -> bool:
    """Whether `shown`, an ID number masked with stars, can be `id_number`.

    Portals print 1101**********2342 or fewer stars than characters: what is visible must fit.
    """
    shown = shown.strip().upper()
    if len(shown.replace("*", "")) < ENOUGH:
        return False
    visible = map(re.escape, re.split(r"\*+", shown))
    return re.fullmatch(".+".join(visible), id_number) is not None


def of_person(rows: Iterable[Row], name: str, id_number: str) -> list[Row]:
    """The rows of the person with this name and ID number, by columns `name` and `id_number`."""
    return [row for row in rows if row["name"] == name and same_id(row["id_number"], id_number)]


def at_most_one(rows: Iterable[Row], what: str) -> Row | None:
    """The one row there is, or None. Several: the portal does not say which is meant, so PageChanged."""
    found = list(rows)
    if len(found) > 1:
        raise PageChanged(f"{len(found)} rows of the list fit {what}; which one is meant must not be guessed")
    return found[0] if found else None


def same_text(shown: str, text: str) -> bool:
    """Whether `shown` is `text`: pages fold blanks and break lines elsewhere."""
    return _bare(shown) == _bare(text)


def begins(shown: str, text: str) -> bool:
    """Whether a list that cuts long texts short (… or ...) can mean `text` by `shown`."""
    start, cut, _ = re.sub(r"\.{3,}$", "…", _bare(shown)).partition("…")
    return bool(start) and _bare(text).startswith(start) if cut else same_text(shown, text)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
