"""What came of it, and the tables of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

NUMBERS = ("stories", "expected", "doubled", "lost", "settled")


@dataclass(slots=True)
class Count:
    """`unknown`: filings whose click was under way when a fault of this kind struck; `settled`: those that
    stand in the ledger as filed in the end. `expected`: filings that the stories were to bring about;
    `lost`: those of which one side lacks what the other has; `unfinished`: those not yet sent, or still
    unknown, when a story's time was up, and why. `helped`: what a person had to put right. `bugs`: turns that
    ended with an error that is none of the product's own, by its kind."""

    faults: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    stories: int = 0
    expected: int = 0
    doubled: int = 0
    lost: int = 0
    settled: int = 0
    taken_over: int = 0
    unfinished: list[str] = field(default_factory=list)
    helped: list[str] = field(default_factory=list)
    bugs: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        for counter in ("faults", "unknown", "bugs"):
            getattr(self, counter).update(getattr(other, counter))
        for name in (*NUMBERS, "taken_over"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for words in ("unfinished", "helped", "wrong"):
            getattr(self, words).extend(getattr(other, words))

    @property
    def well(self) -> bool:
        return not (self.doubled or self.lost or self.unfinished)

    def row(self) -> dict[str, Any]:
        """As JSON."""
        counters = {name: dict(getattr(self, name)) for name in ("faults", "unknown", "bugs")}
        numbers = {name: getattr(self, name) for name in (*NUMBERS, "taken_over")}
        return {
            **counters,
            **numbers,
            "unfinished": self.unfinished,
            "helped": self.helped,
            "wrong": self.wrong,
        }

    def line(self) -> str:
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(self.faults.items()))
        return (
            f"faults {self.faults.total()} ({kinds}); filings expected {self.expected}, doubled"
            f" {self.doubled}, lost {self.lost}, not finished {len(self.unfinished)}, unknown"
            f" {self.unknown.total()}, later settled {self.settled}"
        )


def show(console: Console, total: Count, skipped: dict[str, str], kinds: tuple[str, ...]) -> None:
    """The table by kind of fault, what came of all of them, and what there is to say of it."""
    table = Table(title="Faults", title_justify="left")
    table.add_column("kind")
    for head in ("faults", "unknown"):
        table.add_column(head, justify="right")
    table.add_column("skipped")
    for kind in kinds:
        table.add_row(kind, str(total.faults[kind]), str(total.unknown[kind]), skipped.get(kind, ""))
    table.add_row("all", str(total.faults.total()), str(total.unknown.total()), end_section=True)
    console.print(table)
    ends = Table(title="What came of it", title_justify="left")
    for head in (
        "stories",
        "filings expected",
        "doubled",
        "lost",
        "not finished",
        "unknown",
        "later settled",
    ):
        ends.add_column(head, justify="right")
    ends.add_row(
        *(str(one) for one in (total.stories, total.expected, total.doubled, total.lost)),
        *(str(one) for one in (len(total.unfinished), total.unknown.total(), total.settled)),
    )
    console.print(ends)
    for head, lines in (
        ("wrong", total.wrong),
        ("not finished", total.unfinished),
        ("put right by a person", total.helped),
        ("turns ended by an unforeseen error", [f"{kind} {n}" for kind, n in total.bugs.most_common()]),
        ("taken over by the other worker", [str(total.taken_over)] if total.taken_over else []),
    ):
        for line in lines:
            console.print(f"{head}: {line}", markup=False)
