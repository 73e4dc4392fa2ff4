"""A case from its start to its end, turn by turn: what waits for whom, what is sent, and once only."""

from __future__ import annotations

from datetime import UTC, datetime

from robot.filing.docket_tables import Stage
from tests.engine.portals import Portals, example, portals

__all__ = ["example", "portals"]

CASE = "C1"


def start(portals: Portals, subject: str, way: str, **options: str) -> None:
    with portals.office() as office:
        office.docket.open(subject, way, options, at=portals.now)


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def test_a_quota_application_waits_for_the_first_of_the_next_month(portals: Portals) -> None:
    portals.now = at("2026-11-17T10:00")  # the 12th working day
    start(portals, "unit", "指标申报")
    case = portals.go().case
    assert case.state is Stage.WINDOW
    assert case.due == at("2026-12-01T09:00")
    assert "每月前 10 个工作日，第9问" in case.reason
    assert "2026-12-01 09:00 办理" in case.reason
    assert not portals.visits
    case = portals.wait().case
    assert (case.state, case.who, case.what) == (Stage.APPROVAL, "单位经办人", "批准要发送的内容")
    assert "gongju approve quota_application" in case.reason
    assert (portals.fills, portals.clicks) == (["quota_application"], [])
    portals.approve("quota_application")
    assert portals.woken() == [CASE]
    case = portals.go().case
    assert portals.clicks == ["quota_application"]
    assert (case.state, case.step) == (Stage.REVIEW, "quota_granted")
    portals.decide(
        "quota_application", "granted", "已批复", year="2026", granted_on="2026-12-24", granted="2", used="0"
    )
    portals.now = at("2026-12-24T18:00")
    assert portals.wait().case.state is Stage.DONE


GRANTED = "  - { year: 2026, granted_on: 2026-11-02, granted: 2, used: 0 }\n"
UNIT_STEPS = ("talent_unit", "unit")
DISTRICT = ("chaoyang_hr", "unit")
PERSON = ("talent_person", "E001")


def put(portals: Portals, name: str, old: str, new: str) -> None:
    """Somebody edits a file of the workspace."""
    file = portals.folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def grant(portals: Portals) -> None:
    """The unit has quota of this year."""
    put(portals, "unit.yaml", "quota:", "quota:\n" + GRANTED + "#")
    text = (portals.folder / "unit.yaml").read_text("utf-8")
    lines = [
        line
        for line in text.splitlines()
        if not line.startswith("#  ") and "year: 2025, granted_on" not in line
    ]
    (portals.folder / "unit.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def approve(portals: Portals, business: str, **options: str) -> None:
    """The case waits for it; a person approves; it goes on by itself."""
    case = portals.go().case
    assert (case.state, case.step) == (Stage.APPROVAL, business), case.reason
    portals.approve(business, case.subject, **options)
    assert portals.woken() == [CASE]


def apply(portals: Portals) -> None:
    """新办 up to the application at the portal, with the employee logged in."""
    grant(portals)
    portals.log_ins.add(PERSON)
    start(portals, "E001", "新办")
    for business in ("profile", "association", "association_approval", "attachments", "permit_application"):
        approve(portals, business)
    portals.later(minutes=1)


def test_a_permit_application_from_start_to_granted(portals: Portals) -> None:
    grant(portals)
    start(portals, "E001", "新办")
    case = portals.go().case
    assert (case.state, case.step, case.who, case.what, case.portal) == (
        Stage.PERSON,
        "profile",
        "员工本人",
        "北京通扫码",
        "talent_person",
    )
    assert "gongju login talent_person --employee E001" in case.reason
    assert not portals.visits, "without a log-in nobody goes there"
    assert portals.woken() == []
    portals.log_ins.add(PERSON)
    assert portals.woken() == [CASE]
    for business in ("profile", "association"):
        approve(portals, business)
    portals.log_ins.remove(UNIT_STEPS)
    case = portals.go().case
    assert (case.step, case.who, case.what, case.portal) == (
        "association_approval",
        "单位经办人",
        "法人一证通",
        "talent_unit",
    )
    portals.log_ins.add(UNIT_STEPS)
    assert portals.woken() == [CASE]
    for business in ("association_approval", "attachments", "permit_application", "application_review"):
        approve(portals, business)
    case = portals.go().case
    assert (case.step, case.pins) == ("appointment", {"date": "2026-11-10"})
    assert "gongju approve appointment E001 --with date=2026-11-10" in case.reason
    portals.now = at("2026-11-06T09:00")  # the day stays: what is approved is what is sent
    approve(portals, "appointment", date="2026-11-10")
    case = portals.go().case
    assert (case.state, case.step) == (Stage.REVIEW, "district")
    portals.decide("permit_application", "in_review", "市级审批中")
    portals.now = at("2026-11-10T12:00")
    assert portals.go().case.step == "city"
    portals.decide("permit_application", "granted", "已办结")
    portals.later(days=1)
    case = portals.go().case
    assert (case.state, case.due, case.closed_at) == (Stage.DONE, None, portals.now)
    assert (portals.folder / "var/slip/E001.pdf").is_file()
    sent = [one.business for one in portals.sent]
    assert sent == portals.clicks
    assert sorted(sent) == sorted(set(sent)), "each once"
    assert portals.last("appointment").values["date"] == "2026-11-10"
    with portals.office() as office:
        lines = office.docket.history(CASE)
    assert [line.did for line in lines].count("send") == 7
    assert "示例甲" not in "".join(line.note for line in lines)


def test_returned_mended_approved_and_sent_again(portals: Portals) -> None:
    apply(portals)
    portals.go()
    portals.decide("permit_application", "returned", "单位退回", "请补充工作经历，示例甲本人核对")
    portals.later(days=1)
    with portals.office() as office:
        office.docket.retry(CASE, at=portals.now)
        office.read("talent_unit")
    case = portals.go().case
    assert (case.state, case.step) == (Stage.MENDING, "permit_application")
    assert "已退回：请补充工作经历" in case.reason
    assert "示例甲" not in case.reason
    assert portals.woken() == []
    put(
        portals, "employees/E001.yaml", "position: 软件工程师               #", "position: 高级软件工程师   #"
    )
    assert portals.woken() == [CASE]
    before = len(portals.sent)
    case = portals.go().case
    assert case.state is Stage.APPROVAL, case.reason
    while case.step != "permit_application":  # what the profile says has changed too
        portals.approve(case.step, "E001")
        portals.woken()
        case = portals.go().case
    assert len(portals.clicks) == len(portals.sent)
    portals.approve("permit_application", "E001")
    portals.woken()
    assert portals.go().case.step == "application_review"
    again = [one for one in portals.sent if one.business == "permit_application"]
    assert [one.state for one in again] == ["returned", "filed"]
    assert len(portals.sent) > before
