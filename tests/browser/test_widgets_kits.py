"""What kits never seen here were found to do, each as a small page without their names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page
from widget_pages import disagree, fill, papers, small

HEADER_LISTS = """<div class=item><div class=item-label>合同期限</div><div class=item-box><input id=r readonly placeholder="请选择日期"></div></div><script>
const ends = []; const now2 = { y: 2026, m: 11 };
const list = (line, names, take) => { const ul = document.createElement('ul'); ul.className = 'list'; ul.style = 'position:absolute;top:160px;left:20px;background:#fff;height:120px;overflow:auto;margin:0';
  for (const name of names) { const li = document.createElement('li'); li.textContent = name; li.onclick = () => { take(name); ul.remove(); }; ul.append(li); } document.body.append(ul); };
r.onclick = () => { if (document.getElementById('q')) return; const q = document.createElement('div'); q.id = 'q'; q.style = 'position:absolute;top:60px;left:20px;background:#eee';
  const draw = () => { const first = new Date(now2.y, now2.m - 1, 1).getDay(); const count = new Date(now2.y, now2.m, 0).getDate(); let cells = '';
    for (let at = 0; at < 42; at += 1) { const d = at - first + 1; cells += (at % 7 ? '' : '<tr>') + (d > 0 && d <= count ? `<td><b>${d}</b></td>` : `<td class=other>${d > 0 ? d - count : 30 + d}</td>`); }
    q.innerHTML = `<p><input class=m readonly value="${now2.m} 月"> <input class=y readonly value="${now2.y}"></p><table><tbody>${cells}</tbody></table>`;
    q.querySelector('.y').onclick = (event) => list(event.target, Array.from({length: 40}, (_, i) => String(2006 + i)), (name) => { now2.y = +name; draw(); });
    q.querySelector('.m').onclick = (event) => list(event.target, Array.from({length: 12}, (_, i) => `${i + 1} 月`), (name) => { now2.m = parseInt(name, 10); draw(); });
    for (const cell of q.querySelectorAll('td b')) cell.onclick = () => { ends.push(`${now2.y}-${String(now2.m).padStart(2, '0')}-${cell.textContent.padStart(2, '0')}`); if (ends.length === 2) { r.value = ends.join(' - '); q.remove(); } }; };
  draw(); document.body.append(q); };</script>"""


def test_a_calendar_that_is_turned_by_the_lists_of_its_header(page: Page) -> None:
    value = (date(2025, 3, 1), date(2027, 2, 28))
    assert disagree(fill(small(page, HEADER_LISTS), {"合同期限": value})) == {}
    assert page.locator("#r").input_value() == "2025-03-01 - 2027-02-28"


WHEELS = """<div class=item><div class=item-label>预约时间</div><div class=item-box><input id=t readonly placeholder="选择时间"></div></div><script>
const taken = [0, 0]; t.onclick = () => { if (document.getElementById('q')) return; const q = document.createElement('div'); q.id = 'q'; q.style = 'position:absolute;top:60px;left:20px;background:#eee;display:flex';
  [24, 60].forEach((count, at) => { const ul = document.createElement('ul'); ul.style = 'height:120px;width:60px;overflow:auto;margin:0;padding:0;list-style:none'; let late = 0;
    for (let n = 0; n < count + 4; n += 1) { const li = document.createElement('li'); li.style = 'height:24px'; li.textContent = n < count ? String(n).padStart(2, '0') : ''; li.onclick = () => ul.scrollTo({ top: n * 24, behavior: 'smooth' }); ul.append(li); }
    ul.onscroll = () => { clearTimeout(late); late = setTimeout(() => { taken[at] = Math.round(ul.scrollTop / 24); }, 60); }; q.append(ul); });
  const ok = document.createElement('button'); ok.textContent = '确定'; ok.onclick = () => { t.value = taken.map((n) => String(n).padStart(2, '0')).join(':'); q.remove(); }; q.append(ok); document.body.append(q); };</script>"""


def test_columns_that_choose_what_they_are_scrolled_to(page: Page) -> None:
    assert disagree(fill(small(page, WHEELS), {"预约时间": "10:35"})) == {}
    assert page.locator("#t").input_value() == "10:35"


ICON = "<svg width=12 height=12 viewBox='0 0 9 9'><path d='M1 1l5 4-5 4'/></svg>"
TREE = (
    """<div class=item><div class=item-label>所属部门</div><div class=item-box><input id=d readonly placeholder="请选择"></div></div><script>
