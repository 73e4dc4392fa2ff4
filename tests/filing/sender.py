"""One run of the submit protocol as a process of its own, for tests that kill it.

The processes come from a server that has loaded everything already: a start costs a fork and a browser.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import NamedTuple

from loguru import logger

from robot.browser.launch import open_browser
from robot.browser.selector_files import load_selectors
from robot.browser.session import visit
from robot.filing.catalog import business
from robot.filing.job import Desk, Job, make_job
from robot.filing.ledger import Ledger, utc_now
from robot.filing.protocol import submit
from robot.people.case import Case
from robot.settings import Settings
from tests.factories import TODAY
from tests.forkserver import FORKED

AT_THE_CLICK = "at the click"
SECONDS = 60
"""How long a process may take to its click."""


class Order(NamedTuple):
    """`moment`: `before` waits at the click, for ever; `after` dies at its answer; `through` goes on.
    `later`: how far the process's clock is ahead."""

    settings: Settings
    business: str
    case: Case
    moment: str = "through"
    later: timedelta = timedelta()

    def job(self) -> Job:
        one = business(self.business)
        return make_job(one, self.case, TODAY, load_selectors(one.portal).canonical())


class Child:
    """The running process."""

    def __init__(self, order: Order) -> None:
        self.words, theirs = FORKED.Pipe(duplex=False)
        self.process = FORKED.Process(target=run, args=(order, theirs))
        self.process.start()
        theirs.close()

    def reaches_the_click(self) -> None:
        assert (said := self._said(SECONDS)) == AT_THE_CLICK, said

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.is_killed()

    def is_killed(self) -> None:
        self._ended(-signal.SIGKILL)

    def ends(self) -> None:
        """By itself, with its receipt."""
        self._ended(0)

    def _ended(self, code: int) -> None:
        self.process.join(SECONDS)
        assert self.process.exitcode == code, self._said(0)

    def _said(self, seconds: float) -> str:
        """What the process tells: that it is at the click, or what it raised."""
        if not self.words.poll(seconds):
            return f"it is still at work after {SECONDS} s"
        try:
            return str(self.words.recv())
        except EOFError:
            return "it ended, with a receipt or by a signal, before the test let it"


@contextmanager
def sending(order: Order) -> Iterator[Child]:
    """A process that carries out `order`; it is gone at the end."""
    child = Child(order)
    try:
        yield child
    finally:
        child.process.kill()
        child.process.join()
        child.process.close()
        child.words.close()


def run(order: Order, words: Connection) -> None:
    """In the process. What it raises is told to the test."""
    logger.disable("robot")
    try:
        _submit(order, words)
    except BaseException:
        words.send(traceback.format_exc())
        raise SystemExit(1) from None


def _submit(order: Order, words: Connection) -> None:
    settings, job = order.settings, order.job()
    flow = job.business.module
    press = flow.submit

    def press_or_die(page, form):
        if order.moment == "before":
            words.send(AT_THE_CLICK)
            signal.pause()
        press(page, form)
        if order.moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    flow.submit = press_or_die
    with Ledger(settings.var / "ledger.db") as ledger, open_browser(settings) as browser:
        desk = Desk(
            ledger,
            lambda portal, account: visit(settings, portal, account, browser=browser),
            patience=0,
            now=lambda: utc_now() + order.later,
        )
        submit(desk, job, yes="示例经办")
