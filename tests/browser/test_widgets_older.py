"""What the kits of older sites were found to do, each as a small page without their names."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from playwright.sync_api import Page
from widget_pages import disagree, fill, small

# A calendar that is a page of its own in a frame; arrows are pictures without a word; the header is two lines,
# the month without 月; Enter in the header takes the day that is on.
FRAMED = r"""<table><tr><td>成立日期</td><td><input id=d readonly onclick="pick(this)"></td></tr>
<tr><td>预约时间</td><td><input id=t readonly onclick="pick(this, true)"></td></tr></table><script>
const HAN = ['一','二','三','四','五','六','七','八','九','十','十一','十二']; let line, clock, at;
const page = `<body><div style="display:flex"><b class=n onclick="parent.turn(-12)"></b><b class=n onclick="parent.turn(-1)"></b><input class=m onkeydown="event.key==='Enter'&&parent.take(1)"><input class=y onkeydown="event.key==='Enter'&&parent.take(1)"><b class=n onclick="parent.turn(1)"></b><b class=n onclick="parent.turn(12)"></b></div><table><tbody></tbody></table><p class=c><input maxlength=2 size=2 value=00> <input maxlength=2 size=2 value=00> <input type=button value=确定 onclick="parent.ok()"></p><style>.n{flex:none;width:16px;height:16px;background:#99c}input{width:40px}</style>`;
const box = document.createElement('div'); box.style = 'position:absolute;top:90px;left:10px;display:none'; box.innerHTML = '<iframe width=340 height=260></iframe>'; const frame = box.firstChild;
const inner = () => frame.contentDocument; const two = (n) => String(n).padStart(2, '0');
const draw = () => { inner().querySelector('.m').value = HAN[at.getMonth()]; inner().querySelector('.y').value = at.getFullYear(); const first = new Date(at.getFullYear(), at.getMonth(), 1).getDay(); const count = new Date(at.getFullYear(), at.getMonth() + 1, 0).getDate(); let cells = '';
  for (let n = 0; n < 42; n += 1) { const day = n - first + 1; cells += (n % 7 ? '' : '<tr>') + `<td>${day > 0 && day <= count ? day : day > 0 ? day - count : 30 + day}</td>`; } inner().querySelector('tbody').innerHTML = cells;
  inner().querySelectorAll('td').forEach((cell, n) => { const day = n - first + 1; if (day > 0 && day <= count) cell.onclick = () => take(day); }); };
