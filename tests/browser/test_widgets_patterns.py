"""What other kits' controls are made of, as small pages of our own: no kit's name, no kit's code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page
from widget_pages import disagree, fill, papers, small

LIST = """<div class=row><span class=row-label>学历</span><div class=box tabindex=0 id=t>请选择</div></div>
<div class=row><span class=row-label>姓名</span><input id=name></div><script>
const offers = %s;
t.addEventListener('%s', (e) => { if (%s && !e.isTrusted) return; if (document.getElementById('p')) return;
  const p = document.createElement('div'); p.id = 'p'; p.style = 'position:absolute;top:60px;left:80px;background:#eee;max-height:120px;overflow:auto';
  for (const one of offers) { const row = document.createElement('div'); row.textContent = one; row.style = 'cursor:pointer;height:20px';
    row.addEventListener('mousedown', () => { setTimeout(() => { t.textContent = one; p.remove(); }, 20); }); p.append(row); }
  setTimeout(() => document.body.append(p), 30); });
document.addEventListener('mousedown', (e) => { const p = document.getElementById('p'); if (p && !p.contains(e.target) && e.target !== t) p.remove(); });
</script>"""
LEVELS = "['专科', '本科', '硕士', '博士']"


@pytest.mark.parametrize("event", ["click", "mousedown", "pointerdown", "focus"])
def test_a_list_without_any_role_that_hangs_off_the_body(page: Page, event: str) -> None:
    widgets = small(page, LIST % (LEVELS, event, "false"))
    results = fill(widgets, {"学历": "硕士", "姓名": "张三"})
    assert disagree(results) == {}
    assert page.locator("#t").text_content() == "硕士"


def test_a_list_that_opens_for_trusted_events_only(page: Page) -> None:
    assert disagree(fill(small(page, LIST % (LEVELS, "click", "true")), {"学历": "博士"})) == {}
    assert page.locator("#t").text_content() == "博士"


def test_such_a_lists_offers_are_named_and_it_is_closed(page: Page) -> None:
    results = fill(small(page, LIST % (LEVELS, "click", "false")), {"学历": "硕士生", "姓名": "张三"})
    assert "nearest offers: 硕士" in results["学历"].problem
    assert results["姓名"].agrees
    assert page.locator("#p").count() == 0


VIRTUAL = """<label for=c>行业</label><input id=c role=combobox aria-expanded=false aria-controls=lb readonly>
<div id=pop style="display:none;position:absolute;width:200px"><div id=sc style="height:200px;overflow:auto"><div style="height:20000px;position:relative" role=listbox id=lb></div></div></div>
<script>const draw = () => { const from = Math.max(0, Math.floor(sc.scrollTop / 20) - 2); lb.replaceChildren(...Array.from({length: 14}, (_, i) => { const n = from + i; const o = document.createElement('div');
 o.setAttribute('role', 'option'); o.textContent = '行业' + String(n).padStart(4, '0'); o.style = `position:absolute;top:${n * 20}px;height:20px;left:0;right:0`; o.onclick = () => { c.value = o.textContent; pop.style.display = 'none'; }; return o; })); };
