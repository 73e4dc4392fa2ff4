"""What a person reads before approving, and how many have to."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from robot.people.workspace import load_workspace


@pytest.fixture
def approved(ws, run):
    code, said = run("approve", "quota_application", "--by", "甲")
    assert code == 0
    (row,) = said["results"]
    return row, Path(row["page"])


def test_the_page_has_values_papers_findings_and_who_approved(approved):
    row, path = approved
    html = path.read_text(encoding="utf-8")
    for words in ("指标申报", "申请指标数", "统一社会信用代码", "91110105MA01ABCD4C", "甲 已于", row["hash"]):
        assert words in html
    assert "将要填写的内容（尚未试填" in html
    assert "材料（3 份）" in html
    assert html.count("data:image/png;base64,") == 3
    assert "没有发现问题" in html


def test_the_page_is_self_contained_and_private(approved):
    _, path = approved
    html = path.read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)=\"(?!data:)[^\"]*", html) == []
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_page_holds_no_personal_value(ws, approved):
    _, path = approved
    html = path.read_text(encoding="utf-8")
    assert [one for one in load_workspace(ws).personal_values() if one in html] == []


def test_where_the_settings_show_names_only_names_are_shown(ws, run, monkeypatch):
    monkeypatch.setenv("GONGJU_MASK_NAMES", "false")
    _, said = run("approve", "quota_application", "--by", "甲")
    html = Path(said["results"][0]["page"]).read_text(encoding="utf-8")
    known = load_workspace(ws)
    assert known.unit.agent.name in html
    assert known.unit.agent.name in json.dumps(said, ensure_ascii=False)
    hidden = set(known.personal_values()) - set(known.names())
    assert len(hidden) > 8
    assert [one for one in hidden if one in html or one in json.dumps(said, ensure_ascii=False)] == []


def test_what_is_typed_into_the_file_is_text_on_the_page(ws, run):
    file = ws / "unit.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("引进研发人员", "<script>alert(1)</script>"), encoding="utf-8")
    _, said = run("approve", "quota_application")
    html = Path(said["results"][0]["page"]).read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html


def test_the_first_of_two_is_told_that_another_one_has_to(ws, shown, monkeypatch):
    monkeypatch.setenv("GONGJU_APPROVALS", "2")
    said = shown("approve", "quota_application", "--by", "甲")
    assert "another person approves: gongju approve quota_application --by NAME" in said
    assert "还须 1 人批准" in next(Path("var/approvals").glob("*.html")).read_text(encoding="utf-8")
    assert "another person" in shown("approve", "quota_application", "--by", "甲")
    assert "Next: gongju submit quota_application" in shown("approve", "quota_application", "--by", "乙")


def test_what_a_program_is_told_holds_no_personal_value(ws, run):
    code, said = run("approve", "quota_application")
    assert code == 0
    text = json.dumps(said, ensure_ascii=False)
    assert [one for one in load_workspace(ws).personal_values() if one in text] == []
    assert said["results"][0]["form"]["headcount"] == "2"
    assert "sensitive" not in said["results"][0]
