"""Whatever stands in the operator's own TOML files and .env: it loads, or each problem is one line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from fuzzing import rounds
from hypothesis import given
from hypothesis import strategies as st

from robot import settings
from robot.browser.selector_files import folder, load_selectors
from robot.errors import ConfigError
from robot.policy.parameters import SHIPPED, parameters

VALUES = [
    "1",
    '"x"',
    "[]",
    "{}",
    "[[]]",
    "{a = 1}",
    "true",
    "2026-07-01",
    "1e999",
    "nan",
    "",
    '"',
    "[" * 2000,
]


@st.composite
def mistyped(draw: st.DrawFn, text: str) -> str:
    """A part of a good file in which some lines have another value, or are not what they were."""
    lines = text.splitlines()
    start = draw(st.integers(0, len(lines) - 1))
    lines = lines[start : start + draw(st.integers(1, 40))]
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        head, sign, _ = lines[place].partition("=")
        value = draw(st.sampled_from(VALUES))
        other = [
            f"{head}{sign} {value}",
            f"{head.strip('[]')} = {value}",
            f"[{value}]",
            value,
            "",
            f"{head}.a = 1",
        ]
        lines[place] = draw(st.sampled_from(other))
    if draw(st.booleans()):  # a plain value where a table of that name should be, perhaps nothing else
        top = draw(st.sampled_from(sorted(set(re.findall(r"(?m)^\[(\w+)", text)))))
        lines = [f"{top} = {draw(st.sampled_from(VALUES))}", *draw(st.sampled_from([(), tuple(lines)]))]
    return "\n".join(lines)


def is_told(error: ConfigError) -> None:
    assert error.problems or str(error)
    for problem in error.problems:
        assert len(str(problem).splitlines()) == 1


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("overlays")
    (place / "selectors").mkdir()
    return place


@rounds(80)
@given(data=st.data(), name=st.sampled_from(["portals", "chaoyang_hr"]))
def test_selectors_of_the_workspace(workspace: Path, data: st.DataObject, name: str) -> None:
    text = data.draw(mistyped((folder() / f"{name}.toml").read_text("utf-8")))
    file = workspace / "selectors" / f"{name}.toml"
    file.write_text(text, "utf-8")
    try:
        load_selectors("chaoyang_hr", workspace)
    except ConfigError as error:
        is_told(error)
    finally:
        file.unlink()


@rounds(80)
@given(data=st.data())
def test_parameters_of_the_workspace(workspace: Path, data: st.DataObject) -> None:
    file = workspace / "parameters.toml"
    file.write_text(data.draw(mistyped(SHIPPED.read_text("utf-8"))), "utf-8")
    try:
        parameters(date(2026, 11, 5), file)
    except ConfigError as error:
        is_told(error)


@rounds(80)
@given(
    lines=st.lists(
        st.one_of(
            st.tuples(
                st.sampled_from([f"GONGJU_{name.upper()}" for name in settings.Settings.model_fields]),
                st.sampled_from([*VALUES, "${HOME}", "'", "live", "mock", "-1", "\x00", "a b # c"]),
            ).map("=".join),
            st.text(max_size=20),
        ),
        max_size=6,
    )
)
def test_the_dotenv_file_of_the_workspace(workspace: Path, lines: list[str]) -> None:
    file = workspace / ".env"
    file.write_text("\n".join(lines), "utf-8", "surrogatepass")
    file.chmod(0o600)
    try:
        settings.load(workspace)
    except ConfigError as error:
        is_told(error)
