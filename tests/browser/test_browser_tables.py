"""Lists over all their pages, rows told apart, details read and compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tiny_site import OpenPage, TinySite, reopen

from robot.browser.compare import agrees
from robot.browser.forms import Personal, PortalForm
from robot.errors import FieldMismatch, PageChanged, PortalDown

PAGES = """
[list]
heading = "列表"
[list.tables.people]
columns = { number = "编号", name = "姓名" }
buttons = { view = "查看", agree = { button = "同意", confirm = "确定", done = "已同意" } }
[list.tables.second]
table   = "第二张表"
columns = { number = "编号" }
[detail]
[detail.shows]
number = "申请编号"
name   = "姓名"
capital = "注册资本（万元）"
founded = "成立日期"
term   = "合同期限"
open   = "无固定期限"
files  = "纳税材料"
reason = "申请理由"
"""
SEND = """
[list.send]
button = "办理"
"""


def native(rows: list[tuple[str, str]], buttons: str = "") -> str:
    cells = "".join(
        f"<tr><td><input type=checkbox></td><td>{number}</td><td> {name} </td>"
        f"<td>{buttons.replace('ROW', number)}</td></tr>"
        for number, name in rows
    )
    head = "<tr><th></th><th>编 号</th><th>姓名</th><th>操作</th></tr>"
    return f"<h2>列表</h2><table><thead>{head}</thead><tbody>{cells}</tbody></table>"


PAGED = """<h2>列表</h2><div id=box></div><p class=pager><a id=prev>上一页</a> <b class=current id=at></b>
<a href="javascript:;" id=next>下一页</a></p><script>
const all = [...Array(25).keys()].map((at) => 'N' + at); let page = 1;
function show() {
  box.innerHTML = '<table><tr><th>编号</th><th>姓名</th></tr>' + all.slice(page * 10 - 10, page * 10)
    .map((one) => `<tr><td>${one}</td><td>甲 <button onclick="document.title = '${one}'">查看</button>
      </td></tr>`).join('') + '</table>';
  at.textContent = page; next.className = page === 3 ? 'disabled' : '';
}
document.querySelectorAll('a').forEach((one) => { one.onclick = () => setTimeout(() => {
  if (one.id === 'next' && page < 3) page += 1; if (one.id === 'first') page = 1; show(); }, 80); });
show();</script>"""

EMPTY = "<h2>列表</h2><table><tr><th>编号</th><th>姓名</th></tr><tr><td colspan=2>暂无数据</td></tr></table>"

ELEMENT = """<h2>列表</h2><div class=el-table>
<div class=el-table__header-wrapper><table><thead><tr><th>编号</th><th class=is-hidden>姓名</th></tr>
</thead></table></div>
<div class=el-table__body-wrapper><table><tbody>
<tr><td>1</td><td class=is-hidden style="visibility:hidden">甲</td></tr>
<tr><td>2</td><td class=is-hidden style="visibility:hidden">乙 <button>查看</button></td></tr>
</tbody></table></div>
<div class=el-table__fixed-right>
<div class=el-table__fixed-header-wrapper><table><tr><th>姓名</th></tr></table></div>
<div class=el-table__fixed-body-wrapper><table><tbody><tr><td>甲</td></tr>
<tr><td>乙 <button onclick="document.title = 'two'">查看</button></td></tr>
</tbody></table></div></div></div>"""

LAYUI = """<h2>列表</h2><div class=layui-table-view><div class=layui-table-box>
<div class=layui-table-header><table><thead><tr><th>编号</th><th>姓名</th></tr></thead></table></div>
<div class="layui-table-body layui-table-main"><table><tbody>
<tr><td>1</td><td>甲</td></tr><tr><td>2</td><td>乙</td></tr></tbody></table></div></div></div>"""


KITS = {
    "native": (native([("1", "甲"), ("2", "乙")]), [("1", "甲"), ("2", "乙")]),
    "empty": (EMPTY, []),
    "element": (ELEMENT, [("1", "甲"), ("2", "乙 查看")]),
    "layui": (LAYUI, [("1", "甲"), ("2", "乙")]),
}


def test_rows_of_each_kit(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, "")
    for kit, (html, rows) in KITS.items():
        reopen(page, tiny, html)
        assert [(row["number"], row["name"]) for row in page.rows("list.people")] == rows, kit


def test_all_pages_are_read_and_read_again_for_a_row_on_a_later_one(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, PAGED)
    page.press_row("list.people", {"number": "N24"}, "view")
    assert page.tab.title() == "N24"
    page.tab.evaluate(
        "() => { at.insertAdjacentHTML('beforebegin', '<a href=\"javascript:;\" id=first>1</a>') }"
    )
    page.tab.evaluate("() => { first.onclick = () => { window.page = 1; page = 1; show(); } }")
    assert [row["number"] for row in page.rows("list.people")] == [f"N{at}" for at in range(25)]


def paged(pager: str, pages: int = 4, current: str = "at.textContent = page;") -> str:
    """A list of `pages` pages of two rows; `pager` is its HTML. `window.shown`: the pages that were loaded."""
    return f"""<h2>列表</h2><div id=box></div><p class="pager el-pagination">{pager}</p><script>
