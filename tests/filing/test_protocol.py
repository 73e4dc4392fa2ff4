"""Every branch of the submit protocol, on a simulated portal: what the portal holds, what the ledger
says, what the operator is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_flows.chaoyang_hr import sample
from simulated import BrowserCrash, approved, job

from robot.browser.forms import Receipt
from robot.errors import (
    FieldMismatch,
    HumanNeeded,
    LedgerDown,
    NotEligible,
    OutcomeUnknown,
    PageChanged,
    PortalDown,
    PortalRefused,
    SessionExpired,
)
from robot.filing.job import receipt_of
from robot.filing.protocol import dry_run, look, submit
from robot.filing.states import State


def states(desk, one):
    return [event.went_to.value for event in desk.ledger.events(desk.ledger.get(one.key))]


def state(desk, one):
    return desk.ledger.get(one.key).state


def test_the_whole_way(world, desk):
    one = approved(desk, job(headcount=3))
    outcome = submit(desk, one)
    assert [stored.values for stored in world.stored] == [{"headcount": "3", "reason": "引进研发人员"}]
    assert outcome.sent
    assert outcome.receipt == Receipt("ZB0001", "filed", "filed", "", "02:00:00")
    assert states(desk, one) == ["prepared", "filled", "approved", "sending", "filed"]
    assert [result.name for result in outcome.results] == ["headcount", "reason"]
    assert len(outcome.pictures) == 1
    assert world.tables == [("sample", ["headcount", "reason"])]
    filing = desk.ledger.get(one.key)
    assert (filing.receipt_number, filing.content_hash) == ("ZB0001", one.content().hash)


def test_sending_is_in_the_ledger_before_the_click(world, desk, monkeypatch):
    one = approved(desk, job())
    seen = []
    monkeypatch.setattr(world, "receive", lambda *values: seen.append(state(desk, one)))
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    assert seen == [State.SENDING]


def test_dry_run_sends_nothing(world, desk):
    outcome = dry_run(desk, job())
    assert world.stored == []
    assert world.clicks == 0
    assert outcome.receipt is None
    assert not outcome.sent
    assert state(desk, job()) is State.FILLED
    assert outcome.content_hash == job().content().hash
    first = outcome.results[0]
    assert (first.name, first.asked, first.shown) == ("headcount", "2", "2")


def test_dry_run_of_what_the_portal_has_gives_the_receipt_and_fills_nothing(world, desk):
    submit(desk, approved(desk, job()))
    fills = world.fills
    outcome = dry_run(desk, job())
    assert outcome.receipt.number == "ZB0001"
    assert world.fills == fills


def test_a_dry_run_keeps_an_approval_and_a_mended_one_does_not(world, desk):
    dry_run(desk, job())
    approved(desk, job())
    assert state(desk, job()) is State.APPROVED
    dry_run(desk, job())
    assert state(desk, job()) is State.APPROVED
    dry_run(desk, job(headcount=3))
    assert state(desk, job()) is State.FILLED


def test_what_a_person_filed_by_hand_is_recorded_and_not_sent_again(world, desk):
    world.receive({"headcount": "9"})
    outcome = submit(desk, job())
    assert (outcome.receipt.number, outcome.sent, world.clicks, world.fills) == ("ZB0001", False, 0, 0)
    assert states(desk, job()) == ["prepared", "filed"]


def test_twice_is_once(world, desk):
    submit(desk, approved(desk, job()))
    again = submit(desk, job())
    assert len(world.stored) == 1
    assert not again.sent
    assert again.receipt.number == "ZB0001"


def test_without_approval_nothing_is_filled_or_sent(world, desk):
    with pytest.raises(HumanNeeded, match="nobody has approved"):
        submit(desk, job())
    assert (world.fills, world.clicks) == (0, 0)


def test_yes_at_the_terminal_approves_what_read_back(world, desk):
    outcome = submit(desk, job(), yes="示例经办")
    assert outcome.sent
    assert [(one.by, one.how) for one in desk.ledger.approvals("chaoyang_hr", "sample", "unit")] == [
        ("示例经办", "yes-at-terminal")
    ]


def test_yes_approves_nothing_that_does_not_read_back(world, desk):
    world.misread = "headcount"
    with pytest.raises(FieldMismatch):
        submit(desk, job(), yes="示例经办")
    assert desk.ledger.approvals("chaoyang_hr", "sample", "unit") == []


def test_an_approval_of_another_content_counts_for_nothing(world, desk):
    approved(desk, job(headcount=2))
    with pytest.raises(HumanNeeded, match="form: headcount"):
        submit(desk, job(headcount=3))
    assert world.clicks == 0


@pytest.mark.parametrize("how", ["misread", "skip"])
def test_a_value_that_does_not_read_back_or_was_not_used_stops(world, desk, how):
    one = approved(desk, job())
    setattr(world, how, "headcount")
    with pytest.raises(FieldMismatch, match="headcount"):
        submit(desk, one)
    assert world.clicks == 0
    assert state(desk, one) is State.PREPARED


def test_a_file_that_changes_while_it_is_filled_in_stops(world, desk, tmp_path):
    proof = tmp_path / "tax.pdf"
    proof.write_bytes(b"%PDF-1.4 one")
    one = approved(desk, job(proof=(proof,)))
    world.on_fill = lambda: proof.write_bytes(b"%PDF-1.4 two")
    with pytest.raises(FieldMismatch, match="changed"):
        submit(desk, one)
    assert world.clicks == 0


def test_a_portal_that_is_down_is_asked_again_before_the_click(world, desk):
    one = approved(desk, job())
    world.down = 2
    assert submit(desk, one).sent
    assert len(world.stored) == 1


def test_a_filling_that_met_a_502_starts_over_and_its_table_is_that_of_the_second(world, desk, monkeypatch):
    one = approved(desk, job())
    fill = sample.fill

    def stumbling(page, form):
        fill(page, form)
        if world.fills == 1:
            raise PortalDown("502")

    monkeypatch.setattr(sample, "fill", stumbling)
    assert [result.name for result in submit(desk, one).results] == ["headcount", "reason"]
    assert world.fills == 2


def test_a_portal_that_stays_down_ends_the_run_with_nothing_sent(world, desk):
    one = approved(desk, job())
    world.down = 99
    with pytest.raises(PortalDown):
        submit(desk, one)
    assert state(desk, one) is State.PREPARED


def test_the_click_is_never_repeated(world, desk):
    one = approved(desk, job())
    world.answer = "error-before-accept"
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    assert world.clicks == 1


@pytest.mark.parametrize(
    ("answer", "visits"),
    [("accept-then-502", 1), ("crash", 2), ("accept-then-refused", 1)],
)
def test_accepted_and_answered_with_an_error_is_filed(world, desk, answer, visits):
    one = approved(desk, job())
    world.answer = answer
    outcome = submit(desk, one)
    assert (outcome.sent, outcome.receipt.number, len(world.stored)) == (True, "ZB0001", 1)
    assert outcome.note
    assert world.visits == visits


@pytest.mark.parametrize("answer", ["accept-then-lost", "lost"])
def test_logged_out_by_the_click_is_unknown_until_the_next_run(world, desk, answer):
    one = approved(desk, job())
    world.answer = answer
    with pytest.raises(OutcomeUnknown) as caught:
        submit(desk, one)
    assert isinstance(caught.value.__cause__, SessionExpired)
    assert state(desk, one) is State.UNKNOWN
    world.logged_out = False
    world.pass_time(world.settle)
    assert submit(desk, one).receipt.number == "ZB0001"
    assert len(world.stored) == 1


def test_a_clear_refusal_is_refused_and_may_be_mended(world, desk):
    one = approved(desk, job(headcount=99))
    world.answer = "refused"
    with pytest.raises(PortalRefused, match="超过上限"):
        submit(desk, one)
    assert state(desk, one) is State.REFUSED
    mended = approved(desk, job(headcount=2))
    assert submit(desk, mended).sent
    assert [stored.values["headcount"] for stored in world.stored] == ["2"]


def test_a_refusal_that_speaks_of_the_portal_itself_is_no_clear_refusal(world, desk):
    one = approved(desk, job())
    world.answer = "busy"
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    assert state(desk, one) is State.UNKNOWN


def test_a_refusal_with_a_list_that_cannot_be_read_is_unknown(world, desk, monkeypatch):
    one = approved(desk, job())
    world.answer = "refused"
    press = sample.submit

    def pressed(page, form):
        world.broken_list = True
        press(page, form)

    monkeypatch.setattr(sample, "submit", pressed)
    with pytest.raises(OutcomeUnknown) as caught:
        submit(desk, one)
    assert isinstance(caught.value.__cause__, PortalRefused)
    assert state(desk, one) is State.UNKNOWN


def test_a_list_that_lags_is_looked_at_until_it_shows_the_filing(world):
    world.patience, world.lag = 20, 7
    with world.desk() as desk:
        assert submit(desk, approved(desk, job())).receipt.number == "ZB0001"
    assert world.clicks == 1


def test_a_list_that_lags_longer_is_unknown_and_settled_by_the_next_run(world, desk):
    one = approved(desk, job())
    world.lag = 120
    with pytest.raises(OutcomeUnknown, match=r"sent at 2026-11-05 10:00:00.*look from 2026-11-05 10:10:00"):
        submit(desk, one)
    with pytest.raises(OutcomeUnknown):
        dry_run(desk, one)
    world.pass_time(200)
    assert look(desk, one).receipt.number == "ZB0001"
    assert submit(desk, one).sent is False
    assert (world.clicks, len(world.stored)) == (1, 1)


def test_definite_absence_allows_one_new_attempt_in_the_same_run(world, desk):
    one = approved(desk, job())
    world.answer = "error-before-accept"
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    world.pass_time(world.settle - 1)
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    assert world.clicks == 1
    world.pass_time(1)
    assert submit(desk, one).sent
    assert (world.clicks, len(world.stored)) == (2, 1)
    assert states(desk, one)[-6:] == ["unknown", "prepared", "filled", "approved", "sending", "filed"]
    notes = [event.note for event in desk.ledger.events(desk.ledger.get(one.key))]
    assert "definitely absent 600 s after the click" in notes


def test_settling_time_counts_from_the_end_of_the_click(world, desk, monkeypatch):
    """A machine that slept between `sending` and the click must not call a fresh click settled."""
    one = approved(desk, job())
    press = sample.submit

    def slept(page, form):
        world.pass_time(3600)
        world.lag = 60
        press(page, form)

    monkeypatch.setattr(sample, "submit", slept)
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    world.pass_time(60)
    assert submit(desk, one).receipt.number == "ZB0001"
    assert len(world.stored) == 1


def test_a_clock_set_back_settles_nothing(world, desk):
    one = approved(desk, job())
    world.answer = "error-before-accept"
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    world.pass_time(-86400)
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    assert world.clicks == 1


def test_another_period_waits_until_the_first_can_be_seen(world, desk):
    first = approved(desk, job())
    world.answer = "error-before-accept"
    with pytest.raises(OutcomeUnknown):
        submit(desk, first)
    second = approved(desk, job(year="2027"))
    with pytest.raises(OutcomeUnknown):
        submit(desk, second)
    assert world.clicks == 1
    world.pass_time(world.settle)
    assert submit(desk, second).sent


def test_a_receipt_that_the_list_no_longer_shows_is_kept(world, desk):
    submit(desk, approved(desk, job()))
    world.stored.clear()
    outcome = submit(desk, job())
    assert outcome.receipt == receipt_of(desk.ledger.get(job().key))
    assert outcome.receipt.number == "ZB0001"
    assert "does not show it" in outcome.note
    assert world.clicks == 1


def give_back(world, opinion="纳税材料不清晰"):
    world.stored[-1].state, world.stored[-1].opinion = "returned", opinion


@pytest.mark.parametrize("same_number", [False, True])
def test_a_returned_filing_is_sent_again_once_mended_and_approved(world, desk, same_number):
    world.same_number = same_number
    submit(desk, approved(desk, job(headcount=2)))
    world.pass_time(86400)
    give_back(world)
    with pytest.raises(NotEligible, match="--again"):
        submit(desk, job(headcount=2))
    filing = desk.ledger.get(job().key)
    assert (filing.state, filing.opinion) == (State.RETURNED, "纳税材料不清晰")
    with pytest.raises(HumanNeeded):
        submit(desk, job(headcount=3))
    outcome = submit(desk, approved(desk, job(headcount=3)))
    assert outcome.sent
    assert outcome.filing.attempt == 2
    assert outcome.filing.opinion == ""
    assert [one.values["headcount"] for one in world.live] == ["3"]
    assert outcome.receipt.number == ("ZB0001" if same_number else "ZB0002")


def test_again_sends_a_returned_filing_unchanged_but_not_on_the_old_approval(world, desk):
    submit(desk, approved(desk, job()))
    give_back(world)
    with pytest.raises(HumanNeeded, match="earlier attempt"):
        submit(desk, job(), again=True)
    approved(desk, job())
    assert submit(desk, job(), again=True).sent
    assert len(world.live) == 1


def test_changed_selectors_alone_do_not_count_as_mended(world, desk):
    submit(desk, approved(desk, job()))
    give_back(world)
    with pytest.raises(NotEligible):
        submit(desk, approved(desk, job(selectors='{"changed": true}')))


def test_a_dry_run_of_a_returned_filing_leaves_it_returned(world, desk):
    submit(desk, approved(desk, job()))
    give_back(world)
    assert dry_run(desk, job(headcount=3)).state is State.RETURNED


@pytest.mark.parametrize("same_number", [False, True])
def test_the_returned_receipt_is_not_taken_for_that_of_the_next_attempt(world, desk, same_number):
    world.same_number = same_number
    submit(desk, approved(desk, job(headcount=2)))
    give_back(world)
    world.pass_time(86400)
    second = approved(desk, job(headcount=3))
    world.answer = "error-before-accept"
    with pytest.raises(OutcomeUnknown):
        submit(desk, second)
    world.pass_time(world.settle)
    assert submit(desk, second).sent
    assert [one.values["headcount"] for one in world.live] == ["3"]


def test_one_look_that_shows_nothing_is_no_definite_absence(world, desk, monkeypatch):
    """A list that had not finished loading, long after the click."""
    one = approved(desk, job())
    world.answer = "accept-then-lost"
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    world.logged_out = False
    world.pass_time(world.settle)
    find, looks = sample.find, []

    def half_loaded(page, form):
        looks.append(1)
        return find(page, form) if len(looks) > 1 else None

    monkeypatch.setattr(sample, "find", half_loaded)
    assert submit(desk, one).receipt.number == "ZB0001"
    assert len(world.stored) == 1


def test_one_filed_and_returned_by_hand_is_followed_by_the_robots_first_attempt(world, desk):
    world.receive({"headcount": "9"})
    give_back(world)
    outcome = submit(desk, approved(desk, job()))
    assert (outcome.sent, outcome.filing.attempt, outcome.receipt.number) == (True, 1, "ZB0002")


def test_yes_that_left_no_approval_sends_nothing(world, desk, monkeypatch):
    monkeypatch.setattr("robot.filing.protocol.approve", lambda *args, **kwargs: None)
    with pytest.raises(HumanNeeded):
        submit(desk, job(), yes="示例经办")
    assert world.clicks == 0


def not_eligible():
    raise NotEligible("FAQ9-window 不在申报时间")


def test_rules_are_asked_before_anything_is_filled_in(world, desk):
    one = replace(approved(desk, job()), must_be_eligible=not_eligible)
    for run in (submit, dry_run):
        with pytest.raises(NotEligible, match="FAQ9"):
            run(desk, one)
    assert (world.fills, world.clicks) == (0, 0)


def test_rules_keep_nobody_from_looking_at_what_was_sent(world, desk):
    world.lag = 60
    one = approved(desk, job())
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    world.pass_time(60)
    assert submit(desk, replace(one, must_be_eligible=not_eligible)).receipt.number == "ZB0001"


def test_rules_are_asked_again_before_a_new_attempt(world, desk):
    one = approved(desk, job())
    world.answer = "error-before-accept"
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    world.pass_time(world.settle)
    with pytest.raises(NotEligible, match="FAQ9"):
        submit(desk, replace(one, must_be_eligible=not_eligible))
    assert world.clicks == 1


def test_an_attempt_that_was_returned_before_anybody_looked_is_not_sent_again(world, desk):
    world.lag = 60
    one = approved(desk, job())
    with pytest.raises(OutcomeUnknown):
        submit(desk, one)
    give_back(world)
    world.pass_time(world.settle)
    with pytest.raises(NotEligible):
        submit(desk, one)
    assert state(desk, one) is State.RETURNED
    assert len(world.stored) == 1


def test_what_the_portal_says_later_is_followed(world, desk):
    submit(desk, approved(desk, job()))
    world.stored[0].state = "granted"
    outcome = submit(desk, job())
    assert outcome.receipt.state == "granted"
    assert state(desk, job()) is State.GRANTED


def test_a_session_lost_in_mid_form_sends_nothing(world, desk):
    one = approved(desk, job())
    world.on_fill = lambda: setattr(world, "logged_out", True)
    with pytest.raises(SessionExpired):
        fill_then_open(world, desk, one)
    world.logged_out, world.on_fill = False, None
    assert submit(desk, one).sent
    assert len(world.stored) == 1


def fill_then_open(world, desk, one):
    fill = sample.fill
    try:
        sample.fill = lambda page, form: (fill(page, form), page.open("sample.next"))
        submit(desk, one)
    finally:
        sample.fill = fill


@pytest.mark.parametrize(
    "error",
    [
        PageChanged("no button 上报"),
        SessionExpired("logged out"),
        LedgerDown("the database has let go of the account"),
        KeyboardInterrupt(),
    ],
)
def test_a_button_that_was_not_pressed_leaves_nothing_unknown(world, desk, monkeypatch, error):
    one = approved(desk, job())

    def not_pressed(page, form):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(sample, "submit", not_pressed)
        with pytest.raises(type(error)):
            submit(desk, one)
    assert state(desk, one) is State.PREPARED
    assert submit(desk, one).sent
    assert len(world.stored) == 1


def test_a_browser_that_died_before_the_portal_had_it(world, desk):
    one = approved(desk, job())
    world.answer = "crash-before"
    with pytest.raises(OutcomeUnknown) as caught:
        submit(desk, one)
    assert isinstance(caught.value.__cause__, BrowserCrash)
    assert state(desk, one) is State.UNKNOWN


def test_a_flow_that_gives_a_receipt_without_number_is_a_bug(world, desk, monkeypatch):
    monkeypatch.setattr(sample, "find", lambda page, form: Receipt("", "filed"))
    with pytest.raises(ValueError, match="a receipt has a number"):
        submit(desk, job())


def test_a_changed_list_is_no_absence(world, desk):
    one = approved(desk, job())
    world.broken_list = True
    with pytest.raises(PageChanged):
        submit(desk, one)
    assert world.clicks == 0
