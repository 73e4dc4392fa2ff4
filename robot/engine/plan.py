"""The plan of one subject's business: what is done, what is next, who acts, by when; and what must not be
sent yet because a step before it is missing (FAQ 8, 18, 63, 85, 89).

What is done is known from the file, the ledger and the portals' readings (plan_facts.py). A step done by
hand counts once the portal has been looked at: running its command finds the receipt and sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from robot.engine.history import ONE_AT_A_TIME, History, is_sent
from robot.engine.plan_facts import NO_PERMIT, Content, facts_of
from robot.engine.ways import Fact, Step, implied, missing, next_step, of_business, ways
from robot.filing.catalog import businesses
from robot.filing.job import UNIT
from robot.filing.states import State
from robot.filing.tables import Filing
from robot.people.case import Case
from robot.people.models import Business
from robot.policy import parameters
from robot.policy.agenda import Due
from robot.policy.materials import same_name
from robot.policy.periods import renewal_opens

WHO = {"agent": "单位经办人", "employee": "员工本人", "district": "区级", "city": "市级"}
HANDS = {
    "captcha": "登录验证码",
    "certificate": "法人一证通",
    "qr": "北京通扫码",
    "signature": "手工签字、盖章的材料",
    "stamp": "盖章的材料",
    "approval": "批准要发送的内容",
}
SETTLED = (State.FILED, State.IN_REVIEW, State.GRANTED)
"""Of these, what comes next is not the filing itself but the next step of its plan."""

VERB = {State.FILLED: "approve", State.APPROVED: "submit", State.SENDING: "submit", State.UNKNOWN: "submit"}
"""What is typed next for a filing in this state; else it is filled first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of a plan. `state`: done, next, later or maybe. `command` is empty where there is none to
    type; `by`: the last safe day, where the agenda knows one."""

    step: str
    title: str
    who: str
    portal: str
    hands: tuple[str, ...]
    state: str
    note: str
    command: str
    by: date | None
    faq: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a way for one subject. `days`: the agenda by which it was made."""

    subject: str
    way: str
    rows: tuple[Row, ...]
    days: tuple[Due, ...] = ()

    @property
    def next(self) -> Row | None:
        """The step that comes next, or None when all is done."""
        return next((row for row in self.rows if row.state == "next"), None)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "subject": self.subject,
            "way": self.way,
            "next": self.next.step if self.next else None,
            "steps": [asdict(row) for row in self.rows],
        }


def plan(
    case: Case,
    way: str,
    history: History,
    today: date,
    days: Sequence[Due] = (),
    content: Content = lambda name: None,
) -> Plan:
    """The plan of the case's subject for `way`. `days`: the workspace's agenda."""
    facts = facts_of(case, way, history, today, content=content)
    following = next_step(way, facts)
    rows = []
    for name, fact in implied(way, facts).items():
        state = "done" if fact.done else "next" if name == following else "later"
        if state == "later" and name in ways().way[way].maybe:
            state = "maybe"
        step = ways().step[name]
        rows.append(
            Row(
                step=name,
                title=step.title,
                who=WHO[step.who],
                portal=step.on,
                hands=tuple(HANDS[one] for one in step.hands),
                state=state,
                note=fact.note,
                command="" if fact.done else _command(name, case, history, way, fact),
                by=None if fact.done else _by(step, case.subject, today, days),
                faq=step.faq,
            )
        )
    return Plan(case.subject, way, tuple(rows), tuple(days))


def blocked(made: Plan, against: Callable[[str], Sequence[str]]) -> Plan:
    """The plan, of which the next step and the business it is about say what the rules have `against` filing
    them today. A next step that they refuse has no command to type."""
    known, main = businesses(), ways().way[made.way].business

    def told(row: Row) -> Row:
        if row.state not in ("next", "later") or (row is not made.next and row.step != main):
            return row
        sends = row.step in known and known[row.step].kind == "submits"
        if not sends or not row.command.startswith("gongju fill") or not (said := against(row.step)):
            return row
        note = "；".join(filter(None, (row.note, f"今天不能办：{said[0]}")))
        return replace(row, note=note, command="" if row is made.next else row.command)

    return replace(made, rows=tuple(told(row) for row in made.rows))


def _by(step: Step, subject: str, today: date, days: Sequence[Due]) -> date | None:
    """The nearest of the step's days that is the subject's or the unit's."""
    mine = (
        one.on
        for one in days
        if one.kind in step.due and one.subject in (subject, UNIT)
        if one.kind != "answer-due" or one.faq == step.faq  # of quota, or of the employee's business
    )
    return min((day for day in mine if day >= today), default=None)


def _command(name: str, case: Case, history: History, way: str, fact: Fact) -> str:
    """What is typed to take the step `name` on; empty where gongju has nothing for it."""
    step, subject = ways().step[name], case.subject
    if fact.note == NO_PERMIT:
        return ""
    other = elsewhere(name, case, way)
    if other:
        return f"gongju plan {other[0]} {other[1]}"
    if step.who in ("district", "city"):
        return "gongju poll"
    known = businesses()
    flow = flow_of(name, subject, history, way)
    if flow not in known:
        return ""  # on the portal, by hand
    job = flow if known[flow].subject == UNIT else f"{flow} {subject}"
    if known[flow].kind == "fetches":
        return f"gongju fetch {job}"
    last = history.last(flow, subject)
    booked = f" --with business={way}" if name == "appointment" and way != Business.NEW else ""
    return f"gongju {VERB.get(last.state, 'fill') if last else 'fill'} {job}{booked}{known[flow].must_say}"


