"""What counts as the same question, and as another one (FAQ 2)."""

from __future__ import annotations

import pytest

from flows._shared import consultations
from flows._shared.matching import Row, begins, same_text
from flows.chaoyang_hr import consultation
from robot.browser.forms import Receipt
from robot.errors import ConfigError, NotEligible
from robot.people.case import Case
from tests.factories import TODAY, unit
from tests.flows.fake import FakePage

QUESTION = ("续签材料", "劳动合同要上传哪几页？")


@pytest.mark.parametrize(
    ("shown", "text", "same"),
    [
        ("续签 材料", "续签材料", True),
        ("第一行\n第二行", "第一行  第二行", True),
        ("续签材料", "续签材料？", False),
        ("", "续签材料", False),
    ],
)
def test_texts_are_the_same_but_for_blanks(shown: str, text: str, same: bool) -> None:
    assert same_text(shown, text) is same


@pytest.mark.parametrize(
    ("shown", "can"),
    [
        ("关于续签材料", True),
        ("关于续签…", True),
        ("关于续签...", True),
        ("关于新办…", False),
        ("关于续签", False),  # nothing was cut off: it is another title
        ("…", False),
        ("", False),
    ],
)
def test_a_title_that_is_cut_short_may_be_the_one(shown: str, can: bool) -> None:
    assert begins(shown, "关于续签材料") is can


def find(again: int, *contents: str, title: str = "续签材料") -> Receipt | None:
    """Questions of one title, the newest first as the portal lists them."""
    rows = [
        {"number": f"ZX{index}", "title": title, "at": f"10:0{index}", "state": "待答复", "reply": ""}
        for index in range(len(contents))
    ][::-1]
    page = FakePage()

    def opened(row: Row) -> None:
        page.shown["consultation.detail"] = {
            "title": "续签材料",
            "content": contents[int(row["number"][2:])],
        }

    asked = consultations.Asked(title=QUESTION[0], content=QUESTION[1], again=again)
    return consultations.asked(page, asked, rows, opened)  # type: ignore[arg-type]


def number_of(found: Receipt | None) -> str:
    return found.number if found else ""


def test_the_content_decides_and_the_oldest_is_the_first() -> None:
    assert number_of(find(1, "别的问题", QUESTION[1], QUESTION[1])) == "ZX1"
    assert number_of(find(2, "别的问题", QUESTION[1], QUESTION[1])) == "ZX2"
    assert find(3, "别的问题", QUESTION[1], QUESTION[1]) is None
    assert find(1, "别的问题") is None
    assert number_of(find(1, QUESTION[1], title="续签…")) == "ZX0"
    assert find(1, QUESTION[1], title="新办…") is None


def test_again_goes_one_by_one() -> None:
    with pytest.raises(NotEligible, match="stands at the portal 0 times: again=1"):
        find(2, "别的问题")


def period_of(agent: str = "示例经办", **options: str) -> str:
    one = unit(agent={"name": agent, "mobile": "13900005678", "email": "hr@example.com"})
    asking = {"title": QUESTION[0], "content": QUESTION[1]} | options
    return consultation.period(consultation.prepare(Case(one, options=asking), TODAY), TODAY)


def test_a_question_is_one_filing_whoever_asks_it() -> None:
    assert period_of() == period_of(agent="另一经办")
    assert period_of() != period_of(content="别的问题")
    assert period_of() != period_of(title="别的标题")
    assert period_of(again="2") == f"{period_of()}-2"
    assert period_of().startswith("question-")  # a later question takes no earlier one's place


@pytest.mark.parametrize(
    ("options", "missing"),
    [({}, ["title", "content"]), ({"title": "续签", "content": ""}, ["content"])],
)
def test_an_empty_question_is_said_by_its_choices(options: dict[str, str], missing: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        consultation.prepare(Case(unit(), options=options), TODAY)
    assert [one.field for one in caught.value.problems] == missing
