"""Rule by rule, where its verdict turns: the day before, the day, the day after.

    ("FAQ30-age", "2026-11-06", ". W W", person(id_number=...))

A row is the rule's code, a day, the verdict on the day before it, on it and on the day after it, and what
is asked about. Verdicts: B blocker, W warning, H hint, . nothing; BB are two blockers. What is asked about
is a function of the day. Most hold the file still and move today; some move a date in the file or in the
options instead (`degree`, `appointment`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from robot.people.case import Case
from tests.factories import UNIT_NAME, case, education, id_number, income, insurance, unit_case

Asked = Callable[[date], tuple[Case, date]]
Row = tuple[str, str, str, Asked]

OTHER = "北京其他有限公司"
DEMO = date(2026, 11, 5)
PERMIT = {"number": "BJ20230000001", "issued": "2023-12-01", "expires": "2026-12-31", "unit_name": UNIT_NAME}
SUSPENDED = PERMIT | {"unit_name": OTHER, "suspended": True}
GRANT = {"year": 2026, "granted_on": "2026-06-26", "granted": 2}
COLLEGE = [education(level="大学专科", degree="无", degree_date=None)]
TITLE = {"name": "工程师", "grade": "中级", "obtained_by": "考试", "obtained_on": "2026-11-05"}


def person(options: dict[str, str] | None = None, **employee: Any) -> Asked:
    """An employee's case that stays as it is, asked about on each day."""
    one = case(employee=employee, options=options)
    return lambda day: (one, day)


def holder(expires: str = "2026-12-31", **employee: Any) -> Asked:
    return person(permit=PERMIT | {"expires": expires}, **employee)


def unit(**changes: Any) -> Asked:
    one = unit_case(**changes)
    return lambda day: (one, day)


def quota(*records: dict[str, Any]) -> Asked:
    """An employee's case in a unit with these grants."""
    one = case(unit={"quota": list(records)})
    return lambda day: (one, day)


def appointment(**employee: Any) -> Asked:
    """An appointment for the day, asked about in September."""
    return lambda day: (case(employee=employee, options={"date": str(day)}), date(2026, 9, 28))


def paid(last: str, count: int = 12, **more: Any) -> dict[str, Any]:
    """Income and insurance of `count` months up to `last`."""
    return {
        "income": income(last=last, amounts=["30000"] * count),
        "insurance": insurance(last=last, count=count, **more),
    }


def signed(begins: str, ends: str | None = None, name: str = UNIT_NAME) -> dict[str, Any]:
    return {"unit_name": name, "begins": begins, "ends": ends}


def born(day: str, sex: str, **more: Any) -> dict[str, Any]:
    return {"id_number": id_number(day, sex)} | more


TAXED = [{"year": 2026, "kind": "增值税", "amount": 250000}]
LITTLE = [{"year": 2025, "kind": "增值税", "amount": 1}]
HIGH_TECH = {"number": "GR202511000001", "issued": "2025-12-01", "expires": "2028-11-30"}
OF_BOTH = income(last="2026-10", amounts=["30000"] * 14) + income(
    last="2025-10", amounts=["5000"], payer=OTHER
)
RIGHT = {
    "kind": "发明专利",
    "number": "ZL1",
    "author_rank": 1,
    "granted_on": "2026-11-05",
    "beijing_audit": True,
}

