"""The commands about cases as a program and as a person read them; no portal is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

AFTER_THE_WINDOW = "2026-11-17"


@pytest.fixture(autouse=True)
def today(ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGJU_TODAY", AFTER_THE_WINDOW)


def test_a_case_from_its_start_to_its_wait_as_a_program_sees_it(run: Run) -> None:
    code, one = run("start", "unit", "quota_application")
    assert (code, one["case"], one["way"], one["state"]) == (0, "C1", "指标申报", "ready")
    code, done = run("turn")
    (row,) = done["results"]
    assert (code, row["ok"], row["did"], row["account"]) == (0, True, "wait", "")
    assert (row["state"], row["due"]) == ("waiting_for_window", "2026-12-01T09:00:00+08:00")
    assert run("turn") == (0, {"results": []})
    code, found = run("schedule")
    assert [(one["case"], one["title"]) for one in found["turns"]] == [("C1", "指标申报")]
    assert "2026-12-01 至 2026-12-14 受理" in found["turns"][0]["reason"]
    code, told = run("case", "C1")
    assert [line["did"] for line in told["history"]] == ["opened", "wait"]


def test_cases_are_steered_and_told_in_chinese(run: Run, shown: Callable[..., str]) -> None:
    run("start", "E001", "新办", "--with", "slot=09:00-10:00")
    assert "C1 E001 新办：已由人暂停" in shown("pause", "C1")
    assert "已暂停" in shown("cases")
    assert run("turn")[1] == {"results": []}
    assert run("resume", "C1")[1]["state"] == "ready"
    code, one = run("retry", "c1", "--with", "date=2026-12-30")
    assert (code, one["options"]) == (0, {"slot": "09:00-10:00", "date": "2026-12-30"})
    said = shown("turn")
    assert "gongju start unit 指标申报" in said
    assert "等人办理" in said
    assert run("cancel", "C1")[1]["state"] == "cancelled"
    assert "没有案件" in shown("cases")
    assert [one["case"] for one in run("cases", "--all")[1]["cases"]] == ["C1"]
    said = shown("case", "C1")
    assert "选项：slot=09:00-10:00，date=2026-12-30" in said
    assert "已由人取消；已提交的不会撤回" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("start", "E009", "新办"), "a staff number of this workspace"),
        (("start", "E001", "注销"), "no such way"),
        (("start", "E001", "指标申报"), "is for the unit"),
        (("start", "unit", "unit_attachments"), "needs no plan"),
        (
            ("start", "E001", "新办", "--with", "foo=1"),
            "a choice that a step of 新办 takes: back_pay_explained、",
        ),
        (("start", "E001", "新办", "--with", "slot=9"), "slot=10:00-11:00"),
        (("start", "unit", "指标退回"), "places=1"),
        (("case", "C7"), "a case of `gongju cases`"),
        (("turn", "C7"), "a case of `gongju cases`"),
        (("retry", "C7"), "a case of `gongju cases`"),
    ],
)
def test_what_makes_no_case_is_one_line(run: Run, words: tuple[str, ...], message: str) -> None:
    code, found = run(*words)
    assert code == 2
    assert message in found["message"]
    assert "\n" not in found["message"]


def test_a_file_that_is_wrong_parks_its_case_with_the_line(run: Run, ws: Path) -> None:
    run("start", "unit", "指标申报")
    (ws / "unit.yaml").write_text(
        (ws / "unit.yaml").read_text("utf-8").replace("capital: 5000000", "capital: viel")
    )
    code, done = run("turn")
    (row,) = done["results"]
    assert (code, row["ok"], row["error"]) == (2, False, "ConfigError")
    assert (row["state"], row["due"]) == ("waiting_for_file", None)
    assert row["reason"].startswith("文件有误：unit.yaml:9: 注册资本（元） (capital): ")
    (ws / "unit.yaml").write_text(
        (ws / "unit.yaml").read_text("utf-8").replace("capital: viel", "capital: 5000000")
    )
    (row,) = run("turn")[1]["results"]
    assert row["state"] == "waiting_for_window"


def test_what_is_done_already_is_no_case(run: Run, ws: Path) -> None:
    text = (ws / "unit.yaml").read_text("utf-8")
    grant = "  - { year: 2026, granted_on: 2026-11-02, granted: 2, used: 0 }\n"
    at = text.index("  - { year: 2025, granted_on")
    (ws / "unit.yaml").write_text(text[:at] + grant + text[at:], "utf-8")
    code, found = run("start", "unit", "指标申报")
    assert (code, "nothing is left to do" in found["message"]) == (2, True)
