"""What goes to a portal and what comes back, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict


class _Sensitive:
    """Marks a form field as personal data: masked in evidence, logs and errors."""

    def __repr__(self) -> str:
        return "Sensitive"


SENSITIVE = _Sensitive()

Personal = Annotated[str, SENSITIVE]
"""A text that is personal data (name, ID number, phone, address)."""


class _Chooses:
    """Marks a form field that is never typed: it says whose or which row of the portal is meant."""

    def __repr__(self) -> str:
        return "Chooses"


CHOOSES = _Chooses()

DateRange = tuple[date, date]


class PortalForm(BaseModel):
    """All that reaches the portal, and nothing else.

    Field names are the keys of the page's `fields` in selectors/. Values: str, int, Decimal, bool
    (switch or tick), date, StrEnum, Path (one upload), tuple of Path (uploads, order kept), tuple of
    str (cascader path or several choices), DateRange, tuple of PortalForm (rows added one by one).
    None and an empty tuple mean: leave this field alone. A field marked CHOOSES is never typed: it
    picks the row or tells one filing from another, and belongs to the content like any other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def values(self) -> Iterator[tuple[str, Any]]:
        """(name, value) of every field that is to be filled."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is not None and value != () and not self.chooses(name):
                yield name, value

    def chosen(self) -> dict[str, Any]:
        """Name → value of the fields that only choose; empty texts and None left out."""
        named = {name: getattr(self, name) for name in type(self).model_fields if self.chooses(name)}
        return {name: value for name, value in named.items() if value not in (None, "", ())}

    def personal(self) -> set[str]:
        """Every value that is marked as personal data, as a portal prints it; those of rows included."""
        found: set[str] = set()
        for name in type(self).model_fields:
            value = getattr(self, name)
            inner = [one for one in value if isinstance(one, PortalForm)] if isinstance(value, tuple) else []
            inner += [value] if isinstance(value, PortalForm) else []
            for one in inner:
                found |= one.personal()
            if not inner and value not in (None, "", ()) and self.is_sensitive(name):
                found.add(as_text(value))
        return found

    @classmethod
    def is_sensitive(cls, name: str) -> bool:
        """Whether the field is marked as personal data."""
        info = cls.model_fields[name]
        return any(isinstance(mark, _Sensitive) for mark in info.metadata)

    @classmethod
    def chooses(cls, name: str) -> bool:
        """Whether the field only picks a row and is never typed."""
        info = cls.model_fields[name]
        return any(isinstance(mark, _Chooses) for mark in info.metadata)


def as_text(value: Any) -> str:
    """A form value as a portal prints it: dates 2026-03-01, numbers without trailing zeros, 是/否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return value.name
    if isinstance(value, tuple | list):
        return " / ".join(as_text(one) for one in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: what the portal shows once it has a filing. `number` is the portal's own.

    `state` is in the ledger's words: filed, in_review, returned, granted. `portal_state` is the
    portal's own wording of it.
    """

    number: str
    state: str = "filed"
    portal_state: str = ""
    opinion: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One state seen by a reading business (opinions, 已办理预约, 员工列表).

    `number` is the portal's number of the filing it speaks of; `business` the name of the flow that
    filed it (module name without portal), empty when none is meant.
    """

    business: str
    number: str
    state: str
    portal_state: str
    opinion: str = ""
    at: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldResult:
    """What became of one field: the widget found, the value asked for, the value read back.

    `problem` is empty when all is well; it never holds the value itself when `sensitive`.
    """

    label: str
    name: str
    widget: str
    asked: str
    shown: str
    agrees: bool
    problem: str = ""
    sensitive: bool = False
    picture: Path | None = None
