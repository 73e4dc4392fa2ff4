"""How every step of a way stands for one case: from its file, the ledger and what the portals showed.

Pure. FAQ 8, 13, 18, 27, 32, 39, 63, 85, 89.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from robot.engine.history import ONE_AT_A_TIME, History, Shown, is_sent, moment
from robot.engine.ways import Fact, ways
from robot.filing.catalog import businesses
from robot.filing.job import UNIT
from robot.filing.states import WITH_PORTAL, State
from robot.filing.tables import Filing
from robot.people.case import Case
from robot.policy import parameters, quota
from robot.policy.materials import same_name
from robot.policy.periods import renewal_opens
from robot.policy.rules.unit import leaves_chaoyang
from robot.redact import hide

CONTENT = ("profile", "contract_update")
"""Count as done only with what the file says now."""

REVIEWED = ("待区级受理", "市级审批中")
ACCEPTED = "市级审批中"
NO_PERMIT = "员工文件中没有证件"

Content = Callable[[str], str | None]
"""Flow → the period of what the file says now; None when that cannot be told."""


def facts_of(
    case: Case,
    way: str,
    history: History,
    today: date,
    *,
    content: Content = lambda name: None,
    anew: bool = False,
) -> dict[str, Fact]:
    """How every step of `way`, and all that they need, stands for the case.

    `anew`: one more business of this kind is about to be sent; the one granted before is not it.
    """
    facts = _of_unit(case, history, today)
    if ways().way[way].business == "authority_change" and not anew:
        facts |= _moving_out(history, today)
    if case.employee is not None:
        facts |= _of_employee(case, way, history, today, content, anew=anew)
    known = ways()
    for name in dict.fromkeys(step for one in known.way[way].steps for step in (one, *known.step[one].needs)):
        if name not in facts and name in businesses():
            facts[name] = as_fact(history.last(name, case.subject))
    return facts


def as_fact(filing: Filing | Shown | None) -> Fact:
    """A step as its filing has it."""
    if filing is None:
        return Fact()
    if filing.state is State.RETURNED:
        return Fact(False, f"已退回：{filing.opinion}" if filing.opinion else "已退回", taken=True)
    if filing.state in (State.SENDING, State.UNKNOWN):
        return Fact(False, "已点击，尚未见到回执；再运行一次会先查看，不会重复提交")
    if filing.state not in WITH_PORTAL:
        return Fact()
    if isinstance(filing, Shown):
        return Fact(True, f"系统显示已提交 {filing.number}")
    return Fact(True, f"回执 {filing.receipt_number}")


def current(way: str, case: Case, history: History, today: date, *, anew: bool = False) -> Shown | None:
    """The application that the case's way is about now, or None: a renewal of an earlier term is past, and
    so is a granted one after which profile, papers or contract were filed again."""
    key = case.subject
    flows = ways().way[way].flows
    found = [Shown.of(one) for name in flows for one in history.filed(name, key) if is_sent(one)]
    last = max(found, key=lambda one: one.at or datetime.min, default=None)
    by_hand = [one for one in history.by_hand.get(key, ()) if one.business in flows]
    if by_hand and (last is None or last.state is State.GRANTED):
        return by_hand[-1]
    if last is None or last.state is not State.GRANTED:
        return last
    if anew or _is_past(last, case, history, today):
        return None
    return last


def _is_past(last: Shown, case: Case, history: History, today: date) -> bool:
    if last.business in ("renewal", "renewal_start"):
        held = case.person.permit
        opens = renewal_opens(held.expires, parameters.of(case, today)) if held else None
        return held is not None and last.period != f"{held.number}-{opens}"
    return any(
        last.at is not None and moment(one) > last.at
        for name in ("profile", "attachments", "contract_update")
        for one in history.filed(name, case.subject)
        if one.state in WITH_PORTAL
    )


# --- the unit


def _of_unit(case: Case, history: History, today: date) -> dict[str, Fact]:
    unit = case.unit
    granted = quota.granted_this_year(unit, today)
    life = parameters.of(case, today).integer("quota_life_days")
    application, supplement, returned = (
        _of_year(name, history, today) for name in ("quota_application", "quota_supplement", "quota_return")
    )
    facts = {
        "quota_application": Fact(True, "本年度已有批复") if granted else as_fact(application),
        "quota_granted": Fact(granted, "本年度已取得指标（单位文件或系统所示）" if granted else ""),
        "quota_left": Fact(bool(quota.usable(unit, today, life))),
        "quota_supplement": as_fact(supplement),
        "supplement_granted": Fact(supplement is not None and supplement.state is State.GRANTED),
        "quota_return": as_fact(returned),
    }
    return facts | _permission(case, history)


def _of_year(name: str, history: History, today: date) -> Filing | None:
    """The filing of this year that moved last: quota does not cross the year's end (FAQ 21)."""
    ours = [one for one in history.filed(name, UNIT) if one.period.startswith(f"{today.year}")]
    return max(ours, key=lambda one: (one.updated_at, one.id), default=None)


def _permission(case: Case, history: History) -> dict[str, Fact]:
    """FAQ 8, 27: a unit that leaves Chaoyang needs no quota here, and its permission is not at an end."""
    opened, moved = history.last("permission", UNIT), history.last("authority_change", UNIT)
    if leaves_chaoyang(case):
        free = Fact(True, "转出朝阳区不需要指标（第27问）")
        done = moved is not None and moved.state is State.GRANTED
        return {
            "quota_application": free,
            "quota_granted": free,
            "authority_change": as_fact(moved),
            "permission_granted": Fact(done),
        }
    if case.unit.permission == "朝阳区":
        held = Fact(True, "单位文件写明权限在朝阳区")
        return dict.fromkeys(("permission", "authority_change", "permission_granted"), held)
    passed = any(one is not None and one.state is State.GRANTED for one in (opened, moved))
    why = "系统显示已通过；请在单位文件中写明权限在朝阳区" if passed else ""
    return {"permission_granted": Fact(passed, why)}


