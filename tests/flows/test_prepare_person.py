"""What reaches the personal platform: FAQ 35, 36, 38, 41, 44, 68, 69, 71, 80."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.talent_person import association, attachments, permit_application, profile
from robot.errors import ConfigError, NotEligible
from robot.people.case import Case
from tests.factories import TODAY, UNIT_NAME, education, employee, id_number, income, insurance, unit

TITLE = {
    "name": "工程师",
    "grade": "中级",
    "obtained_by": "考试",
    "obtained_on": "2020-11-15",
    "lookup_url": "http://example.gov.cn/title",
    "lookup_how": "姓名加证书编号",
}


def case(**changes: Any) -> Case:
    return Case(unit(), employee(**changes), papers=Path("papers"))


def residence(address: str, district: str = "朝阳区") -> dict[str, str]:
    return {"kind": "租赁", "district": district, "address": address}


@pytest.mark.parametrize(
    "written",
    [
        "示例路1号院2号楼3单元401室",
        "北京市朝阳区示例路1号院2号楼3单元401室",
        "北京朝阳区示例路1号院2号楼3单元401室",
        "朝阳区示例路1号院2号楼3单元401室",
        "北京市示例路1号院2号楼3单元401室",
        "北京市市辖区朝阳区示例路1号院2号楼3单元401室",
        "北京市 朝阳区 示例路1号院 2号楼3单元401室",
    ],
)
def test_address_goes_in_without_city_and_district(written: str) -> None:
    found = profile.prepare(case(residence=residence(written)), TODAY)
    assert found.residence_address == "示例路1号院2号楼3单元401室"


@pytest.mark.parametrize("road", ["朝阳路8号院1号楼502", "北京街12号", "朝阳北路甲5号", "海淀路3号楼2-301"])
def test_a_road_named_like_a_district_keeps_its_name(road: str) -> None:
    assert profile.prepare(case(residence=residence(road)), TODAY).residence_address == road


@pytest.mark.parametrize(
    "written", ["示例路1号院", "示例小区2号楼", "示例路", "示例小区2号楼3单元", "朝阳区"]
)
def test_address_not_down_to_the_door(written: str) -> None:
    with pytest.raises(ConfigError, match="door number"):
        profile.prepare(case(residence=residence(written)), TODAY)


def test_address_in_another_district_than_the_file_says() -> None:
    with pytest.raises(ConfigError, match="same district"):
        profile.prepare(case(residence=residence("北京市海淀区示例路1号2室")), TODAY)


def test_child_before_school_age_is_at_no_school_and_only_those_who_come_along_are_named() -> None:
    ids = [id_number("2022-06-18", "女"), id_number("2015-06-18", "男"), id_number("2012-06-18", "男")]
    children = [
        {"name": "示例小", "id_number": ids[0]},
        {"name": "示例中", "id_number": ids[1], "school": "北京市朝阳区示例小学"},
        {"name": "示例大", "id_number": ids[2], "school": "示例中学", "accompanies": False},
    ]
    rows = profile.prepare(case(children=children), TODAY).children
    assert [(row.name, row.id_number, row.school) for row in rows] == [
        ("示例小", ids[0], "无"),
        ("示例中", ids[1], "北京市朝阳区示例小学"),
    ]


def test_title_stays_unticked_on_the_education_path() -> None:
    found = profile.prepare(case(titles=[TITLE]), TODAY)
    assert (found.has_title, found.title_name, found.title_grade) == (False, None, None)
    papers = employee().papers.model_dump() | {"title": ("E001/title.pdf",)}
    assert attachments.prepare(case(titles=[TITLE], papers=papers), TODAY).title == ()


def test_title_is_filled_on_the_title_path() -> None:
    papers = employee().papers.model_dump() | {"title": ("E001/title.pdf",)}
    there = case(titles=[TITLE], qualification="中级及以上职称", papers=papers)
    found = profile.prepare(there, TODAY)
    assert (found.has_title, found.title_name, found.title_grade) == (True, "工程师", "中级")
    assert attachments.prepare(there, TODAY).title == (Path("papers/E001/title.pdf"),)
    assert permit_application.prepare(there, TODAY).qualification == "中级及以上职称"


def test_foreign_degree_goes_in_as_the_matching_level_with_its_certification() -> None:
    abroad = education(foreign=True, certification_no="202612345678", school="示例国外大学", xuexin="未查询")
    found = profile.prepare(case(education=[abroad]), TODAY)
    assert (found.level, found.degree, found.foreign) == ("硕士研究生", "硕士", True)
    assert found.certification == "202612345678"
    at_home = profile.prepare(case(), TODAY)
    assert (at_home.foreign, at_home.certification) == (False, None)


def test_foreign_degree_without_certification() -> None:
    with pytest.raises(ConfigError, match="FAQ 35"):
        profile.prepare(case(education=[education(foreign=True)], titles=[TITLE]), TODAY)


def test_foreign_degree_needs_papers_in_both_slots_on_every_path() -> None:
    abroad = education(foreign=True, certification_no="202612345678")
    papers = employee().papers.model_dump() | {"degree": (), "title": ("E001/title.pdf",)}
    there = case(education=[abroad], titles=[TITLE], qualification="中级及以上职称", papers=papers)
    with pytest.raises(ConfigError, match="学位证书"):
        attachments.prepare(there, TODAY)


def test_attachments_keep_the_order_of_the_file() -> None:
    papers = employee().papers.model_dump() | {"income": ("E001/z.pdf", "E001/a.pdf")}
    found = attachments.prepare(case(papers=papers), TODAY)
    assert found.income == (Path("papers/E001/z.pdf"), Path("papers/E001/a.pdf"))


def test_a_slot_that_was_merged_goes_up_as_one() -> None:
    made = {"income": Path("var/income.pdf")}
    papers = employee().papers.model_dump() | {"income": ("E001/z.pdf", "E001/a.pdf")}
    found = attachments.prepare(replace(case(papers=papers), merged=made), TODAY)
    assert found.income == (Path("var/income.pdf"),)
    assert found.contract == (Path("papers/E001/contract.pdf"),)


def test_who_holds_a_permit_needs_a_new_declaration_and_what_the_business_asks_for() -> None:
    held = {"number": "BJ1", "issued": "2023-12-16", "expires": "2026-11-05", "unit_name": UNIT_NAME}
    few = {"honesty": ["h.pdf"], "title": ["t.pdf"]}
    found = attachments.prepare(case(papers=few, permit=held), TODAY)
    assert (found.honesty, found.title) == ((Path("papers/h.pdf"),), (Path("papers/t.pdf"),))
    with pytest.raises(ConfigError) as caught:
        attachments.prepare(case(papers={}, permit=held), TODAY)
    assert [problem.field for problem in caught.value.problems] == ["诚信声明"]
    with pytest.raises(ConfigError) as lapsed:  # yesterday: a 新办 again
        attachments.prepare(case(papers=few, permit=held | {"expires": "2026-11-04"}), TODAY)
    assert "应税收入材料" in {problem.field for problem in lapsed.value.problems}


def test_every_missing_paper_is_named_at_once() -> None:
    papers = employee().papers.model_dump() | {"honesty": (), "marriage": (), "contract": ()}
    with pytest.raises(ConfigError) as caught:
        attachments.prepare(case(papers=papers), TODAY)
    assert {problem.field for problem in caught.value.problems} == {"诚信声明", "结婚证", "有效劳动合同"}
    found = attachments.prepare(
        case(papers=papers | {"honesty": ("h.pdf",), "contract": ("c.pdf",)}, marriage="未婚"), TODAY
    )
    assert found.marriage == ()


@pytest.mark.parametrize(
    ("today", "last", "months"),
    [
        (date(2026, 11, 5), "2026-10", ("2025-11", "2026-10")),
        (date(2026, 11, 30), "2026-09", ("2025-10", "2026-09")),
        (date(2026, 11, 1), "2026-10", ("2025-11", "2026-10")),
        (date(2026, 10, 31), "2026-09", ("2025-10", "2026-09")),
    ],
)
def test_months_of_the_papers(today: date, last: str, months: tuple[str, str]) -> None:
    there = case(income=income(last=last), insurance=insurance(last=last))
    found = permit_application.prepare(there, today)
    assert (found.months_from, found.months_to) == months
    assert found.income_total == Decimal(360_000)


@pytest.mark.parametrize(
    "changes",
    [
        {"income": income(last="2026-08"), "insurance": insurance(last="2026-08")},
        {"income": income(amounts=["30000"] * 11)},
        {"insurance": insurance(count=11)},
        {"income": income(payer="别的单位")},
    ],
)
def test_months_that_are_not_covered(changes: dict[str, Any]) -> None:
    with pytest.raises(NotEligible, match="FAQ 36"):
        permit_application.prepare(case(**changes), TODAY)


def test_only_what_the_applying_unit_paid_counts() -> None:
    both = income() + income(payer="别的单位", amounts=["9999"] * 12)
    assert permit_application.prepare(case(income=both), TODAY).income_total == Decimal(360_000)


def test_contract_with_an_end_and_one_without() -> None:
    fixed = permit_application.prepare(case(), TODAY)
    assert (fixed.open_ended, fixed.contract_begins) == (False, None)
    assert fixed.contract_term == (date(2021, 3, 1), date(2029, 2, 28))
    endless = [{"unit_name": UNIT_NAME, "begins": "2024-03-01"}]
    found = permit_application.prepare(case(contracts=endless), TODAY)
    assert (found.open_ended, found.contract_term, found.contract_begins) == (True, None, date(2024, 3, 1))


def test_no_contract_in_force() -> None:
    lapsed = [{"unit_name": UNIT_NAME, "begins": "2021-03-01", "ends": "2026-11-04"}]
    with pytest.raises(NotEligible, match="FAQ 41"):
        permit_application.prepare(case(contracts=lapsed), TODAY)


def test_no_way_to_apply() -> None:
    college = [education(level="大学专科", degree="无")]
    with pytest.raises(NotEligible, match="FAQ 33"):
        permit_application.prepare(case(education=college), TODAY)


def test_association_needs_the_code() -> None:
    found = association.prepare(case(), TODAY)
    assert (found.code, found.unit_name, dict(found.values())) == ("GL8A3F", UNIT_NAME, {"code": "GL8A3F"})
    assert association.period(found, TODAY) == "GL8A3F"
    with pytest.raises(ConfigError, match="单位关联码"):
        association.prepare(Case(unit(association_code=None), employee()), TODAY)


def test_content_periods_change_with_content_and_not_with_the_folder(tmp_path: Path) -> None:
    def period(folder: str, words: bytes, **changes: Any) -> str:
        root = tmp_path / folder
        for names in employee().papers.model_dump().values():
            for name in [names] if isinstance(names, str) else names or ():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(words)
        there = Case(unit(), employee(**changes), papers=root)
        return attachments.period(attachments.prepare(there, TODAY), TODAY)

    first = period("one", b"%PDF-1")
    assert first.startswith("content-")
    assert len(first) == len("content-") + 12
    assert period("two", b"%PDF-1") == first
    assert period("two", b"%PDF-2") != first

    def profile_period(**changes: Any) -> str:
        return profile.period(profile.prepare(case(**changes), TODAY), TODAY)

    assert profile_period() == profile_period()
    assert profile_period(mobile="13800001235") != profile_period()
