"""What `gongju poll` tells a person, one change a line."""

from __future__ import annotations

import pytest

from robot.commands.portals import told
from robot.filing.poll import Change


def change(reader: str, number: str, before: str, after: str, portal_state: str, **more: object) -> Change:
    given = {"portal": "talent_unit", "account": "unit", "business": "", "subject": "", "opinion": "", **more}
    return Change(
        reader=reader, number=number, before=before, after=after, portal_state=portal_state, **given
    )  # type: ignore[arg-type]


RENEWAL = {"business": "renewal", "subject": "E001"}
FACTS = {"used": ("0", "1"), "lapses_on": ("", "2026-12-31")}


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (
            change("records", "SQ1", "", "filed", "待单位审核", **RENEWAL),
            "renewal E001 SQ1: — → filed (待单位审核)",
        ),
        (
            change("records", "SQ1", "in_review", "returned", "已退回", **RENEWAL, opinion="合同不清晰"),
            "renewal E001 SQ1: in_review → returned (已退回): 合同不清晰",
        ),
        (
            change("quotas", "ZB1", "granted", "granted", "已下达", facts=FACTS),
            "quotas ZB1: still granted (已下达; used 0 → 1, lapses_on — → 2026-12-31)",
        ),
        (change("employee_list", "", "", "", "已关联"), "employee_list: 已关联"),
    ],
    ids=["first", "returned", "facts", "no number"],
)
def test_a_change_in_one_line(one: Change, line: str) -> None:
    assert told(one) == line
