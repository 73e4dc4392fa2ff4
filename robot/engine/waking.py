"""What wakes a case that waits for a person: whatever a person did about it. And before their time those
that wait for another case or for their window: what came of that case, or an approval given ahead.

A parked case costs nothing but one row. Its sign says how the things that could change it stood when it was
parked: its part of the files, the approvals, filings and open cases of its subject and of the unit, the pages
of the portals that were accepted, the log-ins, the day. `wake` makes every parked case whose sign is another
by now due at once; its turn then works out anew what comes next.

What is the same for all cases is looked at once for all of them: thousands wait at a time, and this is asked
every few seconds.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from robot.engine.docket import Parked
from robot.engine.inputs import BROKEN, Files, files_of
from robot.engine.office import Office
from robot.filing import faces
from robot.filing.docket_tables import Stage
from robot.filing.job import UNIT
from robot.policy.calendar import today_in_beijing

UNITS_PORTALS = ("chaoyang_hr", "talent_unit")
"""Where the unit's agent logs in, for whom any case may wait."""


def wake(office: Office, now: datetime) -> list[str]:
    """Make due every case that waits and about which something has happened. Returns their names."""
    files = files_of(office.settings)
    office.refresh(today_in_beijing(now), files)
    parked = office.docket.signs(now)
    if not parked:
        return []
    signs = Signs(office, files, now)
    woken = [one for one in parked if _is_woken(one, signs.of(one.subject))]
    office.docket.wake(woken, now)
    return [one.name for one in woken]


def _is_woken(case: Parked, sign: str) -> bool:
    """A file that cannot be read, half saved perhaps, is news only for those that wait for a file: the others
    are told when their turn comes."""
    before, _, _ = case.sign.partition("|")
    rest, _, part = sign.partition("|")
    if rest == before and part.startswith(BROKEN) and case.state is not Stage.MENDING:
        return False
    return sign != case.sign


class Signs:
    """How all that could change a case stands at `now`, by subject. `subjects`: those that will be asked
    for, all when none is named."""

    def __init__(self, office: Office, files: Files, now: datetime, *subjects: str) -> None:
        self._day = today_in_beijing(now)
        self._office = office
        whose = (UNIT, *subjects) if subjects else ()
        self._revisions = office.ledger.revisions(*whose), office.docket.revisions(*whose)
        self._pages = faces.revision(office.ledger.store)
        self._parts = office.parts(files)
        self._log_ins = [f"{portal}:{UNIT}" for portal in UNITS_PORTALS if office.has_login(portal, UNIT)]
        self._made: dict[str, str] = {}

    def of(self, subject: str) -> str:
        """The sign of a case of `subject`."""
        if subject not in self._made:
            self._made[subject] = self._make(subject)
        return self._made[subject]

    def _make(self, subject: str) -> str:
        told = [str(self._day), str(self._pages), *self._log_ins]
        for revisions in self._revisions:
            told += [revisions.get(one, "") for one in dict.fromkeys((UNIT, subject))]
        if subject != UNIT and self._office.has_login("talent_person", subject):
            told.append("talent_person")
        return f"{_short(' '.join(told))}|{self._part(subject)}"

    def _part(self, subject: str) -> str:
        part = self._parts.of(subject)
        return f"{BROKEN}{_short(part)}" if part.startswith(BROKEN) else _short(part)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
