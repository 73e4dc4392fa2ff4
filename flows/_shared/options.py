"""What an operator chooses for one business on the command line: `--with name=value`."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from robot.errors import ConfigError, Problem
from robot.people.case import Case

OLD = {"ordinal": "again"}
"""Names that choices had before: they are refused, with the name they have now."""


class Choices(BaseModel):
    """Base of a flow's `Options`: every field has a title and examples."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


T = TypeVar("T", bound=Choices)


def chosen(options: type[T], case: Case) -> T:
    """The case's options as `options`. Raises ConfigError, every wrong or unknown one at once."""
    try:
        return options.model_validate(dict(case.options))
    except ValidationError as error:
        wrong = {str(one["loc"][0]): one.get("ctx", {}).get("expected", "") for one in error.errors()}
        raise ConfigError.of([_problem(options, name, offered) for name, offered in wrong.items()]) from None


def _problem(options: type[Choices], name: str, offered: str) -> Problem:
    """`offered`: the words there are, as pydantic lists them; empty where anything of a kind will do."""
    if (now := OLD.get(name)) in options.model_fields:
        return Problem("--with", name, f"its present name, {now}", f"{now}=2")
    if name not in options.model_fields:
        return Problem("--with", name, f"a choice of this business: {', '.join(options.model_fields)}")
    info = options.model_fields[name]
    title = info.title or name
    words = re.findall(r"'([^']*)'", offered)
    expected = f"{title}: {'、'.join(words)}" if words else title
    return Problem("--with", name, expected, f"{name}={(info.examples or [''])[0]}")