window.turn = (by) => { at = new Date(at.getFullYear(), at.getMonth() + by, 1); draw(); };
const print = () => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
window.take = (day) => { at = new Date(at.getFullYear(), at.getMonth(), day); if (!clock) { line.value = print(); box.style.display = 'none'; } };
window.ok = () => { line.value = `${print()} ${[...inner().querySelectorAll('.c input[maxlength]')].map((el) => two(el.value)).join(':')}`; box.style.display = 'none'; };
window.pick = (el, timed) => { line = el; clock = timed; at = new Date(2026, 10, 1); box.style.display = 'block'; if (!box.isConnected) { frame.srcdoc = page; frame.onload = () => { draw(); show(); }; document.body.append(box); } else { draw(); show(); } };
const show = () => { inner().querySelector('.c').style.display = clock ? '' : 'none'; };
document.addEventListener('mousedown', (event) => { if (event.target !== line) box.style.display = 'none'; });</script>"""


def test_a_calendar_in_a_frame_of_its_own(page: Page) -> None:
    wanted = {"成立日期": date(2018, 5, 10), "预约时间": datetime(2026, 12, 3, 9, 30)}
    assert disagree(fill(small(page, FRAMED), wanted)) == {}
    assert page.locator("#d").input_value() == "2018-05-10"
    assert page.locator("#t").input_value() == "2026-12-03 09:30"


# A line, and beside it a button that opens a layer whose list is a page of its own, in pages.
PICKER = r"""<table><tr><td>职业工种</td><td><input id=j readonly><input type=button value="选择" onclick="open2()"></td></tr><tr><td>姓名</td><td><input id=n></td></tr></table>
<div id=layer style="display:none;position:absolute;left:60px;top:80px;background:#eee">选择工种 <a onclick="layer.style.display='none'">关闭</a><br><iframe width=300 height=220></iframe></div><script>
window.jobs = ['会计','出纳','律师','翻译','教师','医师','护士','编辑','记者']; window.picked = (name) => { j.value = name; layer.style.display = 'none'; };
window.open2 = () => { layer.style.display = ''; layer.querySelector('iframe').srcdoc = `<body><table></table><a onclick="at+=3;draw()">下一页</a><script>let at = 0; const draw = () => { document.querySelector('table').innerHTML = parent.jobs.slice(at, at + 3).map((name) => '<tr><td>' + name + '</td><td><a onclick="parent.picked(\\'' + name + '\\')">选择</a></td></tr>').join(''); document.querySelector('body > a').hidden = at + 3 >= parent.jobs.length; }; draw();<\/script>`; };</script>"""


def test_a_list_in_a_frame_behind_a_button(page: Page) -> None:
    assert disagree(fill(small(page, PICKER), {"职业工种": "护士"})) == {}
    assert page.locator("#j").input_value() == "护士"


def test_what_a_list_in_a_frame_does_not_offer_is_told_and_the_next_field_works(page: Page) -> None:
    results = fill(small(page, PICKER), {"职业工种": "飞行员", "姓名": "张三"})
    assert "not offered; nearest offers: " in results["职业工种"].problem
    assert page.locator("#j").input_value() == ""
    assert page.locator("#n").input_value() == "张三"


# Branches that a picture opens, marked by a word for its state; the picture of a folder behind it chooses.
# With ticks, the words themselves choose nothing.
TREES = r"""<p>所属部门 <input id=one readonly onclick="show(0, this)"></p><p>管辖部门 <input id=many readonly onclick="show(1, this)"></p>
<style>.pic{display:inline-block;width:14px;height:14px;background:#aac;margin:1px}</style><script>
const nodes = { 北京市: ['朝阳区', '海淀区'], 河北省: ['保定市', '唐山市'] }; const picked = []; const boxes = [];
window.show = (ticks, line) => { if (!boxes[ticks]) { const box = boxes[ticks] = document.createElement('div'); box.style = `position:absolute;left:80px;top:${70 + 40 * ticks}px;background:#eee`; document.body.append(box);
  const row = (name, kids) => { const li = document.createElement('div'); li.innerHTML = `<div><span class="pic ${kids ? 'hit collapsed' : 'indent'}"></span><span class="pic ${kids ? 'folder' : 'file'}"></span>${ticks ? '<span class="pic chk_false"></span>' : ''}<span>${name}</span></div>`; const [mark, folder] = li.querySelectorAll('.pic'); const words = li.firstChild.lastChild;
    if (kids) mark.onclick = () => { mark.className = 'pic hit expanded'; if (li.children.length < 2) for (const kid of kids) li.append(row(kid)); };
    const take = () => { line.value = name; box.style.display = 'none'; };
    if (!ticks) { words.onclick = take; folder.onclick = take; } else { const tick = li.querySelector('.chk_false'); tick.onclick = () => { const at = picked.indexOf(name); if (at < 0) picked.push(name); else picked.splice(at, 1); line.value = picked.join(','); }; } return li; };
  for (const [name, kids] of Object.entries(nodes)) box.append(row(name, kids)); } boxes[ticks].style.display = ''; };
document.addEventListener('mousedown', (event) => { for (const box of boxes) if (box && !box.contains(event.target)) box.style.display = 'none'; });</script>"""


def test_leaves_of_trees_whose_branches_have_pictures_only(page: Page) -> None:
    wanted = {"所属部门": "保定市", "管辖部门": ("朝阳区", "唐山市")}
    assert disagree(fill(small(page, TREES), wanted)) == {}
    assert page.locator("#one").input_value() == "保定市"
    assert page.locator("#many").input_value() == "朝阳区,唐山市"


# A line one may type in, but whose list opens by the mark at its end only; its time is one line of a clock.
MARKED = r"""<p>预约时间 <span class=combo style="position:relative"><input id=t style="width:200px"><a class=arrow style="position:absolute;right:2px;top:2px;width:16px;height:16px;background:#99c"></a></span></p><script>
t.onblur = () => { if (!/^2026-12-03 /.test(t.value)) t.value = ''; };
document.querySelector('.arrow').onclick = () => { const box = document.createElement('div'); box.style = 'position:absolute;top:60px;left:20px;background:#eee'; let cells = ''; let day = 1; for (let n = 0; n < 35; n += 1) { const d = n - 1; cells += (n % 7 ? '' : '<tr>') + (d > 0 && d < 32 ? `<td>${d}</td>` : '<td></td>'); }
  box.innerHTML = `<p>2026年12月</p><table>${cells}</table><input class=clock value="16:05"><button>确定</button>`; for (const cell of box.querySelectorAll('td')) cell.onclick = () => { day = cell.textContent.padStart(2, '0'); };
  box.querySelector('button').onclick = () => { t.value = `2026-12-${day} ${box.querySelector('.clock').value}`; box.remove(); }; document.body.append(box); };</script>"""


def test_a_line_that_opens_by_the_mark_at_its_end(page: Page) -> None:
    assert disagree(fill(small(page, MARKED), {"预约时间": datetime(2026, 12, 3, 9, 30)})) == {}
    assert page.locator("#t").input_value() == "2026-12-03 09:30"


# The list of a month; a button that shows what is chosen, its list behind it out of sight.
LISTS = r"""<p>所属月份 <input id=m readonly onclick="months.hidden=false"></p><ul id=months hidden style="position:absolute;top:80px;background:#eee"><li>2026-08<li>2026-09<li>2026-10</ul>
<div><label>参保险种</label><div><select id=s multiple style="position:absolute;width:1px;height:1px;opacity:0"><option>养老<option>医疗<option>工伤</select><button type=button class=my-select onclick="kinds.hidden=!kinds.hidden">请选择</button></div></div><ul id=kinds hidden style="position:absolute;top:120px;background:#eee"><li>养老<li>医疗<li>工伤</ul><script>
for (const one of months.children) one.onclick = () => { m.value = one.textContent.trim(); months.hidden = true; };
for (const one of kinds.children) one.onclick = () => { const o = [...s.options].find((x) => x.text.trim() === one.textContent.trim()); o.selected = !o.selected; document.querySelector('.my-select').textContent = [...s.selectedOptions].map((x) => x.text.trim()).join(', ') || '请选择'; };
document.addEventListener('mousedown', (event) => { for (const list of [months, kinds]) if (!list.contains(event.target) && event.target.tagName !== 'BUTTON') list.hidden = true; });</script>"""


def test_a_month_from_a_list_and_a_button_that_shows_the_choice(page: Page) -> None:
    assert disagree(fill(small(page, LISTS), {"所属月份": "2026-09", "参保险种": ("养老", "工伤")})) == {}
    assert page.locator("#m").input_value() == "2026-09"
    assert page.eval_on_selector_all("#s option:checked", "all => all.map((one) => one.text.trim())") == [
        "养老",
        "工伤",
    ]


@pytest.mark.parametrize("colon", ["：", ""])
def test_a_label_in_the_cell_behind_a_tick_is_no_text_of_it(page: Page, colon: str) -> None:
    row = f"<table><tr><td>高新企业{colon}</td><td><input type=checkbox id=c></td><td>备注{colon}</td><td><textarea id=a></textarea></td></tr></table>"
    assert disagree(fill(small(page, row), {"高新企业": True, "备注": "由示例乙代办"})) == {}
    assert page.locator("#a").input_value() == "由示例乙代办"
    assert page.locator("#c").is_checked()
