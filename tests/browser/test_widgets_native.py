"""Native controls by their visible labels: what is shown, and what reached the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from widget_pages import Gallery, disagree, fill, papers, small

from robot.browser.widgets import Wanted, Widgets
from robot.errors import PageChanged


@pytest.fixture
def gallery(page: Page, portal_server: str, tmp_path: Path) -> Gallery:
    return Gallery(page, portal_server, "native", tmp_path)


def test_every_native_control_reaches_the_server_as_asked(gallery: Gallery, tmp_path: Path) -> None:
    front, back, photo = papers(tmp_path, "front.pdf", "back.pdf", "photo.pdf")
    results = gallery.fill(
        {
            "姓名": "张三",
            "性别": "女",
            "身份证号": "110105199003070025",
            "出生日期": date(1990, 3, 7),
            "民族": "满族",
            "备用名(曾用名)": "张小三",
            "手机号码": "13800138000",
            "电子邮箱": "a@example.com",
            "登录密码": "secret",
            "邮政编码": "010020",
            "传真": "010-1234",
            "微信号": "wx_1",
            "个人主页": "http://example.com",
            "现居住地址": "示例路1号\n2单元",
            "学历": "硕士研究生",
            "学位": "硕士",
            "毕业年月": "2015-07",
            "外语": ("英语", "法语"),
            "户口性质": "外埠城镇",
            "申报条件": ("学历学位", "职称"),
            "年收入（元）": Decimal("123456.70"),
            "面试时间": "09:30",
            "预约时刻": datetime(2026, 11, 12, 9, 30),
            "满意度": 8,
            "标记颜色": "#ff0000",
            "入职日期": date(2019, 7, 5),
            "接收短信": True,
            "简历": "第一行",
            "证件照": photo,
            "附件材料": (front, back),
            "我已阅读并同意《承诺书》": True,
        }
    )
    assert disagree(results) == {}
    assert results["登录密码"].sensitive
    got = gallery.submit("提交")
    fields = got["fields"]
    expected = {
        "name": "张三", "sex": "2", "id_number": "110105199003070025", "born": "1990-03-07", "old_name": "张小三",
        "phone": "13800138000", "mail": "a@example.com", "password": "secret", "zip": "010020", "fax": "010-1234",
        "wechat": "wx_1", "homepage": "http://example.com", "address": "示例路1号\r\n2单元", "level": "硕士研究生",
        "degree": "硕士", "graduated": "2015-07", "languages": ["英语", "法语"], "hukou": "b",
        "grounds": ["1", "2"], "income": "123456.70", "meet": "09:30", "slot": "2026-11-12T09:30", "rate": "8",
        "color": "#ff0000", "y": "2019", "m": "7", "d": "5", "sms": "on", "resume": "第一行", "agree": "yes",
    }  # fmt: skip
    assert {name: fields.get(name) for name in expected} == expected
    assert [(one["slot"], one["name"]) for one in got["files"]] == [
        ("photo", "photo.pdf"),
        ("papers", "front.pdf"),
        ("papers", "back.pdf"),
    ]
    assert got["files"][1]["sha256"] == sha256(front.read_bytes()).hexdigest()


def test_plain_fields_take_one_program(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    from robot.browser.widgets import hand

    calls: list[str] = []
    real = hand.call

    def counted(frame: object, name: str, *arguments: object) -> object:
        calls.append(f"{name} {arguments[0]}")
        return real(frame, name, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(hand, "call", counted)
    results = gallery.fill(
        {"姓名": "张三", "手机号码": "1", "邮政编码": "2", "传真": "3", "经办人": "4", "民族": "满族"}
    )
    assert disagree(results) == {}
    # Where a frame stands on the page it is asked first whether it has them.
    assert [one for one in calls if one != "start has"] == ["start fill", "start settle"]


def test_what_the_page_makes_of_a_value(gallery: Gallery) -> None:
    """A mask that only separates digits agrees, thousands with numbers only; what maxlength cuts does not."""
    for label, value, shown, agrees in (
        ("银行卡号", "6222020200112233", "6222 0202 0011 2233", True),
        ("注册资本（万元）", 1000, "1,000.00", True),
        ("注册资本（万元）", "1000", "1,000.00", False),
        ("注册资本（万元）", Decimal("1000.00"), "1,000.00", True),
        ("备用名（曾用名）", "五个字名字", "五个字名", False),
    ):
        result = gallery.fill({label: value})[label]
        assert (result.shown, result.agrees) == (shown, agrees), (label, value)
    assert "4 characters at most" in result.problem


def test_a_choice_not_offered_names_the_nearest_and_the_next_field_works(gallery: Gallery) -> None:
    gallery.widgets.timeout = 0.5  # for what does not come
    results = gallery.fill({"民族": "满族人", "户口性质": "外省城镇", "姓名": "张三", "没有此项": "x"})
    assert not results["民族"].agrees
    assert "nearest offers: 满族" in results["民族"].problem
    assert "外埠城镇" in results["户口性质"].problem
    assert results["姓名"].agrees
    assert "no such label" in results["没有此项"].problem


def test_filling_a_field_that_another_fills_later_is_set_again(gallery: Gallery) -> None:
    # Leaving the ID number writes its own birth date over the one asked for.
    results = gallery.fill({"出生日期": date(1991, 1, 1), "身份证号": "110105199003070025"})
    assert disagree(results) == {}
    assert results["出生日期"].shown == "1991-01-01"


def test_a_field_that_a_later_one_brings_is_filled_too(page: Page) -> None:
    body = """<div id=x style="display:none"><label>编号 <input id=n></label></div>
    <label><input type=checkbox onchange="x.style.display = this.checked ? '' : 'none'">有证书</label>"""
    results = fill(small(page, body, timeout=0.5), {"编号": "X1", "有证书": True})
    assert disagree(results) == {}
    assert page.locator("#n").input_value() == "X1"


def test_read_and_empty_required(gallery: Gallery) -> None:
    shown = gallery.widgets.read(["单位名称", "民族", "姓名", "没有此项"])
    assert (shown["单位名称"].widget, shown["单位名称"].text) == ("static", "北京示例科技有限公司")
    assert (shown["民族"].widget, shown["民族"].text) == ("select", "")
    assert shown["没有此项"].problem
    assert gallery.widgets.empty_required() == ["姓 名", "身份证号"]
    gallery.fill({"姓名": "张三"})
    assert gallery.widgets.empty_required() == ["身份证号"]


# ---- values that become another ----

LATER = """<label>金额 <input id=a></label><script>
document.getElementById('a').addEventListener('change', (e) => setTimeout(() => { e.target.value = '999'; }, 700));</script>"""
ANSWER = """<label>金额 <input id=a></label><script>
document.getElementById('a').addEventListener('change', async (e) => { await fetch('/x'); e.target.value = '999'; });</script>"""
UPPER = """<label>代码 <input oninput="this.value = this.value.toUpperCase()"></label>"""
RESET = """<label>甲 <select id=a><option>1</option><option>2</option></select></label><label>乙 <input id=b></label>
<label>丙 <select id=c onchange="b.value = ''; setTimeout(() => { b.value = ''; b.disabled = true }, 200)"><option>x</option><option>y</option></select></label>"""


@pytest.mark.parametrize(
    ("body", "values", "wrong"),
    [
        (LATER, {"金额": "100"}, "金额"),
        (ANSWER, {"金额": "100"}, "金额"),
        (UPPER, {"代码": "abc"}, "代码"),
        (RESET, {"甲": "2", "乙": "text", "丙": "y"}, "乙"),
        ("<label>数 <input type=number></label>", {"数": "12a"}, "数"),
        ("<label>名 <input readonly value=旧></label>", {"名": "新"}, "名"),
        ("<label>名 <input disabled></label>", {"名": "新"}, "名"),
    ],
)
def test_a_value_that_becomes_another_is_caught(
    page: Page, body: str, values: dict[str, str], wrong: str
) -> None:
    results = fill(small(page, body, timeout=0.5), values)
    assert list(disagree(results)) == [wrong]
    assert results[wrong].problem


def test_two_controls_with_one_label_are_not_guessed_at(page: Page) -> None:
    body = "<h3>本人</h3><div><label>姓名</label><input id=a></div><h3>配偶</h3><div><label>姓名</label><input id=b></div>"
    widgets = small(page, body)
    (result,) = widgets.fill([Wanted("姓名", "张三")])
    assert not result.agrees
    assert "nothing tells them apart" in result.problem
    assert page.locator("#a").input_value() == page.locator("#b").input_value() == ""
    (result,) = widgets.fill([Wanted("姓名", "李四", section="配偶")])
    assert result.agrees
    assert page.locator("#b").input_value() == "李四"


def test_a_label_without_a_control_never_takes_its_neighbours(page: Page, tmp_path: Path) -> None:
    body = "<div class=item><label>签名</label><canvas width=200 height=50></canvas></div><div class=item><label>姓名</label><input id=a></div>"
    results = fill(small(page, body, timeout=0.5, base=tmp_path), {"签名": "x", "姓名": "张三"})
    assert "unknown control" in results["签名"].problem
    assert results["签名"].picture is not None
    assert results["签名"].picture.is_file()
    assert page.locator("#a").input_value() == "张三"


@pytest.mark.parametrize(
    "body",
    [
        "<p>姓名：<input></p>",
        "<table><tr><td>姓&nbsp;&nbsp;名</td><td><input></td><td>性别</td><td><input id=no></td></tr></table>",
        "<table><thead><tr><th>姓名</th><th>学校</th></tr></thead><tr><td>甲</td><td>乙</td></tr></table><label>姓名<input></label>",
        "<dl><dt>* 姓名 :</dt><dd><input></dd></dl>",
        "<label>姓<b></b>名（必填）</label><div><input></div>",
        "<span id=n>姓名</span><div><input aria-labelledby=n></div>",
        "<label style='display:none'>姓名</label><input id=no style='display:none'><div><span>姓名</span><span><input></span></div>",
        "<input placeholder=请输入姓名>",
    ],
)
def test_ways_a_label_stands_beside_its_control(page: Page, body: str) -> None:
    assert disagree(fill(small(page, body), {"姓名": "张三"})) == {}
    assert page.locator("input:not(#no)").input_value() == "张三"


def test_the_dialog_on_top_and_the_innermost_frame_come_first(page: Page) -> None:
    inner = "<p>姓名：<input id=inner></p>"
    widgets = small(page, f"<p>姓名：<input id=outer></p><iframe srcdoc='{inner}'></iframe>")
    assert disagree(fill(widgets, {"姓名": "框内"})) == {}
    assert page.frame_locator("iframe").locator("#inner").input_value() == "框内"
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<dialog id=d><p>姓名：<input id=top></p><button>确 定</button></dialog>'); d.showModal()"
    )
    assert disagree(fill(widgets, {"姓名": "窗内"})) == {}
    assert page.locator("#top").input_value() == "窗内"
    assert page.locator("#outer").input_value() == ""


def test_press_by_text_near_a_row_and_its_refusals(page: Page) -> None:
    row = "<tr><td>{0}</td><td><button onclick=\"out.textContent='{0}'\">查 看</button></td></tr>"
    widgets = small(
        page,
        f"<p id=out></p><table>{row.format('甲')}{row.format('乙')}</table><button disabled>提交</button>",
    )
    widgets.press("查看", near="乙")
    assert page.locator("#out").text_content() == "乙"
    with pytest.raises(PageChanged, match="2 buttons"):
        Widgets(page, 0.3).press("查看")
    with pytest.raises(PageChanged, match="disabled"):
        Widgets(page, 0.3).press("提交")
    with pytest.raises(PageChanged, match="no button reads '上报'"):
        Widgets(page, 0.3).press("上报")


def test_the_pages_words_are_heard_even_when_gone_again(page: Page) -> None:
    body = """<button onclick="const t = document.createElement('div'); t.className = 'toast-message'; t.textContent = '保存失败';
    document.body.append(t); setTimeout(() => t.remove(), 30)">保存</button>"""
    widgets = small(page, body)
    assert "保存失败" in widgets.press("保存").said
    expect(page.locator(".toast-message")).to_have_count(0)


@pytest.fixture
def numbered(tmp_path: Path) -> Callable[[int], list[Path]]:
    return lambda count: list(papers(tmp_path, *(f"{n}.pdf" for n in range(count))))


def test_a_missing_file_and_too_many_files(
    page: Page, tmp_path: Path, numbered: Callable[[int], list[Path]]
) -> None:
    widgets = small(page, "<p>附件：<input type=file></p>", base=tmp_path)
    assert "no such file" in fill(widgets, {"附件": tmp_path / "none.pdf"})["附件"].problem
    assert "one file only" in fill(widgets, {"附件": tuple(numbered(2))})["附件"].problem
