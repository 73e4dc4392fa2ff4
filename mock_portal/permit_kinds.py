"""The five kinds of 工作居住证 business: what each asks for, what a grant changes (FAQ 58, 64, 69, 75)."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta

from mock_portal import people
from mock_portal import permit_checks as checks
from mock_portal.records import Change, Fields, Permit, PermitApplication, Person, Unit
from mock_portal.state import Store

YEARS = 3  # FAQ 58


@dataclass(frozen=True)
class Kind:
    """`business`: what the portal's record of what it received calls it. `slots`: papers it asks for, None:
    those the profile asks for. `begin` and `check` raise Refused. `changes`: what 变更内容 shows."""

    name: str
    business: str
    slots: tuple[str, ...] | None
    required: tuple[str, ...]
    begin: Callable[[Store, Person, Unit], None]
    check: Callable[[Store, Person, Fields], None]
    grant: Callable[[Store, PermitApplication], None]
    changes: Callable[[Store, Person, Fields], list[Change]] = lambda store, person, fields: []

    def missing(self, person: Person) -> list[str]:
        """Slots it asks for that have no saved file."""
        if self.slots is None:
            return people.missing_slots(person)
        return [slot for slot in self.slots if not person.attachments.get(slot)]


# ---- what 变更内容 shows


def _basic_changes(store: Store, person: Person, fields: Fields) -> list[Change]:
    registered = checks.held(store, person.id_number).facts
    return [
        Change(label, str(registered.get(label, "")), str(person.profile.get(label, "")))
        for item in checks.items_of(fields)
        for label in checks.ITEMS[item]
    ]


def _family_changes(store: Store, person: Person, fields: Fields) -> list[Change]:
    found = []
    for row in fields["变更人员"]:
        child = f"{row['姓名']} {row['身份证号']}"
        added = row["变更类型"] == checks.ADDED
        found.append(Change("随往子女", "" if added else child, child if added else ""))
    return found


def _employer_changes(store: Store, person: Person, fields: Fields) -> list[Change]:
    permit = checks.held(store, person.id_number)
    return [Change("聘用单位", store.units[permit.unit].name, str(fields["新单位"]))]


# ---- what a grant changes


def _facts(store: Store, one: PermitApplication) -> Fields:
    return deepcopy(one.profile or store.persons[one.id_number].profile)


def _issue(store: Store, one: PermitApplication) -> None:
    today = store.clock.today()
    count = sum(permit.issued.year == today.year for permit in store.permits) + 1
    facts = _facts(store, one)
    last = years_on(today) - timedelta(days=1)
    number = f"BJ{today.year}{count:07d}"
    store.permits.append(
        Permit(
            number, one.id_number, one.unit, today, last, facts=facts, children=facts.get("随往子女") or []
        )
    )


def years_on(day: date, years: int = YEARS) -> date:
    """The same day `years` later; 28 February for a leap day."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _extend(store: Store, one: PermitApplication) -> None:
    """The next three years begin the day after the old ones end."""
    permit = checks.held(store, one.id_number)
    permit.expires = years_on(permit.expires + timedelta(days=1)) - timedelta(days=1)


def _register(store: Store, one: PermitApplication) -> None:
    permit, facts = checks.held(store, one.id_number), _facts(store, one)
    for item in checks.items_of(one.fields):
        for label in checks.ITEMS[item]:
            permit.facts[label] = facts.get(label, "")


def _family(store: Store, one: PermitApplication) -> None:
    permit = checks.held(store, one.id_number)
    for row in one.fields["变更人员"]:
        permit.children = [child for child in permit.children if child["身份证号"] != row["身份证号"]]
        if row["变更类型"] == checks.ADDED:
            permit.children.append({label: row[label] for label in checks.CHILD})


def _move(store: Store, one: PermitApplication) -> None:
    permit = checks.held(store, one.id_number)
    permit.unit, permit.suspended_from = one.unit, None


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "新办",
            "permit_application",
            None,
            (
                *("申报条件", "申请单位", "现任职务", "入职日期", "近12个月应税收入合计（元）"),
                *("材料起始月份", "材料截止月份"),
            ),
            checks.begin_new,
            checks.check_new,
            _issue,
        ),
        Kind(
            "续签",
            "renewal",
            ("应税收入材料", "社会保险个人权益记录", checks.HONESTY, "有效劳动合同"),
            ("申请单位", "现任职务", "材料起始月份", "材料截止月份"),
            checks.begin_renewal,
            checks.check_renewal,
            _extend,
        ),
        Kind(
            "证件基础信息变更",
            "basic_change",
            (checks.HONESTY,),
            ("变更事项", "变更说明"),
            checks.begin_change,
            checks.check_basic,
            _register,
            _basic_changes,
        ),
        Kind(
            "证件业务信息变更",
            "family_change",
            (checks.HONESTY,),
            ("变更人员",),
            checks.begin_change,
            checks.check_family,
            _family,
            _family_changes,
        ),
        Kind(
            "聘用单位变更",
            "employer_change",
            ("社会保险个人权益记录", checks.HONESTY, "有效劳动合同"),
            ("新单位", "现任职务", "入职日期", "新单位参保起始月份"),
            checks.begin_employer,
            checks.check_employer,
            _move,
            _employer_changes,
        ),
    )
}
