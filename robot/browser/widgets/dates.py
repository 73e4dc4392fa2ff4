"""Dates as pages print them. What cannot be told for sure is told apart from what can."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HAN = {
    name: number
    for number, name in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1
    )
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as far as it is known: `time` is HH:MM or HH:MM:SS. `swapped`: what it would be
    if day and month stood the other way round (03/07/2026), None when that is certain."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: str = ""
    swapped: Moment | None = None

    def js(self) -> dict[str, Any]:
        parts: dict[str, Any] = {"y": self.year, "m": self.month, "d": self.day, "time": self.time or None}
        day = "-".join(f"{n:02d}" for n in (self.year, self.month, self.day) if n is not None)
        text = " ".join(one for one in (day, parts["time"] or "") if one)
        return {"type": "date", "text": text, **{k: v for k, v in parts.items() if v is not None}}


def moment_in(text: str, strict: bool = False) -> Moment | None:
    """The moment a text shows; `strict`: only when the text is nothing else and has year, month or a time.

    >>> moment_in("2026年3月7日")
    Moment(year=2026, month=3, day=7, time='', swapped=None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if strict and not re.fullmatch(
        r"\d{4}-\d{1,2}(-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2})?)?)?|\d{1,2}:\d{2}(:\d{2})?", plain
    ):
        return None
    clock = _time_in(plain)
    day = _day_in(plain)
    if day is None:
        return Moment(time=clock) if clock else None
    return Moment(day.year, day.month, day.day, clock, day.swapped)


def _time_in(text: str) -> str:
    hit = re.search(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)(?:\s*([ap])\.?m)?", text, re.I)
    if not hit:
        return ""
    hour = int(hit[1])
    if hit[4]:
        hour = hour % 12 + (12 if hit[4].lower() == "p" else 0)
    if hour > 23 or int(hit[2]) > 59:
        return ""
    return f"{hour:02d}:{hit[2]}" + (f":{hit[3]}" if hit[3] else "")


def _day_in(text: str) -> Moment | None:
    if hit := re.search(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?(?!\d)", text):
        return _moment(int(hit[1]), int(hit[2]), int(hit[3]) if hit[3] else None)
    if hit := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return _moment(int(hit[1]), int(hit[2]), int(hit[3]))
    if hit := re.search(r"([A-Za-z]{3,9})\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})", text):
        month = _month(hit[1])
        if month:
            return _moment(int(hit[3]), month, int(hit[2]) if hit[2] else None)
    if hit := re.search(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})", text):
        month = _month(hit[2])
        if month:
            return _moment(int(hit[3]), month, int(hit[1]))
    if hit := re.search(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", text):
        first, second, year = int(hit[1]), int(hit[2]), int(hit[3])
        month_first, day_first = _moment(year, first, second), _moment(year, second, first)
        if month_first and day_first and first != second:
            return Moment(year, first, second, swapped=day_first)
        return month_first or day_first
    if hit := re.search(r"(十[一二]|[一二三四五六七八九十])月\s*(\d{4})", text):
        return _moment(int(hit[2]), _HAN[hit[1]], None)
    if hit := re.fullmatch(r"(\d{4})\s*年?", text):
        return Moment(int(hit[1]))
    return None


def _month(word: str) -> int | None:
    short = word[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _moment(year: int, month: int, day: int | None) -> Moment | None:
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Moment(year, month, day)
