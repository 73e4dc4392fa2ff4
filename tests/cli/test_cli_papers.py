"""letter, as an operator and a program use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., tuple[int, Any]]


# --- letter


def test_letter_is_a_draft_in_var(run: Run, ws: Path) -> None:
    code, said = run("letter", "password")
    assert code == 0
    assert said["sent"] is False
    (file,) = (ws / "var" / "letters").iterdir()
    assert said["letter"]["file"].endswith(file.name)
    assert said["letter"]["attached"] == ["licence.pdf", "introduction.pdf", "agent-id.pdf"]


def test_letter_about_an_employee(run: Run, ws: Path, shown: Callable[..., str]) -> None:
    code, said = run("letter", "return-application")
    assert (code, said["error"]) == (2, "ConfigError")
    text = shown("letter", "return-application", "E001", "--with", "reason=社保有补缴")
    assert "没有发送" in text
    assert "（请填写）" in text  # no receipt in the ledger


def test_letter_on_a_wrong_quota_application_says_when_to_apply_again(run: Run, ws: Path) -> None:
    code, said = run("letter", "return-quota", "--with", "reason=金额有误")
    assert code == 0
    assert "2026-11-05 至 2026-11-13" in said["notes"][-1]


def test_letters_are_listed(run: Run, shown: Callable[..., str]) -> None:
    code, said = run("letter")
    faq = {one["kind"]: one["faq"] for one in said["letters"]}
    assert code == 0
    assert faq["return-application"] == [53]
    assert "old_name=" in shown("letter")


def test_no_letter_leaves_personal_data_in_the_log(run: Run, ws: Path) -> None:
    run("letter", "return-application", "E001", "--with", "reason=社保有补缴")
    logs = "".join(file.read_text("utf-8") for file in (ws / "var" / "logs").iterdir())
    assert "示例甲" not in logs
    assert not any("示例" in file.name for file in (ws / "var").rglob("*"))
