"""talent_unit on the mock portal, by the real browser: what it received, and what is read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.talent_unit import application_review, association_approval, employee_list, unit_opinions
from robot.errors import NotEligible, PortalRefused
from robot.people.case import Case
from tests.factories import TODAY, employee, id_number, unit
from tests.flows import plain
from tests.flows.conftest import Town, file
from tests.flows.plain import unit_site

PERSON = employee()
NAMESAKE = employee(key="E009", id_number=id_number("1990-04-12", serial=9))


def test_the_right_one_of_two_namesakes_is_agreed_to(town: Town) -> None:
    other, number = plain.ask(town.portal, NAMESAKE), plain.ask(town.portal, PERSON)
    form = association_approval.prepare(Case(unit(), PERSON, receipts={"association": number}), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        receipt = file(association_approval, page, form)
    (received,) = town.portal.received("association_approval")
    assert (receipt.number, received["number"]) == (number, number)
    assert received["fields"] == {"姓名": "示例甲", "证件号码": PERSON.id_number, "审核结果": "同意"}
    states = {one["number"]: one["state"] for one in town.portal.state()["associations"]}
    assert (states[number], states[other]) == ("已同意", "待审核")


def test_the_right_one_of_two_namesakes_is_declined(town: Town) -> None:
    other, number = plain.ask(town.portal, NAMESAKE), plain.ask(town.portal, PERSON)
    known = {"association": number}
    decline = Case(unit(), PERSON, options={"decision": "拒绝"}, receipts=known)
    form = association_approval.prepare(decline, TODAY)
    with town.visit(unit_site(town.portal)) as page:
        receipt = file(association_approval, page, form)
        agree = association_approval.prepare(Case(unit(), PERSON, receipts=known), TODAY)
        assert association_approval.find(page, agree) is None
        with pytest.raises(NotEligible, match="no request"):
            association_approval.fill(page, agree)
    (received,) = town.portal.received("association_approval")
    assert (receipt.number, receipt.portal_state, received["number"]) == (number, "已拒绝", number)
    assert received["fields"] == {"姓名": "示例甲", "证件号码": PERSON.id_number, "审核结果": "拒绝"}
    states = {one["number"]: one["state"] for one in town.portal.state()["associations"]}
    assert (states[number], states[other]) == ("已拒绝", "待审核")


def test_dry_run_of_an_approval_agrees_to_nothing(town: Town) -> None:
    plain.ask(town.portal, PERSON)
    form = association_approval.prepare(Case(unit(), PERSON), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        association_approval.fill(page, form)
    assert town.portal.received("association_approval") == []


def review_case(number: str, **options: str) -> Case:
    return Case(unit(), PERSON, options=options, receipts={"permit_application": number})


def test_review_passes_the_application_that_is_meant(town: Town, paper: Path) -> None:
    plain.grant_quota(town.portal, paper)
    other, number = plain.apply(town.portal, NAMESAKE, paper), plain.apply(town.portal, PERSON, paper)
    form = application_review.prepare(review_case(number), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        receipt = file(application_review, page, form)
    (received,) = town.portal.received("application_review")
    assert (receipt.number, received["number"]) == (number, number)
    assert received["fields"] == {"审核结果": "通过", "审核意见": ""}
    states = {one["number"]: one["state"] for one in town.portal.state()["applications"]}
    assert (states[number], states[other]) == ("待区级受理", "待单位审核")


def test_review_returns_with_an_opinion_that_all_can_read(town: Town, paper: Path) -> None:
    number = plain.apply(town.portal, PERSON, paper)
    passed = plain.apply(town.portal, NAMESAKE, paper)
    opinion = "劳动合同缺页，请重新上传"
    form = application_review.prepare(review_case(number, decision="退回", opinion=opinion), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        file(application_review, page, form)
        readings = {one.number: one for one in unit_opinions.read(page)}
    (received,) = town.portal.received("application_review")
    assert received["fields"] == {"审核结果": "退回", "审核意见": opinion}
    assert (readings[number].state, readings[number].opinion) == ("returned", opinion)
    assert (readings[passed].state, readings[passed].opinion) == ("filed", "")
    assert {one.business for one in readings.values()} == {"permit_application"}


def test_review_without_quota_is_refused_in_the_portals_words(town: Town, paper: Path) -> None:
    number = plain.apply(town.portal, PERSON, paper)
    form = application_review.prepare(review_case(number), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        application_review.fill(page, form)
        with pytest.raises(PortalRefused, match="可用指标不足"):
            application_review.submit(page, form)
        assert application_review.find(page, form) is None
    assert town.portal.received("application_review") == []


def test_employees_are_read_from_all_pages_with_expiry(town: Town) -> None:
    with town.visit(unit_site(town.portal)) as page:
        readings = employee_list.read(page)
    assert len(readings) == 12
    by_number = {one.number: one for one in readings if one.number}
    one = by_number["BJ20230000107"]
    assert (one.business, one.state, one.portal_state) == ("", "granted", "已关联")
    assert (one.facts["name"], one.facts["expires"]) == ("示例陈七", "2026-09-30")
    assert "110105198706300072" not in one.facts.values()
    assert [one.state for one in readings if not one.number] == ["", ""]
