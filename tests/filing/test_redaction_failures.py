"""What is written when a visit fails holds nothing personal either: the portal's refusal quotes the
applicant, its page has changed, a field never comes, a value reads back otherwise, a dialog lies over it all.

The mock portal, a real browser, the commands as they are typed; searched as in `test_redaction.py`: the
terminal, logs, ledger, audit pack, every file, and the very boxes of the pictures.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from loguru import logger
from playwright.sync_api import Browser, Page

from mock_portal import consultations, staff
from mock_portal.errors import Refused
from mock_portal.pytest_plugin import Portal
from robot.browser.visits import Visits
from tests.filing.planted import CONTENT, MARKS, NUMBERS, PLANTED, Sweep, planted
from tests.filing.sweep import Pictures
from tests.leaver import BUSINESS, LEAVER, WAY, has_left

NAME, MOBILE, ADDRESS = PLANTED["示例甲"], PLANTED["13800001234"], PLANTED["示例路1号院2号楼3单元401室"]
BORN = "1990-04-12"
WORDS = f"{NAME}（{NUMBERS[0]}，{MOBILE}，出生日期：{BORN}）住{ADDRESS}"
"""How a portal may speak of the applicant."""

CUT = PLANTED["13900005678"][:-1]
"""A telephone number that a page has cut: it looks like none any more."""

QUESTION = ("consultation", "--with", "title=续签材料", "--with", f"content={CONTENT}，家住{ADDRESS}")

Meddle = Callable[..., None]


class Desk(Sweep):
    """The commands of one case that fails, and the pictures taken meanwhile."""

    portal: Portal
    pictures: Pictures

    def file(self, *words: str) -> dict[str, Any]:
        """What a command of this case told a program."""
        self.call(words[0], [*words, "--json"])
        told = self.told[-1]
        answer: dict[str, Any] = json.loads(told[told.index("{\n") :].rpartition("}")[0] + "}")
        return answer

    def is_clean(self, subject: str, business: str, least: int) -> None:
        """Nothing is left anywhere, and at least so many boxes of pictures were looked at."""
        self.file("status")
        self.call("audit export", ["audit", "export", subject, business])
        self.search_ledger()
        assert self.wrong == []
        assert self.pictures.check() >= least
        assert self.open_to_others() == []


@pytest.fixture
def account() -> tuple[str, str]:
    return "chaoyang_hr", "unit"


@pytest.fixture
def timeout() -> str:
    """Seconds, as the setting is written."""
    return "20"


waits_in_vain = pytest.mark.parametrize("timeout", ["3"])


@pytest.fixture
def desk(
    account: tuple[str, str],
    timeout: str,
    portal: Portal,
    browser: Browser,
    tmp_path: Path,
    example: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Desk]:
    with planted(portal, browser, tmp_path / "ws", example, monkeypatch, accounts=[account], timeout=timeout):
        logger.enable("robot")
        one = Desk(tmp_path / "ws", monkeypatch, capsys, (BORN, CUT))
        one.portal, one.pictures = portal, Pictures(monkeypatch, lambda: (*MARKS, BORN, CUT))
        yield one


@pytest.fixture
def meddle(monkeypatch: pytest.MonkeyPatch) -> Meddle:
    """Has its way with each page that is opened from now on, and its fields have `patience` seconds."""

    def meddle(act: Callable[[Page], Any], patience: float | None = None) -> None:
        whole = Visits._open

        def opened(self: Visits, *args: Any, **how: Any) -> Any:
            page, context = whole(self, *args, **how)
            act(page.tab)
            page.widgets.timeout = patience or page.widgets.timeout
            return page, context

        monkeypatch.setattr(Visits, "_open", opened)

    return meddle


def saying(words: str) -> Callable[[Page], None]:
    """The faults page-… of the mock portal, with `words` in all that they add."""
    script = Path("mock_portal/static/changed.js")
    text = (Path(__file__).parents[2] / script).read_text(encoding="utf-8")
    for old in ("办理方式", "网上办理", "其他（新增）", "自本月起另须现场提交纸质材料", "（试行）"):
        text = text.replace(old, f"{words}{old}")
    return lambda tab: tab.route("**/static/changed.js", lambda route: route.fulfill(body=text))


def refuse(*_: Any) -> NoReturn:
    raise Refused(f"提交失败：{WORDS}，信息不一致")


def test_the_portal_refuses_in_words_about_the_applicant(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consultations, "ask", refuse)
    desk.file("approve", *QUESTION)
    assert desk.file("submit", *QUESTION)["exit_code"] == 15
    assert "提交失败" in desk.told[-1]
    assert "信息不一致" in desk.told[-1]
    assert [one["counted"] for one in desk.portal.control.received("consultation")] == [False]
    desk.is_clean("unit", "consultation", 3)


def test_a_changed_page_says_something_about_the_applicant(desk: Desk, meddle: Meddle) -> None:
    meddle(saying(WORDS))
    desk.file("fill", *QUESTION)
    desk.file("approve", *QUESTION)
    for fault in ("page-required", "page-notice"):
        desk.portal.control.fault(fault)
    answer = desk.file("submit", *QUESTION)
    assert answer["error"] == "FaceChanged"
    assert any("自本月起另须现场提交纸质材料" in line for line in answer["changes"])
    desk.file("fill", *QUESTION)  # its approval page shows the differences
    desk.is_clean("unit", "consultation", 10)


@waits_in_vain
def test_a_page_under_a_title_about_the_applicant(desk: Desk, meddle: Meddle) -> None:
    meddle(saying(WORDS))
    desk.portal.control.fault("page-title")
    answer = desk.file("fill", *QUESTION)
    assert answer["error"] == "PageChanged"
    assert "pictured in" in answer["message"]
    desk.is_clean("unit", "consultation", 1)


@waits_in_vain
def test_a_field_never_comes_in_the_middle_of_a_filled_form(desk: Desk, meddle: Meddle) -> None:
    meddle(
        lambda tab: tab.add_init_script(
            "addEventListener('DOMContentLoaded', () => document.querySelector('[name=lxdh]')"
            "?.closest('.layui-form-item').remove())"
        )
    )
    answer = desk.file("fill", *QUESTION)
    assert answer["error"] == "FieldMismatch"
    assert "联系电话: no such label is visible" in answer["message"]
    desk.is_clean("unit", "consultation", 2)


@waits_in_vain
def test_values_read_back_otherwise_while_a_box_quotes_the_applicant(desk: Desk, meddle: Meddle) -> None:
    meddle(
        lambda tab: tab.add_init_script(
            """addEventListener('focusout', (event) => {
              const phone = event.target.name === 'lxdh' && event.target;
              if (!phone || phone.value.length < 11) return;
              phone.value = phone.value.slice(0, -1);
              document.querySelector('.crumb').append('　联系人电话' + phone.value);
              layui.layer.alert(WORDS);
            })""".replace("WORDS", json.dumps(WORDS))
        )
    )
    answer = desk.file("fill", *QUESTION)
    assert answer["error"] == "FieldMismatch"
    assert "联系电话: another text is shown" in answer["message"]
    desk.is_clean("unit", "consultation", 6)


def test_the_answer_to_the_click_is_lost(desk: Desk) -> None:
    desk.portal.control.fault("accept-then-502", business="consultation")
    desk.portal.control.fault("lag", seconds=900)
    desk.file("approve", *QUESTION)
    assert desk.file("submit", *QUESTION)["error"] == "OutcomeUnknown"
    assert len(desk.portal.received("consultation")) == 1
    desk.is_clean("unit", "consultation", 3)


@waits_in_vain
@pytest.mark.parametrize("account", [("talent_person", "E001")])
def test_a_row_s_dialog_stays_open_under_a_box_that_quotes_the_child(
    desk: Desk, meddle: Meddle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("robot.browser.widgets.press.COVERED_MS", 500)
    child = f"{PLANTED['示例小甲']}（{NUMBERS[1]}）已随{WORDS}办理"
    meddle(
        lambda tab: tab.add_init_script(
            """addEventListener('click', (event) => {
              const box = event.target.closest('.el-dialog');
              if (!box || !event.target.closest('button') || !box.textContent.includes('身份证号')) return;
              event.stopImmediatePropagation();
              if (!document.querySelector('.el-message-box')) ELEMENT.MessageBox.alert(WORDS, '提示');
            }, true)""".replace("WORDS", json.dumps(child))
        ),
        patience=1.5,
    )
    answer = desk.file("fill", "profile", "E001")
    assert answer["error"] == "FieldMismatch"
    assert "随往子女 1 › 身份证号" in answer["message"]
    desk.is_clean("E001", "profile", 10)


@pytest.mark.parametrize("account", [("talent_unit", "unit")])
def test_a_case_whose_filing_is_refused_in_words_about_the_applicant(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case, its notice and what a person reads of it."""
    has_left(desk.portal, desk.folder)
    desk.look_anew()
    monkeypatch.setattr(staff, "let_go", refuse)
    desk.file("start", LEAVER, WAY)
    desk.file("turn")
    desk.file("approve", BUSINESS, LEAVER)
    desk.file("turn")
    assert [one["counted"] for one in desk.portal.control.received(BUSINESS)] == [False]
    assert "信息不一致" in str(desk.file("case", "C1"))
    for name in ("cases", "digest", "notify"):
        desk.file(name)
    desk.is_clean(LEAVER, BUSINESS, 6)
