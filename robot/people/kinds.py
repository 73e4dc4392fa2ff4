"""Kinds of values in the structured employee file: what is accepted, and what it becomes.

YAML scalars arrive as text, workbook cells as text, numbers, dates or booleans; both become the same
value here, so that either file of the same people loads to equal objects. Messages name what was
expected and never repeat the value: it may be personal data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as StdnumError

# Copied from chat windows and web pages, invisible, and enough to make a portal refuse a value.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# Control characters, line and paragraph separators, surrogates, and the points that no workbook can hold.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_DIGITS = 15  # a workbook keeps no more significant digits in a number cell
# GB/T 2260: the first two digits of an ID number name a province.
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def _expected(kind: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{expected}", {"expected": expected})


def clean(value: Any) -> Any:
    """Text without invisible characters at all and blanks at its ends; whole numbers become text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = format(value, f".{_DIGITS}g") if isinstance(value, float) else str(value)
        if not text.isdigit() or len(text) > _DIGITS:
            raise _expected("text", "text; format the cell as text and type the value again")
        return text
    if not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():
        return value.strip()
    value = _INVISIBLE.sub("", value).strip()
    if _CONTROL.search(value):
        raise _expected("text", "one line of text without control characters")
    return value


def _matching(pattern: str, expected: str) -> Callable[[str], str]:
    """A check against `pattern` that says `expected` instead of the pattern."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.match(value):
            raise _expected("pattern", expected)
        return value

    return check


def _id_number(value: str) -> str:
    """GB 11643. The county is not looked up (stdnum would): a number keeps the code of the county that
    issued it, which may be younger than its holder or long abolished."""
    value = value.upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", value) or not _PROVINCES.match(value):
        raise _expected("id_number", "18 characters: 17 digits and a check character, as on the ID card")
    try:
        ric.get_birth_date(value)
    except StdnumError:
        raise _expected("id_number", "an ID number whose digits 7 to 14 are a birth date") from None
    if ric.calc_check_digit(value) != value[-1]:
        raise _expected("id_number", "an ID number whose last character fits the others: one is mistyped")
    return value


def _credit_code(value: str) -> str:
    value = value.upper()
    if not re.fullmatch(r"[0-9A-Z]{18}", value) or not uscc.is_valid(value):
        raise _expected("credit_code", "18 characters whose last one fits the others, as on the licence")
    return value


_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
)
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})月?")


def _day(value: Any) -> date:
    """2012-07-01, 2012/7/1, 2012.7.1, 2012年7月1日, or a date cell without a time of day."""
    if isinstance(value, datetime):
        if value.time() != time():
            raise _expected("day", "a date without a time of day")
        value = value.date()
    elif isinstance(value, str) and (found := _DAY.fullmatch(value.strip())):
        try:
            value = date(*(int(part) for part in found.groups() if part))
        except ValueError:
            raise _expected("day", "a date that exists") from None
    if not isinstance(value, date):
        raise _expected("day", "a date YYYY-MM-DD")
    if not 1900 <= value.year <= 2100:
        raise _expected("day", "a date from 1900 to 2100")
    return value


def _month(value: Any) -> str:
    """2026-03, 2026/3, 2026.3, 2026年3月, or a date cell (a workbook makes 2026-03 the first of March)."""
    if isinstance(value, date):
        if value.day != 1:
            raise _expected("month", "a month YYYY-MM, not a day of it")
        year, month = value.year, value.month
    elif isinstance(value, str) and (found := _MONTH.fullmatch(value.strip())):
        year, month = int(found[1]), int(found[2])
    else:
        raise _expected("month", "a month YYYY-MM")
    if not (1900 <= year <= 2100 and 1 <= month <= 12):
        raise _expected("month", "a month YYYY-MM from 1900 to 2100")
    return f"{year:04d}-{month:02d}"


_FLAGS = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (known := _FLAGS.get(value.strip().lower())) is not None:
        return known
    raise _expected("flag", "是 or 否")


_MONEY = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?")


def _money(value: Any) -> Any:
    """Plain digits, with or without thousands separators; a number cell as Excel itself would show it."""
    if isinstance(value, bool):
        raise _expected("money", "an amount in CNY, digits and at most two decimals")
    if isinstance(value, float):
        value = format(value, f".{_DIGITS}g")
    if isinstance(value, str):
        if not _MONEY.fullmatch(value.strip()):
            raise _expected("money", "an amount in CNY, digits and at most two decimals, not negative")
        return Decimal(value.strip().replace(",", ""))
    return value


def _whole(value: Any) -> Any:
    """A whole number; a workbook's 2.0 is 2."""
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch(r"[0-9]{1,9}", value.strip())):
        raise _expected("whole", "a whole number")
    return value


