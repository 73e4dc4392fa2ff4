"""The `@rule` decorator and its runner.

    @rule(faq=30, code="age")
    def age_is_within_limit(case: Case, today: date) -> Outcome: ...

A rule is pure: it sees a case and a date, and returns a finding, several, or None when all is well.
Two things are said by raising, so that rules stay flat: `Unknown` (the file does not hold what the
rule needs) and `NotCovered` (the parameter file says nothing for this date). Both become warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from robot.people.case import Case
from robot.policy import parameters
from robot.policy.findings import Finding, Warning, Who, order
from robot.policy.parameters import NotCovered

Outcome = Finding | Iterable[Finding] | None
_Check = Callable[[Case, date], Outcome]


class Unknown(Exception):
    """The file lacks what the rule needs: said as a warning, never guessed."""

    def __init__(self, message: str, do: str, who: Who = Who.AGENT) -> None:
        super().__init__(message)
        self.finding = Warning(message, do=do, who=who)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule with the question it comes from.

    `code` is stable and unique (`FAQ30-age`); `also` are further questions it serves. A blocker of a rule
    with `occasion` says that the business is not called for at all (a renewal of a permit nobody holds): an
    overview leaves such a business out instead of counting it as trouble.
    """

    check: _Check
    faq: int
    code: str
    name: str
    also: tuple[int, ...] = ()
    occasion: bool = False

    @property
    def questions(self) -> tuple[int, ...]:
        return (self.faq, *self.also)

    @property
    def title(self) -> str:
        """The rule in one line: the first line of its docstring."""
        return (self.check.__doc__ or "").strip().partition("\n")[0]

    def __call__(self, case: Case, today: date) -> tuple[Finding, ...]:
        """All findings of this rule for `case` on `today`, stamped with its code."""
        try:
            outcome = self.check(case, today)
            if outcome is None:
                return ()
            found = (outcome,) if isinstance(outcome, Finding) else tuple(outcome)
            if not found:
                return ()
        except Unknown as unknown:
            found = (unknown.finding,)
        except NotCovered as gap:
            found = (Warning(gap.message, do=gap.do),)
        subject = case.subject
        return tuple([one.stamped(faq=self.faq, code=self.code, subject=subject) for one in found])


_registry: dict[str, Rule] = {}


def rule(
    *, faq: int, code: str = "", also: tuple[int, ...] = (), occasion: bool = False
) -> Callable[[_Check], Rule]:
    """Make a rule of question `faq` (1 to 92, mandatory).

    `code` is the part behind `FAQ30-`; without it, the function's name with dashes.
    Raises ValueError for a number that is no question, a rule without docstring, a code used twice.
    """

    def make(check: _Check) -> Rule:
        name = check.__name__
        full = f"FAQ{faq}-{code or name.replace('_', '-')}"
        if any(not 1 <= number <= 92 for number in (faq, *also)):
            raise ValueError(f"{name}: the document has questions 1 to 92")
        if not (check.__doc__ or "").strip():
            raise ValueError(f"{name}: a rule says in its docstring what it holds to")
        known = _registry.get(full)
        if known and (known.check.__module__, known.name) != (check.__module__, name):
            raise ValueError(f"{full} is the code of {known.name} already")
        made = Rule(check, faq, full, name, also, occasion)
        _registry[full] = made
        return made

    return make


def run(rules: Sequence[Rule], case: Case, today: date) -> list[Finding]:
    """All findings of all `rules`, the worst first; the order of `rules` does not matter."""
    parameters.freshen(case)
    found = [one for each in dict.fromkeys(rules) for one in each(case, today)]
    return sorted(found, key=order)


def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package, by question and code."""
    import robot.policy.rules as package

    package.load_all()
    own = (one for one in _registry.values() if one.check.__module__.startswith(f"{package.__name__}."))
    return tuple(sorted(own, key=lambda one: (one.faq, one.code)))
