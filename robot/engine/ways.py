"""The ways of business as data, and what follows from them: which step is next, what is still missing.

Pure: `facts` says what is done, from wherever it is known (plan_facts.py). FAQ 8, 18, 63, 85, 89.
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
    steps: tuple[str, ...]
    maybe: tuple[str, ...] = ()


class Ways(BaseModel):
    """All steps and ways, by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: dict[str, Step]
    way: dict[str, Way]


@cache
def ways() -> Ways:
    return Ways.model_validate(tomllib.loads(SHIPPED.read_text("utf-8")))


def of_business(business: str) -> str | None:
    """The name of the way that is about the flow `business`, or None."""
    if business == "renewal_start":
        return "续签"
    return next((name for name, one in ways().way.items() if one.business == business), None)


def for_unit(way: str) -> bool:
    """Whether the way is the unit's own."""
    return way in ("指标申报", "二次申报", "指标退回", "业务办理权限", "单位主管部门变更")


def way_named(word: str) -> str:
    """The way that `word` names: the portal's word or a flow. Raises ConfigError naming those there are."""
    known = ways()
    if word in known.way:
        return word
    name = of_business(word)
    if name:
        return name
    part_of = [name for name, one in known.way.items() if word in one.steps]
    there_are = ", ".join(part_of or (f"{name} ({one.business})" for name, one in known.way.items()))
    what = "a step of several ways, name one" if part_of else "no such way; there are"
    raise ConfigError(f"{word}: {what}: {there_are}")


@dataclass(frozen=True, slots=True)
class Fact:
    """How a step stands. `note` says where that is known from, in Chinese. `taken`: the portal took it once,
    though it has been returned since."""

    done: bool = False
    note: str = ""
    taken: bool = False


Facts = Mapping[str, Fact]


def implied(name: str, facts: Facts) -> dict[str, Fact]:
    """The facts of a way's steps: one that is not known to be done but stands before a done one was done
    elsewhere, or the portal would not have taken the later one."""
    found: dict[str, Fact] = {}
    later = ""
    for step in reversed(ways().way[name].steps):
        fact = facts.get(step, Fact())
        if later and not fact.done:
            fact = Fact(True, f"“{later}”已在其后提交，此步视为已办")
        if (fact.done or fact.taken) and not later:
            later = ways().step[step].title
        found[step] = fact
    return dict(reversed(found.items()))


def next_step(name: str, facts: Facts) -> str | None:
    """The first step of the way that is neither done nor one that may be left out."""
    way, known = ways().way[name], implied(name, facts)
    return next((step for step in way.steps if not known[step].done and step not in way.maybe), None)


def missing(business: str, way: str | None, facts: Facts) -> Iterator[str]:
    """The steps that `business` needs and that are not done, in the order of its table.

    `way` is the way of the case where a step belongs to several, None when nobody has said which.
    """
    step = ways().step.get(business)
    for need in step.needs if step else ():
        if need == MAIN and way is None:
            continue
        wanted = ways().way[way].business if need == MAIN and way else need
        if not facts.get(wanted, Fact()).done:
            yield wanted
