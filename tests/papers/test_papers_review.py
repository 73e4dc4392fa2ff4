"""Lists of papers, what is found wrong with them, what a person confirms, what is merged."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from robot.errors import ConfigError
from robot.papers.confirmations import FILE
from robot.papers.lists import BUSINESSES, OF_UNIT, business_name, paper_list
from robot.papers.requirements import PAPERS
from robot.papers.review import Review, Reviewed, review
from robot.people.case import Case
from robot.people.sample import sample_pdf, sample_photo
from tests.factories import TODAY, UNIT_NAME, case, education, employee, unit, unit_case
from tests.papers.text_pdf import text_pdf

OPEN_ENDED = {"unit_name": UNIT_NAME, "begins": "2026-03-01"}
BEFORE = {"unit_name": UNIT_NAME, "begins": "2021-03-01", "ends": "2026-02-28"}
ABROAD = education(foreign=True, certification_no="202612345678")
OLD = education(started="2000-09", finished="2004-07-01", degree_date="2004-07-01", xuexin="人工认证")
NO_DEGREE = education(level="大学专科", degree="无", degree_date=None)
TITLE = {
    "name": "工程师",
    "grade": "中级",
    "obtained_by": "评审",
    "obtained_on": "2020-11-15",
    "lookup_url": "http://example.gov.cn/title",
    "lookup_how": "姓名加证书编号",
}
SOFTWARE = [
    {
        "kind": "软件著作权",
        "number": f"2024SR000000{number}",
        "author_rank": 1,
        "granted_on": "2024-05-20",
        "beijing_audit": True,
    }
    for number in (1, 2, 3)
]


def names(business: str, **changes: Any) -> list[str]:
    return [one.name for one in paper_list(business, case(employee=changes), TODAY)]


def order(business: str, name: str, **changes: Any) -> tuple[str, ...]:
    return next(
        one.paper.order for one in paper_list(business, case(employee=changes), TODAY) if one.name == name
    )


# --- the lists


def listed() -> str:
    """Every list for the usual unit and employee, a line a paper."""
    lines = []
    for business in BUSINESSES:
        for line in paper_list(business, unit_case() if business in OF_UNIT else case(), TODAY):
            paper, need = line.paper, "" if line.required else "（可不交）"
            parts = (paper.title, paper.where, paper.maker, paper.fresh, paper.stamp, paper.sign, paper.note)
            numbers = ",".join(map(str, paper.faq))
            lines.append(f"{business} {line.name}{need} FAQ{numbers} {'｜'.join(filter(None, parts))}")
    return "\n".join(lines) + "\n"


def test_the_golden_lists() -> None:
    """Read against the document, question by question, before they were frozen."""
    assert listed() == (Path(__file__).with_name("golden") / "papers.txt").read_text("utf-8")


def test_a_first_application_of_the_usual_case() -> None:
    assert names("permit_application") == [
        "diploma",
        "degree",
        "income",
        "insurance",
        "honesty",
        "residence",
        "household",
        "marriage",
        "contract",
        "photo",
    ]


def test_a_foreign_degree_comes_behind_its_certification() -> None:
    found = names("permit_application", education=[ABROAD])
    assert found[:2] == ["diploma-foreign", "degree-foreign"]
    assert order("permit_application", "diploma-foreign", education=[ABROAD])[0].endswith("认证报告")


def test_a_degree_before_september_2008_comes_before_its_certification() -> None:
    assert "degree-manual" in names("permit_application", education=[OLD])
    assert order("permit_application", "degree-manual", education=[OLD])[0].startswith("学位证书")
    september = OLD | {"degree_date": "2008-09-01", "finished": "2008-09-01", "xuexin": "已验证"}
    assert "degree" in names("permit_application", education=[september])
    assert "degree-manual" in names("permit_application", education=[september | {"xuexin": "人工认证"}])
    august = september | {"degree_date": "2008-08-31", "xuexin": "未查询"}
    assert "degree-manual" in names("permit_application", education=[august])


def test_an_open_ended_contract_under_a_year_comes_behind_the_one_before() -> None:
    both = [BEFORE, OPEN_ENDED]
    assert "contract" in names("renewal", contracts=both)  # the document speaks of 新办 only
    assert "contract-previous" in names("permit_application", contracts=both)
    assert order("permit_application", "contract-previous", contracts=both)[0] == "上一份劳动合同"
    year = [BEFORE | {"ends": "2025-11-04"}, OPEN_ENDED | {"begins": "2025-11-05"}]
    assert "contract" in names("permit_application", contracts=year)
    day_less = [BEFORE | {"ends": "2025-11-05"}, OPEN_ENDED | {"begins": "2025-11-06"}]
    assert "contract-previous" in names("permit_application", contracts=day_less)


def test_a_contract_in_the_units_old_name_needs_the_notice_once() -> None:
    old = [{"unit_name": "北京旧名科技有限公司", "begins": "2021-03-01", "ends": "2029-02-28"}]
    assert "contract-renamed" in names("permit_application", contracts=old)
    held = Case(unit(papers={"rename_notice": ["unit/notice.pdf"]}), employee(contracts=old))
    assert "contract" in [one.name for one in paper_list("permit_application", held, TODAY)]


@pytest.mark.parametrize(
    ("changes", "there", "absent"),
    [
        ({"law_firm_partner": True}, "income-partner", "income"),
        ({"legal_representative": True}, "contract-representative", "contract"),
        ({"marriage": "未婚"}, "household", "marriage"),
        ({"residence": {"kind": "配偶住房"}}, "residence-spouse", "residence"),
        ({"residence": {"kind": "借住"}}, "residence-borrowed", "residence"),
        ({"household": {"kind": "集体户口"}}, "household-collective", "household"),
        ({"education": [NO_DEGREE], "titles": [TITLE]}, "title-lookup", "diploma"),
        (
            {"education": [NO_DEGREE], "titles": [TITLE | {"lookup_how": None}]},
            "title-review",
            "title-lookup",
        ),
        (
            {"education": [NO_DEGREE], "titles": [TITLE | {"obtained_by": "考试"}]},
            "title-exam",
            "title-review",
        ),
        ({"titles": [TITLE]}, "diploma", "title-lookup"),  # question 80
        ({"education": [NO_DEGREE], "properties": SOFTWARE}, "property", "diploma"),
    ],
)
def test_what_a_person_needs(changes: dict[str, Any], there: str, absent: str) -> None:
    usual = employee()
    for part in ("residence", "household"):
        if part in changes:
            changes = changes | {part: getattr(usual, part).model_dump() | changes[part]}
    found = names("permit_application", **changes)
    assert there in found
    assert absent not in found


def test_a_collective_hukou_has_its_stamped_first_page_in_front() -> None:
    home = employee().household.model_dump() | {"kind": "集体户口"}
    paper = PAPERS["household-collective"]
    assert "household-collective" in names("permit_application", household=home)
    assert "首页" in paper.order[0]
    assert "本人页" in paper.order[1]
    assert "红色印章" in paper.stamp


def test_who_leaves_and_who_settles() -> None:
    assert names("disassociation", left_on="2026-10-31") == ["leaving"]
    moved = case(employee={"left_on": "2026-10-31"}, options={"reason": "集团内部调动"})
    assert [one.name for one in paper_list("disassociation", moved, TODAY)] == ["leaving-group"]
    settled = employee().household.model_dump() | {"province": "北京市"}
    assert names("disassociation", household=settled) == ["leaving-settled"]
    assert order("disassociation", "leaving-settled", household=settled) == ("首页", "本人页", "变更页")


def test_the_unit_opens_its_permission() -> None:
    def listed(**changes: Any) -> list[str]:
        return [one.name for one in paper_list("permission", unit_case(**changes), TODAY)]

    usual = ["unit-licence", "unit-insurance", "unit-tax-proof", "unit-honesty"]
    certificate = {"number": "GR1", "issued": "2023-11-05", "expires": "2026-11-05"}
    assert listed() == usual
    assert listed(high_tech=certificate) == [*usual, "high-tech"]
    assert listed(high_tech=certificate | {"expires": "2026-11-04"}) == usual
    assert "办理当时" in PAPERS["unit-insurance"].fresh


def test_names_of_businesses() -> None:
    assert business_name("新办") == business_name("permit_application") == "permit_application"
    for wrong in ("x", ""):
        with pytest.raises(ConfigError):
            business_name(wrong)
    with pytest.raises(ConfigError, match="staff number"):
        paper_list("renewal", unit_case(), TODAY)
    with pytest.raises(ConfigError, match="unit"):
        paper_list("permission", case(), TODAY)


# --- the look

Look = Callable[..., Review]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Scans of all papers of E001; the honesty paper is a picture."""
    own = tmp_path / "papers" / "E001"
    own.mkdir(parents=True)
    for name in employee().papers.model_dump():
        if name != "photo":
            (own / f"{name}.pdf").write_bytes(sample_pdf(name, name, ("x",)))
    (own / "photo.jpg").write_bytes(sample_photo(0))
    return tmp_path


