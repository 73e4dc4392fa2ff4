"""What a case does next: a visit (`Act`), or nothing for now (`Rest`) and why.

Nothing here visits anybody. It is worked out anew each time from the files, the ledger and what the portals
showed (robot.engine.plan), so that a case killed anywhere goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from robot.engine.office import Office
from robot.engine.pins import options_for
from robot.engine.plan import HANDS, WHO, Plan, Row, elsewhere, flow_of
from robot.engine.typed import command_line
from robot.engine.ways import of_business, ways
from robot.engine.windows import at_opening, last_poll, limit_note, next_poll, shown, wait_for
from robot.filing import faces
from robot.filing.approvals import Standing, attempt_for, standing
from robot.filing.catalog import Business, businesses
from robot.filing.content import Content
from robot.filing.docket_tables import Entry, Stage
from robot.filing.job import UNIT, account_of
from robot.filing.states import UNSETTLED, WITH_PORTAL, State
from robot.filing.tables import Approval

LOG_IN = {"chaoyang_hr": "captcha", "talent_unit": "certificate", "talent_person": "qr"}
"""Portal → by what a person logs in there."""
SET_DAY = (
    "演练的日期定在 {today}，不会自己走到那天：用 GONGJU_TODAY={there} 改日期，"
    "模拟系统的时钟用 gongju mock --clock {there}T09:00 一并改。"
)
"""What a wait says where the day is set: it never passes by itself."""
CHECKED = {
    "form: ": "表单项 ",
    "file: ": "材料 ",
    "flow": "办理流程",
    "selectors": "页面定义",
    "about": "办理对象",
}
"""Parts of a content, for the operator."""


@dataclass(frozen=True, slots=True)
class Act:
    """One visit. `did`: fill, send, look, poll or fetch. `content`: hash of what is filled or sent."""

    did: str
    step: str
    title: str
    portal: str
    account: str
    business: str = ""
    subject: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    content: str = ""

    @property
    def where(self) -> str:
        """`chaoyang_hr:unit`: what must not be visited twice at a time."""
        return f"{self.portal}:{self.account}"


@dataclass(frozen=True, slots=True)
class Rest:
    """No visit now. `due`: when to ask again; None when a person has to act first, or it is over. `watched`:
    asked again before that as soon as an approval, a file or another case could have changed it."""

    state: Stage
    reason: str
    due: datetime | None = None
    step: str = ""
    who: str = ""
    what: str = ""
    portal: str = ""
    watched: bool = False


def next_move(office: Office, entry: Entry, now: datetime) -> Act | Rest:
    """What the case does at `now`. Raises what making its form ready raises: ConfigError, NotEligible."""
    with office.reckoning():
        return _next_move(office, entry, now)


def _next_move(office: Office, entry: Entry, now: datetime) -> Act | Rest:
    plan = office.plan(entry.subject, entry.way)
    move = _of_plan(office, entry, plan, now)
    if isinstance(move, Act) and not office.has_login(move.portal, move.account):
        move = log_in(move)
    if isinstance(move, Act) or move.state is Stage.DONE:
        return move
    return replace(move, reason=f"{move.reason}{note_of(office, entry, plan)}")


def note_of(office: Office, entry: Entry, plan: Plan) -> str:
    """What to know of the last safe day now; empty while it is far."""
    steps = [row.step for row in plan.rows if row.state in ("next", "later")]
    note = limit_note(entry.way, entry.subject, steps, office.today, plan.days)
    return f" {note}" if note else ""


def _of_plan(office: Office, entry: Entry, plan: Plan, now: datetime) -> Act | Rest:
    if plan.next is None:
        return Rest(Stage.DONE, "全部办结")
    if _other_of(office, entry, plan.next):
        return _of_others(office, entry, plan, plan.next, now)
    return _of_step(office, entry, plan.next, now)


def _flow(office: Office, entry: Entry, row: Row) -> str:
    return flow_of(row.step, entry.subject, office.history(entry.subject), entry.way)


def _of_step(office: Office, entry: Entry, row: Row, now: datetime) -> Act | Rest:
    step = ways().step[row.step]
    which = businesses().get(_flow(office, entry, row))
    if step.who in ("district", "city"):
        return _of_authority(office, row, now)
    if which is None:
        return Rest(
            Stage.PERSON,
            f"“{row.title}”须由{row.who}在系统上办理",
            None,
            row.step,
            row.who,
            row.title,
            row.portal,
        )
    if which.kind == "fetches":
        return Act(
            "fetch",
            row.step,
            row.title,
            which.portal,
            account_of(which, entry.subject),
            which.name,
            entry.subject,
        )
    return _of_flow(office, entry, row, which, now)


# --- what others do


def _other_of(office: Office, entry: Entry, row: Row) -> tuple[str, str] | None:
    """Subject and way of the case that brings the step about, where it is another; the way may be empty."""
    flow = _flow(office, entry, row)
    which = businesses().get(flow)
    if which and which.subject == UNIT and entry.subject != UNIT:
        return UNIT, of_business(flow) or ""
    return elsewhere(row.step, office.case(entry.subject), entry.way)


def _of_others(office: Office, entry: Entry, plan: Plan, following: Row, now: datetime) -> Rest:
    """The case waits for other cases: for which of them, and what its own business lacks besides, all at
    once. One that nobody has opened is for a person to open."""
    said, faqs, left = [], set[int](), False
    for row in plan.rows:
        other = _other_of(office, entry, row) if row.state in ("next", "later") else None
        if other is None:
            continue
        subject, way = other
        opened = office.docket.open_one(subject, way)
        missing = f"还缺“{row.title}”（第{row.faq}问）{'，' if row.note else ''}{row.note}"
        if opened is None:
            left = True
            said.append(f"{missing}：请先办理 gongju start {subject} {way}" if way else missing)
        else:
            said.append(f"{missing}；等待 {opened.name}（{way}）")
        faqs.add(row.faq)
    said += _lacking(office, entry, faqs)
    due = next_poll(now, following.step)
    if not left:
        return Rest(Stage.REVIEW, "；".join(said), due, following.step, watched=True)
    return Rest(
        Stage.PERSON,
        "；".join(said),
        due,
        following.step,
        WHO["agent"],
        following.title,
        following.portal,
        watched=True,
    )


def _lacking(office: Office, entry: Entry, told: set[int]) -> list[str]:
    """What the rules of the case's own business say already, but for the questions that were told."""
    name = flow_of(ways().way[entry.way].business, entry.subject, office.history(entry.subject), entry.way)
    options, _ = options_for(office, entry, businesses()[name])
    return [
        f"{one.code} {one.message.rstrip('。')}"
        for each in office.check(entry.subject, name, options=options)
        for one in each.findings
        if one.blocks and one.faq not in told
    ]


