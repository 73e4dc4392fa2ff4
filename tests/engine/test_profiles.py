"""What was done on the mock portal never counts on the live ones, nor the other way round."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from robot.browser.evidence import Evidence
from robot.browser.guard import site_of
from robot.browser.locators import Sighting
from robot.browser.seal import opened, seal_of
from robot.browser.selector_files import load_selectors, portal_names
from robot.browser.selectors import Limits
from robot.browser.session import Store as LogIn
from robot.engine.office import Office
from robot.engine.outbox import Matter
from robot.errors import ConfigError
from robot.filing.ledger import Ledger
from robot.filing.pace import Pace
from robot.filing.store import Store
from robot.filing.verified import Place, Standing, note, standings
from robot.settings import Settings
from tests.factories import TODAY

NOW = datetime(2026, 11, 5, 4, tzinfo=UTC)
KEY = "quota.detail.report"


@pytest.fixture
def mock(example: Path, tmp_path: Path) -> Settings:
    """A workspace in which something was approved, and a case opened, for the mock portal."""
    shutil.copytree(example, tmp_path / "ws")
    settings = Settings(workspace=tmp_path / "ws", today=TODAY)
    with Office(settings) as office:
        office.approve("quota_application", "unit", {}, "审批人")
        office.docket.open("unit", "quota_application", {}, at=NOW)
        assert office.outbox.put([Matter("one", "digest", facts={"on": "2026-11-05", "text": ""})], NOW)
    return settings


def live(settings: Settings) -> Settings:
    return settings.model_copy(update={"profile": "live"})


def test_approvals_filings_cases_and_notices_of_one_are_refused_to_the_other(mock: Settings) -> None:
    with Office(live(mock)) as office:
        for look in (office.status, lambda: office.docket.all(), lambda: office.outbox.failed()):
            with pytest.raises(ConfigError, match="mv var var-mock"):
                look()
    with Office(mock) as office:  # and nothing was done to it
        assert len(office.ledger.approvals("chaoyang_hr", "quota_application", "unit")) == 1
    mock.var.rename(mock.workspace / "var-mock")  # what the message says
    with Office(live(mock)) as office:
        assert office.status() == []
        assert office.docket.all() == []
        assert office.outbox.all() == []
        assert office.ledger.approvals("chaoyang_hr", "quota_application", "unit") == []
        assert office.history().filed("quota_application", "unit") == ()
    with Office(mock) as office, pytest.raises(ConfigError, match="GONGJU_PROFILE=live"):
        office.status()


def test_a_ledger_is_of_the_profile_that_opened_it_first(place: Path | SecretStr) -> None:
    with Ledger(place) as first, Ledger(place) as second:
        first.belong_to("live")
        second.belong_to("live")
        with pytest.raises(ConfigError, match="GONGJU_PROFILE=live"):
            second.belong_to("mock")


def test_a_ledger_of_before_is_of_the_profile_that_its_looks_tell(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        looked = Place("mock", "chaoyang_hr", "127.0.0.1:8765")
        note(ledger, looked, load_selectors("chaoyang_hr"), {KEY: Sighting.SEEN}, at=NOW)
        with pytest.raises(ConfigError, match="mv var var-mock"):
            ledger.belong_to("live")
        ledger.belong_to("mock")


def test_log_ins_are_kept_apart_and_sealed_with_other_keys(mock: Settings, system_keyring: object) -> None:
    for portal in portal_names():
        one, other = LogIn.of(mock, portal, "unit"), LogIn.of(live(mock), portal, "unit")
        one.keep({"cookies": [], "origins": [], "session": []})
        assert one.load() is not None
        assert other.load() is None
        assert one.path.parent != other.path.parent
        assert opened(seal_of(live(mock)), one.path.read_bytes()) is None
        # Even where somebody copies the file: another key seals live log-ins.
        other.path.parent.mkdir(exist_ok=True)
        shutil.copy(one.path, other.path)
        assert other.load() is None


def test_pictures_sites_and_sightings_are_kept_apart(mock: Settings) -> None:
    folders = {Evidence.of(one, "case").folder for one in (mock, live(mock))}
    assert len(folders) == 2
    allowed = live(mock).model_copy(update={"allow_http": tuple(portal_names())})
    for portal in portal_names():
        assert not site_of(mock, portal).origins & site_of(allowed, portal).origins
    selectors = load_selectors("chaoyang_hr")
    places = [Place.of(one, "chaoyang_hr") for one in (mock, live(mock))]
    with Ledger(mock.workspace / "other.db") as ledger:
        note(ledger, places[0], selectors, {KEY: Sighting.SEEN}, at=NOW)
        # Not even under the same host does the mock portal's word count.
        for place in (places[1], replace(places[1], host=places[0].host)):
            (seen,) = standings(ledger, place, selectors, [KEY])
            assert seen.standing is Standing.NEVER


def test_visits_of_one_cost_the_other_nothing(tmp_path: Path) -> None:
    once = Limits(visits_an_hour=1, pause=0, backoff=0)
    with closing(Store(tmp_path / "ledger.db")) as store:
        one, other = (Pace(store, profile, lambda _: once) for profile in ("mock", "live"))
        with one.visit("chaoyang_hr"):
            pass
        assert (one.standing("chaoyang_hr").visits, other.standing("chaoyang_hr").visits) == (1, 0)


def test_the_mock_portals_control_side_is_no_address_of_a_live_setting(mock: Settings) -> None:
    allowed = live(mock).model_copy(update={"allow_http": tuple(portal_names())})
    for portal in portal_names():
        site = site_of(allowed, portal)
        for path in ("/", "/_control/", f"/{portal}/"):
            assert not site.reaches(mock.mock_url + path)
            assert not site.allows(mock.mock_url + path)
        inside = site_of(mock, portal)
        assert inside.reaches(mock.mock_url + "/_control/faults")  # one host, but
        assert not inside.allows(mock.mock_url + "/_control/faults")
