"""An office on the mock portal: one scene, one workspace, one ledger, a new run of the protocol each time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from mock_portal.pytest_plugin import CLOCK, Portal
from robot.browser.face import Face
from robot.browser.page import PortalPage
from robot.browser.selectors import PUBLIC
from robot.browser.session import Store, visit
from robot.browser.visits import Visits
from robot.filing.job import Desk, Outcome
from robot.filing.ledger import Ledger, utc_now
from robot.filing.protocol import submit
from robot.filing.status import Row, status
from robot.people.models import Workspace
from robot.settings import Settings
from tests.factories import TODAY
from tests.filing.scenes import SCENES, Stage
from tests.filing.sender import Order
from tests.flows import plain


class Office:
    """`scene`: a key of SCENES. The portal stands where the business can be filed, and the account is
    logged in. `later`: how far the office's clock is ahead."""

    def __init__(self, portal: Portal, browser: Browser, folder: Path, scene: str) -> None:
        self.portal = portal
        self.settings = Settings(workspace=folder, mock_url=portal.url, today=TODAY, timeout=20)
        self.later = timedelta()
        self.patience = 0.0
        portal.control.reset(clock=CLOCK)
        stage = Stage(portal, self.settings.papers)
        stage.put_papers()
        self.name = scene.partition(":")[0]
        self.case = SCENES[scene](stage)
        self.people = Workspace(
            unit=self.case.unit, employees=[self.case.employee] if self.case.employee else []
        )
        self.job = Order(self.settings, self.name, self.case).job()
        self.browser = browser
        self.visits = Visits(self.settings, browser)
        self.faces: dict[str, Face] = {}
        self._before = len(portal.control.received(self.name))
        self.log_in()

    def log_in(self) -> None:
        """The browser goes on in a session that is opened by plain HTTP; public pages need none."""
        if self.job.account == PUBLIC:
            return
        sites = {
            "chaoyang_hr": plain.office,
            "talent_unit": plain.unit_site,
            "talent_person": lambda portal: plain.person_site(portal, self.case.person),
        }
        state = sites[self.job.portal](self.portal).state()
        Store.of(self.settings, self.job.portal, self.job.account).keep(state)

    def hurry(self, seconds: float) -> None:
        """Wait no longer than that for a page or a control."""
        self.visits = Visits(self.settings.model_copy(update={"timeout": seconds}), self.browser)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with Ledger(self.settings.var / "ledger.db") as ledger:
            yield Desk(ledger, self._visit, patience=self.patience, now=lambda: utc_now() + self.later)

    @contextmanager
    def _visit(self, *whose: str) -> Iterator[PortalPage]:
        with self.visits.visit(*whose, self.people.personal_values(), self.people.names()) as page:
            try:
                yield page
            finally:
                self.faces |= page.faces

    def submit(self) -> Outcome:
        with self.desk() as desk:
            return submit(desk, self.job, yes="示例经办")

    def submit_now_or_never(self) -> Outcome:
        """Like `submit`, but it does not wait for the account."""
        hurried = self.settings.model_copy(update={"timeout": 0.1})
        with self.desk() as desk:
            at_once = replace(desk, visit=lambda *whose: visit(hurried, *whose, browser=self.browser))
            return submit(at_once, self.job, yes="示例经办")

    def marks(self) -> list[str]:
        """What tells who somebody is, of all that this filing is about, as the portal shows it. A word of a
        personal field, such as a district, tells nothing where it stands by itself."""
        told = {one for one in self.job.form.personal() if len(one) > 4}
        return sorted(told.union(self.people.personal_values()))

    def written(self) -> dict[str, bytes]:
        """All files of its visits and logs."""
        return {
            f"{one.relative_to(self.settings.var)}": one.read_bytes()
            for folder in ("evidence", "approvals", "logs")
            for one in (self.settings.var / folder).rglob("*")
            if one.is_file()
        }

    def order(self, moment: str) -> Order:
        """The same for another process."""
        return Order(self.settings, self.name, self.case, moment, self.later)

    def settle(self) -> None:
        """Wait until an absent filing counts as absent."""
        self.later += timedelta(seconds=601)

    def received(self) -> list[dict[str, Any]]:
        """What the portal was sent of this business since the scene was set, refused or not."""
        return self.portal.control.received(self.name)[self._before :]

    def status(self) -> Row:
        with self.desk() as desk:
            (row,) = status(desk.ledger)
        return row

    def check(self) -> None:
        """Exactly one, no refused second, and the ledger knows it by its number."""
        (received,) = self.received()
        assert received["counted"], received["refused"]
        row = self.status()
        assert (row.business, row.receipt) == (self.name, received["number"])
        assert row.state in ("filed", "in_review", "granted")


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    """A condition of another process, looked at often."""
    pause = threading.Event()
    for _ in range(int(seconds * 20)):
        if true():
            return
        pause.wait(0.05)
    raise AssertionError("it did not come")
