"""What `gongju poll` tells a person, one change a line."""

from __future__ import annotations

import pytest

from robot.commands.portals import told
from robot.filing.poll import Change

BASE = {"portal": "talent_unit", "account": "unit", "opinion": ""}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            Change(
                **BASE, reader="records", business="renewal", subject="E001", number="SQ1", before="", after="filed",
                portal_state="待单位审核",
            ),
            "renewal E001 SQ1: — → filed (待单位审核)",
        ),
        (
            Change(
                **{**BASE, "opinion": "合同不清晰"}, reader="records", business="renewal", subject="E001", number="SQ1",
                before="in_review", after="returned", portal_state="已退回",
            ),
            "renewal E001 SQ1: in_review → returned (已退回): 合同不清晰",
        ),
        (
            Change(
                **BASE, reader="quotas", business="", subject="", number="ZB1", before="granted", after="granted",
                portal_state="已下达", facts={"used": ("0", "1"), "lapses_on": ("", "2026-12-31")},
            ),
            "quotas ZB1: still granted (已下达; used 0 → 1, lapses_on — → 2026-12-31)",
        ),
        (
            Change(
                **BASE, reader="employee_list", business="", subject="", number="", before="", after="",
                portal_state="已关联",
            ),
            "employee_list: 已关联",
        ),
    ],
    ids=["first", "returned", "facts", "no number"],
)  # fmt: skip
def test_a_change_in_one_line(change: Change, line: str) -> None:
    assert told(change) == line