sc.onscroll = draw; c.onclick = () => { pop.style.display = 'block'; draw(); };</script>"""


def test_a_list_that_draws_only_what_is_in_view(page: Page) -> None:
    assert disagree(fill(small(page, VIRTUAL), {"行业": "行业0777"})) == {}
    assert page.locator("#c").input_value() == "行业0777"


def test_a_duplicate_list_for_the_screen_reader_is_not_pressed(page: Page) -> None:
    hidden = "<div style='height:0;width:0;overflow:hidden' role=listbox><div role=option onclick=\"t.textContent='wrong'\">硕士</div></div>"
    assert disagree(fill(small(page, hidden + LIST % (LEVELS, "click", "false")), {"学历": "硕士"})) == {}
    assert page.locator("#t").text_content() == "硕士"


CALENDAR = """<div class=item><div class=item-label>日期</div><div class=item-box><input id=d readonly placeholder=请选择日期></div></div><script>
let y = 2026, m = 11, p; const names = %s;
const draw = () => { const first = (new Date(y, m - 1, 1).getDay() + 6) %% 7, days = new Date(y, m, 0).getDate(), before = new Date(y, m - 1, 0).getDate();
  const cells = []; for (let i = 0; i < 42; i++) { const n = i - first + 1; cells.push(n < 1 ? [before + n, 0] : n > days ? [n - days, 0] : [n, 1]); }
  p.innerHTML = `<div class=head><span class=btn-prev>‹</span><b>${%s}</b><span class=btn-next>›</span></div><div style="display:grid;grid-template-columns:repeat(7,24px)">${cells.map(([n, on]) => `<div class="c ${on ? '' : 'out'}">${n}</div>`).join('')}</div>`;
  p.querySelector('.btn-prev').onclick = () => { m -= 1; if (!m) { m = 12; y -= 1; } draw(); };
  p.querySelector('.btn-next').onclick = () => { m += 1; if (m > 12) { m = 1; y += 1; } draw(); };
  for (const c of p.querySelectorAll('.c:not(.out)')) c.onclick = () => { d.value = `%s`.replace('Y', y).replace('M', String(m).padStart(2, '0')).replace('D', c.textContent.padStart(2, '0')); p.remove(); p = null; }; };
