"""`gongju try`: the values file, the outcome, the presses and the browser's own dialogs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page
from widget_pages import papers

from robot.browser.tryout import TryOutcome, load_values, try_page
from robot.errors import ConfigError, PortalDown


def write(folder: Path, text: str) -> Path:
    path = folder / "values.yaml"
    path.write_text(text, "utf-8")
    return path


def test_values_are_read_as_they_are_written(tmp_path: Path) -> None:
    text = "a: 010\nb: 09:30\nc: no\nd: 1.50\ne: 12\nf: true\ng: 2026-03-07\nh: 2026-03-07 09:30\ni: [2026-03-07, x]\nj: '12'\nk: 1e3\nl: 0x1F\nm: 2026-13-45\n"
    assert load_values(write(tmp_path, text)) == {
        "a": "010", "b": "09:30", "c": "no", "d": Decimal("1.50"), "e": 12, "f": True, "g": date(2026, 3, 7),
        "h": datetime(2026, 3, 7, 9, 30), "i": [date(2026, 3, 7), "x"], "j": "12", "k": "1e3", "l": "0x1F",
        "m": "2026-13-45",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("姓名: 张三\n姓名: 李四\n", ":2", "each label once"),
        ("姓名: 张三\n学历:\n", ":2", "a value"),
        ("学历: {a: 1}\n", ":1", "text, number"),
        ("学历: [[1]]\n", ":1", "plain values"),
        ("- 1\n", ":1", "label: value"),
        ("a: 'x\n", ":2", "YAML"),
    ],
)
def test_a_wrong_values_file_is_told_by_line(tmp_path: Path, text: str, where: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_values(path)
    (problem,) = caught.value.problems
    assert problem.where == f"{path}{where}"
    assert words in str(problem)


def test_every_problem_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_values(write(tmp_path, "a:\nb: {c: 1}\n"))
    assert len(caught.value.problems) == 2


def attempt(page: Page, url: str, folder: Path, text: str, *press: str) -> TryOutcome:
    return try_page(page, url, load_values(write(folder, text)), press, base=folder, timeout=5)


def test_fill_and_press_any_page(page: Page, portal_server: str, tmp_path: Path) -> None:
    papers(tmp_path, "b.pdf", "a.pdf")
    text = "姓名: 张三\n邮政编码: 010020\n出生日期: 1990-03-07\n学历: 硕士研究生\n学位: 硕士\n接收短信: true\n附件材料: [b.pdf, a.pdf]\n"
    outcome = attempt(page, f"{portal_server}/gallery/native", tmp_path, text, "提交")
    assert outcome.ok
    assert [one.shown for one in outcome.fields if one.label == "附件材料"] == ["b.pdf, a.pdf"]
    assert page.get_by_role("heading").text_content() == "提交成功"


def test_nothing_is_pressed_when_a_value_does_not_agree(
    page: Page, portal_server: str, tmp_path: Path
) -> None:
    outcome = attempt(page, f"{portal_server}/gallery/native", tmp_path, "姓名: 张三\n民族: 火星族\n", "提交")
    assert not outcome.ok
    assert [one.found for one in outcome.pressed] == [False]
    assert page.url.endswith("/gallery/native")
    assert page.get_by_role("heading", name="原生控件").count() == 1


@pytest.mark.parametrize(
    ("press", "left", "ok"),
    [
        ((), "张三", True),
        (("清空",), "张三", True),
        (("清空", "取消"), "张三", True),
        (("清空", "确定"), "", True),
        (("没有",), "张三", False),
    ],
)
def test_a_confirm_is_accepted_only_when_told(
    page: Page, portal_server: str, tmp_path: Path, press: tuple[str, ...], left: str, ok: bool
) -> None:
    outcome = attempt(page, f"{portal_server}/gallery/native", tmp_path, "姓名: 张三\n", *press)
    assert page.locator("[name=name]").input_value() == left
    assert outcome.ok is ok
    if press and ok:
        assert "确定清空？" in outcome.pressed[0].said


def test_an_alert_is_reported(page: Page, portal_server: str, tmp_path: Path) -> None:
    outcome = attempt(page, f"{portal_server}/gallery/native", tmp_path, "姓名: 张三\n", "保存")
    assert outcome.pressed[0].said == ("请先保存",)


def test_a_dialogs_button_is_the_next_press(page: Page, portal_server: str, tmp_path: Path) -> None:
    outcome = attempt(
        page, f"{portal_server}/gallery/layui", tmp_path, "经办人: 张三\n单位性质: 企业\n", "提交", "确定"
    )
    assert outcome.ok
    assert "提交成功" in outcome.pressed[1].said


def test_a_page_is_drawn_from_anywhere_and_sends_nowhere_else(
    page: Page, portal_server: str, tmp_path: Path
) -> None:
    site = tmp_path / "page.html"
    site.write_text(
        f"""<meta charset=utf-8><label>姓名 <input></label><p id=sent></p>
        <script src="{portal_server}/static/talent/core.js" onload="document.title = 'drawn'"></script>
        <iframe src="{portal_server}/gallery/native"></iframe>
        <script>fetch('{portal_server}/gallery/native', {{ method: 'POST', mode: 'no-cors' }})
          .then(() => {{ sent.textContent = 'sent' }}, () => {{ sent.textContent = 'blocked' }})</script>""",
        "utf-8",
    )
    outcome = attempt(page, site.as_uri(), tmp_path, "姓名: 张三\n")
    assert outcome.ok
    assert page.title() == "drawn"
    assert page.locator("#sent").text_content() == "blocked"
    assert [frame.url for frame in page.frames if "/gallery" in frame.url] == []


@pytest.mark.parametrize(
    "after",
    [
        "<dialog id=d><p>提交成功</p></dialog><button onclick='d.showModal()'>提交</button>",
        "<output id=d></output><button onclick='d.textContent = \"提交成功\"'>提交</button>",
    ],
    ids=["dialog", "output"],
)
def test_what_a_plain_page_says_is_reported(page: Page, tmp_path: Path, after: str) -> None:
    site = tmp_path / "page.html"
    site.write_text(f"<meta charset=utf-8><label>姓名 <input></label>{after}", "utf-8")
    outcome = attempt(page, site.as_uri(), tmp_path, "姓名: 张三\n", "提交")
    assert outcome.pressed[0].said == ("提交成功",)


def test_a_page_that_is_not_there_is_not_filled(page: Page, portal_server: str, tmp_path: Path) -> None:
    with pytest.raises(PortalDown, match="404"):
        attempt(page, f"{portal_server}/gallery/none", tmp_path, "姓名: 张三\n")


def test_wrong_addresses(page: Page, tmp_path: Path) -> None:
    for url in ("ftp://x/y", "javascript:1", (tmp_path / "none.html").as_uri()):
        with pytest.raises(ConfigError):
            attempt(page, url, tmp_path, "a: 1\n")
    with pytest.raises(PortalDown):
        attempt(page, "http://127.0.0.1:9/", tmp_path, "a: 1\n")
