"""An approval is for this content and this attempt, and for nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simulated import approved, job

from robot.errors import HumanNeeded
from robot.filing.approvals import approval_of, approve
from robot.filing.job import Terms
from robot.filing.protocol import dry_run, submit
from robot.filing.states import State


def test_the_approved_content_is_found_by_its_hash(desk):
    given = approve(desk.ledger, job(), "示例经办")
    found = approval_of(desk.ledger, job(), job().content(), 1)
    assert (found.id, found.by, found.how) == (given.id, "示例经办", "command")


def test_an_older_approval_of_the_same_content_still_counts(desk):
    first = approve(desk.ledger, job(headcount=2), "甲")
    approve(desk.ledger, job(headcount=3), "乙")
    assert approval_of(desk.ledger, job(headcount=2), job(headcount=2).content(), 1).id == first.id


def test_what_changed_is_named_without_its_value(desk, tmp_path):
    proof = tmp_path / "tax.pdf"
    proof.write_bytes(b"%PDF-1.4 one")
    approve(desk.ledger, job(headcount=2, proof=(proof,)), "甲")
    proof.write_bytes(b"%PDF-1.4 two")
    now = job(headcount=37, proof=(proof,), selectors='{"changed": 1}')
    with pytest.raises(HumanNeeded) as caught:
        approval_of(desk.ledger, now, now.content(), 1)
    text = str(caught.value)
    assert "file: proof[0], form: headcount, selectors" in text
    assert "37" not in text
    assert "gongju approve sample" in text


def test_nobody_elses_approval_counts(desk):
    approve(desk.ledger, job(subject="E001"), "甲")
    with pytest.raises(HumanNeeded, match="nobody has approved"):
        approval_of(desk.ledger, job(subject="E002"), job(subject="E002").content(), 1)


def test_another_years_approval_does_not_count(desk):
    approve(desk.ledger, job(year="2025"), "甲")
    with pytest.raises(HumanNeeded, match="form: year"):
        approval_of(desk.ledger, job(year="2026"), job(year="2026").content(), 1)


def test_an_approval_for_one_attempt_is_none_for_the_next(desk):
    approve(desk.ledger, job(), "甲")
    with pytest.raises(HumanNeeded, match="earlier attempt"):
        approval_of(desk.ledger, job(), job().content(), 2)


def test_approving_what_was_filled_shows_in_the_ledger(desk):
    dry_run(desk, job(headcount=2))
    approved(desk, job(headcount=3))
    assert desk.ledger.get(job().key).state is State.FILLED
    approved(desk, job(headcount=2))
    assert desk.ledger.get(job().key).state is State.APPROVED


def test_approvals_hold_no_values(desk, world):
    approve(desk.ledger, job(headcount=2), "甲")
    with desk.ledger._store.transaction() as session:
        (parts,) = session.connection().exec_driver_sql("SELECT parts FROM approval").scalars()
    assert "引进研发人员" not in parts
    assert "form: reason" in parts


TWO = Terms(people=2, days=14)


def test_two_people_are_two_names(desk):
    desk = replace(desk, terms=TWO)
    one, content = job(), job().content()
    dry_run(desk, one)
    for name in ("示例 甲", "示例甲", "\uff21"):  # the first two are one person, in two spellings
        with pytest.raises(
            HumanNeeded, match="2 people have to approve it" if name != "示例 甲" else "nobody"
        ):
            approval_of(desk.ledger, one, content, 1, TWO, desk.now())
        approve(desk.ledger, one, name, at=desk.now(), terms=TWO)
        state = desk.ledger.get(one.key).state
        assert (state is State.APPROVED) == (name == "\uff21")
    assert approval_of(desk.ledger, one, content, 1, TWO, desk.now()).by == "\uff21"


def test_one_of_two_sends_nothing(desk, world):
    desk = replace(desk, terms=TWO)
    approve(desk.ledger, world.job(), "甲", at=desk.now(), terms=TWO)
    with pytest.raises(HumanNeeded, match="so far only 甲 did"):
        submit(desk, world.job())
    with pytest.raises(HumanNeeded, match="so far only 甲 did"):
        submit(desk, world.job(), yes="甲")
    assert (world.clicks, world.stored) == (0, [])
    assert submit(desk, world.job(), yes="乙").sent


def test_the_second_person_approves_the_same_content_or_it_does_not_count(desk):
    approve(desk.ledger, job(headcount=2), "甲", at=desk.now(), terms=TWO)
    approve(desk.ledger, job(headcount=3), "乙", at=desk.now(), terms=TWO)
    for headcount, who in ((2, "甲"), (3, "乙")):
        one = job(headcount=headcount)
        with pytest.raises(HumanNeeded, match=f"so far only {who} did"):
            approval_of(desk.ledger, one, one.content(), 1, TWO, desk.now())


def test_an_approval_expires_and_says_so(desk, world):
    approved(desk, world.job())
    world.pass_time(14 * 86400)
    assert approval_of(desk.ledger, world.job(), world.job().content(), 1, desk.terms, desk.now())
    world.pass_time(1)
    with pytest.raises(HumanNeeded, match="the approval of 2026-11-05 has expired after 14 days"):
        submit(desk, world.job())
    assert world.clicks == 0
    approved(desk, world.job())
    assert submit(desk, world.job()).sent


def test_of_two_approvals_an_old_one_is_none(desk, world):
    desk = replace(desk, terms=TWO)
    approve(desk.ledger, world.job(), "甲", at=desk.now(), terms=TWO)
    world.pass_time(15 * 86400)
    approve(desk.ledger, world.job(), "乙", at=desk.now(), terms=TWO)
    with pytest.raises(HumanNeeded, match="so far only 乙 did; the approval of 2026-11-05 has expired"):
        submit(desk, world.job())
    assert world.clicks == 0
