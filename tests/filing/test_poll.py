"""Readings: kept, compared, followed; and what is no reading."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sample_flows.chaoyang_hr import samples
from simulated import SAMPLE, SAMPLES, approved, job

from robot.browser.forms import Reading
from robot.browser.selectors import PUBLIC
from robot.errors import AccountBusy, ConfigError, PortalDown, SessionExpired
from robot.filing import looks
from robot.filing.catalog import Business
from robot.filing.poll import poll, subjects_to_read
from robot.filing.protocol import submit
from robot.filing.states import State

ACCOUNTS = {"chaoyang_hr": ["unit"]}


@pytest.fixture
def filed(desk):
    submit(desk, approved(desk, job()))
    return desk


def test_the_first_reading_is_news_the_same_again_is_not(world, filed):
    first = poll(filed, [SAMPLES], ACCOUNTS)
    assert [(one.subject, one.number, one.before, one.after) for one in first.changes] == [
        ("unit", "ZB0001", "", "filed")
    ]
    world.pass_time(60)
    second = poll(filed, [SAMPLES], ACCOUNTS)
    assert (second.changes, second.readings) == ([], 1)
    (kept,) = filed.ledger.readings()
    assert (kept.last_seen - kept.first_seen).total_seconds() == 60


def test_a_return_with_its_opinion_moves_the_filing(world, filed):
    poll(filed, [SAMPLES], ACCOUNTS)
    world.stored[0].state, world.stored[0].opinion = "returned", "学历证书请上传彩色扫描件"
    (change,) = poll(filed, [SAMPLES], ACCOUNTS).changes
    assert (change.before, change.after, change.opinion) == ("filed", "returned", "学历证书请上传彩色扫描件")
    filing = filed.ledger.get(job().key)
    assert (filing.state, filing.opinion) == (State.RETURNED, "学历证书请上传彩色扫描件")
    assert [one.opinion for one in filed.ledger.readings(number="ZB0001")] == ["学历证书请上传彩色扫描件", ""]
    assert filed.ledger.events(filing)[-1].note == "samples"


def test_what_else_is_new_on_the_page_is_named(filed, monkeypatch):
    facts = {"used": "0", "left": "2"}
    monkeypatch.setattr(samples, "read", lambda page: [Reading("", "ZB9", "granted", "已下达", facts=facts)])
    poll(filed, [SAMPLES], ACCOUNTS)
    facts = {"used": "1", "left": "2"}
    monkeypatch.setattr(samples, "read", lambda page: [Reading("", "ZB9", "granted", "已下达", facts=facts)])
    (change,) = poll(filed, [SAMPLES], ACCOUNTS).changes
    assert (change.before, change.after, change.facts) == ("granted", "granted", {"used": ("0", "1")})


def test_a_number_that_is_not_ours_is_kept_and_moves_nothing(world, filed):
    world.receive({})
    outcome = poll(filed, [SAMPLES], ACCOUNTS)
    assert [one.subject for one in outcome.changes] == ["unit", ""]
    assert filed.ledger.get(job().key).receipt_number == "ZB0001"


def test_readings_without_a_number_are_news_once(filed, monkeypatch):
    people = [Reading("", "", "", "已关联", facts={"name": name}) for name in ("甲", "乙", "丙")]
    monkeypatch.setattr(samples, "read", lambda page: people)
    assert len(poll(filed, [SAMPLES], ACCOUNTS).changes) == 3
    assert poll(filed, [SAMPLES], ACCOUNTS).changes == []
    people[1] = Reading("", "", "", "已解除", facts={"name": "乙"})
    assert [one.portal_state for one in poll(filed, [SAMPLES], ACCOUNTS).changes] == ["已解除"]


def test_another_business_with_the_same_number_moves_nothing(world, filed, monkeypatch):
    monkeypatch.setattr(
        samples, "read", lambda page: [Reading("appointment", "ZB0001", "granted", "受理通过")]
    )
    poll(filed, [SAMPLES], ACCOUNTS)
    assert filed.ledger.get(job().key).state is State.FILED


def test_a_list_that_lags_does_not_move_a_filing_to_and_fro(world, filed, monkeypatch):
    """Two pages of a portal show the same filing; one of them is behind, for good."""
    poll(filed, [SAMPLES], ACCOUNTS)
    world.stored[0].state = "in_review"
    poll(filed, [SAMPLES], ACCOUNTS)
    world.stored[0].state = "returned"
    poll(filed, [SAMPLES], ACCOUNTS)
    behind = Business("behind", samples)
    seen = [Reading("sample", "ZB0001", "in_review", "in_review")]
    monkeypatch.setattr(samples, "read", lambda page: seen)
    poll(filed, [behind], ACCOUNTS)
    after = filed.ledger.get(job().key).state
    poll(filed, [behind], ACCOUNTS)
    assert filed.ledger.get(job().key).state is after


def test_a_state_never_goes_back_from_granted(world, filed):
    world.stored[0].state = "granted"
    poll(filed, [SAMPLES], ACCOUNTS)
    world.stored[0].state = "in_review"
    (change,) = poll(filed, [SAMPLES], ACCOUNTS).changes
    assert change.after == "in_review"
    assert filed.ledger.get(job().key).state is State.GRANTED


@pytest.mark.parametrize("error", [SessionExpired("logged out"), PortalDown("系统维护中")])
def test_a_log_in_or_maintenance_page_is_a_failure_and_no_change(world, filed, monkeypatch, error):
    poll(filed, [SAMPLES], ACCOUNTS)

    def read(page):
        raise error

    monkeypatch.setattr(samples, "read", read)
    outcome = poll(filed, [SAMPLES], ACCOUNTS)
    assert (outcome.changes, outcome.readings) == ([], 0)
    assert [(one.portal, one.account, one.reader, one.error) for one in outcome.failures] == [
        ("chaoyang_hr", "unit", "samples", error)
    ]
    assert len(filed.ledger.readings()) == 1


def test_a_portal_that_answers_at_the_second_try_is_read(world, filed):
    world.down = 1
    assert poll(filed, [SAMPLES], ACCOUNTS).readings == 1


def test_a_changed_page_of_one_reader_leaves_the_others(world, filed):
    other = type(samples)("other")
    other.PORTAL, other.SUBJECT = "chaoyang_hr", "unit"
    other.read = lambda page: [Reading("sample", "ZB0001", "granted", "granted")]
    world.broken_list = True
    outcome = poll(filed, [SAMPLES, Business("other", other)], ACCOUNTS)
    assert [one.reader for one in outcome.failures] == ["samples"]
    assert [one.reader for one in outcome.changes] == ["other"]


def reader(name: str, portal: str, subject: str, **more: object) -> Business:
    """A business that reads nothing, unless `read` says otherwise."""
    module = type(samples)(name)
    module.PORTAL, module.SUBJECT = portal, subject
    module.read = lambda page: []
    for key, value in more.items():
        setattr(module, key, value)
    return Business(name, module)


def visited(desk, failing: str = "") -> list[tuple[str, str]]:
    """Where visits go from now on; that of the account `failing` is busy."""
    visits = []
    simulated = desk.visit

    @contextmanager
    def visit(portal, account):
        visits.append((portal, account))
        if account == failing:
            raise AccountBusy("another command")
        with simulated("chaoyang_hr", "unit") as page:
            yield page

    object.__setattr__(desk, "visit", visit)
    return visits


def test_one_busy_account_leaves_the_others(filed):
    visits = visited(filed, failing="E001")
    own = reader("own", "talent_person", "employee")
    subjects = {"talent_person": ["E001", "E002"], "chaoyang_hr": ["unit"]}
    outcome = poll(filed, [own, SAMPLES], subjects)
    assert visits == [("talent_person", "E001"), ("talent_person", "E002"), ("chaoyang_hr", "unit")]
    assert [one.account for one in outcome.failures] == ["E001"]
    assert len(outcome.changes) == 1


def test_public_pages_are_asked_for_each_employee_and_nobody_logs_in(filed):
    """The unit's readers see nothing of it, and one who is in no file any more leaves the others."""
    visits = visited(filed)
    asked = []

    def read(page, form):
        asked.append(form)
        return [Reading("question", f"ZX-{form}", "granted", "已答复", "是的。")]

    def form_of(business, subject):
        assert business.name == "replies"
        if subject == "E009":
            raise ConfigError("E009: in no file")
        return f"form of {subject}"

    replies = reader("replies", "chaoyang_hr", "employee", PUBLIC=True, read=read)
    subjects = {"chaoyang_hr": ["unit", "E001", "E009", "E002"]}
    outcome = poll(filed, [SAMPLES, replies], subjects, form_of)
    assert visits == [("chaoyang_hr", "unit"), ("chaoyang_hr", PUBLIC), ("chaoyang_hr", PUBLIC)]
    assert asked == ["form of E001", "form of E002"]
    assert [(one.account, str(one.error)) for one in outcome.failures] == [("E009", "E009: in no file")]
    told = [(one.account, one.number, one.opinion) for one in outcome.changes if one.reader == "replies"]
    assert told == [("E001", "ZX-form of E001", "是的。"), ("E002", "ZX-form of E002", "是的。")]


