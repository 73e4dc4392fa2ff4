"""Every business that submits, on the mock portal: killed before the click and after it, answered by an
error after it was taken, run twice, run by two processes at once. The portal has received exactly one, and
what was kept of it names nobody.
"""

from __future__ import annotations

from contextlib import closing

import pytest

from robot.browser.face import Face, differences
from robot.errors import AccountBusy, OutcomeUnknown
from robot.filing.catalog import businesses
from tests.filing.offices import Office, wait_until
from tests.filing.scenes import SCENES
from tests.filing.sender import sending
from tests.filing.sweep import Pictures

SUBMITTING = [name for name, one in businesses().items() if one.kind == "submits"]
FACES: dict[tuple[str, str], list[Face]] = {}
"""Of every page that a scene has filled in, as each of them found it."""
every_business = pytest.mark.parametrize("scene", [scene for scene in SCENES if ":" not in scene])
every_scene = pytest.mark.parametrize("scene", SCENES)


@pytest.fixture
def office(portal, browser, tmp_path, scene):
    one = Office(portal, browser, tmp_path, scene)
    with closing(one.visits):
        yield one


@pytest.mark.parametrize("name", SUBMITTING)
def test_it_has_a_scene(name):
    assert name in SCENES, f"{name}: tests/filing/scenes.py does not say how the portal is brought to it"


@every_business
def test_killed_before_the_click_then_in_it(office):
    with sending(office.order("before")) as child:
        child.reaches_the_click()
        with pytest.raises(AccountBusy):
            office.submit_now_or_never()
        child.kill()
    assert office.received() == []
    assert office.status().state == "sending"
    with pytest.raises(OutcomeUnknown):  # nobody can tell yet that the click did not go out
        office.submit()
    assert office.received() == []
    office.settle()
    # The next process may send. It dies while its request is on the way in.
    office.portal.control.fault("slow", business=office.name, seconds=1, times=1)
    with sending(office.order("through")) as child:
        wait_until(lambda: office.portal.control.faults() == [] or not child.process.is_alive())
        child.kill()
    wait_until(lambda: bool(office.received()))
    assert office.status().state == "sending"
    assert office.submit().sent is False
    office.check()


@every_scene
def test_accepted_and_then_502_and_run_again(office, monkeypatch):
    pictures = Pictures(monkeypatch, office.marks)
    office.portal.control.fault("accept-then-502", business=office.name)
    outcome = office.submit()
    assert outcome.sent
    assert "PortalDown" in outcome.note
    office.check()
    assert office.submit().sent is False
    office.check()
    # What one case or another fills in makes no difference to what the page is.
    for key, face in office.faces.items():
        known = FACES.setdefault((office.job.portal, key), [])
        assert not known or differences(face, known) == []
        known.append(face)
    # And nothing of what was kept of it says who it was about.
    pictures.check()
    written = office.written()
    assert office.faces == {} or [one for one in written if one.endswith(".png")]
    told = [
        f"{mark} in {name}"
        for name, content in written.items()
        for mark in office.marks()
        if mark.encode() in content or mark in name
    ]
    assert told == []
