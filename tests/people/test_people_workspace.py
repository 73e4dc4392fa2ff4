"""A whole folder: unit, employees, papers, and what is wrong with any of them, all at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from factories import employee, id_number, unit

from robot.errors import ConfigError
from robot.people.dump import dump_yaml
from robot.people.models import Employee, Unit
from robot.people.template import write_workbook
from robot.people.workspace import load_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "employees").mkdir()
    return tmp_path


def put_papers(folder: Path, *people: Employee | Unit) -> None:
    for one in people:
        for name in type(one.papers).model_fields:
            files = getattr(one.papers, name)
            for file in (files,) if isinstance(files, str) else files or ():
                path = folder / "papers" / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"%PDF-")


def put(folder: Path, *people: Employee, of: Unit | None = None) -> None:
    (folder / "unit.yaml").write_text(dump_yaml(of or unit()), encoding="utf-8")
    for person in people:
        (folder / "employees" / f"{person.key}.yaml").write_text(dump_yaml(person), encoding="utf-8")
    put_papers(folder, of or unit(), *people)


def problems(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_workspace(folder)
    assert caught.value.exit_code == 2
    return [f"{problem.where} {problem.field}: {problem.expected}" for problem in caught.value.problems]


OTHER = employee(key="E002", id_number=id_number("1980-01-01"))


def test_yaml_and_workbook_make_the_same_workspace(folder: Path) -> None:
    put(folder, employee(), OTHER)
    by_yaml = load_workspace(folder)
    for file in (folder / "employees").iterdir():
        file.unlink()
    write_workbook(folder / "employees.xlsx", [employee(), OTHER])
    assert load_workspace(folder) == by_yaml
    assert by_yaml.unit == unit()
    assert by_yaml.employees == (employee(), OTHER)
    assert by_yaml.employee("E002") == OTHER
    assert by_yaml.employee("E003") is None


def test_a_unit_alone_is_enough(folder: Path) -> None:
    put(folder)
    assert load_workspace(folder).employees == ()


def test_a_plain_file_where_the_folder_should_be_is_told(folder: Path) -> None:
    put(folder)
    (folder / "employees").rmdir()
    (folder / "employees").write_text("E001", encoding="utf-8")
    assert problems(folder) == ["employees employees: a folder with one YAML file for each employee"]


def test_files_that_are_not_employees_are_left_alone(folder: Path) -> None:
    put(folder, employee())
    for name in ("._E001.yaml", ".hidden.yaml", "~$employees.xlsx", "notes.txt", "E001.yaml~"):
        (folder / "employees" / name).write_bytes(b"\xff")
    assert [one.key for one in load_workspace(folder).employees] == ["E001"]


def test_both_kinds_of_employee_files(folder: Path) -> None:
    put(folder, employee())
    write_workbook(folder / "employees.xlsx", [OTHER])
    assert problems(folder) == [
        "employees.xlsx and employees/ employees: one of the two; move the other away"
    ]


def test_no_folder_no_unit(folder: Path) -> None:
    assert problems(folder / "nowhere")[0].endswith("workspace: a folder; `gongju init` makes one")
    assert problems(folder)[0].startswith("unit.yaml file: the unit's file")


def test_problems_of_all_files_at_once(folder: Path) -> None:
    put(folder, employee(), OTHER)
    for name, right, wrong in (
        ("unit.yaml", "kind: 企业", "kind: 公司"),
        ("employees/E001.yaml", "marriage: 已婚", "marriage: 结婚"),
        ("employees/E002.yaml", "mobile: '13800001234'", "mobile: 0"),
    ):
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert right in text
        file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    (folder / "employees" / "E003.yaml").write_text("a: [", encoding="utf-8")
    found = problems(folder)
    assert [line.split(":")[0] for line in found] == [
        "unit.yaml",
        "employees/E001.yaml",
        "employees/E002.yaml",
        "employees/E003.yaml",
    ]


def test_missing_papers_with_their_line(folder: Path) -> None:
    put(folder, employee(), of=unit(papers={"licence": "unit/licence.pdf"}))
    (folder / "papers" / "unit" / "licence.pdf").unlink()
    (folder / "papers" / "E001" / "photo.jpg").unlink()
    (folder / "papers" / "E001" / "income.pdf").unlink()
    (folder / "papers" / "E001" / "income.pdf").mkdir()
    lines = (folder / "employees" / "E001.yaml").read_text(encoding="utf-8").splitlines()
    unit_lines = (folder / "unit.yaml").read_text(encoding="utf-8").splitlines()
    assert problems(folder) == [
        f"unit.yaml:{unit_lines.index('    - unit/licence.pdf') + 1} 单位材料 营业执照 (papers.licence): "
        "a file that stands in papers/",
        f"employees/E001.yaml:{lines.index('    - E001/income.pdf') + 1} 材料 应税收入材料 (papers.income): "
        "a file that stands in papers/",
        f"employees/E001.yaml:{lines.index('  photo: E001/photo.jpg') + 1} 材料 证件照 (papers.photo): "
        "a file that stands in papers/",
    ]


def test_a_paper_is_a_file_of_the_folder_and_no_way_out_of_it(folder: Path, tmp_path: Path) -> None:
    """A link elsewhere would upload another file to the portal; a device or a pipe would never end."""
    put(folder, employee())
    papers = folder / "papers" / "E001"
    outside = tmp_path / "outside.pdf"
    outside.write_bytes((papers / "degree.pdf").read_bytes())
    for name in ("degree.pdf", "income.pdf", "photo.jpg"):
        (papers / name).unlink()
    (papers / "degree.pdf").symlink_to(outside)
    (papers / "income.pdf").symlink_to("income.pdf")
    os.mkfifo(papers / "photo.jpg")
    (papers / "honesty.pdf").rename(papers / "kept.pdf")
    (papers / "honesty.pdf").symlink_to("kept.pdf")  # stays inside
    found = problems(folder)
    assert [line.rpartition("(")[2].partition(")")[0] for line in found] == [
        "papers.degree",
        "papers.income",
        "papers.photo",
    ]
    assert all(line.endswith("a file that stands in papers/") for line in found)


def test_missing_papers_are_told_although_the_file_has_other_mistakes(folder: Path) -> None:
    put(folder, employee())
    file = folder / "employees" / "E001.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("marriage: 已婚", "marriage: x"), encoding="utf-8"
    )
    (folder / "papers" / "E001" / "photo.jpg").unlink()
    assert [line.split(" ")[1] for line in problems(folder)] == ["婚姻状况", "材料"]


def test_missing_papers_of_a_workbook_with_their_cell(folder: Path) -> None:
    put(folder)
    write_workbook(folder / "employees.xlsx", [employee()])
    put_papers(folder, employee())
    (folder / "papers" / "E001" / "photo.jpg").unlink()
    (folder / "papers" / "E001" / "degree.pdf").unlink()
    assert sorted(line.split(" ")[0] for line in problems(folder)) == [
        "employees.xlsx!材料!C11",
        "employees.xlsx!材料!C3",
    ]


def test_repeated_keys_and_id_numbers(folder: Path) -> None:
    put(folder, employee(), OTHER)
    text = dump_yaml(employee(key="E002"))
    (folder / "employees" / "E004.yaml").write_text(text, encoding="utf-8")
    assert problems(folder) == [
        "employees/E004.yaml:1 工号 (key): a staff number of its own; employees/E002.yaml:1 has the same",
        "employees/E004.yaml:3 身份证号 (id_number): an ID number of its own; "
        "employees/E001.yaml:3 has the same",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    put(folder, employee())
    (folder / "employees" / "E001.yaml").chmod(0)
    assert "Permission denied" in problems(folder)[0]
