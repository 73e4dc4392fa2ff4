"""The portal's own rules: window, one a year, quota, appointments, one business at a time."""

from __future__ import annotations

from datetime import date

import pytest
from samples_portal import APPLICATION, ID_NUMBER, PROFILE, applied, grant_quota, ready_person

from mock_portal import appointments, people, permits, quota, workdays
from mock_portal.clock import parse
from mock_portal.errors import Refused
from mock_portal.state import COLLEAGUES, UNIT, Store, mask_id

BOOKING = ("示例甲", ID_NUMBER, "新办", "2026-11-06", "09:00-10:00", "13900005678")


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2026-11-01", True),  # a Sunday before the first working day
        ("2026-11-05", True),
        ("2026-11-13", True),  # the tenth working day
        ("2026-11-14", False),
        ("2026-10-20", True),  # October: begins on the 8th, and the 10th is a make-up Saturday
        ("2026-10-21", False),
    ],
)
def test_window_is_the_first_ten_working_days(day, open_):
    assert workdays.in_quota_window(date.fromisoformat(day)) is open_


def test_make_up_saturday_is_a_working_day():
    assert workdays.is_working_day(date(2026, 10, 10))
    assert not workdays.is_working_day(date(2026, 10, 1))


def test_quota_outside_the_window_is_refused(store: Store):
    store.clock.set(parse("2026-11-16T09:00"))
    with pytest.raises(Refused, match="前10个工作日"):
        quota.may_apply(store, UNIT)


def test_granted_quota_lapses_after_90_days_and_at_new_year(store: Store):
    grant_quota(store)
    assert quota.left(store, UNIT) == 2
    store.clock.set(parse("2026-12-31T23:00"))
    assert quota.left(store, UNIT) == 2
    store.clock.set(parse("2027-01-01T00:00"))
    assert quota.left(store, UNIT) == 0


def test_granted_quota_lapses_after_90_days(store: Store):
    store.clock.set(parse("2026-03-02T10:00"))
    grant_quota(store)
    store.clock.set(parse("2026-05-31T10:00"))
    assert quota.left(store, UNIT) == 2
    store.clock.set(parse("2026-06-01T10:00"))
    assert quota.left(store, UNIT) == 0


def test_one_quota_application_a_year(store: Store):
    grant_quota(store)
    with pytest.raises(Refused, match="不可重复申报"):
        quota.may_apply(store, UNIT)
    store.clock.set(parse("2027-01-05T10:00"))
    quota.may_apply(store, UNIT)
    assert store.clock.today().year == 2027


def test_slots_take_three_and_only_working_days_ahead(store: Store):
    for business in ("续签", "聘用单位变更", "证件基础信息变更"):
        appointments.book(store, UNIT, *BOOKING[:2], business, *BOOKING[3:])
    assert dict(appointments.slots(store, date(2026, 11, 6)))["09:00-10:00"] == 0
    with pytest.raises(Refused, match="约满"):
        appointments.book(store, UNIT, *BOOKING)
    for day in ("2026-11-05", "2026-11-07", "2027-06-01"):
        with pytest.raises(Refused, match="不可预约"):
            appointments.book(store, UNIT, *BOOKING[:3], day, *BOOKING[4:])
    assert len(store.received.submissions) == 3


@pytest.mark.parametrize(
    ("today", "day", "open_"),
    [
        ("2026-09-30", "2026-10-01", False),  # 国庆节
        ("2026-09-30", "2026-10-08", True),
        ("2026-09-30", "2026-10-10", True),  # a Saturday worked for it
        ("2026-09-30", "2026-10-11", False),
        ("2026-02-02", "2026-02-14", True),
        ("2026-02-13", "2026-02-16", False),  # 春节
    ],
)
def test_holidays_are_closed_and_worked_saturdays_are_open(store: Store, today: str, day: str, open_: bool):
    store.clock.set(parse(f"{today}T10:00"))
    assert bool(appointments.slots(store, date.fromisoformat(day))) is open_


def test_one_waiting_appointment_for_each_employee_and_business(store: Store):
    first = appointments.book(store, UNIT, *BOOKING)
    later = (*BOOKING[:3], "2026-11-09", *BOOKING[4:])
    with pytest.raises(Refused, match=f"{first.number}），不可重复预约"):
        appointments.book(store, UNIT, *later)
    appointments.book(store, UNIT, *BOOKING[:2], "续签", *BOOKING[3:])
    appointments.answer(store, first.number, False, "材料不齐")
    assert appointments.book(store, UNIT, *later).number == "YY202611050003"


@pytest.mark.parametrize("label", [label for label in APPLICATION if label != "申请单位"])
def test_application_needs_every_required_field(store: Store, label: str):
    person = ready_person(store)
    with pytest.raises(Refused) as caught:
        permits.apply(store, person, {**APPLICATION, label: ""})
    assert label in caught.value.message or caught.value.field == label
    assert store.permit_applications == []


@pytest.mark.parametrize("label", list(PROFILE))
def test_profile_needs_every_required_field(store: Store, label: str):
    person = people.arrive(store, ID_NUMBER, "示例甲")
    with pytest.raises(Refused, match=label):
        people.save_profile(store, person, {**PROFILE, label: ""})
    assert person.profile == {}


def test_open_ended_contract_needs_its_begin_instead_of_a_term(store: Store):
    person = ready_person(store)
    fields = {**APPLICATION, "合同期限": "", "无固定期限": "是"}
    with pytest.raises(Refused, match="合同开始日期"):
        permits.apply(store, person, fields)
    assert permits.apply(store, person, {**fields, "合同开始日期": "2023-03-01"}).state == "待单位审核"


