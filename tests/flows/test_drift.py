"""Changed sites: the robot files what it files on unchanged ones, or stops and says why; never a third.

`DRIFT_SEEDS=200 pytest tests/flows/test_drift.py` for more of them; `make drift` prints each that stopped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench import drift as bench
from mock_portal import drift

SUITE = {
    "quota_application": (0, 12),
    "appointment": (9, 17),
    "profile": (14, 18),
    "permit_application": (3, 15),
    "consultation": (20, 23, 36),
    "consultation_personal": (17, 23),
}
"""Few, since each drives a real browser; a test below says what must be among them."""
WITHOUT_HABITS = ("quota_application", "appointment")
"""Those of chaoyang_hr that open, between them, pages with every habit of pages there."""
MORE = range(int(os.environ.get("DRIFT_SEEDS", "0")))
SEEDS = {one: MORE[at :: len(SUITE)] or seeds for at, (one, seeds) in enumerate(SUITE.items())}


@pytest.mark.timeout(60 + 30 * max(map(len, SEEDS.values())))
@pytest.mark.parametrize("business", bench.FLOWS)
def test_filed_right_or_stopped_right(portal, browser, tmp_path: Path, capsys, business: str) -> None:
    yard = bench.Yard(portal, browser, tmp_path)
    results = [yard.run(seed, business) for seed in SEEDS[business]]
    found = bench.counts(results)
    with capsys.disabled():
        print(f"\n{business}, {len(results)} seeds: {bench.line(found)}")
    assert [one for one in results if one.outcome == "wrong"] == []
    assert [one for one in results if one.outcome == "stopped" and not one.excused] == []
    assert found["filed"] > 0
    assert sum(found[outcome] for outcome in ("filed", "stopped", "wrong")) == len(results)
    assert business not in WITHOUT_HABITS or yard.files_without_habits(business)


def test_the_seeds_of_the_suite_make_every_kind_of_change() -> None:
    """Of each business: pages that must be filed on; names, places and labels changed, and words."""
    for business in bench.FLOWS:
        mixes = [set(drift.mix(seed)) for seed in SUITE[business]]
        assert any(not bench.STUMBLES & mixed for mixed in mixes), business
        assert set().union(*mixes) >= {"names", "order", "wrap", "wording"}, business
    mixes = [set(drift.mix(seed)) for seeds in SUITE.values() for seed in seeds]
    assert set().union(*mixes) == set(drift.KINDS)
    assert sum("required" in mixed for mixed in mixes) > 1


def test_a_value_that_went_elsewhere_would_be_called_wrong(portal, browser, tmp_path: Path) -> None:
    """The count itself can fail: what arrived is compared with what should have."""
    yard = bench.Yard(portal, browser, tmp_path)
    yard.expected["appointment"] = {"counted": True, "fields": {"员工姓名": "别人"}, "files": []}
    tame = next(seed for seed in range(1, 400) if not bench.STUMBLES & set(drift.mix(seed)))
    assert yard.run(tame, "appointment").outcome == "wrong"
