"""A row of any list of applications that has 申请编号, state and time: how far it is, and its receipt."""

from __future__ import annotations

from flows._shared import states
from flows._shared.matching import Row
from robot.browser.forms import Receipt


def state(row: Row) -> str:
    """The ledger's word for how far it is."""
    return states.ledger_state(states.APPLICATION, row["state"])


def under_way(row: Row) -> bool:
    """With unit, district or city: the portal takes no other business meanwhile (FAQ 89)."""
    return state(row) in ("filed", "in_review")


def receipt(row: Row) -> Receipt:
    return Receipt(row["number"], state(row), row["state"], at=row["at"])
