"""The whole story on the mock portal: one unit, three employees, a report.

Runs the very code of the commands. Two stand-ins take the parts the product leaves to people: one for
whoever logs in and approves, one for the authorities; both work through the portal's control side.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from robot import console, report
from robot.browser.selector_files import load_portal, portal_names
from robot.engine.office import Office
from robot.errors import ConfigError
from robot.filing.catalog import businesses
from robot.filing.job import UNIT
from robot.filing.states import State
from robot.filing.status import Row
from robot.mocking import BEIJING, mock_portal
from robot.people.init import init_workspace
from robot.policy.opinions import Point, explain
from robot.redact import hide
from robot.settings import Settings

if TYPE_CHECKING:
    from mock_portal.client import Control

DAY = date(2026, 11, 5)
"""A working day inside the month's first ten: the example's files are made for it."""

GRANTED, RETURNED, BLOCKED = "E001", "E002", "E003"
OPINION = "应税收入材料缺少2026年9月记录，请补充后重新提交；劳动合同第3页扫描不清晰，请重新上传。"
MARK = ".gongju-demo"

Say = Callable[[str], None]


@dataclass(frozen=True)
class StandIn:
    """Whoever logs in: knows the answers because the control side tells."""

    control: Control
    name: str = ""
    id_number: str = ""

    def captcha(self, picture: Path) -> str:
        return str(self._waiting("captcha")["answer"])

    def pin(self) -> SecretStr:
        return SecretStr(str(self._waiting("pin")["answer"]))

    def window(self, seconds: float) -> None:
        """Nobody is there: the demo shows no window."""

    def scan(self, picture: Path, seconds: float) -> None:
        self.control.scan(self.id_number, self.name)

    def _waiting(self, kind: str) -> Mapping[str, Any]:
        found: list[Mapping[str, Any]] = [one for one in self.control.logins() if one["kind"] == kind]
        return found[-1]


@dataclass(frozen=True)
class Demo:
    """What a run left: its folder, the report page, and the result as `result.json` has it."""

    folder: Path
    report: Path
    result: dict[str, Any]


def run(folder: Path, say: Say) -> Demo:
    """Run the story in `folder` (emptied first, when a demo made it). Under a minute.

    Raises ConfigError when `folder` holds something else.
    """
    _empty(folder)
    workspace = folder / "workspace"
    init_workspace(workspace)
    with mock_portal(clock=datetime.combine(DAY, datetime.min.time(), BEIJING).replace(hour=9)) as server:
        settings = Settings(
            _env_file=None,
            workspace=workspace,
            profile="mock",
            mock_url=server.url,
            today=DAY,
            chaoyang_user="agent",
            chaoyang_password=SecretStr("mock-only"),
        )
        from mock_portal.client import Control

        control = Control(server.url)
        with Office(settings) as office:
            story = Story(office, control, say)
            story.tell()
            return story.leave(folder)


def _empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise ConfigError(f"{folder}: not a folder of the demo; name another with --folder")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        (folder / MARK).touch()
    except OSError as error:
        raise ConfigError(
            f"{folder}: nothing can be written there ({error.strerror}); name another with --folder"
        ) from None


class Story:
    """The steps in their order, and what came of each."""

    def __init__(self, office: Office, control: Control, say: Say) -> None:
        self.office, self.control, self.say = office, control, say
        self.pictures: dict[tuple[str, str], tuple[Path, ...]] = {}
        self.fields: dict[tuple[str, str], int] = {}

    def tell(self) -> None:
        """From the preflight to the last reading."""
        self.say("checking the files against the rules")
        self.office.check()
        self._log_in("chaoyang_hr")
        number = self._file("quota_application", UNIT)
        self.control.grant_quota(number, 2, "同意下达")
        self._read("chaoyang_hr")
        self._employees([key for key in (GRANTED, RETURNED, BLOCKED) if self._may_apply(key)])
        self.control.set_clock("2026-11-10T11:30")
        self._decide()
        # Weeks have gone by on the portal's clock: everybody has been logged out.
        for portal in ("chaoyang_hr", "talent_unit"):
            self._log_in(portal)
            self._read(portal)
        for key in (RETURNED, GRANTED):  # whose page is still open is read first
            self._log_in("talent_person", key)
        self._read("talent_person")

    def _read(self, portal: str) -> None:
        self.say(f"{portal}: reading states and opinions")
        poll = self.office.poll(portal)
        if poll.failures:
            raise poll.failures[0].error

    def _may_apply(self, key: str) -> bool:
        if any(one.blocked for one in self.office.check(key, "permit_application")):
            self.say(f"{key}: a rule says no, nothing is sent")
            return False
        return True

    def _employees(self, keys: list[str]) -> None:
        """Each portal's part for all of them at a time: a visit that begins where the last one ended is
        the cheapest."""
        for key in keys:
            self._log_in("talent_person", key)
            for name in ("profile", "attachments", "association"):
                self._file(name, key)
        self._log_in("talent_unit")
        for name in ("association_approval", "permit_application", "application_review"):
            for key in keys:
                self._file(name, key)
        for key in keys:
            self._file("appointment", key, date="2026-11-10", slot="10:00-11:00")

    def _decide(self) -> None:
        """The district accepts one application and returns the other; the city grants the accepted one."""
        numbers = {
            one.subject: one.receipt
            for one in self.office.status()
            if one.business == "permit_application" and one.receipt
        }
        self.control.decide(numbers[GRANTED], "accept", "材料齐全，予以受理")
        self.control.decide(numbers[RETURNED], "return", OPINION)
        self.control.set_clock("2026-11-24T10:00")
        self.control.decide(numbers[GRANTED], "grant", "审批通过")

    def _log_in(self, portal: str, key: str | None = None) -> None:
        self.say(f"{portal}: a person logs in")
        person = self.office.case(key).person if key else None
        stand_in = StandIn(self.control, person.name, person.id_number) if person else StandIn(self.control)
        self.office.login(portal, key, stand_in)

    def _file(self, name: str, subject: str, **options: str) -> str:
        """Approve and submit, as the commands do. Returns the receipt's number."""
        self.say(f"{subject}: {name}")
        self.office.approve(name, subject, options, "demo")
        row = self.office.submit(name, subject, options)
        self.pictures[name, subject] = row["pictures"]
        self.fields[name, subject] = len(row["fields"])
        return str(row["receipt"].number)

    def leave(self, folder: Path) -> Demo:
        """Write report.html and result.json."""
        rows = self.office.status()
        entries: dict[str, list[report.Entry]] = {}
        for row in rows:
            entries.setdefault(row.subject, []).append(
                report.Entry(
                    business=row.business,
                    title=businesses()[row.business].title,
                    portal=row.portal,
                    state=row.state,
                    receipt=row.receipt,
                    opinion=row.opinion,
                    points=[(one.text, tuple(one.lines())) for one in _points(row)],
                    at=f"{row.updated:%H:%M:%S}",
                    fields=self.fields.get((row.business, row.subject), 0),
                    pictures=self.pictures.get((row.business, row.subject), ()),
                )
            )
        blocked = report.Entry(
            "permit_application",
            businesses()["permit_application"].title,
            "talent_person",
            "blocked",
            remarks=[
                str(finding)
                for one in self.office.check(BLOCKED, "permit_application")
                for finding in one.findings
                if finding.blocks
            ],
        )
        entries.setdefault(BLOCKED, []).append(blocked)
        received = sum(one["counted"] for one in self.control.received())
        unit = self.office.workspace.unit
        people = [report.Person(UNIT, unit.name, _state(entries[UNIT]), entries[UNIT])]
        people += [
            report.Person(
                one.key,
                hide(one.name) if self.office.settings.mask_names else one.name,
                _state(entries[one.key]),
                entries[one.key],
            )
            for one in self.office.workspace.employees
        ]
        page = report.write(
            report.Report(
                unit=unit.name,
                made=datetime.now(BEIJING),
                day=DAY.isoformat(),
                where="模拟门户",
                portals={name: load_portal(name).title for name in portal_names()},
                people=people,
                received=received,
                recorded=sum(bool(row.receipt) for row in rows),
            ),
            folder / "report.html",
        )
        result = {
            "unit": unit.name,
            "day": DAY,
            "received_by_portal": received,
            "recorded_in_ledger": sum(bool(row.receipt) for row in rows),
            "employees": {person.key: person.state for person in people[1:]},
            "businesses": [
                {
                    "business": entry.business,
                    "title": entry.title,
                    "portal": entry.portal,
                    "subject": person.key,
                    "state": entry.state,
                    "receipt": entry.receipt,
                    "opinion": entry.opinion,
                    "findings": list(entry.remarks),
                }
                for person in people
                for entry in person.entries
            ],
        }
        result = console.plain(result)
        (folder / "result.json").write_text(
            json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        return Demo(folder, page, result)


def _points(row: Row) -> tuple[Point, ...]:
    """What is suggested for an opinion that came with a return."""
    if row.state != State.RETURNED.value:
        return ()
    return explain(row.opinion, "unit" if row.subject == UNIT else "employee")


def _state(entries: list[report.Entry]) -> str:
    """What a subject has come to: what its application says, else its last business."""
    by_name = {entry.business: entry.state for entry in entries}
    return by_name.get("permit_application") or by_name.get("quota_application") or entries[-1].state
