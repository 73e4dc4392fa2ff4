"""Locators: which were seen on a site, which a job relies on, and that nothing is sent unattended without."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from mock_portal.pytest_plugin import Portal
from robot.browser.locators import Sighting, locators
from robot.browser.selector_files import load_selectors
from robot.browser.session import Store
from robot.engine.office import Office
from robot.errors import NotVerified
from robot.filing.catalog import business, businesses
from robot.filing.ledger import Ledger
from robot.filing.needs import needs, said
from robot.filing.store import SCHEMA
from robot.filing.verified import Place, Standing, doubtful, note, standings
from robot.settings import Settings
from tests.factories import TODAY
from tests.flows import plain

NOW = datetime(2026, 11, 5, 4, tzinfo=UTC)
LIVE = Place("live", "chaoyang_hr", "portal.example.cn")
HEADCOUNT = "quota.new.tax.fields.headcount"


def standing(ledger: Ledger, key: str, place: Place = LIVE, workspace: Path | None = None) -> Standing:
    (one,) = standings(ledger, place, load_selectors("chaoyang_hr", workspace), [key])
    return one.standing


def test_states_of_a_locator(tmp_path: Path) -> None:
    selectors = load_selectors("chaoyang_hr")
    with Ledger(tmp_path / "ledger.db") as ledger:
        assert standing(ledger, HEADCOUNT) is Standing.NEVER
        found = {
            HEADCOUNT: Sighting.SEEN,
            "quota.detail.report": Sighting.AMBIGUOUS,
            "no.such.key": Sighting.SEEN,
        }
        note(ledger, LIVE, selectors, found, at=NOW)
        assert standing(ledger, HEADCOUNT) is Standing.VERIFIED
        assert standing(ledger, "quota.detail.report") is Standing.AMBIGUOUS
        note(ledger, LIVE, selectors, {HEADCOUNT: Sighting.MISSING}, at=NOW + timedelta(days=1))
        (one,) = standings(ledger, LIVE, selectors, [HEADCOUNT])
        assert (one.standing, one.seen_at, one.at) == (Standing.MISSING, NOW, NOW + timedelta(days=1))
        # Neither the mock portal's word nor another host's counts for this site.
        note(
            ledger, Place("mock", "chaoyang_hr", "127.0.0.1:1"), selectors, {HEADCOUNT: Sighting.SEEN}, at=NOW
        )
        assert standing(ledger, HEADCOUNT) is Standing.MISSING
        assert standing(ledger, HEADCOUNT, Place("live", "chaoyang_hr", "other.example.cn")) is Standing.NEVER


def test_another_text_was_never_seen(tmp_path: Path) -> None:
    overlay = tmp_path / "selectors" / "chaoyang_hr.toml"
    overlay.parent.mkdir()
    with Ledger(tmp_path / "ledger.db") as ledger:
        note(
            ledger,
            LIVE,
            load_selectors("chaoyang_hr"),
            {HEADCOUNT: Sighting.SEEN, "quota.detail.report": Sighting.SEEN},
            at=NOW,
        )
        overlay.write_text('[quota.new.tax.fields]\nheadcount = "申报指标数"\n', "utf-8")
        assert standing(ledger, HEADCOUNT, workspace=tmp_path) is Standing.NEVER
        assert standing(ledger, "quota.detail.report", workspace=tmp_path) is Standing.VERIFIED
        overlay.write_text('[quota.detail]\nreport = { done = "已上报" }\n', "utf-8")
        assert standing(ledger, HEADCOUNT, workspace=tmp_path) is Standing.VERIFIED
        assert standing(ledger, "quota.detail.report", workspace=tmp_path) is Standing.NEVER


def test_a_look_grows_old(tmp_path: Path) -> None:
    selectors = load_selectors("chaoyang_hr")
    with Ledger(tmp_path / "ledger.db") as ledger:
        note(ledger, LIVE, selectors, {HEADCOUNT: Sighting.SEEN}, at=NOW)
        known = standings(ledger, LIVE, selectors, [HEADCOUNT])
    assert doubtful(known, NOW + timedelta(days=30), 30) == []
    assert doubtful(known, NOW + timedelta(days=30, seconds=1), 30) == known


def test_an_older_ledger_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE locator"))
        connection.execute(text("PRAGMA user_version = 1"))
    with Ledger(path) as ledger:
        note(ledger, LIVE, load_selectors("chaoyang_hr"), {HEADCOUNT: Sighting.SEEN}, at=NOW)
        assert standing(ledger, HEADCOUNT) is Standing.VERIFIED
    with engine.begin() as connection:
        assert connection.execute(text("PRAGMA user_version")).scalar_one() == SCHEMA
    engine.dispose()


@pytest.mark.parametrize("name", sorted(businesses()))
def test_what_a_business_relies_on(name: str) -> None:
    """Its pages with their ways, and the button that sends."""
    which = business(name)
    selectors = load_selectors(which.portal)
    keys = set(needs(which, selectors))
    assert keys <= set(locators(selectors))
    words = said(which.module)
    assert {one.key for one in words if one.method == "press"} <= keys
    opened = {one.key for one in words if one.method == "open"}
    assert opened
    assert {f"{page}.heading" for page in opened} <= keys
    if which.kind == "submits":
        assert any(".fields." in key or ".buttons." in key for key in keys)


@pytest.fixture
def live(portal: Portal, example: Path, tmp_path: Path, browser) -> Office:
    """The office at the mock portal in the garb of a live one: profile live, its address in the overlay."""
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    host = portal.url.removeprefix("http://")
    (tmp_path / "selectors").mkdir(exist_ok=True)
    (tmp_path / "selectors" / "portals.toml").write_text(
        f'[chaoyang_hr]\nentry = "{portal.url}/chaoyang_hr/"\nhosts = ["{host}"]\nlimits = {{ pause = 0 }}\n',
        "utf-8",
    )
    settings = Settings(
        _env_file=None,
        workspace=tmp_path,
        profile="live",
        today=TODAY,
        allow_http=("chaoyang_hr",),
        timeout=20,
    )
    Store.of(settings, "chaoyang_hr", "unit").keep(plain.office(portal).state())
    with Office(settings) as office:
        office.browser = browser
        yield office


ASKED = ("consultation", "unit", {"title": "续签材料", "content": "劳动合同要上传哪几页？"})


def test_nothing_unseen_is_sent_unattended(live: Office, portal: Portal) -> None:
    # Another question of that title: looking for ours opens its detail.
    plain.ask_district(portal, "续签材料", "要交哪些材料？")
    before = portal.received()
    live.approve(*ASKED, "示例经办")
    with pytest.raises(NotVerified) as refused:
        live.submit(*ASKED)
    named = {one.where.partition(": ")[2] for one in refused.value.problems}
    assert {"consultation.new.menu", "consultation.new.fields.content", "consultation.new.ask"} <= named
    assert "gongju doctor chaoyang_hr --business consultation" in str(refused.value)
    asked: list[int] = []
    with pytest.raises(NotVerified):
        live.submit(*ASKED, confirm=lambda job, doubts: bool(asked.append(len(doubts))))
    # The looks for what the portal has already have seen the list; the form has been seen by nobody.
    assert 0 < asked[0] < len(named)
    assert portal.control.received() == before
    live.fill(*ASKED)
    assert live.submit(*ASKED)["sent"]
    received = portal.received()[len(before) :]
    assert [one["fields"]["咨询内容"] for one in received] == ["劳动合同要上传哪几页？"]


def test_a_person_may_send_what_nobody_has_seen(live: Office, portal: Portal) -> None:
    live.approve(*ASKED, "示例经办")
    assert live.submit(*ASKED, confirm=lambda job, doubts: True)["sent"]
    assert len(portal.received("consultation")) == 1
