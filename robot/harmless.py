"""Texts of others, shown: what a terminal or a page would obey instead of showing is shown as a mark.

Escape sequences move the cursor or set the window's title, marks of direction make a text read otherwise
than it is, and half of a character pair cannot be written at all.
"""

from __future__ import annotations

import re

_UNSHOWN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_OBEYED = re.compile(f"[{_UNSHOWN}]")
_ESCAPED = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def harmless(text: str) -> str:
    """`text` for a terminal or a page; lines and tabs stay. A line's end is one however it was written."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def harmless_json(document: str) -> str:
    """A JSON document with such characters as escapes: nothing of the text is lost to a program."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
