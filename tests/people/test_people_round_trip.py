"""The same people as YAML and as a workbook load to equal objects."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import employee, id_number, unit
from hypothesis import HealthCheck, given, settings
from people_strategies import AWKWARD, employees

from robot.people.dump import dump_yaml
from robot.people.models import Employee, Unit
from robot.people.template import write_workbook
from robot.people.workspace import load_employees
from robot.people.yaml_file import read_yaml

modest = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round-trip")


@modest
@given(one=employees(), other=employees(key="1002", id_number=id_number("1980-01-01")))
def test_workbook_and_yaml_hold_the_same_people(folder: Path, one: Employee, other: Employee) -> None:
    people = (one,) if one.id_number == other.id_number else (one, other)
    write_workbook(folder / "people.xlsx", people)
    assert load_employees(folder / "people.xlsx") == people
    for person in people:
        (folder / "person.yaml").write_text(dump_yaml(person), encoding="utf-8")
        assert load_employees(folder / "person.yaml") == (person,)


def test_awkward_texts_stay_as_they_are(tmp_path: Path) -> None:
    people = [
        employee(key=f"A{n}", id_number=id_number(serial=n), name=text, position=text)
        for n, text in enumerate(AWKWARD)
    ]
    write_workbook(tmp_path / "people.xlsx", people)
    assert [one.name for one in load_employees(tmp_path / "people.xlsx")] == AWKWARD
    for person in people:
        (tmp_path / "person.yaml").write_text(dump_yaml(person), encoding="utf-8")
        assert load_employees(tmp_path / "person.yaml") == (person,)


def test_order_of_people_and_rows_is_kept(tmp_path: Path) -> None:
    people = tuple(
        employee(key=f"K{9 - n}", id_number=id_number(f"198{n}-01-01"), income=employee().income[::-1])
        for n in range(5)
    )
    write_workbook(tmp_path / "order.xlsx", people)
    assert load_employees(tmp_path / "order.xlsx") == people


def test_unit_as_yaml(tmp_path: Path) -> None:
    made = unit(high_tech={"number": "GR1", "issued": "2025-12-01", "expires": "2028-11-30"}, capital="0.10")
    (tmp_path / "unit.yaml").write_text(dump_yaml(made), encoding="utf-8")
    document = read_yaml(tmp_path / "unit.yaml", "unit.yaml")
    assert document.problems == []
    assert Unit.model_validate(document.data) == made
