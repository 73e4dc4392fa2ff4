"""A new case, or new choices for one: refused at once where they could never work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flows._shared.options import Choices, chosen
from robot.engine.office import Office
from robot.engine.ways import way_named, ways
from robot.errors import ConfigError, Problem
from robot.filing.catalog import businesses
from robot.filing.docket_tables import Entry


def open_case(office: Office, subject: str, word: str, options: Mapping[str, str], now: datetime) -> Entry:
    """A case of `word` (a way, or its flow) for `subject`, due at once.

    Raises ConfigError for a subject or way that there is not, one that is done already or open already, and
    for choices that no step of it knows or takes.
    """
    plan = office.plan(subject, word)
    if plan.next is None:
        raise ConfigError(
            f"{subject} {plan.way}: nothing is left to do, see gongju plan {subject} {plan.way}"
        )
    _must_fit(office, subject, plan.way, options, [row.step for row in plan.rows if row.state != "done"])
    return office.docket.open(subject, plan.way, options, at=now)


def retry_case(office: Office, name: str, options: Mapping[str, str], now: datetime) -> Entry:
    """The case's next turn at once, with `options` besides its own. Raises ConfigError like `open_case`."""
    entry = office.docket.get(name)
    if options:
        wanted = {**entry.options, **options}
        _must_fit(office, entry.subject, way_named(entry.way), wanted, ways().way[entry.way].steps)
    return office.docket.retry(name, options, at=now)


def _must_fit(
    office: Office, subject: str, way: str, options: Mapping[str, str], steps: list[str] | tuple[str, ...]
) -> None:
    """Raises ConfigError with every choice that is wrong or that nothing takes."""
    case, taken = office.case(subject), set[str]()
    problems: list[Problem] = []
    flows = [
        name
        for step in steps
        for name in ((*ways().way[way].flows,) if step == ways().way[way].business else (step,))
    ]
    for name in flows:
        which = businesses().get(name)
        if which is None or which.options is None or not issubclass(which.options, Choices):
            continue
        mine = {one: value for one, value in options.items() if one in which.options.model_fields}
        taken |= set(which.options.model_fields)
        try:
            chosen(which.options, replace(case, options=mine))
        except ConfigError as error:
            problems += error.problems
    known = "、".join(sorted(taken)) or "none"
    problems += [
        Problem("--with", name, f"a choice that a step of {way} takes: {known}")
        for name in options
        if name not in taken
    ]
    if problems:
        raise ConfigError.of(list(dict.fromkeys(problems)))
