"""The ways of business as data, and what follows from them: which step is next, what is still missing.

Pure: `Facts` say what is done, from wherever it is known (plan_facts.py). FAQ 8, 18, 63, 85, 89.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from robot.errors import ConfigError

SHIPPED = Path(__file__).with_name("ways.toml")

Who = Literal["agent", "employee", "district", "city"]
Hand = Literal["captcha", "certificate", "qr", "signature", "stamp", "approval"]

MAIN = "main"
"""In `needs`: the flow that the case's way is about."""


class Step(BaseModel):
    """One step. `needs` names the steps that must be done before it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    who: Who
    on: Literal["chaoyang_hr", "talent_unit", "talent_person"]
    hands: tuple[Hand, ...] = ()
    faq: int = Field(ge=1, le=92)
    needs: tuple[str, ...] = ()
    due: tuple[str, ...] = ()


class Way(BaseModel):
    """The steps of one business in their order. Its name in the table is the portal's word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    business: str
    also: str = ""
    unit: bool = False
    steps: tuple[str, ...]
    maybe: tuple[str, ...] = ()
    first: tuple[str, ...] = ()

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows by which its business is filed."""
        return (self.business, self.also) if self.also else (self.business,)


class Ways(BaseModel):
    """All steps and ways by name; `free`: flows that belong to no way, with the reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: dict[str, Step]
    way: dict[str, Way]
    free: dict[str, str]


@cache
def ways() -> Ways:
    return Ways.model_validate(tomllib.loads(SHIPPED.read_text("utf-8")))


def of_business(business: str) -> str | None:
    """The name of the way that is about the flow `business`, or None."""
    return next((name for name, one in ways().way.items() if business in one.flows), None)


def way_named(word: str) -> str:
    """The way that `word` names: the portal's word or a flow. Raises ConfigError naming those there are."""
    known = ways()
    if word in known.way:
        return word
    name = of_business(word)
    if name:
        return name
    if word in known.free:
        raise ConfigError(f"{word}: needs no plan, no step stands before it: {known.free[word]}")
    part_of = [name for name, one in known.way.items() if word in one.steps]
    if part_of:
        raise ConfigError(f"{word}: a step of several ways, name one: {', '.join(part_of)}")
    there_are = ", ".join(f"{name} ({one.business})" for name, one in known.way.items())
    raise ConfigError(f"{word}: no such way; there are {there_are}")


@dataclass(frozen=True, slots=True)
class Fact:
    """How a step stands. `note` says where that is known from, or what is wrong, in Chinese. `taken`: the
    portal took it once, though it has been returned since."""

    done: bool = False
    note: str = ""
    taken: bool = False


Facts = Mapping[str, Fact]


def implied(name: str, facts: Facts) -> dict[str, Fact]:
    """The facts of a way's steps: one that is not known to be done but stands before a done one of the case
    was done elsewhere, or the portal would not have taken the later one."""
    way, found = ways().way[name], {}
    main, later = way.steps.index(way.business), ""
    for place, step in reversed(list(enumerate(way.steps))):
        fact = facts.get(step, Fact())
        if later and not fact.done:
            fact = Fact(True, f"“{later}”已在其后提交，此步视为已办")
        if (fact.done or fact.taken) and not later and place >= main:
            later = ways().step[step].title
        found[step] = fact
    return dict(reversed(found.items()))


def next_step(name: str, facts: Facts) -> str | None:
    """The first step of the way that is neither done nor one that may be left out."""
    way, known = ways().way[name], implied(name, facts)
    return next((step for step in way.steps if not known[step].done and step not in way.maybe), None)


def missing(business: str, name: str | None, facts: Facts) -> Iterator[str]:
    """The steps that must be done before `business` and are not: what it needs, and what comes first in the
    way `name` of the case (None: nobody has said which)."""
    step, way = ways().step.get(business), ways().way.get(name or "")
    needed = list(step.needs) if step else []
    if way and business in way.steps:
        needed += [one for one in way.first if way.steps.index(one) < way.steps.index(business)]
    for need in dict.fromkeys(needed):
        if need == MAIN and way is None:
            continue
        wanted = way.business if need == MAIN and way else need
        if not facts.get(wanted, Fact()).done:
            yield wanted
