"""papers and letter, as an operator and a program use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from robot import cli

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


# --- papers


def test_papers_ask_a_person_once_and_then_are_ready(run: Run, ws: Path) -> None:
    code, said = run("papers", "unit", "指标申报")
    states = {one["slot"]: one["state"] for one in said["papers"]}
    assert (code, said["ready"], said["business"]) == (1, False, "quota_application")
    assert states == {"tax_proof": "unconfirmed", "licence": "unconfirmed"}
    words = ("--confirm", "tax_proof", "--confirm", "licence", "--by", "张三")
    code, said = run("papers", "unit", "quota_application", *words)
    assert (code, said["ready"]) == (0, True)
    assert {one["confirmed"]["by"] for one in said["papers"]} == {"张三"}
    assert run("papers", "unit", "quota_application")[0] == 0
    (proof,) = [one for one in said["papers"] if one["slot"] == "tax_proof"]
    assert proof["merged"].endswith("papers/unit/quota_application/tax_proof.pdf")
    assert (ws / "var" / "papers" / "unit" / "quota_application" / "tax_proof.pdf").is_file()


def test_papers_for_a_person(ws: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr("sys.argv", ["gongju", "papers", "E002", "新办"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    text = capsys.readouterr().out
    assert stopped.value.code == 1
    assert "gongju papers E002 permit_application --confirm honesty" in text
    assert "《朝阳区办理工作居住证服务指南》为准" in text


def test_a_faulty_paper_is_one_line_and_asks_nothing_yet(ws: Path, monkeypatch: Any, capsys: Any) -> None:
    faulty = {"honesty": b"", "income": b"%PDF-1.7 cut off", "diploma": b"GIF89a"}
    for name, raw in faulty.items():
        (ws / "papers" / "E001" / f"{name}.pdf").write_bytes(raw)
    monkeypatch.setattr("sys.argv", ["gongju", "papers", "E001", "新办"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert (stopped.value.code, said.err) == (1, "")
    assert [line.strip() for line in lines if "✗" in line] == [
        "✗ E001/diploma.pdf 应为 PDF，内容不是 PDF；重新扫描或导出为 PDF",
        "✗ E001/income.pdf PDF 已损坏，无法打开；用阅读器打开确认，重新扫描或导出",
        "✗ E001/honesty.pdf 文件是空的（0 字节）；重新扫描或导出",
    ]
    assert [line.split()[-1] for line in lines if "--confirm" in line] == ["insurance"]
    for name, raw in faulty.items():
        assert (ws / "papers" / "E001" / f"{name}.pdf").read_bytes() == raw


@pytest.mark.parametrize(
    "words",
    [("E001", "x"), ("E009", "新办"), ("unit", "新办"), ("E001", "新办", "--confirm", "x")],
)
def test_papers_of_nothing(run: Run, ws: Path, words: tuple[str, ...]) -> None:
    code, said = run("papers", *words)
    assert (code, said["error"]) == (2, "ConfigError")


def test_papers_when_the_numbers_say_nothing(run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGJU_TODAY", "2020-01-02")
    code, said = run("papers", "E001", "renewal")
    assert (code, said["error"]) == (2, "NotCovered")
    assert "gongju parameter" in said["message"]
