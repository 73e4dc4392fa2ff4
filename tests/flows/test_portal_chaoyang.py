"""chaoyang_hr on the mock portal, by the real browser: what it received, and what is read back."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from flows.chaoyang_hr import appointment, appointments, quota_application, quotas
from robot.browser.forms import Reading
from robot.errors import FieldMismatch, NotEligible, PortalRefused
from robot.filing import readback
from robot.people.case import Case
from robot.people.models import Business
from tests.factories import TODAY, employee, id_number, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import Site, book, office

QUOTA_FIELDS = {
    "单位名称": "北京示例科技有限公司",
    "统一社会信用代码": "91110105MA01ABCD4C",
    "单位性质": "企业",
    "单位分类": "其他",
    "注册资本（万元）": "500",
    "成立日期": "2018-05-10",
    "注册地所在区": "朝阳区",
    "纳税所在区": "朝阳区",
    "纳税起始日期": "2018-06-01",
    "经办人": "示例经办",
    "经办人手机": "13900005678",
    "申请指标数": "2",
    "纳税年度": "上年度",
    "纳税金额（万元）": "48.42",
    "申请理由": "引进研发人员",
}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_quota_application_arrives_as_the_form_says_and_is_returned_with_an_opinion(
    town: Town, papers: Path
) -> None:
    form = quota_application.prepare(Case(unit(), papers=papers), TODAY)
    opinion = "纳税材料不清晰，请重新上传"
    with town.visit(office(town.portal)) as page:
        receipt = file(quota_application, page, form)
        town.portal.control.return_quota(receipt.number, opinion)
        (reading,) = quotas.read(page)
        returned = quota_application.find(page, form)
    (received,) = town.portal.received()
    assert received["number"] == receipt.number
    assert received["business"] == "quota_application"
    assert received["fields"] == QUOTA_FIELDS
    assert [(one["slot"], one["name"], one["sha256"]) for one in received["files"]] == [
        ("纳税材料", "tax-1.pdf", sha256(papers / "unit/tax-1.pdf")),
        ("纳税材料", "tax-2.pdf", sha256(papers / "unit/tax-2.pdf")),
        ("营业执照", "licence.pdf", sha256(papers / "unit/licence.pdf")),
    ]
    assert (receipt.state, receipt.portal_state) == ("filed", "已上报")
    assert (reading.number, reading.business) == (receipt.number, "quota_application")
    assert (reading.state, reading.opinion) == ("returned", opinion)
    assert (reading.facts["year"], reading.facts["headcount"]) == ("2026", "2")
    assert returned is not None
    assert (returned.state, returned.opinion) == ("returned", opinion)


def test_high_tech_certificate_goes_in_with_its_data_and_a_dry_run_sends_nothing(
    town: Town, papers: Path
) -> None:
    held = {"number": "GR202511000001", "issued": "2025-12-01", "expires": "2028-11-30"}
    form = quota_application.prepare(Case(unit(high_tech=held), papers=papers), TODAY)
    with town.visit(office(town.portal)) as page:
        quota_application.fill(page, form)
        readback.check(form, page.results)
        assert quota_application.find(page, form) is None
    assert town.portal.received() == []
    (draft,) = town.portal.state()["quota"]
    assert draft["state"] == "草稿"
    certificate = {"单位分类": "高新技术企业", "证书编号": "GR202511000001", "证书有效期至": "2028-11-30"}
    assert draft["fields"] == QUOTA_FIELDS | certificate


@pytest.mark.portal_clock("2026-11-20T10:00")
def test_quota_outside_the_window_is_refused_in_the_portals_words(town: Town, papers: Path) -> None:
    form = quota_application.prepare(Case(unit(), papers=papers), TODAY)
    with town.visit(office(town.portal)) as page, pytest.raises(PortalRefused, match="前10个工作日"):
        quota_application.fill(page, form)
    assert town.portal.received() == []


def arrived(town: Town) -> list[dict[str, str]]:
    """What the forms of our employee's appointments say, as the portal received them."""
    told = {"员工姓名": "示例甲", "身份证号": employee().id_number, "联系电话": "13900005678"}
    fields = [one["fields"] for one in town.portal.received()]
    assert all(told.items() <= one.items() for one in fields)
    return [{label: value for label, value in one.items() if label not in told} for one in fields]


