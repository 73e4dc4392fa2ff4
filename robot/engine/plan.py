"""The plan of one subject's business: what is done, what is next, who acts, by when; and what must not be
sent yet because a step before it is missing (FAQ 8, 18, 63, 85, 89).

What is done is known from the file, the ledger and the portals' readings. A step done by hand counts once
the portal has been looked at: running its command finds the receipt and sends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows._shared.approval import filed_by
from robot.engine.ways import Fact, Step, implied, missing, next_step, of_business, ways
from robot.filing.catalog import businesses
from robot.filing.ledger import Ledger
from robot.filing.states import WITH_PORTAL, State
from robot.filing.tables import Filing
from robot.people.case import Case
from robot.people.models import Business
from robot.policy import parameters, quota
from robot.policy.agenda import Due
from robot.policy.materials import same_name
from robot.redact import hide

UNIT = "unit"
NO_PERMIT = "员工文件中没有证件"
REVIEWED = ("待区级受理", "市级审批中")
ACCEPTED = "市级审批中"
WHO = {"agent": "单位经办人", "employee": "员工本人", "district": "区级", "city": "市级"}
HANDS = {
    "captcha": "登录验证码",
    "certificate": "法人一证通",
    "qr": "北京通扫码",
    "signature": "手工签字、盖章的材料",
    "stamp": "盖章的材料",
    "approval": "批准要发送的内容",
}
ONE_AT_A_TIME = frozenset((*map(filed_by, Business), filed_by(Business.RENEWAL, unit=True)))
"""The flows of an employee's businesses, of which only one may be under way (FAQ 89)."""

VERB = {State.FILLED: "approve", State.APPROVED: "submit", State.SENDING: "submit", State.UNKNOWN: "submit"}
"""What is typed next for a filing in this state; else it is filled first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of a plan. `state`: done, next, later or maybe. `command` is empty where others act."""

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
    """The steps of a way for one subject."""

    subject: str
    way: str
    rows: tuple[Row, ...]

    @property
    def next(self) -> Row | None:
        """The step that comes next, or None when all is done."""
        return next((row for row in self.rows if row.state == "next"), None)


def plan(case: Case, way: str, ledger: Ledger, today: date, days: Sequence[Due] = ()) -> Plan:
    """The plan of the case's subject for `way`. `days`: the workspace's agenda."""
    facts = facts_of(case, way, ledger, today)
    known, following = implied(way, facts), next_step(way, facts)
    rows = []
    for name, fact in known.items():
        state = "done" if fact.done else "next" if name == following else "later"
        if state == "later" and name in ways().way[way].maybe:
            state = "maybe"
        rows.append(_row(case.subject, name, way, fact, state, ledger, today, days))
    return Plan(case.subject, way, tuple(rows))


def _row(
    subject: str,
    name: str,
    way: str,
    fact: Fact,
    state: str,
    ledger: Ledger,
    today: date,
    days: Sequence[Due],
) -> Row:
    step = ways().step[name]
    command = "" if state == "done" or fact.note == NO_PERMIT else command_of(name, subject, ledger, way)
    return Row(
        step=name,
        title=step.title,
        who=WHO[step.who],
        portal=step.on,
        hands=tuple(HANDS[one] for one in step.hands),
        state=state,
        note=fact.note,
        command=command,
        by=None if state == "done" else _by(step, subject, today, days),
        faq=step.faq,
    )


def _by(step: Step, subject: str, today: date, days: Sequence[Due]) -> date | None:
    """The nearest of the step's days that is the subject's or the unit's."""
    mine = (one.on for one in days if one.kind in step.due and one.subject in (subject, UNIT))
    return min((day for day in mine if day >= today), default=None)


def command_of(name: str, subject: str, ledger: Ledger, way: str = "") -> str:
    """The command that takes the step `name` on, or what to do where gongju has no business for it."""
    step = ways().step[name]
    if name == "employer_changed":
        return f"gongju plan {subject} 聘用单位变更"
    if name == "quota_left":
        return "gongju plan unit 指标申报"
    if step.who in ("district", "city"):
        return "gongju poll"
    if name not in businesses():
        return "" if name == "slip" else "在网上办理"
    if businesses()[name].kind == "reads":
        return "gongju poll"
    last = _last(ledger, name, subject)
    verb = VERB.get(last.state, "fill") if last else "fill"
    if last and name != "appointment" and last.state in (State.FILED, State.IN_REVIEW):
        return "gongju poll"
    job = name if subject == UNIT or businesses()[name].subject == UNIT else f"{name} {subject}"
    booked = f" --with business={way}" if name == "appointment" and way not in ("", "新办") else ""
    return f"gongju {verb} {job}{booked}"


# --- what is done


