"""What an operator types next, as one line."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from robot.filing.job import UNIT


def command_line(verb: str, business: str, subject: str, options: Mapping[str, str]) -> str:
    """The command `verb` for a business of `subject` with its choices."""
    whose = () if subject == UNIT else (subject,)
    said = [word for name, value in options.items() for word in ("--with", f"{name}={value}")]
    return shlex.join(["gongju", verb, business, *whose, *said])
