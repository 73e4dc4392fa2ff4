"""业务咨询 on the mock portal, by the real browser: asked, found again, the replies read (FAQ 2)."""

from __future__ import annotations

from typing import Any

import pytest

from flows.chaoyang_hr import consultation, consultations
from mock_portal.pytest_plugin import Portal
from robot.browser.forms import Reading
from robot.browser.selector_files import load_selectors
from robot.errors import FieldMismatch, NotEligible, PortalRefused
from robot.filing.catalog import business
from robot.filing.job import Desk, make_job
from robot.filing.ledger import Ledger
from robot.filing.poll import poll
from robot.filing.protocol import submit
from robot.people.case import Case
from tests.factories import TODAY, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import ask_district, office

CONTENT = "续签时劳动合同要上传哪几页？\n单位更名通知书要一起上传吗？"
FIELDS = {
    "咨询标题": "续签材料",
    "联系人": "示例经办",
    "联系电话": "13900005678",
    "咨询内容": CONTENT,
}


def asking(**options: str) -> Case:
    return Case(unit(), options={"title": "续签材料", "content": CONTENT} | options)


def form_of(**options: str) -> consultation.Form:
    return consultation.prepare(asking(**options), TODAY)


def ask_plainly(portal: Portal, content: str, title: str = "续签材料") -> str:
    """A question that the agent asked before; returns 咨询编号."""
    return ask_district(portal, title, content)


def test_a_question_arrives_as_the_form_says(town: Town) -> None:
    form = form_of()
    with town.visit(office(town.portal)) as page:
        receipt = file(consultation, page, form)
    (received,) = town.portal.received()
    assert (received["business"], received["number"]) == ("consultation", receipt.number)
    assert received["fields"] == FIELDS
    assert (receipt.state, receipt.portal_state, receipt.opinion) == ("filed", "待答复", "")


def test_it_is_told_from_others_of_the_same_title_on_any_page(town: Town) -> None:
    """Ten questions a page: the one that is meant stands on the second, between others of its title."""
    ask_plainly(town.portal, "新办时劳动合同要上传哪几页？")
    wanted = ask_plainly(town.portal, CONTENT)
    for number in range(11):
        ask_plainly(town.portal, CONTENT, title=f"第{number}个问题")
    town.portal.control.answer("consultation", wanted, "answer", "全部页。")
    with town.visit(office(town.portal)) as page:
        found = consultation.find(page, form_of())
        assert consultation.find(page, form_of(content="还有别的要求吗？")) is None
    assert found is not None
    assert (found.number, found.state, found.portal_state) == (wanted, "granted", "已答复")
    assert found.opinion == "全部页。"


def test_the_same_question_is_asked_again_only_on_purpose(town: Town) -> None:
    first = ask_plainly(town.portal, CONTENT)
    with town.visit(office(town.portal)) as page:
        once = consultation.find(page, form_of())
        assert once is not None
        assert once.number == first
        with pytest.raises(NotEligible, match="again=2 asks it next"):
            consultation.find(page, form_of(again="3"))
        twice = file(consultation, page, form_of(again="2"))
        assert consultation.find(page, form_of()) == once
    assert [one["number"] for one in town.portal.received()] == [first, twice.number]


def test_a_question_that_is_too_long_is_not_sent(town: Town) -> None:
    with town.visit(office(town.portal)) as page, pytest.raises(FieldMismatch, match="1000 characters"):
        consultation.fill(page, form_of(content="问" * 1001))
    assert town.portal.received() == []


def test_a_refused_question_is_told_in_the_portals_words(town: Town) -> None:
    form = form_of().model_copy(update={"phone": "12345"})
    with town.visit(office(town.portal)) as page:
        consultation.fill(page, form)
        with pytest.raises(PortalRefused, match="联系电话格式不正确"):
            consultation.submit(page, form)
        assert consultation.find(page, form) is None
    (received,) = town.portal.control.received()
    assert (received["counted"], received["fields"]) == (False, FIELDS | {"联系电话": "12345"})


def test_replies_are_read_off_all_pages_of_the_list(town: Town) -> None:
    numbers = [ask_plainly(town.portal, f"第{number}问") for number in range(11)]
    town.portal.control.answer("consultation", numbers[0], "answer", "您好：\n请见指南。")
    with town.visit(office(town.portal)) as page:
        readings = consultations.read(page)
    assert [one.number for one in readings] == numbers[::-1]
    assert {(one.business, one.state) for one in readings[:-1]} == {("consultation", "filed")}
    replied = town.portal.state()["consultations"][0]["replied_at"][:19].replace("T", " ")
    assert readings[-1] == Reading(
        "consultation", numbers[0], "granted", "已答复", "您好： 请见指南。", replied
    )


def test_filed_once_by_the_protocol_and_the_reply_reaches_the_ledger(town: Town) -> None:
    """Two runs of the same command, 502 after the first click; then the poll brings the reply."""
    town.portal.control.fault("accept-then-502", business="consultation")
    job = make_job(business("consultation"), asking(), TODAY, load_selectors("chaoyang_hr").canonical())

    def visit(portal: str, account: str) -> Any:
        assert (portal, account) == ("chaoyang_hr", "unit")
        return town.visit(office(town.portal))

    with Ledger(town.settings.var / "ledger.db") as ledger:
        desk = Desk(ledger, visit)
        first = submit(desk, job, yes="示例经办")
        assert (first.sent, submit(desk, job, yes="示例经办").sent) == (True, False)
        (received,) = town.portal.received()
        town.portal.control.answer("consultation", received["number"], "answer", "全部页。")
        outcome = poll(desk, [business("consultations")], {"chaoyang_hr": ["unit"]})
        (change,) = outcome.changes
        filing = ledger.get(job.key)
    assert (change.subject, change.number, change.opinion) == ("unit", received["number"], "全部页。")
    assert filing is not None
    assert (filing.state, filing.portal_state, filing.opinion) == ("granted", "已答复", "全部页。")
