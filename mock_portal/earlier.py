"""What was done long before the story begins, so that lists have pages: invented people and their papers."""

from __future__ import annotations

from datetime import date, timedelta

from stdnum.cn import ric

from mock_portal import appointments, permit_kinds
from mock_portal.records import Appointment, ApprovalRecord, Association, Permit, PermitApplication, Person
from mock_portal.state import UNIT, Store

MOST_HISTORY, MOST_CROWD = 500, 9_000
"""Earlier appointments and employees of one reset: their numbers must not run into each other."""

LONG_AGO = timedelta(days=400)
PLACE = "110105"
NAMES = "甲乙丙丁戊己庚辛壬癸"
BUSINESS = "续签"
ACCEPTED = "材料齐全，予以受理"
RETURNED = "社会保险个人权益记录缺页，请补充后重新提交"
RETURNS = 20
"""Of so many of the crowd one has an application that the district returned."""


def history(store: Store, count: int) -> None:
    """`count` earlier appointments of one colleague, all done."""
    before = store.clock.now() - LONG_AGO
    for one in range(count):
        at = before + timedelta(hours=one)
        number, slot = f"YY{at:%Y%m%d}{one + 1:04d}", appointments.SLOTS[one % 8]
        person = ("示例旧员工", "110105198803150010", BUSINESS)
        store.appointments.append(
            Appointment(number, UNIT, *person, at.date(), slot, "13900005678", "受理通过", at, at)
        )


def crowd(store: Store, count: int) -> None:
    """`count` more employees of the unit, each with a permit, a renewal that is over, and its appointment
    with the district's opinion. The renewal of every RETURNS-th was returned, the first of all included."""
    for at in range(count):
        _employee(store, at)


def _employee(store: Store, at: int) -> None:
    today = store.clock.today()
    who = _person(at)
    store.persons[who.id_number] = who
    moment = store.clock.now() - LONG_AGO + timedelta(minutes=at)
    number = f"{moment:%Y%m%d}{at + 1000:04d}"
    store.associations.append(
        Association(f"GL{number}", who.id_number, who.name, UNIT, "已同意", moment, moment, moment)
    )
    expires = today + timedelta(days=at * 37 % 1095 - 60)
    issued = permit_kinds.years_on(expires + timedelta(days=1), -permit_kinds.YEARS)
    store.permits.append(Permit(f"BJ{issued.year}{at + 500_000:07d}", who.id_number, UNIT, issued, expires))
    returned = at % RETURNS == 0
    opinion = RETURNED if returned else ACCEPTED
    decision = ApprovalRecord("区级受理", "退回" if returned else "通过", opinion, moment)
    steps = [ApprovalRecord("个人申请", "提交", "", moment), ApprovalRecord("单位审核", "通过", "", moment)]
    steps.append(decision)
    if not returned:
        steps.append(ApprovalRecord("市级审批", "通过", "", moment))
    store.permit_applications.append(
        PermitApplication(
            f"SQ{number}",
            who.id_number,
            who.name,
            UNIT,
            BUSINESS,
            {},
            "已退回" if returned else "已办结",
            moment,
            moment,
            steps,
        )
    )
    slot, phone = appointments.SLOTS[at % len(appointments.SLOTS)], "13900005678"
    store.appointments.append(
        Appointment(
            f"YY{number}",
            UNIT,
            who.name,
            who.id_number,
            BUSINESS,
            moment.date(),
            slot,
            phone,
            "已退回" if returned else "受理通过",
            moment,
            moment,
            opinion,
        )
    )


def _person(at: int) -> Person:
    """No two share an ID number or, below a thousand, a name."""
    born = date(1980, 1, 1) + timedelta(days=at // 9)
    head = f"{PLACE}{born:%Y%m%d}{at % 9 + 301:03d}"
    name = "".join(NAMES[int(digit)] for digit in f"{at:03d}")
    return Person(head + ric.calc_check_digit(head + "0"), f"示例{name}")