def _of_authority(office: Office, row: Row, now: datetime) -> Act | Rest:
    """One reading of the account serves all cases that wait there."""
    if not row.command:  # nothing that could be waited for
        return Rest(Stage.MENDING, row.note, None, row.step, WHO["agent"], "改正文件", row.portal)
    read = office.docket.polled(row.portal, UNIT)
    if read is None or read < last_poll(now):
        return Act("poll", row.step, row.title, row.portal, UNIT)
    due = next_poll(now, f"{row.portal}:{UNIT}")
    by = f"，应在 {row.by} 前答复" if row.by else ""
    note = f"（{row.note}）" if row.note else ""
    return Rest(Stage.REVIEW, f"等待{row.who}：{row.title}{note}{by}；{shown(due)} 再查", due, row.step)


# --- what we file


def _of_flow(office: Office, entry: Entry, row: Row, which: Business, now: datetime) -> Act | Rest:
    options, pins = options_for(office, entry, which)
    act = Act(
        "fill",
        row.step,
        row.title,
        which.portal,
        account_of(which, entry.subject),
        which.name,
        entry.subject,
        options,
        pins,
    )
    filings = office.ledger.filings(portal=which.portal, business=which.name, subject=entry.subject)
    if not any(one.state in UNSETTLED for one in filings):
        waits = _of_window(office, entry, act, now)
        if waits:
            return waits
    job = office.job(which.name, entry.subject, options)
    filing, content = office.ledger.get(job.key), job.content()
    if filing and filing.state in UNSETTLED:
        return _of_unsettled(entry, replace(act, did="look"), now)
    if filing and filing.state in WITH_PORTAL:
        if filing.state is not State.RETURNED:
            return _mend(
                act, f"系统已有同样的内容（回执 {filing.receipt_number}）；{row.note or '请核对文件'}"
            )
        if content.matter == filing.matter:
            said = f"：{filing.opinion}" if filing.opinion else ""
            return _mend(act, f"“{row.title}”已退回{said}；请按意见修改文件或材料")
    if filing and filing.state is State.REFUSED and entry.filled == content.hash:
        kept = entry.reason if entry.state is Stage.MENDING and entry.step == row.step else ""
        return _mend(act, kept.partition(" 注意：")[0] or f"系统拒绝了“{row.title}”；请修改后再办")
    if entry.filled != content.hash:
        return replace(act, content=content.hash)
    given = standing(office.ledger, job, content, attempt_for(filing), office.terms, office.desk.now())
    if not given.enough:
        why = _why_not(given, office.ledger.approvals(job.portal, which.name, job.subject), content)
        pages = faces.shown(office.ledger.store, job.key, content.hash)
        changed = "、".join(one.name for one in pages if one.changed)
        return _unapproved(act, f"页面{changed}与认可过的不同（见批准页），{why}" if changed else why)
    return replace(act, did="send", content=content.hash)


