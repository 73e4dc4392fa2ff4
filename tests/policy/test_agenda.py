"""The agenda: each kind of day on both sides of its edge, the golden one, the iCalendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar

from robot.people.models import Employee, Unit, Workspace
from robot.policy import calendar
from robot.policy.agenda import Agenda, Filed, agenda
from robot.policy.hotline import is_open
from robot.policy.hotline import text as hotline
from robot.policy.ics import is_ours, to_ics
from robot.policy.parameters import parameters
from tests.factories import TODAY, UNIT_NAME, employee, id_number, income, insurance, unit
from tests.policy.strategies import TODAY as ANY_TODAY
from tests.policy.strategies import employees, units

GOLDEN = Path(__file__).with_name("golden") / "agenda.txt"
PERMIT = {"number": "BJ20230000001", "issued": "2023-12-01", "expires": "2026-12-31", "unit_name": UNIT_NAME}
GRANT = {"year": 2026, "granted_on": "2026-10-26", "granted": 2, "used": 1}
STAMP = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)


def _agenda(
    *people: Employee, today: date = TODAY, until: str | None = None, filed: Any = (), **of_unit: Any
) -> Agenda:
    end = date.fromisoformat(until) if until else None
    return agenda(Workspace(unit=unit(**of_unit), employees=people), today, end, filed=filed)


def days(found: Agenda, kind: str) -> list[str]:
    return [str(one.on) for one in found.items if one.kind == kind]


def example() -> Agenda:
    return _agenda(
        employee(),
        employee(key="E002", permit=PERMIT),
        employee(key="E003", permit=PERMIT, left_on="2026-09-01"),
        employee(key="E004", permit=PERMIT | {"suspended": True}),
        employee(key="E005", employed_since="2025-12-15", id_number=id_number("1970-12-20", "女")),
        until="2026-12-31",
        quota=[GRANT],
        filed=(
            Filed("permit", "E001", "申请工作居住证", TODAY),
            Filed("quota", "unit", "指标申报", TODAY),
        ),
    )


def test_the_golden_agenda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read line by line against the calendar before it was frozen, when 2027 was not published yet."""
    monkeypatch.setattr(calendar, "_published", lambda: frozenset(range(2001, 2027)))
    lines = [
        f"{one.on} {one.subject} {one.kind} FAQ{one.faq} {one.what} {one.do} {one.rests_on}".rstrip()
        for one in example().items
    ]
    assert "\n".join(lines) + "\n" == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(
    ("granted_on", "lapses", "give_back"),
    [
        ("2026-06-26", ["2026-09-24"], ["2026-09-24"]),
        ("2026-07-05", ["2026-10-03"], ["2026-09-30"]),  # ends in the National Day holidays
        ("2026-10-02", ["2026-12-31"], ["2026-12-31"]),  # its 90th day is the last of the year
        ("2026-10-01", ["2026-12-30"], ["2026-12-30"]),
        ("2026-12-01", ["2026-12-31"], ["2026-12-31"]),
    ],
)
def test_quota_lapses_after_90_days_or_with_the_year(
    granted_on: str, lapses: list[str], give_back: list[str]
) -> None:
    today = date.fromisoformat(granted_on)
    found = _agenda(today=today, quota=[GRANT | {"granted_on": granted_on}])
    assert (days(found, "quota-lapses"), days(found, "quota-return")) == (lapses, give_back)


def test_used_up_quota_is_no_date() -> None:
    assert days(_agenda(quota=[GRANT | {"used": 2}]), "quota-lapses") == []


def test_windows_of_a_unit_without_quota() -> None:
    found = _agenda(until="2026-12-31")
    assert days(found, "window-opens") == ["2026-12-01"]
    assert days(found, "window-closes") == ["2026-11-13", "2026-12-14"]
    assert {one.what[:4] for one in found.items if one.kind.startswith("window")} == {"指标申报"}


def test_no_window_while_quota_is_left_and_a_second_application_after() -> None:
    """FAQ 22: granted 2026-06-26, usable to 2026-09-24: the October window is the next one."""
    grant = GRANT | {"granted_on": "2026-06-26"}
    found = _agenda(today=date(2026, 7, 1), until="2026-10-31", quota=[grant])
    assert days(found, "window-opens") == ["2026-10-08"]
    assert [one.what for one in found.items if one.kind == "window-opens"] == ["二次申报开始受理"]


