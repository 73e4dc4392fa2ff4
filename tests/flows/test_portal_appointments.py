"""Cancelling and moving an appointment on the mock portal, by the real browser and through the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.chaoyang_hr import appointment_cancel, appointment_move, appointments
from robot.browser.page import PortalPage
from robot.browser.selector_files import load_selectors
from robot.errors import FieldMismatch, NotEligible, PortalRefused
from robot.filing.catalog import business, businesses
from robot.filing.job import Desk, Job, make_job
from robot.filing.ledger import Ledger
from robot.filing.poll import poll
from robot.filing.protocol import submit
from robot.people.case import Case
from tests.factories import TODAY, employee, id_number, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import book, office

PERSON = employee()
DAY, OTHER = "2026-11-10", "2026-11-12"
CANCEL = {"business": "续签", "date": DAY, "reason": "员工出差，另行预约"}
MOVE = {"business": "续签", "date": DAY, "to": OTHER, "slot": "14:00-15:00"}
TOLD = {
    "预约编号": "YY202611050001",
    "员工姓名": PERSON.name,
    "身份证号": PERSON.id_number,
    "业务类型": "续签",
    "预约时间": f"{DAY} 09:00-10:00",
}


def case(options: dict[str, str]) -> Case:
    return Case(unit(), PERSON, options=options)


def cancel(**changes: str) -> appointment_cancel.Form:
    return appointment_cancel.prepare(case(CANCEL | changes), TODAY)


def move(**changes: str) -> appointment_move.Form:
    return appointment_move.prepare(case(MOVE | changes), TODAY)


@pytest.fixture
def booked(town: Town) -> Town:
    """The employee's 续签 is booked."""
    book(town.portal, PERSON, "续签", DAY)
    return town


@pytest.fixture
def far(town: Town) -> Town:
    """It is booked, and stands on the third page of the list."""
    town.portal.control.reset(clock="2026-11-05T10:00", history=25)
    book(town.portal, PERSON, "续签", DAY)
    return town


def others(town: Town, day: str, slot: str, count: int) -> None:
    for serial in range(2, 2 + count):
        book(town.portal, employee(id_number=id_number("1988-03-15", serial=serial)), "新办", day, slot)


def ours(town: Town) -> dict[str, Any]:
    """Our appointment, or the last of ours, as the portal holds it."""
    held = town.portal.state()["appointments"]
    return next(one for one in reversed(held) if one["id_number"] == PERSON.id_number)


def test_a_cancelled_appointment_frees_its_place(far: Town) -> None:
    others(far, DAY, "09:00-10:00", 2)
    with far.visit(office(far.portal)) as page:
        receipt = file(appointment_cancel, page, cancel())
        reading = appointments.read(page)[25]
    received = far.portal.received("appointment_cancel")
    assert [one["number"] for one in received] == [receipt.number] == ["YY202611050001"]
    assert received[0]["fields"] == TOLD | {"取消原因": "员工出差，另行预约"}
    assert (receipt.state, receipt.portal_state) == ("granted", "已取消")
    assert (reading.number, reading.state, reading.portal_state) == (receipt.number, "returned", "已取消")
    book(far.portal, PERSON, "续签", DAY)  # the place that was given up
    assert ours(far)["number"] == "YY202611050004"


def test_a_moved_appointment_keeps_its_number(far: Town) -> None:
    others(far, DAY, "09:00-10:00", 2)
    with far.visit(office(far.portal)) as page:
        receipt = file(appointment_move, page, move())
        reading = appointments.read(page)[25]
    received = far.portal.received("appointment_move")
    assert [one["number"] for one in received] == [receipt.number] == ["YY202611050001"]
    assert received[0]["fields"] == TOLD | {"新预约日期": OTHER, "新预约时段": "14:00-15:00"}
    assert (receipt.state, receipt.portal_state) == ("granted", "待受理")
    assert (ours(far)["date"], ours(far)["slot"]) == (OTHER, "14:00-15:00")
    assert (reading.number, reading.state) == (receipt.number, "filed")
    assert reading.facts == {"business": "续签", "time": f"{OTHER} 14:00-15:00"}
    others(far, DAY, "09:00-10:00", 0)
    newcomer = employee(id_number=id_number("1988-03-15", serial=9))
    book(far.portal, newcomer, "新办", DAY)  # the place that was left
    assert len(far.portal.received("appointment")) == 4


def test_what_is_not_there_is_said_in_one_line(town: Town) -> None:
    nothing = f"no appointment of the employee for 续签 waits on {DAY}"
    changes: list[tuple[Any, Any]] = [(appointment_cancel, cancel()), (appointment_move, move())]

    def said(page: PortalPage, flow: Any, form: Any) -> str:
        with pytest.raises(NotEligible) as caught:
            flow.fill(page, form)
        return str(caught.value)

    with town.visit(office(town.portal)) as page:
        book(town.portal, PERSON, "新办", DAY)
        book(town.portal, employee(id_number=id_number("1988-03-15", serial=2)), "续签", DAY)
        assert [said(page, *one) for one in changes] == [nothing, nothing]
        book(town.portal, PERSON, "续签", "2026-11-11")
        assert [flow.find(page, form) for flow, form in changes] == [None, None]
        other = nothing + "; one waits on 2026-11-11 09:00-10:00 (YY202611050003)"
        assert [said(page, *one) for one in changes] == [other, other]
    assert town.portal.received("appointment_cancel") + town.portal.received("appointment_move") == []


