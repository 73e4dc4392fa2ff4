"""Everything raised on purpose, cut by what the reader does next.

Only `robot.cli` catches these: one line on stderr and one exit code a class.
Texts never hold personal data: name the field, not its value.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Of an OSError, which names no file then. It has room again by itself, or soon."""


class GongjuError(Exception):
    """Base of all errors raised on purpose. `exit_code` is the command's exit status."""

    exit_code: ClassVar[int] = 1
    advice: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file the user wrote.

    `where` is the file and the line (`employees/e001.yaml:12`) or cell (`employees.xlsx!员工!C4`).
    """

    where: str
    field: str
    expected: str
    example: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.field}: {self.expected}"
        return f"{text} (e.g. {self.example})" if self.example else text


class ConfigError(GongjuError):
    """Settings, selectors or an employee file are wrong: mend the file."""

    exit_code = 2
    advice = "mend that and run the command again"

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems

    @classmethod
    def of(cls, problems: list[Problem]) -> ConfigError:
        """All `problems` (at least one) as one error."""
        head = str(problems[0]) if len(problems) == 1 else f"{len(problems)} problems in the files"
        return cls(head, tuple(problems))


class NotEligible(GongjuError):
    """A rule says no; nothing was sent."""

    exit_code = 3
    advice = "nothing was sent; run `gongju check` for every finding"


class PortalError(GongjuError):
    """Something between us and a portal went wrong."""

    exit_code = 10


class PortalDown(PortalError):
    """Time-out, 5xx or maintenance page: retry later."""

    exit_code = 11
    advice = "the portal is not answering properly; try again later"


class SessionExpired(PortalError):
    """The portal logged us out: log in, start over."""

    exit_code = 12
    advice = "log in again with `gongju login`, then run the command again"


class PageChanged(PortalError):
    """What the selectors name is not on the page: mend the selectors."""

    exit_code = 13
    advice = "the page is not as the selectors say; mend selectors/ or the workspace's overlay"


class FaceChanged(PageChanged):
    """A form asks for or says something that nobody has accepted yet: nothing was sent.

    `lines`: each difference, in Chinese. `pictures`: where the pictures of those pages are.
    """

    advice = "nothing was sent; when that is right, `gongju approve` accepts it"

    def __init__(self, message: str, lines: tuple[str, ...], pictures: tuple[Path, ...] = ()) -> None:
        super().__init__(message)
        self.lines = lines
        self.pictures = pictures


class FieldMismatch(PortalError):
    """A value does not read back as it was given; nothing was sent."""

    exit_code = 14
    advice = "nothing was sent; compare the read-back table"


class PortalRefused(PortalError):
    """The portal refused our data, in its own words: mend the case."""

    exit_code = 15
    advice = "mend what the portal names, then run the command again"


class WrongSite(PortalError):
    """A page outside the allowed hosts: stopped at once."""

    exit_code = 16
    advice = "nothing was typed there; check the portal's address"


class AccountBusy(PortalError):
    """Another process is working with this account: wait for it."""

    exit_code = 17
    advice = "another command is using this account; run this one again when it has finished"


class PortalRests(PortalError):
    """No visit of this portal now: its budget of the hour is used up, or it was down a moment ago.

    `until`: the aware time from which a visit may begin, where it is known.
    """

    exit_code = 18
    advice = "nothing was sent; `gongju portals` shows what each portal is given"

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class PortalWarned(PortalRests):
    """The portal warned that it is visited too often: stopped at once, and nobody visits it for a while."""

    exit_code = 19
    advice = (
        "no command visits this portal before that; a person who has looked may end the stop with"
        " `gongju portals PORTAL --lift`"
    )


class HumanNeeded(GongjuError):
    """A captcha, certificate, QR code, SMS or approval: a person has to act."""

    exit_code = 20
    advice = "a person has to act; the work goes on from there"


class OutcomeUnknown(GongjuError):
    """The click went out and no receipt was seen: look, never retry."""

    exit_code = 21
    advice = "do not send again; `gongju status` and the next run look at the portal first"


class NotVerified(GongjuError):
    """Selectors that nobody's browser has found on the live site (lately): not sent unattended."""

    exit_code = 22
    advice = "nothing was sent; look with `gongju doctor`, or submit at a terminal and say yes there"

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class EngineRunning(GongjuError):
    """Another process is this workspace's engine: there is one at a time."""

    exit_code = 23
    advice = "stop it first, or let it work; the other commands speak to it through the workspace"


class TurnFailed(GongjuError):
    """A bug in a case's turn; named by its kind only, since its text may hold personal data."""

    advice = "the log has where it happened"


class LedgerDown(GongjuError):
    """The ledger's database does not answer, or its disk is full: nothing is sent while nothing can be
    written down."""

    exit_code = 24
    advice = "once the database answers and its disk has room run the command again: it looks before it sends"


class BrowserDown(GongjuError):
    """The browser of GONGJU_BROWSER_ENDPOINT does not answer: nothing was opened."""

    exit_code = 26
    advice = "start the browser or its server there, then run the command again"
