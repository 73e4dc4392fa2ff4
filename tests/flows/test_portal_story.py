"""One 新办 from log-in to permit, by all flows in their order and the real log-ins."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.chaoyang_hr import appointment, appointments, quota_application
from flows.talent_person import association, attachments, in_progress, permit_application, profile, records
from flows.talent_unit import application_review, association_approval, employee_list, unit_opinions
from mock_portal.pytest_plugin import Portal
from robot.browser.login import login
from robot.browser.page import PortalPage
from robot.browser.session import visit
from robot.people.case import Case
from robot.people.models import Employee
from tests.factories import TODAY, employee, unit
from tests.flows.conftest import Town, file


@dataclass
class Someone:
    """The people at the keyboard: they ask the portal's control side."""

    portal: Portal
    employee: Employee

    def captcha(self, picture: Path) -> str:
        assert picture.stat().st_size > 0
        return self.portal.control.captcha()

    def pin(self) -> SecretStr:
        return SecretStr("123456")

    def scan(self, picture: Path, seconds: float) -> None:
        assert picture.stat().st_size > 0
        self.portal.control.scan(self.employee.id_number, self.employee.name)


def enter(town: Town, portal: str, account: str, person: Employee) -> AbstractContextManager[PortalPage]:
    login(town.settings, portal, account, Someone(town.portal, person), browser=town.browser)
    return visit(town.settings, portal, account, browser=town.browser)


@pytest.mark.timeout(300)
def test_from_quota_to_permit(town: Town, papers: Path) -> None:
    control, person = town.portal.control, employee()
    case = Case(unit(), person, papers=papers)
    with enter(town, "chaoyang_hr", "unit", person) as page:
        quota = file(quota_application, page, quota_application.prepare(case, TODAY))
    control.grant_quota(quota.number, 2)

    with enter(town, "talent_person", "E001", person) as page:
        for flow in (profile, attachments):
            file(flow, page, flow.prepare(case, TODAY))
        asked = file(association, page, association.prepare(case, TODAY))
    known = Case(unit(), person, papers=papers, receipts={"association": asked.number})
    with enter(town, "talent_unit", "unit", person) as page:
        file(association_approval, page, association_approval.prepare(known, TODAY))
    with visit(town.settings, "talent_person", "E001", browser=town.browser) as page:
        applied = file(permit_application, page, permit_application.prepare(case, TODAY))
    known = Case(unit(), person, papers=papers, receipts={"permit_application": applied.number})
    with visit(town.settings, "talent_unit", "unit", browser=town.browser) as page:
        file(application_review, page, application_review.prepare(known, TODAY))
    with visit(town.settings, "chaoyang_hr", "unit", browser=town.browser) as page:
        booked = file(appointment, page, appointment.prepare(case, TODAY))

    control.advance(seconds=1200)
    control.set_clock("2026-11-10T10:05")
    control.decide(applied.number, "accept", "材料齐全")
    control.decide(applied.number, "grant", "符合条件")
    with enter(town, "chaoyang_hr", "unit", person) as page:
        (one,) = appointments.read(page)
    assert (one.number, one.state, one.opinion) == (booked.number, "granted", "材料齐全")
    with enter(town, "talent_person", "E001", person) as page:
        (record,) = records.read(page)
        assert in_progress.read(page) == []
    assert (record.number, record.state, record.opinion) == (applied.number, "granted", "符合条件")
    with enter(town, "talent_unit", "unit", person) as page:
        (mine,) = [one for one in employee_list.read(page) if one.facts["name"] == person.name]
        (passed,) = unit_opinions.read(page)
    assert (mine.portal_state, mine.facts["expires"]) == ("已关联", "2029-11-09")
    assert (passed.number, passed.state) == (applied.number, "granted")
