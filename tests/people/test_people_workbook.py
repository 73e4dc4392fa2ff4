"""Workbooks as people really leave them: each mistake is one line with its cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from factories import UNIT_NAME, employee, id_number
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet

from robot.errors import ConfigError, Problem
from robot.people import zipguard
from robot.people.layout import sheets
from robot.people.models import Employee
from robot.people.template import write_template, write_workbook
from robot.people.workspace import load_employees

NAME = "employees.xlsx"
Change = Callable[[openpyxl.Workbook], object]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("good") / NAME
    write_workbook(file, [employee(), employee(key="E002", id_number=id_number("1980-01-01"))])
    return file.read_bytes()


def changed(tmp_path: Path, good: bytes, change: Change) -> Path:
    """The good workbook after `change`, as openpyxl (or Excel) saves it."""
    book = openpyxl.load_workbook(io.BytesIO(good))
    change(book)
    book.save(tmp_path / NAME)
    return tmp_path / NAME


def load(path: Path) -> tuple[tuple[Employee, ...], list[Problem]]:
    try:
        return load_employees(path), []
    except ConfigError as error:
        return (), list(error.problems)


def problems(path: Path) -> list[str]:
    people, found = load(path)
    assert not people
    assert found
    for problem in found:
        assert "\n" not in str(problem)
    return [f"{problem.where} {problem.field}: {problem.expected}" for problem in found]


def column(sheet: Worksheet, heading: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == heading)


def put(title: str, heading: str, row: int, value: Any, style: str | None = None) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[title]
        cell = sheet[f"{column(sheet, heading)}{row}"]
        cell.value = value
        if style:
            cell.number_format = style

    return change


def test_saved_again_by_another_program(tmp_path: Path, good: bytes) -> None:
    people, found = load(changed(tmp_path, good, lambda book: None))
    assert not found
    assert people == (employee(), employee(key="E002", id_number=id_number("1980-01-01")))


# One entry in every list, so that in every sheet the same row is the same person's.
LEAN = {name: list(getattr(employee(), name))[:1] for name in ("work", "income", "insurance")} | {
    "papers": {"diploma": ["E001/diploma.pdf"]}
}

# Sheet, heading, what is typed there, and the problem: cell (# is the row), field, expected.
WRONG: list[tuple[str, str, Any, str, str]] = [
        ("员工", "身份证号", 130602199004120321, "员工!C# 身份证号 (id_number)", "format the cell as text"),
        ("员工", "身份证号", 1.30602199004120e17, "员工!C# 身份证号 (id_number)", "format the cell as text"),
        ("员工", "身份证号", "130602199004120329", "员工!C# 身份证号 (id_number)", "mistyped"),
        ("员工", "婚姻状况", "结婚", "员工!H# 婚姻状况 (marriage)", "one of 未婚, 已婚"),
        ("员工", "婚姻状况", None, "员工!H# 婚姻状况 (marriage)", "required"),
        ("员工", "户籍城市", None, "员工!K# 户籍 户籍城市 (household.city)", "required"),
        ("员工", "姓名", date(2026, 3, 1), "员工!B# 姓名 (name)", "text"),
        ("员工", "入职日期", "去年", "员工!R# 入职日期 (employed_since)", "a date YYYY-MM-DD"),
        ("员工", "入职日期", datetime(2021, 3, 1, 9, 30), "员工!R# 入职日期 (employed_since)", "time of day"),
        ("员工", "入职日期", time(9, 30), "员工!R# 入职日期 (employed_since)", "a date"),
        ("员工", "离职日期", date(2020, 1, 1), "员工!S# 离职日期 (left_on)", "not before 入职日期"),
        ("员工", "是否法定代表人", 1, "员工!W# 是否法定代表人 (legal_representative)", "是 or 否"),
        ("员工", "姓名", "=B3", "员工!B# 姓名", "not a formula"),
        ("员工", "证件编号", "BJ1", "员工!Z# 工作居住证 证件发证日期 (permit.issued)", "required"),
        ("应税收入", "收入（元）", "三万", "应税收入!D# 应税收入 第1条 收入（元） (income.amount)", "CNY"),
        ("应税收入", "收入（元）", -1, "应税收入!D# 应税收入 第1条 收入（元） (income.amount)", "at least 0"),
        ("应税收入", "收入（元）", 1.234, "应税收入!D# 应税收入 第1条 收入（元） (income.amount)",
         "2 decimals"),
        ("应税收入", "收入（元）", "#N/A", "应税收入!D# 收入（元）", "a value"),
        ("应税收入", "收入（元）", "=SUM(A1:A3)", "应税收入!D# 收入（元）", "not a formula"),
        ("应税收入", "税款所属期", date(2026, 3, 9), "应税收入!B# 应税收入 第1条 税款所属期 (income.month)",
         "month"),
        ("应税收入", "工号", "E009", "应税收入!A# 工号 (key)", "stands in the sheet 员工"),
        ("应税收入", "工号", None, "应税收入!A# 工号 (key)", "in every row"),
        ("材料", "材料名称", "毕业证", "材料!B# 材料名称", "one of 学历证书"),
        ("材料", "文件", None, "材料!C# 文件", "papers/"),
        ("材料", "文件", "../x.pdf", "材料!C# 材料 学历证书 第1条 (papers.diploma)", "inside"),
        ("教育经历", "毕业日期", "2011-01-01", "教育经历!H# 教育经历 第1条 毕业日期 (education.finished)",
         "not before"),
]  # fmt: skip

RIGHT: list[tuple[str, str, Any, str | None]] = [
    ("员工", "入职日期", "2021/3/1", None),
    ("员工", "入职日期", "2021年3月1日", None),
    ("员工", "入职日期", datetime(2021, 3, 1), "mm-dd-yy"),
    ("员工", "手机号码", 13800001234, "0"),
    ("员工", "是否法定代表人", False, None),
    ("员工", "是否法定代表人", None, None),
    ("员工", "姓名", " 示例甲\u200b ", None),
    ("员工", "申报条件（留空自动判断）", "  ", None),
    ("应税收入", "税款所属期", datetime(2025, 11, 1), "yyyy-mm"),
    ("应税收入", "收入（元）", "30,000.00", None),
    ("应税收入", "收入（元）", 30000, None),
    ("社会保险", "是否补缴", None, None),
]


def many(count: int) -> list[Employee]:
    """`count` lean people, the n-th (from 0) in row n + 2 of every sheet."""
    return [employee(key=f"P{n}", id_number=id_number("1990-04-12", serial=n), **LEAN) for n in range(count)]


def typed(tmp_path: Path, cases: list[Any]) -> Path:
    """A workbook of as many people as `cases`, the n-th case typed into the n-th person's row."""
    write_workbook(tmp_path / NAME, many(len(cases)))
    book = openpyxl.load_workbook(tmp_path / NAME)
    for row, (title, heading, value, *rest) in enumerate(cases, 2):
        put(title, heading, row, value, rest[0] if len(rest) == 1 else None)(book)
    book.save(tmp_path / NAME)
    return tmp_path / NAME


