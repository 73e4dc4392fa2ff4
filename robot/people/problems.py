"""From what a model says to what the writer of the file reads: place, field, what was expected, example.

The wrong value itself never appears: it may be personal data.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from robot.errors import Problem

Loc = tuple[int | str, ...]
"""Names and list positions from the outermost model inwards, as pydantic gives them."""

_TEXTS: Mapping[str, str] = {
    "missing": "a value; this field is required",
    "string_type": "text",
    "string_unicode": "text",
    "string_too_short": "a value; it may not be empty",
    "string_too_long": "at most {max_length} characters",
    "tuple_type": "a list, each entry behind a dash",
    "too_short": "at least {min_length} entry",
    "too_long": "at most {max_length} entries",
    "model_type": "fields below it (key: value)",
    "model_attributes_type": "fields below it (key: value)",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "decimal_max_places": "at most {decimal_places} decimals",
    "decimal_max_digits": "at most {max_digits} digits",
    "decimal_whole_digits": "at most {whole_digits} digits before the point",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
}


def inner_model(info: FieldInfo) -> type[BaseModel] | None:
    """The model inside a field's type: of `Permit | None` and `tuple[Child, ...]` as well."""
    return _model_in(info.annotation)


def _model_in(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if typing.get_origin(kind) in (tuple, typing.Union, types.UnionType):
        return next(filter(None, map(_model_in, typing.get_args(kind))), None)
    return None


def _walk(model: type[BaseModel], loc: Loc) -> tuple[list[str], list[str], FieldInfo | None]:
    """Chinese titles and names along `loc`, and the field at its end."""
    titles: list[str] = []
    names: list[str] = []
    info: FieldInfo | None = None
    here: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, int):
            titles.append(f"第{part + 1}条")
            continue
        info = here.model_fields.get(part) if here else None
        if info is None:
            break
        titles.append(info.title or part)
        names.append(part)
        here = inner_model(info)
    return titles, names, info


def field_text(model: type[BaseModel], loc: Loc) -> str:
    """`教育经历 第2条 毕业日期 (education.finished)`."""
    titles, names, _ = _walk(model, loc)
    return f"{' '.join(titles)} ({'.'.join(names)})" if names else "file"


def example_of(info: FieldInfo | None) -> str:
    """The field's own example, or nothing."""
    return str(info.examples[0]) if info is not None and info.examples else ""


def problems_of(error: ValidationError, model: type[BaseModel], where: Callable[[Loc], str]) -> list[Problem]:
    """Every problem of `error`. `where` gives file and line, or cell, of a place in the data."""
    found = []
    errors = error.errors(include_url=False, include_input=False)
    lists = {one["loc"][:cut] for one in errors for cut in range(1, len(one["loc"]))}
    for one in errors:
        loc: Loc = one["loc"]
        if one["type"] == "too_short" and loc in lists:
            continue  # pydantic does not count wrong entries; they are told already
        context: dict[str, Any] = one.get("ctx", {})
        if one["type"] == "extra_forbidden":
            found.append(_unknown(model, loc, where(loc)))
            continue
        if isinstance(name := context.get("field"), str):  # a check over several fields names the one to mend
            loc = (*loc, name)
        expected = _expected(one["type"], one["msg"], context)
        found.append(Problem(where(loc), field_text(model, loc), expected, example_of(_walk(model, loc)[2])))
    return found


def _expected(kind: str, message: str, context: Mapping[str, Any]) -> str:
    if kind in ("enum", "literal_error"):
        return "one of " + str(context["expected"]).replace("'", "").replace(" or ", ", ")
    if kind in _TEXTS:
        return _TEXTS[kind].format(**context)
    return message


def _unknown(model: type[BaseModel], loc: Loc, where: str) -> Problem:
    """A name that is no field. It is shown only when it looks like one: it may be a value gone astray."""
    here: type[BaseModel] | None = model
    for part in loc[:-1]:
        if isinstance(part, str) and here is not None:
            here = inner_model(here.model_fields[part])
    name = str(loc[-1])
    shown = name if re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]{0,30}", name) else "unknown"
    known = list(here.model_fields) if here else []
    by_title = {info.title: key for key, info in here.model_fields.items()} if here else {}
    close = [by_title[name]] if name in by_title else difflib.get_close_matches(shown, known, 1)
    parents = field_text(model, loc[:-1]) if loc[:-1] else ""
    expected = "no such field; " + (f"{close[0]} is meant?" if close else f"known are {', '.join(known)}")
    return Problem(where, " ".join(filter(None, (parents, shown))), expected)
