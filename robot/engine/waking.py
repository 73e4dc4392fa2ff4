"""What wakes a case that waits for a person: whatever a person did about it.

A parked case costs nothing but one row. Its sign says how the things a person could change stood when it was
parked: the files it rests on, the approvals and filings of its subject, the log-ins, the day. `wake` makes
every parked case whose sign is another by now due at once; its turn then works out anew what comes next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from robot.engine.office import Files, Office
from robot.filing.docket_tables import Entry
from robot.filing.job import UNIT
from robot.people.workspace import EMPLOYEES_BOOK, EMPLOYEES_FOLDER, PAPERS_FOLDER, UNIT_FILE
from robot.policy.calendar import today_in_beijing
from robot.policy.parameters import OVERLAY
from robot.settings import Settings

INPUTS = (UNIT_FILE, EMPLOYEES_BOOK, OVERLAY, ".env", EMPLOYEES_FOLDER, PAPERS_FOLDER, "selectors")
"""What an operator writes."""


def wake(office: Office, now: datetime) -> list[str]:
    """Make due every parked case about which somebody did something. Returns their names."""
    parked = office.docket.parked()
    files = files_of(office.settings) if parked else {}
    woken = []
    for entry in parked:
        if entry.sign != sign_of(office, entry, files, now):
            office.docket.wake(entry, now)
            woken.append(entry.name)
    return woken


def sign_of(office: Office, entry: Entry, files: Files, now: datetime) -> str:
    """How all that a person could change for the case stands at `now`."""
    told = hashlib.sha256(
        f"{today_in_beijing(now)} {_ledger(office, entry)} {_log_ins(office, entry)}".encode()
    )
    others = {Path(name).stem for name in files if name.startswith(f"{EMPLOYEES_FOLDER}/")} - {entry.subject}
    for name, stamp in sorted(files.items()):
        parts = Path(name).parts
        mine = parts[0] != PAPERS_FOLDER or len(parts) < 3 or parts[1] not in others
        if mine:
            told.update(f"\n{name} {stamp}".encode())
    return told.hexdigest()


def _ledger(office: Office, entry: Entry) -> str:
    return " ".join(office.ledger.revision(one) for one in dict.fromkeys((UNIT, entry.subject)))


def _log_ins(office: Office, entry: Entry) -> str:
    """Which of its accounts have logged in."""
    accounts = [("chaoyang_hr", UNIT), ("talent_unit", UNIT)]
    if entry.subject != UNIT:
        accounts.append(("talent_person", entry.subject))
    return " ".join(
        f"{portal}:{account}" for portal, account in accounts if office.has_login(portal, account)
    )


def files_of(settings: Settings) -> Files:
    """Every file an operator wrote, with its stamp."""
    found = {}
    for file in _files(settings.workspace):
        try:
            told = file.stat()
        except OSError:
            continue  # gone in between: the next look sees it gone
        found[file.relative_to(settings.workspace).as_posix()] = told.st_mtime_ns, told.st_size
    return found


def _files(workspace: Path) -> Iterator[Path]:
    for name in INPUTS:
        place = workspace / name
        if place.is_dir():
            yield from (one for one in place.rglob("*") if one.is_file())
        elif place.is_file():
            yield place