def test_wrong_cells(tmp_path: Path) -> None:
    found = problems(typed(tmp_path, WRONG))
    for row, (_, heading, value, where, says) in enumerate(WRONG, 2):
        mine = [line for line in found if line.startswith(f"{NAME}!{where.replace('#', str(row))}: ")]
        assert len(mine) == 1, (heading, value, found)
        assert says in mine[0]
        found.remove(mine[0])
    # A permit of which only the number is given lacks three more columns, of which one is told above.
    permit = [line for line in found if "(permit." in line]
    assert len(permit) == 2
    assert found == permit


def test_ways_people_type_the_same(tmp_path: Path) -> None:
    people, found = load(typed(tmp_path, RIGHT))
    assert not found
    assert list(people) == many(len(RIGHT))


def test_a_number_without_date_format_is_no_date(tmp_path: Path, good: bytes) -> None:
    found = problems(changed(tmp_path, good, put("员工", "入职日期", 2, 44256, "0")))
    assert found == [f"{NAME}!员工!R2 入职日期 (employed_since): a date YYYY-MM-DD"]


def test_staff_numbers_that_excel_made_numbers(tmp_path: Path) -> None:
    write_workbook(tmp_path / NAME, [employee(key="1001")])
    book = openpyxl.load_workbook(tmp_path / NAME)
    for sheet in book.worksheets[1:]:
        for row in range(2, sheet.max_row + 1):
            sheet[f"A{row}"].value = 1001
    book.save(tmp_path / NAME)
    assert load(tmp_path / NAME) == ((employee(key="1001"),), [])


