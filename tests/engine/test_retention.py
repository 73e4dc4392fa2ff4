"""What is purged is old, of finished businesses, and no proof; all else stays, and the operator reads why."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from robot.engine.docket import Docket
from robot.engine.retention import ENDS_AT_ONCE, look, purge
from robot.filing.catalog import businesses
from robot.filing.ledger import Ledger, utc_now
from robot.filing.pack import export, filing_of, verify
from robot.filing.states import State
from robot.filing.tables import Key

NOW = utc_now()
PERMIT = Key("talent_person", "permit_application", "E001", "2026")
PROFILE = Key("talent_person", "profile", "E001", "-")
QUOTA = Key("chaoyang_hr", "quota_application", "unit", "2026")


def put(var: Path, name: str, *, days: int = 100) -> Path:
    path = var / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"made by gongju")
    then = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    return path


def filed(ledger: Ledger, key: Key, to: State, number: str) -> None:
    """A filing with its evidence, moved on to `to`."""
    filing = ledger.open(key)
    visit = f"evidence/mock/{key.portal}-{key.subject}-20260801T000000{number}"
    ledger.note("evidence", {"files": {f"{visit}/001-form.png": "0" * 64}}, key)
    for state in (State.FILLED, State.APPROVED, State.SENDING):
        filing = ledger.move(filing, state)
    filing = ledger.move(filing, State.FILED, receipt_number=f"SQ{number}")
    if to is not State.FILED:
        ledger.move(filing, to)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    folder = tmp_path / "var"
    with Ledger(folder / "ledger.db") as ledger:
        filed(ledger, QUOTA, State.GRANTED, "1")
        filed(ledger, PERMIT, State.IN_REVIEW, "2")
        filed(ledger, PROFILE, State.FILED, "3")
    for name in (
        "evidence/mock/chaoyang_hr-unit-20260801T0000001/001-form.png",
        "evidence/mock/talent_person-E001-20260801T0000002/001-form.png",
        "evidence/mock/talent_person-E001-20260801T0000003/001-form.png",
        "evidence/mock/talent_person-E001-20260802T000000/001-poll.png",
        "evidence/mock/chaoyang_hr-unit-20260802T000000/001-poll.png",
        "papers/E001/uploads/contract.pdf",
        "papers/E009/uploads/contract.pdf",
        "papers/confirmed.jsonl",
        "approvals/quota_application-unit-0123456789ab.html",
        "approvals/permit_application-E001-0123456789ab.html",
        "downloads/mock/chaoyang_hr/slip.pdf",
        "logs/gongju.2026-08-01.log",
        "reports/2026-08.html",
        "slip/E001.pdf",
        "audit/quota_application-unit-1.zip",
        "sessions/mock/talent_unit-unit.state",
    ):
        put(folder, name)
    put(folder, "evidence/mock/chaoyang_hr-unit-20261101T000000/001-form.png", days=3)
    put(folder, "logs/gongju.log", days=0)
    return folder


def found(var: Path, days: int = 90) -> set[str]:
    with Ledger(var / "ledger.db") as ledger:
        return {one.path.removeprefix("var/") for one in look(var.parent, ledger, days, NOW).items}


def test_what_is_old_and_finished_may_go(var: Path) -> None:
    assert found(var) == {
        "evidence/mock/chaoyang_hr-unit-20260801T0000001",
        "evidence/mock/chaoyang_hr-unit-20260802T000000",
        "evidence/mock/talent_person-E001-20260801T0000003",
        "papers/E009",
        "approvals/quota_application-unit-0123456789ab.html",
        "downloads/mock/chaoyang_hr/slip.pdf",
        "logs/gongju.2026-08-01.log",
        "reports/2026-08.html",
    }
    assert found(var, 101) == set()


def test_what_is_kept_is_told_with_its_reason(var: Path) -> None:
    with Ledger(var / "ledger.db") as ledger:
        kept = {one.path: one.why for one in look(var.parent, ledger, 90, NOW).kept}
    assert "从不清除" in kept["var/ledger.db"]
    assert "从不清除" in kept["var/papers/confirmed.jsonl"]
    assert {"var/audit", "var/sessions", "var/slip"} <= set(kept)
    under_way = "permit_application E001 尚未办结（in_review）"
    for name in (
        "evidence/mock/talent_person-E001-20260801T0000002",
        "evidence/mock/talent_person-E001-20260802T000000",
        "papers/E001",
        "approvals/permit_application-E001-0123456789ab.html",
    ):
        assert kept[f"var/{name}"] == under_way


def test_looking_deletes_nothing_and_purging_only_what_was_listed(var: Path) -> None:
    before = {one for one in var.rglob("*") if one.is_file()}
    listed = found(var)
    assert {one for one in var.rglob("*") if one.is_file()} == before
    with Ledger(var / "ledger.db") as ledger:
        purge(var.parent, ledger, look(var.parent, ledger, 90, NOW), 90)
        gone = {one.relative_to(var).as_posix() for one in before if not one.exists()} - {
            "ledger.db-wal",
            "ledger.db-shm",
        }
        assert all(any(name == one or name.startswith(f"{one}/") for one in listed) for name in gone)
        assert len(gone) == 8
        last = ledger.chain()[-1]
        assert (last.kind, last.facts["older_than_days"], last.facts["files"]["evidence"]) == ("purge", 90, 3)
    assert found(var) == set()


def test_proofs_are_left_whole(var: Path) -> None:
    with Ledger(var / "ledger.db") as ledger:
        purge(var.parent, ledger, look(var.parent, ledger, 90, NOW), 90)
        assert ledger.chain_problems() == []
        assert len(ledger.filings()) == 3
        done = export(ledger, var, filing_of(ledger, "quota_application", "unit"))
    assert done.absent == ("evidence/mock/chaoyang_hr-unit-20260801T0000001/001-form.png",)
    assert verify(done.file, done.digest).problems == ()


@pytest.mark.parametrize("state", sorted(set(State) - {State.GRANTED, State.FILED}))
def test_nothing_of_a_filing_that_may_go_on_is_purged(tmp_path: Path, state: State) -> None:
    var = tmp_path / "var"
    name = "papers/E001/uploads/contract.pdf"
    put(var, name)
    with Ledger(var / "ledger.db") as ledger:
        filed(ledger, PERMIT, State.GRANTED, "1")
        assert found(var) == {"papers/E001"}
        filed_again = ledger.open(PERMIT._replace(period="2027"))
        with ledger.store.transaction() as session:
            session.merge(filed_again).state = state
    assert found(var) == set()


def test_an_open_case_keeps_what_is_its_subjects(tmp_path: Path) -> None:
    var = tmp_path / "var"
    put(var, "papers/E001/uploads/contract.pdf")
    with Ledger(var / "ledger.db") as ledger:
        filed(ledger, PERMIT, State.GRANTED, "1")
        entry = Docket(ledger.store).open("E001", "续签")
        assert found(var) == set()
        Docket(ledger.store).cancel(entry.name)
    assert found(var) == {"papers/E001"}


def test_links_lead_nowhere(var: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    put(outside, "kept.txt")
    (var / "reports" / "link.html").symlink_to(outside / "kept.txt")
    (var / "papers" / "E777").symlink_to(outside)
    (var / "evidence" / "live").symlink_to(outside)
    assert not {one for one in found(var) if "link" in one or "E777" in one or "live" in one}


def test_the_businesses_that_end_at_once_are_businesses() -> None:
    assert {name for name, one in businesses().items() if one.kind == "submits"} >= ENDS_AT_ONCE
