"""The last judgement: does what the page shows agree with what was asked? Unsure means no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from robot.browser.widgets.dates import Moment, moment_in
from robot.browser.widgets.spec import Spec, asked_text, moment_of

TYPED = frozenset({"text", "textarea", "password", "number", "richtext", "autocomplete", "color", "range"})
"""Widgets whose shown text is what was typed: compared exactly, not as an option's text."""
_TRUE = frozenset({"是", "有", "true", "yes", "on", "开", "√", "✓"})
_FALSE = frozenset({"否", "无", "false", "no", "off", "关"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page shows of one field, as the in-page half tells it.

    `backing`: what the hidden list behind a styled one has chosen. `kept`: files in the input itself.
    `sent`: files the page sent with the answers' status. `printed`: the sizes listed beside the names.
    `walked`: set by clicking the very option or day. `folded`: a "+2" hides part of the value.
    `on`: a tick's state.
    """

    widget: str = ""
    shown: str = ""
    parts: tuple[str, ...] = ()
    backing: tuple[str, ...] | None = None
    kept: tuple[tuple[str, int], ...] = ()
    sent: tuple[tuple[str, int, int], ...] = ()
    printed: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    picture_sizes: tuple[int, ...] = ()
    walked: bool = False
    folded: bool = False
    on: bool | None = None
    problem: str = ""
    offers: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Reading:
        backing = raw.get("backing")
        return cls(
            widget=raw.get("widget") or "",
            shown=raw.get("shown") or "",
            parts=tuple(raw.get("parts") or ()),
            backing=None if backing is None else tuple(backing),
            kept=tuple((one["name"], one["size"]) for one in raw.get("kept") or ()),
            sent=tuple((one["name"], one["size"], one["status"]) for one in raw.get("sent") or ()),
            printed=tuple(raw.get("printed") or ()),
            pictures=tuple(raw.get("pictures") or ()),
            walked=bool(raw.get("walked")),
            folded=bool(raw.get("folded")),
            on=raw.get("on"),
            problem=raw.get("problem") or "",
            offers=tuple(raw.get("offers") or ()),
        )


def squash(text: str) -> str:
    """Without blanks, width and case: how option texts are told apart."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", unicodedata.normalize("NFKC", text)).lower()


def _plain(text: str) -> str:
    """What a kit adds by itself to a typed text: line ends, unbreakable blanks."""
    return text.replace("\r\n", "\n").replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")


def disagreement(value: Any, spec: Spec, reading: Reading) -> str:
    """Why the reading is not the value, "" when it is. Never names the values themselves."""
    if reading.problem:
        return reading.problem
    if not reading.widget:
        return "no such label is visible"
    if spec.extra.get("names") and reading.widget == "upload":
        return _files(spec, reading)
    if isinstance(value, bool):
        return _bool(value, spec, reading)
    if reading.folded and not reading.backing:
        return "the control hides part of its value (+n); it cannot be read back"
    said = _one(value, spec, reading)
    if said or reading.backing is None:
        return said
    # The page shows one thing; the list behind it, which is what gets sent, must say the same.
    wanted = [squash(asked_text(one)) for one in (value if isinstance(value, tuple | list) else [value])]
    if sorted(wanted) != sorted(squash(one) for one in reading.backing):
        return "the page shows the value but would send another"
    return ""


def _one(value: Any, spec: Spec, reading: Reading) -> str:
    shown = reading.shown
    if shown == "" and asked_text(value) != "":
        return "the control is empty"
    if isinstance(value, int | float | Decimal):
        return "" if _number_agrees(asked_text(value), shown) else "another number is shown"
    if isinstance(value, tuple | list):
        return _several(value, spec, reading)
    if reading.on is not None:
        return _bool(_truth(asked_text(value)), spec, reading)
    text = asked_text(value)
    moment = moment_of(value)
    if moment and (not isinstance(value, str) or reading.widget not in TYPED):
        if _plain(shown) == text:
            return ""
        return _moment_agrees(moment, shown, reading)
    if _plain(shown) == _plain(text):
        return ""
    if reading.widget in TYPED:
        return "" if _masked(text, shown) else "another text is shown"
    return "" if squash(shown) == squash(text) else "another choice is shown"


def _truth(text: str) -> bool | None:
    low = text.strip().lower()
    return True if low in _TRUE else False if low in _FALSE else None


def _bool(value: bool | None, spec: Spec, reading: Reading) -> str:
    if reading.on is not None:
        wanted = True if value is None else value
        return "" if reading.on is wanted else "it is not " + ("on" if wanted else "off")
    shown = _truth(reading.shown)
    if shown is None or value is None:
        return "it cannot be told whether this means yes or no"
    return "" if shown is value else "the opposite is shown"


def _number(text: str) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"^[¥$€]\s*|\s*(元|万元|%|人|个|年|月)$", "", plain)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _number_agrees(asked: str, shown: str) -> bool:
    if asked == shown.strip() or squash(asked) == squash(shown):
        return True
    a, b = _number(asked), _number(shown)
    return a is not None and a == b