const nodes = { 河北省: ['保定市', '唐山市'], 山东省: ['济南市'] };
d.onclick = () => { const q = document.createElement('div'); q.style = 'position:absolute;top:60px;left:20px;background:#eee'; q.innerHTML = '<p style="display:none">加载中</p><div class=my-tree></div>'; document.body.append(q);
  for (const [name, kids] of Object.entries(nodes)) { const row = document.createElement('div'); row.className = 'my-tree-row'; row.innerHTML = `<span class=my-tree-icon>ICON</span><span>${name}</span>`; q.lastChild.append(row);
    row.firstChild.onclick = () => { for (const kid of kids) { const leaf = document.createElement('div'); leaf.innerHTML = `<span>${kid}</span>`; leaf.onclick = () => { d.value = kid; q.remove(); }; row.after(leaf); } }; } };</script>"""
).replace("ICON", ICON)


@pytest.mark.parametrize("leaf", ["唐山市", "济南市"])
def test_a_leaf_of_a_tree_whose_branches_have_only_icons(page: Page, leaf: str) -> None:
    assert disagree(fill(small(page, TREE), {"所属部门": leaf})) == {}
    assert page.locator("#d").input_value() == leaf


def test_a_leaf_that_no_branch_has_is_told_and_the_next_field_works(page: Page) -> None:
    body = TREE + "<label>姓名 <input id=n></label>"
    results = fill(small(page, body), {"所属部门": "青岛市", "姓名": "张三"})
    assert "not offered; nearest offers: " in results["所属部门"].problem
    assert page.locator("#n").input_value() == "张三"


# A list behind the line that holds keys without texts; the line itself shows nothing of what is chosen.
KEYS_BEHIND = """<div class=box role=combobox><label id=kl for=k>证件类型</label><div class=line style="position:relative"><select hidden><option value=1></option><option value=2></option></select><span id=s></span><input id=k role=combobox inputmode=none aria-labelledby=kl style="opacity:0"></div></div><script>
k.onmousedown = () => { if (document.getElementById('q')) return; const q = document.createElement('div'); q.id = 'q'; q.style = 'position:absolute;top:80px;left:20px;background:#eee'; q.setAttribute('role', 'listbox');
  ['护照', '户口簿'].forEach((name, at) => { const one = document.createElement('div'); one.setAttribute('role', 'option'); one.textContent = name; one.onclick = () => { s.textContent = name; document.querySelector('select').selectedIndex = at; q.remove(); }; q.append(one); }); document.body.append(q); };</script>"""


def test_a_list_behind_the_line_without_texts_is_no_second_control(page: Page) -> None:
    assert disagree(fill(small(page, KEYS_BEHIND), {"证件类型": "户口簿"})) == {}
    assert page.locator("select").evaluate("el => el.value") == "2"


TOGGLES = """<div class=f><label>缴费方式</label><div role=group tabindex=0><button type=button aria-pressed=false>月缴</button><button type=button aria-pressed=false>年缴</button></div></div>
<div class=f><label>附件</label><div><button type=button><span class=b-label>选择文件</span></button><input id=f type=file style="display:none"></div></div><script>
for (const one of document.querySelectorAll('[aria-pressed]')) one.onclick = () => { const on = one.getAttribute('aria-pressed') === 'true'; for (const other of document.querySelectorAll('[aria-pressed]')) other.setAttribute('aria-pressed', 'false'); one.setAttribute('aria-pressed', String(!on)); };</script>"""


def test_buttons_that_stay_pressed_and_an_upload_whose_button_looks_like_a_label(
    page: Page, tmp_path: Path
) -> None:
    (paper,) = papers(tmp_path, "a.pdf")
    assert disagree(fill(small(page, TOGGLES, base=tmp_path), {"缴费方式": "年缴", "附件": paper})) == {}
    assert page.locator("[aria-pressed=true]").all_text_contents() == ["年缴"]
    assert page.locator("#f").evaluate("el => el.files[0].name") == "a.pdf"


# What nobody can reach holds what is sent, and nothing heeds what is typed there.
OUT_OF_REACH = """<label for=h>成立日期</label><div><span>年</span><input id=h type=date aria-hidden=true tabindex=-1 style="position:absolute;width:1px;height:1px;padding:0;border:0;clip:rect(0,0,0,0);clip-path:inset(50%)"></div>
<label for=t>业务标签</label><div><input id=t></div>"""


def test_what_cannot_be_what_was_asked_for_is_said(page: Page) -> None:
    results = fill(
        small(page, OUT_OF_REACH, timeout=0.2), {"成立日期": date(2018, 5, 10), "业务标签": ("甲", "乙")}
    )
    assert "unknown control" in results["成立日期"].problem
    assert results["业务标签"].problem == "the control takes one text, the value has several"
    assert page.locator("#h").input_value() == page.locator("#t").input_value() == ""


# Arrows for months only; the year is a button; the days say their own date and are drawn anew a moment later.
YEAR_IN_HEADER = """<div class=item><div class=item-label>成立日期</div><div><input id=d readonly placeholder="请选择"></div></div>
<div class=item><div class=item-label>人数</div><div><output id=n tabindex=0 role=spinbutton aria-valuenow=1>1</output></div></div><script>
n.onkeydown = (event) => { const by = { ArrowUp: 1, ArrowDown: -1 }[event.key] || 0; n.setAttribute('aria-valuenow', +n.textContent + by); n.textContent = +n.textContent + by; };
d.onclick = () => { if (document.getElementById('q')) return; const q = document.createElement('div'); q.id = 'q'; q.className = 'date-panel'; q.style = 'position:absolute;top:60px;left:20px;background:#eee;width:280px'; document.body.append(q); const at = { y: 2026, m: 11 };
  const days = () => { const first = new Date(at.y, at.m - 1, 1).getDay(); let cells = ''; for (let n2 = 0; n2 < 42; n2 += 1) { const day = new Date(Date.UTC(at.y, at.m - 1, n2 - first + 1)); cells += `${n2 % 7 ? '' : '<tr>'}<td data-date="${day.toISOString().slice(0, 10)}">${day.getUTCDate()}</td>`; } return cells; };
  const draw = (late) => { q.querySelector('p').innerHTML = `<button aria-label="Previous Month">‹</button><button id=ym>${at.y}年</button><b>${at.m}月</b><button aria-label="Next Month">›</button>`;
    const [back, year, on] = q.querySelectorAll('button'); const turn = (by) => { at.m += by; if (at.m < 1) { at.m = 12; at.y -= 1; } if (at.m > 12) { at.m = 1; at.y += 1; } draw(true); }; back.onclick = () => turn(-1); on.onclick = () => turn(1);
    year.onclick = () => { q.lastChild.innerHTML = Array.from({ length: 20 }, (_, i) => `<tr><td class=y>${2010 + i}</td></tr>`).join(''); for (const cell of q.querySelectorAll('.y')) cell.onclick = () => { at.y = +cell.textContent; draw(false); }; };
    const cells = () => { q.lastChild.innerHTML = days(); for (const cell of q.querySelectorAll('[data-date]')) cell.onclick = () => { d.value = cell.dataset.date; q.remove(); }; }; if (late) setTimeout(cells, 60); else cells(); };
  q.innerHTML = '<p></p><table></table>'; draw(false); };</script>"""


def test_a_year_pressed_in_the_header_and_days_drawn_a_moment_later(page: Page) -> None:
    widgets = small(page, YEAR_IN_HEADER)
    page.evaluate(
        "window.turns = []; addEventListener('click', ({ target }) => turns.push(target.ariaLabel), true)"
    )
    assert disagree(fill(widgets, {"成立日期": date(2018, 9, 5), "人数": 4})) == {}
    assert page.locator("#d").input_value() == "2018-09-05"
    turns = page.evaluate("turns.filter(Boolean)")
    assert turns == ["Previous Month", "Previous Month"]
    assert page.locator("#n").text_content() == "4"


FOLDED = """<style>.opts {position:absolute;top:60px;left:20px;background:#fff;border:1px solid} .state {display:inline-block;width:9px}</style>
<div class=item><div class=item-label>外语语种</div><div class="box box-multiple" id=box tabindex=0 style="border:1px solid;width:200px;min-height:20px"></div></div>
<script>const all = ['日语', '英语', '德语', '法语'], chosen = new Set(JSON.parse(START)); let panel = null;
const show = () => { const one = [...chosen]; box.innerHTML = (one.length ? `<span class=tag>${one[0]}</span>` : '') + (one.length > 1 ? `<span class=tag>+</span>` : ''); if (one.length > 1) box.lastChild.append(String(one.length - 1)); };
const draw = () => { panel.innerHTML = ''; for (const name of all) { const o = document.createElement('div'); o.className = 'opt opt-option' + (chosen.has(name) ? ' opt-option-selected' : '');
  o.innerHTML = `<div class=opt-option-content>${name}</div><span class=state></span>`;
  if (name === '日语') o.classList.add('opt-option-active');
  o.onclick = () => { chosen.has(name) ? chosen.delete(name) : chosen.add(name); show(); draw(); }; panel.append(o); } };
box.onmousedown = () => { if (panel) return; panel = document.createElement('div'); panel.className = 'opts'; document.body.append(panel); draw(); };
document.addEventListener('mousedown', (event) => { if (panel && !panel.contains(event.target) && !box.contains(event.target)) { panel.remove(); panel = null; } });
box.onkeydown = (event) => { if (event.key === 'Escape' && panel) { panel.remove(); panel = null; } };
show();</script>"""


@pytest.mark.parametrize("start", ["[]", '["日语", "德语"]', '["英语", "德语", "法语"]'])
def test_choices_folded_behind_the_first_are_those_marked_in_the_list(page: Page, start: str) -> None:
    widgets = small(page, FOLDED.replace("START", repr(start)))
    for wanted in (("英语", "德语", "法语"), ("法语", "日语")):
        assert disagree(fill(widgets, {"外语语种": wanted})) == {}
        assert page.evaluate("[...chosen].sort()") == sorted(wanted)


KEYED = """<label for=tel>联系电话</label><input id=tel><script>
let digits = '', held = ''; const shown = () => { let at = 0; return '___ ____ ____'.replace(/_/g, (hole) => digits[at++] || hole); };
tel.onfocus = () => { tel.value = shown(); }; tel.onblur = () => { if (!digits) tel.value = ''; };
tel.oninput = () => { digits = tel.value.replace(/[^0-9]/g, ''); tel.value = shown(); };
tel.onkeydown = (event) => { if (event.key === 'Delete' || event.key === 'Backspace') { digits = ''; } else if (/^[0-9]$/.test(event.key) && event.isTrusted) digits += event.key; else return;
  event.preventDefault(); held = digits; tel.value = shown(); };</script>"""


def test_a_mask_that_counts_keys_is_typed_key_by_key(page: Page) -> None:
    assert disagree(fill(small(page, KEYED), {"联系电话": "13800138000"})) == {}
    assert page.evaluate("held") == "13800138000"
