"""What a rule has to say: a blocker, a warning or a hint, in plain Chinese for the operator.

Texts name fields and dates, never a person: the subject's key stands beside each finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar


class Who(StrEnum):
    """Who has to act."""

    AGENT = "单位经办人"
    EMPLOYEE = "员工本人"
    BOTH = "单位经办人和员工本人"
    NOBODY = "无需操作"


class Level(StrEnum):
    BLOCKER = "blocker"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what is the matter, what to do about it, who does it, which question says so.

    `rests_on` names the unconfirmed numbers or the provisional calendar the finding rests on.
    `faq`, `code` and `subject` are filled in by `run`; a rule gives `faq` only to quote another question.
    """

    message: str
    do: str = ""
    who: Who = Who.AGENT
    rests_on: str = ""
    faq: int = 0
    code: str = ""
    subject: str = ""

    level: ClassVar[Level]

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCKER

    def stamped(self, *, faq: int, code: str, subject: str) -> Finding:
        """The same finding with its rule's number and code."""
        return type(self)(self.message, self.do, self.who, self.rests_on, self.faq or faq, code, subject)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "level": self.level.value,
            "code": self.code,
            "faq": self.faq,
            "subject": self.subject,
            "message": self.message,
            "do": self.do,
            "who": self.who.value,
            "rests_on": self.rests_on,
        }

    def __str__(self) -> str:
        text = f"[{self.code}] {self.message}"
        if self.do:
            text += f" {self.do}（{self.who.value}）"
        return f"{text} 依据：第{self.faq}问。{self.rests_on}"


class Blocker(Finding):
    """The business cannot go on; nothing may be sent."""

    __slots__ = ()
    level: ClassVar[Level] = Level.BLOCKER


class Warning(Finding):
    """It may go wrong, or it cannot be told from what the file and the parameters say."""

    __slots__ = ()
    level: ClassVar[Level] = Level.WARNING


class Hint(Finding):
    """Good to know; nothing is wrong."""

    __slots__ = ()
    level: ClassVar[Level] = Level.HINT


_ORDER = {Level.BLOCKER: 0, Level.WARNING: 1, Level.HINT: 2}


def order(finding: Finding) -> tuple[int, int, str, str]:
    """Sort key: the worst first, then by question; the same whatever order the rules ran in."""
    return (_ORDER[finding.level], finding.faq, finding.code, finding.message)