def test_one_visit_an_account_for_all_its_readers(world, filed):
    visits = world.visits
    poll(filed, [SAMPLES, Business("samples_too", samples)], ACCOUNTS)
    assert world.visits == visits + 1


def test_the_unit_is_read_and_the_employees_of_the_ledger(desk):
    key = job().key
    for subject in ("E002", "E001", "E002"):
        desk.ledger.open(key._replace(portal="talent_person", subject=subject))
    assert subjects_to_read(desk, ["talent_person", "chaoyang_hr"]) == {
        "talent_person": ["E001", "E002"],
        "chaoyang_hr": ["unit"],
    }
    assert SAMPLE.portal == "chaoyang_hr"


def test_where_only_public_pages_were_used_the_agent_is_asked_for_by_name_only(desk):
    key = job().key
    desk.ledger.open(key._replace(business="consultation_personal", subject="E001"))
    assert subjects_to_read(desk, ["chaoyang_hr"]) == {"chaoyang_hr": ["E001"]}
    assert subjects_to_read(desk, ["chaoyang_hr"], named=True) == {"chaoyang_hr": ["unit", "E001"]}
    desk.ledger.open(key._replace(business="appointment", subject="E002"))
    assert subjects_to_read(desk, ["chaoyang_hr"]) == {"chaoyang_hr": ["unit", "E001"]}


