"""faq, agenda and parameter, as an operator and a program use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from robot.browser.forms import Reading, Receipt
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Filing, Key

Run = Callable[..., tuple[int, Any]]
NOVEMBER_4 = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)


# --- faq


def test_faq_by_number_says_what_serves_it(run: Run) -> None:
    code, said = run("faq", "36")
    assert code == 0
    (one,) = said["questions"]
    assert one["number"] == 36
    assert ("rule", "FAQ36-income-months") in {(each["kind"], each["name"]) for each in one["served_by"]}
    assert ("deadline", "papers-stale") in {(each["kind"], each["name"]) for each in one["served_by"]}
    assert "010-57596100" in said["hotline"]


@pytest.mark.parametrize(
    ("words", "numbers"), [(["补缴"], [37]), (["指标", "跨年"], [21]), (["faq30-age"], [30])]
)
def test_faq_by_words_and_code(run: Run, words: list[str], numbers: list[int]) -> None:
    code, said = run("faq", *words)
    assert code == 0
    assert [one["number"] for one in said["questions"]][: len(numbers)] == numbers


@pytest.mark.parametrize("word", ["93", "0", "不存在的词"])
def test_faq_that_nobody_asked(run: Run, word: str) -> None:
    code, said = run("faq", word)
    assert (code, said["error"]) == (2, "ConfigError")


def test_faq_for_a_person(shown: Callable[..., str]) -> None:
    text = shown("faq", "53")
    assert "第53问" in text
    assert "cygfzx-hum@bjchy.gov.cn" in shown("faq", "5")
    listed = shown("faq")
    assert listed.count("\n") == 93  # 92 questions and the hotline


def test_coverage_names_what_serves_each_question(run: Run, shown: Callable[..., str]) -> None:
    code, said = run("faq", "--coverage")
    assert code == 0
    assert [one["number"] for one in said["questions"]] == list(range(1, 93))
    for one in said["questions"]:
        assert one["served_by"], one["number"]
        assert all(each["tests"] for each in one["served_by"])
    assert said["open"] == {}
    assert "tests/policy/test_rules_permit.py::test_age" in shown("faq", "30", "--coverage")


# --- agenda


def _sent(ledger: Ledger, key: Key, receipt: Receipt) -> Filing:
    filing = ledger.open(key, at=NOVEMBER_4)
    for state in (State.FILLED, State.APPROVED, State.SENDING):
        filing = ledger.move(filing, state, at=NOVEMBER_4)
    return ledger.move(filing, State.FILED, at=NOVEMBER_4, receipt_number=receipt.number)


def test_agenda_of_the_files(run: Run, ws: Path) -> None:
    code, said = run("agenda", "--until", "2026-12-31")
    assert (code, said["today"], said["until"]) == (0, "2026-11-05", "2026-12-31")
    kinds = {(one["on"], one["kind"], one["subject"]) for one in said["items"]}
    assert ("2026-11-13", "window-closes", "unit") in kinds
    assert ("2026-12-31", "papers-stale", "E001") in kinds
    assert "answer-due" not in {kind for _, kind, _ in kinds}


def test_agenda_waits_for_answers_to_what_was_filed(run: Run, ws: Path) -> None:
    with Ledger(ws / "var" / "ledger.db") as ledger:
        _sent(ledger, Key("chaoyang_hr", "quota_application", "unit", "2026"), Receipt(number="ZB1"))
        _sent(ledger, Key("talent_person", "permit_application", "E001", "2026-11"), Receipt(number="SQ1"))
        _sent(ledger, Key("chaoyang_hr", "appointment", "E001", "x"), Receipt(number="YY1"))
        booked = {"business": "新办", "time": "2026-11-03 09:00-10:00"}
        readings = {
            "unit_opinions": Reading("permit_application", "SQ1", "in_review", "市级审批中"),
            "appointments": Reading("appointment", "YY1", "granted", "受理通过", facts=booked),
        }
        for reader, reading in readings.items():
            ledger.add_reading("x", "unit", reader, reading, at=NOVEMBER_4)
    code, said = run("agenda")
    assert code == 0
    due = {(one["subject"], one["on"], one["faq"]) for one in said["items"] if one["kind"] == "answer-due"}
    # The last working day of November; 20 working days after the appointment of 3 November.
    assert due == {("unit", "2026-11-30", 9), ("E001", "2026-12-01", 31)}


def test_agenda_takes_expiry_and_grants_from_the_portals(run: Run, ws: Path) -> None:
    file = ws / "employees" / "E001.yaml"
    permit = "permit: {number: BJ1, issued: 2023-12-01, expires: 2026-11-30, unit_name: 北京示例科技有限公司}"
    file.write_text(f"{file.read_text('utf-8')}\n{permit}\n", "utf-8")
    facts = {"name": "", "id_number": "", "expires": "2026-12-31"}
    grant = {"year": "2026", "headcount": "2", "granted": "2", "used": "0", "granted_on": "2026-10-26"}
    with Ledger(ws / "var" / "ledger.db") as ledger:
        seen = Reading("", "BJ1", "granted", "已关联", facts=facts)
        ledger.add_reading("talent_unit", "unit", "employee_list", seen)
        seen = Reading("quota_application", "ZB1", "granted", "已下达", facts=grant)
        ledger.add_reading("chaoyang_hr", "unit", "quotas", seen)
    code, said = run("agenda")
    days = {one["kind"]: one["on"] for one in said["items"] if one["subject"] in ("E001", "unit")}
    assert (code, days["permit-expires"], days["renewal-opens"]) == (0, "2026-12-31", "2026-11-01")
    assert days["quota-lapses"] == "2026-12-31"


def test_agenda_writes_a_calendar_and_no_other_file(run: Run, ws: Path) -> None:
    code, said = run("agenda", "--ics", "due.ics")
    text = (ws / "due.ics").read_bytes().decode("utf-8")
    assert code == 0
    assert text.count("BEGIN:VEVENT") == len(said["items"]) > 0
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert run("agenda", "--ics", "due.ics")[0] == 0
    before = (ws / "unit.yaml").read_bytes()
    code, said = run("agenda", "--ics", "unit.yaml")
    assert (code, said["error"]) == (2, "ConfigError")
    assert (ws / "unit.yaml").read_bytes() == before


def test_agenda_of_the_past_is_refused_and_a_person_reads_chinese(
    run: Run, shown: Callable[..., str], ws: Path
) -> None:
    assert run("agenda", "--until", "2026-11-04")[0] == 2
    assert "指标申报本月截止" in shown("agenda", "--until", "2026-11-30")


# --- parameter


def test_parameters_are_listed_and_set(run: Run, ws: Path) -> None:
    code, said = run("parameter")
    numbers = {one["name"]: one for one in said["parameters"]}
    assert (code, said["on"]) == (0, "2026-11-05")
    assert (numbers["average_wage"]["value"], numbers["review_days"]["value"]) == (None, "20")
    code, said = run("parameter", "average_wage", "12345", "--from", "2026-07-01", "--source", "公告")
    assert (code, said["parameters"][0]["value"]) == (0, "12345")
    code, said = run("parameter", "average_wage")
    assert [(one["value"], one["source"], one["confirmed"]) for one in said["parameters"]] == [
        ("12345", "公告", True)
    ]


def test_the_advice_of_a_missing_number_works_when_followed(run: Run, ws: Path) -> None:
    def advice() -> list[str]:
        said = run("check", "E001", "--business", "permit_application")[1]
        found = said["checked"][0]["findings"]
        return [one["do"] for one in found if "gongju parameter" in one["do"]]

    (line,) = advice()
    words = line.partition("gongju ")[2].partition("；")[0]
    words = words.replace("数值", "12345").replace("生效日期", "2026-07-01").replace("公告名称", "公告")
    assert run(*words.split())[0] == 0
    assert advice() == []


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("average_wage", "12345"),
        ("average_wage", "many", "--from", "2026-07-01"),
        ("average_wages", "12345", "--from", "2026-07-01"),
        ("average_wage", "--source", "公告"),
    ],
)
def test_a_wrong_parameter_is_refused(run: Run, ws: Path, words: tuple[str, ...]) -> None:
    code, said = run("parameter", *words)
    assert (code, said["error"]) == (2, "ConfigError")
    assert not (ws / "parameters.toml").exists()
