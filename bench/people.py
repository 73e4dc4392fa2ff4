"""Invented employees, one a turn, and the workspace that the flow's ones stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stdnum.cn import ric

from robot.people.dump import dump_yaml
from robot.people.init import init_workspace
from robot.people.models import Employee, QuotaRecord, Workspace
from robot.people.workspace import load_workspace

MODEL = "E001"
"""The employee of the example workspace whose file, but for the person, everybody here has."""

NAMES = "甲乙丙丁戊己庚辛壬癸"
BIRTHDAY = "19900412"
PLACE = "130602"
QUOTA = QuotaRecord(year=2026, granted_on=date(2026, 11, 2), granted=999)
"""Else a rule keeps the flow from filing for so many (FAQ 13)."""

MOST = 400
"""People of one sex born at one place on one day."""


@dataclass(frozen=True, slots=True)
class Someone:
    """One employee: `key` is the staff number."""

    key: str
    name: str
    id_number: str


def crowd(count: int) -> list[Someone]:
    """`count` men of one birthday, told apart by the order number of a valid ID number."""
    if count > MOST:
        raise ValueError(f"at most {MOST} people")
    made = []
    for at in range(count):
        head = f"{PLACE}{BIRTHDAY}{at * 2 + 101:03d}"
        key = f"B{at + 1:03d}"
        made.append(Someone(key, f"示例{NAMES[at % len(NAMES)]}", head + ric.calc_check_digit(head + "0")))
    return made


def furnish(folder: Path, people: list[Someone]) -> Workspace:
    """A workspace in `folder`: the example's unit, with quota enough, its papers, and only `people`."""
    init_workspace(folder)
    example = load_workspace(folder)
    model = example.employee(MODEL)
    assert model is not None
    unit = example.unit.model_copy(update={"quota": (*example.unit.quota, QUOTA)})
    (folder / "unit.yaml").write_text(dump_yaml(unit), "utf-8")
    for file in (folder / "employees").iterdir():
        file.unlink()
    for one in people:
        (folder / "employees" / f"{one.key}.yaml").write_text(dump_yaml(as_employee(model, one)), "utf-8")
    return load_workspace(folder)


def as_employee(model: Employee, one: Someone) -> Employee:
    """`model` as this person."""
    return model.model_copy(update={"key": one.key, "name": one.name, "id_number": one.id_number})
