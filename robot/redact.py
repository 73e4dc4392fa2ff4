"""Mask personal data in any text: logs, errors, evidence, reports.

Pure text, no state: 18-digit ID numbers, mobile numbers, e-mail addresses, dates that are said to be birth
dates, and the values one knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

_DAY = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
ID_NUMBER = rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_DAY}\d{{3}}[0-9Xx](?![0-9A-Za-z])"
MOBILE = r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_MONTH_OF_YEAR = r"(?:18|19|20)\d{2}\s*[-/.年]\s*\d{1,2}"
_BORN = r"(?:出生(?:日期|年月日?|时间)?|生日)\s*[为是]?\s*[:：]?\s*"
BIRTH_DATE = (
    rf"{_BORN}{_MONTH_OF_YEAR}(?:\s*[-/.月]\s*\d{{1,2}})?\s*[月日]?"
    rf"|{_MONTH_OF_YEAR}\s*[-/.月]\s*\d{{1,2}}\s*日?\s*出生"
)
"""Only a date that is said to be one: the same day may stand elsewhere for something else."""
PATTERNS = (ID_NUMBER, MOBILE, EMAIL, BIRTH_DATE)
"""Regular expressions (the same syntax serves Python and JavaScript) of what is always personal."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ANY = re.compile("|".join(f"(?:{one})" for one in PATTERNS))


def hide(value: str) -> str:
    """`value` with everything but a first hint masked: 王** · 110*** (18) · e***@***.

    The hint is one character of a name, three of a number, none of anything shorter than two.
    """
    text = value.strip()
    if len(text) < 2:
        return "*" * len(text)
    if "@" in text:
        return f"{text[0]}***@***"
    if re.fullmatch(r"[0-9Xx +-]+", text):
        return f"{text[:3]}*** ({len(text)})" if len(text) > 6 else "*" * len(text)
    if len(text) <= 4:
        return text[0] + "*" * (len(text) - 1)
    return f"{text[0]}*** ({len(text)})"


def places(text: str, known: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where in `text` something personal stands, as (from, to); blanks in a known value do not hide it."""
    found = [one.span() for one in _ANY.finditer(text)]
    for value in _bare(known):
        found += [one.span() for one in _spaced(value).finditer(text)]
    return sorted(found)


def mask_all(value: Any, known: Iterable[str] = ()) -> Any:
    """Plain JSON with every text in it masked; a sha256, whose digits may look like a telephone number, is
    left as it is."""
    if isinstance(value, str):
        return value if _SHA256.fullmatch(value) else mask(value, known)
    if isinstance(value, Mapping):
        return {name: mask_all(one, known) for name, one in value.items()}
    if isinstance(value, list):
        return [mask_all(one, known) for one in value]
    return value


def mask(text: str, known: Iterable[str] = ()) -> str:
    """`text` with personal data hidden.

    `known`: values to hide wherever they stand, whatever they look like (the sensitive fields of a
    form), blanks and line ends inside them or not; those shorter than two characters are left, since they
    would hide half of any text.
    """
    for value in sorted(_bare(known), key=lambda one: (-len(one), one)):
        text = _spaced(value).sub(lambda _, value=value: hide(value), text)  # type: ignore[misc]
    return _ANY.sub(lambda found: hide(found[0]), text)


def _bare(known: Iterable[str]) -> set[str]:
    """Known values without their blanks, as far as they can be looked for."""
    return {bare for one in known if len(bare := "".join(one.split())) >= 2}


@lru_cache(maxsize=4096)
def _spaced(value: str) -> re.Pattern[str]:
    """`value`, with blanks between its characters or none."""
    return re.compile(r"\s*".join(map(re.escape, value)))
