"""What the page shows against what the form has, where `find` depends on it: rows, files of the same name."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.talent_person.profile import ChildRow, WorkRow
from robot.browser.compare import same_rows
from robot.browser.widgets.compare import Reading, certain_files, disagreement, printed_agrees
from robot.browser.widgets.spec import spec_of

NOW = WorkRow(unit_name="示例单位", position="工程师", started="2021-03", ended=None)
CELLS = {"unit_name": "示例单位", "position": "工程师", "started": "2021-03", "ended": "至今"}
CHILD = ChildRow(name="示例小", id_number="110105202206180024", school="无")


def test_rows_are_the_same_only_when_none_is_more_or_less_or_other() -> None:
    assert same_rows((NOW,), [CELLS])
    assert not same_rows((NOW,), [])
    assert not same_rows((NOW,), [CELLS, CELLS])
    assert not same_rows((NOW,), [CELLS | {"ended": "2026-01"}])
    assert not same_rows((NOW,), [CELLS | {"position": "经理"}])
    past = NOW.model_copy(update={"ended": "2023-02"})
    assert not same_rows((past, NOW), [CELLS, CELLS | {"ended": "2023-02"}])
    assert same_rows((CHILD,), [{"name": "示例小", "id_number": "110105202206180024", "school": "无"}])


@pytest.mark.parametrize(
    ("text", "size", "agrees"),
    [
        ("12.3 KB", 12_595, True),
        ("12.3 KB", 12_300, True),  # by 1000
        ("12.3 KB", 12_800, False),
        ("12KB", 12_288, True),
        ("1.2 MB", 1_258_291, True),
        ("1.2 MB", 1_400_000, False),
        ("900 B", 900, True),
        ("900 B", 901, False),
        ("", 900, None),
        ("大", 900, None),
    ],
)
def test_a_printed_size_can_be_that_many_bytes(text: str, size: int, agrees: bool | None) -> None:
    assert printed_agrees(text, size) is agrees


def test_a_name_alone_does_not_make_it_the_same_file(tmp_path: Path) -> None:
    paper = tmp_path / "contract.pdf"
    paper.write_bytes(b"x" * 12_595)
    spec = spec_of(0, "有效劳动合同", "", (paper,), None)

    def listed(**more: object) -> Reading:
        return Reading.of({"widget": "upload", "parts": ["contract.pdf"], **more})

    assert not certain_files(spec, listed())
    assert certain_files(spec, listed(printed=["12.3 KB"]))
    assert not certain_files(spec, listed(printed=["15.0 KB"]))
    assert disagreement((paper,), spec, listed(printed=["15.0 KB"])) == "a file in the list has another size"
    assert certain_files(spec, listed(sent=[{"name": "contract.pdf", "size": 12_595, "status": 200}]))
    assert not certain_files(spec, listed(sent=[{"name": "contract.pdf", "size": 12_595, "status": 500}]))
    assert not certain_files(spec, listed(sent=[{"name": "contract.pdf", "size": 9, "status": 200}]))
