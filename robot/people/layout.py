"""How an Employee lies in a workbook: which sheet and column holds which field.

Worked out from the models, so that a new field needs no second list. Single parts (户籍, 在京住所,
工作居住证) are columns of the sheet 员工; lists are sheets of their own, their rows keyed by 工号 and in
order; the attachments are one sheet with a row a file.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from pydantic.fields import FieldInfo

from robot.people.kinds import Count, Day, Flag, Money, Month
from robot.people.models import Employee, EmployeePapers
from robot.people.problems import inner_model

Kind = Literal["text", "choice", "flag", "day", "month", "money", "count"]

MAIN = "员工"
PAPERS = "材料"
HELP = "说明"
KEY = "工号"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path` leads from the row's own model to the field: `("household", "kind")`."""

    heading: str
    path: tuple[str, ...]
    kind: Kind
    required: bool
    example: str
    choices: tuple[str, ...] = ()
    model: str = ""

    @property
    def field(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `field` is the list of Employee that its rows fill; empty for the sheet 员工."""

    title: str
    field: str
    columns: tuple[Column, ...]


def normal(heading: object) -> str:
    """A heading as it is compared: no blanks, no required mark, one kind of brackets."""
    text = "".join(str(heading).split()).rstrip("*＊")
    return text.replace("(", "（").replace(")", "）")


def _inside(kind: Any) -> list[Any]:
    """The type itself and all types within it, None left out."""
    return [kind, *(part for arg in typing.get_args(kind) for part in _inside(arg))]


# Field types that pydantic takes apart: known by the validator they carry.
_ALIASES: tuple[tuple[Any, Kind], ...] = (
    (Day, "day"),
    (Month, "month"),
    (Money, "money"),
    (Count, "count"),
    (Flag, "flag"),
)
_MARKS: dict[Any, Kind] = {typing.get_args(alias)[1]: kind for alias, kind in _ALIASES}


def _kind(info: FieldInfo) -> tuple[Kind, tuple[str, ...]]:
    inside = _inside(info.annotation)
    for one in (*info.metadata, *inside):
        if getattr(one, "__hash__", None) and one in _MARKS:
            return _MARKS[one], ("是", "否") if _MARKS[one] == "flag" else ()
    for one in inside:
        if isinstance(one, type) and issubclass(one, StrEnum):
            return "choice", tuple(member.value for member in one)
        if typing.get_origin(one) is Literal:
            return "choice", tuple(map(str, typing.get_args(one)))
    return "text", ()


def _column(info: FieldInfo, path: tuple[str, ...], required: bool, model: str) -> Column:
    kind, choices = _kind(info)
    example = str(info.examples[0]) if info.examples else ""
    return Column(info.title or path[-1], path, kind, required, example, choices, model)


@cache
def sheets() -> tuple[Sheet, ...]:
    """All sheets with data, 员工 first, in the order of Employee's fields."""
    main: list[Column] = []
    lists: list[Sheet] = []
    for name, info in Employee.model_fields.items():
        inner = inner_model(info)
        if inner is EmployeePapers:
            continue
        if inner is None:
            main.append(_column(info, (name,), info.is_required(), "Employee"))
            continue
        columns = [
            _column(part, (key,), part.is_required(), inner.__name__)
            for key, part in inner.model_fields.items()
        ]
        if typing.get_origin(info.annotation) is tuple:
            lists.append(Sheet(info.title or name, name, (_key_column(), *columns)))
        else:
            main += [
                Column(
                    c.heading,
                    (name, *c.path),
                    c.kind,
                    c.required and info.is_required(),
                    c.example,
                    c.choices,
                    c.model,
                )
                for c in columns
            ]
    return (Sheet(MAIN, "", tuple(main)), *lists, _papers_sheet())


def _key_column() -> Column:
    return Column(KEY, ("key",), "text", True, "E001", (), "Employee")


@cache
def slots() -> dict[str, str]:
    """Slot title, as the portal names it, to the field of EmployeePapers."""
    return {info.title or name: name for name, info in EmployeePapers.model_fields.items()}


def _papers_sheet() -> Sheet:
    return Sheet(
        PAPERS,
        "papers",
        (
            _key_column(),
            Column("材料名称", ("slot",), "choice", True, "学历证书", tuple(slots()), "EmployeePapers"),
            Column("文件", ("file",), "text", True, "E001/diploma.pdf", (), "EmployeePapers"),
        ),
    )
