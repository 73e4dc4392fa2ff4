"""The commands that need no browser: init, check, approve, status, businesses."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from robot import cli


def gongju(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str
) -> tuple[int, Any]:
    """Exit code and JSON of `gongju WORDS --json`."""
    monkeypatch.setattr("sys.argv", ["gongju", *words, "--json"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code is None or isinstance(stopped.value.code, int)
    return stopped.value.code or 0, json.loads(capsys.readouterr().out)


def test_init_makes_a_workspace_and_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = gongju(capsys, monkeypatch, "init", "ws")
    assert code == 0
    assert len(said["files"]) > 10
    monkeypatch.chdir(tmp_path / "ws")
    (tmp_path / "ws" / "unit.yaml").write_text("mine", encoding="utf-8")
    code, said = gongju(capsys, monkeypatch, "init", ".")
    assert code == 2
    assert said["error"] == "ConfigError"
    assert (tmp_path / "ws" / "unit.yaml").read_text(encoding="utf-8") == "mine"


def test_check_finds_what_blocks_each_subject(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = gongju(capsys, monkeypatch, "check")
    assert code == 1
    assert said["today"] == "2026-11-05"
    blocked = {
        (one["subject"], finding["code"])
        for one in said["checked"]
        for finding in one["findings"]
        if one["blocked"] and finding["level"] == "blocker"
    }
    # No quota has been granted to the example unit yet; E003 has a back-paid month.
    assert blocked == {
        ("E001", "FAQ13-quota"),
        ("E002", "FAQ13-quota"),
        ("E003", "FAQ13-quota"),
        ("E003", "FAQ37-back-paid"),
    }


def test_check_of_one_business_and_subject(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = gongju(capsys, monkeypatch, "check", "unit", "--business", "quota_application")
    assert code == 0
    assert [(one["subject"], one["business"]) for one in said["checked"]] == [("unit", "quota_application")]


def test_check_speaks_as_on_another_day(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The window of November 2026 ends with its tenth working day, the 13th (FAQ 9)."""
    words = ("check", "unit", "--business", "quota_application", "--on")
    for day, blocks in (("2026-11-13", 0), ("2026-11-14", 1)):
        code, said = gongju(capsys, monkeypatch, *words, day)
        assert (code, said["today"]) == (blocks, day)
    codes = [one["code"] for one in said["checked"][0]["findings"] if one["level"] == "blocker"]
    assert codes == ["FAQ9-window"]


