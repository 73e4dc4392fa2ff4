"""One run of the submit protocol as a process of its own, for tests that kill it.

    python tests/filing/sender.py WORKSPACE PORTAL_URL BUSINESS MOMENT

MOMENT: `before` and `after` end the process by SIGKILL right before the click and right after its
answer; `waiting` leaves the killing to the test.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path

from robot.browser.launch import open_browser
from robot.browser.selector_files import load_selectors
from robot.browser.session import visit
from robot.filing.catalog import business
from robot.filing.job import Desk, Job, make_job
from robot.filing.ledger import Ledger
from robot.filing.protocol import submit
from robot.people.case import Case
from robot.settings import Settings
from tests.factories import employee, unit

TODAY = date(2026, 11, 5)


def settings_of(workspace: Path, url: str) -> Settings:
    return Settings(workspace=workspace, mock_url=url, today=TODAY, timeout=20)


def job_of(settings: Settings, name: str) -> Job:
    """The example unit's, or the example employee's."""
    one = business(name)
    person = employee() if one.subject == "employee" else None
    return make_job(one, Case(unit(), person, settings.papers), TODAY, load_selectors(one.portal).canonical())


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(workspace: str, url: str, name: str, moment: str) -> None:
    settings = settings_of(Path(workspace), url)
    job = job_of(settings, name)
    flow = job.business.module
    press = flow.submit

    def submit_and_die(page, form):
        if moment == "before":
            die()
        press(page, form)
        if moment == "after":
            die()

    flow.submit = submit_and_die
    with Ledger(settings.var / "ledger.db") as ledger, open_browser(settings) as browser:
        desk = Desk(
            ledger, lambda portal, account: visit(settings, portal, account, browser=browser), patience=0
        )
        submit(desk, job, yes="示例经办")


if __name__ == "__main__":
    main(*sys.argv[1:])