def test_one_that_was_decided_can_be_neither_moved_nor_cancelled(town: Town) -> None:
    """The form is right when it is filled; the district is faster than the press."""
    refused = "该预约状态为已退回，不可变更或取消"
    changes: tuple[tuple[Any, Any, str], ...] = (
        (appointment_cancel, cancel(), "YY202611050001"),
        (appointment_move, move(), "YY202611050002"),
    )
    with town.visit(office(town.portal)) as page:
        for flow, form, number in changes:
            book(town.portal, PERSON, "续签", DAY)
            assert flow.find(page, form) is None
            flow.fill(page, form)
            town.portal.control.answer("appointment", number, "return", "材料不齐")
            with pytest.raises(PortalRefused, match=refused):
                flow.submit(page, form)
            assert flow.find(page, form) is None
            with pytest.raises(NotEligible, match="waits on"):
                flow.fill(page, form)
    sent = [(one["business"], one["refused"]) for one in town.portal.refused()]
    assert sent == [("appointment_cancel", refused), ("appointment_move", refused)]


def test_a_full_slot_takes_nobody_who_moves_but_another_slot_of_the_same_day_does(booked: Town) -> None:
    with booked.visit(office(booked.portal)) as page:
        appointment_move.fill(page, move())
        others(booked, OTHER, "14:00-15:00", 3)
        with pytest.raises(PortalRefused, match="该时段已约满，请选择其他时段"):
            appointment_move.submit(page, move())
        with pytest.raises(FieldMismatch, match='新预约时段: "14:00-15:00" is not offered'):
            appointment_move.fill(page, move())
        with pytest.raises(FieldMismatch, match="新预约日期"):
            appointment_move.fill(page, move(to="2026-12-31"))  # not open yet
        assert appointment_move.find(page, move()) is None
        assert (ours(booked)["date"], ours(booked)["slot"]) == (DAY, "09:00-10:00")
        file(appointment_move, page, move(to=DAY))
    assert (ours(booked)["date"], ours(booked)["slot"]) == (DAY, "14:00-15:00")


def test_a_list_that_lags_shows_it_as_it_was(booked: Town) -> None:
    """Moved, and there cancelled."""
    gone = cancel(date=OTHER)
    with booked.visit(office(booked.portal)) as page:

        def late(flow: Any, form: Any, before: str) -> None:
            name = flow.__name__.rpartition(".")[2]
            booked.portal.control.fault("lag", business=name, seconds=60)
            flow.fill(page, form)
            flow.submit(page, form)
            assert flow.find(page, form) is None
            (one,) = appointments.read(page)
            assert (one.portal_state, one.facts["time"]) == ("待受理", before)
            booked.portal.control.advance(seconds=60)
            assert flow.find(page, form) is not None
            assert len(booked.portal.received(name)) == 1

        late(appointment_move, move(), f"{DAY} 09:00-10:00")
        late(appointment_cancel, gone, f"{OTHER} 14:00-15:00")


# --- through the ledger


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    site = office(town.portal)
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield Desk(ledger, lambda portal, account: town.visit(site, account), patience=5)


def job(name: str, **options: str) -> Job:
    return make_job(business(name), case(options), TODAY, load_selectors("chaoyang_hr").canonical())


def test_booked_moved_cancelled_and_booked_again(town: Town, desk: Desk) -> None:
    def run(name: str, **options: str) -> tuple[bool, str, str]:
        done = submit(desk, job(name, **options), yes="示例经办", again=name == "appointment")
        return done.sent, done.state.value, done.filing.receipt_number

    def polled() -> dict[str, str]:
        poll(desk, [businesses()["appointments"]], {"chaoyang_hr": ["unit"]})
        return {f"{one.business} {one.period}": one.state.value for one in desk.ledger.filings()}

    renewal = {"business": "续签", "date": DAY}
    assert run("appointment", **renewal) == (True, "filed", "YY202611050001")
    assert run("appointment_move", **MOVE) == (True, "granted", "YY202611050001")
    gone = {"business": "续签", "date": OTHER, "reason": "员工出差"}
    assert run("appointment_cancel", **gone) == (True, "granted", "YY202611050001")
    assert polled() == {
        f"appointment 续签-{DAY}": "returned",
        f"appointment_move 续签-{DAY}-{OTHER}-14:00-15:00": "granted",
        f"appointment_cancel 续签-{OTHER}": "granted",
    }
    assert run("appointment", **renewal) == (True, "filed", "YY202611050002")
    assert run("appointment_move", **MOVE, again="2") == (True, "granted", "YY202611050002")
    assert run("appointment_cancel", **gone, again="2") == (True, "granted", "YY202611050002")
    assert polled()[f"appointment_cancel 续签-{OTHER}-2"] == "granted"
    assert [one["state"] for one in town.portal.state()["appointments"]] == ["已取消", "已取消"]
    sent = [(one["business"], one["number"][-1], one["counted"]) for one in town.portal.control.received()]
    names = ("appointment", "appointment_move", "appointment_cancel")
    assert sent == [(name, number, True) for number in ("1", "2") for name in names]
