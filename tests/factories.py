"""Valid people and units for tests; every part can be overridden by keyword.

    unit(capital="800000")                          a Unit
    employee(marriage="未婚", children=())           an Employee
    employee(id_number=id_number("1966-11-05", "女")) somebody of that age
    employee(income=income(amounts=[9000] * 12))    months ending 2026-10
    case(employee={"left_on": "2026-10-31"})        a Case of both, options={"slot": "09:00-10:00"}

Everything is invented; ID numbers have the right check character. Demo date: 2026-11-05.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from stdnum.cn import ric

from robot.people.case import Case
from robot.people.models import Employee, Unit

TODAY = date(2026, 11, 5)
UNIT_NAME = "北京示例科技有限公司"


def id_number(
    born: str | date = "1990-04-12", sex: str = "男", *, place: str = "130602", serial: int = 1
) -> str:
    """An invented ID number with a right check character; `serial` tells people of one day apart."""
    order = serial * 2 + (1 if sex == "男" else 0)
    head = f"{place}{str(born).replace('-', '')}{order:03d}"
    return head + ric.calc_check_digit(head + "0")


def months(last: str = "2026-10", count: int = 12) -> list[str]:
    """`count` months ending with `last`, oldest first."""
    year, month = map(int, last.split("-"))
    index = year * 12 + month - 1
    return [f"{i // 12:04d}-{i % 12 + 1:02d}" for i in range(index - count + 1, index + 1)]


def income(
    *, last: str = "2026-10", amounts: Sequence[Any] = ("30000",) * 12, payer: str = UNIT_NAME
) -> list[dict[str, Any]]:
    """应税收入, one month for each of `amounts` (CNY), ending with `last`."""
    return [
        {"month": month, "payer": payer, "amount": amount}
        for month, amount in zip(months(last, len(amounts)), amounts, strict=True)
    ]


def insurance(
    *, last: str = "2026-10", count: int = 12, payer: str = UNIT_NAME, back_paid: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """社会保险, `count` months ending with `last`; those in `back_paid` were paid afterwards."""
    late = set(back_paid)
    return [{"month": m, "payer": payer, "back_paid": m in late} for m in months(last, count)]


def education(**changes: Any) -> dict[str, Any]:
    """A full-time master's degree of 2015, verified."""
    return {
        "level": "硕士研究生",
        "degree": "硕士",
        "form": "全日制",
        "school": "北京示例大学",
        "major": "计算机科学与技术",
        "started": "2012-09",
        "finished": "2015-07-01",
        "degree_date": "2015-07-01",
        "xuexin": "已验证",
    } | changes


def unit(**changes: Any) -> Unit:
    """The example unit: a company in 朝阳区, five million in capital and more than enough taxes."""
    data: dict[str, Any] = {
        "name": UNIT_NAME,
        "credit_code": "91110105MA01ABCD4C",
        "kind": "企业",
        "meets_rules": True,
        "capital": "5000000",
        "founded": "2018-05-10",
        "registered_district": "朝阳区",
        "registered_since": "2018-05-10",
        "tax_district": "朝阳区",
        "tax_since": "2018-06-01",
        "insurance_district": "朝阳区",
        "address": "北京市朝阳区示例路8号",
        "taxes": [
            {"year": 2025, "kind": "增值税", "amount": "356200.00"},
            {"year": 2025, "kind": "企业所得税", "amount": "128000.00"},
            {"year": 2024, "kind": "增值税", "amount": "298000.00"},
            {"year": 2023, "kind": "增值税", "amount": "251000.00"},
        ],
        "quota": [{"year": 2025, "granted_on": "2025-03-25", "granted": 1, "used": 1}],
        "request": {"headcount": 2, "reason": "引进研发人员"},
        "permission": "朝阳区",
        "association_code": "GL8A3F",
        "agent": {"name": "示例经办", "mobile": "13900005678", "email": "hr@example.com"},
        "papers": {"licence": ["unit/licence.pdf"], "tax_proof": ["unit/tax-1.pdf", "unit/tax-2.pdf"]},
    }
    return Unit.model_validate(data | changes)


def employee(**changes: Any) -> Employee:
    """E001: eligible by education, married, one child before school age, rented home."""
    data: dict[str, Any] = {
        "key": "E001",
        "name": "示例甲",
        "id_number": id_number(),
        "mobile": "13800001234",
        "email": "e001@example.com",
        "marriage": "已婚",
        "children": [{"name": "示例子", "id_number": id_number("2022-06-18", "女")}],
        "household": {
            "kind": "家庭户口",
            "province": "河北省",
            "city": "保定市",
            "address": "河北省保定市莲池区示例路1号",
        },
        "residence": {
            "kind": "租赁",
            "use": "住宅",
            "district": "朝阳区",
            "address": "示例路1号院2号楼3单元401室",
        },
        "education": [education()],
        "work": [
            {
                "unit_name": "北京示例软件有限公司",
                "position": "程序员",
                "started": "2015-07",
                "ended": "2021-02",
            },
            {"unit_name": UNIT_NAME, "position": "软件工程师", "started": "2021-03"},
        ],
        "contracts": [{"unit_name": UNIT_NAME, "begins": "2021-03-01", "ends": "2029-02-28"}],
        "income": income(),
        "insurance": insurance(),
        "employed_since": "2021-03-01",
        "position": "软件工程师",
        "papers": {
            "diploma": ["E001/diploma.pdf"],
            "degree": ["E001/degree.pdf"],
            "income": ["E001/income.pdf"],
            "insurance": ["E001/insurance.pdf"],
            "honesty": ["E001/honesty.pdf"],
            "residence": ["E001/residence.pdf"],
            "household": ["E001/household.pdf"],
            "marriage": ["E001/marriage.pdf"],
            "contract": ["E001/contract.pdf"],
            "photo": "E001/photo.jpg",
        },
    }
    return Employee.model_validate(data | changes)


_unit, _employee = unit, employee  # `case` has parameters of these names


def case(
    *,
    unit: Unit | Mapping[str, Any] | None = None,
    employee: Employee | Mapping[str, Any] | None = None,
    papers: Path = Path("papers"),
    options: Mapping[str, str] | None = None,
) -> Case:
    """A Case of an employee; `unit` and `employee` are finished objects or changes to the usual ones."""
    one = unit if isinstance(unit, Unit) else _unit(**(unit or {}))
    person = employee if isinstance(employee, Employee) else _employee(**(employee or {}))
    return Case(unit=one, employee=person, papers=papers, options=options or {})


def unit_case(
    *, papers: Path = Path("papers"), options: Mapping[str, str] | None = None, **changes: Any
) -> Case:
    """A Case of the unit alone; other keywords change the unit."""
    return Case(unit=unit(**changes), papers=papers, options=options or {})