ELSEWHERE = {
    "employer_changed": "聘用单位变更",
    "quota_left": "指标申报",
    "permission_granted": "业务办理权限",
}
"""Steps that have a plan of their own."""


def elsewhere(name: str, case: Case, way: str) -> tuple[str, str] | None:
    """Whose other way leads to the step `name` of this one: subject and way; None for a step of its own."""
    if name not in ELSEWHERE or ways().way[way].unit:
        return None
    moves = name == "permission_granted" and case.unit.permission == "其他区"
    to = "单位主管部门变更" if moves else ELSEWHERE[name]
    return (case.subject if name == "employer_changed" else UNIT), to


def flow_of(name: str, subject: str, history: History, way: str) -> str:
    """The flow of a step: of the way's business, the one that was used last (FAQ 87)."""
    if name != ways().way[way].business:
        return name
    used = [last for one in ways().way[way].flows if (last := history.last(one, subject))]
    return max(used, key=lambda one: one.updated_at).business if used else name


# --- what must not be sent yet


def obstacle(
    business: str, case: Case, history: History, today: date, content: Content = lambda name: None
) -> str | None:
    """What is missing before `business` may be filled or sent, as one Chinese line, or None.

    A number given by hand (`--with number=`) shows that the application was filed elsewhere.
    """
    own = history.last(business, case.subject)
    if own is not None and own.state is State.RETURNED and business not in ASKS:
        return None  # the portal took it once: what stands before it was done
    if business == "application_review" and "number" in case.options:
        return None
    way = way_of(business, case, history, today)
    place = way or next((name for name, one in ways().way.items() if business in one.steps), "")
    if not place:
        return None
    facts = facts_of(case, place, history, today, content=content, anew=business in ways().way[place].flows)
    facts |= implied(place, facts)
    for name in missing(business, way, facts):
        step = ways().step[name]
        if step.who in ("agent", "employee") and name not in businesses():
            continue  # done by hand on the portal: nothing here can know of it
        return _said(name, case, history, place, facts)
    return None


def _said(name: str, case: Case, history: History, way: str, facts: dict[str, Fact]) -> str:
    """The missing step, and the command that goes on: of the first one that nothing else stands before."""
    step, fact, todo = ways().step[name], facts.get(name, Fact()), name
    while deeper := next(missing(todo, way, facts), None):
        todo = deeper
    if todo == "quota_granted" and not facts["quota_application"].done:
        todo = "quota_application"
    command = _command(todo, case, history, way, facts.get(todo, Fact()))
    said = f"还缺前一步“{step.title}”（第{step.faq}问）{'，' if fact.note else ''}{fact.note}"
    if command:
        first = "" if todo == name else f"办理“{ways().step[todo].title}”，"
        said += f"：请先{first}运行 {command}"
    if command.startswith("gongju fill"):
        said += "；已在网上办过的，运行它只会查到回执，不会重复提交"
    if name == ways().way[way].business and case.employee is not None:
        said += "，审核时也可加 --with number=申请编号"
    return f"{said}。全部步骤：gongju plan {case.subject} {way}"


def way_of(business: str, case: Case, history: History, today: date) -> str | None:
    """The way that `business` is sent for: a step of several ways is for what the operator named, else
    for what the employee is on."""
    own = of_business(business)
    if own or case.employee is None:
        return own
    named = case.options.get("business")
    if business in ASKS and named:
        return named if named in ways().way else None
    way = on_the_way(case, history, today)
    if business == "appointment":
        return way or Business.NEW.value
    return way if way and business in ways().way[way].steps else None


ASKS = ("appointment", "application_review")
"""Steps of which the operator may name the business (`--with business=`)."""


def completed(business: str, case: Case, history: History, today: date) -> Case:
    """The case with the business that it books or reviews, where the operator named none (FAQ 18)."""
    if business not in ASKS or {"business", "number"} & case.options.keys():
        return case
    way = on_the_way(case, history, today)
    if way is None or way not in list(Business):
        return case
    return replace(case, options={**case.options, "business": way})


def on_the_way(case: Case, history: History, today: date) -> str | None:
    """The way an employee is on: of the business that is not decided yet; else what the file calls for, 新办,
    聘用单位变更, or 续签 in the permit's last days (FAQ 58, 63); None when it calls for nothing."""
    key, permit = case.subject, case.person.permit
    for one in history.by_hand.get(key, ()):
        return of_business(one.business)
    sent = [one for name in ONE_AT_A_TIME for one in history.filed(name, key) if is_sent(one)]
    last = max(sent, key=lambda one: one.updated_at, default=None)
    if last is not None and last.state is not State.GRANTED:
        return of_business(last.business)
    if permit is None:
        return None if last is not None else Business.NEW.value
    if today > permit.expires:
        return Business.NEW.value
    if permit.suspended or not same_name(permit.unit_name, case.unit.name):
        return Business.EMPLOYER_CHANGE.value
    opens = renewal_opens(permit.expires, parameters.of(case, today))
    return Business.RENEWAL.value if today >= opens else None


def advice(filing: Filing, case: Case, history: History, today: date) -> str | None:
    """What comes after a filing that the portal has, as its plan says; empty when nothing does, None where
    no plan tells."""
    if filing.state not in SETTLED and not (filing.business in ASKS and filing.state is State.RETURNED):
        return None
    way = of_business(filing.business)
    if way is None and any(filing.business in one.steps for one in ways().way.values()):
        way = on_the_way(case, history, today) if case.employee else None
        if way is None or filing.business not in ways().way[way].steps:
            return ""  # of a business that is at its end
    if way is None:
        return None
    following = plan(case, way, history, today).next
    return " ".join(filter(None, (following.title, following.command))) if following else ""
