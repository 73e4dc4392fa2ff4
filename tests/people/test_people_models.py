"""What the models accept, what it becomes, and what they refuse."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import pytest
from factories import education, employee, id_number, unit
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from robot.people import models
from robot.people.kinds import Count, CreditCode, Day, Flag, IdNumber, Key, Mobile, Money, Month, Papers, Text
from robot.people.models import Employee, Level, Sex, Unit, Workspace

quick = settings(max_examples=60, deadline=None)


def good(kind: object, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


def bad(kind: object, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return str(caught.value.errors(include_url=False, include_input=False)[0]["msg"])


@quick
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(Sex), st.integers(0, 499))
def test_birth_date_and_sex_come_from_the_id_number(born: date, sex: Sex, serial: int) -> None:
    one = employee(id_number=id_number(born, sex.value, serial=serial))
    assert (one.birth_date, one.sex) == (born, sex)


@quick
@given(st.integers(0, 17), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(place: int, step: int) -> None:
    right = id_number("1990-04-12", serial=17)
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
    bad(IdNumber, wrong)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("13060219900412032", "17 digits"),
        ("1306021990041203211", "17 digits"),
        ("000602199004120321", "17 digits"),
        ("１３０６０２199004120321", "17 digits"),
        ("130602199002300320", "birth date"),
        (130602199004120321, "as text"),
        (1.30602199004120e17, "as text"),
    ],
)
def test_id_numbers_that_are_none(value: object, says: str) -> None:
    assert says in bad(IdNumber, value)


def test_id_number_is_taken_from_chat_windows_and_in_small_letters() -> None:
    right = next(n for n in (id_number("1990-04-12", serial=s) for s in range(200)) if n.endswith("X"))
    assert good(IdNumber, f"\u202d{right.lower()}\u202c ") == right


def test_id_number_of_a_county_younger_than_its_holder() -> None:
    assert good(IdNumber, id_number("1955-01-01", place="140106")) == id_number("1955-01-01", place="140106")


@pytest.mark.parametrize(
    ("day", "years"),
    [(date(2026, 11, 4), 54), (date(2026, 11, 5), 55), (date(2026, 11, 6), 55)],
)
def test_a_year_is_full_on_the_birthday(day: date, years: int) -> None:
    assert employee(id_number=id_number("1971-11-05")).age_on(day) == years


def test_born_on_29_february() -> None:
    one = employee(id_number=id_number("2000-02-29"))
    assert [one.age_on(date(2025, 2, 27)), one.age_on(date(2025, 2, 28))] == [24, 25]
    assert [one.age_on(date(2028, 2, 28)), one.age_on(date(2028, 2, 29))] == [27, 28]


@pytest.mark.parametrize("written", ["2012-07-01", "2012/7/1", "2012.7.1", "2012年7月1日", date(2012, 7, 1)])
def test_ways_to_write_a_day(written: object) -> None:
    assert good(Day, written) == date(2012, 7, 1)
    assert good(Day, datetime(2012, 7, 1)) == date(2012, 7, 1)


@pytest.mark.parametrize(
    "written",
    [2012, 41091, 0, 41091.0, True, "20120701", "2012-7", "2012-02-30", "12-07-01", "1899-12-31",
     "２０１２-07-01", "2012-07-01T00:00:00", datetime(2012, 7, 1, 8, 30), None],
)  # fmt: skip
def test_what_is_no_day(written: object) -> None:
    assert "date" in bad(Day, written)


@pytest.mark.parametrize("written", ["2026-03", "2026-3", "2026/03", "2026.3", "2026年3月", date(2026, 3, 1)])
def test_ways_to_write_a_month(written: object) -> None:
    assert good(Month, written) == "2026-03"


@pytest.mark.parametrize(
    "written", ["2026-13", "2026-00", "202603", "03-2026", 202603, date(2026, 3, 2), None]
)
def test_what_is_no_month(written: object) -> None:
    assert "month" in bad(Month, written)


@pytest.mark.parametrize(
    ("written", "is_"),
    [
        ("26500", "26500"),
        ("26,500.50", "26500.5"),
        (26500.1, "26500.1"),
        (100000.10000000001, "100000.1"),
        (0, "0"),
    ],
)
def test_money(written: object, is_: str) -> None:
    assert good(Money, written) == Decimal(is_)


@pytest.mark.parametrize(
    "written", ["-1", "1.234", "1e5", "2,65", "26500元", "NaN", -1, True, "9" * 13, None]
)
def test_what_is_no_money(written: object) -> None:
    assert bad(Money, written)


@pytest.mark.parametrize(
    ("written", "is_"), [("是", True), ("否", False), (" 是 ", True), (False, False), ("TRUE", True)]
)
def test_flags(written: object, is_: bool) -> None:
    assert good(Flag, written) is is_


@pytest.mark.parametrize("written", ["", "对", 1, 0, None, "y"])
def test_what_is_no_flag(written: object) -> None:
    assert bad(Flag, written) == "是 or 否"


@pytest.mark.parametrize(
    "written", ["一\n二", "a\tb", "a\x00b", "a\u2028x", "x\ud800", "", "  ", "x" * 201, None, 1.5]
)
def test_what_is_no_text(written: object) -> None:
    assert bad(Text, written)


def test_text_loses_what_cannot_be_seen() -> None:
    assert good(Text, "\ufeff 示例\u200b甲\u3000") == "示例甲"
    assert good(Text, 123) == "123"


@pytest.mark.parametrize(
    "written", ["../x.pdf", "/etc/passwd", "C:\\x.pdf", "a/../../x", "", ".", "a\x00.pdf", "x" * 256 + ".pdf"]
)
def test_papers_stay_in_their_folder(written: str) -> None:
    assert bad(Papers, [written])


def test_paper_paths() -> None:
    assert good(Papers, "E001\\合同.pdf") == ("E001/合同.pdf",)
    assert good(Papers, ["b.pdf", "./a.pdf"]) == ("b.pdf", "a.pdf")


@pytest.mark.parametrize(
    "written", ["12800001234", "1380000123", "１３８00001234", "+8613800001234", 1.38e11]
)
def test_what_is_no_mobile(written: object) -> None:
    assert bad(Mobile, written)


def test_numbers_where_text_is_meant() -> None:
    assert good(Mobile, 13800001234) == "13800001234"
    assert good(Key, 1001.0) == "1001"


@pytest.mark.parametrize("written", ["", "-x", "张三", "a b", "a/b", "x" * 33, "a\nb", "unit", "Unit"])
def test_what_is_no_staff_number(written: str) -> None:
    assert bad(Key, written)


@pytest.mark.parametrize(
    "written", ["91110105MA01ABCD4D", "91110105-MA01ABCD4C", "9111010", "9111 0105MA01ABCD4C"]
)
def test_what_is_no_credit_code(written: str) -> None:
    assert bad(CreditCode, written)


@pytest.mark.parametrize("written", [True, "1.5", "-1", "一", 1001, 2.5, None])
def test_what_is_no_count(written: object) -> None:
    assert bad(Count, written)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"left_on": "2021-02-28"}, "left_on"),
        ({"contracts": [{"unit_name": "甲", "begins": "2024-01-02", "ends": "2024-01-01"}]}, "ends"),
        (
            {"work": [{"unit_name": "甲", "position": "乙", "started": "2024-02", "ended": "2024-01"}]},
            "ended",
        ),
        ({"education": [education(started="2015-08")]}, "finished"),
        (
            {"permit": {"number": "1", "issued": "2024-01-02", "expires": "2024-01-01", "unit_name": "甲"}},
            "expires",
        ),
    ],
)
def test_ends_before_beginnings(changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        employee(**changes)
    assert [error["ctx"]["field"] for error in caught.value.errors() if error["type"] == "order"] == [field]


def test_same_day_and_same_month_are_in_order() -> None:
    assert employee(left_on="2021-03-01").left_on == date(2021, 3, 1)
    assert employee(education=[education(started="2015-07")]).education[0].started == "2015-07"


def test_quota_adds_up() -> None:
    record = {"year": 2025, "granted_on": "2025-03-25", "granted": 2, "used": 1, "returned": 1}
    assert unit(quota=[record]).quota[0].returned == 1
    with pytest.raises(ValidationError):
        unit(quota=[record | {"used": 2}])


def test_highest_education_and_current_contract() -> None:
    lower = education(level="大学本科", degree="学士", finished="2020-07-01", started="2016-09")
    assert employee(education=[lower, education()]).highest_education.level is Level.MASTER
    renewed = {"unit_name": "甲", "begins": "2025-01-01"}
    old = {"unit_name": "甲", "begins": "2022-01-01", "ends": "2024-12-31"}
    assert employee(contracts=[renewed, old]).current_contract.ends is None


def _all_models(model: type[BaseModel] = models.Model) -> list[type[BaseModel]]:
    return [one for sub in model.__subclasses__() for one in (sub, *_all_models(sub))]


def test_models_are_frozen_and_refuse_unknown_fields() -> None:
    assert {"Employee", "Unit", "Child", "Permit"} <= {one.__name__ for one in _all_models()}
    for model in _all_models():
        assert model.model_config["frozen"]
        assert model.model_config["extra"] == "forbid"


def test_every_field_has_a_title_and_an_example_that_loads() -> None:
    parts = [one for one in _all_models() if one is not models.Workspace]
    assert {Employee, Unit} <= set(parts)
    for part in parts:
        for name, info in part.model_fields.items():
            assert info.title, f"{part.__name__}.{name}"
            for example in info.examples or ():
                adapter = TypeAdapter(Annotated[info.annotation, info, *info.metadata])
                assert adapter.validate_python(example) not in (None, ""), f"{part.__name__}.{name}"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("北京市朝阳区示例路1号院2号楼3单元401室", "示例路1号院2号楼3单元401室"),
        ("河北省 保定市莲池区示例路1号", "示例路1号"),
        ("北京市示例小区5号楼401室", "示例小区5号楼401室"),
        ("新疆维吾尔自治区乌鲁木齐市天山区示例街8号", "示例街8号"),
    ],
)
def test_an_address_is_also_hidden_as_portals_print_it(written: str, printed: str) -> None:
    """FAQ 68: city and district stand in fields of their own there."""
    home = {"kind": "租赁", "use": "住宅", "district": "朝阳区", "address": written}
    values = Workspace(unit=unit(), employees=[employee(residence=home)]).personal_values()
    assert {written, printed} <= set(values)
    assert "" not in values
