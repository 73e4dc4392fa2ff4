"""The months that income and insurance papers must cover, and what the file holds for them.

FAQ 36, 38: twelve months ending last month or the month before, the same for both papers.
FAQ 44, 45: income of the applying unit only, judged by its monthly mean.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from robot.people.models import Employee, InsuranceMonth, Unit
from robot.policy.calendar import material_windows
from robot.policy.parameters import NotCovered, Parameters, parameters


def same_name(one: str, other: str) -> bool:
    """Whether two unit names are the same but for blanks, full-width forms and case."""
    return one == other or _plain(one) == _plain(other)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(frozen=True, slots=True)
class MaterialWindow:
    """One allowed window, and what the file holds of it.

    Months are `YYYY-MM` by 税款所属期; `total` is CNY paid by the applying unit in the window.
    """

    months: tuple[str, ...]
    total: Decimal
    missing_income: tuple[str, ...]
    missing_insurance: tuple[str, ...]

    @property
    def first(self) -> str:
        """材料起始月份."""
        return self.months[0]

    @property
    def last(self) -> str:
        """材料截止月份."""
        return self.months[-1]

    @property
    def mean(self) -> Decimal:
        """CNY a month over the whole window, rounded down to 分 (FAQ 45)."""
        return (self.total / len(self.months)).quantize(Decimal("0.01"), rounding=ROUND_DOWN)

    @property
    def complete(self) -> bool:
        return not self.missing_income and not self.missing_insurance


def income_limit(numbers: Parameters) -> Decimal:
    """CNY a month that the mean must reach (FAQ 46). Raises NotCovered."""
    return numbers.amount("average_wage") * numbers.amount("income_multiple")


def windows(employee: Employee, unit: Unit, today: date, numbers: Parameters) -> Iterator[MaterialWindow]:
    """All windows allowed on `today`, the latest first; each is worked out when it is asked for."""
    paid: dict[str, Decimal] = {}
    for one in employee.income:
        if same_name(one.payer, unit.name):
            paid[one.month] = paid.get(one.month, _NOTHING) + one.amount
    insured = {one.month for one in employee.insurance}
    for months in material_windows(
        today, numbers.integer("material_months"), numbers.integer("material_lag_months")
    ):
        amounts = [paid[month] for month in months if month in paid]
        yield MaterialWindow(
            months=months,
            total=sum(amounts, _NOTHING),
            missing_income=_without(months, paid) if len(amounts) < len(months) else (),
            missing_insurance=() if insured.issuperset(months) else _without(months, insured),
        )


_NOTHING = Decimal(0)


def _without(months: Iterable[str], known: Container[str]) -> tuple[str, ...]:
    return tuple(month for month in months if month not in known)


def income_window(
    employee: Employee, unit: Unit, today: date, numbers: Parameters | None = None
) -> MaterialWindow:
    """The window to file with: `.first`, `.last`, `.total` CNY; ask `.complete` before using it.

    The latest complete one; an earlier complete one when only that reaches the income limit; the one
    with the fewest holes when none is complete. The answer to "which papers do we upload", so rules,
    forms and paper checks all take it from here. Raises NotCovered when the months are not known.
    """
    global _latest
    numbers = numbers or parameters(today)
    asked = (employee, unit, today, numbers)
    known, window = _latest
    if all(one is other for one, other in zip(asked, known, strict=False)) and window is not None:
        return window
    try:
        limit = income_limit(numbers)
    except NotCovered:
        limit = Decimal(0)
    window = _best(windows(employee, unit, today, numbers), limit)
    _latest = (asked, window)
    return window


_latest: tuple[tuple[object, ...], MaterialWindow | None] = ((), None)
"""The last question and its answer: several rules in a row ask the same. Compared by identity."""


def _best(allowed: Iterator[MaterialWindow], limit: Decimal) -> MaterialWindow:
    """The first of them that leaves nothing to wish, else the best."""
    seen: list[MaterialWindow] = []
    for one in allowed:
        if one.complete and one.total >= limit * len(one.months):
            return one
        seen.append(one)
    return max(seen, key=lambda one: _merit(one, limit))


def _merit(window: MaterialWindow, limit: Decimal) -> tuple[int, bool, str]:
    holes = len(window.missing_income) + len(window.missing_insurance)
    return (-holes, window.total >= limit * len(window.months), window.last)


def insured_in(window: MaterialWindow, employee: Employee) -> tuple[InsuranceMonth, ...]:
    """The file's insurance months inside the window, as they stand there."""
    first, last = window.first, window.last
    return tuple([one for one in employee.insurance if first <= one.month <= last])


def spans(months: Iterable[str]) -> str:
    """Months as an operator reads them, runs joined: `2025-11 至 2026-01、2026-03`."""
    runs: list[list[str]] = []
    for month in sorted(set(months)):
        if runs and _follows(runs[-1][-1], month):
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(run[0] if len(run) == 1 else f"{run[0]} 至 {run[-1]}" for run in runs)


def _follows(month: str, later: str) -> bool:
    return _index(later) - _index(month) == 1


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])
