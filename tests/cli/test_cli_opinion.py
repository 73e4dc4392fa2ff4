"""Opinions on the command line and in the report: explained, and harmless whatever a portal writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot import console, report
from robot.commands.opinions import lines
from robot.filing.job import BEIJING
from robot.filing.ledger import Ledger
from robot.filing.poll import Change, Poll
from robot.filing.states import State
from robot.filing.tables import Key
from robot.harmless import harmless
from robot.policy.opinions import explain

Run = Callable[..., tuple[int, Any]]
DEMO = "应税收入材料缺少2026年9月记录，请补充后重新提交；劳动合同第3页扫描不清晰，请重新上传。"
HOSTILE = '合同\x1b]0;title\x07\x1b[2J模糊；=HYPERLINK("http://x")<script>alert(1)</script>[bold]缺照片\\；\u202e\x9b31m户口'
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def returned(ws: Path, opinion: str, business: str = "permit_application", subject: str = "E002") -> None:
    with Ledger(ws / "var" / "ledger.db") as ledger:
        filing = ledger.open(Key("talent_person", business, subject, "2026"))
        for state in (State.FILLED, State.APPROVED, State.SENDING):
            filing = ledger.move(filing, state)
        filing = ledger.move(filing, State.FILED, receipt_number="SQ1")
        ledger.move(filing, State.RETURNED, opinion=opinion)


def test_the_whole_explanation(ws: Path, run: Run, shown: Callable[..., str]) -> None:
    returned(ws, DEMO)
    code, said = run("opinion", "E002")
    assert code == 0
    (filing,) = said["filings"]
    assert (filing["business"], filing["opinion"]) == ("permit_application", DEMO)
    income, contract = filing["points"]
    assert income["text"] + contract["text"] == DEMO
    assert (income["papers"], income["months"], income["fields"]["months_to"]) == (
        ["income"],
        ["2026-09"],
        "材料截止月份",
    )
    assert (contract["faq"], contract["who"]) == ([84], "单位经办人和员工本人")
    told = shown("opinion", "E002", "permit_application")
    assert "建议" in told
    assert "1. 应税收入材料缺少2026年9月记录" in told
    assert "月份：2026-09" in told
    assert "参考：第84问" in told
    assert "nothing was returned" in shown("opinion", "E002", "renewal")


def test_status_explains_returned_filings_only(ws: Path, run: Run, shown: Callable[..., str]) -> None:
    returned(ws, DEMO)
    assert "2. 劳动合同第3页扫描不清晰" in shown("status")
    (row,) = run("status")[1]["filings"]
    assert [one["papers"] for one in row["points"]] == [["income"], ["contract"]]
    with Ledger(ws / "var" / "ledger.db") as ledger:
        (filing,) = ledger.filings()
        ledger.move(filing, State.IN_REVIEW)
    assert "2. 劳动合同第3页扫描不清晰" not in shown("status")
    assert run("status")[1]["filings"][0]["points"] == []


def test_while_it_is_mended_the_opinion_can_be_read(ws: Path, run: Run) -> None:
    returned(ws, DEMO)
    with Ledger(ws / "var" / "ledger.db") as ledger:
        (filing,) = ledger.filings()
        ledger.move(filing, State.PREPARED, attempt=2)
    assert len(run("opinion", "E002")[1]["filings"]) == 1


def test_poll_explains_what_came_back(
    ws: Path, run: Run, shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = Change(
        portal="talent_unit",
        account="unit",
        reader="unit_opinions",
        business="permit_application",
        subject="E002",
        number="SQ1",
        before="in_review",
        after="returned",
        portal_state="区级退回",
        opinion=DEMO,
    )
    passed = Change(**{name: getattr(change, name) for name in Change.__slots__} | {"after": "in_review"})
    monkeypatch.setattr("robot.engine.office.poll", lambda *more: Poll(2, [change, passed], []))
    told = shown("poll")
    assert told.count("2. 劳动合同第3页扫描不清晰") == 1
    came_back, went_on = run("poll")[1]["changes"]
    assert [one["papers"] for one in came_back["points"]] == [["income"], ["contract"]]
    assert went_on["points"] == []


def test_long_opinions_are_cut_in_status_and_whole_in_opinion(ws: Path, shown: Callable[..., str]) -> None:
    returned(ws, "".join(f"{number}、合同第{number}页模糊；\n" for number in range(1, 31)))
    told = shown("status")
    assert "\n  20. 20、合同" in told
    assert "\n  21. 21、合同" not in told
    assert "10 more points: gongju opinion E002 permit_application" in told
    assert "\n  30. 30、合同" in shown("opinion", "E002")


def test_hostile_words_are_shown_and_not_obeyed(ws: Path, run: Run, shown: Callable[..., str]) -> None:
    returned(ws, HOSTILE)
    for words in (("opinion", "E002"), ("status",)):
        told = shown(*words)
        assert not OBEYED.search(told)
        assert "<script>alert(1)</script>[bold]缺照片\\；" in "".join(told.split())
    (filing,) = run("opinion", "E002")[1]["filings"]
    assert "".join(one["text"] for one in filing["points"]) == HOSTILE


def test_a_subject_or_business_that_is_none(ws: Path, run: Run) -> None:
    assert run("opinion", "E009")[0] == 2
    assert run("opinion", "E001", "no_business")[0] == 2


class Page(HTMLParser):
    """What a browser would make of the page: its elements, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(opinion: str, folder: Path) -> Page:
    points = [(one.text, tuple(one.lines())) for one in explain(opinion)]
    entry = report.Entry("renewal", "续签", "talent_person", "returned", opinion=opinion, points=points)
    people = [report.Person("unit", "示例", "filed"), report.Person("E001", "王**", "returned", [entry])]
    made = datetime(2026, 11, 5, 9, tzinfo=BEIJING)
    shown = report.write(
        report.Report("示例", made, "2026-11-05", "模拟", people, {}), folder / "report.html"
    )
    page = Page()
    page.feed(shown.read_text("utf-8"))
    return page


def test_the_report_lists_the_points(tmp_path: Path) -> None:
    page = page_of(DEMO, tmp_path)
    assert page.tags.count("li") == 2
    assert "逐条建议（2 条" in page.text
    assert "月份：2026-09" in page.text


TEXTS = st.text(st.characters(codec=None), max_size=60) | st.lists(
    st.sampled_from(
        [
            "<u>",
            "<script>",
            "&amp;",
            "'\"",
            "[red]",
            "[/]",
            "\\",
            "\x1b[31m",
            "\ud800",
            "；",
            "合同",
            "\n",
            "=1+1",
            "\x85",
        ]
    )
).map("".join)


@given(text=TEXTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_harmless_everywhere(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = explain(text)
    assert [tag for tag in page_of(text, tmp_path).tags if tag in ("u", "script", "img")] == []
    capsys.readouterr()
    for line in lines(points):
        console.say(line)
    console.table(text, ["opinion"], [[text]])
    told = capsys.readouterr().out
    assert not OBEYED.search(told)
    squeezed = "".join(told.split())
    assert all("".join(harmless(one.text).split()) in squeezed for one in points)
    console.emit({"points": [one.as_dict() for one in points]})
    document = capsys.readouterr().out
    assert not OBEYED.search(document)
    assert "".join(one["text"] for one in json.loads(document)["points"]) == (text if text.strip() else "")
