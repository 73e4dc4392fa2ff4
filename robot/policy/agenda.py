"""Everything that is due, computed from the files and from what the ledger has sent.

Pure: `agenda(workspace, today, until, numbers, filed)`. A day that rests on a calendar or a number
nobody has confirmed says so in `rests_on`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from robot.people.models import Employee, Sex, Unit, Workspace
from robot.policy import calendar, materials, periods, quota
from robot.policy.parameters import NotCovered, Parameters, parameters

AHEAD_DAYS = 180
"""How far the agenda looks when no end is named."""

KINDS: dict[str, tuple[int, ...]] = {
    "window-opens": (9, 17),
    "window-closes": (9, 17),
    "quota-lapses": (9, 21),
    "quota-return": (11,),
    "answer-due": (9, 31),
    "disassociate": (73,),
    "renewal-opens": (58,),
    "renewal-latest": (61,),
    "change-latest": (75,),
    "permit-expires": (60, 58, 61),
    "retirement": (83,),
    "may-apply": (26,),
    "age-doubt": (30,),
    "age-limit": (30,),
    "papers-stale": (36, 38),
}
"""Every kind of day, with the questions it serves."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing under way, as the ledger and the portals tell: what waits for an answer.

    `title` is the business in Chinese. `on`: the day a quota application was reported, or the day the
    district accepted an employee's business (FAQ 9, 31).
    """

    kind: Literal["quota", "permit"]
    subject: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    """One day to keep. `kind` is a stable word for programs; `what` and `do` are for the operator."""

    on: date
    kind: str
    subject: str
    what: str
    do: str
    faq: int
    rests_on: str = ""

    def as_dict(self, today: date) -> dict[str, Any]:
        """For `--json`."""
        return {
            "on": self.on.isoformat(),
            "kind": self.kind,
            "subject": self.subject,
            "what": self.what,
            "do": self.do,
            "faq": self.faq,
            "rests_on": self.rests_on,
            "overdue": self.on < today,
        }


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that is due from the past (overdue and still open) to `until`, in order.

    `notes`: what could not be computed, and what to set for it.
    """

    today: date
    until: date
    items: tuple[Due, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "today": self.today.isoformat(),
            "until": self.until.isoformat(),
            "items": [one.as_dict(self.today) for one in self.items],
            "notes": list(self.notes),
        }


def agenda(
    workspace: Workspace,
    today: date,
    until: date | None = None,
    *,
    numbers: Parameters | None = None,
    filed: Sequence[Filed] = (),
) -> Agenda:
    """Everything due for the unit and its employees up to and including `until` (default: 180 days).

    `numbers`: those of the workspace (`parameters(today, workspace/"parameters.toml")`).
    """
    known = numbers or parameters(today)
    end = until or calendar.add_days(today, AHEAD_DAYS)
    unit = workspace.unit
    parts: list[Iterator[Due]] = [_windows(unit, today, end, known), _quota(unit, today, known)]
    parts += [_answer(one, known) for one in filed]
    for person in workspace.employees:
        parts.append(_of_person(person, unit, today, known))
    items: set[Due] = set()
    notes: set[str] = set()
    for part in parts:
        try:
            items.update(one for one in part if one.on <= end)
        except NotCovered as gap:
            notes.add(str(gap))
    ordered = sorted(items, key=lambda one: (one.on, one.subject != "unit", one.subject, one.kind, one.what))
    return Agenda(today, end, tuple(ordered), tuple(sorted(notes)))


def _windows(unit: Unit, today: date, end: date, numbers: Parameters) -> Iterator[Due]:
    """Application windows, but for those in which usable quota still forbids a second application."""
    days, life = numbers.integer("window_days"), numbers.integer("quota_life_days")
    held_until = max((quota.last_day(one, life) for one in quota.usable(unit, today, life)), default=None)
    first_of_year = not quota.granted_this_year(unit, today)
    opens, closes = calendar.next_window(today, days)
    while opens <= end:
        if held_until is None or closes > held_until:
            what = "指标申报" if first_of_year or opens.year > today.year else "二次申报"
            note = calendar.provisional_note(opens, closes)
            if opens >= today:
                yield Due(opens, "window-opens", "unit", f"{what}开始受理", f"不晚于{closes}上报。", 9, note)
            yield Due(closes, "window-closes", "unit", f"{what}本月截止", "当天之内上报。", 9, note)
        opens, closes = calendar.next_window(closes + timedelta(days=1), days)