EDGES: tuple[Row, ...] = (
    # the unit and its quota
    ("FAQ7-entity", "2026-11-05", "B . .", unit(founded="2026-11-05")),
    ("FAQ7-capital", "2021-05-01", "W B B", unit(capital="999999.99")),  # no number is known before
    ("FAQ7-capital", "2021-05-01", "W . .", unit(capital="1000000")),
    ("FAQ7-tax", "2026-01-01", "B . .", unit(taxes=TAXED)),  # 本年度 begins
    ("FAQ7-tax", "2028-01-01", ". B B", unit(taxes=TAXED)),  # 上年度 ends
    ("FAQ8-quota-first", "2026-06-26", "B . .", unit(quota=[GRANT])),
    ("FAQ8-quota-first", "2027-01-01", ". B B", unit(quota=[GRANT])),
    ("FAQ9-window", "2026-11-02", "B . .", unit()),
    ("FAQ9-window", "2026-11-14", "H B B", unit()),
    ("FAQ9-window", "2026-10-08", "B . .", unit()),  # behind the National Day holidays
    ("FAQ9-window", "2026-10-21", "H B B", unit()),  # a worked Saturday counts
    ("FAQ9-window", "2026-02-14", "H B B", unit()),  # a worked Saturday before Spring Festival: the 11th
    ("FAQ9-window", "2026-01-04", "B . .", unit()),  # a worked Sunday behind New Year
    ("FAQ10-full-year", "2026-11-05", "B . .", unit(tax_since="2025-11-05", taxes=LITTLE)),
    ("FAQ10-full-year", "2026-11-05", "B . .", unit(registered_since="2025-11-05", taxes=LITTLE)),
    ("FAQ10-full-year", "2026-11-05", "H . .", unit(tax_since="2025-11-05")),  # the tax sum is met
    ("FAQ11-return", "2026-06-26", "B . .", unit(quota=[GRANT])),
    ("FAQ11-return", "2026-09-25", ". B B", unit(quota=[GRANT])),  # behind the 90th day
    ("FAQ11-return", "2027-01-01", ". B B", unit(quota=[GRANT | {"granted_on": "2026-11-25"}])),
    (
        "FAQ11-unused",  # alive, lapsed, and from New Year the second year of two
        "2026-12-31",
        "W . W",
        unit(
            quota=[GRANT | {"year": 2025, "granted_on": "2025-03-01"}, GRANT | {"granted_on": "2026-10-01"}]
        ),
    ),
    ("FAQ12-first-application", "2026-06-26", "B . .", unit(quota=[GRANT])),
    ("FAQ12-first-application", "2027-01-01", ". B B", unit(quota=[GRANT])),
    ("FAQ12-once-a-year", "2026-01-01", ". B B", unit(quota=[GRANT])),
    ("FAQ12-once-a-year", "2027-01-01", "B . .", unit(quota=[GRANT])),
    ("FAQ13-quota", "2026-06-26", "B . .", quota(GRANT)),
    ("FAQ13-quota", "2026-09-14", ". W W", quota(GRANT)),  # ten days left
    ("FAQ13-quota", "2026-09-25", "W B B", quota(GRANT)),
    ("FAQ13-quota", "2027-01-01", "W B B", quota(GRANT | {"granted_on": "2026-12-20"})),
    ("FAQ13-quota-answered", "2026-06-26", "B . .", quota(GRANT | {"granted": 0})),  # zero counts
    ("FAQ13-quota-answered", "2027-01-01", ". B B", quota(GRANT)),
    ("FAQ22-quota-left", "2026-06-26", ". B B", unit(quota=[GRANT])),
    ("FAQ22-quota-left", "2026-09-25", "B . .", unit(quota=[GRANT])),
    ("FAQ22-quota-left", "2027-01-01", "B . .", unit(quota=[GRANT | {"granted_on": "2026-11-25"}])),
    ("FAQ23-high-tech", "2025-12-01", "W . .", unit(high_tech=HIGH_TECH)),
    ("FAQ23-high-tech", "2028-12-01", ". W W", unit(high_tech=HIGH_TECH)),
    # appointments
    ("FAQ18-appointment-day", "2026-11-06", ". B B", person({"date": "2026-11-06"})),  # not for today
    ("FAQ18-appointment-day", "2026-10-11", ". B .", appointment()),  # a worked Saturday, Sunday, Monday
    ("FAQ18-appointment-day", "2026-10-08", "B . .", appointment()),
    ("FAQ18-appointment-over", "2026-11-06", ". B B", person({"date": "2026-11-05"})),
    ("FAQ36-papers-on-the-day", "2026-11-01", ". W W", appointment(**paid("2026-08"))),
    # who may apply
    ("FAQ26-employed-a-year", "2026-11-05", "B . .", person(employed_since="2025-11-05")),
    ("FAQ26-employed-a-year", "2025-02-28", "B . .", person(employed_since="2024-02-29")),
    ("FAQ30-age", "2026-11-06", ". W W", person(**born("1971-11-05", "女"))),
    ("FAQ30-age", "2027-11-05", "W B B", person(**born("1971-11-05", "女"))),
    ("FAQ30-age", "2026-11-06", ". W W", person(**born("1966-11-05", "男"))),
    ("FAQ30-age", "2027-11-05", "W B B", person(**born("1966-11-05", "男"))),
    ("FAQ30-age", "2027-03-01", ". W W", person(**born("1972-02-29", "女"))),  # her birthday is the 28th
    ("FAQ30-age", "2033-02-28", "W B B", person(**born("1972-02-29", "男"))),
    ("FAQ33-qualification", "2026-11-05", "B . .", person(education=[education(finished="2026-11-05")])),
    (
        "FAQ33-qualification",
        "2026-11-05",
        "B . .",
        person(education=[education(degree_date="2026-11-05")]),
    ),
    ("FAQ33-qualification", "2026-11-05", "B . .", person(education=COLLEGE, titles=[TITLE])),
    ("FAQ33-qualification", "2026-11-05", "B . .", person(education=COLLEGE, properties=[RIGHT])),
    ("FAQ47-title", "2026-11-05", ". B B", person(education=COLLEGE, titles=[TITLE])),
    ("FAQ47-title-listed", "2026-11-05", ". W W", person(education=COLLEGE, titles=[TITLE])),
    ("FAQ50-permit-held", "2027-01-01", "B . .", holder()),
    ("FAQ76-left", "2026-11-05", "W B B", person(left_on="2026-11-05")),
    (
        "FAQ88-degree",
        "2026-11-05",
        ". W W",
        person(education=[education(degree_date="2026-11-05", xuexin="未查询")]),
    ),
    # twelve months of income and insurance
    ("FAQ36-income-months", "2022-09-01", "B . .", person(**paid("2022-08"))),  # the document's own example
    ("FAQ36-income-months", "2022-10-01", ". B B", person(**paid("2022-07"))),
    ("FAQ36-income-months", "2027-01-01", ". B B", person(**paid("2026-10"))),
    ("FAQ37-back-paid", "2027-04-01", "B . .", person(**paid("2027-12", 30, back_paid=["2026-03"]))),
    ("FAQ38-insurance-months", "2022-09-01", "B . .", person(**paid("2022-08"))),
    ("FAQ38-insurance-months", "2022-10-01", ". B B", person(**paid("2022-07"))),
    ("FAQ38-insurance-months", "2027-01-01", ". B B", person(**paid("2026-10"))),
    ("FAQ44-income-payer", "2026-11-01", "W . .", person(income=OF_BOTH, insurance=insurance(count=14))),
    (
        "FAQ46-income",  # a new average wage: 14,110.50 was enough, 15,942 is not reached
        "2022-07-01",
        "H B B",
        person(**paid("2022-05") | {"income": income(last="2022-05", amounts=["15000"] * 12)}),
    ),
    ("FAQ46-income", "2026-07-01", "H W W", person(**paid("2026-05"))),  # the next one is not known
    ("FAQ57-paid-without-gap", "2026-12-01", ". BB BB", holder(**paid("2026-09"))),
    # contracts
    ("FAQ41-contract", "2026-11-06", ". B B", person(contracts=[signed("2021-03-01", "2026-11-05")])),
    ("FAQ41-contract", "2026-11-05", "B . .", person(contracts=[signed("2026-11-05", "2029-11-04")])),
    ("FAQ41-contract", "2026-11-05", "W . .", person(contracts=[signed("2025-11-05")])),
    ("FAQ84-contract", "2026-11-06", ". B B", holder(contracts=[signed("2021-03-01", "2026-11-05")])),
    ("FAQ84-contract", "2026-11-05", "B . .", holder(contracts=[signed("2026-11-05", "2029-11-04")])),
    # holders
    ("FAQ58-renewal-window", "2026-11-01", "B . .", holder()),
    ("FAQ58-renewal-window", "2026-12-17", "B . .", holder("2027-02-15")),  # across New Year
    ("FAQ60-renewal-due", "2026-11-01", ". W W", holder()),
    ("FAQ60-renewal-due", "2027-01-01", "W . .", holder()),
    ("FAQ61-permit-valid", "2027-01-01", ". B B", holder()),
    ("FAQ61-review-time", "2026-12-04", ". W W", holder()),
    ("FAQ61-review-time", "2027-01-01", "W . .", holder()),  # lapsed: FAQ61-permit-valid says so
    ("FAQ61-review-time", "2026-09-05", ". W W", holder("2026-10-09")),  # over National Day
    ("FAQ61-review-time", "2026-01-28", ". W W", holder("2026-03-02")),  # over Spring Festival
    ("FAQ62-lapsed", "2027-01-01", ". H H", holder()),
    ("FAQ83-retired", "2026-11-05", ". W W", holder(**born("1971-11-05", "女"))),
    ("FAQ83-retired", "2026-11-05", ". W W", holder(**born("1966-11-05", "男"))),
    ("FAQ83-retired", "2027-01-01", "W . .", holder(retired=True)),  # lapsed anyhow
    ("FAQ85-order", "2026-11-01", ". H H", holder()),
    ("FAQ85-order", "2027-01-01", "H . .", holder()),
    # who comes, who goes
    ("FAQ73-after-leaving", "2026-11-05", "B . .", holder(left_on="2026-11-05")),
    ("FAQ73-reason", "2027-01-01", "B . .", holder()),
    ("FAQ73-sixty-days", "2026-11-06", ". W W", holder(left_on="2026-09-06")),
    ("FAQ73-sixty-days", "2027-01-30", ". W W", holder(left_on="2026-11-30")),  # across New Year
    ("FAQ74-enrolled", "2026-11-01", "B . .", person(employed_since="2026-10-20", **paid("2026-11", 1))),
    ("FAQ75-days-to-spare", "2026-12-04", ". B B", person(permit=SUSPENDED)),
    ("FAQ75-days-to-spare", "2026-01-28", ". B B", person(permit=SUSPENDED | {"expires": "2026-03-02"})),
    ("FAQ75-days-to-spare", "2026-09-05", ". B B", person(permit=SUSPENDED | {"expires": "2026-10-09"})),
    ("FAQ75-days-to-spare", "2027-01-01", "B . .", person(permit=SUSPENDED)),  # lapsed
    ("FAQ76-suspended", "2027-01-01", "W . .", person(permit=SUSPENDED)),
    ("FAQ78-leaver", "2026-11-05", ". W W", holder(left_on="2026-11-05")),
    ("FAQ79-reason-fits", "2027-01-01", "B . .", person({"reason": "证件到期不续签"}, permit=PERMIT)),
)

