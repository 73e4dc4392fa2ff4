"""FAQ 89: one business at a time for an employee, over all the kinds, by the office's ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.browser.forms import Reading
from robot.engine.office import Office
from robot.errors import NotEligible
from robot.filing.states import State
from robot.filing.tables import Key
from robot.settings import Settings
from tests.factories import TODAY, UNIT_NAME

PERMIT = f"""
permit: {{ number: BJ20230000201, issued: 2023-12-16, expires: 2026-12-15, unit_name: {UNIT_NAME} }}
"""
WAY = (State.FILLED, State.APPROVED, State.SENDING, State.FILED, State.IN_REVIEW)


@pytest.fixture
def office(example: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "employees" / "E002.yaml"
    file.write_text(file.read_text("utf-8") + PERMIT, encoding="utf-8")
    with Office(Settings(workspace=tmp_path, today=TODAY)) as one:
        yield one


def filed(office: Office, business: str, period: str = "first", portal: str = "talent_person") -> Key:
    """A filing of E002 that is under review."""
    key = Key(portal, business, "E002", period)
    filing = office.ledger.open(key)
    for state in WAY:
        filing = office.ledger.move(filing, state)
    return key


@pytest.mark.parametrize(
    ("business", "title"),
    [
        ("permit_application", "申请工作居住证"),
        ("renewal", "续签"),
        ("basic_change", "证件基础信息变更"),
        ("family_change", "证件业务信息变更"),
        ("employer_change", "聘用单位变更"),
    ],
)
def test_what_is_under_way_is_named_to_every_other_business(
    office: Office, business: str, title: str
) -> None:
    filed(office, business)
    others = {"permit_application", "renewal", "basic_change", "family_change", "employer_change"} - {
        business
    }
    assert {name: office.case("E002", {}, name).under_way for name in others} == dict.fromkeys(
        others, (title,)
    )
    assert office.case("E002", {}, business).under_way == ()


def test_a_renewal_that_the_unit_started_counts_and_profile_and_papers_do_not(office: Office) -> None:
    filed(office, "profile")
    filed(office, "attachments")
    assert office.case("E002", {}, "renewal").under_way == ()
    filed(office, "renewal_start", portal="talent_unit")
    assert office.case("E002", {}, "renewal").under_way == ("发起员工续签",)


def test_what_the_employee_filed_by_hand_counts_once_it_was_read(office: Office) -> None:
    reading = Reading("basic_change", "SQ9", "in_review", portal_state="待区级受理")
    office.ledger.add_reading("talent_person", "E002", "records", reading)
    assert office.case("E002", {}, "renewal").under_way == ("证件基础信息变更",)
    assert office.case("E001", {}, "renewal").under_way == ()
    with pytest.raises(NotEligible, match="FAQ89-one-at-a-time"):
        office.job("renewal", "E002", {})
    reading = Reading("basic_change", "SQ9", "granted", portal_state="已办结")
    office.ledger.add_reading("talent_person", "E002", "records", reading)
    assert office.case("E002", {}, "renewal").under_way == ()


def test_a_second_change_waits_for_the_first_and_the_first_is_found_again(office: Office) -> None:
    home, both = {"what": "住所"}, {"what": "住所、婚姻状况"}
    filed(office, "contract_update", office.job("contract_update", "E002", {}).period, "talent_unit")
    for name in ("profile", "attachments"):  # in the permit's last days the contract comes first (FAQ 85)
        filed(office, name, office.job(name, "E002", {}).period)
    first = office.job("basic_change", "E002", home)
    filed(office, "basic_change", first.period)
    office.job("basic_change", "E002", home).must_be_eligible()
    with pytest.raises(NotEligible, match="FAQ89-one-at-a-time"):
        office.job("basic_change", "E002", both).must_be_eligible()
