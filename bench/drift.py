"""Drift: what the robot does on sites that have changed. `python -m bench.drift [--seeds 200] [--first 1]`.

Each seed changes the mock portal's pages its own way (mock_portal/drift.py), and one flow files on them with
the real browser. Three things can come of it: `filed` (what the portal received is what unchanged pages
send), `stopped` (PageChanged or FieldMismatch, and nothing was received), `wrong` (anything
else). Wrong must be 0. Where nothing changed that a person would stumble over, it must be `filed`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from PIL import Image
from playwright.sync_api import Browser
from rich.console import Console

from flows.chaoyang_hr import appointment, consultation, consultation_personal, quota_application
from flows.talent_person import permit_application, profile
from mock_portal import drift
from mock_portal.pytest_plugin import CLOCK, Portal
from mock_portal.serve import serve
from robot.browser.launch import open_browser
from robot.browser.selectors import PUBLIC
from robot.browser.session import Store, visit
from robot.errors import FieldMismatch, GongjuError, PageChanged
from robot.filing import readback
from robot.people.case import Case
from robot.people.models import Employee
from robot.settings import Settings
from tests.factories import employee, unit
from tests.flows import plain

TODAY = date(2026, 11, 5)
FLOWS: dict[str, ModuleType] = {
    "quota_application": quota_application,
    "appointment": appointment,
    "profile": profile,
    "permit_application": permit_application,
    "consultation": consultation,
    "consultation_personal": consultation_personal,
}
QUESTION = {"title": "续签材料", "content": "劳动合同要上传哪几页？"}
"""What the two consultations ask."""
STUMBLES = {"wording", "required"}
"""What a robot may stop at. A person finds fields that only moved, or whose labels only look different."""


@dataclass(frozen=True)
class Result:
    """`outcome`: filed, stopped or wrong; `words`: what was raised, or what the portal got instead."""

    seed: int
    business: str
    changes: tuple[str, ...]
    outcome: str
    words: str = ""

    @property
    def excused(self) -> bool:
        """Whether stopping is right: the pages ask for something else, or call it something else."""
        return bool(STUMBLES & set(self.changes))


class Yard:
    """The portal, a browser, and what unchanged pages send of each business."""

    def __init__(self, portal: Portal, browser: Browser, folder: Path) -> None:
        self.portal = portal
        self.browser = browser
        self.settings = Settings(
            _env_file=None, workspace=folder, mock_url=portal.url, today=TODAY, timeout=10, profile="mock"
        )
        self.papers = folder / "papers"
        _write_papers(self.papers)
        self.expected: dict[str, Any] = {}

    def run(self, seed: int, business: str = "") -> Result:
        """One seed, with `business` or the one whose turn it is."""
        business = business or list(FLOWS)[seed % len(FLOWS)]
        self._learn(business)
        changes = drift.mix(seed)
        words = ""
        try:
            self._file(business, seed)
        except (PageChanged, FieldMismatch) as error:
            words = f"{type(error).__name__}: {error}"
        except GongjuError as error:
            return Result(seed, business, changes, "wrong", f"{type(error).__name__}: {error}")
        received = self._received(business)
        if words and not received:
            return Result(seed, business, changes, "stopped", words)
        if not words and received == [self.expected[business]]:
            return Result(seed, business, changes, "filed")
        got = json.dumps(received, ensure_ascii=False)
        return Result(seed, business, changes, "wrong", f"{words or 'nothing raised'}; received {got}")

    def files_without_habits(self, business: str) -> bool:
        """Whether pages without any of the habits of such portals get the very same."""
        self._learn(business)
        self._file(business, None, habits=False)
        return self._received(business) == [self.expected[business]]

    def _learn(self, business: str) -> None:
        """What unchanged pages send."""
        if business not in self.expected:
            self.portal.control.reset(clock=CLOCK)
            self._post(business, self._form(business))
            (self.expected[business],) = self._received(business)

    def _post(self, business: str, form: Any) -> None:
        """Send `form` by plain HTTP; tests/flows/test_portal_*.py show that unchanged pages send the same."""
        if business == "quota_application":
            plain.report_quota(self.portal, form.licence, proofs=form.tax_proof)
        elif business == "appointment":
            plain.book(self.portal, employee(), form.business, form.date.isoformat(), form.slot)
        elif business == "profile":
            site = plain.person_site(self.portal, employee())
            site.post("profile", plain.profile_of(site, form))
        elif business == "permit_application":
            self._ready(employee()).post("applications", plain.APPLICATION)
        elif business == "consultation":
            plain.ask_district(self.portal, form.title, form.content, form.contact, form.phone)
        else:
            plain.ask_publicly(self.portal, form.title, form.content, form.name, form.phone)

    def _form(self, business: str) -> Any:
        options = QUESTION if business.startswith("consultation") else {}
        return FLOWS[business].prepare(Case(unit(), employee(), self.papers, options), TODAY)

    def _ready(self, person: Employee) -> plain.Site:
        """The personal platform of one who lacks nothing but the application."""
        return plain.prepared(self.portal, person, self.papers / "E001" / "diploma.pdf")

    def _file(self, business: str, seed: int | None, *, habits: bool = True) -> None:
        """From a fresh portal to the click, and the look for what came of it."""
        flow, form = FLOWS[business], self._form(business)
        self.portal.control.reset(clock=CLOCK)
        account = self._log_in(business, employee())
        self.portal.control.drift(seed)
        if not habits:
            self.portal.control.only_habits([])
        with visit(self.settings, flow.PORTAL, account, browser=self.browser) as page:
            if flow.find(page, form) is not None:
                raise PageChanged("found before it was filed")
            before = len(page.results)
            flow.fill(page, form)
            readback.check(form, page.results[before:])
            flow.submit(page, form)
            if flow.find(page, form) is None:
                raise PageChanged("filed, and not found afterwards")

    def _log_in(self, business: str, person: Employee) -> str:
        """The account whose browser goes on in a session opened by plain HTTP; public pages need none."""
        flow, account = FLOWS[business], "unit"
        if getattr(flow, "PUBLIC", False):
            return PUBLIC
        if business == "permit_application":
            site, account = self._ready(person), "E001"
        elif flow.PORTAL == "talent_person":
            site, account = plain.person_site(self.portal, person), "E001"
        else:
            site = plain.office(self.portal)
        Store.of(self.settings, flow.PORTAL, account).keep(site.state())
        return account

    def _received(self, business: str) -> list[Any]:
        """What the portal got for it: fields, and files in their order; refused ones are there too."""
        return [
            {
                "counted": one["counted"],
                "fields": one["fields"],
                "files": [
                    [file[key] for key in ("slot", "name", "sha256", "order")] for file in one["files"]
                ],
            }
            for one in self.portal.control.received(business)
        ]


def _write_papers(folder: Path) -> None:
    """Every file that the example unit and employee name; no two are alike."""
    names: set[str] = set()
    for papers in (unit().papers, employee().papers):
        for value in papers.model_dump().values():
            names.update([value] if isinstance(value, str) else value or ())
    for index, name in enumerate(sorted(names)):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60 + index, 80), (200, 30 + index, 30)).save(file)


@contextmanager
def yard() -> Iterator[Yard]:
    """A portal, a browser and a workspace of their own."""
    with tempfile.TemporaryDirectory(prefix="gongju-drift-") as folder, serve() as server:
        settings = Settings(_env_file=None, workspace=Path(folder))
        with open_browser(settings) as browser:
            yield Yard(Portal(server.url), browser, Path(folder))


def counts(results: Iterable[Result]) -> Counter[str]:
    """How many of each outcome; those that stopped though a person would have gone on as `needless`."""
    found: Counter[str] = Counter({"filed": 0, "stopped": 0, "wrong": 0, "needless": 0})
    for one in results:
        found[one.outcome] += 1
        found["needless"] += one.outcome == "stopped" and not one.excused
    return found


def line(found: Counter[str]) -> str:
    return (
        f"{found['filed']} filed right, {found['stopped']} stopped right"
        f" ({found['needless']} of them needlessly), {found['wrong']} wrong"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.drift", description="The flows on changed sites.")
    parser.add_argument("--seeds", type=int, default=200, help="how many (default 200)")
    parser.add_argument("--first", type=int, default=1, help="the first of them (default 1)")
    chosen = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    results: list[Result] = []
    with yard() as one:
        for seed in range(chosen.first, chosen.first + chosen.seeds):
            results.append(one.run(seed))
            last = results[-1]
            if last.outcome != "filed":
                mixed = "+".join(last.changes)
                console.print(f"{last.outcome} {seed} {last.business} {mixed}: {last.words}", markup=False)
    for business in FLOWS:
        console.print(f"{business}: {line(counts(r for r in results if r.business == business))}")
    found = counts(results)
    console.print(f"{len(results)} seeds: {line(found)}")
    return 1 if found["wrong"] or found["needless"] else 0


if __name__ == "__main__":
    sys.exit(main())
