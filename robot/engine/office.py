"""The office: a workspace's files, ledger and browser, and what can be done with them.

One command opens one office. Files are read when they are first needed, the browser is started when
the first portal is visited, and everything is closed at the end.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any

from loguru import logger

from flows._shared.options import Choices, chosen
from robot import logs
from robot.browser.forms import PortalForm, Receipt, as_text
from robot.browser.launch import Browser, open_browser
from robot.browser.login import Person
from robot.browser.page import PortalPage
from robot.browser.private import private_folder
from robot.browser.selector_files import load_selectors, portal_names
from robot.browser.session import Store
from robot.browser.transfer import export_login, import_login
from robot.browser.visits import Visits
from robot.engine import plan as plans
from robot.engine import windows
from robot.engine.alarm import Alarm, alarms
from robot.engine.approval_page import sheet_of, write_page
from robot.engine.docket import Docket
from robot.engine.history import History
from robot.engine.inputs import Files, Parts, Shelf
from robot.engine.outbox import Outbox
from robot.engine.portals import (
    Login,
    PortalRow,
    limits,
    login_ends,
    logins_ending,
    must_be_portal,
    portal_rows,
)
from robot.engine.sheet import sheet
from robot.engine.ways import way_named, ways
from robot.engine.windows import wait_for
from robot.errors import ConfigError, GongjuError, NotEligible, Problem
from robot.filing import faces, verified
from robot.filing.approvals import Along, How, Shown, approve
from robot.filing.approvals import standing as standing_of
from robot.filing.catalog import Business, business, businesses
from robot.filing.content import Content
from robot.filing.database import StillHeld
from robot.filing.fetch import fetch
from robot.filing.job import UNIT, Desk, Job, Outcome, Terms, make_job
from robot.filing.ledger import Ledger, utc_now
from robot.filing.looks import looks
from robot.filing.pace import Pace
from robot.filing.poll import Poll, poll, subjects_to_read
from robot.filing.protocol import dry_run, look, submit
from robot.filing.states import UNSENT, State
from robot.filing.status import Row, status
from robot.filing.tables import Key
from robot.papers.bundle import one_pdf_a_slot
from robot.people.case import Case
from robot.people.models import QuotaRecord, Unit, Workspace
from robot.policy.calendar import BEIJING, today_in_beijing
from robot.policy.hotline import OPENS
from robot.policy.preflight import Checked, Plan, check
from robot.policy.quota import with_grants
from robot.policy.rule import run
from robot.policy.rules import standing
from robot.redact import hide
from robot.report.approval import Sheet
from robot.settings import Settings

STANDING = "standing"
"""In `check`: how an employee's permit stands, whatever business is next (FAQ 60, 62, 76, 78, 83, 86)."""


