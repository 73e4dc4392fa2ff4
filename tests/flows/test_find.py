"""`find` takes this filing and no other: not an older one, a returned one, another person's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from flows._shared.matching import same_id
from flows.chaoyang_hr import appointment, quota_application
from flows.talent_person import (
    association,
    attachments,
    basic_change,
    family_change,
    permit_application,
    profile,
)
from flows.talent_unit import application_review, association_approval
from robot.browser.forms import Receipt
from robot.errors import NotEligible, PageChanged
from robot.people.case import Case
from tests.factories import TODAY, employee, id_number, unit
from tests.flows.fake import FakePage, Rows

PERSON = employee()
CASE = Case(unit(), PERSON, receipts={"permit_application": "SQ2", "association": "GL2"})
MASKED = f"{PERSON.id_number[:6]}********{PERSON.id_number[-4:]}"
OTHER = id_number("1990-04-12", serial=9)


def row(**columns: str) -> dict[str, str]:
    return columns


# --- ID numbers


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("130602********0035", True),
        ("1306**********0035", True),
        ("1306****0035", True),
        ("130602199004120035", True),
        ("130602********0036", False),
        ("130603********0035", False),
        ("130602199004120036", False),
        ("1****************5", False),  # too little to know anybody by
        ("******************", False),
        ("", False),
        ("130602199004120035*", False),
    ],
)
def test_masked_id_numbers(shown: str, same: bool) -> None:
    assert same_id(shown, "130602199004120035") is same


def test_check_character_x() -> None:
    assert same_id("110105********123x", "11010519900307123X")


# --- quota application


def quotas(*rows: tuple[str, str, str, str]) -> FakePage:
    listed = [
        row(
            number=number,
            year=year,
            headcount=count,
            state=state,
            at=f"2026-11-05 10:00:0{index}",
            opinion="意见",
        )
        for index, (number, year, count, state) in enumerate(rows)
    ]
    return FakePage({"quota.list.applications": listed})


def find_quota(page: Any) -> Receipt | None:
    return quota_application.find(page, quota_application.prepare(CASE, TODAY))


def test_quota_of_this_year() -> None:
    page = quotas(
        ("ZB3", "2026", "2", "已上报"), ("ZB2", "2026", "2", "草稿"), ("ZB1", "2025", "2", "已下达")
    )
    assert find_quota(page) == Receipt("ZB3", "filed", "已上报", "意见", "2026-11-05 10:00:00")


@pytest.mark.parametrize("rows", [(), (("ZB2", "2026", "2", "草稿"),), (("ZB1", "2025", "2", "已下达"),)])
def test_quota_not_sent(rows: tuple[tuple[str, str, str, str], ...]) -> None:
    assert find_quota(quotas(*rows)) is None


def test_quota_returned_and_sent_again() -> None:
    returned = ("ZB1", "2026", "2", "已退回")
    found = find_quota(quotas(returned))
    assert found is not None
    assert (found.number, found.state, found.opinion) == ("ZB1", "returned", "意见")
    again = find_quota(quotas(("ZB2", "2026", "2", "已上报"), returned))
    assert again is not None
    assert (again.number, again.state) == ("ZB2", "filed")
    twice = find_quota(quotas(returned, ("ZB2", "2026", "2", "已退回")))
    assert twice is not None
    assert twice.number == "ZB2"


def test_quota_granted_and_a_state_nobody_knows() -> None:
    for word, state in (("已下达", "granted"), ("区级复核中", "in_review")):
        found = find_quota(quotas(("ZB1", "2026", "2", word)))
        assert found is not None
        assert (found.state, found.portal_state) == (state, word)


def test_quota_of_other_content_and_two_at_once() -> None:
    with pytest.raises(NotEligible, match="申请指标数"):
        find_quota(quotas(("ZB1", "2026", "3", "已上报")))
    with pytest.raises(PageChanged, match="2 rows"):
        find_quota(quotas(("ZB1", "2026", "2", "已上报"), ("ZB2", "2026", "2", "已上报")))


# --- appointment


def bookings(*rows: tuple[str, str, str, str]) -> FakePage:
    """(time, business, state, masked ID)."""
    listed = [
        row(
            number=f"YY{index}",
            name=PERSON.name,
            id_number=who,
            business=what,
            time=time,
            state=state,
            opinion="",
        )
        for index, (time, what, state, who) in enumerate(rows)
    ]
    return FakePage({"appointment.list.appointments": listed})


def find_booking(page: Any) -> Receipt | None:
    return appointment.find(page, appointment.prepare(CASE, TODAY))


TIME = "2026-11-10 10:00-11:00"


def test_booking_of_this_time() -> None:
    found = find_booking(
        bookings(("2026-11-03 10:00-11:00", "新办", "已退回", MASKED), (TIME, "新办", "待受理", MASKED))
    )
    assert found == Receipt("YY1", "filed", "待受理")


@pytest.mark.parametrize(
    "other",
    [
        (TIME, "续签", "待受理", MASKED),
        ("2026-11-09 10:00-11:00", "新办", "待受理", MASKED),
        (TIME, "新办", "待受理", f"{OTHER[:6]}********{OTHER[-4:]}"),
        ("2026-11-10 11:00-12:00", "新办", "已退回", MASKED),
        ("2026-11-03 10:00-11:00", "新办", "受理通过", MASKED),
    ],
)
def test_another_booking_is_not_this_one(other: tuple[str, str, str, str]) -> None:
    assert find_booking(bookings(other)) is None


def test_booked_already_for_another_time() -> None:
    page: Any = bookings(("2026-11-09 10:00-11:00", "新办", "待受理", MASKED))
    with pytest.raises(NotEligible, match="another time: YY0, 2026-11-09 10:00-11:00"):
        appointment.fill(page, appointment.prepare(CASE, TODAY))
    assert ("open", "appointment.new") not in page.done


def test_booked_twice_or_namesakes() -> None:
    with pytest.raises(PageChanged):
        find_booking(bookings((TIME, "新办", "待受理", MASKED), (TIME, "新办", "待受理", MASKED)))


def test_returned_booking() -> None:
    found = find_booking(bookings((TIME, "新办", "已退回", MASKED)))
    assert found is not None
    assert found.state == "returned"


def test_the_booking_that_stands_comes_before_those_that_do_not() -> None:
    gone, waiting = (TIME, "新办", "已退回", MASKED), (TIME, "新办", "待受理", MASKED)
    for rows, number in (((gone, waiting), "YY1"), ((waiting, gone), "YY0"), ((gone, gone), "YY1")):
        found = find_booking(bookings(*rows))
        assert found is not None
        assert found.number == number


# --- the personal platform


def applications(*rows: tuple[str, str, str, str]) -> Any:
    """(number, business, at, state)."""
    listed = [row(number=number, business=what, at=at, state=state) for number, what, at, state in rows]
    return FakePage({"records.applications": listed})


def find_application(page: Any) -> Receipt | None:
    return permit_application.find(page, permit_application.prepare(CASE, TODAY))


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("待单位审核", "filed"),
        ("待区级受理", "in_review"),
        ("市级审批中", "in_review"),
        ("复核中", "in_review"),
    ],
)
def test_application_under_way(word: str, state: str) -> None:
    old = ("SQ1", "新办", "2022-03-01 09:00:00", "已办结")
    found = find_application(applications(("SQ2", "新办", "2026-11-05 10:00:00", word), old))
    assert found == Receipt("SQ2", state, word, at="2026-11-05 10:00:00")


@pytest.mark.parametrize(
    "other",
    [
        ("SQ1", "续签", "2026-11-05 10:00:00", "待单位审核"),
        ("SQ1", "新办", "2026-10-31 23:59:59", "已办结"),
        ("SQ1", "新办", "2026-10-31 23:59:59", "已退回"),
        ("SQ1", "新办", "2022-03-01 09:00:00", "已办结"),
    ],
)
def test_another_application_is_not_this_one(other: tuple[str, str, str, str]) -> None:
    assert find_application(applications(other)) is None


def test_application_decided_since_its_months_ended() -> None:
    returned = ("SQ1", "新办", "2026-11-01 00:00:01", "已退回")
    granted = ("SQ2", "新办", "2026-11-03 09:00:00", "已办结")
    first, then = find_application(applications(returned)), find_application(applications(granted, returned))
    assert first is not None
    assert (first.number, first.state) == ("SQ1", "returned")
    assert then is not None
    assert (then.number, then.state) == ("SQ2", "granted")


def test_two_applications_under_way() -> None:
    one = ("SQ1", "新办", "2026-11-05 10:00:00", "待单位审核")
    with pytest.raises(PageChanged):
        find_application(applications(one, ("SQ2", *one[1:])))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (row(number="GL2", unit="北京示例科技有限公司", state="待审核"), ("GL2", "filed")),
        (row(number="GL2", unit="北京示例科技有限公司", state="已同意"), ("GL2", "granted")),
        (row(number="GL2", unit="北京示例科技有限公司", state="已拒绝"), ("GL2", "returned")),
        (row(number="GL1", unit="别的单位", state="已同意"), None),
    ],
)
def test_association(shown: dict[str, str], expected: tuple[str, str] | None) -> None:
    form = association.prepare(CASE, TODAY)
    page: Any = FakePage(shown={"association": shown}, seen=("association.asked",))
    found = association.find(page, form)
    assert (found and (found.number, found.state)) == expected


def test_nothing_asked_or_saved_yet() -> None:
    page: Any = FakePage()
    assert association.find(page, association.prepare(CASE, TODAY)) is None
    assert profile.find(page, profile.prepare(CASE, TODAY)) is None
    assert attachments.find(page, attachments.prepare(CASE, TODAY)) is None


@pytest.mark.parametrize(("flow", "key"), [(profile, "profile"), (attachments, "attachments")])
def test_saved_counts_only_when_the_page_shows_exactly_this(flow: Any, key: str) -> None:
    saved = {key: row(number="BC1", at="2026-11-05 10:00:00")}
    form = flow.prepare(CASE, TODAY)
    same = FakePage(shown=saved, seen=(f"{key}.saved",))
    other = FakePage(shown=saved, seen=(f"{key}.saved",), equal=False)
    assert flow.find(same, form) == Receipt("BC1", at="2026-11-05 10:00:00")
    assert flow.find(other, form) is None


# --- the unit platform


def requests(*rows: tuple[str, str, str]) -> Any:
    """(number, masked ID, state)."""
    listed = [
        row(number=number, name=PERSON.name, id_number=who, at=f"2026-11-0{index + 1} 10:00:00", state=state)
        for index, (number, who, state) in enumerate(rows)
    ]
    return FakePage({"associations.requests": listed})


def test_request_agreed_to() -> None:
    form = association_approval.prepare(CASE, TODAY)
    page = requests(("GL1", MASKED, "已同意"), ("GL2", MASKED, "已同意"))
    assert association_approval.find(page, form) == Receipt(
        "GL2", "filed", "已同意", at="2026-11-02 10:00:00"
    )


def test_older_or_foreign_agreement_is_not_this_one() -> None:
    form = association_approval.prepare(CASE, TODAY)
    someone = f"{OTHER[:6]}********{OTHER[-4:]}"
    for page in (requests(("GL1", MASKED, "已同意")), requests(("GL2", someone, "已同意")), requests()):
        assert association_approval.find(page, form) is None
    unnumbered = association_approval.prepare(Case(unit(), PERSON), TODAY)
    waiting = requests(("GL1", MASKED, "已同意"), ("GL2", MASKED, "待审核"))
    assert association_approval.find(waiting, unnumbered) is None
    association_approval.fill(waiting, unnumbered)
    assert waiting.done[-1] == ("press_row", "associations.requests", "GL2", "agree")


def test_request_declined() -> None:
    decline = {"decision": "拒绝"}
    form = association_approval.prepare(Case(unit(), PERSON, options=decline), TODAY)
    page = requests(("GL1", MASKED, "已拒绝"), ("GL2", MASKED, "已解除"))
    assert association_approval.find(page, form) == Receipt(
        "GL1", "filed", "已拒绝", at="2026-11-01 10:00:00"
    )
    for state in ("已同意", "已解除", "待审核"):
        assert association_approval.find(requests(("GL2", MASKED, state)), form) is None
    agree = association_approval.prepare(Case(unit(), PERSON), TODAY)
    assert association_approval.find(page, agree) is None
    assert association_approval.period(agree, TODAY) != association_approval.period(form, TODAY)
    waiting = requests(("GL1", MASKED, "待审核"))
    association_approval.fill(waiting, form)
    assert waiting.done[-1] == ("press_row", "associations.requests", "GL1", "decline")


def test_no_request_waits_or_two_do() -> None:
    form = association_approval.prepare(Case(unit(), PERSON), TODAY)
    with pytest.raises(NotEligible, match="FAQ 32"):
        association_approval.fill(requests(("GL1", MASKED, "已拒绝")), form)
    with pytest.raises(PageChanged):
        association_approval.fill(requests(("GL1", MASKED, "待审核"), ("GL2", MASKED, "待审核")), form)


def reviews(state: str, who: str = MASKED, result: str = "通过") -> Any:
    listed = [
        row(
            number="SQ2",
            name=PERSON.name,
            id_number=who,
            business="新办",
            at="2026-11-05 10:00:00",
            state=state,
        ),
        row(
            number="SQ1",
            name=PERSON.name,
            id_number=who,
            business="新办",
            at="2026-10-05 10:00:00",
            state="已退回",
        ),
    ]
    steps: Rows = [
        row(step="个人申请", result="提交", opinion="", at="2026-11-05 10:00:00"),
        row(step="单位审核", result=result, opinion="", at="2026-11-05 11:00:00"),
    ]
    return FakePage({"applications.list": listed}, records={"SQ2": ({}, steps)})


def find_review(page: Any, **options: str) -> Receipt | None:
    return application_review.find(page, application_review.prepare(review_case(**options), TODAY))


def review_case(**options: str) -> Case:
    return Case(unit(), PERSON, options=options, receipts={"permit_application": "SQ2"})


def test_review_not_done() -> None:
    assert find_review(reviews("待单位审核")) is None
    assert find_review(FakePage({"applications.list": []})) is None
    with pytest.raises(NotEligible, match="unit's list"):
        application_review.fill(
            FakePage({"applications.list": []}),  # type: ignore[arg-type]
            application_review.prepare(CASE, TODAY),
        )


@pytest.mark.parametrize("state", ["待区级受理", "市级审批中", "已办结", "已退回"])
def test_review_passed(state: str) -> None:
    assert find_review(reviews(state)) == Receipt("SQ2", "filed", state, at="2026-11-05 10:00:00")


def test_review_of_the_other_result() -> None:
    with pytest.raises(NotEligible, match="other result"):
        find_review(reviews("已退回", result="退回"))
    with pytest.raises(NotEligible, match="other result"):
        find_review(reviews("待区级受理"), decision="退回", opinion="请补充")
    assert find_review(reviews("已退回", result="退回"), decision="退回", opinion="请补充") is not None


def test_review_number_of_another_person() -> None:
    with pytest.raises(PageChanged, match="another person"):
        find_review(reviews("待单位审核", who=f"{OTHER[:6]}********{OTHER[-4:]}"))


def test_days_of_the_tests_are_working_days() -> None:
    assert appointment.prepare(CASE, TODAY).date == date(2026, 11, 10)


# --- the same change twice in a year, and the opposite one between


class Records(FakePage):
    """查询业务申请记录 with the 变更内容 of each: (number, day, state, changes), oldest first."""

    def __init__(self, *listed: tuple[str, str, str, list[tuple[str, str, str]]], business: str) -> None:
        rows = [row(number=n, business=business, at=f"{at} 10:00:00", state=s) for n, at, s, _ in listed]
        super().__init__({"records.applications": rows})
        self.changes = {
            number: [row(item=item, before=before, after=after) for item, before, after in changes]
            for number, _, _, changes in listed
        }

    def press_row(self, key: str, match: Mapping[str, str], button: str) -> None:
        self.tables["record.changes"] = self.changes[match["number"]]


def moved(before: str, after: str) -> list[tuple[str, str, str]]:
    return [("现居住地址", before, after), ("住所类型", "租房", "租房")]


def a_form(again: int = 1) -> Any:
    facts = (
        basic_change.Fact(label="现居住地址", value="甲路"),
        basic_change.Fact(label="住所类型", value="租房"),
    )
    return basic_change.Form(
        year="2026", again=again, facts=facts, permit="1", items=("住所",), reason="住所变更"
    )


def test_a_change_that_a_later_one_has_undone_is_an_old_one() -> None:
    first = ("BG1", "2026-01-10", "已办结", moved("丙路", "甲路"))
    back = ("BG2", "2026-05-10", "已办结", moved("甲路", "乙路"))
    page: Any = Records(first, back, business="证件基础信息变更")
    with pytest.raises(NotEligible, match="BG2 has undone it since: again=2"):
        basic_change.find(page, a_form())
    assert basic_change.find(page, a_form(again=2)) is None
    assert basic_change.period(a_form(), TODAY) != basic_change.period(a_form(again=2), TODAY)
    anew = ("BG3", "2026-09-10", "待单位审核", moved("乙路", "甲路"))
    page = Records(first, back, anew, business="证件基础信息变更")
    found = basic_change.find(page, a_form(again=2))
    assert getattr(found, "number", None) == "BG3"
    with pytest.raises(NotEligible, match="again=3"):
        basic_change.find(page, a_form(again=4))


def test_a_change_stands_when_the_later_one_was_returned_or_concerns_other_facts() -> None:
    first = ("BG1", "2026-01-10", "已办结", moved("丙路", "甲路"))
    for later in (
        ("BG2", "2026-05-10", "已退回", moved("甲路", "乙路")),
        ("BG2", "2026-05-10", "已办结", [("婚姻状况", "未婚", "已婚")]),
    ):
        found = basic_change.find(Records(first, later, business="证件基础信息变更"), a_form())  # type: ignore[arg-type]
        assert getattr(found, "number", None) == "BG1"


def test_a_child_that_went_in_and_out_again_goes_in_as_another_filing() -> None:
    child = f"示例丙 {OTHER}"
    into = ("BG1", "2026-01-10", "已办结", [("随往子女", "", child)])
    out = ("BG2", "2026-05-10", "已办结", [("随往子女", child, "")])
    people = (family_change.ChangeRow(kind="增加", name="示例丙", id_number=OTHER, school="无"),)
    form = family_change.Form(year="2026", permit="1", people=people)
    page: Any = Records(into, out, business="证件业务信息变更")
    with pytest.raises(NotEligible, match="again=2"):
        family_change.find(page, form)
    assert family_change.find(page, form.model_copy(update={"again": 2})) is None
    found = family_change.find(Records(into, business="证件业务信息变更"), form)  # type: ignore[arg-type]
    assert getattr(found, "number", None) == "BG1"
