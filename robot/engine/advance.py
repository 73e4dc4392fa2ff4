"""A case's next turn: at most one visit of one account, then the case says how it stands and why.

`account_of` and `advance` are what a runtime calls; neither sleeps or waits. `robot.engine.waking.wake`
makes due what a person did something about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from robot.engine.docket import Changes
from robot.engine.inputs import Files, files_of
from robot.engine.moves import Act, Rest, next_move
from robot.engine.office import Office
from robot.engine.trouble import backoff, rest_after
from robot.engine.waking import Signs
from robot.engine.windows import clock, next_poll, shown
from robot.errors import (
    DISK_FULL,
    GongjuError,
    HumanNeeded,
    LedgerDown,
    PageChanged,
    PortalDown,
    PortalRefused,
)
from robot.filing.docket_tables import CLOSED, PARKED, Entry, Stage
from robot.filing.store import Overtaken
from robot.policy.calendar import today_in_beijing
from robot.redact import mask

STILL = frozenset({*CLOSED, Stage.PAUSED})
"""Cases that take no turn."""

DID = {"fill": "试填", "send": "发送", "look": "查看", "poll": "查询", "fetch": "下载"}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to. `case`: as it stands now. `did`: fill, send, look, poll, fetch, or wait when
    nothing was visited. `account`: whose visit it was, as `chaoyang_hr:unit`, empty for none. `error`: what
    went wrong, already told in the case's reason. `moved`: whether it stands elsewhere than before."""

    case: Entry
    did: str
    account: str
    moved: bool
    error: GongjuError | None = None


def account_of(office: Office, case_id: str, now: datetime | None = None) -> str:
    """The portal account whose visit the next turn needs, as `chaoyang_hr:unit`; empty when it needs none.
    `now`: by default this moment (`windows.clock`). Reckoned with the files as the office has read them last.

    Raises ConfigError for a case that there is not.
    """
    entry = office.docket.get(case_id)
    if entry.state in STILL:
        return ""
    now = now or clock(office.settings)
    office.refresh(today_in_beijing(now), office.files)
    try:
        move = next_move(office, entry, now)
    except GongjuError:
        return ""  # its turn tells
    return move.where if isinstance(move, Act) else ""


def advance(office: Office, case_id: str, now: datetime) -> Turn:
    """Take the case one turn on and write down how it stands. `now` is aware; its day in Beijing is the
    day reckoned with.

    Run again after it was killed anywhere it does no harm: the submit protocol owns every click, and what
    comes next is worked out anew from the files, the ledger and what the portals showed. A case that was
    paused or cancelled meanwhile stays so.
    Raises ConfigError for a case that there is not; what goes wrong in the turn stands in the Turn. What is
    no error of ours is raised, after the case has been put off like after a portal that is down.
    """
    before = office.docket.get(case_id)
    if before.state in STILL:
        return Turn(before, "wait", "", moved=False)
    files = _begin(office, now)
    one = _OneTurn(office, before, files, now)
    try:
        move = next_move(office, before, now)
    except GongjuError as error:
        return one.rests(rest_after(error, office, before, None, now), error=error)
    if isinstance(move, Rest):
        return one.rests(move)
    return one.acts(move)


def _begin(office: Office, now: datetime) -> Files:
    """The day of the turn, and the files as they are now."""
    files = files_of(office.settings)
    office.refresh(today_in_beijing(now), files)
    return files


