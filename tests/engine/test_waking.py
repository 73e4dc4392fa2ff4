"""What wakes a parked case, what does not, and how often things are read for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from robot.engine import inputs
from robot.engine.advance import advance
from robot.engine.clerk import Clerk
from robot.engine.history import History
from robot.engine.inputs import Shelf, files_of
from robot.engine.office import Office
from robot.errors import ConfigError
from robot.filing.docket_tables import Stage
from robot.people.models import Workspace
from robot.policy.calendar import BEIJING
from robot.settings import Settings
from tests.engine.portals import Portals, portals
from tests.engine.test_advance import grant, put, start

__all__ = ["portals"]

FIRST, SECOND = "C1", "C2"
POSITION = "position: 软件工程师               #", "position: 高级软件工程师   #"


@pytest.fixture
def two(portals: Portals) -> Portals:
    """Two employees' cases, each parked on its log-in."""
    grant(portals)
    for subject in ("E001", "E002"):
        start(portals, subject, "新办")
    for name in (FIRST, SECOND):
        assert portals.go(name).case.state is Stage.PERSON
    assert portals.woken() == []
    return portals


def test_what_changes_nothing_for_a_case_does_not_wake_it(two: Portals) -> None:
    unit = two.folder / "unit.yaml"
    unit.write_text(unit.read_text("utf-8") + "\n# 备注\n", "utf-8")
    assert two.woken() == [], "the file was saved, and says what it said"
    put(two, "employees/E001.yaml", *POSITION)
    assert two.woken() == [FIRST]
    two.go(FIRST)
    (two.folder / "papers" / "E002" / "more.pdf").write_bytes(b"%PDF-1.4")
    assert two.woken() == [SECOND]
    two.go(SECOND)
    put(two, "unit.yaml", "capital: 5000000 ", "capital: 6000000 ")
    assert two.woken() == [FIRST, SECOND]
    for name in (FIRST, SECOND):
        two.go(name)
    assert two.woken() == []
    assert not two.visits


def test_a_file_that_cannot_be_read_wakes_those_that_wait_for_a_file_only(two: Portals) -> None:
    put(two, "unit.yaml", "capital: 5000000 ", "capital: [ ")
    assert two.woken() == []
    with two.office() as office:
        office.docket.retry(FIRST, at=two.now)
    case = two.go(FIRST).case
    assert (case.state, case.what) == (Stage.MENDING, "改正文件")
    assert "文件有误" in case.reason
    assert two.woken() == []
    put(two, "unit.yaml", "capital: [ ", "capital: [[ ")
    assert two.woken() == [FIRST], "it is broken in another way now"
    two.go(FIRST)
    put(two, "unit.yaml", "capital: [[ ", "capital: 5000000 ")
    assert two.woken() == [FIRST], "the other stands as it did"
    assert two.go(FIRST).case.state is Stage.PERSON


def test_a_log_in_wakes_its_own_cases_while_a_file_is_broken(two: Portals) -> None:
    put(two, "unit.yaml", "capital: 5000000 ", "capital: [ ")
    two.log_ins.add(("talent_person", "E002"))
    assert two.woken() == [SECOND]


