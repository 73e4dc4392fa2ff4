"""The kinds of faults: when each may strike, what it does, and how long it lasts.

A kind with spots strikes when an engine has stopped at one of them; one without at any moment.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.chaos import relay
from bench.chaos.spots import CLICK, EVERY, IN_A_STEP

if TYPE_CHECKING:
    from bench.chaos.story import Story

Undo = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Lasting:
    """A fault that is on: until `seconds` have passed, or `until` of the story's clock where that is first
    (hours pass quickly there); then `undo`."""

    seconds: float
    undo: Undo
    hours: float = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """`strike` is given the story and the process that waits at the spot, 0 for none. It returns what lasts,
    True when all is done, False when it could not be done now."""

    name: str
    world: str
    strike: Callable[[Story, int], Lasting | bool]
    spots: tuple[str, ...] = ()


def _kill(story: Story, pid: int) -> bool:
    return story.kill(pid)


def _kill_in_the_click(story: Story, pid: int) -> bool:
    story.stops.let_go()
    time.sleep(story.random.uniform(0, 0.5))
    return story.kill(pid)


def _kill_browser(story: Story, pid: int) -> bool:
    return story.kill_browser(pid)


def _cut(story: Story, pid: int) -> Lasting:
    way = story.world.relay
    way.set(story.random.choice((relay.REFUSE, relay.HANG)))
    return Lasting(story.random.uniform(1, 6), lambda: way.set(relay.PASS))


def _lose_the_answer(story: Story, pid: int) -> bool:
    way = story.world.relay
    before = way.lost
    way.set(relay.LOSE)
    story.stops.let_go()
    end = time.monotonic() + 10
    while way.lost == before and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(story.random.choice((0, 1)))  # the browser may send a request again by itself
    way.set(relay.PASS)
    return way.lost > before


def _maintenance(story: Story, pid: int) -> Lasting:
    control = story.world.portal.control
    control.fault("maintenance")
    hours = story.random.uniform(2, 5)
    return Lasting(40, lambda: (control.clear_faults("maintenance"), None)[1], hours)


def _clock(story: Story, pid: int) -> Lasting | bool:
    way = story.random.choice(("hours", "days", "back"))
    if way == "back":
        story.world.clock.shift(-timedelta(minutes=story.random.uniform(2, 20)))
        return True
    if way == "hours":
        story.world.clock.shift(timedelta(hours=story.random.uniform(1, 9)))
        return True
    days = timedelta(days=story.random.uniform(1, 9))
    story.world.clock.shift(days)  # and somebody sets it right again
    return Lasting(story.random.uniform(2, 8), lambda: story.world.clock.shift(-days))


def _fill_disk(story: Story, pid: int) -> Lasting:
    story.world.fill_disk()
    return Lasting(story.random.uniform(2, 6), story.world.free_disk)


def _restart_postgres(story: Story, pid: int) -> bool:
    server = story.world.postgres
    assert server is not None
    server.stop(story.random.choice((signal.SIGINT, signal.SIGQUIT)))
    if pid and story.random.random() < 0.5:
        story.stops.let_go()  # it goes on while there is no server
    time.sleep(story.random.choice((0, 0, 2, 12)))
    server.start()
    return True


def _kill_one_of_two(story: Story, pid: int) -> bool:
    """And it stays away until the other has taken over."""
    if story.random.random() < 0.5:
        story.stops.let_go()
        time.sleep(story.random.uniform(0, 0.5))
    return story.kill(pid) and story.is_taken_over()


KINDS = (
    Kind("kill -9 at any moment", "one", _kill),
    Kind("kill -9 at a boundary", "one", _kill, EVERY),
    Kind("kill -9 in the click", "one", _kill_in_the_click, CLICK),
    Kind("browser killed", "one", _kill_browser, IN_A_STEP),
    Kind("network cut", "one", _cut, IN_A_STEP),
    Kind("answer lost", "one", _lose_the_answer, ("click.before",)),
    Kind("maintenance for hours", "one", _maintenance),
    Kind("clock set", "one", _clock),
    Kind("disk full", "disk", _fill_disk),
    Kind("disk full in a step", "disk", _fill_disk, IN_A_STEP),
    Kind("Postgres restarted", "postgres", _restart_postgres),
    Kind("Postgres restarted in a step", "postgres", _restart_postgres, IN_A_STEP),
    Kind("one of two workers killed in the click", "postgres", _kill_one_of_two, CLICK),
)