@pytest.fixture
def look(folder: Path) -> Look:
    def _look(business: str = "permit_application", *confirm: str, **papers: Any) -> Review:
        held = employee().papers.model_dump(exclude_none=True) | papers
        one = case(employee={"papers": held}, papers=folder / "papers")
        return review(business, one, TODAY, folder / "var" / "papers", confirm, "tester")

    return _look


def one(found: Review, name: str) -> Reviewed:
    return next(each for each in found.papers if each.item.name == name)


def test_a_scan_is_asked_for_once(look: Look, folder: Path) -> None:
    first = look()
    assert {each.item.name for each in first.papers if each.asks} == {"income", "insurance", "honesty"}
    assert "姓名是本人，税款所属期覆盖 2025-11 至 2026-10" in one(first, "income").asks
    assert not first.ready
    second = look("permit_application", "income", "insurance", "honesty")
    assert second.ready
    assert look().ready
    said = one(look(), "income").confirmed
    assert said is not None
    assert (said.by, said.subject) == ("tester", "E001")
    file = folder / "var" / "papers" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text("utf-8").splitlines()) == 3
    assert "示例甲" not in file.read_text("utf-8")


def test_another_scan_is_asked_for_again(look: Look, folder: Path) -> None:
    look("permit_application", "income")
    paper = folder / "papers" / "E001" / "income.pdf"
    paper.write_bytes(sample_pdf("another", "another", ("y",)))
    assert one(look(), "income").state == "unconfirmed"


