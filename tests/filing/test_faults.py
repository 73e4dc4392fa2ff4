"""The faults of the issue, with the real browser, the real flows and the mock portal: whatever happens,
the portal has received exactly one filing, and the ledger agrees or says unknown and settles next time.

Killed around the click, and a 502 after it: tests/filing/test_every_business.py.
"""

from __future__ import annotations

from contextlib import closing

import pytest

from robot.errors import OutcomeUnknown, PortalDown, SessionExpired
from tests.filing.offices import Office
from tests.filing.sender import sending


@pytest.fixture
def office(portal, browser, tmp_path):
    """With a business of one short page: which one it is makes no difference to most faults."""
    one = Office(portal, browser, tmp_path, "association")
    with closing(one.visits):
        yield one


@pytest.fixture
def quota(portal, browser, tmp_path):
    """With a form of several steps, and a list in which what lags still stands as a draft."""
    one = Office(portal, browser, tmp_path, "quota_application")
    with closing(one.visits):
        yield one


def test_kill_9_after_the_answer(office):
    with sending(office.order("after")) as child:
        child.is_killed()
    assert len(office.received()) == 1
    assert office.status().state == "sending"
    assert office.submit().sent is False
    office.check()


def test_of_two_processes_at_once_the_second_waits_and_finds_the_first(office):
    with sending(office.order("through")) as one, sending(office.order("through")) as other:
        one.ends()
        other.ends()
    office.check()


def test_an_error_page_before_accepting(office):
    office.portal.control.fault("error-before-accept", business=office.name)
    with pytest.raises(OutcomeUnknown) as caught:
        office.submit()
    assert isinstance(caught.value.__cause__, PortalDown)
    assert office.status().state == "unknown"
    with pytest.raises(OutcomeUnknown):
        office.submit()
    assert office.received() == []
    office.settle()
    assert office.submit().sent
    office.check()


def test_a_session_lost_in_mid_form_and_then_a_list_that_lags_a_little(quota):
    quota.portal.control.fault("session-lost", path="/chaoyang_hr/quota/new/2")
    with pytest.raises(SessionExpired):
        quota.submit()
    assert quota.received() == []
    assert quota.status().state == "prepared"
    quota.log_in()
    quota.portal.control.fault("lag", seconds=2)
    quota.patience = 30  # the list is waited for
    assert quota.submit().sent
    quota.check()


def test_a_session_lost_in_the_click(office):
    office.portal.control.fault("session-lost", business=office.name)
    with pytest.raises(OutcomeUnknown) as caught:
        office.submit()
    assert isinstance(caught.value.__cause__, SessionExpired)
    assert office.status().state == "unknown"
    office.log_in()
    office.settle()
    assert office.submit().sent
    office.check()


def test_a_list_that_lags_long_is_settled_by_the_next_run(quota):
    quota.portal.control.fault("lag", seconds=900)
    with pytest.raises(OutcomeUnknown):
        quota.submit()
    assert quota.status().state == "unknown"
    assert len(quota.received()) == 1
    quota.portal.control.advance(seconds=901)
    assert quota.submit().sent is False
    quota.check()
