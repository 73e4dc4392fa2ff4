"""The faults of the issue, with the real browser, the real flows and the mock portal: whatever happens,
the portal has received exactly one filing, and the ledger agrees or says unknown and settles next time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sender import job_of, settings_of

from robot.browser.session import Store, visit
from robot.errors import OutcomeUnknown, PortalDown, SessionExpired
from robot.filing.job import Desk
from robot.filing.ledger import Ledger, utc_now
from robot.filing.protocol import submit
from robot.filing.status import status
from tests.factories import employee, unit
from tests.flows import plain

ROOT = Path(__file__).parents[2]
SENDER = Path(__file__).with_name("sender.py")


class Office:
    """The workspace of the example unit, a browser, and a new ledger connection for each run."""

    def __init__(self, portal, browser, folder: Path) -> None:
        self.portal = portal
        self.browser = browser
        self.settings = settings_of(folder, portal.url)
        self.later = timedelta()
        self.patience = 0.0

    def log_in(self, site: plain.Site, account: str = "unit") -> None:
        """The browser goes on in the session that `site` has opened by plain HTTP."""
        Store.of(self.settings, site.url.rpartition("/")[2], account).keep(site.state())

    @contextmanager
    def desk(self):
        with Ledger(self.settings.var / "ledger.db") as ledger:
            yield Desk(
                ledger,
                lambda portal, account: visit(self.settings, portal, account, browser=self.browser),
                patience=self.patience,
                now=lambda: utc_now() + self.later,
            )

    def submit(self, name: str):
        with self.desk() as desk:
            return submit(desk, job_of(self.settings, name), yes="示例经办")

    def status(self, name: str):
        with self.desk() as desk:
            (row,) = [one for one in status(desk.ledger) if one.business == name]
        return row

    def settle(self) -> None:
        """Wait until an absent filing counts as absent."""
        self.later += timedelta(seconds=601)

    def check(self, name: str) -> None:
        """Exactly one, no refused second, and the ledger knows it by its number."""
        (received,) = self.portal.control.received(name)
        assert received["counted"]
        row = self.status(name)
        assert (row.state, row.receipt) == ("filed", received["number"])


@pytest.fixture
def office(portal, browser, tmp_path):
    names = {
        name
        for papers in (unit().papers, employee().papers)
        for value in papers.model_dump().values()
        for name in ([value] if isinstance(value, str) else value or ())
    }
    for index, name in enumerate(sorted(names)):
        file = tmp_path / "papers" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60 + index, 80), (200, 30 + index, 30)).save(file)
    one = Office(portal, browser, tmp_path)
    one.log_in(plain.office(portal))
    return one


def ready_for_the_permit(office) -> None:
    site = plain.prepared(office.portal, employee(), office.settings.papers / "E001" / "diploma.pdf")
    office.log_in(site, "E001")


def wait_until(true, seconds: float = 60) -> None:
    """A condition of another process, looked at often."""
    pause = threading.Event()
    for _ in range(int(seconds * 20)):
        if true():
            return
        pause.wait(0.05)
    raise AssertionError("it did not come")


@contextmanager
def sending(office, name: str, moment: str):
    """A process that sends; it and its browser are gone at the end."""
    with subprocess.Popen(
        [sys.executable, str(SENDER), str(office.settings.workspace), office.portal.url, name, moment],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        try:
            yield child
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)


def killed(child) -> None:
    _, words = child.communicate(timeout=120)
    assert child.returncode == -signal.SIGKILL, words.decode()


def test_kill_9_before_the_click(office):
    with sending(office, "quota_application", "before") as child:
        killed(child)
    assert office.portal.control.received() == []
    assert office.status("quota_application").state == "sending"
    with pytest.raises(OutcomeUnknown):  # nobody can tell yet that the click did not go out
        office.submit("quota_application")
    office.settle()
    assert office.submit("quota_application").sent
    office.check("quota_application")


@pytest.mark.parametrize("name", ["quota_application", "permit_application"])
def test_kill_9_between_click_and_answer(office, name):
    """The request is on its way in when the process dies; the portal takes it all the same."""
    if name == "permit_application":
        ready_for_the_permit(office)
    office.portal.control.fault("slow", business=name, seconds=2, times=1)
    with sending(office, name, "waiting") as child:
        wait_until(lambda: office.portal.control.faults() == [] or child.poll() is not None)
        child.send_signal(signal.SIGKILL)
        killed(child)
    assert office.status(name).state == "sending"
    wait_until(lambda: office.portal.received(name))
    assert office.submit(name).sent is False
    office.check(name)


def test_kill_9_after_the_answer(office):
    with sending(office, "quota_application", "after") as child:
        killed(child)
    assert len(office.portal.received()) == 1
    assert office.status("quota_application").state == "sending"
    assert office.submit("quota_application").sent is False
    office.check("quota_application")


@pytest.mark.parametrize("name", ["quota_application", "appointment"])
def test_accepted_and_then_502(office, name):
    office.portal.control.fault("accept-then-502", business=name)
    outcome = office.submit(name)
    assert outcome.sent
    assert "PortalDown" in outcome.note
    office.check(name)
    assert office.submit(name).sent is False
    office.check(name)


def test_an_error_page_before_accepting(office):
    office.portal.control.fault("error-before-accept", business="quota_application")
    with pytest.raises(OutcomeUnknown) as caught:
        office.submit("quota_application")
    assert isinstance(caught.value.__cause__, PortalDown)
    assert office.status("quota_application").state == "unknown"
    with pytest.raises(OutcomeUnknown):
        office.submit("quota_application")
    assert office.portal.control.received() == []
    office.settle()
    assert office.submit("quota_application").sent
    office.check("quota_application")


def test_a_session_lost_in_mid_form(office):
    office.portal.control.fault("session-lost", path="/chaoyang_hr/quota/new/2")
    with pytest.raises(SessionExpired):
        office.submit("quota_application")
    assert office.portal.control.received() == []
    assert office.status("quota_application").state == "prepared"
    office.log_in(plain.office(office.portal))
    assert office.submit("quota_application").sent
    office.check("quota_application")


def test_a_session_lost_in_the_click(office):
    office.portal.control.fault("session-lost", business="quota_application")
    with pytest.raises(OutcomeUnknown) as caught:
        office.submit("quota_application")
    assert isinstance(caught.value.__cause__, SessionExpired)
    assert office.status("quota_application").state == "unknown"
    office.log_in(plain.office(office.portal))
    office.settle()
    assert office.submit("quota_application").sent
    office.check("quota_application")


def test_a_list_that_lags_a_little_is_waited_for(office):
    office.portal.control.fault("lag", seconds=2)
    office.patience = 30
    assert office.submit("quota_application").sent
    office.check("quota_application")


def test_a_list_that_lags_long_is_settled_by_the_next_run(office):
    office.portal.control.fault("lag", seconds=900)
    with pytest.raises(OutcomeUnknown):
        office.submit("quota_application")
    assert office.status("quota_application").state == "unknown"
    assert len(office.portal.received()) == 1
    office.portal.control.advance(seconds=901)
    assert office.submit("quota_application").sent is False
    office.check("quota_application")