var all = [...Array({pages * 2}).keys()].map((one) => 'N' + one), page = 1, shown = [];
function show(wanted) {{
  page = Math.max(1, Math.min(wanted, {pages})); shown.push(page);
  box.innerHTML = '<table><tr><th>编号</th><th>姓名</th></tr>' + all.slice(page * 2 - 2, page * 2)
    .map((one) => `<tr><td>${{one}}</td><td>甲 <button onclick="document.title = '${{one}}'">查看</button>
      </td></tr>`).join('') + '</table>';
  {current}
  prev.disabled = page === 1; next.disabled = page === {pages};
}}
prev.onclick = () => show(page - 1); next.onclick = () => show(page + 1); show(1);</script>"""


TURN = "<button id=prev>上一页</button> <b class=current id=at></b> <button id=next>下一页</button>"
JUMP = "<span class=el-pagination__jump>前往 <input onkeyup=\"event.key === 'Enter' && GO\"> 页</span>"
NUMBERS = "".join(f"<button onclick='show({one})'>{one}</button>" for one in range(1, 5))
ALL = [f"N{one}" for one in range(8)]


BY_STEPS = [3, 2, 1]
WAYS_TO_A_PAGE = {
    "typed": (TURN + JUMP.replace("GO", "show(Number(this.value))"), [1]),
    "pressed": (TURN + NUMBERS, [1]),
    "neither": (TURN, BY_STEPS),
    "typed and led astray": (TURN + JUMP.replace("GO", "show(3)"), BY_STEPS),
    "typed in vain": (TURN + JUMP.replace("GO", "0"), BY_STEPS),
}


def test_the_page_of_a_row_that_was_read_is_gone_to(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, "")
    for way, (pager, loaded) in WAYS_TO_A_PAGE.items():
        reopen(page, tiny, paged(pager))
        assert len(page.rows("list.people")) == 8, way
        assert page.tab.evaluate("() => shown") == [1, 2, 3, 4], way
        page.tables.timeout = 1 if way == "typed in vain" else 5
        page.press_row("list.people", {"number": "N1"}, "view")
        assert page.tab.title() == "N1", way
        assert page.tab.evaluate("() => shown.slice(4)") == loaded, way


@pytest.mark.parametrize(
    ("pages", "slow", "stalled"),
    [(4, 0, 0), (2, 1.6, 0), (2, 0, 200)],
    ids=["soon", "after a slow answer", "by a machine that is short of time"],
)
def test_a_list_that_is_emptied_before_its_next_rows_come_is_waited_for(
    on_tiny: OpenPage, tiny: TinySite, pages: int, slow: float, stalled: int
) -> None:
    """The answer has come, what it says is not drawn yet: an empty page would lose rows in silence."""
    tiny.pages["/chaoyang_hr/rows"] = "rows"
    tiny.slow["/chaoyang_hr/rows"] = slow
    emptied = f"""<script>const draw = show;
      const stall = () => {{ for (const end = Date.now() + {stalled}; Date.now() < end;); }};
      show = (wanted) => {{ const table = box.querySelector('table');
        while (table.rows.length > 1) table.deleteRow(1);
        fetch('/chaoyang_hr/rows').then(() => {{ setTimeout(stall, 20); setTimeout(draw, 90, wanted); }}); }};
      </script>"""
    page = on_tiny(PAGES, paged(TURN, pages) + emptied)
    assert [row["number"] for row in page.rows("list.people")] == [f"N{one}" for one in range(2 * pages)]
    assert len([path for _, path, _ in tiny.received if path == "/chaoyang_hr/rows"]) == pages - 1


def test_pages_without_numbers_are_gone_back_through(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, paged(TURN, current=""))
    page.press_row("list.people", {"number": "N2"}, "view")
    assert page.tab.title() == "N2"
    assert page.tab.evaluate("() => shown") == [1, 2, 3, 4, 3, 2]


def test_a_list_that_is_left_elsewhere_is_read_from_its_first_page(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, paged(TURN))
    page.tab.evaluate("() => show(3)")
    assert [row["number"] for row in page.rows("list.people")] == ALL
    page.tab.evaluate("() => { prev.remove(); show = () => {}; }")
    with pytest.raises(PageChanged, match="no way back to its first page"):
        page.rows("list.people")


def test_a_list_that_changed_since_is_read_anew(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, "")
    for change in ("all.splice(2, 0, 'NEW')", "all.splice(2, 1)"):  # more, fewer
        reopen(page, tiny, paged(TURN + NUMBERS))
        page.rows("list.people")
        page.tab.evaluate(f"() => {{ {change}; show(1); }}")
        page.press_row("list.people", {"number": "N5"}, "view")
        assert page.tab.title() == "N5", change


def test_of_rows_that_became_alike_none_is_pressed(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, paged(TURN + NUMBERS))
    page.rows("list.people")
    page.tab.evaluate("() => { all[4] = 'N5'; show(1); }")
    with pytest.raises(PageChanged, match="2 rows match by number"):
        page.press_row("list.people", {"number": "N5"}, "view")
    assert page.tab.title() != "N5"


def test_a_press_that_may_change_lists_has_them_read_anew(on_tiny: OpenPage) -> None:
    page = on_tiny(
        PAGES + SEND, paged(TURN + NUMBERS) + "<button onclick='window.all[0] = \"N5\"'>办理</button>"
    )
    page.rows("list.people")
    page.press("list.send")
    with pytest.raises(PageChanged, match="2 rows match by number"):
        page.press_row("list.people", {"number": "N5"}, "view")


def test_the_visible_copy_of_a_fixed_column_is_pressed(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, ELEMENT)
    page.press_row("list.people", {"number": "2"}, "view")
    assert page.tab.title() == "two"


def test_no_row_or_several_is_a_changed_page(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, native([("1", "甲"), ("2", "甲")], "<a>查看</a>"))
    with pytest.raises(PageChanged, match="no rows match by number"):
        page.press_row("list.people", {"number": "3"}, "view")
    with pytest.raises(PageChanged, match="2 rows match by name"):
        page.press_row("list.people", {"name": "甲"}, "view")
    with pytest.raises(PageChanged, match="no such button"):
        page.press_row("list.people", {"number": "1"}, "agree")


def test_a_button_of_a_row_is_confirmed_like_any_other(on_tiny: OpenPage) -> None:
    buttons = "<button onclick=\"ask.showModal(); ask.title = 'ROW'\">同意</button>"
    agree = "ask.close(); document.body.append('已同意' + ask.title)"
    dialog = f'<dialog id=ask>?<button onclick="{agree}">确定</button></dialog>'
    page = on_tiny(PAGES, native([("1", "甲"), ("2", "乙")], buttons) + dialog)
    page.press_row("list.people", {"name": "乙"}, "agree")
    assert "已同意2" in page.tab.inner_text("body")


def test_of_two_tables_the_caption_tells(on_tiny: OpenPage) -> None:
    table = (
        "<div><h3>{}</h3><table><tr><th>编号</th><th>x</th></tr><tr><td>{}</td><td></td></tr></table></div>"
    )
    page = on_tiny(PAGES, table.format("第一张表", "A") + table.format("第二张表", "B"))
    assert [row["number"] for row in page.rows("list.second")] == ["B"]


def test_a_table_with_other_columns_is_a_changed_page(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, "<table><tr><th>号码</th><th>姓名</th></tr></table>", timeout=1)
    with pytest.raises(PageChanged, match="编号、姓名"):
        page.rows("list.people")


def test_a_list_that_fails_to_turn_is_told_as_what_it_is(on_tiny: OpenPage, tiny: TinySite) -> None:
    html = (
        native([(str(at), "甲") for at in range(10)])
        + '<a class=layui-laypage-next href="/chaoyang_hr/2">下一页</a>'
    )
    page = on_tiny(PAGES, html, timeout=1)
    tiny.pages["/chaoyang_hr/2"] = "<h2>系统维护中</h2>"
    with pytest.raises(PortalDown):
        page.rows("list.people")


KEEPS = """<script>const draw = show;
show = async (wanted) => {
  at.textContent = page = wanted; next.disabled = page === 4;  // as kits do: the number first
  const got = await fetch('/chaoyang_hr/rows').then((answer) => answer.text());
  if (got === 'rows') return draw(wanted);
  const box = document.createElement('div'); box.className = 'el-message el-message--error';
  box.textContent = got; document.body.append(box); };</script>"""


FAILING: dict[str, tuple[int, dict[str, str], bytes]] = {
    "502": (502, {}, b""),
    "cut": (200, {}, b"rows"),
    "closed": (200, {}, "系统维护中".encode()),
}


def test_rows_of_a_page_that_did_not_come_are_not_taken_for_those_of_another(
    on_tiny: OpenPage, tiny: TinySite
) -> None:
    """Each row would be there twice, and those that did not come would count as absent."""
    page = on_tiny(PAGES, paged(TURN) + KEEPS)
    for how, answer in FAILING.items():
        tiny.pages["/chaoyang_hr/rows"] = answer
        tiny.cut |= {"/chaoyang_hr/rows"} if how == "cut" else set()
        with pytest.raises(PortalDown):
            page.rows("list.people")
        tiny.pages["/chaoyang_hr/rows"] = (200, {}, b"rows")
        tiny.cut.clear()
        page.home()
        assert [row["number"] for row in page.rows("list.people")] == ALL, how
        page.home()


DETAIL = """<h2>申报详情</h2><table><tr><td>申请编号</td><td>ZB1</td><td>姓 名：</td><td>示例甲</td></tr>
<tr><th>注册资本（万元）</th><td>1,500.00</td></tr></table>
<div class=el-form-item><label class=el-form-item__label>成立日期</label>
<div class=el-form-item__content><input value=2018-05-10 readonly></div></div>
<dl><dt>合同期限</dt><dd>2023年3月1日 至 2029年2月28日</dd></dl>
<p>无固定期限：否</p>
<div class=row><span class=label>纳税材料</span><ul><li>b.pdf（12KB）</li><li>a.pdf（3KB）</li></ul></div>"""


class Form(PortalForm):
    number: str = "ZB1"
    name: Personal = "示例甲"
    capital: Decimal = Decimal(1500)
    founded: date = date(2018, 5, 10)
    term: tuple[date, date] = (date(2023, 3, 1), date(2029, 2, 28))
    open: bool = False
    files: tuple[Path, ...] = (Path("papers/b.pdf"), Path("a.pdf"))


def test_a_detail_page_is_read_however_it_is_built(on_tiny: OpenPage) -> None:
    shown = on_tiny(PAGES, DETAIL).read("detail")
    assert shown["number"] == "ZB1"
    assert shown["name"] == "示例甲"
    assert shown["founded"] == "2018-05-10"
    assert shown["open"] == "否"
    assert shown["files"].split() == ["b.pdf（12KB）", "a.pdf（3KB）"]
    assert "reason" not in shown


def test_a_detail_page_that_agrees(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, DETAIL)
    page.compare("detail", Form())
    assert [one.name for one in page.results if one.agrees] == [
        "number", "name", "capital", "founded", "term", "open", "files"
    ]  # fmt: skip
    assert [one.name for one in page.results if one.sensitive] == ["name"]


DIFFERENCES: tuple[tuple[dict[str, object], str], ...] = (
    ({"capital": Decimal("1500.5")}, "注册资本"),
    ({"founded": date(2018, 10, 5)}, "成立日期"),
    ({"term": (date(2023, 3, 1), date(2029, 2, 27))}, "合同期限"),
    ({"open": True}, "无固定期限"),
    ({"files": (Path("a.pdf"), Path("b.pdf"))}, "纳税材料"),
    ({"name": "示例乙"}, "姓名"),
)


def test_each_difference_is_named_without_its_value(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, DETAIL)
    for change, label in DIFFERENCES:
        before = len(page.results)
        with pytest.raises(FieldMismatch, match=label) as caught:
            page.compare("detail", Form(**change))  # type: ignore[arg-type]
        assert "示例" not in str(caught.value)
        assert [one.agrees for one in page.results[before:]].count(False) == 1


def test_what_the_page_does_not_show_does_not_agree(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, "<p>申请编号：ZB1</p>")
    with pytest.raises(FieldMismatch, match="姓名: not shown"):
        page.compare("detail", Form())


@pytest.mark.parametrize(
    ("value", "shown", "same"),
    [
        (Decimal("12.50"), "12.5万元", True),
        (1000, "1,000", True),
        (10, "100", False),
        (True, "√", True),
        (False, "", True),
        (True, "否", False),
        (date(2026, 3, 1), "2026/3/1", True),
        (date(2026, 3, 1), "2026-03-01 至 2026-03-02", False),
        (("河北省", "保定市"), "河北省 / 保定市", True),
        (("河北省", "保定市"), "保定市 / 河北省", False),
        ("大学 本科", "大学本科", True),
        ("大学本科", "大学本科以上", False),
    ],
)
def test_values_agree_however_they_are_printed(value: object, shown: str, same: bool) -> None:
    assert agrees(value, shown) is same
