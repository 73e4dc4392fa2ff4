"""Whatever stands in the files: a ConfigError with one-line problems, or people. Never anything else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from factories import employee, id_number
from fuzzing import rounds
from hypothesis import given
from hypothesis import strategies as st
from people_strategies import AWKWARD

from robot.errors import ConfigError
from robot.people.dump import dump_yaml
from robot.people.template import write_workbook
from robot.people.workspace import load_employees

SECRET = employee(name="李实", mobile="13911112222", id_number=id_number("1991-01-02"))
YAML = dump_yaml(SECRET).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def book(folder: Path) -> bytes:
    write_workbook(folder / "good.xlsx", [SECRET])
    return (folder / "good.xlsx").read_bytes()


def holds(path: Path) -> None:
    """Loads, or says so in single lines without the person's data."""
    try:
        load_employees(path)
    except ConfigError as error:
        problems = error.problems
    else:
        return
    assert problems
    for problem in problems:
        text = str(problem)
        assert len(text.splitlines()) == 1
        assert problem.where.startswith(path.name)
        assert text.encode("utf-8")
        assert not any(part in text for part in (SECRET.name, SECRET.mobile, SECRET.id_number[6:]))


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` with a few cuts, repeats and foreign bytes."""
    raw = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(raw) - 1)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        raw[start:end] = draw(
            st.one_of(st.binary(max_size=6), st.just(bytes(raw[start:end]) * 2), st.just(b""))
        )
    return bytes(raw)


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """The good YAML with some of its lines given another value, level or place."""
    lines = YAML.decode().splitlines()
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        head, colon, _ = lines[place].partition(":")
        value = draw(
            st.sampled_from([*AWKWARD, "", "[]", "{}", "[[]]", "{a: 1}", "[1, a: 2]", "!!int 3", "<<"])
        )
        lines[place] = draw(
            st.sampled_from([f"{head}{colon} {value}", f"  {lines[place]}", lines[place].lstrip(), value, ""])
        )
    return "\n".join(lines)


@rounds(150)
@given(raw=damaged(YAML))
def test_damaged_yaml(folder: Path, raw: bytes) -> None:
    (folder / "x.yaml").write_bytes(raw)
    holds(folder / "x.yaml")


@rounds(150)
@given(text=mistyped())
def test_mistyped_yaml(folder: Path, text: str) -> None:
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    holds(folder / "x.yaml")


@rounds(60)
@given(raw=st.binary(max_size=200))
def test_any_bytes(folder: Path, raw: bytes) -> None:
    for name in ("x.yaml", "x.xlsx"):
        (folder / name).write_bytes(raw)
        holds(folder / name)


@rounds(60)
@given(data=st.data())
def test_damaged_workbook(folder: Path, book: bytes, data: st.DataObject) -> None:
    (folder / "x.xlsx").write_bytes(data.draw(damaged(book)))
    holds(folder / "x.xlsx")


@rounds(40)
@given(data=st.data())
def test_workbook_with_damaged_parts(folder: Path, book: bytes, data: st.DataObject) -> None:
    """The archive is whole, but one of its parts is not what a spreadsheet program would write."""
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    hurt = data.draw(st.sampled_from(sorted(name for name in parts if name.endswith((".xml", ".rels")))))
    parts[hurt] = data.draw(
        st.one_of(damaged(parts[hurt]), st.just(b""), st.just(b"<a/>"), st.just(parts[hurt][:-20]))
    )
    with zipfile.ZipFile(folder / "x.xlsx", "w", zipfile.ZIP_STORED) as new:
        for name, raw in parts.items():
            new.writestr(name, raw)
    holds(folder / "x.xlsx")


CELLS = st.one_of(
    st.sampled_from(
        [b"<v>1e999</v>", b"<v>-1</v>", b"<v></v>", b"<v>x</v>", b"<v>1</v>", b"<f>A1</f><v>1</v>", b""]
    ),
    st.integers(-(10**20), 10**20).map(lambda number: b"<v>%d</v>" % number),
)


@rounds(30)
@given(data=st.data())
def test_cells_of_every_kind(folder: Path, book: bytes, data: st.DataObject) -> None:
    """Type marks and values of cells mixed at will: dates out of range, missing shared strings, errors."""
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = data.draw(st.sampled_from([f"xl/worksheets/sheet{n}.xml" for n in range(2, 12)]))
    cells = parts[name].split(b"<c ")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(1, len(cells) - 1))
        where = cells[place].split(b'"')[1]
        kind = data.draw(st.sampled_from([b"n", b"s", b"b", b"e", b"d", b"str", b"inlineStr", b"zz"]))
        style = data.draw(st.integers(0, 9))
        rest = cells[place].partition(b"</c>")[2]
        cells[place] = b'r="%s" s="%d" t="%s">%s</c>%s' % (where, style, kind, data.draw(CELLS), rest)
    parts[name] = b"<c ".join(cells)
    with zipfile.ZipFile(folder / "x.xlsx", "w", zipfile.ZIP_STORED) as new:
        for part, raw in parts.items():
            new.writestr(part, raw)
    holds(folder / "x.xlsx")