def test_a_turn_that_visits_nobody_reads_what_is_known_of_a_subject_once(
    two: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    of = History.of

    def counted(ledger: object, subject: str = "", *more: object) -> History:
        read.append(subject)
        return of(ledger, subject, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(History, "of", counted)
    with two.office() as office:
        assert advance(office, FIRST, two.now).did == "wait"
    assert sorted(read) == ["E001", "unit"]


def test_what_was_filed_after_a_reckoning_is_seen_by_the_next(two: Portals) -> None:
    two.log_ins.add(("talent_person", "E001"))
    two.woken()
    with two.office() as office:
        assert advance(office, FIRST, two.now).did == "fill"
        assert office.history("E001").last("profile", "E001") is not None


def test_the_files_are_read_once_for_all_turns_until_one_changes(
    two: Portals, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    load = inputs.load_workspace

    def counted(folder: Path) -> Workspace:
        read.append(folder)
        return load(folder)

    monkeypatch.setattr(inputs, "load_workspace", counted)
    settings = Settings(workspace=two.folder)
    for name in (FIRST, SECOND):
        with two.office() as office:
            office.docket.retry(name, at=two.now)
    with Clerk(settings, lambda: two.now) as clerk:
        for one in clerk.due():
            clerk.account(one.name)
            clerk.take(one.name, one.version)
        assert len(read) == 1
        put(two, "employees/E001.yaml", *POSITION)
        assert [one.name for one in clerk.due()] == [FIRST]
    assert len(read) == 2


def test_a_broken_file_is_not_read_over_and_over(portals: Portals) -> None:
    put(portals, "unit.yaml", "capital: 5000000 ", "capital: [ ")
    settings = Settings(workspace=portals.folder)
    shelf, files = Shelf(), files_of(settings)
    told = []
    for _ in range(2):
        with pytest.raises(ConfigError) as error:
            shelf.workspace(portals.folder, files)
        told.append((str(error.value), error.value.problems))
    assert told[0] == told[1]
    assert "unit.yaml" in told[0][0]


def test_every_file_an_operator_wrote_is_looked_at(portals: Portals) -> None:
    names = set(files_of(Settings(workspace=portals.folder)))
    assert {"unit.yaml", "employees/E001.yaml"} <= names
    assert any(name.startswith("papers/E001/") for name in names)
    assert not any(name.startswith("var/") for name in names)


def test_a_case_without_all_it_needs_says_everything_at_once(portals: Portals) -> None:
    start(portals, "E003", "新办")
    case = portals.go().case
    assert (case.state, case.step) == (Stage.PERSON, "quota_left")
    assert "还缺“有可用指标”（第13问）：请先办理 gongju start unit 指标申报" in case.reason
    assert "FAQ37-back-paid 近12个月社保有补缴" in case.reason, "what would stop it later is said now"
    put(portals, "unit.yaml", "permission: 朝阳区", "permission: 无")
    with portals.office() as office:
        office.docket.retry("C1", at=portals.now)
    case = portals.go().case
    assert case.step == "permission_granted"
    for way in ("业务办理权限", "指标申报"):
        assert f"gongju start unit {way}" in case.reason
    for way in ("业务办理权限", "指标申报"):
        start(portals, "unit", way)
    with portals.office() as office:
        office.docket.retry("C1", at=portals.now)
    case = portals.go().case
    assert case.state is Stage.REVIEW
    for waits in ("等待 C2（业务办理权限）", "等待 C3（指标申报）"):
        assert waits in case.reason


def test_a_case_that_waits_for_another_goes_on_as_soon_as_that_one_has_come_to_its_end(
    portals: Portals,
) -> None:
    began = portals.now
    start(portals, "E001", "新办")
    case = portals.go(FIRST).case
    assert (case.state, case.step) == (Stage.PERSON, "quota_left")
    assert portals.woken() == []
    start(portals, "unit", "指标申报")
    assert portals.woken() == [FIRST], "what a person was asked to open is open now"
    case = portals.go(FIRST).case
    assert case.state is Stage.REVIEW
    assert "等待 C2（指标申报）" in case.reason
    assert portals.woken() == []
    portals.go(SECOND)
    portals.approve("quota_application")
    portals.woken()
    assert portals.go(SECOND).case.step == "quota_granted"
    portals.woken()
    assert portals.go(FIRST).case.state is Stage.REVIEW, "applied for is not granted"
    assert portals.woken() == []
    portals.decide(
        "quota_application", "granted", "已批复", year="2026", granted_on="2026-11-05", granted="2", used="0"
    )
    with portals.office() as office:
        office.read("chaoyang_hr")
        office.docket.retry(SECOND, at=portals.now)
    assert portals.go(SECOND).case.state is Stage.DONE
    assert FIRST in portals.woken()
    case = portals.go(FIRST).case
    assert (case.state, case.step) == (Stage.PERSON, "profile"), "its own log-in is next"
    assert portals.now == began, "nobody has waited for the next poll"


def test_the_end_of_another_case_wakes_whom_it_keeps_waiting_also_when_it_brought_nothing(
    portals: Portals,
) -> None:
    start(portals, "unit", "指标申报")
    start(portals, "E001", "新办")
    assert portals.go(SECOND).case.state is Stage.REVIEW
    assert portals.woken() == []
    with portals.office() as office:
        office.docket.cancel(FIRST, at=portals.now)
    assert portals.woken() == [SECOND]
    case = portals.go(SECOND).case
    assert case.state is Stage.PERSON
    assert "请先办理 gongju start unit 指标申报" in case.reason
    assert portals.woken() == []
    with portals.office() as office:
        office.docket.pause(SECOND, at=portals.now)
    start(portals, "unit", "指标申报")
    assert portals.woken() == [], "a paused case stays so"


def test_a_case_is_opened_on_the_day_that_is_reckoned_with(tmp_path: Path) -> None:
    with Office(Settings(workspace=tmp_path, today=date(2026, 11, 5))) as office:
        case = office.docket.open("E001", "新办")
        assert case.created_at.astimezone(BEIJING).date() == date(2026, 11, 5)
        assert case.due == case.created_at
        paused = office.docket.pause(case.name)
        assert paused.updated_at.astimezone(BEIJING).date() == date(2026, 11, 5)
