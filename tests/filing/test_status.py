"""What `gongju status` is told."""

from __future__ import annotations

import pytest
from simulated import approved, job

from robot.errors import OutcomeUnknown
from robot.filing.protocol import dry_run, submit
from robot.filing.states import State
from robot.filing.status import ADVICE, status


def test_one_row_a_filing_with_receipt_time_and_advice(world, desk):
    submit(desk, approved(desk, job()))
    dry_run(desk, job(subject="E001"))
    first, second = status(desk.ledger)
    assert (first.business, first.subject, first.state, first.receipt) == (
        "sample",
        "unit",
        "filed",
        "ZB0001",
    )
    assert first.updated.isoformat() == "2026-11-05T10:00:00+08:00"
    assert (second.state, second.receipt) == ("filed", "ZB0001")
    assert second.subject == "E001"


def test_unknown_says_that_the_next_run_looks(world, desk):
    world.answer = "error-before-accept"
    with pytest.raises(OutcomeUnknown):
        submit(desk, approved(desk, job()))
    (row,) = status(desk.ledger)
    assert row.state == "unknown"
    assert "gongju submit sample looks, never sends twice" in row.advice


def test_every_state_has_its_advice():
    assert set(ADVICE) == set(State)
    assert (
        ADVICE[State.FILLED].format(job="permit_application E001") == "gongju approve permit_application E001"
    )
