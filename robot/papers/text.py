"""What the text layer of a PDF shows: names, codes, and the months it covers by 税款所属期 (FAQ 16, 36, 42).

A scan has no text layer; then nothing can be said, and nothing is.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from robot.papers.pdf import Unreadable, open_pdf
from robot.policy.calendar import month_of

_MAX_CHARACTERS = 400_000
_YEAR, _MONTH = r"(20\d\d)", r"(0?[1-9]|1[0-2])"
_DAY = rf"{_YEAR} ?(?:年|[-./]) ?{_MONTH} ?(?:月|[-./]) ?(3[01]|[12]\d|0?[1-9])(?!\d) ?日?"
_ONE = rf"{_YEAR} ?(?:年|[-./]) ?{_MONTH}(?!\d)(?: ?月|(?![-./]\d))"
_TO = r" ?(?:至|到|-|—|–|~) ?"
_RANGE = re.compile(rf"{_YEAR} ?(?:年|[-./]) ?{_MONTH} ?月?{_TO}{_ONE}")
_DAYS = re.compile(rf"(?<!\d){_DAY}")
_BETWEEN = re.compile(rf"{_TO}| ?")
_ALONE = re.compile(rf"(?<![\d.\-/]){_ONE}")
_MAX_MONTHS = 120


def text_of(path: Path) -> str:
    """The text layer, runs of blanks as one, full-width forms folded; empty for scans and broken files."""
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
    return folded(" ".join(pages))


def folded(text: str) -> str:
    """Digits, letters and signs in their half-width form, each run of blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def plain(text: str) -> str:
    """As `folded`, without any blank: to look for names and codes."""
    return folded(text).replace(" ", "")


def months_in(text: str) -> frozenset[str]:
    """Months that `text` (as `text_of` gives it) covers: single months, spans of months, and pairs of the
    first and last day of a month. A date alone is when something was declared or paid: it does not count."""
    found: set[str] = set()
    for one, other in pairwise(_DAYS.finditer(text)):
        if _BETWEEN.fullmatch(text, one.end(), other.start()):
            found.update(_paired(one, other))
    rest = _DAYS.sub("|", text)
    for one in _RANGE.finditer(rest):
        found.update(_span(_month(one[1], one[2]), _month(one[3], one[4])))
    found.update(_month(one[1], one[2]) for one in _ALONE.finditer(rest))
    return frozenset(found)


def _paired(first: re.Match[str], last: re.Match[str]) -> Iterator[str]:
    """Months from a first day of a month to a last day of one; none for any other two dates."""
    if int(first[3]) == 1 and int(last[3]) == calendar.monthrange(int(last[1]), int(last[2]))[1]:
        yield from _span(_month(first[1], first[2]), _month(last[1], last[2]))


def _month(year: str, month: str) -> str:
    return f"{year}-{int(month):02d}"


def _span(first: str, last: str) -> Iterator[str]:
    begin = date(int(first[:4]), int(first[5:]), 1)
    for shift in range(_MAX_MONTHS):
        month = month_of(begin, shift)
        if month > last:
            return
        yield month