class Office:
    """A workspace at work. Use with `with`; one thread. `shelf`: of the process, where it has several."""

    def __init__(self, settings: Settings, shelf: Shelf | None = None) -> None:
        self.settings, self._shelf = settings, shelf or Shelf()
        self.today: date = settings.today or today_in_beijing()
        self._open = ExitStack()
        self.files: Files = {}
        """As they were at the last `refresh`; empty before."""
        self._known: dict[str, History] | None = None
        private_folder(settings.var)

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @cached_property
    def workspace(self) -> Workspace:
        """The files. Raises ConfigError with every problem."""
        loaded = self._shelf.workspace(self.settings.workspace, self.files)
        logs.hide_also(self._hidden(loaded))
        return loaded

    def parts(self, files: Files) -> Parts:
        """What each subject's part of `files` comes to; raises nothing where they cannot be read."""
        return self._shelf.parts(self.settings.workspace, files)

    def _hidden(self, workspace: Workspace) -> tuple[str, ...]:
        shown = set() if self.settings.mask_names else {*workspace.names()}
        return tuple(value for value in workspace.personal_values() if value not in shown)

    @property
    def personal_values(self) -> tuple[str, ...]:
        """What tells who somebody is, of everybody in the files, and is to be masked; names unless the
        settings show them. None where the files are broken."""
        try:
            return self._hidden(self.workspace)
        except ConfigError:
            return ()

    @property
    def shown_names(self) -> frozenset[str]:
        """The names that are not masked: all of the files' where the settings say so."""
        return frozenset() if self.settings.mask_names else frozenset(self.workspace.names())

    @cached_property
    def ledger(self) -> Ledger:
        """Raises ConfigError when it is another profile's."""
        opened = self._open.enter_context(Ledger(self.settings.database or self.settings.var / "ledger.db"))
        opened.belong_to(self.settings.profile)
        return opened

    @cached_property
    def docket(self) -> Docket:
        """The cases, in the ledger's file."""
        return Docket(self.ledger.store, lambda: windows.clock(self.settings))

    @cached_property
    def outbox(self) -> Outbox:
        """The notices, in the ledger's file."""
        return Outbox(self.ledger.store)

    @cached_property
    def pace(self) -> Pace:
        """How often each portal may be visited, and when it was; in the ledger's file."""
        return Pace(self.ledger.store, self.settings.profile, partial(limits, self.settings))

    @cached_property
    def browser(self) -> Browser:
        return self._open.enter_context(open_browser(self.settings))

    @cached_property
    def visits(self) -> Visits:
        return self._open.enter_context(closing(Visits(self.settings, self.browser)))

    @cached_property
    def desk(self) -> Desk:
        return Desk(
            self.ledger,
            self.visit,
            self.settings.patience,
            self.settings.settle,
            must_be_verified=verified.gate(self.settings, self.ledger),
            terms=self.terms,
            profile=self.settings.profile,
        )

    @property
    def terms(self) -> Terms:
        """How many approve, and how long it counts."""
        return Terms(self.settings.approvals, self.settings.approval_days)

    @contextmanager
    def visit(self, portal: str, account: str) -> Iterator[PortalPage]:
        """One visit of one account, in this office's browser and at the portal's pace. What it finds of the
        selectors is kept. Once another machine may have the account nothing more is pressed (LedgerDown)."""
        known, names = self.workspace.personal_values(), self.workspace.names()
        with (
            self._alone(portal, account) as still_held,
            self.pace.visit(portal) as seen,
            self.visits.visit(portal, account, known, names) as page,
        ):
            seen.page = page
            page.must_hold(still_held)
            try:
                yield page
            finally:
                self._note(portal, page)

    def _note(self, portal: str, page: PortalPage) -> None:
        """Write down what a visit found of the selectors. It is over, whatever becomes of this: what went
        wrong in it must be what is told."""
        try:
            place = verified.Place.of(self.settings, portal)
            verified.note(self.ledger, place, page.selectors, page.sightings.found, at=utc_now())
        except GongjuError as trouble:
            logger.error("{}: what the visit found could not be written down: {}", portal, trouble)

    def _alone(self, portal: str, account: str) -> AbstractContextManager[StillHeld]:
        """Hold the account against other machines that share the ledger. Raises AccountBusy."""
        name = f"{self.settings.profile}: {portal}: {account}"
        return self.ledger.store.account(name, self.settings.timeout)

    # --- what can be done

    def login(self, portal: str, employee: str | None, person: Person) -> str:
        """Log in at `portal`, for `employee` on the personal platform. Returns the account's name."""
        account, owner = self._account(portal, employee)
        with self._alone(portal, account), self.pace.visit(portal):
            self.visits.login(portal, account, person, owner)
        self.ledger.note("log-in", {"portal": portal, "account": account, "how": "by a person"})
        return account

    def export_login(self, portal: str, employee: str | None, file: Path) -> str:
        """Write the account's stored log-in to `file`, sealed. Returns the account's name."""
        account, _ = self._account(portal, employee)
        export_login(self.settings, portal, account, file)
        return account

    def import_login(self, portal: str, employee: str | None, file: Path) -> str:
        """Store the log-in in `file` and visit the portal with it. Returns the account's name.

        Raises SessionExpired when the portal takes it no more.
        """
        account, _ = self._account(portal, employee)
        import_login(self.settings, portal, account, file)
        with self.visit(portal, account):
            self.ledger.note(
                "log-in", {"portal": portal, "account": account, "how": "taken over from a file"}
            )
            return account

    def portals(self, portal: str | None = None) -> list[PortalRow]:
        """How each portal stands, or `portal`: its visits, a rest, and the log-ins stored for it."""
        return portal_rows(self.settings, self.pace, portal)

    def lift(self, portal: str) -> bool:
        """A person ends the stop or rest of `portal`; whether there was one."""
        must_be_portal(portal)
        return self.pace.lift(portal)

    def login_ends(self, portal: str, account: str) -> datetime | None:
        """Until when the stored log-in probably lasts; None when nothing says."""
        return login_ends(self.settings, portal, account)

    def logins_ending(self) -> list[Login]:
        """The stored log-ins that probably end soon, or have ended."""
        return logins_ending(self.settings)

    def _account(self, portal: str, employee: str | None) -> tuple[str, str]:
        """The account's name and, on the personal platform, whose it must be."""
        if portal not in portal_names():
            raise ConfigError(f"{portal}: no such portal; there are {', '.join(portal_names())}")
        if (portal == "talent_person") != (employee is not None):
            raise ConfigError("--employee goes with talent_person, where each employee has an account")
        if employee is None:
            return UNIT, ""
        person = self.case(employee).person
        return person.key, person.name

    def case(self, subject: str, options: Mapping[str, str] | None = None, name: str = "") -> Case:
        """The case of `subject`, for the business `name`. Raises ConfigError for one that is in no file."""
        return self._case(subject, options or {}, name, self.history(subject))

    def _case(self, subject: str, options: Mapping[str, str], name: str, history: History) -> Case:
        employee = self.workspace.employee(subject)
        if employee is None and subject != UNIT:
            keys = ", ".join(one.key for one in self.workspace.employees) or "no employees"
            raise ConfigError.of([Problem("employees", subject, f"a staff number of this workspace: {keys}")])
        return Case(
            self._unit(),
            employee,
            self.settings.papers,
            options,
            receipts=history.receipts(subject),
            under_way=self._under_way(history, subject, name),
        )

    @contextmanager
    def reckoning(self) -> Iterator[None]:
        """In here nobody is visited and nothing is filed: what the ledger knows of a subject is read once."""
        self._known = {}
        try:
            yield
        finally:
            self._known = None

    def history(self, subject: str = "") -> History:
        """What the ledger knows of everybody, or of `subject` and the unit."""
        if self._known is None:
            return self._history(subject)
        if subject not in self._known:
            self._known[subject] = self._history(subject)
        return self._known[subject]

    def _history(self, subject: str) -> History:
        slips = self.settings.var / "slip"
        fetched = {
            ("slip", one.stem): datetime.fromtimestamp(one.stat().st_mtime, UTC)
            for one in slips.glob("*.pdf")
        }
        person = self.workspace.employee(subject) if subject not in ("", UNIT) else None
        who = (person.name, hide(person.id_number)) if person else None
        return History.of(self.ledger, subject, fetched, who)

    def check(
        self,
        subject: str | None = None,
        name: str | None = None,
        *,
        on: date | None = None,
        options: Mapping[str, str] | None = None,
    ) -> tuple[Checked, ...]:
        """The rules of all businesses that send something, or of `name`, for all subjects or `subject`, as
        they would speak `on` a day (default: today). How permits stand comes first. Raises ConfigError."""
        if subject is not None:
            self.case(subject)
        wanted = [business(name)] if name else list(businesses().values())
        plans = [] if name else [Plan(STANDING, "证件状况", "employee", standing.RULES)]
        plans += [
            Plan(one.name, one.title, "unit" if one.subject == UNIT else "employee", one.rules)
            for one in wanted
            if one.kind == "submits"
        ]
        history = self.history(subject or "")
        keys = [subject] if subject else [one.key for one in self.workspace.employees]
        under_way = {key: self._under_way(history, key) for key in keys}
        known = self.workspace.model_copy(update={"unit": self._unit()})
        return check(
            known,
            on or self.today,
            plans,
            subject,
            name,
            papers=self.settings.papers,
            options=options,
            under_way=under_way,
        )

    def fill(self, name: str, subject: str, options: Mapping[str, str]) -> dict[str, Any]:
        """Dry run of one business for one subject; nothing is sent."""
        job = self.job(name, subject, options)
        row = self._row(dry_run(self.desk, job))
        return {**row, "page": None if row["receipt"] else self.approval_page(job, options)}

    def sent_on(self, name: str, subject: str, options: Mapping[str, str]) -> date:
        """The day for which the business is approved: today, or the first day of the window it waits for
        (FAQ 9), where an approval given today still counts on that day."""
        opens = datetime.combine(self.today, OPENS, BEIJING)
        wait = wait_for(name, "", self.case(subject, options, name), opens)
        on = wait.until.date() if wait else self.today
        return on if (on - self.today).days < self.terms.days else self.today

    def to_approve(self, name: str, subject: str, options: Mapping[str, str]) -> tuple[Job, date]:
        """What an approval given now is for, and the day."""
        on = self.sent_on(name, subject, options)
        return self.job(name, subject, options, on), on

    def approval_page(self, job: Job, options: Mapping[str, str], on: date | None = None) -> Path:
        """The page a person reads before approving `job` as it is `on` a day (default: today), written to
        var/approvals/."""
        sheet = self.approval_sheet(job, job.content(), options, on)
        return write_page(sheet, job, self.settings.var)

    def approval_sheet(
        self, job: Job, content: Content, options: Mapping[str, str], on: date | None = None
    ) -> Sheet:
        """What that page shows."""
        which = self.check(job.subject, job.business.name, options=options, on=on)
        return sheet_of(
            job,
            content,
            ledger=self.ledger,
            selectors=load_selectors(job.portal, self.settings.workspace),
            var=self.settings.var,
            today=self.today,
            known=self._hidden(self.workspace),
            shown=self.shown_names,
            findings=[one for checked in which for one in checked.findings],
            terms=self.terms,
            choices=options,
        )

    def approve(
        self,
        name: str,
        subject: str,
        options: Mapping[str, str],
        by: str | None,
        *,
        how: How = "command",
        shown: Shown | None = None,
        along: Along | None = None,
    ) -> dict[str, Any]:
        """Write down that a person approved the content as it is now; for what waits for its window, as it
        will be there, where an approval lasts until then. `from`: the day it may be sent, None for now.

        Raises Stale where it is not what the person was `shown`; `along`: what is written in one with it.
        """
        job, on = self.to_approve(name, subject, options)
        content = job.content()
        pages = faces.shown(self.ledger.store, job.key, content.hash)
        given = approve(
            self.ledger,
            job,
            (by or "").strip() or getpass.getuser(),
            how,
            content=content,
            terms=self.terms,
            shown=shown,
            along=along,
        )
        found = standing_of(self.ledger, job, content, given.attempt, self.terms, given.at)
        filing = self.ledger.get(job.key)
        return {
            "business": name,
            "receipt": filing.receipt_number if filing and filing.state in plans.SETTLED else None,
            "hash": content.hash,
            "by": given.by,
            "at": given.at,
            "missing": max(0, self.terms.people - len(found.valid)),
            "from": on if on > self.today else None,
            "page": self.approval_page(job, options, on),
            "pages": pages,
            "form": {field: as_text(value) for field, value in job.form.values()},
            "sheet": sheet(job, load_selectors(job.portal, self.settings.workspace)),
            "sensitive": sorted(job.form.personal() - self.shown_names),
        }

    def submit(
        self,
        name: str,
        subject: str,
        options: Mapping[str, str],
        *,
        yes: bool = False,
        again: bool = False,
        confirm: verified.Confirm | None = None,
    ) -> dict[str, Any]:
        """The whole protocol: sends approved content once. `confirm` asks a person, where one is there,
        whether to send on a live site with selectors that nobody has seen there."""
        job = self.job(name, subject, options)
        desk = replace(self.desk, must_be_verified=verified.gate(self.settings, self.ledger, confirm))
        outcome = submit(desk, job, again=again, yes=getpass.getuser() if yes else "")
        return self._row(outcome)

    def look(self, name: str, subject: str, options: Mapping[str, str]) -> dict[str, Any]:
        """Step 1 of the protocol alone: what became of an earlier click. Raises OutcomeUnknown."""
        return self._row(look(self.desk, self.job(name, subject, options)))

    def status(self) -> list[Row]:
        """Every filing the ledger knows; what comes after one that the portal has is as `plan` says."""
        rows, filings, history = status(self.ledger), self.ledger.filings(), self.history()
        try:
            keys = [UNIT, *(one.key for one in self.workspace.employees)]
        except ConfigError:
            return rows  # broken files hide nothing of what was filed
        cases = {key: self._case(key, {}, "", history) for key in keys}
        for place, one in enumerate(filings):
            if one.subject in cases:
                said = plans.advice(one, cases[one.subject], history, self.today)
                rows[place] = rows[place] if said is None else replace(rows[place], advice=said)
        return rows

    def returned(self, subject: str, name: str | None = None) -> list[Row]:
        """What came back with an opinion and has not been sent again, of `subject` and, where named, of the
        business `name`. Raises ConfigError for a subject or business that is none."""
        which = business(name).name if name else ""
        if not (found := self.ledger.filings(subject=subject)):
            self.case(subject)
        mending = {one.key for one in found if one.opinion and one.state in (State.RETURNED, *UNSENT)}
        return [
            row
            for row in status(self.ledger)
            if Key(row.portal, row.business, row.subject, row.period) in mending
            and row.business == (which or row.business)
        ]

    def plan(self, subject: str, word: str) -> plans.Plan:
        """The steps of `word` (a flow, or the portal's word) for `subject`. Raises ConfigError."""
        from robot.engine.dates import agenda_of

        way, history = way_named(word), self.history(subject)
        case = self._case(subject, {}, "", history)
        if ways().way[way].unit != (subject == UNIT):
            whose, example = ("the unit", UNIT) if ways().way[way].unit else ("an employee", "E001")
            raise ConfigError(f"{way} is for {whose}: gongju plan {example} {way}")
        days = agenda_of(self, subject=subject).items
        return plans.plan(case, way, history, self.today, days, lambda name: self._content(name, case))

    def plan_to_read(self, subject: str, word: str) -> plans.Plan:
        """The same for a person: with what the rules refuse today. A case's turn does without, since what it
        then does asks the rules itself."""
        return plans.blocked(self.plan(subject, word), lambda name: self._blockers(subject, name))

    def _blockers(self, subject: str, name: str) -> list[str]:
        """What the rules say against filing the business `name` today, in Chinese."""
        which = self.check(subject, name)
        return [f"{one.message}{one.do}" for checked in which for one in checked.findings if one.blocks]

    def poll(self, portal: str | None = None) -> Poll:
        """Read all that the portals show of what was filed: everywhere something was, or at `portal`."""
        if portal is not None and portal not in portal_names():
            raise ConfigError(f"{portal}: no such portal; there are {', '.join(portal_names())}")
        readers = [one for one in businesses().values() if one.kind == "reads"]
        portals = {portal} if portal else {one.portal for one in self.ledger.filings()}
        if "talent_person" in portals and not portal:  # the unit's side shows the employees' applications too
            portals.add("talent_unit")
        subjects = subjects_to_read(self.desk, sorted(portals), named=portal is not None)
        return poll(self.desk, readers, subjects, self._asking)

    def alarms(self) -> tuple[Alarm, ...]:
        """The accounts with filings that wait for an answer and no valid reading for too long."""
        return alarms(self.ledger.filings(), looks(self.ledger.store), utc_now(), self.settings.reading_days)

    def failed_notices(self) -> list[dict[str, Any]]:
        """The notices that did not arrive, and why; no address is named."""
        return [
            {
                "kind": one.kind,
                "subject": one.subject,
                "error": one.error,
                "tries": one.tries,
                "next": one.due,
            }
            for one in self.outbox.failed()
        ]

    def read(self, portal: str) -> Poll:
        """Read all that `portal` shows the unit's agent, in one visit."""
        readers = [one for one in businesses().values() if one.kind == "reads" and not one.public]
        return poll(self.desk, readers, {portal: [UNIT]})

    def has_login(self, portal: str, account: str) -> bool:
        """Whether a log-in of the account is stored; the portal may have ended it meanwhile."""
        return Store.of(self.settings, portal, account).path.exists()

    def refresh(self, day: date, files: Files) -> None:
        """Reckon with `day` from now on. Where `files` are not as they were the workspace is read anew when
        it is next needed."""
        self.today = day
        if files != self.files:
            self.files = files
            self.__dict__.pop("workspace", None)

    def _asking(self, reader: Business, subject: str) -> PortalForm:
        """By what a public page is asked about an employee."""
        form: PortalForm = reader.asks.prepare(self.case(subject), self.today)
        return form

    def fetch(self, name: str, subject: str) -> Path:
        """Download what the business `name` fetches for `subject`: var/NAME/SUBJECT.pdf, 0600."""
        which = business(name)
        if which.kind != "fetches":
            known = ", ".join(one.name for one in businesses().values() if one.kind == "fetches")
            raise ConfigError(f"{name} is nothing to fetch; there is {known}")
        self._must_be_for(which, subject, "fetch")
        self.case(subject)
        return fetch(self.desk, which, subject, self.settings.var / name)

    # --- how

    def job(self, name: str, subject: str, options: Mapping[str, str], on: date | None = None) -> Job:
        """One business for one subject, made ready for a day (default: today). Raises NotEligible when a
        rule says no; for what the portal may have already, the rules are asked once the portal was looked
        at."""
        on = on or self.today
        which = business(name)
        if which.kind != "submits":
            if which.kind == "reads":
                raise ConfigError(f"{name} only reads: run `gongju poll`")
            raise ConfigError(f"{name} only downloads: run `gongju fetch {name} {subject}`")
        self._must_be_for(which, subject, "fill")
        history = self.history(subject)
        case = plans.completed(name, self._case(subject, options, name, history), history, on)
        if which.options is not None and issubclass(which.options, Choices):
            chosen(which.options, case)  # a misspelt choice is told before a missing step
        if all(one.state in UNSENT for one in history.filed(name, subject)):
            self._must_be_eligible(which, case, on)
        case = self._with_papers(which, case)
        selectors = load_selectors(which.portal, self.settings.workspace).canonical()
        job = make_job(which, case, on, selectors)
        known = replace(case, under_way=self._under_way(history, subject, key=job.key))
        return replace(job, must_be_eligible=lambda: self._must_be_eligible(which, known, on))

    def _with_papers(self, which: Business, case: Case) -> Case:
        """The case with one PDF for each slot that the business uploads."""
        if case.employee is None or not which.takes_files:
            return case
        merged = one_pdf_a_slot(case, self.settings.var / "papers", which.form.model_fields)
        return replace(case, merged=merged)

    def _content(self, name: str, case: Case) -> str | None:
        """The period that what the file says now has in the business `name`; None when it cannot be made."""
        which = business(name)
        try:
            return make_job(which, self._with_papers(which, case), self.today, "").period
        except GongjuError:
            return None

    @staticmethod
    def _must_be_for(which: Business, subject: str, command: str) -> None:
        """Raises ConfigError for a business of the unit with a staff number, and the other way round."""
        if (which.subject == UNIT) != (subject == UNIT):
            wants = "no subject" if which.subject == UNIT else "an employee's staff number"
            example = "" if which.subject == UNIT else " E001"
            raise ConfigError(f"{which.name} takes {wants}: gongju {command} {which.name}{example}")

    def _must_be_eligible(self, which: Business, case: Case, on: date) -> None:
        said = [f"{one.code} {one.message}" for one in run(which.rules, case, on) if one.blocks]
        before = plans.obstacle(
            which.name,
            case,
            self.history(case.subject),
            on,
            lambda name: self._content(name, replace(case, options={})),
        )
        if before:
            said.append(before)
        if said:
            raise NotEligible(f"{which.name} {case.subject}: {'; '.join(said)}")

    def _unit(self) -> Unit:
        """The unit of the file, with the grants of quota the portal showed at the last poll (FAQ 9)."""
        newest = {one.number: one for one in reversed(self.ledger.readings(reader="quotas"))}
        grants = [
            QuotaRecord(
                year=int(one.facts["year"]),
                granted_on=date.fromisoformat(one.facts["granted_on"]),
                granted=int(one.facts["granted"]),
                used=int(one.facts["used"]),
                returned=int(one.facts.get("returned", 0)),  # readings of before know of none
                supplementary=one.business == "quota_supplement",
                number=one.number,
            )
            for one in newest.values()
            if one.state == State.GRANTED
        ]
        return with_grants(self.workspace.unit, grants)

    @staticmethod
    def _under_way(history: History, subject: str, name: str = "", key: Key | None = None) -> tuple[str, ...]:
        """Titles of the employee's businesses that are with the portal and undecided (FAQ 89). Left out are
        those of the business `name`, or, once it is known, the one filing with this `key`."""
        return tuple(
            businesses()[one.business].title
            for one in history.under_way(subject)
            if one.business != name and (key is None or getattr(one, "key", None) != key)
        )

    @staticmethod
    def _row(outcome: Outcome) -> dict[str, Any]:
        receipt: Receipt | None = outcome.receipt
        return {
            "business": outcome.filing.business,
            "state": outcome.state.value,
            "sent": outcome.sent,
            "receipt": receipt,
            "hash": outcome.content_hash,
            "fields": outcome.results,
            "pictures": outcome.pictures,
            "pages": outcome.pages,
            "note": outcome.note,
        }
