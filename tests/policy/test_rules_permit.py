"""Rules of the first application (新办): pass, trip, and the days at each edge. Demo date 2026-11-05."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.people.models import Qualification
from robot.policy import materials
from robot.policy.contracts import in_force
from robot.policy.findings import Finding, Level
from robot.policy.qualification import choose_qualification, paths, title_of_path
from robot.policy.rule import Rule
from robot.policy.rules import permit
from robot.policy.rules.appointment import (
    booked_day_is_not_over,
    booked_for_what_is_under_way,
    business_needs_appointment,
    day_is_working_day,
    papers_last_until_the_day,
)
from tests.factories import (
    TODAY,
    UNIT_NAME,
    case,
    education,
    employee,
    id_number,
    income,
    insurance,
    unit,
)

GRANT = {"year": 2026, "granted_on": "2026-10-26", "granted": 2, "used": 1}
RULES = (
    permit.age_is_within_limit,
    permit.employed_a_full_year,
    permit.still_employed,
    permit.holds_no_valid_permit,
    permit.is_no_beijing_resident,
    permit.qualification_path_is_open,
    permit.degree_is_verifiable,
    permit.title_is_provable,
    permit.title_is_listed,
    permit.income_covers_twelve_months,
    permit.income_is_from_this_unit,
    permit.insurance_covers_twelve_months,
    permit.no_back_paid_insurance,
    permit.contract_covers,
    permit.home_is_no_office,
    permit.quota_is_left,
    permit.one_business_at_a_time,
)


def findings(rule: Rule, today: date | str = TODAY, **changes: Any) -> tuple[Finding, ...]:
    day = date.fromisoformat(today) if isinstance(today, str) else today
    return rule(case(employee=changes, unit={"quota": [GRANT]}), day)


def levels(rule: Rule, today: date | str = TODAY, **changes: Any) -> list[str]:
    return [one.level.value for one in findings(rule, today, **changes)]


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.code)
def test_the_example_employee_passes(rule: Rule) -> None:
    assert levels(rule) == []


@pytest.mark.parametrize(
    ("sex", "born", "expected"),
    [
        ("女", "1971-11-06", []),  # 54, one day before the birthday
        ("女", "1971-11-05", []),  # 55 today
        ("女", "1971-11-04", ["warning"]),  # past the 55th birthday: the document is silent
        ("女", "1970-11-06", ["warning"]),
        ("女", "1970-11-05", ["blocker"]),  # 56 today
        ("男", "1966-11-05", []),
        ("男", "1966-11-04", ["warning"]),
        ("男", "1965-11-06", ["warning"]),
        ("男", "1965-11-05", ["blocker"]),
        ("男", "1970-11-05", []),
    ],
)
def test_age(sex: str, born: str, expected: list[str]) -> None:
    assert levels(permit.age_is_within_limit, id_number=id_number(born, sex)) == expected


def test_age_on_a_day_the_numbers_do_not_cover() -> None:
    (found,) = findings(permit.age_is_within_limit, "2021-04-30")
    assert found.level is Level.WARNING
    assert "age_limit_male" in found.do


@pytest.mark.parametrize(
    ("since", "expected"), [("2025-11-06", ["blocker"]), ("2025-11-05", []), ("2025-11-04", [])]
)
def test_a_year_in_the_unit(since: str, expected: list[str]) -> None:
    assert levels(permit.employed_a_full_year, employed_since=since) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [("2026-11-04", ["blocker"]), ("2026-11-05", ["blocker"]), ("2026-11-06", ["warning"])],
)
def test_leavers(left: str, expected: list[str]) -> None:
    assert levels(permit.still_employed, left_on=left) == expected
    declined = case(employee={"left_on": left}, options={"decision": "拒绝"})
    assert not permit.still_employed(declined, TODAY)


def held(expires: str, **changes: Any) -> dict[str, Any]:
    issued = date.fromisoformat(expires).replace(year=2023)
    return {
        "number": "BJ20230000001",
        "issued": str(issued),
        "expires": expires,
        "unit_name": UNIT_NAME,
    } | changes


@pytest.mark.parametrize(
    ("expires", "expected"), [("2026-11-06", ["blocker"]), ("2026-11-05", ["blocker"]), ("2026-11-04", [])]
)
def test_a_valid_permit_is_no_case_for_a_new_one(expires: str, expected: list[str]) -> None:
    assert levels(permit.holds_no_valid_permit, permit=held(expires)) == expected


def test_a_permit_of_another_unit_is_moved() -> None:
    (found,) = findings(permit.holds_no_valid_permit, permit=held("2026-12-31", unit_name="北京其他有限公司"))
    assert "聘用单位变更" in found.do


def test_a_beijing_hukou_needs_no_permit() -> None:
    home = {"kind": "家庭户口", "province": "北京市", "city": "朝阳区", "address": "北京市朝阳区示例路1号"}
    assert levels(permit.is_no_beijing_resident, household=home) == ["blocker"]


TITLE = {
    "name": "工程师",
    "grade": "中级",
    "obtained_by": "考试",
    "obtained_on": "2020-11-15",
    "lookup_url": "http://example.gov.cn/title",
    "lookup_how": "姓名加证书编号",
}
COLLEGE = [education(level="大学专科", degree="无", degree_date=None)]


def rights(kind: str, count: int, **changes: Any) -> list[dict[str, Any]]:
    one = {"kind": kind, "author_rank": 2, "granted_on": "2024-05-20", "beijing_audit": True} | changes
    return [one | {"number": f"SR{index}"} for index in range(count)]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, Qualification.EDUCATION),
        ({"education": COLLEGE}, None),
        ({"education": [education(level="大学本科", degree="无", degree_date=None)]}, None),
        (
            {"education": [education(level="大学本科", degree="学士", form="网络教育")]},
            Qualification.EDUCATION,
        ),
        ({"education": [education(xuexin="查询不到")]}, None),
        ({"education": [education(foreign=True, xuexin="未查询")]}, None),
        ({"education": [education(foreign=True, certification_no="2026")]}, Qualification.EDUCATION),
        ({"education": COLLEGE, "titles": [TITLE]}, Qualification.TITLE),
        ({"education": COLLEGE, "titles": [TITLE | {"grade": "初级"}]}, None),
        ({"education": COLLEGE, "titles": [TITLE | {"obtained_on": "2026-11-06"}]}, None),
        ({"education": COLLEGE, "titles": [TITLE | {"obtained_on": "2026-11-05"}]}, Qualification.TITLE),
        ({"education": COLLEGE, "properties": rights("发明专利", 1)}, Qualification.INTELLECTUAL_PROPERTY),
        ({"education": COLLEGE, "properties": rights("发明专利", 1, author_rank=3)}, None),
        ({"education": COLLEGE, "properties": rights("软件著作权", 2)}, None),
        ({"education": COLLEGE, "properties": rights("软件著作权", 3)}, Qualification.INTELLECTUAL_PROPERTY),
        ({"education": COLLEGE, "properties": rights("软件著作权", 3, beijing_audit=False)}, None),
        ({"education": COLLEGE, "properties": rights("软件著作权", 1) * 3}, None),  # one number, thrice
        ({"education": COLLEGE, "properties": rights("软件著作权", 2) + rights("其他专利", 2)}, None),
        ({"education": COLLEGE, "properties": rights("其他专利", 3, granted_on="2026-11-06")}, None),
        ({"titles": [TITLE], "qualification": "中级及以上职称"}, Qualification.TITLE),
        ({"qualification": "中级及以上职称"}, Qualification.EDUCATION),  # not open: the rule blocks
    ],
)
def test_the_path(changes: dict[str, Any], path: Qualification | None) -> None:
    person = employee(**changes)
    assert choose_qualification(person, TODAY) is path
    named = person.qualification
    assert levels(permit.qualification_path_is_open, **changes) == (
        [] if path and named in (None, path) else ["blocker"]
    )


@pytest.mark.parametrize(
    ("listed", "path", "expected"),
    [
        (True, Qualification.TITLE, []),
        (None, Qualification.TITLE, ["warning"]),
        (False, None, []),  # such a title opens nothing: the path is closed, and FAQ 33 says so
    ],
)
def test_whether_a_title_is_listed_is_stated_not_assumed(
    listed: bool | None, path: Qualification | None, expected: list[str]
) -> None:
    changes = {"education": COLLEGE, "titles": [TITLE | {"listed": listed}]}
    assert choose_qualification(employee(**changes), TODAY) is path
    assert levels(permit.title_is_listed, **changes) == expected
    assert levels(permit.qualification_path_is_open, **changes) == ([] if path else ["blocker"])
    assert levels(permit.title_is_listed, titles=[TITLE | {"listed": listed}]) == []  # filed by education


def test_a_listed_title_counts_before_a_later_one_that_is_not() -> None:
    later = TITLE | {"name": "经济师", "obtained_on": "2024-11-15", "listed": False}
    found = title_of_path(employee(titles=[later, TITLE | {"listed": True}]), TODAY)
    assert found is not None
    assert found.name == "工程师"


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (None, "（other_qualification）填是或否"),
        (False, "也已写明不符合"),
        (True, "自行选择申报条件"),
    ],
)
def test_other_conditions_of_the_2019_rules(stated: bool | None, says: str) -> None:
    """FAQ 33: gongju does not file under them, so all three block; what to do differs."""
    (found,) = findings(permit.qualification_path_is_open, education=COLLEGE, other_qualification=stated)
    assert found.level is Level.BLOCKER
    assert says in found.do
    assert levels(permit.qualification_path_is_open, other_qualification=stated) == []


def test_every_path_gives_its_reason() -> None:
    found = paths(employee(education=COLLEGE, properties=rights("软件著作权", 3, beijing_audit=False)), TODAY)
    assert [one.open for one in found] == [False, False, False]
    assert "大专" in found[0].reason
    assert "职称" in found[1].reason
    assert "审计报告" in found[2].reason


def test_a_degree_not_finished_yet_opens_nothing() -> None:
    late = education(finished="2026-11-06", degree_date="2026-11-06")
    assert choose_qualification(employee(education=[late]), TODAY) is None
    assert choose_qualification(employee(education=[late]), date(2026, 11, 6)) is Qualification.EDUCATION
    diploma_later = education(finished="2026-11-06", degree_date="2026-11-05")
    degree_later = education(finished="2026-11-05", degree_date="2026-11-06")
    for one in (diploma_later, degree_later):
        assert choose_qualification(employee(education=[one]), TODAY) is None


def test_a_lower_record_that_holds_counts_before_a_higher_one_that_does_not() -> None:
    records = [education(xuexin="查询不到"), education(level="大学本科", degree="学士")]
    assert choose_qualification(employee(education=records), TODAY) is Qualification.EDUCATION
    assert levels(permit.degree_is_verifiable, education=records) == []


@pytest.mark.parametrize(
    ("day", "xuexin", "expected"),
    [
        ("2008-08-31", "查询不到", ["blocker"]),
        ("2008-08-31", "人工认证", []),
        ("2008-08-31", "未查询", ["warning"]),
        ("2008-08-31", "已验证", []),
        ("2008-09-01", "查询不到", ["blocker"]),
        ("2008-09-01", "未查询", ["warning"]),
        ("2008-09-02", "已验证", []),
    ],
)
def test_degrees_around_2008_09_01(day: str, xuexin: str, expected: list[str]) -> None:
    record = education(started="2004-09", finished="2008-07-01", degree_date=day, xuexin=xuexin)
    found = findings(permit.degree_is_verifiable, education=[record])
    assert [one.level.value for one in found] == expected
    if expected:
        assert ("人工认证" in found[0].do) == (day < "2008-09-01")


def test_a_foreign_degree_needs_its_certification() -> None:
    (found,) = findings(permit.degree_is_verifiable, education=[education(foreign=True, xuexin="未查询")])
    assert (found.level, found.faq) == (Level.BLOCKER, 35)
    certified = [education(foreign=True, certification_no="2026", xuexin="未查询")]
    assert levels(permit.degree_is_verifiable, education=certified) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"lookup_how": None}, ["blocker"]),
        ({"lookup_url": None}, ["blocker"]),
        ({"obtained_by": "评审", "lookup_url": None}, ["warning"]),
        ({"obtained_by": "评审"}, []),
    ],
)
def test_how_a_title_is_proved(changes: dict[str, Any], expected: list[str]) -> None:
    assert levels(permit.title_is_provable, education=COLLEGE, titles=[TITLE | changes]) == expected


def test_a_title_beside_a_degree_needs_no_proof() -> None:
    """FAQ 80."""
    assert levels(permit.title_is_provable, titles=[TITLE | {"lookup_url": None}]) == []


@pytest.mark.parametrize(
    ("last", "today", "window"),
    [
        ("2026-10", "2026-11-05", "2025-11..2026-10"),
        ("2026-09", "2026-11-05", "2025-10..2026-09"),
        ("2026-10", "2026-12-01", "2025-11..2026-10"),
    ],
)
def test_the_window_that_the_file_fills(last: str, today: str, window: str) -> None:
    person = employee(income=income(last=last), insurance=insurance(last=last))
    found = materials.income_window(person, unit(), date.fromisoformat(today))
    assert f"{found.first}..{found.last}" == window
    assert found.complete
    assert (found.total, found.mean) == (360000, 30000)


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        ("2026-08", "2026-11-05", ["blocker"]),
        ("2026-09", "2026-11-05", []),
        ("2026-10", "2026-12-31", []),
        ("2026-10", "2027-01-01", ["blocker"]),  # crossing into a month makes papers stale
    ],
)
def test_papers_go_stale(last: str, today: str, expected: list[str]) -> None:
    changes = {"income": income(last=last), "insurance": insurance(last=last)}
    assert levels(permit.income_covers_twelve_months, today, **changes) == expected
    assert levels(permit.insurance_covers_twelve_months, today, **changes) == expected


def test_both_papers_share_one_window() -> None:
    """Income to October, insurance to September: 2025-10..2026-09 needs an income of 2025-10."""
    changes = {"income": income(), "insurance": insurance(last="2026-09")}
    found = findings(permit.insurance_covers_twelve_months, **changes)
    assert [one.level.value for one in found] == ["blocker"]
    assert "2026-10" in found[0].message
    longer = {
        "income": income(amounts=["30000"] * 13),
        "insurance": insurance(last="2026-09"),
    }
    assert levels(permit.insurance_covers_twelve_months, **longer) == []
    assert levels(permit.income_covers_twelve_months, **longer) == []


def test_a_hole_is_named() -> None:
    months = [one for one in income() if one["month"] not in ("2026-01", "2026-02", "2026-05")]
    (found,) = findings(permit.income_covers_twelve_months, income=months)
    assert "2026-01 至 2026-02、2026-05" in found.message


JUNE = "2026-06-15"  # the last month with a known average wage: 11,937, so 17,905.50


def last_may(**changes: Any) -> dict[str, Any]:
    return {"income": income(last="2026-05", **changes), "insurance": insurance(last="2026-05")}


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["17905.50"] * 12, ["hint"]),
        (["17905.49"] + ["17905.50"] * 11, ["blocker"]),
        (["0"] * 6 + ["35811"] * 6, ["hint"]),  # FAQ 45: the mean, not each month
        (["17905.51"] * 12, ["hint"]),
    ],
)
def test_income_at_the_limit(amounts: list[str], expected: list[str]) -> None:
    found = findings(permit.income_reaches_limit, JUNE, **last_may(amounts=amounts))
    assert [one.level.value for one in found] == expected
    assert "未经确认" in found[0].rests_on


def test_a_confirmed_wage_needs_no_caveat(tmp_path: Path) -> None:
    own = tmp_path / "parameters.toml"
    own.write_text("[average_wage]\nvalues = [{ from = 2026-07-01, value = 20000 }]\n")
    rich = case(employee={}, papers=tmp_path / "papers")
    poor = case(
        employee={"income": income(amounts=["29999.99"] + ["30000"] * 11)}, papers=tmp_path / "papers"
    )
    assert permit.income_reaches_limit(rich, TODAY) == ()
    (found,) = permit.income_reaches_limit(poor, TODAY)
    assert (found.level, found.rests_on) == (Level.BLOCKER, "")


def test_a_wage_nobody_published_is_no_verdict() -> None:
    (found,) = findings(
        permit.income_reaches_limit, "2026-07-01", income=income(last="2026-06", amounts=[1] * 12)
    )
    assert found.level is Level.WARNING
    assert "average_wage" in found.do
    assert "11937" in found.message


def test_an_earlier_window_that_reaches_the_limit_is_taken() -> None:
    amounts = ["214866"] + ["0"] * 12  # 2025-05 alone carries the year
    person = employee(
        income=income(last="2026-05", amounts=amounts), insurance=insurance(last="2026-05", count=13)
    )
    assert materials.income_window(person, unit(), date(2026, 6, 15)).last == "2026-04"
    assert materials.income_window(person, unit(), date(2026, 6, 15)).total == Decimal("214866")


def test_only_this_units_income_counts() -> None:
    """FAQ 44."""
    own = income(last="2026-05", amounts=["17000"] * 12)
    other = income(last="2026-05", amounts=["5000"] * 12, payer="北京其他有限公司")
    changes = {"income": own + other, "insurance": insurance(last="2026-05")}
    assert levels(permit.income_reaches_limit, JUNE, **changes) == ["blocker"]
    assert levels(permit.income_is_from_this_unit, JUNE, **changes) == ["warning"]


def test_two_payments_in_one_month_add_up() -> None:
    changes = {"income": income(last="2026-05", amounts=["9000"] * 12) * 2}
    assert levels(permit.income_reaches_limit, JUNE, **changes) == ["hint"]


def test_full_width_brackets_are_the_same_name() -> None:
    assert materials.same_name("北京示例（集团）有限公司", "北京示例(集团) 有限公司")
    assert not materials.same_name("北京示例科技有限公司", "北京示例科技公司")


def test_a_missing_month_makes_the_limit_unknown() -> None:
    changes = last_may(amounts=["1000"] * 12)
    changes["income"] = changes["income"][1:]
    assert levels(permit.income_reaches_limit, JUNE, **changes) == ["warning"]


@pytest.mark.parametrize(
    ("late", "expected"),
    [(["2025-10"], []), (["2025-11"], ["blocker"]), (["2026-10"], ["blocker"])],
)
def test_back_paid_insurance(late: list[str], expected: list[str]) -> None:
    paid = insurance(count=14, back_paid=late)
    assert levels(permit.no_back_paid_insurance, insurance=paid) == expected


def test_back_payment_leaves_the_window_when_the_rule_says() -> None:
    paid = insurance(last="2027-12", count=30, back_paid=["2026-03"])
    earned = income(last="2027-12", amounts=["30000"] * 30)
    (found,) = findings(permit.no_back_paid_insurance, insurance=paid, income=earned)
    assert "2027-04 起" in found.do
    later = {"insurance": paid, "income": earned}
    assert levels(permit.no_back_paid_insurance, "2027-03-31", **later) == ["blocker"]
    assert levels(permit.no_back_paid_insurance, "2027-04-01", **later) == []


def test_an_explained_back_payment_is_a_warning() -> None:
    one = case(employee={"insurance": insurance(back_paid=["2026-03"])}, options={"back_pay_explained": "是"})
    assert [f.level.value for f in permit.no_back_paid_insurance(one, TODAY)] == ["warning"]


def test_insurance_paid_by_another_unit() -> None:
    assert levels(permit.insurance_covers_twelve_months, insurance=insurance(payer="北京其他有限公司")) == [
        "warning"
    ]


def contract(begins: str, ends: str | None = None, name: str = UNIT_NAME) -> dict[str, Any]:
    return {"unit_name": name, "begins": begins, "ends": ends}


@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        ([contract("2021-03-01", "2026-11-04")], ["blocker"]),
        ([contract("2021-03-01", "2026-11-05")], []),
        ([contract("2026-11-05", "2029-11-04")], []),
        ([contract("2026-11-06", "2029-11-05")], ["blocker"]),
        ([contract("2025-11-05")], []),
        ([contract("2025-11-06")], ["warning"]),
        ([contract("2021-03-01", "2025-11-05"), contract("2025-11-06")], ["hint"]),
        ([contract("2021-03-01", "2029-02-28", "北京其他有限公司")], ["warning"]),
    ],
)
def test_contracts(contracts: list[dict[str, Any]], expected: list[str]) -> None:
    assert levels(permit.contract_covers, contracts=contracts) == expected


def test_a_renewal_signed_ahead_does_not_count_yet() -> None:
    person = employee(contracts=[contract("2021-03-01", "2026-12-31"), contract("2027-01-01")])
    now, then = in_force(person, unit(), TODAY), in_force(person, unit(), date(2027, 1, 1))
    assert now is not None
    assert then is not None
    assert (now.begins, then.begins) == (date(2021, 3, 1), date(2027, 1, 1))


def test_a_legal_representative_may_use_the_licence() -> None:
    """FAQ 56."""
    (found,) = findings(
        permit.contract_covers, contracts=[contract("2021-03-01", "2026-11-04")], legal_representative=True
    )
    assert (found.level, found.faq) == (Level.HINT, 56)


@pytest.mark.parametrize(
    ("use", "accepted", "expected"),
    [
        ("住宅", None, []),
        ("住宅", False, ["blocker"]),
        ("办公", None, ["blocker"]),
        ("办公", True, ["blocker"]),  # the document itself says no
        ("商业", None, ["warning"]),
        ("商业", True, []),
        ("商业", False, ["blocker"]),
    ],
)
def test_the_home(use: str, accepted: bool | None, expected: list[str]) -> None:
    home = {
        "kind": "租赁",
        "use": use,
        "district": "朝阳区",
        "address": "示例路1号院2号楼3单元401室",
        "accepted": accepted,
    }
    assert levels(permit.home_is_no_office, residence=home) == expected


@pytest.mark.parametrize(
    ("record", "today", "expected"),
    [
        (GRANT, "2026-10-25", ["blocker"]),  # not granted yet
        (GRANT, "2026-10-26", []),
        (GRANT | {"used": 2}, "2026-11-05", ["blocker"]),
        (GRANT | {"used": 1, "returned": 1}, "2026-11-05", ["blocker"]),
        (GRANT | {"granted_on": "2026-06-26"}, "2026-09-13", []),
        (GRANT | {"granted_on": "2026-06-26"}, "2026-09-14", ["warning"]),
        (GRANT | {"granted_on": "2026-06-26"}, "2026-09-24", ["warning"]),  # the 90th day
        (GRANT | {"granted_on": "2026-06-26"}, "2026-09-25", ["blocker"]),
        (GRANT | {"granted_on": "2026-12-20"}, "2026-12-31", ["warning"]),
        (GRANT | {"granted_on": "2026-12-20"}, "2027-01-01", ["blocker"]),
        (GRANT | {"granted": 0, "used": 0}, "2026-11-05", ["blocker"]),
    ],
)
def test_quota(record: dict[str, Any], today: str, expected: list[str]) -> None:
    found = permit.quota_is_left(case(unit={"quota": [record]}), date.fromisoformat(today))
    assert [one.level.value for one in found] == expected


def test_why_no_quota() -> None:
    def why(*records: dict[str, Any]) -> str:
        (found,) = permit.quota_is_left(case(unit={"quota": list(records)}), TODAY)
        return found.message

    assert "没有指标记录" in why()
    assert "2026-06-30失效" in why(GRANT | {"granted_on": "2026-04-01"})
    assert "不能转给他人" in why(GRANT | {"used": 2})
    assert "没有 2026 年度" in why({"year": 2025, "granted_on": "2025-03-25", "granted": 1, "used": 1})


def test_one_business_at_a_time() -> None:
    (found,) = permit.one_business_at_a_time(replace(case(), under_way=("续签",)), TODAY)
    assert found.blocks
    assert "续签" in found.message


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, []), ({"business": "续签"}, []), ({"business": "主管部门变更"}, ["blocker"])],
)
def test_what_needs_an_appointment(options: dict[str, str], expected: list[str]) -> None:
    found = business_needs_appointment(case(options=options), TODAY)
    assert [one.level.value for one in found] == expected


@pytest.mark.parametrize(
    ("business", "under_way", "named"),
    [
        ("续签", ("续签",), ""),
        ("续签", ("发起员工续签",), ""),
        ("新办", ("申请工作居住证",), ""),
        ("新办", ("续签",), "在办的业务是“续签”，预约的是“新办”"),
        ("", ("续签",), ""),
        ("新办", (), ""),
        ("新办", ("续签", "聘用单位变更"), ""),  # which one is not known
    ],
)
def test_booked_for_what_is_under_way(business: str, under_way: tuple[str, ...], named: str) -> None:
    one = replace(case(options={"business": business}), under_way=under_way)
    said = [each.message for each in booked_for_what_is_under_way(one, TODAY) if each.blocks]
    assert len(said) == bool(named)
    assert all(named in each for each in said)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-10-01", ["blocker"]),  # long past
        ("2026-11-04", ["blocker"]),
        ("2026-11-05", ["blocker"]),
        ("2026-11-06", []),
        ("2026-11-07", ["blocker"]),  # a Saturday
        ("soon", ["blocker"]),
        ("", []),
    ],
)
def test_the_day_of_an_appointment(day: str, expected: list[str]) -> None:
    found = day_is_working_day(case(options={"date": day}), TODAY)
    assert [one.level.value for one in found] == expected


def test_the_new_day_of_an_appointment_that_is_moved() -> None:
    """With `to` the date is the old one, which may be any that is not over."""
    for old, new, expected in (
        ("2026-11-05", "2026-11-06", []),
        ("2026-11-06", "2026-11-07", ["blocker"]),
        ("2026-11-06", "2026-11-05", ["blocker"]),
    ):
        found = day_is_working_day(case(options={"date": old, "to": new}), TODAY)
        assert [one.level.value for one in found] == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-11-04", ["blocker"]), ("2026-11-05", []), ("2026-11-06", []), ("soon", []), ("", [])],
)
def test_what_is_over_is_neither_moved_nor_cancelled(day: str, expected: list[str]) -> None:
    found = booked_day_is_not_over(case(options={"date": day}), TODAY)
    assert [one.level.value for one in found] == expected


@pytest.mark.parametrize(
    ("last", "day", "business", "expected"),
    [
        ("2026-09", "2026-11-30", "新办", []),
        ("2026-09", "2026-12-01", "新办", ["warning"]),
        ("2026-09", "2026-12-01", "", ["warning"]),
        ("2026-09", "2026-12-01", "续签", []),
        ("2026-10", "2026-12-01", "新办", []),
        ("2026-10", "2027-01-04", "新办", ["warning"]),
        ("2026-09", "soon", "新办", []),
    ],
)
def test_papers_on_the_day_of_the_appointment(
    last: str, day: str, business: str, expected: list[str]
) -> None:
    one = case(
        employee={"income": income(last=last), "insurance": insurance(last=last)},
        options={"date": day, "business": business},
    )
    assert [each.level.value for each in papers_last_until_the_day(one, TODAY)] == expected
