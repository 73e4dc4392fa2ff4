"""The reviewers' desk: one module of this package for each kind of thing that waits for the authorities.

Each has `KIND`; the modules are found by listing the package, so that a new kind is one new file. The
control side's calls `desk`, the console's page and the client's `desk` and `answer` all go by it.
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import Any

from mock_portal.desk.kinds import Decision, Item, Kind
from mock_portal.errors import Refused
from mock_portal.state import Store


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Name → kind, in the order of their modules' names."""
    modules = [one.name for one in pkgutil.iter_modules(__path__) if one.name != "kinds"]
    found = [import_module(f"{__name__}.{name}").KIND for name in sorted(modules)]
    return {kind.name: kind for kind in found}


def items(store: Store) -> list[tuple[Kind, Item]]:
    """Everything of all kinds, oldest first."""
    with store.lock:
        found = [(kind, item) for kind in kinds().values() for item in kind.items(store)]
        return sorted(found, key=lambda one: one[1].at)


def decide(
    store: Store, kind: str, number: str, decision: str, opinion: str = "", amount: int | None = None
) -> Any:
    """Carry a decision out. ValueError for what makes no sense, Refused for what is not possible now."""
    if kind not in kinds():
        raise ValueError(f"kind must be one of {', '.join(kinds())}")
    chosen = _decision(kinds()[kind], decision)
    if chosen.needs_opinion and not opinion:
        raise ValueError(f"{decision} needs an opinion")
    if bool(chosen.amount) != (amount is not None):
        raise ValueError(f"{decision} {'needs' if chosen.amount else 'takes no'} amount")
    with store.lock:
        if not any(item.number == number for item in kinds()[kind].items(store)):
            raise Refused(f"no {kind} {number}")
        return kinds()[kind].decide(store, number, decision, opinion, amount)


def _decision(kind: Kind, name: str) -> Decision:
    for one in kind.decisions:
        if one.name == name:
            return one
    raise ValueError(f"decision must be one of {', '.join(one.name for one in kind.decisions)}")
