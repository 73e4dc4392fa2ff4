"""A case on the mock portal, in a real browser: from a closed window to the district's grant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mock_portal.pytest_plugin import Portal
from robot.browser.session import Store
from robot.engine.advance import Turn, advance
from robot.engine.office import Office
from robot.engine.waking import wake
from robot.filing.docket_tables import Stage
from robot.settings import Settings
from tests.flows import plain

CASE = "C1"


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.fixture
def office(portal: Portal, browser: Browser, ws: Path) -> Iterator[Office]:
    """The example workspace, in the browser that the tests share; nobody has logged in."""
    with Office(Settings(workspace=ws, mock_url=portal.url, timeout=20)) as one:
        one.__dict__["browser"] = browser
        yield one


def go(office: Office, now: datetime) -> Turn:
    """Turns until the case rests."""
    for _ in range(10):
        done = advance(office, CASE, now)
        if done.case.due is None or done.case.due > now:
            return done
    raise AssertionError(done.case.reason)


def test_quota_is_applied_for_when_the_window_opens_and_the_grant_ends_the_case(
    office: Office, portal: Portal
) -> None:
    started, opens = at("2026-11-17T10:00"), at("2026-12-01T09:00")
    portal.control.set_clock("2026-11-17T10:00")
    office.docket.open("unit", "指标申报", at=started)
    waits = go(office, started).case
    assert (waits.state, waits.due) == (Stage.WINDOW, opens)
    portal.control.set_clock("2026-12-01T09:00")
    assert go(office, opens).case.what == "登录验证码"
    Store.of(office.settings, "chaoyang_hr", "unit").keep(plain.office(portal).state())
    assert wake(office, opens) == [CASE]
    asked = go(office, opens).case
    assert (asked.state, asked.step) == (Stage.APPROVAL, "quota_application"), asked.reason
    assert portal.received("quota_application") == []
    office.approve("quota_application", "unit", {}, "示例经办")
    assert wake(office, opens) == [CASE]
    sent = go(office, opens).case
    assert (sent.state, sent.step) == (Stage.REVIEW, "quota_granted"), sent.reason
    (received,) = portal.received("quota_application")
    portal.control.grant_quota(received["number"], 2)
    later = at("2026-12-24T11:00")
    assert go(office, later).case.state is Stage.DONE
    assert len(portal.received("quota_application")) == 1
