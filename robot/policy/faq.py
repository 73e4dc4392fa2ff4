"""Look up the 92 questions: a short answer in our own words, what the product does, and by which rules.

`faq.toml` holds the answers; the rules name their questions themselves, and both are joined here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from robot.policy.rule import Rule, all_rules

SHIPPED = Path(__file__).with_name("faq.toml")
QUESTIONS = range(1, 93)
Kind = Literal["rule", "flow", "form", "material", "deadline", "letter", "fact"]


class Answer(BaseModel):
    """One question as we answer it. All texts are Chinese and never empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1, le=92)
    title: str = Field(min_length=2)
    answer: str = Field(min_length=2)
    does: str = Field(min_length=2)
    kind: tuple[Kind, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Served:
    """A question with the rules that hold to it."""

    answer: Answer
    rules: tuple[Rule, ...]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            **self.answer.model_dump(),
            "rules": [{"code": one.code, "title": one.title} for one in self.rules],
        }


@lru_cache(maxsize=1)
def answers() -> tuple[Answer, ...]:
    """All 92, in order. Raises ValueError when the shipped file has a hole: a bug of ours."""
    data = tomllib.loads(SHIPPED.read_text("utf-8"))["q"]
    found = tuple(Answer(number=int(number), **entry) for number, entry in data.items())
    if [one.number for one in found] != list(QUESTIONS):
        raise ValueError(f"{SHIPPED.name}: questions 1 to 92, each once and in order")
    return found


def served() -> tuple[Served, ...]:
    """Every question with its rules."""
    rules = all_rules()
    return tuple(
        Served(one, tuple(rule for rule in rules if one.number in rule.questions)) for one in answers()
    )


def look_up(words: str) -> tuple[Served, ...]:
    """The questions for `words`: a number (`36`), a rule's code (`FAQ36-income-months`), or text.

    Text: every blank-separated word must occur; titles that have all words come first.
    Empty when nothing fits or nothing is asked.
    """
    wanted = words.strip()
    everything = served()
    if wanted.isdecimal():
        return tuple(one for one in everything if one.answer.number == int(wanted))
    terms = [term.casefold() for term in wanted.split()]
    if not terms:
        return ()
    by_code = tuple(one for one in everything if any(rule.code.casefold() == terms[0] for rule in one.rules))
    if by_code:
        return by_code
    fitting = [one for one in everything if all(term in _text(one) for term in terms)]
    return tuple(sorted(fitting, key=lambda one: not all(t in one.answer.title.casefold() for t in terms)))


def _text(one: Served) -> str:
    titles = " ".join(rule.title for rule in one.rules)
    return f"{one.answer.title} {one.answer.answer} {one.answer.does} {titles}".casefold()