def test_appointments_arrive_as_the_forms_say(town: Town) -> None:
    slots = (*("10:00-11:00",) * 3, *("11:00-12:00",) * 2)  # each takes three
    booked = [
        appointment.prepare(Case(unit(), employee(), options={"business": kind, "slot": slot}), TODAY)
        for kind, slot in zip(Business, slots, strict=True)
    ]
    with town.visit(office(town.portal)) as page:
        file(appointment, page, booked[0])
        for form in booked[1:]:
            before = len(page.results)
            appointment.fill(page, form)
            readback.check(form, page.results[before:])
            appointment.submit(page, form)
        receipts = [appointment.find(page, form) for form in booked]
    assert [one["number"] for one in town.portal.received()] == [one.number for one in receipts if one]
    assert arrived(town) == [
        {"业务类型": kind.value, "预约日期": "2026-11-10", "预约时段": slot}
        for kind, slot in zip(Business, slots, strict=True)
    ]


def test_booked_appointments_are_read_from_all_pages(town: Town) -> None:
    town.portal.control.reset(clock="2026-11-05T10:00", history=25)
    form = appointment.prepare(Case(unit(), employee()), TODAY)
    with town.visit(office(town.portal)) as page:
        receipt = file(appointment, page, form)
        readings = appointments.read(page)
        other = appointment.prepare(Case(unit(), employee(), options={"date": "2026-11-11"}), TODAY)
        assert appointment.find(page, other) is None
        with pytest.raises(NotEligible, match="another time"):
            appointment.fill(page, other)
    assert arrived(town) == [{"业务类型": "新办", "预约日期": "2026-11-10", "预约时段": "10:00-11:00"}]
    assert len(readings) == 26
    facts = {"business": "新办", "time": "2026-11-10 10:00-11:00"}
    assert readings[-1] == Reading("appointment", receipt.number, "filed", "待受理", facts=facts)
    assert {one.state for one in readings[:-1]} == {"granted"}


def test_what_is_not_offered_or_was_taken_meanwhile_cannot_be_booked(town: Town) -> None:
    """The last form is right when it is filled; somebody else is faster than the press."""
    site = office(town.portal)
    form = appointment.prepare(Case(unit(), employee()), TODAY)
    assert form.date == date(2026, 11, 10)
    # The file knows no such day off; the portal's panel does not offer what it does not take.
    far = form.model_copy(update={"date": date(2026, 12, 31)})
    later = form.model_copy(update={"slot": "11:00-12:00"})
    with town.visit(site) as page:
        with pytest.raises(FieldMismatch, match="预约日期"):
            appointment.fill(page, far)
        fill_slot(site, "10:00-11:00")
        with pytest.raises(
            FieldMismatch, match='预约时段: "10:00-11:00" is not offered; nearest offers: 11:00-12:00'
        ):
            appointment.fill(page, form)
        appointment.fill(page, later)
        fill_slot(site, "11:00-12:00", business="3")
        with pytest.raises(PortalRefused, match="该时段已约满，请选择其他时段"):
            appointment.submit(page, later)
        book(town.portal, employee(), "新办", "2026-11-11")
        with pytest.raises(PortalRefused, match="已有待受理的预约（YY202611050007），不可重复预约"):
            appointment.submit(page, later)
        assert appointment.find(page, later) is None
    assert len(town.portal.received()) == 7
    assert [one["refused"][:6] for one in town.portal.refused()] == ["该时段已约满", "该员工的新办"]


def fill_slot(site: Site, slot: str, business: str = "2") -> None:
    """Three other employees have booked this slot of 10 November."""
    for serial in range(2, 5):
        who = {"xm": f"示例{serial}", "sfzh": id_number("1988-03-15", serial=serial)}
        when = {"yyrq": "2026-11-10", "yysd": slot}
        site.page("appointments", who | when | {"ywlx": business, "lxdh": "13900005678"})
