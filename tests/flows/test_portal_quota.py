"""A unit's quota on the mock portal, by the real browser: its state, giving it back, applying again."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.chaoyang_hr import quotas
from tests.factories import employee
from tests.flows.conftest import Town
from tests.flows.plain import apply, grant_quota, office, review

STATE = ("granted", "used", "returned", "left", "granted_on", "lapses_on")


def state(town: Town) -> dict[str, tuple[str, ...]]:
    """State and `STATE` of each application, by its number, as the flow reads them."""
    with town.visit(office(town.portal)) as page:
        readings = quotas.read(page)
    return {one.number: (one.state, *(one.facts[name] for name in STATE)) for one in readings}


@pytest.mark.parametrize(
    ("day", "shown", "left"),
    [("2026-12-31", "已下达", "2"), ("2027-01-01", "已失效", "0")],  # FAQ 21: never into the next year
)
def test_quota_state_to_its_last_day(town: Town, paper: Path, day: str, shown: str, left: str) -> None:
    grant_quota(town.portal, paper, places=3)
    review(town.portal, apply(town.portal, employee(), paper))  # a 新办 takes a place
    town.portal.control.set_clock(f"{day}T10:00")
    with town.visit(office(town.portal)) as page:
        (reading,) = quotas.read(page)
    assert (reading.state, reading.portal_state) == ("granted", shown)
    assert reading.facts == {
        "year": "2026",
        "headcount": "2",
        "granted": "3",
        "used": "1",
        "returned": "0",
        "left": left,
        "granted_on": "2026-11-05",
        "lapses_on": "2026-12-31",
    }


@pytest.mark.portal_clock("2026-03-05T10:00")
def test_quota_lapses_ninety_days_after_it_was_granted(town: Town, paper: Path) -> None:
    grant_quota(town.portal, paper)
    (found,) = state(town).values()
    assert found == ("granted", "2", "0", "0", "2", "2026-03-05", "2026-06-03")
