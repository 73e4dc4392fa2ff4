"""One turn: what a contender does for one employee, and what of it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Task:
    """One employee and what is to be filed: see `bench.content`. `key`: the staff number."""

    key: str
    name: str
    id_number: str
    content: dict[str, Any]


class Contender(Protocol):
    """One way to file. Only `before_the_unit` and `after_the_unit` are timed."""

    def log_in(self, task: Task) -> None:
        """A new session of this employee, announcement read."""
        ...

    def before_the_unit(self, task: Task) -> list[str]:
        """File profile, papers and association request; their receipt numbers in this order."""
        ...

    def after_the_unit(self, task: Task) -> list[str]:
        """File the application; its receipt number."""
        ...

    def close(self) -> None:
        """Close the browser and whatever else is open."""
        ...
