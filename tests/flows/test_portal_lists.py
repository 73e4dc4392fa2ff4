"""Long lists: what the portal is asked for grows with their pages, and with what is opened, no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.chaoyang_hr import appointments
from flows.talent_unit import application_review, employee_list, unit_opinions
from mock_portal import earlier
from mock_portal.pytest_plugin import CLOCK
from robot.people.case import Case
from tests.factories import TODAY, employee, unit
from tests.flows import plain
from tests.flows.conftest import Town
from tests.flows.plain import unit_site

EMPLOYEES = "/talent_unit/api/employees"
APPLICATIONS = "/talent_unit/api/applications"
RECORDS = "/talent_unit/api/applications/<number>/records"


def crowd(town: Town, count: int) -> None:
    town.portal.control.reset(clock=CLOCK, crowd=count)


@pytest.mark.parametrize(("count", "pages"), [(30, 5), (78, 9)])
def test_every_page_of_the_employees_is_asked_for_once(town: Town, count: int, pages: int) -> None:
    crowd(town, count)
    with town.visit(unit_site(town.portal)) as page:
        readings = employee_list.read(page)
    held = {one["number"]: one["expires"] for one in town.portal.state()["permits"]}
    assert {one.number: one.facts["expires"] for one in readings if one.number} == held
    assert len(readings) == count + 12
    assert town.portal.control.requests("talent_unit")[EMPLOYEES] == pages


def test_every_page_of_the_appointments_is_asked_for_once(town: Town) -> None:
    crowd(town, 45)
    with town.visit(plain.office(town.portal)) as page:
        readings = appointments.read(page)
    booked = {one["number"]: one["opinion"] for one in town.portal.state()["appointments"]}
    assert {one.number: one.opinion for one in readings} == booked
    assert [one.opinion for one in readings].count(earlier.RETURNED) == 3
    assert town.portal.control.requests("chaoyang_hr")["/chaoyang_hr/appointments/data"] == 5


def test_the_returned_ones_are_opened_from_the_page_they_are_on(town: Town) -> None:
    crowd(town, 65)
    with town.visit(unit_site(town.portal)) as page:
        readings = unit_opinions.read(page)
    filed = [one["number"] for one in reversed(town.portal.state()["applications"])]
    assert [one.number for one in readings] == filed
    returned = [one for one in readings if one.state == "returned"]
    assert [one.opinion for one in returned] == [earlier.RETURNED] * 4
    assert {one.opinion for one in readings if one not in returned} == {""}
    asked = town.portal.control.requests("talent_unit")
    assert asked[RECORDS] == 4
    # All pages; then, each time, the first one and the one it is on, which once is the first.
    assert asked[APPLICATIONS] == 7 + 2 * 4 - 1


def test_an_application_is_reviewed_after_one_look_through_the_list(town: Town, paper: Path) -> None:
    crowd(town, 35)
    plain.grant_quota(town.portal, paper)
    number = plain.apply(town.portal, employee(), paper)
    options = {"decision": "通过"}
    case = Case(unit(), employee(), options=options, receipts={"permit_application": number})
    before = town.portal.control.requests("talent_unit").get(APPLICATIONS, 0)
    with town.visit(unit_site(town.portal)) as page:
        application_review.fill(page, application_review.prepare(case, TODAY))
        looks = town.portal.control.requests("talent_unit")[APPLICATIONS] - before
        application_review.submit(page, application_review.prepare(case, TODAY))
    assert looks == 4 + 1  # all pages, and back to the one it is on
    assert [one["number"] for one in town.portal.received("application_review")] == [number]
