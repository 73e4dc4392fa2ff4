"""What a person reads before approving, and how many have to."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from robot.browser.face import Face
from robot.browser.forms import Receipt
from robot.commands.common import error_row, report_error
from robot.engine.office import Office
from robot.errors import FaceChanged
from robot.filing import faces
from robot.filing.ledger import utc_now
from robot.filing.states import State
from robot.people.workspace import load_workspace
from robot.settings import load


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


def test_a_papers_name_is_text_on_the_page(ws, run):
    name = "<img src=x onerror=alert(1)>\"'&.pdf"
    file = ws / "unit.yaml"
    text = file.read_text(encoding="utf-8")
    (ws / "papers" / "unit" / "tax-2025-1.pdf").rename(ws / "papers" / "unit" / name)
    text = text.replace("[unit/tax-2025-1.pdf,", f"[{json.dumps(f'unit/{name}')},")
    file.write_text(text, encoding="utf-8")
    code, said = run("approve", "quota_application")
    assert code == 0
    html = Path(said["results"][0]["page"]).read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;&amp;.pdf" in html
    assert "<img src=x" not in html


def test_the_first_of_two_is_told_that_another_one_has_to(ws, shown, monkeypatch):
    monkeypatch.setenv("GONGJU_APPROVALS", "2")
    said = shown("approve", "quota_application", "--by", "甲")
    assert "another person approves: gongju approve quota_application --by NAME" in said
    assert "还须 1 人批准" in next(Path("var/approvals").glob("*.html")).read_text(encoding="utf-8")
    assert "another person" in shown("approve", "quota_application", "--by", "甲")
    assert "Next: gongju submit quota_application" in shown("approve", "quota_application", "--by", "乙")


def test_what_the_portal_has_already_leaves_nothing_to_submit(ws, shown):
    with Office(load(ws)) as office:
        opened = office.ledger.open(office.job("quota_application", "unit", {}).key)
        office.ledger.move(opened, State.FILED, clicked_at=utc_now(), receipt_number="ZB202611050001")
    said = shown("approve", "quota_application")
    assert "the portal already has it: ZB202611050001; there is nothing to submit" in said
    assert "Next" not in said


@pytest.mark.parametrize(
    ("words", "sent", "told"),
    [
        (("quota_return", "--with", "places=1"), True, "filed, receipt ZT1"),
        (
            ("quota_return", "--with", "places=1", "--with", "again=2"),
            False,
            "filed, the portal already has it: ZT1, nothing was sent; another one is --with again=3",
        ),
        (("quota_application",), False, "filed, the portal already has it: ZT1, nothing was sent"),
    ],
    ids=["sent", "there, and may be again", "there"],
)
def test_a_submit_says_whether_this_run_has_sent_it(ws, shown, monkeypatch, words, sent, told):
    row = {"business": words[0], "state": "filed", "sent": sent, "receipt": Receipt("ZT1", "filed", "")}
    monkeypatch.setattr(Office, "submit", lambda *about, **how: row)
    assert shown("submit", *words).splitlines()[-1] == f"{words[0]} unit: {told}"


def test_what_a_program_is_told_holds_no_personal_value(ws, run):
    code, said = run("approve", "quota_application")
    assert code == 0
    text = json.dumps(said, ensure_ascii=False)
    assert [one for one in load_workspace(ws).personal_values() if one in text] == []
    assert said["results"][0]["form"]["headcount"] == "2"
    assert "sensitive" not in said["results"][0]


FACE = Face("quota.new", "单位信息", fields={"单位名称": False}, notices=frozenset({"单个文件不超过10MB"}))


def filled_in(ws: Path, face: Face) -> None:
    """A dry run found the page so."""
    with Office(load(ws)) as office:
        job = office.job("quota_application", "unit", {})
        faces.seen(office.ledger.store, "mock", job, job.content(), {face.page: face}, people=1, at=utc_now())


def test_the_approval_says_which_page_it_accepts_and_what_is_new_on_it(ws, shown, run):
    filled_in(ws, FACE)
    said = shown("approve", "quota_application")
    assert "page “单位信息”: seen for the first time; the approval accepts it as it is" in said
    html = next(Path("var/approvals").glob("*.html")).read_text(encoding="utf-8")
    assert "“单位信息”：首次见到，批准即认可页面现在的样子" in html
    filled_in(ws, replace(FACE, fields={"单位名称": False, "办理方式": True}))
    said = shown("approve", "quota_application")
    assert "page “单位信息” is not as it was accepted; the approval accepts these changes:" in said
    assert "  新增必填项：办理方式" in said
    html = next(Path("var/approvals").glob("*.html")).read_text(encoding="utf-8")
    assert "与上次认可的不同" in html
    assert "<li>新增必填项：办理方式</li>" in html
    filled_in(ws, replace(FACE, fields={"单位名称": False, "办理方式": True}))
    _, said = run("approve", "quota_application")
    (page,) = said["results"][0]["pages"]
    assert (page["page"], page["first"], page["lines"]) == ("quota.new", False, [])


def test_a_submit_that_stopped_names_each_change_under_its_line(capsys):
    error = FaceChanged("quota_application unit: the page “单位信息” …", ("“单位信息” 新增必填项：办理方式",))
    report_error(error)
    said = capsys.readouterr().err
    assert said.splitlines()[1] == "  “单位信息” 新增必填项：办理方式"
    assert "nothing was sent" in said
    assert error_row(error)["changes"] == ["“单位信息” 新增必填项：办理方式"]
    assert error_row(error)["exit_code"] == 13
