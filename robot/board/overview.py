"""What the first page shows: what needs somebody now, the cases, the opinions, the portals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from robot.browser.selector_files import load_portal, portal_names
from robot.engine.asking import asked_by, filing_of
from robot.engine.dates import agenda_of
from robot.engine.matters import LOGGED_OUT
from robot.engine.office import Office
from robot.engine.plan import WHO
from robot.engine.portals import PortalRow
from robot.engine.typed import command_line
from robot.engine.ways import ways
from robot.engine.windows import FIRM, NEAR
from robot.errors import ConfigError, GongjuError
from robot.filing.catalog import businesses
from robot.filing.docket_tables import CLOSED, PARKED, Entry, Stage
from robot.filing.job import UNIT
from robot.filing.looks import looks
from robot.filing.states import UNSETTLED, State
from robot.filing.tables import Filing
from robot.policy.agenda import Due
from robot.policy.calendar import working_days_left
from robot.policy.opinions import Point, explain
from robot.redact import mask

KINDS = {
    "look": "查明结果",
    "approve": "批准",
    "login": "登录",
    "mend": "修改",
    "person": "办理",
    "alarm": "读不到",
    "notice": "通知",
}
"""What has to be done, the most pressing first."""

COMMAND = re.compile(r"gongju [^（；，。）\n]+?(?= 注意|[（；，。）]|$)")
"""The command that a case's reason names."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for a person. `case`: which one waits, `sheet`: number of the filing whose content
    waits to be approved; empty and 0 for none."""

    kind: str
    subject: str
    title: str
    who: str
    what: str
    where: str = ""
    command: str = ""
    case: str = ""
    sheet: int = 0


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case, the next of its days (None: none known) and whether that day is near or past."""

    entry: Entry
    limit: Due | None
    pressing: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """What came back, in the portal's words, with its points."""

    filing: Filing
    title: str
    text: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All the page shows; `trouble`: why the files cannot be read, empty when they can."""

    needs: Sequence[Need]
    cases: Sequence[CaseRow]
    closed: Sequence[Entry]
    opinions: Sequence[Opinion]
    portals: Sequence[PortalRow]
    titles: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)


def overview(office: Office, now: datetime) -> Overview:
    """Everything as it stands at `now` (aware). Broken files hide nothing of what ledger and docket say."""
    entries, filings = office.docket.all(), office.ledger.filings()
    open_ = [one for one in entries if one.state not in CLOSED]
    days, names, trouble = _of_files(office)
    known = office.personal_values
    needs = [
        *_of_cases(office, open_),
        *_of_filings(filings, open_),
        *_of_accounts(office, now),
        *_of_silence(office),
    ]
    order = list(KINDS)
    return Overview(
        needs=sorted(_once(needs), key=lambda one: order.index(one.kind)),
        cases=[_row(one, days, office.today) for one in open_],
        closed=[one for one in reversed(entries) if one.state in CLOSED],
        opinions=[
            Opinion(
                one,
                _title(one.business),
                mask(one.opinion, known),
                explain(mask(one.opinion, known), "unit" if one.subject == UNIT else "employee"),
            )
            for one in filings
            if one.state is State.RETURNED and one.opinion
        ],
        portals=office.portals(),
        titles=portal_titles(),
        names=names,
        trouble=trouble,
    )


def portal_titles() -> dict[str, str]:
    return {name: load_portal(name).title for name in portal_names()}


def _of_files(office: Office) -> tuple[Sequence[Due], dict[str, str], str]:
    """The agenda, the masked names, and what is wrong with the files."""
    try:
        names = {one.key: mask(one.name, office.personal_values) for one in office.workspace.employees}
        return agenda_of(office).items, names, ""
    except ConfigError as error:
        return (), {}, str(error)


def _row(entry: Entry, days: Sequence[Due], today: date) -> CaseRow:
    limit = limit_of(entry, days, today)
    pressing = limit is not None and (limit.on < today or working_days_left(today, limit.on) <= NEAR)
    return CaseRow(entry, limit, pressing)


def limit_of(entry: Entry, days: Sequence[Due], today: date) -> Due | None:
    """The day at risk: of the case's steps that are not done, the first that is past and means harm, else the
    next one."""
    steps = ways().way[entry.way].steps
    left = steps[steps.index(entry.step) :] if entry.step in steps else steps
    kinds = {kind for step in left for kind in ways().step[step].due if kind != "answer-due"}
    mine = [one for one in days if one.kind in kinds and one.subject in (entry.subject, UNIT)]
    counts = [one for one in mine if one.on >= today or one.kind in FIRM]
    return min(counts, key=lambda one: one.on, default=None)


# --- what needs somebody


def _of_cases(office: Office, entries: Sequence[Entry]) -> Iterator[Need]:
    for one in entries:
        if one.state is Stage.OUTCOME:
            yield _need(one, "look", WHO["agent"], one.reason)
        elif one.state is Stage.APPROVAL:
            yield _approval(office, one)
        elif one.state is Stage.MENDING:
            yield _need(one, "mend", one.who or WHO["agent"], one.reason)
        elif one.state in PARKED or (one.state is Stage.PERSON):
            kind = "login" if "gongju login" in one.reason else "person"
            yield _need(one, kind, one.who or WHO["agent"], one.reason)


def _need(one: Entry, kind: str, who: str, what: str, command: str = "", sheet: int = 0) -> Need:
    found = COMMAND.search(what)
    if kind == "look":
        command = f"gongju turn {one.name}"
    return Need(
        kind=kind,
        subject=one.subject,
        title=one.way,
        who=who,
        what=what,
        where=one.portal,
        command=command or (found[0].strip() if found else f"gongju retry {one.name}"),
        case=one.name,
        sheet=sheet,
    )


def _approval(office: Office, one: Entry) -> Need:
    try:
        asked = asked_by(office, one)
    except GongjuError:
        asked = None  # the sheet will say what is wrong
    filing = filing_of(office, asked) if asked else None
    command = command_line("approve", asked.business, asked.subject, asked.options) if asked else ""
    return _need(one, "approve", one.who, one.reason, command, filing.id if filing else 0)


def _of_filings(filings: Sequence[Filing], open_: Sequence[Entry]) -> Iterator[Need]:
    """What was filled or sent by commands alone, which no open case looks after; a click nobody saw the end
    of also where its case is not at it."""
    for one in filings:
        able = (Stage.OUTCOME, Stage.READY) if one.state in UNSETTLED else set(Stage)
        if any(case.state in able and _is_of(one, case) for case in open_):
            continue
        job = one.business if one.subject == UNIT else f"{one.business} {one.subject}"
        said = {
            State.FILLED: ("approve", "已试填、未发送，等待批准", f"gongju approve {job}"),
            State.SENDING: ("look", "已点击发送，没有见到回执；不会重复提交", f"gongju submit {job}"),
            State.UNKNOWN: ("look", "已点击发送，没有见到回执；不会重复提交", f"gongju submit {job}"),
            State.REFUSED: ("mend", "系统没有接收，请按提示修改后重新试填", f"gongju fill {job}"),
            State.RETURNED: (
                "mend",
                "已退回，请按意见修改后重新试填",
                f"gongju opinion {one.subject} {one.business}",
            ),
        }.get(one.state)
        if said:
            kind, what, command = said
            sheet = one.id if kind == "approve" else 0
            yield Need(
                kind,
                one.subject,
                _title(one.business),
                WHO["agent"],
                what,
                one.portal,
                command,
                sheet=sheet,
            )


def _is_of(filing: Filing, case: Entry) -> bool:
    """Whether the case looks after what is filed."""
    way = ways().way[case.way]
    return filing.subject == case.subject and filing.business in (*way.steps, *way.flows)


def _of_accounts(office: Office, now: datetime) -> Iterator[Need]:
    """Log-ins that have ended, or will within the night."""
    out = {(one.portal, one.account): "" for one in looks(office.ledger.store) if one.error in LOGGED_OUT}
    for login in office.logins_ending():
        ends = login.probably_until
        out[login.portal, login.account] = "已到期" if ends and ends <= now else "即将到期"
    for (portal, account), how in sorted(out.items()):
        mine = account == UNIT
        yield Need(
            "login",
            account,
            "",
            WHO["agent" if mine else "employee"],
            f"登录{how or '已失效'}，请重新登录",
            portal,
            f"gongju login {portal}{'' if mine else f' --employee {account}'}",
        )


def _of_silence(office: Office) -> Iterator[Need]:
    """Accounts that were not read for too long, and notices that did not arrive."""
    for portal, account, days in dict.fromkeys((a.portal, a.account, a.days) for a in office.alarms()):
        what = f"已有 {days} 个工作日没有读到有效结果，期间的退回或通过不会被发现"
        yield Need("alarm", account, "", WHO["agent"], what, portal, f"gongju poll {portal}")
    failed = office.failed_notices()
    if failed:
        what = f"{len(failed)} 条通知没有送达：{failed[0]['error']}"
        yield Need("notice", UNIT, "", WHO["agent"], what, "", "gongju notify")


def _once(needs: Sequence[Need]) -> list[Need]:
    """One line for one log-in, whichever case waits for it; a case's own comes first."""
    found: dict[tuple[str, ...], Need] = {}
    for one in needs:
        about = ("login", one.command) if one.kind == "login" else (one.kind, one.case, one.command, one.what)
        found.setdefault(about, one)
    return list(found.values())


def _title(business: str) -> str:
    return businesses()[business].title if business in businesses() else business
