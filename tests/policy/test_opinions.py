"""`robot.policy.opinions:explain`: nothing of an opinion is lost, and what is recognised is what it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.browser.selector_files import load_selectors, portal_names
from robot.filing.catalog import businesses
from robot.people.models import EmployeePapers, UnitPapers
from robot.policy.faq import QUESTIONS
from robot.policy.findings import Who
from robot.policy.opinions import NOTHING, explain, months_in, shipped, split

PIECES = st.sampled_from(
    [
        "1、",
        "2.",
        "（一）",
        "②",
        "第二，",
        "；",
        "。",
        "\n",
        "：",
        " ",
        "\u3000",
        "合同",
        "2026年9月",
        "至",
        "8月",
        "-",
        *("=HYPERLINK(1)", "<script>", "[bold]", "\x1b[2J", "\u202e", "\x00", "①", "十一、", "1.5倍", "\\"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join))
DEMO = "应税收入材料缺少2026年9月记录，请补充后重新提交；劳动合同第3页扫描不清晰，请重新上传。"


@given(TEXTS)
@settings(max_examples=300)
def test_any_text_is_taken_apart_and_joined_it_is_the_same(text: str) -> None:
    assert "".join(split(text)) == text
    points = explain(text)
    assert "".join(one.text for one in points) == (text if text.strip() else "")
    for one in points:
        assert all(number in QUESTIONS for number in one.faq)
        assert list(one.lines())


@pytest.mark.parametrize(
    "piece", ["1、", "；-", "（一）", "2026年9月至", "合同；", " (", "\x1b[31m", "9月、", "：\n"]
)
def test_a_very_long_text_loses_nothing(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    assert "".join(one.text for one in explain(text)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (DEMO, [DEMO[: DEMO.index("；") + 1], DEMO[DEMO.index("；") + 1 :]]),
        ("1、缺合同2、缺学历证书", ["1、缺合同", "2、缺学历证书"]),
        ("退回原因：1.缺合同 2.缺照片", ["退回原因：1.缺合同 ", "2.缺照片"]),
        ("（一）缺合同（二）缺照片", ["（一）缺合同", "（二）缺照片"]),
        ("①缺合同②缺照片", ["①缺合同", "②缺照片"]),
        ("一、缺合同\r\n二、缺照片\n\n", ["一、缺合同\r\n", "二、缺照片\n\n"]),
        ("第一，缺合同；第二，缺照片。", ["第一，缺合同；", "第二，缺照片。"]),
        ("十、缺合同；十一、缺照片；", ["十、缺合同；", "十一、缺照片；"]),
        ("合同第1、2、3页模糊", ["合同第1、2、3页模糊"]),
        ("8月、9月和10月缺失", ["8月、9月和10月缺失"]),
        ("收入应达1.5倍", ["收入应达1.5倍"]),
        ("缺合同。。！\n", ["缺合同。。！\n"]),
    ],
)
def test_points_begin_where_a_reader_sees_them(text: str, parts: list[str]) -> None:
    assert list(split(text)) == parts


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("缺2026年9月记录", ["2026-09"]),
        ("缺２０２６年９月", ["2026-09"]),
        ("1.2025年11月至2026年2月", ["2025-11", "2025-12", "2026-01", "2026-02"]),
        ("2026年8月、9月和12月", ["2026-08", "2026-09", "2026-12"]),
        ("2026.08-2026.10", ["2026-08", "2026-09", "2026-10"]),
        ("9月份缺失", ["9月"]),
        ("2026年9月缺失；8月多余", ["2026-09", "8月"]),
        ("请于2026年9月10日前提交", []),
        ("2026-09-10", []),
        ("2026年9月至2025年1月", ["2026-09", "2025-01"]),
        ("1.5倍，第3页，13月", []),
        ("1900年1月至2099年12月", ["1900-01", "2099-12"]),
    ],
)
def test_months(text: str, months: list[str]) -> None:
    assert list(months_in(text)) == months


def test_the_opinion_of_the_demo() -> None:
    income, contract = explain(DEMO)
    assert (income.papers, income.months, income.faq) == (("income",), ("2026-09",), (42,))
    assert income.who is Who.BOTH
    assert ("months_to", "材料截止月份") in income.fields
    assert (contract.papers, contract.months, contract.faq) == (("contract",), (), (84,))
    assert [line[:3] for line in contract.lines()] == ["涉及：", "建议：", "建议：", "办理人"]
    assert "更新合同" in "".join(contract.do)
    assert "彩色、清晰" in contract.do[0]


@pytest.mark.parametrize("topic", shipped().topic, ids=lambda one: one.code)
def test_every_word_leads_to_its_topic(topic) -> None:
    of = "employee" if topic.of == "both" else topic.of
    for word in topic.words:
        (point,) = explain(f"请核查{word}", of)
        assert topic.title in point.about
        assert topic.do in point.do
        assert topic.faq in point.faq


def test_the_same_words_on_a_business_of_the_unit_speak_of_the_units_papers() -> None:
    (own,) = explain("社保记录缺失")
    (units,) = explain("社保记录缺失", "unit")
    assert (own.faq, units.faq) == ((38,), (24,))
    assert units.who is Who.AGENT


@pytest.mark.parametrize("text", ["租房合同模糊", "缺劳动合同主体变更协议"])
def test_other_contracts_are_not_the_labour_contract(text: str) -> None:
    (point,) = explain(text)
    assert "劳动合同" not in point.about
    assert point.known


def test_what_is_not_recognised_says_so_and_a_courtesy_asks_for_nothing() -> None:
    hello, matter = explain("您好！请联系窗口老师。")
    assert (hello.who, hello.do, list(hello.lines())) == (Who.NOBODY, (), ["无需操作。"])
    assert (matter.known, matter.do, matter.faq) == (False, (NOTHING,), (90,))


def test_the_words_name_papers_and_fields_that_there_are() -> None:
    labels = {portal: load_selectors(portal).canonical() for portal in portal_names()}
    forms = [one.form.model_fields for one in businesses().values() if one.kind == "submits"]
    for topic in shipped().topic:
        papers = UnitPapers if topic.of == "unit" or topic.code == "rename" else EmployeePapers
        assert set(topic.papers) <= set(papers.model_fields), topic.code
        for name, label in topic.fields.items():
            assert any(name in fields for fields in forms), (topic.code, name)
            assert any(label in text for text in labels.values()), (topic.code, label)
