"""`gongju init`: the example workspace, its schemas and its stable papers."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from factories import UNIT_NAME, months

from robot import settings
from robot.errors import ConfigError
from robot.people import sample
from robot.people.init import init_workspace
from robot.people.models import Employee, Level, Marriage, Qualification, Unit, Workspace
from robot.people.schema import schema, write_schemas
from robot.people.workspace import load_employees, load_workspace

TODAY = date(2026, 11, 5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("init") / "new" / "workspace"
    init_workspace(made)
    return made


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    return load_workspace(folder)


def test_it_loads_and_is_the_unit_of_the_mock_portal(workspace: Workspace) -> None:
    unit = workspace.unit
    assert (unit.name, unit.credit_code) == (UNIT_NAME, "91110105MA01ABCD4C")
    assert (unit.permission, unit.association_code) == ("朝阳区", "GL8A3F")
    assert [one.key for one in workspace.employees] == ["E001", "E002", "E003"]
    assert sum(tax.amount for tax in unit.taxes if tax.year == 2025) > 200_000


def test_e001_is_fine_by_education_with_a_child_before_school(workspace: Workspace) -> None:
    one = workspace.employees[0]
    assert one.highest_education.level is Level.MASTER
    assert one.highest_education.finished.year == 2015
    assert one.marriage is Marriage.MARRIED
    assert [(child.school, child.accompanies) for child in one.children] == [(None, True)]
    assert one.residence.kind == "租赁"


def test_e002_is_single_and_files_by_title(workspace: Workspace) -> None:
    two = workspace.employees[1]
    assert (two.marriage, two.qualification) == (Marriage.SINGLE, Qualification.TITLE)
    assert two.titles[0].lookup_url
    assert two.papers.title


@pytest.mark.parametrize("index", [0, 1, 2])
def test_months_are_whole_and_income_is_enough(workspace: Workspace, index: int) -> None:
    person = workspace.employees[index]
    assert [one.month for one in person.income] == months("2026-10", 13)
    assert [one.month for one in person.insurance] == months("2026-10", 13)
    assert {one.payer for one in (*person.income, *person.insurance)} == {UNIT_NAME}
    assert min(one.amount for one in person.income) > Decimal("11937") * Decimal("1.5")
    assert person.current_contract.begins <= TODAY <= (person.current_contract.ends or TODAY)
    assert 18 < person.age_on(TODAY) < 55


def test_only_e003_has_a_month_paid_afterwards(workspace: Workspace) -> None:
    late = {one.key: [m.month for m in one.insurance if m.back_paid] for one in workspace.employees}
    assert late == {"E001": [], "E002": [], "E003": ["2026-05"]}


def test_settings_are_those_of_the_mock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PROFILE", "TODAY", "CHAOYANG_USER", "CHAOYANG_PASSWORD", "WORKSPACE"):
        monkeypatch.delenv(f"GONGJU_{name}", raising=False)
    loaded = settings.load(folder)
    assert (loaded.profile, loaded.today, loaded.chaoyang_user) == ("mock", TODAY, "agent")
    assert loaded.chaoyang_password is not None
    assert loaded.chaoyang_password.get_secret_value() == "mock-only"


def test_nobody_else_may_look(folder: Path) -> None:
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_papers_are_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    again = init_workspace(tmp_path)
    papers = [path.relative_to(tmp_path) for path in again if "papers" in path.parts]
    assert len(papers) > 30
    for path in papers:
        assert (folder / path).read_bytes() == (tmp_path / path).read_bytes(), path
    digests = {hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in papers}
    assert len(digests) == len(papers)


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "employees").mkdir()
    (tmp_path / "employees" / "E002.yaml").write_text("mine")
    for place in (folder, tmp_path):
        before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
        with pytest.raises(ConfigError, match="nothing was written") as caught:
            init_workspace(place)
        assert len(caught.value.problems) == 1
        assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ConfigError) as caught:
            init_workspace(place)
        assert len(str(caught.value).splitlines()) == 1


def test_sample_without_a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    with_font = sample.sample_pdf("学历证书", "Diploma", ("甲",))
    monkeypatch.setattr(sample, "_FONTS", ("no such font.ttc",))
    for cached in (sample._font, sample._font_name):
        cached.cache_clear()
    try:
        plain = sample.sample_pdf("学历证书", "Diploma", ("甲",))
        assert plain.startswith(b"%PDF-")
        assert plain == sample.sample_pdf("学历证书", "Diploma", ("甲",))
        if with_font != plain:  # this machine has one
            assert len(plain) > 5_000
    finally:
        for cached in (sample._font, sample._font_name):
            cached.cache_clear()


def test_template_of_the_workspace_loads(folder: Path) -> None:
    assert load_employees(folder / "employees-template.xlsx") == ()


@pytest.mark.parametrize(
    "name", ["unit.yaml", "employees/E001.yaml", "employees/E002.yaml", "employees/E003.yaml"]
)
def test_yaml_points_to_its_schema_and_fits_it(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    first = text.splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    made = json.loads(((folder / name).parent / first.partition("=")[2]).read_text(encoding="utf-8"))
    fits(yaml.safe_load(text), made, made)


def fits(value: object, part: dict[str, object], whole: dict[str, object]) -> None:
    """The part of JSON Schema behind red lines in an editor: names, required, enums, types of YAML 1.2."""
    if "$ref" in part:
        part = part | whole["$defs"][str(part["$ref"]).rpartition("/")[2]]  # type: ignore[index]
    if value is None:
        return  # an empty field
    options = part.get("anyOf", [part])
    if isinstance(options, list) and options != [part]:
        kinds = [one for one in options if one.get("type") != "null"]
        fits(value, kinds[0], whole)
    elif isinstance(value, dict):
        names = part["properties"]
        assert set(value) <= set(names), set(value) - set(names)  # type: ignore[call-overload]
        assert set(part.get("required", ())) <= set(value)  # type: ignore[call-overload]
        for name, one in value.items():
            fits(one, names[name], whole)  # type: ignore[index]
    elif isinstance(value, list):
        for one in value:
            fits(one, part["items"], whole)  # type: ignore[arg-type]
    elif "enum" in part:
        assert value in part["enum"]  # type: ignore[operator]
    else:
        kind = {str: "string", int: "integer", float: "number", date: "string", bool: "boolean"}[type(value)]
        assert kind in str(part["type"]) or (kind == "integer" and part["type"] == "number"), (value, part)


def test_schema_names_every_field_in_chinese(tmp_path: Path) -> None:
    for path, model in zip(write_schemas(tmp_path), (Unit, Employee), strict=True):
        made = json.loads(path.read_text(encoding="utf-8"))
        assert made == schema(model)
        assert set(made["properties"]) == set(model.model_fields)
        assert made["additionalProperties"] is False
        for name, part in made["properties"].items():
            assert part["title"] == model.model_fields[name].title