def _moving_out(history: History, today: date) -> dict[str, Fact]:
    """A move out of Chaoyang that the portal has and nobody has decided on: the file still says what was
    before it. Its period names the district it goes to (FAQ 27)."""
    sent = [one for one in history.filed("authority_change", UNIT) if is_sent(one)]
    moved = max(sent, key=lambda one: (one.updated_at, one.id), default=None)
    if moved is None or moved.state is State.GRANTED or moved.period.endswith("朝阳区"):
        return {}
    if not moved.period.startswith(f"{today.year}"):
        return {}
    free = Fact(True, "转出朝阳区不需要指标（第27问）")
    return {
        "quota_application": free,
        "quota_granted": free,
        "authority_change": as_fact(moved),
        "permission_granted": Fact(),
    }


# --- the employee


def _of_employee(
    case: Case, way: str, history: History, today: date, content: Content, *, anew: bool
) -> dict[str, Fact]:
    key = case.subject
    application = current(way, case, history, today, anew=anew)
    others = [
        businesses()[one.business].title
        for one in history.under_way(key)
        if one.business not in ways().way[way].flows
    ]
    facts = {name: _content(name, key, history, content) for name in CONTENT}
    facts["attachments"] = _papers(key, history, application)
    facts["employer_changed"] = _moved(case, history)
    facts["one_at_a_time"] = Fact(not others, f"{'、'.join(others)}在办" if others else "")
    facts |= _associated(case, history, ours=facts["employer_changed"].done)
    facts[ways().way[way].business] = as_fact(application)
    return facts | _after(way, key, application, history)


def _content(name: str, key: str, history: History, content: Content) -> Fact:
    """What counts is whether the portal has what the file says now (FAQ 85)."""
    sent = [one for one in history.filed(name, key) if one.state in WITH_PORTAL]
    if not sent:
        return as_fact(history.last(name, key))
    stands = max(sent, key=lambda one: (moment(one), one.id))  # it has replaced those before
    now = content(name)
    return as_fact(stands) if now in (None, stands.period) else Fact(False, "提交之后文件有改动")


def _papers(key: str, history: History, application: Shown | None) -> Fact:
    """Papers that went up before an earlier business was sent were for that one (FAQ 39)."""
    before = [
        moment(one)
        for name in ONE_AT_A_TIME
        for one in history.filed(name, key)
        if one.state is State.GRANTED
        if application is None or (one.business, one.period) != (application.business, application.period)
    ]
    last = history.last("attachments", key)
    if last is not None and last.state in WITH_PORTAL and before and moment(last) <= max(before):
        return Fact(False, "上次上传的材料用于已办结的业务；诚信声明每项业务一份（第39问）")
    return as_fact(last)


def _moved(case: Case, history: History) -> Fact:
    permit = case.person.permit
    if permit is None:
        return Fact(False, NO_PERMIT)
    change = history.last("employer_change", case.subject)
    ours = same_name(permit.unit_name, case.unit.name) and not permit.suspended
    if ours or (change is not None and change.state is State.GRANTED):
        return Fact(True, "证件在本单位名下")
    return Fact(False, "证件不在本单位名下，或已挂起")


def _associated(case: Case, history: History, *, ours: bool) -> dict[str, Fact]:
    asked = history.last("association", case.subject)
    listed = (case.person.name, hide(case.person.id_number)) in history.associated
    if ours or listed or (asked is not None and asked.state is State.GRANTED):
        why = Fact(True, "证件在本单位名下" if ours else "系统显示已关联")
        return {"association": why, "association_approval": why}
    return {
        "association": as_fact(asked),
        "association_approval": as_fact(history.last("association_approval", case.subject)),
    }


def _after(way: str, key: str, application: Shown | None, history: History) -> dict[str, Fact]:
    """What follows the employee's application: review, appointment, district, city, slip."""
    if application is None or application.state is State.RETURNED:
        return {name: Fact() for name in ("application_review", "appointment", "district", "city", "slip")}
    granted = application.state is State.GRANTED
    accepted = granted or application.portal_state == ACCEPTED
    passed = accepted or application.portal_state in REVIEWED
    review = [one for one in history.filed("application_review", key) if one.period == application.number]
    got = history.fetched.get(("slip", key))
    loaded = granted and got is not None and (application.at is None or got >= application.at)
    return {
        "application_review": Fact(True, "系统显示单位已审核")
        if passed and not review
        else as_fact(review[-1] if review else None),
        "appointment": as_fact(_booked(way, key, application, history)),
        "district": Fact(accepted),
        "city": Fact(granted),
        "slip": Fact(loaded, "已下载" if loaded else ""),
    }


def _booked(way: str, key: str, application: Shown, history: History) -> Filing | None:
    """The appointment of this application: a returned one is sent again and booked again (FAQ 18)."""
    booked = [
        one
        for one in history.filed("appointment", key)
        if one.period.startswith(f"{way}-") and one.state in WITH_PORTAL and one.state is not State.RETURNED
        if application.sent is None or moment(one) >= application.sent
    ]
    return booked[-1] if booked else None
