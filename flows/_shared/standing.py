"""What 申请业务办理权限 and 单位主管部门变更 have in common (FAQ 23-25)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flows._shared import applications, papers
from flows._shared.matching import Row, at_most_one
from robot.browser.forms import Receipt
from robot.people.case import Case


def qualification(case: Case, today: date) -> dict[str, Any]:
    """FAQ 23: 高新技术企业 only with a certificate that is valid today, and then its data and its scan."""
    held = case.unit.high_tech
    if held is None or not held.issued <= today <= held.expires:
        return {"category": "其他", "certificate": None, "issued": None, "expires": None, "high_tech": ()}
    return {
        "category": "高新技术企业",
        "certificate": held.number,
        "issued": held.issued,
        "expires": held.expires,
        "high_tech": papers.files(case, case.unit.papers.high_tech, "高新技术企业证书"),
    }


def agent_and_papers(case: Case) -> dict[str, Any]:
    """The agent, and the four papers that are always asked for. Raises ConfigError for a missing one."""
    unit, held = case.unit, case.unit.papers
    return {
        "agent_name": unit.agent.name,
        "agent_mobile": unit.agent.mobile,
        "licence": papers.files(case, held.licence, "营业执照"),
        "insurance": papers.files(case, held.insurance, "单位社会保险权益记录"),
        "tax_proof": papers.files(case, held.tax_proof, "纳税材料"),
        "honesty": papers.files(case, held.honesty, "诚信声明（单位版）"),
    }


def of_year(rows: Iterable[Row], business: str, district: str, year: int) -> Receipt | None:
    """The unit's own application for `district`: the one that waits, else the year's newest.

    One decided in an earlier year is another filing's.
    """
    mine = [row for row in rows if row["business"] == business and row["district"] == district]
    waiting = at_most_one(
        (row for row in mine if applications.state(row) == "filed"),
        f"the waiting {business}",
    )
    since = [row for row in mine if row["at"].startswith(f"{year}-")]
    row = waiting or max(since, key=lambda row: row["at"], default=None)
    return applications.receipt(row) if row else None
