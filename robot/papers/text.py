"""What the text layer of a PDF shows: names, codes, and the months it covers by 税款所属期 (FAQ 16, 36, 42).

A scan has no text layer; then nothing can be said, and nothing is.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from robot.papers.pdf import Unreadable, open_pdf
from robot.policy.calendar import month_of

_MAX_CHARACTERS = 400_000
_YEAR, _MONTH = r"(20\d\d)", r"(0?[1-9]|1[0-2])"
_DAY = rf"{_YEAR}(?:年|[-./]){_MONTH}(?:月|[-./])(0?[1-9]|[12]\d|3[01])日?"
_ONE = rf"{_YEAR}(?:年|[-./]){_MONTH}(?:月(?!\d{{1,2}}日)|(?![-./\d]))"
_RANGE = re.compile(rf"{_ONE}(?:至|到|-|—|–|~|～){_ONE}")
_DAYS = re.compile(_DAY)
_PAIR = re.compile(rf"{_DAY}(?:至|到|-|—|–|~|～)?{_DAY}")
_ALONE = re.compile(rf"(?<![\d.\-/年]){_ONE}")
_MAX_MONTHS = 120


def text_of(path: Path) -> str:
    """The text layer without blanks, full-width forms folded; empty for scans and for what cannot be read."""
    try:
        reader = open_pdf(path.read_bytes())
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > _MAX_CHARACTERS:
                break
    except (Unreadable, OSError):
        return ""
    except Exception:  # pypdf on damage that shows only while reading
        return ""
    return plain("".join(pages))


def plain(text: str) -> str:
    """Without blanks; digits, letters and signs in their half-width form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def months_in(text: str) -> frozenset[str]:
    """Months that `text` (as `text_of` gives it) covers: single months, spans of months, and pairs of the
    first and last day of a month. A date alone is when something was declared or paid: it does not count."""
    found: set[str] = set()
    for one in _PAIR.finditer(text):
        found.update(_paired(one))
    rest = _DAYS.sub("|", text)
    for one in _RANGE.finditer(rest):
        found.update(_span(_month(one[1], one[2]), _month(one[3], one[4])))
    found.update(_month(one[1], one[2]) for one in _ALONE.finditer(rest))
    return frozenset(found)


def _paired(one: re.Match[str]) -> Iterator[str]:
    year, month, day, other_year, other_month, other_day = (int(part) for part in one.groups())
    last = calendar.monthrange(other_year, other_month)[1]
    if day == 1 and other_day == last:
        yield from _span(f"{year:04d}-{month:02d}", f"{other_year:04d}-{other_month:02d}")


def _month(year: str, month: str) -> str:
    return f"{year}-{int(month):02d}"


def _span(first: str, last: str) -> Iterator[str]:
    begin = date(int(first[:4]), int(first[5:]), 1)
    for shift in range(_MAX_MONTHS):
        month = month_of(begin, shift)
        if month > last:
            return
        yield month