HOME = {"kind": "租赁", "use": "住宅", "district": "朝阳区", "address": "示例路1号院2号楼3单元401室"}
BEIJING = {"kind": "家庭户口", "province": "北京市", "city": "朝阳区", "address": "北京市朝阳区示例路1号"}
CHILD = {"name": "示例子", "id_number": id_number("2022-06-18", "女")}


def under_way(*businesses: str, **options: str) -> Asked:
    return lambda day: (replace(case(options=options), under_way=businesses), day)


PLAIN: dict[str, tuple[Asked, Asked, str]] = {
    "FAQ7-permission": (unit(), unit(permission="其他区"), "B"),
    "FAQ7-planning": (unit(), unit(meets_rules=False), "B"),
    "FAQ8-no-permission-yet": (unit(permission="无"), unit(), "B"),
    "FAQ8-request": (unit(), unit(request=None), "B"),
    "FAQ10-insurance": (unit(), unit(insurance_district="海淀区"), "B"),
    "FAQ14-tax-place": (unit(), unit(tax_district="海淀区"), "B"),
    "FAQ18-appointment": (person(), unit(), "B"),
    "FAQ18-appointment-business": (
        under_way("续签", business="续签"),
        under_way("续签", business="新办"),
        "B",
    ),
    "FAQ20-quota-stays-used": (person(), holder(), "H"),
    "FAQ26-transfer": (unit(permission="其他区"), unit(permission="无"), "B"),
    "FAQ27-moves-away": (unit(), unit(options={"direction": "转出"}), "W"),
    "FAQ59-tax-place": (
        holder(),
        lambda day: (case(employee={"permit": PERMIT}, unit={"tax_district": "海淀区"}), day),
        "B",
    ),
    "FAQ63-permit-elsewhere": (person(permit=SUSPENDED), holder(), "B"),
    "FAQ63-permit-unit": (holder(), person(permit=SUSPENDED), "B"),
    "FAQ66-spouse-home": (
        person(residence=HOME | {"kind": "配偶住房"}),
        person(residence=HOME | {"kind": "配偶住房"}, marriage="离异"),
        "B",
    ),
    "FAQ67-home": (person(residence=HOME), person(residence=HOME | {"use": "办公"}), "B"),
    "FAQ69-children-only": (
        person(children=[CHILD]),
        person(children=[CHILD | {"on_slip": True, "accompanies": False}]),
        "W",
    ),
    "FAQ75-suspended": (person(permit=SUSPENDED), person(permit=PERMIT | {"unit_name": OTHER}), "B"),
    "FAQ83-retired-holder": (holder(), holder(retired=True), "B"),
    "FAQ86-beijing-hukou": (person(), person(household=BEIJING), "B"),
    "FAQ86-settled": (holder(), holder(household=BEIJING), "H"),
    "FAQ89-one-at-a-time": (person(), under_way("续签"), "B"),
}
"""Rules without a date, by code: what passes, what trips, and the verdict then."""

ALWAYS: dict[str, tuple[Asked, str]] = {
    "FAQ70-on-the-slip": (person(children=[CHILD]), "H"),
    "FAQ91-latest-facts": (holder(), "H"),
}
"""Rules that have something to say of every case: the mildest of it. None of it blocks."""
