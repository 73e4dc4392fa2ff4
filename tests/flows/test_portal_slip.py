"""工作居住证电子确认单 on the mock portal: by the flow, and as the office keeps it (FAQ 52)."""

from __future__ import annotations

import re
import stat
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from flows.talent_person import slip
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.filing.catalog import business
from robot.filing.fetch import fetch
from robot.filing.job import Desk
from robot.filing.ledger import Ledger
from tests.factories import UNIT_NAME, employee, id_number
from tests.flows.conftest import Town
from tests.flows.plain import OLD_UNIT, person_site

PERSON = employee()
CHILDREN = [
    {"姓名": "示例大", "身份证号": id_number("2015-06-18", "男"), "学习（工作）单位": "北京示例小学"},
    {"姓名": "示例小", "身份证号": id_number("2022-06-18", "女"), "学习（工作）单位": "无"},
]


def text(path: Path) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(path).pages))


def give(town: Town, expires: str = "2028-12-15", **permit: Any) -> None:
    town.portal.control.give_permit(PERSON.id_number, "BJ20230000201", expires, **permit)


def test_the_slip_of_a_permit_says_what_the_portal_holds(town: Town) -> None:
    give(town, children=CHILDREN)
    with town.visit(person_site(town.portal, PERSON), "E001") as page:
        path = slip.fetch(page)
        give(town, expires="2031-12-15")
        later = slip.fetch(page)
    said = text(path)
    for words in ("BJ20230000201", "示例甲", UNIT_NAME, "2025-12-16至2028-12-15", "示例大", "示例小"):
        assert words in said
    assert "至2031-12-15" in text(later)
    assert "示例大" not in text(later)
    assert town.portal.received() == []


@pytest.mark.parametrize(
    "permit",
    [
        None,
        {"expires": "2026-11-04"},
        {"suspended_from": "2026-10-31"},
        {"unit": OLD_UNIT, "suspended_from": "2026-10-31"},
    ],
)
def test_no_slip_without_a_valid_permit(town: Town, permit: dict[str, str] | None) -> None:
    if permit is not None:
        give(town, **permit)
    with (
        town.visit(person_site(town.portal, PERSON), "E001") as page,
        pytest.raises(NotEligible, match="no slip"),
    ):
        slip.fetch(page)


def test_it_is_kept_for_its_reader_alone_and_its_name_names_nobody(town: Town, tmp_path: Path) -> None:
    give(town)
    site = person_site(town.portal, PERSON)

    def visit(portal: str, account: str) -> AbstractContextManager[PortalPage]:
        assert (portal, account) == ("talent_person", "E001")
        return town.visit(site, account)

    with Ledger(tmp_path / "ledger.db") as ledger:
        desk = Desk(ledger, visit, pause=lambda seconds: None)
        first = fetch(desk, business("slip"), "E001", tmp_path / "var" / "slip")
        site = person_site(town.portal, PERSON)
        give(town, children=CHILDREN)
        second = fetch(desk, business("slip"), "E001", tmp_path / "var" / "slip")
    assert first == second == tmp_path / "var" / "slip" / "E001.pdf"
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert "示例大" in text(second)
    assert list(tmp_path.rglob("*.pdf")) == [first]
