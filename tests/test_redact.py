"""Personal data is hidden wherever it stands in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.redact import hide, mask, mask_all


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证号110105199003072346。", "身份证号110*** (18)。"),
        ("id 11010519900307234x", "id 110*** (18)"),
        ("电话：13800001234，", "电话：138*** (11)，"),
        ("+86 138-0000-1234", "+86*** (17)"),
        ("写信给 hr@example.com 吧", "写信给 h***@*** 吧"),
        ("申请编号 ZB2026110500001", "申请编号 ZB2026110500001"),
        ("统一社会信用代码 91110105MA01ABCD4C", "统一社会信用代码 91110105MA01ABCD4C"),
        ("2026-11-05 10:00:00", "2026-11-05 10:00:00"),
        ("金额 1380000123.45", "金额 1380000123.45"),
        ("出生日期：1990-04-12，毕业日期：1990-04-12", "出*** (15)，毕业日期：1990-04-12"),
        ("生日 1990年4月12日。1990年4月12日出生。", "生*** (13)。1*** (12)。"),
        ("2022年6月18日生效，出生证明 2022-06-18", "2022年6月18日生效，出生证明 2022-06-18"),
    ],
)
def test_what_looks_personal_is_hidden(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_known_values_are_hidden_wherever_they_stand() -> None:
    assert mask("住 示例\n路1号 院", ("示例路1号院",)) == "住 示*** (6)"
    assert mask("员工示例甲：示例路1号院", ("示例甲", "示例路1号院", "号")) == "员工示**：示*** (6)"


@pytest.mark.parametrize(
    ("value", "hidden"),
    [("示例甲", "示**"), ("甲", "*"), ("", ""), ("13800001234", "138*** (11)"), ("123456", "******")],
)
def test_a_hint_is_left(value: str, hidden: str) -> None:
    assert hide(value) == hidden


@given(st.text(max_size=30), st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.text(max_size=30))
def test_no_mobile_number_survives(before: str, mobile: str, after: str) -> None:
    assert mobile not in mask(f"{before} {mobile} {after}")


@given(st.text(max_size=40), st.text(min_size=4, max_size=20).filter(lambda text: text.strip() == text))
def test_no_known_value_survives(text: str, value: str) -> None:
    hidden = mask(f"{text}{value}{text}", [value])
    assert value not in hidden or value in hide(value) * 3


def test_a_hash_is_no_telephone_number() -> None:
    digest = "ab" * 20 + "c13800001234" + "d" * 12
    assert len(digest) == 64
    said = mask_all({"content": digest, "by": ["13800001234"]})
    assert said == {"content": digest, "by": ["138*** (11)"]}
