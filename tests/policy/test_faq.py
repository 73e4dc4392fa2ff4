"""The look-up of the 92 questions, and that every rule kind has its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.policy.faq import answers, look_up, served
from robot.policy.rule import all_rules


def test_every_question_has_an_answer_of_its_own() -> None:
    found = answers()
    assert [one.number for one in found] == list(range(1, 93))
    assert len({one.answer for one in found}) == 92
    assert len({one.title for one in found}) == 92
    for one in found:
        assert one.answer.endswith("。"), one.number
        assert one.does.endswith("。"), one.number
        assert len(one.answer) < 180, one.number


def test_every_question_of_kind_rule_has_a_rule() -> None:
    without = {one.answer.number for one in served() if "rule" in one.answer.kind and not one.rules}
    assert without == set()


def test_every_rule_is_found_under_its_questions() -> None:
    by_number = {one.answer.number: one for one in served()}
    for rule in all_rules():
        for number in rule.questions:
            assert rule in by_number[number].rules


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("36", [36]),
        ("０３６", []),
        (" 30 ", [30]),
        ("93", []),
        ("", []),
        ("  ", []),
        ("不存在的词", []),
        ("补缴", [37]),
        ("FAQ30-age", [30]),
        ("faq88-DEGREE", [34, 35, 88]),
        ("退休", [83]),
    ],
)
def test_look_up(words: str, numbers: list[int]) -> None:
    if words == "０３６":
        numbers = [36]  # full-width digits are digits
    assert [one.answer.number for one in look_up(words)] == numbers


def test_titles_that_fit_come_first() -> None:
    found = [one.answer.number for one in look_up("续签")]
    titled = [one.number for one in answers() if "续签" in one.title]
    assert found[: len(titled)] == titled
    assert set(found) > set(titled)


def test_several_words_narrow_it_down() -> None:
    assert look_up("指标 跨年")[0].answer.number == 21


def test_the_mailbox_of_question_53_is_the_right_one() -> None:
    (mailbox,) = look_up("5")
    assert "cygfzx-hum@bjchy.gov.cn" in mailbox.answer.answer
    assert not any("bjch.gov.cn" in one.answer for one in answers())


def test_as_json() -> None:
    (one,) = look_up("30")
    data = one.as_dict()
    assert data["number"] == 30
    assert {"code": "FAQ30-age", "title": "申请人女性不超过55周岁，男性不超过60周岁。"} in data["rules"]


def test_every_rule_is_tested_by_name() -> None:
    here = Path(__file__).parent
    text = "".join(path.read_text("utf-8") for path in here.glob("test_rules_*.py"))
    assert [one.name for one in all_rules() if one.name not in text] == []
