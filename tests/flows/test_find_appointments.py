"""`find` and the choices of changing an appointment: exactly the one that is meant, and one clear line."""

from __future__ import annotations

from typing import Any

import pytest

from flows.chaoyang_hr import appointment_cancel, appointment_move
from robot.browser.forms import Receipt
from robot.errors import ConfigError, NotEligible, PageChanged
from robot.people.case import Case
from tests.factories import TODAY, employee, id_number, unit
from tests.flows.fake import FakePage

PERSON = employee()
OTHER = id_number("1990-04-12", serial=9)
OLD, NEW = "2026-11-10 09:00-10:00", "2026-11-12 10:00-11:00"
CANCEL = {"date": "2026-11-10", "reason": "员工出差"}
MOVE = {"date": "2026-11-10", "to": "2026-11-12"}


def page(*rows: tuple[str, str], business: str = "新办", who: str = PERSON.id_number) -> Any:
    """(time, state) of each appointment, numbered from YY0 on."""
    listed = [
        {
            "number": f"YY{index}",
            "name": PERSON.name,
            "id_number": f"{who[:6]}********{who[-4:]}",
            "business": business,
            "time": time,
            "state": state,
            "opinion": "",
        }
        for index, (time, state) in enumerate(rows)
    ]
    return FakePage({"appointment.list.appointments": listed})


def prepared(flow: Any, **options: str) -> Any:
    usual = CANCEL if flow is appointment_cancel else MOVE
    return flow.prepare(Case(unit(), PERSON, options=usual | options), TODAY)


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([(OLD, "已取消")], "YY0"),
        ([(OLD, "已取消"), (OLD, "已取消")], "YY1"),
        ([(OLD, "已取消"), (NEW, "待受理")], "YY0"),
        ([(OLD, "已取消"), (OLD, "待受理")], ""),  # booked again, and still there
        ([(OLD, "待受理")], ""),
        ([(OLD, "已退回")], ""),
        ([(OLD, "受理通过")], ""),
        ([(NEW, "已取消")], ""),
        ([], ""),
    ],
)
def test_cancelled(rows: list[tuple[str, str]], number: str) -> None:
    found = appointment_cancel.find(page(*rows), prepared(appointment_cancel))
    assert found == (Receipt(number, "granted", "已取消") if number else None)


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([(NEW, "待受理")], "YY0"),
        ([(NEW, "受理通过")], "YY0"),
        ([(NEW, "已取消"), (NEW, "待受理")], "YY1"),
        ([(OLD, "已取消"), (NEW, "待受理")], "YY1"),
        ([(OLD, "待受理")], ""),
        ([(OLD, "待受理"), (NEW, "受理通过")], ""),
        ([("2026-11-10 10:00-11:00", "待受理")], ""),
        ([(NEW, "已取消")], ""),
        ([(NEW, "已退回")], ""),
        ([("2026-11-12 11:00-12:00", "待受理")], ""),
        ([], ""),
    ],
)
def test_moved(rows: list[tuple[str, str]], number: str) -> None:
    found = appointment_move.find(page(*rows), prepared(appointment_move))
    assert (found.number if found else "") == number
    assert found is None or found.state == "granted"


def test_moved_within_the_day() -> None:
    form = prepared(appointment_move, to="2026-11-10", slot="10:00-11:00")
    assert appointment_move.find(page((OLD, "待受理")), form) is None
    found = appointment_move.find(page(("2026-11-10 10:00-11:00", "待受理")), form)
    assert found is not None


@pytest.mark.parametrize("other", [{"business": "续签"}, {"who": OTHER}])
def test_anothers_is_not_this_one(other: dict[str, str]) -> None:
    cancelled, moved = page((OLD, "已取消"), **other), page((NEW, "待受理"), **other)
    assert appointment_cancel.find(cancelled, prepared(appointment_cancel)) is None
    assert appointment_move.find(moved, prepared(appointment_move)) is None
    for flow in (appointment_cancel, appointment_move):
        with pytest.raises(NotEligible, match=r"for 新办 waits on 2026-11-10$"):
            flow.fill(page((OLD, "待受理"), **other), prepared(flow))


@pytest.mark.parametrize("flow", [appointment_cancel, appointment_move])
def test_a_page_of_another_appointment_is_left_alone(flow: Any) -> None:
    """The list was redrawn under the press: the page is the namesake's, of the same business."""
    key = f"appointment.{flow.__name__.rpartition('_')[2]}"
    there = page((OLD, "待受理"))
    there.shown[key] = {"number": "YY9", "name": PERSON.name, "business": "新办"}
    with pytest.raises(PageChanged, match="YY0 does not show its 预约编号"):
        flow.fill(there, prepared(flow))


def test_which_of_two_is_meant_is_not_guessed() -> None:
    two = ((OLD, "待受理"), ("2026-11-10 10:00-11:00", "待受理"))
    for flow in (appointment_cancel, appointment_move):
        with pytest.raises(PageChanged, match="2 rows"):
            flow.fill(page(*two), prepared(flow))


@pytest.mark.parametrize(
    ("flow", "options", "named"),
    [
        (appointment_cancel, {"reason": ""}, "reason"),
        (appointment_cancel, {"date": "明天"}, "date"),
        (appointment_cancel, {"business": "落户"}, "business"),
        (appointment_cancel, {"again": "0"}, "again"),
        (appointment_cancel, {"to": "2026-11-12"}, "to"),
        (appointment_move, {"slot": "10点"}, "slot"),
        (appointment_move, {"to": "2026-11-07"}, "to"),  # a Saturday
        (appointment_move, {"to": "2026-11-05"}, "to"),  # today
        (appointment_move, {"reason": "改期"}, "reason"),
    ],
)
def test_a_wrong_choice_is_named(flow: Any, options: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        prepared(flow, **options)
    assert [(one.where, one.field) for one in caught.value.problems] == [("--with", named)]


@pytest.mark.parametrize(
    ("flow", "missing"), [(appointment_cancel, ["date", "reason"]), (appointment_move, ["date", "to"])]
)
def test_what_must_be_chosen_is_named_at_once(flow: Any, missing: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        flow.prepare(Case(unit(), PERSON), TODAY)
    assert [one.field for one in caught.value.problems] == missing


def test_the_same_change_once_more_is_another_filing() -> None:
    for flow, period in (
        (appointment_cancel, "新办-2026-11-10"),
        (appointment_move, "新办-2026-11-10-2026-11-12-10:00-11:00"),
    ):
        assert flow.period(prepared(flow), TODAY) == period
        assert flow.period(prepared(flow, again="2"), TODAY) == f"{period}-2"
