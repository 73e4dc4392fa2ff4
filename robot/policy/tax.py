"""Which tax year a quota application is filed under, and with what amount (FAQ 7, 14-16).

Counted is what the unit itself declared in Chaoyang, by calendar year of 税款所属期.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from robot.people.models import Unit
from robot.policy.parameters import Parameters, parameters

TEN_THOUSAND = Decimal(10000)


class TaxYear(StrEnum):
    """纳税年度, as the portal offers it (FAQ 15)."""

    LAST = "上年度"
    THIS = "本年度"
    THREE = "近三年度"


@dataclass(frozen=True, slots=True)
class TaxChoice:
    """What goes into the form: which 纳税年度, CNY of tax, and the calendar years added up."""

    year: TaxYear
    amount: Decimal
    years: tuple[int, ...]

    @property
    def ten_thousand(self) -> Decimal:
        """The amount in 万元, as the form wants it (FAQ 15): rounded down to 1 CNY, never above the truth."""
        return (self.amount / TEN_THOUSAND).quantize(Decimal("0.0001"), rounding="ROUND_DOWN")


def counted(unit: Unit, *years: int) -> Decimal:
    """CNY of tax of these calendar years that counts (FAQ 14): own declaration, paid in Chaoyang."""
    return sum(
        (one.amount for one in unit.taxes if one.year in years and one.declared_by_unit and one.in_chaoyang),
        Decimal(0),
    )


def best_tax_year(unit: Unit, today: date, numbers: Parameters) -> TaxChoice | None:
    """The first of 上年度, 本年度, 近三年度 whose limit is met, in the order of FAQ 15; None when none is.

    近三年度 is the three full calendar years before this one. The document does not say whether the
    running year may be one of the three: that reading is used only when the other fails.
    Raises NotCovered when the limits are not known for the day.
    """
    now = today.year
    one_year, three_years = numbers.amount("tax_least_year"), numbers.amount("tax_least_three_years")
    tries = (
        (TaxYear.LAST, (now - 1,), one_year),
        (TaxYear.THIS, (now,), one_year),
        (TaxYear.THREE, (now - 3, now - 2, now - 1), three_years),
        (TaxYear.THREE, (now - 2, now - 1, now), three_years),
    )
    for choice, years, limit in tries:
        if (amount := counted(unit, *years)) >= limit:
            return TaxChoice(choice, amount, years)
    return None


def choose_tax_year(
    unit: Unit, today: date, numbers: Parameters | None = None
) -> tuple[TaxYear, Decimal] | None:
    """(纳税年度, CNY) for the quota application, or None when no limit is met.

    `numbers`: the workspace's parameters (`parameters.of(case, today)`); the shipped ones by default.
    """
    best = best_tax_year(unit, today, numbers or parameters(today))
    return (best.year, best.amount) if best else None
