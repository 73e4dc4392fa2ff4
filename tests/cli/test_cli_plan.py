"""`gongju plan` and `gongju status` as a program and as a person read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Key
from tests.cli.conftest import Run


def test_a_plan_for_a_program(ws: Path, run: Run) -> None:
    code, found = run("plan", "E001", "新办")
    assert code == 0
    assert (found["subject"], found["way"], found["next"]) == ("E001", "新办", "quota_left")
    steps = {one["step"]: one for one in found["steps"]}
    assert list(steps)[-4:] == ["appointment", "district", "city", "slip"]
    assert steps["permission_granted"]["state"] == "done"
    assert steps["contract_update"]["state"] == "maybe"
    assert steps["application_review"]["hands"] == ["法人一证通", "批准要发送的内容"]
    assert steps["appointment"]["command"] == "gongju fill appointment E001"


def test_a_plan_for_a_person(ws: Path, shown: Callable[..., str]) -> None:
    said = shown("plan", "unit", "指标申报")
    assert "区级下达指标" in said
    assert "下一步：指标申报（单位经办人）  gongju fill quota_application" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("E001", "指标申报"), "指标申报 is for the unit: gongju plan unit 指标申报"),
        (("unit", "续签"), "续签 is for an employee: gongju plan E001 续签"),
        (("E009", "续签"), "E009"),
        (("E001", "个人信息完善"), "a step of several ways, name one: 新办"),
        (("unit", "业务咨询（单位）"), "needs no plan"),
        (("E001", "注销"), "no such way; there are 指标申报 (quota_application)"),
        (("E001", "attachments"), "a step of several ways, name one: 新办"),
        (("unit", "unit_attachments"), "needs no plan"),
    ],
)
def test_what_no_plan_is_made_for_is_one_line(
    ws: Path, run: Run, words: tuple[str, ...], message: str
) -> None:
    code, found = run("plan", *words)
    assert code == 2
    assert message in found["message"]
    assert "\n" not in found["message"]


def test_status_says_what_comes_next_by_the_plan(ws: Path, run: Run) -> None:
    with Ledger(ws / "var" / "ledger.db") as ledger:
        one = ledger.open(Key("talent_person", "profile", "E001", "content-1"))
        ledger.move(one, State.FILED, receipt_number="XX1")
    code, found = run("status")
    assert code == 0
    (row,) = found["filings"]
    assert row["advice"] == "有可用指标 gongju plan unit 指标申报"


def test_status_shows_the_ledger_beside_broken_files(ws: Path, run: Run) -> None:
    with Ledger(ws / "var" / "ledger.db") as ledger:
        one = ledger.open(Key("talent_person", "profile", "E001", "content-1"))
        ledger.move(one, State.FILED, receipt_number="XX1")
    (ws / "employees" / "E001.yaml").write_text("name: [", encoding="utf-8")
    code, found = run("status")
    assert (code, found["filings"][0]["receipt"]) == (0, "XX1")
