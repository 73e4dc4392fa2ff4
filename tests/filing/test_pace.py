"""How often a portal is visited: the budget of an hour, the pause, the rest after trouble, the stop."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle
from types import SimpleNamespace

import pytest

from robot.browser.selector_files import load_portal, load_selectors, portal_names
from robot.browser.selectors import Limits
from robot.errors import (
    AccountBusy,
    OutcomeUnknown,
    PageChanged,
    PortalDown,
    PortalRests,
    PortalWarned,
)
from robot.filing.pace import Pace
from robot.filing.store import Store

PORTAL = "chaoyang_hr"
BEGAN = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.time = BEGAN
        self.slept = []

    def now(self):
        return self.time

    def pause(self, seconds):
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    def later(self, **time):
        self.time += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def process(place, clock):
    """`process(Limits(...))`: the pace as another process of the workspace has it."""
    with closing(Store(place)) as first, closing(Store(place)) as second:
        turns = cycle((first, second))

        def one(limits=None, profile="live", **given):
            chosen = limits or Limits(**{"visits_an_hour": 0, "pause": 0, "backoff": 0, **given})
            return Pace(next(turns), profile, lambda _: chosen, now=clock.now, pause=clock.pause)

        yield one


def go(pace, error=None, page=None, portal=PORTAL):
    """A visit; what it raised comes out."""
    with pace.visit(portal) as seen:
        seen.page = page
        if error:
            raise error


def page(**given):
    return SimpleNamespace(**{"warned": False, "down": False, **given})


def test_the_budget_of_an_hour_holds_over_processes(process, clock):
    one, other = process(visits_an_hour=3), process(visits_an_hour=3)
    for pace in (one, other, one):
        go(pace)
        clock.later(minutes=2)
    with pytest.raises(PortalRests, match=r"3 visits within an hour, of 3.*at 2026-11-05 11:00:00") as caught:
        go(other)
    assert caught.value.until == BEGAN + timedelta(hours=1)
    assert not isinstance(caught.value, PortalWarned)
    assert clock.slept == []
    go(other, portal="talent_unit")  # each portal has its own
    go(process(visits_an_hour=3, profile="mock"))  # and the mock portal is none of the live ones
    clock.later(minutes=54)  # the first of them is an hour old
    go(other)
    with pytest.raises(PortalRests, match="11:02:00"):
        go(one)


def test_the_pause_counts_from_the_end_of_the_last_visit(process, clock):
    one, other = process(pause=5), process(pause=5)
    with one.visit(PORTAL):
        clock.later(seconds=100)
    clock.later(seconds=2)
    go(other)
    assert clock.slept == [3]


def test_a_visit_whose_process_died_counts_from_its_beginning(process, clock):
    dead = process(pause=5).visit(PORTAL)
    dead.__enter__()
    clock.later(seconds=1)
    go(process(pause=5))
    assert clock.slept == [4]


def test_a_long_wait_is_told_in_place_of_waited_for(process, clock):
    go(process(pause=120))
    with pytest.raises(PortalRests, match="120 s between two visits"):
        go(process(pause=120))
    assert clock.slept == []


def test_a_portal_that_is_down_is_left_alone_longer_each_time(process, clock):
    waits = []
    for _ in range(4):
        with pytest.raises(PortalDown):
            go(process(backoff=40), PortalDown("502"))
        stands = process(backoff=40).standing(PORTAL)
        waits.append((stands.until - clock.now()).total_seconds())
        clock.time = stands.until
    assert waits == [40, 80, 160, 320]
    go(process(backoff=40))
    with pytest.raises(PortalDown):
        go(process(backoff=40), PortalDown("502"))
    go(process(backoff=40))  # well in between: it begins anew, and so short a rest is waited for
    assert clock.slept == [40]


def test_a_portal_that_is_down_for_a_day_is_asked_once_an_hour(process, clock):
    for _ in range(20):
        with pytest.raises(PortalDown):
            go(process(backoff=40), PortalDown("502"))
        clock.time = process(backoff=40).standing(PORTAL).until
    with pytest.raises(PortalDown):
        go(process(backoff=40), PortalDown("502"))
    assert process(backoff=40).standing(PORTAL).until - clock.now() == timedelta(hours=1)


def test_trouble_that_the_visit_swallowed_counts(process):
    """The protocol goes on after a 502 in the click: then it has an outcome of its own."""
    go(process(backoff=90), page=page(down=True))
    with pytest.raises(PortalRests, match="it was down"):
        go(process(backoff=90))


def test_a_page_that_changed_says_nothing_of_the_portal(process, clock):
    with pytest.raises(PageChanged):
        go(process(backoff=90), PageChanged("no button"))
    go(process(backoff=90))
    assert clock.slept == []


def unknown_after_a_warning():
    error = OutcomeUnknown("no receipt")
    error.__cause__ = PortalWarned("操作频繁")
    return error


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (PortalWarned("操作频繁"), None),
        (None, page(warned=True)),
        (unknown_after_a_warning(), page()),
        (KeyboardInterrupt(), page(warned=True)),
    ],
    ids=["raised", "swallowed", "in the click", "interrupted"],
)
def test_a_warning_stops_every_process_until_its_time_has_passed(process, clock, error, seen):
    if error is None:
        go(process(stop=1800), page=seen)
    else:
        with pytest.raises(type(error)):
            go(process(stop=1800), error, seen)
    for minutes in (0, 10, 19):
        clock.later(minutes=minutes)
        with pytest.raises(PortalWarned, match=r"warned that it is visited too often.*at 2026-11-05 10:30"):
            go(process())
    go(process(), portal="talent_unit")
    clock.later(minutes=1)
    go(process())
    assert clock.slept == []


def test_a_short_stop_is_not_waited_for_either(process, clock):
    with pytest.raises(PortalWarned):
        go(process(stop=10), PortalWarned("操作频繁"))
    with pytest.raises(PortalWarned):
        go(process(stop=10))
    assert clock.slept == []


def test_a_stop_stays_for_what_other_visits_see(process):
    """They were under way as the portal warned one of us."""
    slow, also = process(backoff=30).visit(PORTAL), process(backoff=30).visit(PORTAL)
    slow.__enter__()
    also.__enter__()
    with pytest.raises(PortalWarned):
        go(process(), PortalWarned("操作频繁"))
    slow.__exit__(None, None, None)
    also.__exit__(PortalDown, PortalDown("502"), None)
    with pytest.raises(PortalWarned):
        go(process())


def test_a_person_lifts_it(process):
    with pytest.raises(PortalWarned):
        go(process(), PortalWarned("操作频繁"))
    assert process().lift(PORTAL) is True
    go(process())
    assert process().lift(PORTAL) is False


def test_an_account_in_use_costs_no_visit(process):
    with pytest.raises(AccountBusy):
        go(process(visits_an_hour=1), AccountBusy("in use"))
    go(process(visits_an_hour=1))
    with pytest.raises(PortalRests):
        go(process(visits_an_hour=1))


def test_a_clock_set_back_closes_no_portal(process, clock):
    clock.later(days=3)
    go(process(visits_an_hour=1, pause=50, backoff=60), page=page(down=True))
    clock.time = BEGAN
    go(process(visits_an_hour=1, pause=50, backoff=60))
    assert clock.slept == []


def test_how_a_portal_stands(process, clock):
    pace = process(visits_an_hour=2)
    go(pace)
    stands = pace.standing(PORTAL)
    assert (stands.visits, stands.limits.visits_an_hour, stands.until, stands.why) == (1, 2, None, "")
    go(pace)
    stands = pace.standing(PORTAL)
    assert (stands.visits, stands.until) == (2, BEGAN + timedelta(hours=1))
    clock.later(hours=2)
    assert pace.standing(PORTAL).visits == 0


def test_live_portals_have_limits_and_the_mock_portal_has_none():
    for name in portal_names():
        about = load_portal(name)
        assert 0 < about.limits.visits_an_hour <= 240
        assert about.limits.pause >= 1
        assert about.limits.backoff >= 10
        assert about.limits.stop >= 600
        mock = about.mock_limits
        assert (mock.visits_an_hour, mock.pause, mock.backoff) == (0, 0, 0)
        assert mock.stop >= 600
        assert "操作频繁" in about.texts.warned


def test_other_limits_void_no_approval(tmp_path):
    before = load_selectors(PORTAL, tmp_path).canonical()
    overlay = tmp_path / "selectors" / "portals.toml"
    overlay.parent.mkdir()
    overlay.write_text("[chaoyang_hr.limits]\npause = 60\n")
    assert load_portal(PORTAL, tmp_path).limits == Limits(pause=60)
    assert load_selectors(PORTAL, tmp_path).canonical() == before
    overlay.write_text('[chaoyang_hr]\nlogged_in = ["别的"]\n')
    assert load_selectors(PORTAL, tmp_path).canonical() != before
