"""A review opinion taken apart: its points, and what each probably concerns. A suggestion, never a rule.

FAQ 90 says where opinions are read; what helps with each point stands in opinions.toml. Pure.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from robot.policy import hotline
from robot.policy.calendar import months_up_to
from robot.policy.findings import Who

SHIPPED = Path(__file__).with_name("opinions.toml")
NOTE = "以下为按关键词给出的建议，以审核意见原文为准。"
NOTHING = f"没有认出这一条说的是哪份材料或哪个字段：按原文办理，不清楚时拨打 {hotline.NUMBER}。"
OVERVIEW_FAQ = 90
_WHO = {"agent": Who.AGENT, "employee": Who.EMPLOYEE, "both": Who.BOTH}
_T = TypeVar("_T")
_MONTHS_AT_MOST = 36
"""A longer span is a slip of the pen; its ends are named, not every month between."""


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str = Field(min_length=2)
    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    do: str = Field(min_length=2)
    faq: int = Field(ge=0, le=92)

    @field_validator("words", "unless")
    @classmethod
    def _plainly(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_plain, words))

    def speaks_in(self, plain: str) -> bool:
        for one in self.unless:
            plain = plain.replace(one, "")
        return any(one in plain for one in self.words)


class Topic(_Words):
    """A paper or a fact that opinions name. `papers`: slots of the employee's or unit's papers; `fields`:
    form field → the portal's label."""

    of: Literal["employee", "unit", "both"] = "both"
    papers: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    who: Literal["agent", "employee", "both"]


class Fault(_Words):
    """What may be wrong with any paper. `faq` 0: the topic's question stands."""

    faq: int = 0


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    courtesies: frozenset[str]
    topic: tuple[Topic, ...]
    fault: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an opinion.

    `text` is the opinion's own, blanks and marks included: the points joined give the whole. `about`,
    `papers` (slots), `months` (YYYY-MM, or 9月 where no year is said), `fields` (form field → label) and
    `faq` are what it probably concerns; `do` and `who` what to do about it. `known` is False where nothing
    was recognised.
    """

    text: str
    about: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    faq: tuple[int, ...] = (OVERVIEW_FAQ,)
    do: tuple[str, ...] = (NOTHING,)
    who: Who = Who.AGENT
    known: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "text": self.text,
            "about": list(self.about),
            "papers": list(self.papers),
            "months": list(self.months),
            "fields": dict(self.fields),
            "faq": list(self.faq),
            "do": list(self.do),
            "who": self.who.value,
            "known": self.known,
        }

    def lines(self) -> Iterator[str]:
        """The suggestion for a person, without the opinion's own words."""
        months = f"；月份：{'、'.join(self.months)}" if self.months else ""
        fields = f"；字段：{'、'.join(label for _, label in self.fields)}" if self.fields else ""
        if self.about:
            yield f"涉及：{'、'.join(self.about)}{months}{fields}"
        elif months:
            yield months.removeprefix("；")
        for one in self.do:
            yield f"建议：{one}"
        if self.do:
            yield f"办理人：{self.who.value}；参考：第{'、'.join(map(str, self.faq))}问"
        else:
            yield f"{self.who.value}。"


def explain(text: str, of: Literal["employee", "unit"] = "employee") -> tuple[Point, ...]:
    """The points of the opinion `text` on a business of an employee or of the unit, in its order.

    Empty for a text of nothing but blanks. Any text will do.
    """
    if not text.strip():
        return ()
    return tuple(_explained(part, of) for part in split(text))


def _explained(text: str, of: str) -> Point:
    plain = _plain(text)
    topics = [one for one in shipped().topic if one.of in (of, "both") and one.speaks_in(plain)]
    faults = [one for one in shipped().fault if one.speaks_in(plain)]
    months = months_in(text)
    if not topics and not faults:
        if "".join(filter(str.isalnum, plain)) in shipped().courtesies:
            return Point(text, do=(), who=Who.NOBODY, known=True)
        return Point(text, months=months)
    who = {_WHO[one.who] for one in topics} or {Who.AGENT}
    fields = {name: label for one in topics for name, label in one.fields.items()}
    return Point(
        text=text,
        about=_each(one.title for one in (*topics, *faults)),
        papers=_each(slot for one in topics for slot in one.papers),
        months=months,
        fields=tuple(fields.items()),
        faq=_each(one.faq for one in (*topics, *faults) if one.faq) or (OVERVIEW_FAQ,),
        do=_each(one.do for one in (*faults, *topics)),
        who=who.pop() if len(who) == 1 else Who.BOTH,
        known=True,
    )


def _each(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))