class _OneTurn:
    """One turn of one case. `before`: the case as it stood; what a visit changes of it is changed here too,
    for the question what comes next."""

    def __init__(self, office: Office, before: Entry, files: Files, now: datetime) -> None:
        self.office, self.before, self.files, self.now = office, before, files, now
        self.changes: Changes = {}
        self.sign = self._sign()

    def _sign(self) -> str:
        subject = self.before.subject
        return Signs(self.office, self.files, self.now, subject).of(subject)

    def acts(self, act: Act) -> Turn:
        """The visit, and how the case stands after it."""
        trouble: GongjuError | None = None
        try:
            self._visit(act)
        except HumanNeeded as error:
            trouble = error  # an approval that is void by now: what comes next says so
        except GongjuError as error:
            self.sign = self._sign()
            rest = rest_after(error, self.office, self.before, act, self.now)
            return self.rests(rest, act, error)
        except Exception as bug:
            if isinstance(bug, OSError) and bug.errno in DISK_FULL:
                full = LedgerDown(f"the disk is full: {bug.strerror}")
                return self.rests(rest_after(full, self.office, self.before, act, self.now), act, full)
            self.puts_off(act, bug)
            raise
        self.sign = self._sign()  # before the question: what a person does from here on wakes the case
        try:
            following = next_move(self.office, self.before, self.now)
        except GongjuError as error:
            return self.rests(rest_after(error, self.office, self.before, None, self.now), act, error)
        if isinstance(following, Act) and following == act:
            following = self._stuck(act, trouble)
        if isinstance(following, Act):
            reason = f"下一步：{DID[following.did]}“{following.title}”"
            following = Rest(Stage.READY, reason, self.now, following.step)
        return self.rests(following, act, trouble)

    def _visit(self, act: Act) -> None:
        office, job = self.office, (act.business, act.subject, act.options)
        if act.did == "poll":
            _read(office, act.portal)
            office.docket.note_polled(act.portal, act.account, self.now)
        elif act.did == "fetch":
            office.fetch(act.business, act.subject)
        elif act.did == "look":
            office.look(*job)
        elif act.did == "send":
            office.submit(*job)
        else:
            filled = office.fill(*job)
            self.before.filled = self.changes["filled"] = filled["hash"]
            self.before.pins = self.changes["pins"] = dict(act.pins)

    def _stuck(self, act: Act, trouble: GongjuError | None) -> Rest:
        """The visit went well and the very same would come next: no hot loop."""
        if trouble is not None:
            return rest_after(trouble, self.office, self.before, act, self.now)
        due = next_poll(self.now, act.where)
        reason = f"“{act.title}”已{DID[act.did]}，系统尚未显示；{shown(due)} 再{DID[act.did]}"
        return Rest(Stage.REVIEW, reason, due, act.step)

    def puts_off(self, act: Act, bug: Exception) -> None:
        """A bug must not be met again at once; the history names its kind only."""
        due = self.now + backoff(PortalDown(), self.before.failures, f"{self.before.name}-{self.before.turn}")
        reason = f"“{act.title}”程序出错（{type(bug).__name__}）；{shown(due)} 再试"
        self.rests(Rest(Stage.PORTAL, reason, due, act.step), act)

    def rests(self, rest: Rest, act: Act | None = None, error: GongjuError | None = None) -> Turn:
        """Written down. A case that somebody has moved meanwhile stays as it was moved."""
        before, did = self.before, act.did if act else "wait"
        account = act.where if act else ""
        rest = replace(rest, reason=self._masked(rest.reason))
        self.changes |= {
            "reason": rest.reason,
            "due": rest.due,
            "step": rest.step,
            "who": rest.who,
            "what": rest.what,
            "portal": rest.portal,
            "turn": before.turn + 1,
            "failures": before.failures + 1 if rest.state is Stage.PORTAL else 0,
            "sign": self.sign if rest.state in PARKED or rest.watched else "",
            "closed_at": self.now if rest.state in CLOSED else None,
        }
        try:
            case = self.office.docket.write(before, rest.state, did, at=self.now, **self.changes)
        except Overtaken as error_:
            case = self.office.docket.get(before.name)
            self.office.docket.note(case, did, rest.reason, at=self.now)
            return Turn(case, did, account, moved=False, error=error or error_)
        same = (before.state, before.step) == (case.state, case.step)
        moved = not same or (case.state in PARKED and before.reason != case.reason)
        return Turn(case, did, account, moved, error)

    def _masked(self, reason: str) -> str:
        """Without personal data, whatever a portal or a rule said."""
        return mask(reason, self.office.personal_values)


def _read(office: Office, portal: str) -> None:
    """Read the account. Raises what kept it from being read; one page that is not as it should be among
    others that are does not hold up the cases."""
    outcome = office.read(portal)
    for failure in outcome.failures:
        of_a_page = isinstance(failure.error, PageChanged | PortalRefused)
        if not of_a_page or not outcome.readings:
            raise failure.error