def test_the_renewal_of_a_holder() -> None:
    found = _agenda(employee(permit=PERMIT), until="2026-12-31")
    assert days(found, "renewal-opens") == ["2026-11-01"]
    assert days(found, "renewal-latest") == ["2026-12-03"]
    assert days(found, "permit-expires") == ["2026-12-31"]
    assert days(found, "papers-stale") == []


def test_a_lapsed_permit_is_an_applicant_again() -> None:
    found = _agenda(employee(permit=PERMIT | {"expires": "2026-11-04"}))
    assert days(found, "renewal-latest") == []
    assert days(found, "papers-stale") == ["2026-12-31"]


def test_a_suspended_permit_is_changed_in_time() -> None:
    found = _agenda(employee(permit=PERMIT | {"suspended": True}))
    assert (days(found, "change-latest"), days(found, "renewal-opens")) == (["2026-12-03"], [])


def test_a_leaver_is_disassociated_and_nothing_else() -> None:
    found = _agenda(employee(permit=PERMIT, left_on="2026-09-01"))
    assert [(one.kind, str(one.on)) for one in found.items if one.subject == "E001"] == [
        ("disassociate", "2026-10-31")
    ]
    assert found.as_dict()["items"][0]["overdue"] is True
    gone = _agenda(employee(permit=PERMIT | {"suspended": True}, left_on="2026-09-01"))
    assert days(gone, "disassociate") == []


@pytest.mark.parametrize(("last", "stale"), [("2026-09", ["2026-11-30"]), ("2026-10", ["2026-12-31"])])
def test_papers_go_stale_two_months_on(last: str, stale: list[str]) -> None:
    """FAQ 36: months to October serve in November and December."""
    found = _agenda(employee(income=income(last=last), insurance=insurance(last=last)))
    assert days(found, "papers-stale") == stale


def test_age_and_a_year_of_work() -> None:
    woman = employee(id_number=id_number("1970-12-20", "女"), employed_since="2026-03-01")
    found = _agenda(woman)
    assert (days(found, "age-doubt"), days(found, "age-limit")) == ([], ["2026-12-19"])
    younger = _agenda(employee(id_number=id_number("1971-12-20", "女")))
    assert (days(younger, "age-doubt"), days(younger, "age-limit")) == (["2026-12-20"], [])
    assert days(found, "may-apply") == ["2027-03-01"]
    holder = _agenda(employee(id_number=id_number("1971-12-20", "女"), permit=PERMIT))
    assert days(holder, "retirement") == ["2026-12-20"]


def test_retirement_as_the_file_states_it() -> None:
    """FAQ 83: reached and denied is not asked again; retired, and nothing is due any more."""
    born = id_number("1971-11-05", "女")  # 55 today
    for retired, due in ((None, ["2026-11-05"]), (False, [])):
        found = _agenda(employee(id_number=born, permit=PERMIT, retired=retired))
        assert days(found, "retirement") == due
        assert days(found, "renewal-latest") == ["2026-12-03"]
    younger = _agenda(employee(id_number=id_number("1971-11-06", "女"), permit=PERMIT, retired=False))
    assert days(younger, "retirement") == ["2026-11-06"]
    gone = _agenda(employee(id_number=born, permit=PERMIT, retired=True))
    assert [one for one in gone.items if one.subject == "E001"] == []


def test_answers_due() -> None:
    filed = (
        Filed("permit", "E001", "续签", date(2026, 9, 15)),
        Filed("quota", "unit", "指标申报", date(2026, 9, 3)),
    )
    found = _agenda(filed=filed)
    assert sorted(days(found, "answer-due")) == ["2026-09-30", "2026-10-19"]


def test_what_rests_on_an_unpublished_year_says_so() -> None:
    (notes,) = {one.rests_on for one in _agenda(until="2099-02-01", today=date(2098, 12, 30)).items}
    assert "2099年" in notes


def test_a_day_the_numbers_do_not_cover_is_a_note() -> None:
    found = _agenda(today=date(2021, 4, 1))
    assert found.items == ()
    assert any("window_days" in note for note in found.notes)