def test_all_mistakes_at_once_in_all_sheets(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put("员工", "婚姻状况", 2, "结婚")(book)
        put("员工", "手机号码", 3, "123")(book)
        put("应税收入", "收入（元）", 14, "x")(book)
        put("社会保险", "缴费月份", 3, "3月")(book)

    cells = [line.split(" ")[0] for line in problems(changed(tmp_path, good, change))]
    assert sorted(cells) == sorted(
        [f"{NAME}!员工!H2", f"{NAME}!员工!D3", f"{NAME}!应税收入!D14", f"{NAME}!社会保险!B3"]
    )


def test_repeated_people(tmp_path: Path) -> None:
    other = employee(key="e001", id_number=id_number("1980-01-01"), papers={})
    write_workbook(tmp_path / NAME, [employee(papers={}), employee(papers={}), other])
    assert problems(tmp_path / NAME) == [
        f"{NAME}!员工!A3 工号 (key): a staff number of its own; {NAME}!员工!A2 has the same",
        f"{NAME}!员工!A4 工号 (key): a staff number of its own; {NAME}!员工!A2 has the same",
        f"{NAME}!员工!C3 身份证号 (id_number): an ID number of its own; {NAME}!员工!C2 has the same",
    ]


def test_no_education_and_two_photos(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["教育经历"].delete_rows(2)
        book["材料"].append(["E001", "证件照", "E001/other.jpg"])

    found = problems(changed(tmp_path, good, change))
    assert any(line == f"{NAME}!员工!A2 教育经历 (education): at least 1 entry" for line in found)
    assert any("证件照: one file only" in line for line in found)
    assert len(found) == 2


def test_a_group_left_empty_names_each_column_that_it_needs(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for heading in ("住所类型", "房屋用途", "住所所在区", "现居住地址"):
            put("员工", heading, 3, None)(book)

    found = problems(changed(tmp_path, good, change))
    assert [line.split(":")[0] for line in found] == [
        f"{NAME}!员工!M3 在京住所 住所类型 (residence.kind)",
        f"{NAME}!员工!O3 在京住所 住所所在区 (residence.district)",
        f"{NAME}!员工!P3 在京住所 现居住地址 (residence.address)",
    ]


def test_headings(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["员工"]
        sheet["B1"].value = " 姓 名* "  # fine
        sheet["E1"].value = "邮箱地址"
        sheet["F1"].value = "姓名"
        sheet["H1"].value = None

    assert problems(changed(tmp_path, good, change)) == [
        f"{NAME}!员工!E1 heading: a heading of the template (see the sheet 说明)",
        f"{NAME}!员工!F1 姓名: each heading once",
        f"{NAME}!员工!A1 heading: a column for each of 婚姻状况",
        f"{NAME}!员工!A2 婚姻状况 (marriage): a value; this field is required",
        f"{NAME}!员工!A3 婚姻状况 (marriage): a value; this field is required",
    ]


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["应税收入"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate(rows, 1):
            for index, value in enumerate(reversed(row), 1):
                sheet.cell(number, index).value = value
        book["员工"].delete_cols(25, 6)  # permit and qualification

    assert load(changed(tmp_path, good, change))[0][0] == employee()


def test_empty_hidden_and_extra(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["员工"]
        sheet.insert_rows(3)
        sheet["B900"].value = "   "
        sheet["C60000"].number_format = "@"
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        book["应税收入"].sheet_state = "hidden"
        book.create_sheet("我的备注")["A1"].value = "=1/0"
        book.create_chartsheet("图").add_chart(BarChart())
        del book["说明"]
        del book["职称"]

    people, found = load(changed(tmp_path, good, change))
    assert not found
    assert [one.key for one in people] == ["E001", "E002"]
    assert people[0] == employee()


def test_merged_cells(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["劳动合同"].merge_cells("B2:B3")
        book["说明"].merge_cells("A2:A9")  # not ours to refuse

    found = problems(changed(tmp_path, good, change))
    assert f"{NAME}!劳动合同!B2 merged cells: one value a cell; unmerge the cells (取消合并单元格)" in found
    assert not any("说明" in line for line in found)


def test_no_sheet_of_employees(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["员工"].title = "人员"

    assert problems(changed(tmp_path, good, change)) == [
        f"{NAME} file: a sheet 员工; take the workbook from `gongju init`"
    ]


def test_wrong_range_in_the_file_loses_no_rows(tmp_path: Path, good: bytes) -> None:
    """Some programs write A1 as the range of every sheet."""
    rewrite(
        good,
        tmp_path / NAME,
        lambda name, raw: raw.replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>'),
    )
    people, found = load(tmp_path / NAME)
    assert not found
    assert len(people) == 2


def rewrite(good: bytes, target: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            raw = change(part.filename, old.read(part))
            if raw is not None:
                new.writestr(part.filename, raw)


def test_formatted_text_and_cells_without_an_address(tmp_path: Path, good: bytes) -> None:
    """Runs of bold text, a reading aid that is no text, and the addresses that some programs leave out."""
    runs = "<r><t>示例</t></r><r><rPr><b/></rPr><t>甲</t></r>".encode()
    aid = '<t>汉族</t><rPh sb="0" eb="2"><t>han</t></rPh>'.encode()

    def change(name: str, raw: bytes) -> bytes:
        if name.endswith("sheet2.xml"):
            assert "<t>示例甲</t>".encode() in raw
            raw = raw.replace("<t>示例甲</t>".encode(), runs)
            return raw.replace("<t>汉族</t>".encode(), aid)
        return re.sub(rb' r="[A-Z]*[0-9]+"', b"", raw) if name.endswith("sheet9.xml") else raw

    rewrite(good, tmp_path / NAME, change)
    people, found = load(tmp_path / NAME)
    assert not found
    assert people == (employee(), employee(key="E002", id_number=id_number("1980-01-01")))


def test_a_wrong_cell_far_down_without_rows_between(tmp_path: Path, good: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["应税收入"]
        for index, value in enumerate(("E001", "2026-13", UNIT_NAME, 1), 1):
            sheet.cell(5000, index).value = value

    assert problems(changed(tmp_path, good, change)) == [
        f"{NAME}!应税收入!B5000 应税收入 第13条 税款所属期 (income.month): a month YYYY-MM from 1900 to 2100"
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "another kind"),
        (b"key,name\nE001,x\n", "another kind"),
        (b"%PDF-1.7 ...", "another kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "without a password"),
        (b"PK\x03\x04" + b"\0" * 100, "undamaged"),
        (b"PK\x05\x06" + b"\0" * 18, "undamaged"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / NAME).write_bytes(content)
    found = problems(tmp_path / NAME)
    assert len(found) == 1
    assert says in found[0]


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / NAME, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "undamaged" in problems(tmp_path / NAME)[0]


def test_zip_bomb_is_not_unpacked(tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MAX_UNPACKED", 3_000_000)
    bomb = b" " * 4_000_000
    rewrite(good, tmp_path / NAME, lambda name, raw: raw + bomb if name.endswith("sheet2.xml") else raw)
    assert (tmp_path / NAME).stat().st_size < 200_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    assert "when unpacked" in problems(tmp_path / NAME)[0]


def test_too_large_a_file(tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MAX_FILE", 1000)
    (tmp_path / NAME).write_bytes(good)
    assert "at most" in problems(tmp_path / NAME)[0]


def test_entities_are_refused(tmp_path: Path, good: bytes) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    def change(name: str, raw: bytes) -> bytes:
        return raw.replace(b"<worksheet", laughs + b"<worksheet", 1) if name.endswith("sheet2.xml") else raw

    rewrite(good, tmp_path / NAME, change)
    assert "declarations" in problems(tmp_path / NAME)[0]


def test_damaged_sheet(tmp_path: Path, good: bytes) -> None:
    rewrite(good, tmp_path / NAME, lambda name, raw: raw[:2000] if name.endswith("sheet2.xml") else raw)
    assert any("undamaged" in line for line in problems(tmp_path / NAME))


def test_not_there(tmp_path: Path) -> None:
    assert problems(tmp_path / NAME) == [f"{NAME} file: a regular file"]


def test_template_is_empty_and_helps(tmp_path: Path) -> None:
    write_template(tmp_path / NAME)
    assert load(tmp_path / NAME) == ((), [])
    book = openpyxl.load_workbook(tmp_path / NAME)
    assert book.active.title == "员工"
    assert book.sheetnames == ["说明", *(sheet.title for sheet in sheets())]
    explained = {(row[0], row[1]): row for row in book["说明"].iter_rows(min_row=2, values_only=True)}
    for layout in sheets():
        sheet = book[layout.title]
        assert sheet.freeze_panes == "B2"
        rules = {
            str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation
        }
        for index, column_ in enumerate(layout.columns, 1):
            cell = sheet.cell(1, index)
            letter = cell.column_letter
            assert cell.value == column_.heading
            assert ("必填" in cell.comment.text) is column_.required
            assert sheet.column_dimensions[letter].width >= 12
            if column_.choices:
                assert rules[f"{letter}2"] == '"' + ",".join(column_.choices) + '"'
                assert len(rules[f"{letter}2"]) <= 257  # Excel's limit of a list within the rule
            if "身份证号" in column_.heading or "手机" in column_.heading or column_.kind == "month":
                assert sheet.column_dimensions[letter].number_format == "@"
            if layout.title == "员工" or index > 1:
                row = explained[layout.title, column_.heading]
                assert row[2] == ("是" if column_.required else "否")
                assert row[3]
    assert any(row[0] == "问答" for row in explained.values())


def test_workbook_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_workbook(tmp_path / NAME, [employee()])
    before = (tmp_path / NAME).read_bytes()

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(openpyxl.Workbook, "save", broken)
    with pytest.raises(OSError, match="disk full"):
        write_workbook(tmp_path / NAME, [])
    assert (tmp_path / NAME).read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