def test_a_declaration_serves_one_business(look: Look) -> None:
    look("permit_application", "honesty")
    again = one(look("family_change"), "honesty")
    assert again.state == "wrong"
    assert "已用于新办" in again.findings[0].message
    with pytest.raises(ConfigError, match="已用于新办"):
        look("family_change", "honesty")
    assert one(look(), "honesty").state == "ready"


def test_what_is_missing_damaged_or_not_in_the_list(look: Look, folder: Path) -> None:
    found = look(diploma=())
    assert one(found, "diploma").state == "missing"
    assert "papers.diploma" in one(found, "diploma").findings[0].action
    (folder / "papers" / "E001" / "degree.pdf").write_bytes(b"%PDF-1.4 broken")
    assert one(look(), "degree").state == "wrong"
    for slot in ("degree", "title", "nothing"):
        with pytest.raises(ConfigError):
            look("permit_application", slot)
    with pytest.raises(ConfigError, match="a paper that is there"):
        review(
            "permit_application",
            case(employee={"papers": {}}, papers=folder),
            TODAY,
            folder / "var",
            ("income",),
            "x",
        )
    assert not (folder / "var" / FILE).exists()


def test_pictures_and_several_files_become_one_pdf_and_originals_stay(look: Look, folder: Path) -> None:
    own = folder / "papers" / "E001"
    (own / "page.jpg").write_bytes(sample_photo(10))
    before = {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in own.iterdir()}
    found = look(household=["E001/household.pdf", "E001/page.jpg"], marriage=["E001/page.jpg"])
    merged = one(found, "household").merged
    assert merged == folder / "var" / "papers" / "E001" / "permit_application" / "household.pdf"
    assert len(PdfReader(merged).pages) == 2
    assert len(PdfReader(one(found, "marriage").merged or "").pages) == 1
    assert one(found, "marriage").state == "ready"  # what goes up is the merged one
    assert [(each.code, each.blocks) for each in one(found, "marriage").findings] == [("paper-type", False)]
    assert one(found, "diploma").merged is None
    assert {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in own.iterdir()} == before


def test_a_merged_pdf_beyond_what_portals_take_is_named(
    look: Look, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder / "papers" / "E001"
    size = (own / "household.pdf").stat().st_size
    monkeypatch.setattr("robot.papers.review.MAX_BYTES", size + 100)
    found = one(look(household=["E001/household.pdf", "E001/residence.pdf"]), "household")
    assert found.state == "wrong"
    assert [(each.code, each.file) for each in found.findings] == [("paper-big", "household.pdf")]


def test_a_picture_among_the_units_papers_goes_up_as_it_is_so_it_is_wrong(folder: Path) -> None:
    (folder / "papers" / "page.jpg").write_bytes(sample_photo(10))
    one_unit = Case(unit(papers={"rename_notice": ["page.jpg"]}), papers=folder / "papers")
    (found,) = review("unit_attachments", one_unit, TODAY, folder / "var" / "papers").papers
    assert found.state == "wrong"
    assert found.merged is not None


def test_nothing_is_merged_from_a_damaged_file(look: Look, folder: Path) -> None:
    (folder / "papers" / "E001" / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    found = one(look(household=["E001/household.pdf", "E001/bad.pdf"]), "household")
    assert found.merged is None
    assert [each.file for each in found.findings if each.blocks] == ["E001/bad.pdf"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("示例甲 2025年11月至2026年10月", []),
        ("示例甲 2025年11月至2026年09月", ["paper-months"]),
        ("示例乙 2025年11月至2026年10月", ["paper-other-name"]),
        ("扣缴明细 示例甲 2025年11月至2026年10月", ["paper-other-unit"]),
        ("扣缴明细 91110105MA01ABCD4C 示例甲 2025年11月至2026年10月", []),
    ],
)
def test_what_the_text_layer_says(look: Look, folder: Path, text: str, codes: list[str]) -> None:
    (folder / "papers" / "E001" / "income.pdf").write_bytes(text_pdf(text))
    found = one(look(), "income")
    assert [each.code for each in found.findings] == codes
    assert not any("姓名是本人" in each for each in found.asks)  # what can be read is not asked


def test_a_broken_record_is_named_with_its_line(look: Look, folder: Path) -> None:
    look("permit_application", "income")
    file = folder / "var" / "papers" / FILE
    file.write_text(file.read_text("utf-8") + "{}\n", "utf-8")
    with pytest.raises(ConfigError, match=r"confirmed\.jsonl:2"):
        look()