def _one_or_many(value: Any) -> Any:
    """A single path may stand without a list around it."""
    return (value,) if isinstance(value, str) else value


def _paper_path(value: str) -> str:
    path = PurePosixPath(value.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.name or ":" in path.parts[0]:
        raise _expected("paper", "a path inside the workspace's papers/ folder")
    if any(len(part.encode("utf-8", "replace")) > 255 for part in path.parts):
        raise _expected("paper", "a file name of at most 255 bytes")
    return str(path)


def _schema(pattern: str) -> WithJsonSchema:
    """For editors. A number without quotes loads as well, so it is no mistake there either."""
    return WithJsonSchema({"type": ["string", "integer"], "pattern": pattern.replace(r"\Z", "$")})


Text = Annotated[str, BeforeValidator(clean), Field(min_length=1, max_length=200)]
IdNumber = Annotated[
    str,
    BeforeValidator(clean),
    AfterValidator(_id_number),
    _schema(r"^[0-9]{17}[0-9Xx]\Z"),
    Field(title="身份证号", examples=["110105199003072346"]),
]
CreditCode = Annotated[
    str,
    BeforeValidator(clean),
    AfterValidator(_credit_code),
    WithJsonSchema({"type": "string", "pattern": "^[0-9A-Za-z]{18}$"}),
    Field(examples=["91110105MA01ABCD4C"]),
]
Day = Annotated[date, BeforeValidator(_day)]
Month = Annotated[
    str,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"}),
    Field(examples=["2026-03"]),
]
# `unit` is the subject of the unit's own businesses.
_KEY = r"^(?![Uu][Nn][Ii][Tt]\Z)[A-Za-z0-9][A-Za-z0-9_-]{0,31}\Z"
_MOBILE = r"^1[3-9][0-9]{9}\Z"
_EMAIL = r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+\Z"


Key = Annotated[
    str,
    BeforeValidator(clean),
    AfterValidator(_matching(_KEY, "at most 32 of A-Z a-z 0-9 _ -, not `unit`, nothing about the person")),
    _schema(_KEY),
]
Mobile = Annotated[
    str,
    BeforeValidator(clean),
    AfterValidator(_matching(_MOBILE, "a mobile number: 11 digits beginning with 13 to 19")),
    _schema(_MOBILE),
    Field(examples=["13800001234"]),
]
Email = Annotated[
    str,
    BeforeValidator(clean),
    AfterValidator(_matching(_EMAIL, "an e-mail address")),
    _schema(_EMAIL),
    Field(max_length=100, examples=["e001@example.com"]),
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": [True, False, "是", "否"]})]
Money = Annotated[
    Decimal,
    BeforeValidator(_money),
    Field(ge=0, max_digits=14, decimal_places=2),
]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=1000)]
Year = Annotated[int, BeforeValidator(_whole), Field(ge=2000, le=2100)]
PaperPath = Annotated[
    str,
    BeforeValidator(clean),
    AfterValidator(_paper_path),
    Field(min_length=1, max_length=300, examples=["E001/labor.pdf"]),
]
Papers = Annotated[
    tuple[PaperPath, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}}),
    Field(examples=["E001/labor.pdf"]),
]