def facts_of(case: Case, way: str, ledger: Ledger, today: date) -> dict[str, Fact]:
    """How every step of `way` stands for the case."""
    main = ways().way[way].business
    facts = _of_unit(case, ledger, today)
    if case.employee is not None:
        facts |= _of_employee(case, way, main, ledger)
    for name in (*ways().way[way].steps, *_needed(way)):
        if name not in facts and name in businesses():
            facts[name] = _filed(_last(ledger, name, case.subject))
    return facts


def _needed(way: str) -> tuple[str, ...]:
    return tuple(need for name in ways().way[way].steps for need in ways().step[name].needs if need != "main")


def _of_unit(case: Case, ledger: Ledger, today: date) -> dict[str, Fact]:
    unit = case.unit
    granted = quota.granted_this_year(unit, today)
    held = unit.permission == "朝阳区"
    life = parameters.of(case, today).integer("quota_life_days")
    supplement = _last(ledger, "quota_supplement", UNIT)
    permission = next(
        (
            one
            for one in (_last(ledger, "permission", UNIT), _last(ledger, "authority_change", UNIT))
            if one is not None
        ),
        None,
    )
    facts = {
        "quota_granted": Fact(granted, "本年度已取得指标（单位文件或系统所示）" if granted else ""),
        "quota_left": Fact(bool(quota.usable(unit, today, life))),
        "supplement_granted": Fact(supplement is not None and supplement.state is State.GRANTED),
        "permission_granted": Fact(
            held or (permission is not None and permission.state is State.GRANTED),
            "单位文件写明权限在朝阳区" if held else "",
        ),
    }
    application = _last(ledger, "quota_application", UNIT, f"{today.year}")
    facts["quota_application"] = Fact(True, "本年度已有批复") if granted else _filed(application)
    if held:
        facts["permission"] = facts["authority_change"] = Fact(True, "单位文件写明权限在朝阳区")
    return facts


def _of_employee(case: Case, way: str, main: str, ledger: Ledger) -> dict[str, Fact]:
    key, permit = case.subject, case.person.permit
    filing = _main(ledger, way, key)
    begun = _begun(ledger, key, main)
    facts = {
        name: _filed(_last(ledger, name, key, since=begun))
        for name in ("profile", "attachments", "contract_update")
    }
    ours = permit is not None and same_name(permit.unit_name, case.unit.name) and not permit.suspended
    moved = _last(ledger, "employer_change", key)
    if ours or (moved and moved.state is State.GRANTED):
        facts["employer_changed"] = Fact(True, "证件在本单位名下")
    else:
        facts["employer_changed"] = Fact(
            False, NO_PERMIT if permit is None else "证件不在本单位名下，或已挂起"
        )
    facts |= _associated(case, ledger, ours=ours)
    facts[main] = _filed(filing)
    facts |= _after(ledger, way, key, filing)
    return facts


def _associated(case: Case, ledger: Ledger, *, ours: bool) -> dict[str, Fact]:
    asked = _last(ledger, "association", case.subject)
    agreed = _filed(_last(ledger, "association_approval", case.subject))
    listed = any(
        (one.facts.get("name"), one.facts.get("id_number")) == (case.person.name, hide(case.person.id_number))
        and one.portal_state == "已关联"
        for one in ledger.readings(reader="employee_list")
    )
    if ours or listed or (asked and asked.state is State.GRANTED):
        why = "证件在本单位名下" if ours else "系统显示已关联"
        return {"association": Fact(True, why), "association_approval": Fact(True, why)}
    return {"association": _filed(asked), "association_approval": agreed}


def _after(ledger: Ledger, way: str, key: str, filing: Filing | None) -> dict[str, Fact]:
    """What follows the employee's application: review, appointment, district, city."""
    granted = filing is not None and filing.state is State.GRANTED
    accepted = granted or (filing is not None and filing.portal_state == ACCEPTED)
    passed = accepted or (filing is not None and filing.portal_state in REVIEWED)
    back = filing is not None and filing.state is State.RETURNED
    review = booked = None
    if filing is not None and not back:
        review = next(
            (
                one
                for one in ledger.filings(business="application_review", subject=key)
                if one.period == filing.receipt_number and one.state in WITH_PORTAL
            ),
            None,
        )
        booked = next(
            (
                one
                for one in ledger.filings(business="appointment", subject=key)
                if one.period.startswith(f"{way}-")
                and one.state in WITH_PORTAL
                and one.state is not State.RETURNED
            ),
            None,
        )
    return {
        "application_review": Fact(True, "系统显示单位已审核") if passed and not review else _filed(review),
        "appointment": _filed(booked),
        "district": Fact(accepted),
        "city": Fact(granted),
    }