def test_what_was_read_and_what_was_not_is_written_down(world, filed, monkeypatch):
    """An empty list is a reading; a log-in page is none, and it takes the readers after it along."""

    def known():
        return {one.reader: (one.read_at, one.error) for one in looks.looks(filed.ledger.store)}

    monkeypatch.setattr(samples, "read", lambda page: [])
    other = reader("other", "chaoyang_hr", "unit")
    poll(filed, [SAMPLES, other], ACCOUNTS)
    first = world.now()
    assert known() == {"samples": (first, ""), "other": (first, "")}

    def logged_out(page):
        raise SessionExpired("logged out")

    monkeypatch.setattr(samples, "read", logged_out)
    world.pass_time(60)
    poll(filed, [other, SAMPLES, Business("after", samples)], ACCOUNTS)
    assert known() == {
        "samples": (first, "SessionExpired"),
        "other": (world.now(), ""),
        "after": (None, "SessionExpired"),
    }


def test_a_page_that_changed_is_no_reading_of_its_reader_alone(world, filed):
    world.broken_list = True
    poll(filed, [SAMPLES, reader("other", "chaoyang_hr", "unit")], ACCOUNTS)
    errors = {one.reader: one.error for one in looks.looks(filed.ledger.store)}
    assert errors == {"samples": "PageChanged", "other": ""}