def _quota(unit: Unit, today: date, numbers: Parameters) -> Iterator[Due]:
    life = numbers.integer("quota_life_days")
    for one in quota.usable(unit, today, life):
        last, count = quota.last_day(one, life), quota.left(one)
        year_end = (last.month, last.day) == (12, 31)
        why = "指标不可跨年使用" if year_end else f"指标有效期 {life} 天，到期无法续延"
        yield Due(
            last, "quota-lapses", "unit", f"剩余 {count} 个指标失效（{why}）", "", 21 if year_end else 9
        )
        by = last if calendar.is_working_day(last) else calendar.add_working_days(last, -1)
        yield Due(
            by,
            "quota-return",
            "unit",
            f"退回用不完的 {count} 个指标",
            "在“指标退回”中操作；连续两年未用完也未退回，次年名额压减。",
            11,
            calendar.provisional_note(by),
        )


def _answer(one: Filed, numbers: Parameters) -> Iterator[Due]:
    if one.kind == "quota":
        days = calendar.last_working_days(one.on.year, one.on.month, numbers.integer("answer_days"))
        by, faq = days[-1], 9
    else:
        by, faq = periods.decision_by(one.on, numbers), 31
    note = calendar.provisional_note(by)
    yield Due(by, "answer-due", one.subject, f"{one.title}应有答复", "用 gongju poll 查看结果。", faq, note)


def _of_person(person: Employee, unit: Unit, today: date, numbers: Parameters) -> Iterator[Due]:
    held = person.permit
    if person.left_on and person.left_on <= today:
        yield from _leaver(person, unit, numbers)
    elif person.retired:
        return  # FAQ 83: nothing is due on a void permit
    elif held and held.expires >= today:
        yield from _holder(person, unit, today, numbers)
    else:
        yield from _applicant(person, unit, today, numbers)


def _leaver(person: Employee, unit: Unit, numbers: Parameters) -> Iterator[Due]:
    held, left = person.permit, person.left_on
    if held is None or held.suspended or left is None or not materials.same_name(held.unit_name, unit.name):
        return
    by = periods.disassociate_by(left, numbers)
    yield Due(by, "disassociate", person.key, "解除关联的期限", "在单位平台解除关联，不必等社保减员。", 73)


def _holder(person: Employee, unit: Unit, today: date, numbers: Parameters) -> Iterator[Due]:
    held = person.permit
    assert held is not None  # its caller looked
    key, expires = person.key, held.expires
    safe = periods.latest_safe_day(expires, numbers)
    note = calendar.provisional_note(safe, expires)
    if held.suspended or not materials.same_name(held.unit_name, unit.name):
        yield Due(safe, "change-latest", key, "聘用单位变更最迟应受理", "留足审批的工作日。", 75, note)
    else:
        opens = periods.renewal_opens(expires, numbers)
        yield Due(opens, "renewal-opens", key, "可以续签", f"不晚于{safe}提交并预约。", 58, note)
        yield Due(safe, "renewal-latest", key, "续签最迟应受理", "留足审批的工作日。", 61, note)
    yield Due(expires, "permit-expires", key, "工作居住证到期失效", "不会自动续签。", 60)
    retires = calendar.add_months(person.birth_date, 12 * _age_limit(person, numbers))
    if person.retired is False and retires <= today:
        return  # looked into and said so in the file
    yield Due(
        retires, "retirement", key, "或将退休", "退休后证件自动失效；本文件没有给出退休年龄，请核对。", 83
    )


def _applicant(person: Employee, unit: Unit, today: date, numbers: Parameters) -> Iterator[Due]:
    """What changes for somebody without a permit: may apply from, papers go stale, too old."""
    full = calendar.add_months(person.employed_since, numbers.integer("employed_months"))
    if full > today:
        yield Due(full, "may-apply", person.key, "在本单位满一年，可以新办", "", 26)
    limit = _age_limit(person, numbers)
    birthday = calendar.add_months(person.birth_date, 12 * limit)
    if birthday >= today:
        doubt = f"满 {limit} 周岁，次日起能否新办本文件没有写明"
        yield Due(birthday, "age-doubt", person.key, doubt, "在此之前提交申请。", 30)
    last = calendar.add_months(person.birth_date, 12 * (limit + 1)) - timedelta(days=1)
    if last >= today:
        yield Due(last, "age-limit", person.key, f"满 {limit + 1} 周岁前最后一天，此后不能新办", "", 30)
    window = materials.income_window(person, unit, today, numbers)
    if window.complete:
        stale = _last_day_of(window.last, numbers.integer("material_lag_months"))
        yield Due(
            stale,
            "papers-stale",
            person.key,
            f"截至 {window.last} 的应税收入和社保材料最后可用日",
            "此后提交须更新到最新月份。",
            36,
        )


def _last_day_of(month: str, later: int) -> date:
    """Last day of the month `later` months after `month`."""
    first = date(int(month[:4]), int(month[5:]), 1)
    return calendar.add_months(first, later + 1) - timedelta(days=1)


def _age_limit(person: Employee, numbers: Parameters) -> int:
    return numbers.integer("age_limit_female" if person.sex is Sex.FEMALE else "age_limit_male")
