"""Repairs: proposed by likeness or by a click, kept apart, in force once approved; sending buttons never."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mock_portal.pytest_plugin import Portal
from robot.browser.candidates import candidates
from robot.browser.locators import Locator, locators
from robot.browser.overlay import edited
from robot.browser.selector_files import load_selectors
from robot.engine import quarantine
from robot.engine.office import Office
from robot.engine.quarantine import Repair
from robot.engine.repair import propose, remembered
from robot.errors import ConfigError, FieldMismatch, HumanNeeded, PageChanged
from tests.filing.offices import Office as Scene

PHONE = "appointment.new.fields.phone"
SEED = 118
"""The mock portal calls 联系电话 by 联系电话情况 with it, beside all that does not matter."""
NOW = datetime(2026, 11, 5, 4, tzinfo=UTC)


def repair_of(locator: str, words: str, how: str = "label") -> Repair:
    before = locators(load_selectors("chaoyang_hr"))[locator].text
    return Repair(portal="chaoyang_hr", locator=locator, before=before, words=words, how=how, by="甲")


@pytest.mark.portal(drift=SEED)
def test_stop_repair_approve_file(portal: Portal, browser, ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renamed label: nothing is sent, the new words are proposed, and once approved it is filed right."""
    monkeypatch.setattr("robot.browser.checkup.SPOT_SECONDS", 0.8)
    scene = Scene(portal, browser, ws, "appointment")
    portal.control.drift(SEED)
    with pytest.raises((PageChanged, FieldMismatch), match="联系电话"):
        scene.submit()
    scene.visits.close()
    with Office(scene.settings) as office:
        office.browser = browser
        found = propose(office, "chaoyang_hr", "appointment.new")
        assert [(one.locator, one.words, one.how) for one in found.repairs] == [
            (PHONE, "联系电话情况", "label")
        ]
        assert "the only one here that no selector names" in found.repairs[0].why
        (proposed,) = remembered(office, "chaoyang_hr", "appointment.new")
    overlay = ws / "selectors" / "chaoyang_hr.toml"
    number = quarantine.keep(ws, proposed.model_copy(update={"by": "甲", "at": "2026-11-05 12:00"}))
    assert not overlay.exists()
    assert locators(load_selectors("chaoyang_hr", ws))[PHONE].words == "联系电话"
    assert scene.received() == []
    quarantine.approve(ws, number, "乙", NOW)
    assert overlay.read_text("utf-8") == (
        "[appointment.new.fields]\n"
        "# repaired 2026-11-05 04:00 by 甲, approved by 乙, was: 联系电话\n"
        'phone = "联系电话情况"\n'
    )
    assert quarantine.pending(ws) == {}
    mended = Scene(portal, browser, ws, "appointment")
    portal.control.drift(SEED)
    mended.submit()
    mended.check()
    (received,) = mended.received()
    assert received["fields"]["联系电话"] == mended.job.form.phone
    mended.visits.close()


def test_a_click_in_the_window(portal: Portal, browser, ws: Path) -> None:
    """The page hears nothing of the click."""
    scene = Scene(portal, browser, ws, "consultation")
    with Office(scene.settings) as office:
        office.browser = browser
        listen = "document.addEventListener('click', () => { window.heard += 1; }, true)"
        heard = f"() => {{ window.heard = 0; {listen}; }}"

        def click(page):
            page.tab.evaluate(heard)
            page.tab.get_by_text("咨询标题").click()
            assert page.tab.evaluate("window.heard") == 0

        found = propose(office, "chaoyang_hr", "consultation.new", "content", act=click)
        assert [(one.locator, one.words, one.how) for one in found.repairs] == [
            ("consultation.new.fields.content", "咨询标题", "label")
        ]
        found = propose(office, "chaoyang_hr", "consultation.new", "title", act=click)
        assert (found.repairs, found.helpless) == ((), ())  # clicked what it names already
        with pytest.raises(HumanNeeded, match="the window was closed"):
            propose(office, "chaoyang_hr", "consultation.new", "title", act=lambda page: page.tab.close())
        with pytest.raises(ConfigError, match="by hand only"):
            propose(office, "chaoyang_hr", "consultation.new", "ask", act=click)
        with pytest.raises(ConfigError, match="follows a form that has to be filled in"):
            propose(office, "chaoyang_hr", "quota.new.tax")
    scene.visits.close()
    assert scene.received() == []


def test_the_likeliest_comes_first_and_nothing_that_sends() -> None:
    page = "form"
    next_ = Locator(page, "next", "element", "下一步", "button 下一步")
    name = Locator(page, "fields.name", "field", "姓名", "姓名")
    phone = Locator(page, "fields.phone", "field", "联系电话", "联系电话")
    things = {
        "fields": [("姓名", 1), ("联系人电话", 1), ("联系电话号", 1), ("备注", 1)],
        "buttons": [("下一步提交", 1), ("继续下一步", 1), ("下 一 步 骤", 2)],
    }
    assert [one.words for one in candidates(phone, [name], things)] == ["联系人电话", "联系电话号"]
    assert "beside 姓名" in candidates(phone, [name], things)[0].why
    assert [one.words for one in candidates(next_, [], things)] == ["继续下一步"]


