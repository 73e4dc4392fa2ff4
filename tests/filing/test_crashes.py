"""The process dies, or is interrupted, at every single boundary: nothing is doubled, nothing is lost."""

from __future__ import annotations

from itertools import count

import pytest
from simulated import Killed, World, approved

from robot.errors import GongjuError, OutcomeUnknown
from robot.filing.protocol import submit
from robot.filing.states import UNSENT, UNSETTLED, WITH_PORTAL, State

ANSWERS = ["ok", "accept-then-502", "error-before-accept", "crash"]


def try_to_submit(world, one):
    """One process: sends, or ends in one of our errors, or dies."""
    with world.desk() as desk:
        try:
            submit(desk, one)
        except (GongjuError, Killed, KeyboardInterrupt) as error:
            return error
    return None


def check_at_rest(world, one):
    """What must hold between two processes. Returns the filing."""
    world.restart()
    filing = world.shared.open(one.key)
    assert len(world.live) <= 1, "doubled"
    if world.live:
        assert filing.state not in UNSENT, "lost: the portal has it and the ledger says nothing was sent"
    elif filing.state in WITH_PORTAL:
        assert world.stored, "the ledger says filed and the portal never had it"
    return filing


def settle(world, one):
    """Later runs, as an operator would start them, until there is a receipt."""
    world.restart()
    world.logged_out = False
    first = try_to_submit(world, one)
    check_at_rest(world, one)
    if isinstance(first, OutcomeUnknown):
        world.pass_time(world.settle)
        assert try_to_submit(world, one) is None
    else:
        assert first is None
    filing = check_at_rest(world, one)
    assert filing.state is State.FILED
    assert [one.number for one in world.live] == [filing.receipt_number]


NUMBERS = count(1)


def prepared(shared):
    world = World(shared=shared, subject=f"S{next(NUMBERS):05d}-")
    one = world.job()
    with world.desk() as desk:
        approved(desk, one)
    world.restart()
    return world, one


def returned(shared):
    """A world in which the first attempt was returned and the mended second one is approved."""
    world, first = prepared(shared)
    assert try_to_submit(world, first) is None
    world.pass_time(86400)
    world.stored[0].state = "returned"
    one = world.job(headcount=3)
    with world.desk() as desk:
        approved(desk, one)
    world.restart()
    return world, one


@pytest.mark.parametrize("answer", ANSWERS)
def test_killed_at_any_boundary(shared, answer):
    kills = 0
    for step in count(1):
        world, one = prepared(shared)
        world.answer, world.kill_at = answer, step
        error = try_to_submit(world, one)
        if not world.dead:
            break
        assert isinstance(error, Killed)
        kills += 1
        world.answer = "ok"
        world.restart()
        check_at_rest(world, one)
        settle(world, one)
    assert kills > 15


@pytest.mark.parametrize("answer", ["ok", "error-before-accept"])
def test_interrupted_at_any_boundary(shared, answer):
    for step in count(1):
        world, one = prepared(shared)
        world.answer, world.interrupt_at = answer, step
        error = try_to_submit(world, one)
        if world.steps < step:
            break
        filing = check_at_rest(world, one)
        if isinstance(error, OutcomeUnknown):
            assert isinstance(error.__cause__, KeyboardInterrupt | GongjuError)
            assert filing.state is State.UNKNOWN
        else:
            assert isinstance(error, KeyboardInterrupt) or world.live
        world.answer = "ok"
        settle(world, one)
    assert step > 15


def test_killed_at_any_boundary_of_the_attempt_after_a_return(shared):
    for step in count(1):
        world, one = returned(shared)
        world.kill_at = step
        try_to_submit(world, one)
        if not world.dead:
            break
        world.restart()
        check_at_rest(world, one)
        settle(world, one)
        assert [stored.values["headcount"] for stored in world.live] == ["3"]
    assert step > 20


def test_killed_at_any_boundary_of_the_run_that_settles(shared):
    """An unknown filing that never arrived: the run that finds it absent and sends anew dies anywhere."""
    for step in count(1):
        world, one = prepared(shared)
        world.answer = "error-before-accept"
        assert isinstance(try_to_submit(world, one), OutcomeUnknown)
        world.pass_time(world.settle)
        world.restart()
        world.kill_at = step
        try_to_submit(world, one)
        if not world.dead:
            break
        world.restart()
        check_at_rest(world, one)
        settle(world, one)
    assert step > 20


def test_killed_in_the_click_says_so_in_the_ledger(shared):
    world, one = prepared(shared)
    world.receive = lambda *values: (setattr(world, "dead", True), world.step())
    assert isinstance(try_to_submit(world, one), Killed)
    world.restart()
    assert check_at_rest(world, one).state in UNSETTLED