def _masked(asked: str, shown: str) -> bool:
    """138 0013 8000 for 13800138000: a mask only put separators between the same digits."""
    if not re.fullmatch(r"[0-9]+[0-9Xx]", asked):
        return False
    return re.sub(r"[\s()-]", "", shown).upper() == asked.upper()


def _moment_agrees(asked: Moment, shown: str, reading: Reading) -> str:
    seen = moment_in(shown)
    if seen is None:
        return "no date is shown" if asked.year else "another time is shown"
    if seen.swapped is not None and not reading.walked:
        return "the date is shown so that day and month cannot be told apart"
    options = [seen] if seen.swapped is None else [seen, seen.swapped]
    return "" if any(_same_moment(asked, one, seen.time) for one in options) else "another date is shown"


def _same_moment(asked: Moment, seen: Moment, clock: str) -> bool:
    if (asked.year, asked.month) != (seen.year, seen.month):
        # A year picker shows a year: that is all of a first of January and no more.
        if not (
            seen.month is None
            and asked.year == seen.year
            and asked.month in (None, 1)
            and asked.day in (None, 1)
        ):
            return False
    elif asked.day != seen.day and not (seen.day is None and asked.day in (None, 1)):
        return False
    return _same_clock(asked.time, clock)


def _same_clock(asked: str, seen: str) -> bool:
    def full(text: str) -> str:
        return "" if text in ("", "00:00", "00:00:00") else (text if len(text) == 8 else text + ":00")

    return full(asked) == full(seen)


def _several(value: Sequence[Any], spec: Spec, reading: Reading) -> str:
    if spec.type == "range":
        return _range(value, reading)
    wanted = [squash(asked_text(one)) for one in value]
    parts = [squash(one) for one in reading.parts]
    if sorted(parts) == sorted(wanted):
        # Two texts of a path in two places are still in order.
        return ""
    if re.fullmatch(r"[/>,、\\|·-]?".join(re.escape(one) for one in wanted), squash(reading.shown)):
        return ""
    if reading.walked and squash(reading.shown) == wanted[-1]:
        return ""
    return "other choices are shown"


def _range(value: Sequence[Any], reading: Reading) -> str:
    shown = [one for one in reading.parts if re.search(r"\d", one)]
    if len(shown) == 1:
        found = re.findall(
            r"\d{4}\D\d{1,2}\D\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
            r"|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}:\d{2}(?::\d{2})?",
            shown[0],
        )
        shown = found if len(found) == 2 else shown
    if len(shown) != 2:
        return "no two ends are shown"
    for one, text in zip(value, shown, strict=True):
        moment = moment_of(one)
        if moment is None or _moment_agrees(moment, text, reading):
            return "another range is shown"
    return ""


def _files(spec: Spec, reading: Reading) -> str:
    names: list[str] = spec.extra["names"]
    sizes: list[int] = spec.extra["sizes"]
    if reading.kept and len(reading.kept) == len(names) and [size for _, size in reading.kept] != sizes:
        return "a file in the control has another size"
    if list(reading.parts) == names:
        pairs = zip(reading.printed, sizes, strict=False)
        wrong = any(printed_agrees(text, size) is False for text, size in pairs)
        return "a file in the list has another size" if wrong else ""
    if reading.parts:
        return (
            "other files are shown"
            if sorted(reading.parts) != sorted(names)
            else "the files stand in another order"
        )
    if len(reading.pictures) == len(names):
        if list(reading.picture_sizes) == sizes:
            return ""
        posted = [(name, size) for name, size, status in reading.sent if 200 <= status < 300]
        if posted[-len(names) :] == list(zip(names, sizes, strict=True)):
            return ""
        return "pictures are shown without their names; that they are these files cannot be told"
    return "no file is shown"


def printed_agrees(text: str, size: int) -> bool | None:
    """Whether a printed size (12.3 KB, by 1024 or by 1000) can be `size` bytes; None: none is printed."""
    found = re.fullmatch(r"(\d+(?:\.(\d+))?)\s*([A-Za-z])[A-Za-z]*", text)
    if found is None:
        return None
    number, decimals, unit = found.groups()
    power = "bkmg".find(unit.lower())
    if power < 0:
        return None
    half = 0.51 / 10 ** len(decimals or "") + 1e-9
    return any(abs(size / base**power - float(number)) <= half for base in (1024, 1000))


def certain_files(spec: Spec, reading: Reading) -> bool:
    """Whether listed files are these very ones and not older ones of the same names: their sizes are
    listed, or the control holds them, or the page has sent them since it was loaded."""
    names, sizes = spec.extra["names"], spec.extra["sizes"]
    sent = {(name, size) for name, size, status in reading.sent if 200 <= status < 300}
    if reading.kept:
        return True
    printed = [*reading.printed, *[""] * len(names)]
    return all(
        printed_agrees(text, size) or (name, size) in sent
        for text, name, size in zip(printed, names, sizes, strict=False)
    )