@pytest.mark.parametrize(
    "key", ["quota.detail.report", "appointment.new.book", "quota.return.tables.grants.buttons.give_back"]
)
def test_what_sends_is_repaired_by_hand_only(tmp_path: Path, key: str) -> None:
    number = quarantine.keep(tmp_path, repair_of(key, "上报申请", "button"))
    with pytest.raises(ConfigError, match=r"by hand only.*selectors/chaoyang_hr\.toml"):
        quarantine.approve(tmp_path, number, "乙", NOW)
    assert not (tmp_path / "selectors" / "chaoyang_hr.toml").exists()


def test_a_declaration_is_repaired_by_hand_only(tmp_path: Path) -> None:
    before = locators(load_selectors("talent_person"))["application.fields.promise"].text
    one = Repair(
        portal="talent_person", locator="application.fields.promise", before=before, words="同意", how="label"
    )
    with pytest.raises(ConfigError, match="by hand only"):
        quarantine.approve(tmp_path, quarantine.keep(tmp_path, one), "乙", NOW)


def test_nothing_else_is_made_to_send(tmp_path: Path) -> None:
    number = quarantine.keep(tmp_path, repair_of("quota.new.next", "提交并上报", "button"))
    with pytest.raises(ConfigError, match="sends or declares"):
        quarantine.approve(tmp_path, number, "乙", NOW)


def test_a_repair_of_selectors_that_changed_since(tmp_path: Path) -> None:
    number = quarantine.keep(tmp_path, repair_of(PHONE, "手机"))
    overlay = tmp_path / "selectors" / "chaoyang_hr.toml"
    overlay.write_text('[appointment.new.fields]\nphone = "电话"  # seen on the site\n', "utf-8")
    with pytest.raises(ConfigError, match="has changed since"):
        quarantine.approve(tmp_path, number, "乙", NOW)
    with pytest.raises(ConfigError, match="no repair of this number waits; there are: 1"):
        quarantine.approve(tmp_path, 7, "乙", NOW)


@pytest.mark.parametrize(
    ("key", "words", "how"),
    [
        ("quota.new.menu", "新增申报", "text"),
        ("quota.new.heading", "单位基本信息", "heading"),
        ("quota.new.next", "继续", "link"),
        ("quota.list.tables.applications.state", "当前状态", "column"),
        ("appointment.list.tables.appointments.buttons.move", "变更时间", "button"),
        ("quota.detail.shows.reason", '理由 "说明"', "label"),
    ],
)
def test_each_kind_is_written_so_that_it_holds(tmp_path: Path, key: str, words: str, how: str) -> None:
    overlay = tmp_path / "selectors" / "chaoyang_hr.toml"
    overlay.parent.mkdir()
    mine = '# mine\n[quota.new.fields]\nunit_name = "企业名称"  # seen\n\n[quota.new]\nheading = "单位信息"\n'
    overlay.write_text(mine, "utf-8")
    quarantine.approve(tmp_path, quarantine.keep(tmp_path, repair_of(key, words, how)), "乙", NOW)
    found = load_selectors("chaoyang_hr", tmp_path)
    assert locators(found)[key].words == words
    assert locators(found)["quota.new.fields.unit_name"].words == "企业名称"
    assert "# mine" in overlay.read_text("utf-8")
    if key == "quota.new.next":
        assert found.element(key).then == "quota.new.tax"
    if key.endswith(".move"):
        assert found.table("appointment.list.appointments").buttons["move"].then == "appointment.move"


def test_rows_are_repaired_too(tmp_path: Path) -> None:
    for key, words in (("add", "增加子女"), ("name", "子女姓名"), ("", "子女信息")):
        whole = f"profile.fields.children{'.' if key else ''}{key}"
        one = locators(load_selectors("talent_person", tmp_path))[whole]
        how = "button" if key == "add" else "label"
        number = quarantine.keep(
            tmp_path, Repair(portal="talent_person", locator=whole, before=one.text, words=words, how=how)
        )
        quarantine.approve(tmp_path, number, "乙", NOW)
        assert locators(load_selectors("talent_person", tmp_path))[whole].words == words


def test_an_overlay_that_cannot_be_edited_line_by_line(tmp_path: Path) -> None:
    overlay = tmp_path / "selectors" / "chaoyang_hr.toml"
    overlay.parent.mkdir()
    overlay.write_text('appointment = { new = { fields = { name = "姓名" } } }\n', "utf-8")
    number = quarantine.keep(tmp_path, repair_of(PHONE, "手机"))
    with pytest.raises(ConfigError, match="by hand"):
        quarantine.approve(tmp_path, number, "乙", NOW)
    assert overlay.read_text("utf-8").startswith("appointment = {")
    assert list(quarantine.pending(tmp_path)) == [1]


def test_an_old_line_is_replaced_in_its_place() -> None:
    text = 'x = 1\n\n[a.b]\none = "1"\ntwo = "2"\n\n[c]\none = "3"\n'
    assert edited(text, ("a", "b"), 'one = "9"', "n") == text.replace('one = "1"', '# n\none = "9"')
    assert edited(text, ("a", "b"), 'six = "6"', "n") == text.replace(
        'two = "2"\n', 'two = "2"\n# n\nsix = "6"\n'
    )
    assert edited("", ("d",), "k = 1", "n") == "[d]\n# n\nk = 1\n"


def test_a_quarantine_file_that_is_none(tmp_path: Path) -> None:
    quarantine.keep(tmp_path, repair_of(PHONE, "手机"))
    (tmp_path / "selectors" / "quarantine" / "0002.toml").write_text("portal = 3", "utf-8")
    with pytest.raises(ConfigError, match=r"0002\.toml"):
        quarantine.pending(tmp_path)
