"""Approving on the board is approving by the command: the same content, terms and ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from robot.filing.ledger import Ledger
from robot.filing.states import State
from tests.board.conftest import Scene


def filing_state(scene: Scene) -> State:
    with scene.office() as office:
        (filing,) = office.ledger.filings()
    return filing.state


def test_the_sheet_is_the_page_that_the_command_writes(scene: Scene) -> None:
    with scene.office() as office:
        row = office.approve("quota_application", "unit", {}, "丙")
    written = row["page"].read_text("utf-8")
    sections = written[written.index("<section>") : written.rindex("</section>")]
    made = scene.browser().get(scene.sheet).text
    assert "从页面读回的内容" in made or "将要填写的内容" in made
    for words in ("申请指标数", "91110105MA01ABCD4C", "材料（3 份）", "预检结果", row["hash"], "丙 已于"):
        assert words in made
        assert words in written
    assert [line for line in sections.splitlines() if line.strip() and line not in made] == []


def test_approving_is_what_the_command_writes_down(scene: Scene) -> None:
    one = scene.browser("甲")
    answer = scene.answer(one, "approve")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/case/C1?done=approved")
    assert "已批准这一内容" in one.get("/case/C1?done=approved").text
    (given,) = scene.approvals()
    assert (given.by, given.how, given.content_hash) == ("甲", "board", scene.filing.content_hash)
    assert filing_state(scene) is State.APPROVED
    with scene.office() as office:
        assert office.ledger.chain_problems() == []
        assert office.ledger.chain()[-2].facts["how"] == "board"
    assert scene.portals.woken() == ["C1"]
    scene.portals.go()
    assert scene.portals.clicks == ["quota_application"]


def test_what_changed_since_it_was_shown_is_not_approved(scene: Scene) -> None:
    one = scene.browser()
    form = scene.form(one) | {"answer": "approve"}
    scene.ask_for_more()
    answer = one.send(scene.sheet, form)
    assert answer.status_code == 409
    assert "内容已有变化" in answer.text
    assert scene.approvals() == []
    scene.answer(one, "approve")  # the new page shows the new content
    assert [one.content_hash != scene.filing.content_hash for one in scene.approvals()] == [True]


def test_a_form_about_something_else_approves_nothing(scene: Scene) -> None:
    one = scene.browser()
    form = scene.form(one)
    for change in ({"content": "0" * 64}, {"attempt": "2"}, {"attempt": "x"}, {"content": ""}):
        assert one.send(scene.sheet, form | {"answer": "approve"} | change).status_code == 409, change
        assert one.send(scene.sheet, form | {"answer": "decline", "note": "改"} | change).status_code == 409
    assert scene.approvals() == []
    assert scene.case().state == "waiting_for_approval"


def test_a_no_is_kept_with_its_reason_and_stops_the_case(scene: Scene) -> None:
    one = scene.browser("甲")
    answer = scene.answer(one, "decline", note=" 人数应为 3，\n请问 13800138000 <b>改</b> ")
    assert answer.headers["Location"] == "/case/C1?done=stopped"
    case = scene.case()
    assert (case.state, case.reason) == ("paused", "甲 不批准：人数应为 3， 请问 138*** (11) <b>改</b>")
    assert scene.approvals() == []
    text = one.get(scene.sheet).text
    assert "甲 已于" in text
    assert "表示不批准：人数应为 3" in text
    assert "&lt;b&gt;改" in text
    assert "<b>改" not in text + one.get("/case/C1").text + one.get("/").text
    with scene.office() as office:
        (entry,) = [one for one in office.ledger.chain() if one.kind == "declined"]
        assert entry.facts["content"] == scene.filing.content_hash
        with pytest.raises(Exception, match="append-only"), office.ledger.store.transaction() as session:
            session.connection().exec_driver_sql("DELETE FROM declined")


def test_a_no_needs_a_reason_of_some_length(scene: Scene) -> None:
    one = scene.browser()
    form = scene.form(one)
    for note in ("", "  ", "长" * 501):
        assert one.send(scene.sheet, form | {"answer": "decline", "note": note}).status_code == 400
    assert one.send(scene.sheet, form | {"answer": "perhaps", "note": "改"}).status_code == 400
    assert scene.case().state == "waiting_for_approval"


def test_two_people_have_to_approve_where_it_is_set(two: Scene) -> None:
    one = two.browser("甲")
    for _ in range(2):
        two.answer(one, "approve")
        assert "还须 1 人批准" in one.get(two.sheet).text
        assert filing_state(two) is State.FILLED
    two.answer(two.browser(" 甲 "), "approve")
    assert filing_state(two) is State.FILLED
    two.answer(two.browser("乙"), "approve")
    assert filing_state(two) is State.APPROVED


def test_what_a_rule_forbids_by_now_cannot_be_approved(scene: Scene) -> None:
    one = scene.browser()
    form = scene.form(one) | {"answer": "approve"}
    file = scene.portals.folder / "unit.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("capital: 5000000", "capital: viel"), "utf-8")
    answer = one.send(scene.sheet, form)
    assert answer.status_code == 409
    assert "unit.yaml" in answer.text
    assert "没有批准任何内容" in answer.text
    assert scene.approvals() == []


def test_what_was_filled_with_choices_by_the_command_is_not_taken_for_another_content(scene: Scene) -> None:
    """Without its case nothing tells the choices: 通过 must not stand there where 退回 was filled."""
    with scene.office() as office:
        office.docket.cancel("C1")
    one = scene.browser()
    assert one.get(scene.sheet).status_code == 200
    scene.ask_for_more()
    answer = one.get(scene.sheet)
    assert answer.status_code == 409
    assert "gongju fill quota_application" in answer.text


# --- two operators at once


def at_once(*acts: Callable[[], int]) -> list[int]:
    """What each comes to, all begun at the same moment."""
    start = threading.Barrier(len(acts))

    def act(one: Callable[[], int]) -> int:
        start.wait()
        return one()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def test_two_approve_the_same_at_once(scene: Scene) -> None:
    one, other = scene.browser("甲"), scene.browser("乙")  # two boards: no lock in between
    forms = [scene.form(each) | {"answer": "approve"} for each in (one, other)]
    assert at_once(
        lambda: one.send(scene.sheet, forms[0]).status_code,
        lambda: other.send(scene.sheet, forms[1]).status_code,
    ) == [303, 303]
    assert sorted(given.by for given in scene.approvals()) == ["乙", "甲"]
    assert filing_state(scene) is State.APPROVED
    with scene.office() as office:
        assert office.ledger.chain_problems() == []


def test_the_other_approves_between_ones_approval_and_its_move(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = scene.browser("甲"), scene.browser("乙")
    form = scene.form(other) | {"answer": "approve"}
    move = Ledger.move

    def after_the_other(*args: Any, **words: Any) -> Any:
        monkeypatch.setattr(Ledger, "move", move)
        assert other.send(scene.sheet, form).status_code == 303
        return move(*args, **words)

    mine = scene.form(one) | {"answer": "approve"}
    monkeypatch.setattr(Ledger, "move", after_the_other)
    assert one.send(scene.sheet, mine).status_code == 303
    assert sorted(given.by for given in scene.approvals()) == ["乙", "甲"]
    assert filing_state(scene) is State.APPROVED


def test_one_approves_while_the_other_cancels(scene: Scene) -> None:
    one, other = scene.browser("甲"), scene.browser("乙")
    form = scene.form(one) | {"answer": "approve"}
    stop = {"form-token": other.form_token("/case/C1")}
    approved, cancelled = at_once(
        lambda: one.send(scene.sheet, form).status_code,
        lambda: other.send("/case/C1/cancel", stop).status_code,
    )
    assert cancelled == 303
    assert scene.case().state == "cancelled"
    assert approved == (303 if scene.approvals() else 409)
    assert scene.portals.turn().moved is False
    assert scene.portals.clicks == []


def test_what_was_cancelled_before_is_not_approved_after(scene: Scene) -> None:
    """The page was open; its case has ended between what was read and what is written."""
    from robot.engine import asking
    from robot.errors import ConfigError
    from robot.filing.approvals import Shown

    with scene.office() as office:
        asked = asking.asked_for(office, scene.filing.id)
        office.docket.cancel("C1")
        shown = Shown(scene.filing.content_hash, 1)
        with pytest.raises(ConfigError, match="cancelled"):
            asking.approve(office, asked, "甲", "board", shown)
        with pytest.raises(ConfigError, match="cancelled"):
            asking.refuse(office, asked, "甲", "不行", shown)
    assert scene.approvals() == []


def test_what_is_sent_meanwhile_is_not_approved_once_more(scene: Scene) -> None:
    """Else it would count for the next attempt, which nobody has seen."""
    one = scene.browser("甲")
    form = scene.form(one) | {"answer": "approve"}
    scene.portals.approve("quota_application")
    answers: list[int] = []
    step = scene.portals.step

    def meanwhile(name: str) -> None:
        step(name)
        if name == "click":  # the command is in the click
            answers.append(one.send(scene.sheet, form).status_code)

    scene.portals.step = meanwhile  # type: ignore[method-assign]
    with scene.portals.office() as office:
        office.submit("quota_application", "unit", {})
    scene.portals.step = step  # type: ignore[method-assign]
    answers.append(one.send(scene.sheet, form).status_code)
    assert answers == [409, 409]
    assert scene.portals.clicks == ["quota_application"]
    assert [given.by for given in scene.approvals()] == ["示例经办"]
    assert "已经发送" in one.get(scene.sheet).text