def test_the_operators_own_numbers_count(tmp_path: Path) -> None:
    own = tmp_path / "parameters.toml"
    own.write_text("[renewal_days]\nvalues = [{ from = 2026-01-01, value = 90 }]\n")
    one = Workspace(unit=unit(), employees=(employee(permit=PERMIT),))
    found = agenda(one, TODAY, numbers=parameters(TODAY, own))
    assert days(found, "renewal-opens") == ["2026-10-02"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(units(), employees(), employees(key="E2"), ANY_TODAY)
def test_no_file_however_odd_gives_a_traceback(
    one: Unit, person: Employee, other: Employee, today: date
) -> None:
    found = agenda(Workspace(unit=one, employees=(person, other)), today)
    assert found == agenda(Workspace(unit=one, employees=(other, person)), today)
    assert all(each.on <= found.until for each in found.items)
    assert to_ics(found, STAMP).count(b"BEGIN:VEVENT") == len(found.items)


def test_the_calendar_file_is_what_a_phone_reads() -> None:
    raw = to_ics(example(), STAMP)
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert is_ours(raw)
    read = Calendar.from_ical(raw)
    assert not read.errors
    assert (read["version"], read["prodid"]) == ("2.0", "-//gongju//agenda//ZH")
    events = read.walk("VEVENT")
    assert len({one["uid"] for one in events}) == len(events) == len(example().items)
    for one, due in zip(events, example().items, strict=True):
        assert not one.errors
        assert one["dtstart"].dt == due.on
        assert one["dtend"].dt == due.on + timedelta(days=1)
        assert one["dtstamp"].dt == STAMP
        assert str(one["summary"]) == f"{'单位' if due.subject == 'unit' else due.subject}：{due.what}"
        assert str(one["description"]) == f"{due.do}{due.rests_on}依据：常见问题第{due.faq}问。"
        (alarm,) = one.walk("VALARM")
        assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", timedelta(days=-3))


def test_a_second_import_updates_the_events_of_the_first() -> None:
    later = datetime(2026, 11, 6, tzinfo=UTC)
    first, second = (Calendar.from_ical(to_ics(example(), stamp)) for stamp in (STAMP, later))
    assert [one["uid"] for one in first.walk("VEVENT")] == [one["uid"] for one in second.walk("VEVENT")]
    assert to_ics(example(), STAMP) == to_ics(example(), STAMP)


@pytest.mark.parametrize(
    "title", ['a;b,c\\d"e:f', "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:no", "x\nATTACH:file:///etc/passwd"]
)
def test_signs_with_a_meaning_come_back_as_they_were(title: str) -> None:
    filed = _agenda(filed=(Filed("quota", "unit", title, TODAY),))
    read = Calendar.from_ical(to_ics(filed, STAMP))
    summaries = [str(one["summary"]) for one in read.walk("VEVENT")]
    assert f"单位：{title}应有答复".replace("\r\n", "\n") in summaries
    assert len(summaries) == len(filed.items)  # no event more, and nothing attached to one
    assert not any("attach" in one for one in read.walk())


def test_another_calendar_is_not_ours() -> None:
    assert not is_ours(b"BEGIN:VCALENDAR\r\nPRODID:-//Apple Inc.//EN\r\nEND:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-05T08:59:59+08:00", False),
        ("2026-11-05T09:00:00+08:00", True),
        ("2026-11-05T12:30:00+08:00", True),
        ("2026-11-05T16:59:59+08:00", True),
        ("2026-11-05T17:00:00+08:00", False),
        ("2026-11-07T10:00:00+08:00", False),  # Saturday
        ("2026-10-10T10:00:00+08:00", True),  # a worked Saturday
        ("2026-11-05T01:00:00+00:00", True),  # nine in Beijing
    ],
)
def test_the_hotline(now: str, expected: bool) -> None:
    moment = datetime.fromisoformat(now)
    assert is_open(moment) is expected
    assert ("现在有人接听" in hotline(moment)) is expected


def test_when_the_hotline_opens_again() -> None:
    assert "2026-11-09 09:00" in hotline(datetime.fromisoformat("2026-11-06T17:00:00+08:00"))
    assert "2026-11-06 09:00" in hotline(datetime.fromisoformat("2026-11-06T07:00:00+08:00"))
