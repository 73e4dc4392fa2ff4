"""Changed sites: the robot files what it files on unchanged ones, or stops and says why; never a third.

`DRIFT_SEEDS=200 pytest tests/flows/test_drift.py` for more of them; `make drift` prints each that stopped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench import drift as bench
from mock_portal import drift

SEEDS = max(4, int(os.environ.get("DRIFT_SEEDS", "24")))


@pytest.mark.timeout(60 + 30 * SEEDS)
@pytest.mark.parametrize("business", bench.FLOWS)
def test_filed_right_or_stopped_right(portal, browser, tmp_path: Path, capsys, business: str) -> None:
    yard = bench.Yard(portal, browser, tmp_path)
    turn = list(bench.FLOWS).index(business)
    seeds = range(turn, SEEDS, len(bench.FLOWS))
    results = [yard.run(seed) for seed in seeds]
    found = bench.counts(results)
    with capsys.disabled():
        print(f"\n{business}, {len(results)} seeds: {bench.line(found)}")
    assert [one for one in results if one.outcome == "wrong"] == []
    assert [one for one in results if one.outcome == "stopped" and not one.excused] == []
    assert found["filed"] > 0
    assert sum(found[outcome] for outcome in ("filed", "stopped", "wrong")) == len(results)


def test_the_seeds_of_the_suite_make_every_kind_of_change() -> None:
    mixes = [drift.mix(seed) for seed in range(24)]
    assert {kind for mixed in mixes for kind in mixed} == set(drift.KINDS)
    assert any(not bench.STUMBLES & set(mixed) for mixed in mixes)
    assert len(set(mixes)) > 8


def test_a_value_that_went_elsewhere_would_be_called_wrong(portal, browser, tmp_path: Path) -> None:
    """The count itself can fail: what arrived is compared with what should have."""
    yard = bench.Yard(portal, browser, tmp_path)
    yard.expected["appointment"] = {"counted": True, "fields": {"员工姓名": "别人"}, "files": []}
    tame = next(seed for seed in range(1, 400, 4) if not bench.STUMBLES & set(drift.mix(seed)))
    assert yard.run(tame).outcome == "wrong"