def _plain(text: str) -> str:
    """Full-width forms and blanks aside."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


# --- points

_ENDS = re.compile(r"[；;。！!？?\r\n]+[”’」』）)\s]*")
_ORDINALS = "一二三四五六七八九十"
_MARK = re.compile(
    rf"""(?P<brackets>[（(]\s*(?:(?P<n1>\d{{1,2}})|(?P<c1>[{_ORDINALS}]{{1,3}}))\s*[）)])
      | (?P<circle>[①-⑳])
      | (?<![\d第.．、])(?P<n2>\d{{1,2}})(?P<dot>[、)）]|[.．](?!\d)|[.．](?=\d{{4}}年))(?!\d{{1,3}}(?!\d))
      | (?P<c2>[{_ORDINALS}]{{1,3}})、
      | 第(?P<c3>[{_ORDINALS}]{{1,2}})[，,、：:]
    """,
    re.VERBOSE,
)


def split(text: str) -> tuple[str, ...]:
    """The parts of `text`; joined they are `text`, to the character. A new part begins after ；。！？ and
    the end of a line, and at a number of a list (1. 2、（一）①). A part that would hold no word goes with its
    neighbour, and so does a heading (退回原因：) with what it heads."""
    cuts = {found.end() for found in _ENDS.finditer(text)} | set(_numbered(text))
    places = [0, *sorted(cut for cut in cuts if 0 < cut < len(text)), len(text)]
    starts, said, heading = [0], False, False
    for start, end in pairwise(places):
        part = text[start:end]
        if not _has_word(part):
            continue
        if said and not heading:
            starts.append(start)
        said, heading = True, part.rstrip().endswith(("：", ":"))
    return tuple(text[start:end] for start, end in pairwise([*starts, len(text)]))


def _has_word(part: str) -> bool:
    """Whether anything is said in it, its number aside."""
    return any(char.isalnum() for char in _MARK.sub("", part, count=1))


def _numbered(text: str) -> Iterator[int]:
    """Where the numbers of lists stand: at the start of a line or sentence, or the next number of a list
    that has begun."""
    expected: dict[str, int] = {}
    for found in _MARK.finditer(text):
        style, number = _ordinal(found)
        before = text[max(0, found.start() - 8) : found.start()].rstrip(" \t\u3000")
        fresh = not before or before[-1] in "；;。！!？?\r\n：:，,"
        if (number == 1 and fresh) or expected.get(style) == number or (fresh and before[-1:] in "\r\n；;。"):
            expected[style] = number + 1
            yield found.start()


def _ordinal(found: re.Match[str]) -> tuple[str, int]:
    """The style of a list's number, and its value."""
    if found["circle"]:
        return "circle", ord(found["circle"]) - ord("①") + 1
    if found["n1"] or found["n2"]:
        return ("n1" if found["n1"] else f"n2{found['dot']}"), int(found["n1"] or found["n2"])
    style = next(one for one in ("c1", "c2", "c3") if found[one])
    return style, _chinese(found[style])


def _chinese(word: str) -> int:
    """一 to 九十九; 0 for what is no number."""
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return _ORDINALS.find(ones) + 1 if len(ones) == 1 else 0
    value = {"": 1}.get(tens, _ORDINALS.find(tens) + 1 if len(tens) == 1 else 0)
    return value * 10 + (_ORDINALS.find(ones) + 1 if len(ones) == 1 else 0)


# --- months

_NUMBER = r"(?:1[0-2]|0?[1-9])"
_MONTH = re.compile(
    rf"(?<!\d)(?:(?P<year>(?:19|20)\d\d)\s*(?:年\s*|[-./．](?=\d))(?P<m>{_NUMBER})(?!\d)(?:\s*月份?)?"
    rf"|(?P<alone>{_NUMBER})\s*月份?)(?P<day>\s*\d{{1,2}}\s*[日号]|[-./．]\d{{1,2}}(?!\d))?",
    re.ASCII,
)
_SPAN = re.compile(r"\s*(?:至|到|—+|–|－|-|~|～)\s*$")
_LIST = re.compile(r"\s*[、，,和及与]\s*$")


def months_in(text: str) -> tuple[str, ...]:
    """The months `text` names: YYYY-MM; 9月 where it says no year. A span gives every month in it, a day
    (9月10日) none. A year holds for the months that follow it in a list or span."""
    found: list[str] = []
    year, last_end, last = "", -1, ""
    text = unicodedata.normalize("NFKC", text)
    for one in _MONTH.finditer(text):
        if one["day"]:
            last_end = -1
            continue
        between = text[last_end : one.start()] if last_end >= 0 else ""
        joined = last_end >= 0 and (_SPAN.match(between) or _LIST.match(between))
        year = one["year"] or (year if joined else "")
        number = int(one["m"] or one["alone"])
        month = f"{year}-{number:02d}" if year else f"{number}月"
        if joined and _SPAN.match(between):
            found += _between(last, month)
        found.append(month)
        last, last_end = month, one.end()
    return tuple(dict.fromkeys(found))


def _between(first: str, last: str) -> tuple[str, ...]:
    """The months after `first` up to `last`, where both have a year and it is no slip of the pen."""
    if "月" in first + last:
        return ()
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])
    return months_up_to(last, count) if 0 < count <= _MONTHS_AT_MOST else ()


@lru_cache(maxsize=1)
def shipped() -> _File:
    """The words."""
    return _File.model_validate(tomllib.loads(SHIPPED.read_text("utf-8")))