def _of_window(office: Office, entry: Entry, act: Act, now: datetime) -> Rest | None:
    """The wait for its window; what a rule would say there is said now."""
    set_day = office.settings.today
    wait = wait_for(act.business, entry.way, office.case(entry.subject), at_opening(now) if set_day else now)
    if wait is None:
        return None
    there = wait.until.date()
    found = [
        f"{one.code} {one.message}"
        for each in office.check(entry.subject, act.business, on=there, options=act.options)
        for one in each.findings
        if one.blocks
    ]
    if found:
        return _mend(act, f"{there} 也不能办理“{act.title}”：{'；'.join(found)}")
    hint = SET_DAY.format(there=there, today=set_day) if set_day else ""
    reason = f"{wait.reason}{hint}{_ahead(office, act)}"
    return Rest(Stage.WINDOW, reason, wait.until, act.step, watched=True)


def _ahead(office: Office, act: Act) -> str:
    """What a person can do before the window opens, so that the case goes through it unattended."""
    on = office.sent_on(act.business, act.subject, act.options)
    if on <= office.today:
        return ""
    job = office.job(act.business, act.subject, act.options, on)
    filing = office.ledger.get(job.key)
    given = standing(office.ledger, job, job.content(), attempt_for(filing), office.terms, office.desk.now())
    if given.enough:
        return "已批准，届时自动试填并发送。"
    return f"可提前批准，届时自动试填并发送：{command_of('approve', act)}"


def _of_unsettled(entry: Entry, act: Act, now: datetime) -> Act | Rest:
    """A click nobody saw the end of: looked for, not more often than it was said."""
    if entry.state is Stage.OUTCOME and entry.due is not None and entry.updated_at <= now < entry.due:
        return Rest(Stage.OUTCOME, entry.reason.partition(" 注意：")[0], entry.due, act.step)
    return act


def _unapproved(act: Act, why: str) -> Rest:
    said = f"“{act.title}”已试填、未发送，{why}：核对后运行 {command_of('approve', act)}"
    return Rest(Stage.APPROVAL, said, None, act.step, WHO["agent"], HANDS["approval"], act.portal)


def _why_not(found: Standing, given: list[Approval], content: Content) -> str:
    if found.valid:
        return f"须 {found.terms.people} 人批准，已有 {len(found.valid)} 人"
    if found.expired:
        return f"上次的批准已过 {found.terms.days} 天，须重新批准"
    if not given:
        return "等待批准"
    changed = content.changed_since(given[0].parts, given[0].salt)
    if not changed:
        return "上次批准的是前一次提交，等待批准"
    return f"上次的批准已失效（改动：{'、'.join(map(_in_chinese, changed))}），等待批准"


def _in_chinese(part: str) -> str:
    for prefix, word in CHECKED.items():
        if part.startswith(prefix):
            return f"{word}{part.removeprefix(prefix)}".strip()
    return part


def _mend(act: Act, reason: str) -> Rest:
    return Rest(Stage.MENDING, reason, None, act.step, WHO["agent"], "改正文件", act.portal)


def command_of(verb: str, act: Act) -> str:
    """What an operator types for the step, with the case's choices."""
    return command_line(verb, act.business, act.subject, act.options)


def log_in(act: Act) -> Rest:
    """Whoever owns the account has to log in; then the case goes on at this very step."""
    mine = act.account == UNIT
    who, how = WHO["agent" if mine else "employee"], HANDS[LOG_IN[act.portal]]
    whose = "" if mine else f" --employee {act.account}"
    return Rest(
        Stage.PERSON,
        f"办理“{act.title}”须登录：请{who}运行 gongju login {act.portal}{whose}（{how}）",
        None,
        act.step,
        who,
        how,
        act.portal,
    )
