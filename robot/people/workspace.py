"""A workspace folder into a Workspace: unit.yaml, employees/*.yaml or employees.xlsx, papers/.

All files are read and all problems collected before anything is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from robot.errors import ConfigError, Problem
from robot.people.kinds import PaperPath
from robot.people.models import Employee, Model, Unit, Workspace
from robot.people.problems import Loc, field_text, problems_of
from robot.people.yaml_file import Document, read_yaml

UNIT_FILE = "unit.yaml"
EMPLOYEES_FOLDER = "employees"
EMPLOYEES_BOOK = "employees.xlsx"
PAPERS_FOLDER = "papers"
_ENDINGS = (".yaml", ".yml")

M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Record(Generic[M]):
    """What one file, or one row, says of one unit or employee; `value` is None when it is wrong."""

    model: type[M]
    data: dict[str, Any]
    where: Callable[[Loc], str]
    value: M | None = None


def load_workspace(path: Path) -> Workspace:
    """The unit and its employees, in the order of files or rows.

    Raises: ConfigError with the problems of all files.
    """
    problems: list[Problem] = []
    if not path.is_dir():
        raise ConfigError.of([Problem(str(path), "workspace", "a folder; `gongju init` makes one")])
    unit = _unit(path, problems)
    people = list(_employees(path, problems))
    problems += _repeated(people, ("key",), "a staff number of its own")
    problems += _repeated(people, ("id_number",), "an ID number of its own")
    problems += _missing_papers(path / PAPERS_FOLDER, [*filter(None, [unit]), *people])
    employees = tuple(record.value for record in people if record.value is not None)
    if problems or unit is None or unit.value is None:
        raise ConfigError.of(_once(problems))
    return Workspace.model_construct(unit=unit.value, employees=employees)


def load_employees(path: Path) -> tuple[Employee, ...]:
    """The employees of one workbook or one YAML file, without looking at papers.

    Raises: ConfigError.
    """
    problems: list[Problem] = []
    book = path.suffix.lower() == ".xlsx"
    people = list(_from_book(path, path.name, problems) if book else _from_yaml(path, path.name, problems))
    problems += _repeated(people, ("key",), "a staff number of its own")
    problems += _repeated(people, ("id_number",), "an ID number of its own")
    if problems:
        raise ConfigError.of(_once(problems))
    return tuple(record.value for record in people if record.value is not None)


def _unit(path: Path, problems: list[Problem]) -> Record[Unit] | None:
    file = path / UNIT_FILE
    if not file.exists():
        problems.append(Problem(UNIT_FILE, "file", "the unit's file; `gongju init` writes an example of it"))
        return None
    document = read_yaml(file, UNIT_FILE)
    return _record(Unit, document, problems)


def _employees(path: Path, problems: list[Problem]) -> Iterator[Record[Employee]]:
    book, folder = path / EMPLOYEES_BOOK, path / EMPLOYEES_FOLDER
    if folder.exists() and not folder.is_dir():
        problems.append(
            Problem(EMPLOYEES_FOLDER, "employees", "a folder with one YAML file for each employee")
        )
    files = _yaml_files(folder, problems)
    if files and book.exists():
        where = f"{EMPLOYEES_BOOK} and {EMPLOYEES_FOLDER}/"
        problems.append(Problem(where, "employees", "one of the two; move the other away"))
        return
    if book.exists():
        yield from _from_book(book, EMPLOYEES_BOOK, problems)
    for file in files:
        yield from _from_yaml(file, f"{EMPLOYEES_FOLDER}/{file.name}", problems)


def _yaml_files(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        return sorted(
            file
            for file in (folder.iterdir() if folder.is_dir() else ())
            if file.suffix.lower() in _ENDINGS and not file.name.startswith((".", "~"))
        )
    except OSError as error:
        expected = f"a folder that can be read ({error.strerror or 'input/output error'})"
        problems.append(Problem(f"{EMPLOYEES_FOLDER}/", "folder", expected))
        return []


def _from_yaml(file: Path, name: str, problems: list[Problem]) -> Iterator[Record[Employee]]:
    record = _record(Employee, read_yaml(file, name), problems)
    if record is not None:
        yield record


def _from_book(file: Path, name: str, problems: list[Problem]) -> Iterator[Record[Employee]]:
    from robot.people.workbook import read_workbook  # openpyxl takes its time, and most have YAML files

    people, found = read_workbook(file, name)
    problems += found
    told = {problem.where for problem in found}
    for person in people:
        record = Record(Employee, person.data, person.where)
        problems += [p for p in _validate(record) if p.where not in told]
        yield record


def _record(model: type[M], document: Document, problems: list[Problem]) -> Record[M] | None:
    """The document as a record; None when there is nothing in it that could be checked."""
    problems += document.problems
    if not document.data:
        return None
    record = Record(model, document.data, document.where)
    problems += _validate(record)
    return record


def _validate(record: Record[M]) -> list[Problem]:
    try:
        record.value = record.model.model_validate(record.data)
    except ValidationError as error:
        return problems_of(error, record.model, record.where)
    return []


def _repeated(people: Iterable[Record[Employee]], loc: Loc, expected: str) -> Iterator[Problem]:
    """A problem for each record whose value at `loc` an earlier record has. Wrong records count as well."""
    first: dict[str, str] = {}
    for record in people:
        name = str(loc[0])
        raw = getattr(record.value, name) if record.value else record.data.get(name)
        if isinstance(raw, str) and raw.strip():
            where = record.where(loc)
            earlier = first.setdefault(raw.strip().upper(), where)
            if earlier != where:
                text = f"{expected}; {earlier} has the same"
                yield Problem(where, field_text(Employee, loc), text)


_PATH = TypeAdapter[str](PaperPath)


def _missing_papers(folder: Path, records: Iterable[Record[Any]]) -> Iterator[Problem]:
    for record in records:
        papers = record.data.get("papers")
        if not isinstance(papers, dict):
            continue
        for slot, files in papers.items():
            for index, file in enumerate([files] if isinstance(files, str) else files or ()):
                if not _stands(folder, file):
                    where = record.where(("papers", slot, index))
                    name = field_text(record.model, ("papers", slot))
                    yield Problem(where, name, f"a file that stands in {PAPERS_FOLDER}/", _EXAMPLE)


_EXAMPLE = "E001/diploma.pdf"


def _stands(folder: Path, file: Any) -> bool:
    """Whether the file is there, and not by a link that leads out of `folder`; of a path that is wrong in
    itself the model has told already."""
    try:
        path = folder / _PATH.validate_python(file)
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except ValidationError:
        return True
    except (OSError, RuntimeError):  # a link to itself
        return False


def _once(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
