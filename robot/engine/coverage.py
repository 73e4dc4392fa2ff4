"""What serves each of the 92 questions, and which test shows it.

Rules, businesses, deadlines, letters and papers say themselves which questions they serve; form rules and
the rest stand in coverage.toml beside this file, and so do the tests. A test walks all of it: no hole, no
dead name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from robot.filing.catalog import businesses
from robot.papers import letters
from robot.papers.requirements import PAPERS
from robot.policy import agenda
from robot.policy.faq import Answer, Kind, answers
from robot.policy.rule import all_rules

SHIPPED = Path(__file__).with_name("coverage.toml")
_MET_BY: dict[str, frozenset[str]] = {"material": frozenset(["material", "rule"])}
"""A requirement on papers that a rule judges by the file's facts is met as well (FAQ 36, 41, 47, 88)."""

_DOES = {"submits": "submit", "reads": "read", "fetches": "fetch"}


class Named(BaseModel):
    """An effect that does not name its questions itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    name: str = Field(pattern=r"^[\w.]+:[\w.]+$")
    title: str = Field(min_length=2)
    faq: tuple[int, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tests: dict[str, tuple[str, ...]]
    effect: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing of the product that serves questions.

    `kind`: as in faq.toml. `name`: what an operator types or reads (a rule's code, a business, a kind of
    day). `place`: `module:attribute` where it is. `tests`: pytest node ids, at least one.
    """

    kind: Kind
    name: str
    title: str
    place: str
    faq: tuple[int, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """A question with all that serves it. `open_kinds`: kinds of effect it asks for and nothing gives."""

    answer: Answer
    effects: tuple[Effect, ...]

    @property
    def open_kinds(self) -> tuple[Kind, ...]:
        given = {one.kind for one in self.effects}
        return tuple(kind for kind in self.answer.kind if not given & (_MET_BY.get(kind) or {kind}))

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            **self.answer.model_dump(),
            "served_by": [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "title": one.title,
                    "place": one.place,
                    "tests": list(one.tests),
                }
                for one in self.effects
            ],
            "open": list(self.open_kinds),
        }


@cache
def coverage() -> tuple[Served, ...]:
    """All 92 questions, in order."""
    known = tuple(effects())
    return tuple(_served(one, known) for one in answers())


def _served(answer: Answer, known: Iterable[Effect]) -> Served:
    """What serves one question; where nothing else does, the look-up says what a person has to do."""
    found = tuple(one for one in known if answer.number in one.faq)
    return Served(answer, found or (_look_up(answer),))


def _look_up(answer: Answer) -> Effect:
    tests = shipped().tests.get("faq", ())
    name = f"faq {answer.number}"
    return Effect("fact", name, answer.title, "robot.policy.faq:answers", (answer.number,), tests)


def effects() -> Iterator[Effect]:
    """Everything that serves a question."""
    tests = shipped().tests
    for rule in all_rules():
        place = f"{rule.check.__module__}:{rule.name}"
        yield Effect("rule", rule.code, rule.title, place, rule.questions, tests.get(rule.code, ()))
    for name, one in businesses().items():
        place = f"{one.module.__name__}:{_DOES[one.kind]}"
        yield Effect("flow", name, one.title, place, one.faq, tests.get(name, ()))
    for name, questions in agenda.KINDS.items():
        place = "robot.policy.agenda:KINDS"
        yield Effect("deadline", name, "日程", place, questions, tests.get(name, ()))
    for name, letter in letters.KINDS.items():
        place = "robot.papers.letters:KINDS"
        yield Effect(
            "letter", f"letter {name}", letter.title, place, letter.faq, tests.get(f"letter {name}", ())
        )
    for name, paper in PAPERS.items():
        place = "robot.papers.requirements:PAPERS"
        yield Effect(
            "material", f"paper {name}", paper.title, place, paper.faq, tests.get(f"paper {name}", ())
        )
    for other in shipped().effect:
        yield Effect(other.kind, other.name, other.title, other.name, other.faq, tests.get(other.name, ()))
    for answer in answers():
        if "fact" in answer.kind:
            yield _look_up(answer)


@cache
def shipped() -> _File:
    """The data file."""
    return _File.model_validate(tomllib.loads(SHIPPED.read_text("utf-8")))