d.onclick = () => { if (p) return; p = document.createElement('section'); p.style = 'position:fixed;top:80px;left:20px;background:#fff'; document.body.append(p); draw(); };
</script>"""
ENGLISH = "['January','February','March','April','May','June','July','August','September','October','November','December']"


@pytest.mark.parametrize(
    ("title", "form", "shown"),
    [
        ("y + ' 年 ' + m + ' 月'", "Y-M-D", "2024-02-01"),
        ("names[m - 1] + ' ' + y", "M/D/Y", "02/01/2024"),
        ("y + '/' + m", "Y年M月D日", "2024年02月01日"),
    ],
)
def test_an_unknown_calendar_is_walked_by_its_header(page: Page, title: str, form: str, shown: str) -> None:
    results = fill(small(page, CALENDAR % (ENGLISH, title, form)), {"日期": date(2024, 2, 1)})
    assert disagree(results) == {}
    assert page.locator("#d").input_value() == shown


WHEELS = """<div class=cell><span class=cell-title>年月</span><input id=w readonly placeholder=点击选择></div><script>
const at = [2020, 1]; const lists = [Array.from({length: 20}, (_, i) => 2015 + i), Array.from({length: 12}, (_, i) => i + 1)];
w.onclick = () => { const s = document.createElement('div'); s.style = 'position:fixed;bottom:0;left:0;right:0;background:#fff';
 s.innerHTML = '<button class=ok>确认</button><div style="display:flex">' + lists.map((l, i) => `<ul style="height:150px;overflow:auto">${l.map((n) => `<li style="height:30px">${String(n).padStart(2, '0')}${i ? '月' : '年'}</li>`).join('')}</ul>`).join('') + '</div>';
 s.querySelectorAll('ul').forEach((ul, i) => ul.querySelectorAll('li').forEach((li) => { li.onclick = () => { at[i] = parseInt(li.textContent); }; }));
 s.querySelector('.ok').onclick = () => { w.value = at[0] + '-' + String(at[1]).padStart(2, '0'); s.remove(); }; document.body.append(s); };</script>"""


def test_wheels_with_a_confirm_button(page: Page) -> None:
    assert disagree(fill(small(page, WHEELS), {"年月": "2027-09"})) == {}
    assert page.locator("#w").input_value() == "2027-09"


TYPED = """<label>电话 <input id=k></label><script>
let text = ''; k.addEventListener('keydown', (e) => { if (!e.isTrusted) return; if (/^[0-9]$/.test(e.key)) text += e.key; if (e.key === 'Delete' || e.key === 'Backspace') text = ''; });
for (const name of ['input', 'change', 'blur']) k.addEventListener(name, () => { k.value = text.replace(/(\\d{3})(\\d{4})(\\d)/, '$1 $2 $3'); });</script>"""


def test_a_line_that_listens_to_keys_only_is_really_typed_into(page: Page) -> None:
    result = fill(small(page, TYPED), {"电话": "13800138000"})["电话"]
    assert result.agrees
    assert result.shown == "138 0013 8000"


TREE = """<label for=x>部门</label><input id=x readonly placeholder=请选择><div id=pp role=dialog style="display:none;position:absolute"><div role=tree>%s</div></div>
<script>x.onclick = () => { pp.style.display = 'block'; };
for (const s of document.querySelectorAll('.switcher')) s.onclick = () => { const i = s.closest('[role=treeitem]'); i.setAttribute('aria-expanded', 'true'); i.querySelector(':scope > .kids').style.display = 'block'; };
for (const t of document.querySelectorAll('.t')) t.onclick = () => { x.value = t.textContent; pp.style.display = 'none'; };</script>"""
NODE = "<div role=treeitem aria-expanded=false><span class=switcher>▸</span><span class=t>{0}</span><div class=kids style='display:none'>{1}</div></div>"


def test_a_trees_branches_are_opened_not_chosen(page: Page) -> None:
    leaf = "<div role=treeitem><span class=t>{0}</span></div>"
    tree = NODE.format("总部", NODE.format("技术部", leaf.format("一组"))) + NODE.format(
        "分部", leaf.format("二组")
    )
    widgets = small(page, TREE % tree)
    assert disagree(fill(widgets, {"部门": ("总部", "技术部", "一组")})) == {}
    assert page.locator("#x").input_value() == "一组"
    assert disagree(fill(widgets, {"部门": "二组"})) == {}


UPLOAD = """<div class=item><span class=item-label>附件</span><button type=button id=b>选择文件上传</button><ul id=l></ul></div><script>
b.onclick = () => { const i = document.createElement('input'); i.type = 'file'; i.onchange = () => { const f = i.files[0];
  setTimeout(() => { if (f.size > 100) { const t = document.createElement('div'); t.setAttribute('role', 'alert'); t.textContent = '文件过大'; document.body.append(t); return; }
    const li = document.createElement('li'); li.textContent = f.name; l.append(li); }, f.name.startsWith('a') ? 300 : 20); }; i.click(); };</script>"""


def test_an_upload_whose_input_is_never_in_the_page_keeps_the_order(page: Page, tmp_path: Path) -> None:
    slow, quick = papers(tmp_path, "a.pdf", "b.pdf")
    widgets = small(page, UPLOAD, timeout=5)
    results = fill(widgets, {"附件": (slow, quick)})
    assert disagree(results) == {}
    assert page.locator("#l li").all_text_contents() == ["a.pdf", "b.pdf"]
    large = tmp_path / "large.pdf"
    large.write_bytes(bytes(200))
    assert "文件过大" in fill(small(page, UPLOAD, timeout=5), {"附件": large})["附件"].problem


FADING = """<div class=item><span class=item-label>附件</span><input type=file id=i multiple style="display:none">
<button type=button onclick="i.click()">选择文件</button><ul id=l></ul></div><script>
const put = (name) => { const li = document.createElement('li'); li.innerHTML = `<span>${name}</span><i class=delete></i>`; l.append(li);
  li.lastChild.onclick = () => { li.style.opacity = 0; setTimeout(() => li.remove(), 60); }; };
