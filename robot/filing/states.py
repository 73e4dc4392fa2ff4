"""The states of a filing and the moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a filing stands, in the ledger's words."""

    PREPARED = "prepared"
    FILLED = "filled"
    APPROVED = "approved"
    SENDING = "sending"
    FILED = "filed"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    GRANTED = "granted"


MOVES: Mapping[State, frozenset[State]] = {
    # Into `filed` from every state before it: `find` may show that the portal has it (a person filed it).
    State.PREPARED: frozenset({State.FILLED, State.FILED}),
    State.FILLED: frozenset({State.FILLED, State.PREPARED, State.APPROVED, State.FILED}),
    State.APPROVED: frozenset({State.FILLED, State.PREPARED, State.SENDING, State.FILED}),
    State.SENDING: frozenset({State.FILED, State.UNKNOWN, State.REFUSED}),
    # Back to `prepared` only by definite absence.
    State.UNKNOWN: frozenset({State.FILED, State.PREPARED}),
    State.REFUSED: frozenset({State.PREPARED, State.FILED}),
    # `filed` → `prepared`: a content business whose later content has replaced this one.
    State.FILED: frozenset({State.IN_REVIEW, State.RETURNED, State.GRANTED, State.PREPARED}),
    State.IN_REVIEW: frozenset({State.RETURNED, State.GRANTED}),
    # A returned one may be mended and sent again: by the robot (`prepared`) or by a person.
    State.RETURNED: frozenset({State.PREPARED, State.FILED, State.IN_REVIEW, State.GRANTED}),
    State.GRANTED: frozenset(),
}
"""State → the states it may become. Everything else is a bug and raises."""

UNSETTLED = frozenset({State.SENDING, State.UNKNOWN})
"""The click may have gone out and nobody has seen what became of it."""

UNSENT = frozenset({State.PREPARED, State.FILLED, State.APPROVED, State.REFUSED})
"""Of the present attempt nothing has reached the portal."""

WITH_PORTAL = frozenset({State.FILED, State.IN_REVIEW, State.RETURNED, State.GRANTED})
"""The portal has it; also the only states a receipt or a reading may name."""


class IllegalMove(RuntimeError):
    """A move that MOVES does not have: a bug."""