def _filed(filing: Filing | None) -> Fact:
    if filing is None:
        return Fact()
    if filing.state is State.RETURNED:
        return Fact(False, f"已退回：{filing.opinion}" if filing.opinion else "已退回", taken=True)
    if filing.state in (State.SENDING, State.UNKNOWN):
        return Fact(False, "已点击，尚未见到回执；再运行一次会先查看，不会重复提交")
    done = filing.state in WITH_PORTAL
    return Fact(done, f"回执 {filing.receipt_number}" if done else "")


def _last(
    ledger: Ledger, name: str, subject: str, period: str = "", since: datetime | None = None
) -> Filing | None:
    """The filing of a business that moved last, of `period`, and after `since` where it is given."""
    owner = UNIT if name in businesses() and businesses()[name].subject == UNIT else subject
    found = [
        one
        for one in ledger.filings(business=name, subject=owner)
        if (not period or one.period == period) and (since is None or one.updated_at > since)
    ]
    return max(found, key=lambda one: (one.updated_at, one.id), default=None)


def _main(ledger: Ledger, way: str, subject: str) -> Filing | None:
    names = [ways().way[way].business, *(["renewal_start"] if way == "续签" else [])]
    found = [one for name in names if (one := _last(ledger, name, subject))]
    return max(found, key=lambda one: one.updated_at, default=None)


def _begun(ledger: Ledger, subject: str, main: str) -> datetime | None:
    """When the employee's last other business was granted: papers saved before it were for that one
    (FAQ 39)."""
    others = [
        one.updated_at
        for name in ONE_AT_A_TIME
        if name != main
        for one in ledger.filings(business=name, subject=subject)
        if one.state is State.GRANTED
    ]
    return max(others, default=None)


# --- what must not be sent yet


def obstacle(business: str, case: Case, ledger: Ledger, today: date) -> str | None:
    """What is missing before `business` may be filled or sent, as one Chinese line, or None.

    A number given by hand (`--with number=`) shows that the application was filed elsewhere.
    """
    own = _last(ledger, business, case.subject)
    if own is not None and own.state is State.RETURNED:
        return None  # the portal took it once: what stands before it was done
    way = _way_of(business, case, ledger)
    facts = facts_of(case, way or _any_way(business), ledger, today)
    if (
        business == "authority_change"
        and case.unit.permission == "其他区"
        and not facts["quota_granted"].done
    ):
        wanted = ["quota_granted"]
    else:
        wanted = list(missing(business, way, facts))
    if business == "application_review" and "number" in case.options:
        return None
    for name in wanted:
        step = ways().step[name]
        if step.who in ("agent", "employee") and name not in businesses():
            continue  # done by hand on the portal: nothing here can know of it
        command = command_of(name, case.subject, ledger, way or "")
        if name == "quota_granted" and not facts["quota_application"].done:
            command = command_of("quota_application", UNIT, ledger)
        return (
            f"还缺前一步“{step.title}”（第{step.faq}问）：请先运行 {command}；"
            "已在网上办过的，运行它只会查到回执，不会重复提交"
        )
    return None


def _way_of(business: str, case: Case, ledger: Ledger) -> str | None:
    """The way that a step of several ways is taken for: named by the operator, else the one under way."""
    if business == "appointment":
        return case.options.get("business", Business.NEW.value)
    if business == "application_review":
        return current_way(case, ledger)
    return of_business(business)


def _any_way(business: str) -> str:
    return next((name for name, one in ways().way.items() if business in one.steps), "新办")


def current_way(case: Case, ledger: Ledger) -> str | None:
    """The way an employee is on: that of the business filed last; without any, 新办 for who has no permit."""
    filed = [one for name in ONE_AT_A_TIME if (one := _last(ledger, name, case.subject))]
    last = max(filed, key=lambda one: one.updated_at, default=None)
    if last is not None:
        return of_business(last.business)
    return Business.NEW.value if case.employee is not None and case.person.permit is None else None


def advice(filing: Filing, case: Case, ledger: Ledger, today: date) -> str:
    """What comes after a filing that the portal has, as its plan says; empty where there is no plan."""
    way = of_business(filing.business) or (current_way(case, ledger) if case.employee else None)
    if way is None or filing.business not in ways().way[way].steps:
        return ""
    following = plan(case, way, ledger, today).next
    return "" if following is None else " ".join(filter(None, (following.title, following.command)))


def as_dict(found: Plan) -> dict[str, Any]:
    """For `--json`."""
    rows: list[Mapping[str, Any]] = [
        {name: getattr(row, name) for name in Row.__dataclass_fields__} for row in found.rows
    ]
    return {
        "subject": found.subject,
        "way": found.way,
        "next": found.next.step if found.next else None,
        "steps": rows,
    }
