"""What an operator reads on the board, and what its buttons do."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from robot.filing.states import State
from robot.filing.tables import Key
from robot.people.workspace import load_workspace
from tests.board.conftest import Scene

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x1b[2J\u202egnp"


def read(scene: Scene, page: str = "/") -> str:
    answer = scene.browser().get(page)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def returned(scene: Scene, opinion: str, subject: str = "E003") -> None:
    with scene.office() as office:
        filing = office.ledger.open(Key("talent_person", "permit_application", subject, "2026"))
        for state in (State.FILLED, State.APPROVED, State.SENDING):
            filing = office.ledger.move(filing, state)
        filing = office.ledger.move(filing, State.FILED, receipt_number="GZJ001")
        office.ledger.move(filing, State.RETURNED, opinion=opinion, portal_state=opinion)


def test_what_needs_somebody_stands_first_with_its_command(scene: Scene) -> None:
    text = read(scene)
    assert text.index('id="needs"') < text.index('id="cases"') < text.index('id="opinions"')
    first = text[text.index('id="needs"') : text.index('id="cases"')]
    for words in ("批准", "C1", "指标申报", "单位经办人", "gongju approve quota_application", scene.sheet):
        assert words in first
    cases = text[text.index('id="cases"') :]
    assert "等待批准" in cases
    assert "2026-11-13" in cases  # the window closes: the day at risk


@pytest.mark.parametrize(
    ("state", "kind", "command"),
    [
        (State.UNKNOWN, "查明结果", "gongju submit appointment E002"),
        (State.REFUSED, "修改", "gongju fill appointment E002"),
    ],
)
def test_what_no_case_looks_after_is_told_as_well(
    scene: Scene, state: State, kind: str, command: str
) -> None:
    with scene.office() as office:
        filing = office.ledger.open(Key("chaoyang_hr", "appointment", "E002", "x"))
        for each in (State.FILLED, State.APPROVED, State.SENDING, state):
            filing = office.ledger.move(filing, each)
    text = read(scene)
    assert command in text
    assert kind in text[: text.index('id="cases"')]


def test_an_opinion_is_shown_with_its_points(scene: Scene) -> None:
    returned(scene, "1. 劳动合同缺少盖章页；2. 学位证书不清晰")
    text = read(scene)
    part = text[text.index('id="opinions"') :]
    assert "劳动合同缺少盖章页" in part
    assert "建议：" in part
    assert "gongju opinion E003 permit_application" in text


def test_a_case_with_its_steps_history_and_receipts(scene: Scene) -> None:
    scene.portals.approve("quota_application")
    scene.portals.woken()
    scene.portals.go()
    text = read(scene, "/case/C1")
    for words in ("下一步", "立案", "试填", "发送", "N001", "已提交", "等待审核"):
        assert words in text


def test_the_buttons_steer_the_case_as_the_commands_do(scene: Scene) -> None:
    one = scene.browser()
    for act, state in (
        ("pause", "paused"),
        ("resume", "ready"),
        ("retry", "ready"),
        ("cancel", "cancelled"),
    ):
        answer = one.post("/case/C1", f"/case/C1/{act}")
        assert answer.headers["Location"] == f"/case/C1?done={act}"
        assert scene.case().state == state
    with scene.office() as office:
        assert [line.did for line in office.docket.history("C1")][-4:] == [
            "pause",
            "resume",
            "retry",
            "cancel",
        ]


def test_what_makes_no_sense_now_is_one_page(scene: Scene) -> None:
    one = scene.browser()
    token = {"form-token": one.form_token("/case/C1")}
    assert one.send("/case/C1/resume", token).status_code == 409
    assert "not paused" in one.send("/case/C1/resume", token).text
    assert one.send("/case/C1/explode", token).status_code == 404
    assert one.send("/case/C99/pause", token).status_code == 409
    assert one.get("/sheet/99").status_code == 409
    one.send("/case/C1/cancel", token)
    assert one.send("/case/C1/pause", token).status_code == 409
    assert one.get("/case/C1").text.count("<form") == 0


def test_nobody_is_named_in_full(scene: Scene) -> None:
    with scene.office() as office:
        office.docket.open("E001", "新办", at=scene.portals.now)
    known = load_workspace(scene.portals.folder).personal_values()
    returned(scene, f"请{'、'.join(known)}补充材料")
    for page in ("/", "/case/C1", "/case/C2", scene.sheet):
        text = read(scene, page)
        assert [one for one in known if one in text] == []
        assert "E001" in text or page not in ("/", "/case/C2")


def test_what_others_have_written_is_text(scene: Scene) -> None:
    returned(scene, HOSTILE, "unit")
    with scene.office() as office:
        office.docket.open("unit", "业务办理权限", {"note": HOSTILE}, at=scene.portals.now)
        entry = office.docket.get("C2")
        office.docket.write(
            entry, entry.state, "wait", at=scene.portals.now, reason=HOSTILE, who=HOSTILE, what=HOSTILE
        )
    file = scene.portals.folder / "unit.yaml"
    file.write_text(file.read_text("utf-8").replace("引进研发人员", HOSTILE[:25]), "utf-8")
    one = scene.browser(HOSTILE)
    for page in ("/", "/case/C1", "/case/C2", scene.sheet):
        text = one.get(page).text
        assert re.findall(r"<script|<img src=x|\x1b|\u202e", text) == []
    assert "&lt;script&gt;" in one.get("/").text
    assert "&lt;script&gt;alert(1)" in one.get(scene.sheet).text


def test_broken_files_hide_nothing_of_what_is_known(scene: Scene) -> None:
    file = scene.portals.folder / "unit.yaml"
    file.write_text(file.read_text("utf-8").replace("capital: 5000000", "capital: viel"), "utf-8")
    text = read(scene)
    assert "文件有误" in text
    assert "unit.yaml" in text
    assert "C1" in text
    assert "等待批准" in read(scene, "/case/C1")


def test_the_page_of_an_empty_workspace(example: Path, scene: Scene) -> None:
    with scene.office() as office:
        office.docket.cancel("C1")
    text = read(scene)
    assert "gongju start unit 指标申报" in text
    assert "已了结的案件（1）" in text
    assert "gongju approve quota_application" in text  # what was filled waits, whatever became of its case