def test_one_business_at_a_time(store: Store):
    one = applied(store)
    person = store.persons[ID_NUMBER]
    with pytest.raises(Refused, match="正在办理"):
        permits.apply(store, person, dict(APPLICATION))
    permits.review(store, UNIT, one.number, False, "材料不清晰")
    again = permits.apply(store, person, dict(APPLICATION))
    assert [again.number, one.state] == ["SQ202611050002", "已退回"]


def test_missing_papers_are_named(store: Store):
    person = ready_person(store)
    person.profile["婚姻状况"] = "已婚"
    with pytest.raises(Refused, match="结婚证"):
        permits.apply(store, person, dict(APPLICATION))


def test_who_is_not_associated_cannot_apply(store: Store):
    person = ready_person(store)
    store.associations[-1].state = "已拒绝"
    with pytest.raises(Refused, match="单位关联"):
        permits.apply(store, person, dict(APPLICATION))


def test_who_holds_a_permit_needs_no_new_one(store: Store):
    person = ready_person(store)
    store.permits[0].id_number = person.id_number
    with pytest.raises(Refused, match="有效的工作居住证"):
        permits.may_start(store, person)
    store.clock.set(parse("2027-01-15T10:00"))  # the day after it lapsed
    permits.may_start(store, person)
    assert store.permits[0].expires == date(2027, 1, 14)


def test_unit_review_uses_quota_and_a_return_frees_it(store: Store):
    one = applied(store)
    with pytest.raises(Refused, match="指标不足"):
        permits.review(store, UNIT, one.number, True, "")
    assert one.state == "待单位审核"
    grant_quota(store, 1)
    permits.review(store, UNIT, one.number, True, "同意")
    assert quota.left(store, UNIT) == 0
    appointments.book(store, UNIT, *BOOKING)
    store.clock.set(parse("2026-11-06T09:00"))
    permits.decide(store, one.number, "return", "学位证书不清晰")
    assert quota.left(store, UNIT) == 1
    assert (store.appointments[0].state, store.appointments[0].opinion) == ("已退回", "学位证书不清晰")


def test_return_by_the_unit_needs_an_opinion(store: Store):
    one = applied(store)
    with pytest.raises(Refused, match="请填写审核意见"):
        permits.review(store, UNIT, one.number, False, " ")
    assert one.state == "待单位审核"


def test_district_works_at_the_booked_time_only(store: Store):
    grant_quota(store)
    one = applied(store)
    with pytest.raises(Refused, match="待单位审核"):
        permits.decide(store, one.number, "accept", "")
    permits.review(store, UNIT, one.number, True, "")
    with pytest.raises(Refused, match="no appointment"):
        permits.decide(store, one.number, "accept", "")
    appointments.book(store, UNIT, *BOOKING)
    with pytest.raises(Refused, match="2026-11-06 09:00"):
        permits.decide(store, one.number, "accept", "")
    store.clock.set(parse("2026-11-06T09:00"))
    permits.decide(store, one.number, "accept", "材料齐全")
    assert (one.state, store.appointments[0].state) == ("市级审批中", "受理通过")
    permits.decide(store, one.number, "grant", "")
    assert [(line.step, line.result) for line in one.records] == [
        ("个人申请", "提交"),
        ("单位审核", "通过"),
        ("区级受理", "通过"),
        ("市级审批", "通过"),
    ]
    permit = people.permit_of(store, ID_NUMBER)
    assert permit is not None
    assert (permit.issued, permit.expires) == (date(2026, 11, 6), date(2029, 11, 5))
    assert quota.left(store, UNIT) == 1


def test_returned_business_still_shows_under_in_progress(store: Store):
    """FAQ 90: the opinion is to be seen under 在办业务状态."""
    one = applied(store)
    permits.review(store, UNIT, one.number, False, "缺少职称证书")
    shown = permits.in_progress(store, store.persons[ID_NUMBER])
    assert shown is one
    assert shown.records[-1].opinion == "缺少职称证书"


def test_employee_list_has_one_row_a_person(store: Store):
    ready_person(store)
    rows = people.employees(store, UNIT)
    assert len(rows) == len(COLLEAGUES) + 1
    assert rows[-1][1:4] == ("示例甲", ID_NUMBER, "已关联")


def test_association_refusals(store: Store):
    person = people.arrive(store, ID_NUMBER, "示例甲")
    with pytest.raises(Refused, match="不存在"):
        people.associate(store, person, "XXXXXX")
    one = people.associate(store, person, "GL8A3F")
    people.decide_association(store, UNIT, one.number, approve=False)
    with pytest.raises(Refused, match="已拒绝"):
        people.decide_association(store, UNIT, one.number, approve=True)
    assert people.unit_of(store, ID_NUMBER) is None


def test_name_must_go_with_the_id_number(store: Store):
    people.arrive(store, ID_NUMBER, "示例甲")
    with pytest.raises(Refused, match="不一致"):
        people.arrive(store, ID_NUMBER, "示例乙")
    assert store.persons[ID_NUMBER].name == "示例甲"


def test_profile_must_be_the_account_holders(store: Store):
    person = people.arrive(store, ID_NUMBER, "示例甲")
    with pytest.raises(Refused, match="登录账户"):
        people.save_profile(store, person, {**PROFILE, "姓名": "示例乙"})
    assert person.profile_number == ""


def test_masked_id():
    assert mask_id(ID_NUMBER) == "110105********2346"