for (const name of ['old.pdf', 'a.pdf', 'add.pdf']) put(name);
i.onchange = () => { for (const f of i.files) put(f.name); i.value = ''; };</script>"""


def test_lines_that_fade_out_do_not_keep_the_others_from_being_removed(page: Page, tmp_path: Path) -> None:
    results = fill(small(page, FADING, timeout=5), {"附件": papers(tmp_path, "a.pdf", "b.pdf")})
    assert disagree(results) == {}
    assert page.locator("#l li").all_text_contents() == ["a.pdf", "b.pdf"]


def test_what_is_shown_and_what_would_be_sent_must_be_the_same(page: Page) -> None:
    body = """<div class=item><label class=item-label>类别</label><div class=item-box><select id=s style="display:none"><option>甲</option><option>乙</option></select>
    <div tabindex=0 id=f>甲</div><ul id=u style="position:absolute;display:none"><li>甲</li><li>乙</li></ul></div></div>
    <script>f.onclick = () => { u.style.display = 'block'; }; for (const o of u.children) o.onclick = () => { f.textContent = o.textContent; u.style.display = 'none'; };</script>"""
    result = fill(small(page, body), {"类别": "乙"})["类别"]
    assert result.shown == "乙"
    assert "would send another" in result.problem


LATE = """<label>人数 <input id=n></label><script>
let drawn = '', before = ''; n.model = '';
n.onfocus = () => { before = drawn; };
n.oninput = () => { const typed = n.value; Promise.resolve().then(() => { drawn = typed; }); };
n.onblur = () => { if (drawn !== before) n.model = drawn; };
</script>"""


def test_a_line_that_hears_of_its_input_a_tick_late_holds_what_it_shows(page: Page) -> None:
    """Left at once it would show the value and hold nothing: that would agree and be sent empty."""
    assert disagree(fill(small(page, LATE), {"人数": "7"})) == {}
    assert page.evaluate("n.model") == "7"


RANGE = """<div class=item><div class=item-label>合同期限</div><div class=item-box><input id=r readonly placeholder="开始 - 结束"></div></div><script>
const ends = []; let opened = 0; const days = (m) => Array.from({length: 31}, (_, i) => `<td>${i + 1}</td>`);
r.onclick = () => { if (document.getElementById('q')) return; opened += 1; ends.length = 0;
  const q = document.createElement('div'); q.id = 'q'; q.style = 'position:absolute;top:90px;left:20px;background:#eee'; let rows = ''; const all = days();
  for (let i = 0; i < 35; i += 7) rows += `<tr>${all.slice(i, i + 7).join('')}</tr>`;
  q.innerHTML = `<b>2026年 3月</b><table>${rows}</table><button type=button>确定</button>`; document.body.append(q);
  for (const cell of q.querySelectorAll('td')) cell.onclick = () => { ends.push('2026-03-' + cell.textContent.padStart(2, '0')); };
  q.querySelector('button').onclick = () => { if (ends.length === 2) { r.value = ends.join('%s'); q.remove(); } }; };</script>"""


@pytest.mark.parametrize("between", [" - ", "至", " ~ "])
def test_a_range_shown_in_one_line_is_walked_once(page: Page, between: str) -> None:
    value = (date(2026, 3, 2), date(2026, 3, 20))
    assert disagree(fill(small(page, RANGE % between), {"合同期限": value})) == {}
    assert page.locator("#r").input_value() == f"2026-03-02{between}2026-03-20"
    assert page.evaluate("opened") == 1


REPLACED = """<div class=item><div class=item-label>学位</div><div class=item-box id=box></div></div><script>
let presses = 0; const draw = (full) => { box.innerHTML = '<div class=my-select tabindex=0 style="width:90px;border:1px solid">请选择</div>';
  box.firstChild.onclick = () => { presses += 1; if (!full) { setTimeout(() => draw(true), 60); return; }
    const p = document.createElement('div'); p.style = 'position:absolute;top:80px;left:10px;background:#eee'; p.innerHTML = '<div class=option>学士</div><div class=option>博士</div>';
    for (const o of p.children) o.onclick = () => { box.firstChild.textContent = o.textContent; p.remove(); }; document.body.append(p); }; };
draw(false);</script>"""


def test_a_list_that_replaces_itself_while_it_opens_is_pressed_again(page: Page) -> None:
    assert disagree(fill(small(page, REPLACED), {"学位": "博士"})) == {}
    assert page.locator("#box").text_content() == "博士"
    assert page.evaluate("presses") == 2
