"""业务咨询 of an employee on the mock portal's public page, by the real browser: nobody logs in (FAQ 2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from loguru import logger
from playwright.sync_api import Browser

from flows.chaoyang_hr import consultation_personal, consultations_personal
from mock_portal.pytest_plugin import Portal
from robot.browser.forms import Reading
from robot.browser.page import PortalPage
from robot.browser.selectors import PUBLIC
from robot.browser.session import visit
from robot.engine.office import Office
from robot.errors import PageChanged, PortalRefused, SessionExpired
from robot.people.case import Case
from robot.people.init import init_workspace
from robot.settings import Settings
from tests.factories import TODAY, employee, unit
from tests.flows.conftest import Town, file
from tests.flows.plain import ask_publicly

CONTENT = "续签期间证件还有效吗？\n需要到现场吗？"
PERSON = employee()
FIELDS = {"咨询标题": "续签", "姓名": PERSON.name, "联系电话": PERSON.mobile, "咨询内容": CONTENT}


def form_of(**options: str) -> consultation_personal.Form:
    asking = {"title": "续签", "content": CONTENT} | options
    return consultation_personal.prepare(Case(unit(), PERSON, options=asking), TODAY)


def stranger(town: Town) -> AbstractContextManager[PortalPage]:
    return visit(town.settings, "chaoyang_hr", PUBLIC, browser=town.browser)


def ask_plainly(portal: Portal, content: str, name: str = PERSON.name, phone: str = PERSON.mobile) -> str:
    """A question that somebody asked before; returns 咨询编号."""
    return ask_publicly(portal, "续签", content, name, phone)


def test_a_question_arrives_as_the_form_says_without_a_log_in(town: Town) -> None:
    with stranger(town) as page:
        receipt = file(consultation_personal, page, form_of())
    (received,) = town.portal.received()
    assert (received["business"], received["account"]) == ("consultation_personal", "public")
    assert (received["number"], received["fields"]) == (receipt.number, FIELDS)
    assert (receipt.state, receipt.portal_state) == ("filed", "待答复")
    assert town.portal.state()["sessions"] == []
    assert [one.suffix for one in (town.settings.var / "sessions").rglob("*") if one.is_file()] == [".lock"]


def test_it_is_found_by_who_asked_and_by_its_content(town: Town) -> None:
    """Ten a page; the same question of others, and others of the same person, are not it."""
    wanted = ask_plainly(town.portal, CONTENT)
    ask_plainly(town.portal, CONTENT, name="示例乙")
    ask_plainly(town.portal, CONTENT, phone="13800009999")
    others = [ask_plainly(town.portal, f"第{number}问") for number in range(10)]
    town.portal.control.answer("consultation", wanted, "answer", "有效。\n不需要。")
    with stranger(town) as page:
        found = consultation_personal.find(page, form_of())
        assert consultation_personal.find(page, form_of(title="新办")) is None
        form = consultations_personal.prepare(Case(unit(), PERSON), TODAY)
        readings = consultations_personal.read(page, form)
    assert found is not None
    assert (found.number, found.state, found.opinion) == (wanted, "granted", "有效。 不需要。")
    assert [one.number for one in readings] == [*others[::-1], wanted]
    assert readings[0] == Reading("consultation_personal", others[-1], "filed", "待答复", at=readings[0].at)
    assert (readings[-1].state, readings[-1].opinion) == ("granted", "有效。 不需要。")


def test_a_refusal_on_the_public_page_is_told_in_the_portals_words(town: Town) -> None:
    form = form_of().model_copy(update={"phone": "12345"})
    with stranger(town) as page:
        consultation_personal.fill(page, form)
        with pytest.raises(PortalRefused, match="联系电话格式不正确"):
            consultation_personal.submit(page, form)
    (refused,) = town.portal.refused()
    assert (refused["account"], refused["fields"]) == ("public", FIELDS | {"联系电话": "12345"})


def test_a_page_behind_the_log_in_is_no_public_page(town: Town) -> None:
    with stranger(town) as page:
        page.timeout = 1  # it is waited for in vain
        with pytest.raises(PageChanged, match="居住证指标"):
            page.open("quota.list")


@pytest.fixture
def office(portal: Portal, browser: Browser, town: Town) -> Iterator[Office]:
    """The example workspace; nobody has logged in anywhere."""
    init_workspace(town.settings.workspace)
    settings = Settings(workspace=town.settings.workspace, mock_url=portal.url, today=TODAY, timeout=10)
    with Office(settings) as one:
        one.browser = browser  # type: ignore[misc]
        yield one


def test_the_office_asks_once_and_brings_the_reply(office: Office, portal: Portal) -> None:
    """502 after the click, the same command twice, the reply by a poll; no name in any log line."""
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), level="DEBUG")
    asking = {"title": "续签", "content": CONTENT}
    portal.control.fault("accept-then-502", business="consultation_personal")
    office.approve("consultation_personal", "E001", asking, "示例经办")
    first = office.submit("consultation_personal", "E001", asking)
    again = office.submit("consultation_personal", "E001", asking)
    (received,) = portal.received()
    assert (first["sent"], again["sent"]) == (True, False)
    assert first["receipt"].number == again["receipt"].number == received["number"]
    portal.control.answer("consultation", received["number"], "answer", "有效。")
    outcome = office.poll()
    (change,) = outcome.changes
    assert outcome.failures == []
    assert (change.business, change.subject, change.opinion) == ("consultation_personal", "E001", "有效。")
    (row,) = office.status()
    assert (row.state, row.portal_state, row.opinion) == ("granted", "已答复", "有效。")
    named = office.poll("chaoyang_hr")  # asked for by name, the agent's pages are wanted too
    assert [(one.account, type(one.error)) for one in named.failures] == [("unit", SessionExpired)]
    assert (named.readings, named.changes) == (1, [])
    logger.remove(sink)
    person = office.case("E001").person
    assert lines
    assert [line for line in lines if person.name in line or person.mobile in line] == []
