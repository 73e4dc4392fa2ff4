"""What reaches the unit platform and the appointment page, with the operator's choices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows._shared.approval import filed_by
from flows.chaoyang_hr import appointment
from flows.talent_unit import application_review, association_approval
from robot.errors import ConfigError
from robot.filing.catalog import businesses
from robot.people.case import Case
from robot.people.models import Business
from tests.factories import TODAY, employee, unit


def case(options: dict[str, str] | None = None, receipts: dict[str, str] | None = None) -> Case:
    return Case(unit(), employee(), options=options or {}, receipts=receipts or {})


@pytest.mark.parametrize(
    ("today", "booked"),
    [
        (date(2026, 11, 5), date(2026, 11, 10)),  # Thursday: over a weekend
        (date(2026, 11, 6), date(2026, 11, 11)),
        (date(2026, 9, 29), date(2026, 10, 9)),  # over the national holidays
        (date(2026, 2, 12), date(2026, 2, 24)),  # 14 February is a Saturday that is worked
    ],
)
def test_without_a_date_the_third_working_day(today: date, booked: date) -> None:
    form = appointment.prepare(case(), today)
    assert (form.date, form.slot, form.business) == (booked, "10:00-11:00", "新办")
    assert form.phone == "13900005678"
    assert appointment.period(form, today) == f"新办-{booked}"


def test_chosen_date_slot_and_business() -> None:
    options = {"date": "2026-11-12", "slot": "15:00-16:00", "business": "续签"}
    form = appointment.prepare(case(options), TODAY)
    assert (form.date, form.slot, form.business) == (date(2026, 11, 12), "15:00-16:00", "续签")


@pytest.mark.parametrize("kind", list(Business))
def test_booked_is_what_is_under_way(kind: Business) -> None:
    for flow in {filed_by(kind), filed_by(kind, unit=True)}:
        at_work = replace(case(), under_way=(businesses()[flow].title,))
        assert appointment.prepare(at_work, TODAY).business == kind
    unclear = replace(case(), under_way=("续签", "聘用单位变更"))
    assert appointment.prepare(unclear, TODAY).business == "新办"


@pytest.mark.parametrize("day", ["2026-11-04", "2026-11-05", "2026-11-07"])
def test_today_the_past_and_days_off_cannot_be_booked(day: str) -> None:
    with pytest.raises(ConfigError, match="working day after today"):
        appointment.prepare(case({"date": day}), TODAY)


def test_tomorrow_can_be_booked_and_so_can_a_worked_saturday() -> None:
    assert appointment.prepare(case({"date": "2026-11-06"}), TODAY).date == date(2026, 11, 6)
    assert appointment.prepare(case({"date": "2026-02-14"}), date(2026, 2, 2)).date == date(2026, 2, 14)


@pytest.mark.parametrize(
    "options", [{"slot": "10点"}, {"date": "明天"}, {"business": "落户"}, {"when": "2026-11-12"}]
)
def test_a_wrong_choice_is_named(options: dict[str, str]) -> None:
    with pytest.raises(ConfigError) as caught:
        appointment.prepare(case(options), TODAY)
    assert [(one.where, one.field) for one in caught.value.problems] == [("--with", next(iter(options)))]


def test_review_takes_the_number_from_the_ledger_or_the_operator() -> None:
    form = application_review.prepare(case(receipts={"permit_application": "SQ202611050001"}), TODAY)
    assert (form.number, form.decision, form.opinion) == ("SQ202611050001", "通过", None)
    assert application_review.period(form, TODAY) == "SQ202611050001"
    assert dict(form.values()) == {"decision": "通过"}
    chosen = case({"number": "SQ202611050009"}, {"permit_application": "SQ202611050001"})
    assert application_review.prepare(chosen, TODAY).number == "SQ202611050009"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "number"),
        ({"number": "SQ202611050001", "decision": "退回"}, "opinion"),
        ({"number": "SQ202611050001", "decision": "同意"}, "decision"),
    ],
)
def test_review_that_is_not_clear(options: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        application_review.prepare(case(options), TODAY)
    assert [problem.field for problem in caught.value.problems] == [named]


def test_a_return_says_why() -> None:
    options = {"number": "SQ202611050001", "decision": "退回", "opinion": "请补充学位证书"}
    assert dict(application_review.prepare(case(options), TODAY).values()) == {
        "decision": "退回",
        "opinion": "请补充学位证书",
    }


def test_review_of_every_kind_and_of_one_of_several() -> None:
    renewal = application_review.prepare(case(receipts={"renewal": "SQ3"}), TODAY)
    assert (renewal.number, renewal.business) == ("SQ3", "续签")
    both = {"renewal": "SQ3", "permit_application": "SQ1", "permission": "DW1"}
    assert application_review.prepare(case({"business": "新办"}, both), TODAY).number == "SQ1"
    with pytest.raises(ConfigError) as caught:
        application_review.prepare(case(receipts=both), TODAY)
    assert [problem.field for problem in caught.value.problems] == ["business"]


def test_association_approval_types_nothing() -> None:
    form: Any = association_approval.prepare(case(receipts={"association": "GL202611050001"}), TODAY)
    assert dict(form.values()) == {}
    assert association_approval.period(form, TODAY) == "GL202611050001"
    # Without the number of the request it is the contract that tells one association from the next.
    unnumbered = association_approval.prepare(case(), TODAY)
    begins = employee().current_contract.begins
    assert association_approval.period(unnumbered, TODAY) == f"contract-{begins}"
    assert association_approval.period(unnumbered, TODAY.replace(year=2027)) == f"contract-{begins}"
