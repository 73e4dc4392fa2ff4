"""`python -m bench.rules [--sizes 100 1000 10000 100000]`: all rules over synthetic employees.

Ten of the rules run beside `rule-engine` from PyPI: of the general engines the best kept (docs/speed.md says
why). It says yes or no over facts prepared for it; ours also say why, what to do and by which question. Each
size runs in a process of its own, so that its peak of memory is its own. Prints a table, writes JSON, exits 1
beyond the limits: 10,000 employees in 5 s of one core's time and 300 MB, no size more than half as much again
per employee as 1,000, and the same verdict from both engines on everybody.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import rule_engine
from rich.console import Console
from rich.table import Table
from stdnum.cn import ric

from bench.memory import own_peak
from robot.people.case import Case
from robot.people.models import Employee, Unit
from robot.policy.calendar import month_of
from robot.policy.findings import Level
from robot.policy.rule import Rule, all_rules, run

TODAY = date(2026, 6, 5)
"""A day for which the shipped numbers have an average wage."""

SIZES = (100, 1_000, 10_000, 100_000)
MOST_SECONDS, MOST_BYTES = 5.0, 300_000_000
MOST_GROWTH = 1.5
"""Seconds an employee at a larger size, as a multiple of those at 1,000."""

UNIT_NAME = "北京示例科技有限公司"
PAPERS = Path("papers")

TEN = {
    "FAQ30-age": 'sex == "女" and age > 55 or sex == "男" and age > 60',
    "FAQ26-employed-a-year": "employed_months < 12",
    "FAQ76-left": "left",
    "FAQ50-permit-held": "permit_days >= 0",
    "FAQ86-beijing-hukou": 'province =~ "北京.*"',
    "FAQ67-home": 'use == "办公"',
    "FAQ37-back-paid": "back_paid > 0",
    "FAQ46-income": "income_months == 12 and mean < 17905.5",
    "FAQ36-income-months": "income_months < 12",
    "FAQ38-insurance-months": "insurance_months < 12",
}
"""Rule → what blocks, in the language of rule-engine, over the flat facts of `facts`."""


def unit() -> Unit:
    return Unit.model_validate(
        {
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
            "taxes": [{"year": 2025, "kind": "增值税", "amount": "356200.00"}],
            "quota": [{"year": 2026, "granted_on": "2026-05-25", "granted": 900}],
            "permission": "朝阳区",
            "agent": {"name": "示例经办", "mobile": "13900005678"},
        }
    )


def employees(count: int) -> list[Employee]:
    """Invented people with valid ID numbers; the same ones each time. Some trip each of the ten rules."""
    luck = random.Random(20260605)
    return [Employee.model_validate(_employee(number, luck)) for number in range(count)]


def _employee(number: int, luck: random.Random) -> dict[str, Any]:
    born = date(1960, 1, 1) + timedelta(days=luck.randrange(14_000))
    head = f"130602{born:%Y%m%d}{number % 999 + 1:03d}"
    months = [month_of(TODAY, shift) for shift in range(-12, 0)]
    pay = luck.choice((15_000, 18_000, 30_000))
    begun = "2026-01-05" if luck.random() < 0.1 else "2021-03-01"
    made: dict[str, Any] = {
        "key": f"B{number:06d}",
        "name": "示例甲",
        "id_number": head + ric.calc_check_digit(head + "0"),
        "mobile": "13800001234",
        "marriage": "未婚",
        "household": {
            "kind": "家庭户口",
            "province": "北京市" if luck.random() < 0.05 else "河北省",
            "city": "保定市",
            "address": "示例路1号",
        },
        "residence": {
            "kind": "租赁",
            "use": "办公" if luck.random() < 0.05 else "住宅",
            "district": "朝阳区",
            "address": "示例路1号院2号楼3单元401室",
        },
        "education": [
            {
                "level": "硕士研究生",
                "degree": "硕士",
                "form": "全日制",
                "school": "北京示例大学",
                "major": "计算机科学与技术",
                "started": "2012-09",
                "finished": "2015-07-01",
                "xuexin": "已验证",
            }
        ],
        "contracts": [{"unit_name": UNIT_NAME, "begins": begun, "ends": "2029-02-28"}],
        "income": [
            {"month": month, "payer": UNIT_NAME, "amount": pay} for month in months[luck.random() < 0.05 :]
        ],
        "insurance": [
            {"month": month, "payer": UNIT_NAME, "back_paid": luck.random() < 0.01}
            for month in months[luck.random() < 0.05 :]
        ],
        "employed_since": begun,
        "position": "软件工程师",
    }
    if luck.random() < 0.1:
        made["left_on"] = "2026-05-31"
    if luck.random() < 0.1:
        made["permit"] = {
            "number": f"BJ{number:06d}",
            "issued": "2023-07-01",
            "expires": "2026-06-30",
            "unit_name": UNIT_NAME,
        }
    return made


def facts(person: Employee) -> dict[str, Any]:
    """What a general engine needs beforehand: the flat values that its expressions compare."""
    months = [month_of(TODAY, shift) for shift in range(-12, 0)]
    paid = {one.month: one.amount for one in person.income if one.payer == UNIT_NAME}
    since = person.employed_since
    whole = (TODAY.year - since.year) * 12 + TODAY.month - since.month - (TODAY.day < since.day)
    insured = {one.month for one in person.insurance}
    return {
        "sex": person.sex.value,
        "age": person.age_on(TODAY),
        "employed_months": whole,
        "left": person.left_on is not None and person.left_on <= TODAY,
        "permit_days": (person.permit.expires - TODAY).days if person.permit else -1,
        "province": person.household.province,
        "use": person.residence.use,
        "back_paid": sum(one.back_paid for one in person.insurance if one.month in months),
        "mean": float(sum(paid.get(month, 0) for month in months) / 12),
        "income_months": sum(month in paid for month in months),
        "insurance_months": sum(month in insured for month in months),
    }


def measure(count: int) -> dict[str, Any]:
    """One size, in this process: seconds of CPU time, peak bytes, findings."""
    people, own = employees(count), unit()
    rules = all_rules()
    cases = [Case(own, one, papers=PAPERS) for one in people]
    run(rules, cases[0], TODAY)  # the calendar and the numbers are loaded once
    start = time.process_time()
    found = sum(len(run(rules, one, TODAY)) for one in cases)
    seconds = time.process_time() - start
    result: dict[str, Any] = {
        "employees": count,
        "rules": len(rules),
        "findings": found,
        "seconds": round(seconds, 3),
        "peak_bytes": own_peak(),
    }
    chosen = [one for one in rules if one.code in TEN]
    start = time.process_time()
    blocked = [_blocked(chosen, one) for one in cases]
    result["ten_seconds"] = round(time.process_time() - start, 3)
    return result | _general(people, blocked)


def _blocked(rules: list[Rule], case: Case) -> frozenset[str]:
    return frozenset(one.code for one in run(rules, case, TODAY) if one.level is Level.BLOCKER)


def _general(people: list[Employee], blocked: list[frozenset[str]]) -> dict[str, Any]:
    """The same ten rules by rule-engine, compiled once; and for how many people both say the same."""
    compiled = {code: rule_engine.Rule(text) for code, text in TEN.items()}
    start = time.process_time()
    theirs = []
    for one in people:
        known = facts(one)
        theirs.append(frozenset(code for code, rule in compiled.items() if rule.matches(known)))
    seconds = time.process_time() - start
    same = sum(one == other for one, other in zip(blocked, theirs, strict=True))
    return {"general_seconds": round(seconds, 3), "same_verdict": same}


def _within(rows: list[dict[str, Any]]) -> bool:
    """Whether every size keeps the limits that hold for it."""
    each = {one["employees"]: one["seconds"] / one["employees"] for one in rows}
    fast = all(
        one["seconds"] <= MOST_SECONDS and one["peak_bytes"] <= MOST_BYTES
        for one in rows
        if one["employees"] <= 10_000
    )
    linear = all(cost <= MOST_GROWTH * each.get(1_000, cost) for size, cost in each.items() if size > 1_000)
    return fast and linear and all(one["same_verdict"] == one["employees"] for one in rows)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.rules", description="Speed and memory of the rules."
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--json", type=Path, default=Path("var/bench/rules.json"), help="file to write")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one)))
        return 0
    rows = []
    for size in chosen.sizes:
        words = [sys.executable, "-m", "bench.rules", "--one", str(size)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        rows.append(json.loads(done.stdout))
    within = _within(rows)
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps({"sizes": rows, "within_limits": within}, indent=2) + "\n", "utf-8")
    table = Table("employees", "rules", "CPU s", "µs each", "peak MB", "ten rules s", "rule-engine s", "same")
    for one in rows:
        table.add_row(
            f"{one['employees']:,}",
            str(one["rules"]),
            f"{one['seconds']:.2f}",
            f"{one['seconds'] / one['employees'] * 1e6:.0f}",
            f"{one['peak_bytes'] / 1e6:.0f}",
            f"{one['ten_seconds']:.2f}",
            f"{one['general_seconds']:.2f}",
            f"{one['same_verdict']:,}",
        )
    Console(highlight=False).print(table)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