def test_check_knows_what_the_operator_chose(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("check", "E003", "--business", "permit_application")
    levels = []
    for more in ((), ("--with", "back_pay_explained=是")):
        _, said = gongju(capsys, monkeypatch, *words, *more)
        found = said["checked"][0]["findings"]
        levels += [one["level"] for one in found if one["code"] == "FAQ37-back-paid"]
    assert levels == ["blocker", "warning"]


def test_check_leaves_out_what_is_not_called_for(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A holder is not blocked by a 新办 nobody wants; asked for by name it is."""
    file = ws / "employees" / "E001.yaml"
    permit = (
        "permit: {number: BJ20240000001, issued: 2024-01-01, expires: 2026-12-31, "
        "unit_name: 北京示例科技有限公司}\n"
    )
    file.write_text(file.read_text("utf-8") + permit, encoding="utf-8")
    code, said = gongju(capsys, monkeypatch, "check", "E001")
    rows = {one["business"]: one for one in said["checked"]}
    assert (rows["permit_application"]["comes_up"], rows["permit_application"]["blocked"]) == (False, False)
    assert [one["code"] for one in rows["standing"]["findings"]] == ["FAQ60-renewal-due"]
    code, said = gongju(capsys, monkeypatch, "check", "E001", "--business", "permit_application")
    (row,) = said["checked"]
    assert (code, row["blocked"]) == (1, True)
    assert "FAQ50-permit-held" in [one["code"] for one in row["findings"]]


def test_check_says_once_what_stands_in_the_way_of_several_businesses(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = ws / "unit.yaml"
    file.write_text(file.read_text("utf-8").replace("permission: 朝阳区", "permission: 无"), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["gongju", "check", "E001"])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().out
    assert said.count("单位尚未开通工作居住证业务办理权限") == 1
    assert "第7问 FAQ7-permission" in said


@pytest.mark.parametrize("words", [("unit", "profile"), ("E001", "quota_application"), ("E001", "quotas")])
def test_check_of_a_business_that_is_not_for_the_subject(
    words: tuple[str, str],
    ws: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = gongju(capsys, monkeypatch, "check", words[0], "--business", words[1])
    assert (code, said["error"]) == (2, "ConfigError")


def test_approve_shows_the_content_and_a_changed_paper_voids_it(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = gongju(capsys, monkeypatch, "approve", "quota_application", "--by", "tester")
    assert code == 0
    first = said["results"][0]
    assert first["form"]["headcount"] == "2"
    assert first["by"] == "tester"
    shown = dict(first["sheet"])
    assert (shown["年度"], shown["申请指标数"], shown["营业执照"]) == ("2026", "2", "licence.pdf")
    code, said = gongju(capsys, monkeypatch, "approve", "quota_application")
    assert said["results"][0]["hash"] == first["hash"]
    paper = next((ws / "papers" / "unit").glob("*.pdf"))
    paper.write_bytes(paper.read_bytes() + b"\n%changed")
    code, said = gongju(capsys, monkeypatch, "approve", "quota_application")
    assert said["results"][0]["hash"] != first["hash"]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (
            ("consultation", "--with", "title=问", "--with", "content=问什么", "--with", "again=2"),
            {"第几次问这个问题": "2"},
        ),
        (("association_approval", "E001"), {"姓名": "示**"}),  # the form only chooses a row; names are masked
        (
            ("profile", "E001"),
            {"工作经历 2": "工作单位 北京示例科技有限公司，职务 软件工程师，开始年月 2021-03"},
        ),
    ],
)
def test_what_is_approved_is_read_in_the_portals_words(
    words: tuple[str, ...],
    rows: dict[str, str],
    ws: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = gongju(capsys, monkeypatch, "approve", *words)
    assert code == 0
    shown = dict(said["results"][0]["sheet"])
    assert {label: shown[label] for label in rows} == rows
    assert not [label for label in shown if label.isascii()]


def test_the_next_command_is_whole(ws: Path, shown: Callable[..., str]) -> None:
    said = shown("approve", "consultation", "--with", "title=续签", "--with", "content=要 哪几页")
    assert "gongju submit consultation --with 'title=续签' --with 'content=要 哪几页'" in said


def test_the_ledger_is_private(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = gongju(capsys, monkeypatch, "status")
    assert (code, said) == (0, {"filings": [], "logins_ending": [], "alarms": [], "undelivered": []})
    ledger = ws / "var" / "ledger.db"
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_the_log_holds_no_personal_data(
    ws: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("check",), ("approve", "quota_application"), ("fill", "permit_application", "E003")):
        gongju(capsys, monkeypatch, *words)
    text = "".join(file.read_text(encoding="utf-8") for file in (ws / "var" / "logs").iterdir())
    unit = (ws / "unit.yaml").read_text(encoding="utf-8")
    people = [file.read_text(encoding="utf-8") for file in (ws / "employees").iterdir()]
    secrets = {
        line.split(":", 1)[1].strip(" \"'")
        for source in (unit, *people)
        for line in source.splitlines()
        if line.strip().startswith(("id_number:", "mobile:", "email:"))
    }
    assert len(secrets) >= 8
    assert not [one for one in secrets if one in text]


def test_businesses_lists_portal_and_questions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = gongju(capsys, monkeypatch, "businesses")
    assert code == 0
    quota = next(one for one in said["businesses"] if one["name"] == "quota_application")
    assert quota["portal"] == "chaoyang_hr"
    assert quota["title"] == "指标申报"
    assert {8, 9, 15} <= set(quota["faq"])
