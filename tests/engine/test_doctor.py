"""The doctor on the mock portal: what it looks at, what it leaves out and why, and that it sends nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mock_portal.pytest_plugin import Portal
from robot.browser.locators import Sighting
from robot.browser.selector_files import load_selectors, portal_names
from robot.browser.session import Store
from robot.commands.doctor import examined
from robot.engine.doctor import Unreached, doctor, pages_of, public_pages, why_not
from robot.engine.office import Office
from robot.errors import ConfigError, SessionExpired
from robot.filing.catalog import businesses
from robot.settings import Settings
from tests.factories import TODAY
from tests.flows import plain


@pytest.fixture
def office(portal: Portal, example: Path, tmp_path: Path, browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("robot.browser.checkup.SPOT_SECONDS", 0.8)  # no page here draws anything late
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    settings = Settings(_env_file=None, workspace=tmp_path, mock_url=portal.url, today=TODAY, timeout=10)
    with Office(settings) as one:
        one.browser = browser
        yield one


def held(portal: Portal) -> dict[str, object]:
    """All that the portal holds, but for the time and who is logged in since when."""
    return {name: value for name, value in portal.state().items() if name not in ("now", "sessions")}


def test_the_unit_platform(office: Office, portal: Portal) -> None:
    """From the list it goes on to a detail page and its form; what writes is not pressed."""
    Store.of(office.settings, "talent_unit", "unit").keep(plain.unit_site(portal).state())
    before = held(portal)
    checkup = doctor(office, "talent_unit", "contract_update")
    pages = {one.page: one for one in checkup.pages}
    assert list(pages) == ["employees", "employee", "contract"]
    assert all(one.unreached is None and one.picture for one in checkup.pages)
    found = {one.locator.whole: one.sighting for page in checkup.pages for one in page.findings}
    assert found["contract.fields.begins"] is found["contract.save"] is Sighting.SEEN
    assert Sighting.MISSING not in found.values()
    leaving = {one.page: one.unreached for one in doctor(office, "talent_unit", "disassociation").pages}
    assert leaving["disassociation"] is Unreached.WRITES
    assert portal.received() == portal.refused() == []
    assert held(portal) == before


def test_a_renamed_label_and_the_page_for_people(office: Office, portal: Portal) -> None:
    Store.of(office.settings, "chaoyang_hr", "unit").keep(plain.office(portal).state())
    overlay = office.settings.workspace / "selectors" / "chaoyang_hr.toml"
    overlay.parent.mkdir(exist_ok=True)
    overlay.write_text('[appointment.new.fields]\nphone = "手机<b>"\n', "utf-8")
    result = examined(office, "chaoyang_hr", "appointment", None)
    assert not result["ok"]
    states = {one["locator"]: one["state"] for one in result["locators"]}
    assert states["appointment.new.fields.phone"] == "missing"
    assert states["appointment.new.fields.name"] == states["appointment.new.book"] == "verified"
    page = Path(result["page"])
    assert page.name == "mock-chaoyang_hr.html"
    assert page.stat().st_mode & 0o777 == 0o600
    text = page.read_text("utf-8")
    assert "页面体检" in text
    assert text.count("data:image/png;base64,") == 2
    assert "手机&lt;b&gt;" in text
    assert "手机<b>" not in text
    assert ">员工姓名</span>" in text  # the box on the picture has its name
    assert 'src="http' not in text


def test_what_cannot_be_reached_by_reading() -> None:
    selectors = load_selectors("chaoyang_hr")
    assert why_not(selectors, "quota.new.tax") is Unreached.FORM
    assert why_not(selectors, "quota.return.new") is Unreached.WRITES
    assert public_pages("chaoyang_hr") == {"consultation_personal.new", "consultation_personal.replies"}
    for portal in portal_names():
        used = {page for one in businesses().values() if one.portal == portal for page in pages_of(one.name)}
        assert used == set(load_selectors(portal).pages)


def test_questions_that_cannot_be_answered(office: Office) -> None:
    with pytest.raises(SessionExpired, match="no employee has logged in"):
        doctor(office, "talent_person")
    with pytest.raises(ConfigError, match="no business of talent_unit; there are"):
        doctor(office, "talent_unit", "appointment")
