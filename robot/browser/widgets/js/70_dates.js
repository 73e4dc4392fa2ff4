/* Dates and times: read any way a page prints them; walk any calendar by its header and its cells. */

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const HAN = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

function monthName(text) {
  const word = norm(text).replace(/[.,]/g, '');
  let hit = word.match(/^(\d{1,2})月?$/);
  if (hit) return +hit[1] >= 1 && +hit[1] <= 12 ? +hit[1] : 0;
  hit = word.match(/^(十一|十二|[一二三四五六七八九十])月(份)?$/);
  if (hit) return HAN.indexOf(hit[1]) + 1;
  return MONTHS.findIndex((name) => name === word || word.length >= 3 && word.length <= 4 && name.startsWith(word)) + 1;
}

/* {y, m, d}, year first or with a month's name; null when there is no date to be sure of. */
function dateIn(text) {
  const plain = (text || '').normalize('NFKC').trim();
  let hit = plain.match(/(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?/);
  if (hit) return { y: +hit[1], m: +hit[2], d: hit[3] ? +hit[3] : undefined };
  hit = plain.match(/^(\d{4})(\d{2})(\d{2})$/);
  if (hit) return { y: +hit[1], m: +hit[2], d: +hit[3] };
  hit = plain.match(/([a-z]{3,9})\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})/i);
  if (hit && monthName(hit[1])) return { y: +hit[3], m: monthName(hit[1]), d: hit[2] ? +hit[2] : undefined };
  hit = plain.match(/(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})/i);
  if (hit && monthName(hit[2])) return { y: +hit[3], m: monthName(hit[2]), d: +hit[1] };
  hit = plain.match(/(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/);
  if (hit) {
    const [a, b, y] = [+hit[1], +hit[2], +hit[3]];
    if (a > 12) return { y, m: b, d: a };
    if (b > 12 || a === b) return { y, m: a, d: b };
    return { y, m: a, d: b, unsure: true };
  }
  hit = plain.match(/(十[一二]|[一二三四五六七八九十])月\s*(\d{4})/);
  if (hit) return { y: +hit[2], m: HAN.indexOf(hit[1]) + 1 };
  hit = plain.match(/^(\d{4})\s*年?$/);
  return hit ? { y: +hit[1] } : null;
}
const timeIn = (text) => { const hit = (text || '').match(/(\d{1,2}):(\d{2})(?::(\d{2}))?/); return hit ? `${hit[1].padStart(2, '0')}:${hit[2]}${hit[3] ? `:${hit[3]}` : ''}` : ''; };
const pad = (n) => String(n).padStart(2, '0');

/* ---- calendars in a panel ---- */
const leafNumber = (el) => { const text = (el.children.length ? tidy(el.textContent) : el.textContent.trim()); return /^\d{1,2}日?$/.test(text) ? parseInt(text, 10) : 0; };

function numberCells(root) {
  const all = [...root.querySelectorAll('*')].filter((el) => !/^(OPTION|INPUT|SELECT|STYLE)$/.test(el.tagName) && leafNumber(el) && visible(el));
  return all.filter((el) => !all.some((other) => other !== el && el.contains(other)));
}

/* Day grids of a panel, page order: {box, cells}. Each holds one 15 and at least 28 cells in rows. */
function grids(roots) {
  const found = [];
  for (const root of roots) {
    const cells = numberCells(root);
    for (const cell of cells.filter((el) => leafNumber(el) === 15)) {
      for (let up = cell.parentElement; up && root.contains(up); up = up.parentElement) {
        const inside = cells.filter((el) => up.contains(el));
        if (inside.length < 28) continue;
        const lefts = new Set(inside.map((el) => Math.round(el.getBoundingClientRect().left / 6)));
        if (inside.length <= 56 && lefts.size >= 7 && !inside.some((el) => leafNumber(el) > 31) && !found.some((one) => one.box === up)) found.push({ root, box: up, cells: inside });
        break;
      }
    }
  }
  return found;
}

/* Text of a header, with what its lists and number lines show. */
function headText(el, without) {
  if (el === without) return ' ';
  if (el.nodeType === 3) return el.data;
  if (el.nodeType !== 1 || !rendered(el) || /^(STYLE|SVG|TABLE)$/i.test(el.tagName) && el.contains(without) === false && el.querySelector('td')) return ' ';
  if (el.tagName === 'SELECT') return ` ${(el.selectedOptions[0] || {}).text || ''} `;
  if (el.tagName === 'INPUT') return ` ${el.value} `;
  return [...el.childNodes].map((child) => headText(child, without)).join(' ');
}
function yearMonth(text) {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ');
  const full = [...plain.matchAll(/(\d{4}) ?(?:年|[-/.])? ?(\d{1,2})(?: ?月|(?= |$))/g)].map((hit) => ({ y: +hit[1], m: +hit[2] })).filter((one) => one.m >= 1 && one.m <= 12);
  if (full.length) return full;
  const years = [...plain.matchAll(/(?<!\d)(\d{4})(?!\d)/g)].map((hit) => +hit[1]);
  const months = [...plain.matchAll(/(十[一二]|[一二三四五六七八九十]|(?<!\d)\d{1,2}) ?月|(?<![a-z])(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?![a-z])/gi)]
    .map((hit) => monthName(hit[1] ? `${hit[1]}月` : hit[2]));
  return years.length ? months.filter(Boolean).map((m, at) => ({ y: years[Math.min(at, years.length - 1)], m })) : [];
}

/* The whole date that a cell carries in an attribute, as most kits write it for the screen reader. */
function cellDate(cell, box) {
  for (let up = cell, n = 0; up && up !== box && n < 4; up = up.parentElement, n += 1) {
    for (const name of up.getAttributeNames()) {
      if (!/title|label|date|ymd|day|value|datetime/i.test(name) || name === 'class') continue;
      const part = dateIn(up.getAttribute(name));
      if (part && part.d && !part.unsure && part.d === leafNumber(cell)) return part;
    }
  }
  return null;
}

/* The month a grid shows, or null. Where it was read is kept: turning pages reads it again and again. */
function monthOf(grid, all) {
  for (let up = grid.box; up; up = up.parentElement) {
    const shared = all.filter((one) => up.contains(one.box));
    const got = yearMonth(headText(up, grid.box));
    if (got.length) {
      const at = shared.length > 1 ? shared.indexOf(grid) : 0;
      if (!got[at]) break;
      grid.head = { up, at };
      return got[at];
    }
    if (up === grid.root) break;
  }
  const mid = grid.cells.find((el) => leafNumber(el) === 15);
  const said = mid && cellDate(mid, grid.box.parentElement);
  return said ? { y: said.y, m: said.m } : null;
}
const readHead = (grid) => (grid.head && grid.box.isConnected && grid.head.up.isConnected ? yearMonth(headText(grid.head.up, grid.box))[grid.head.at] || null : null);

/* The cell of day `d` of the month shown: days run from the first 1 on; what stands before is last month. */
function dayCell(grid, y, m, d) {
  const dated = grid.cells.filter((el) => { const part = cellDate(el, grid.box.parentElement); return part && part.y === y && part.m === m && part.d === d; });
  if (dated.length) return dated[dated.length - 1];
  const start = grid.cells.findIndex((el) => leafNumber(el) === 1);
  const cell = start >= 0 ? grid.cells[start + d - 1] : null;
  return cell && leafNumber(cell) === d ? cell : null;
}

/* ---- turning pages: buttons are known by what they do to the header ---- */
function turners(grid) {
  const marks = [];
  for (const el of grid.root.querySelectorAll('button,a,i,span,svg,div,[role=button]')) {
    if (!visible(el) || grid.box.contains(el) || el.contains(grid.box)) continue;
    const text = tidy(el.textContent);
    if (text.length > 8 || /\d{3}/.test(text)) continue;
    const look = `${classOf(el)} ${el.getAttribute('aria-label') || ''} ${el.getAttribute('title') || ''} ${el.getAttribute('lay-type') || ''} ${el.getAttribute('data-handler') || ''} ${text}`.toLowerCase();
    const back = /prev|left|last|back|上|‹|«|<|◀/.test(look);
    const on = /next|right|forward|下|›|»|>|▶/.test(look);
    if (back === on) continue;
    const year = /year|double|super|«|»|<<|>>|年|d-arrow|-y\b/.test(look);
    if (marks.some((one) => one.el.contains(el) || el.contains(one.el))) { const outer = marks.find((one) => one.el.contains(el)); if (outer) { outer.year = outer.year || year; continue; } }
    marks.push({ el, sign: back ? -1 : 1, year, index: marks.length });
  }
  return marks;
}

async function turnTo(popup, which, y, m, state) {
  const end = now() + 20000;
  let kept = null;
  const whole = () => { const all = grids(popup.now()); const grid = all[which] || all[0]; return (kept = grid ? { grid, all, at: monthOf(grid, all) } : null); };
  const look = () => { const at = kept && readHead(kept.grid); return at ? { ...kept, at } : whole(); };
  for (let n = 0; n < 900 && now() < end; n += 1) {
    const view = look();
    if (!view || !view.at) throw new Unopened();
    const delta = (y - view.at.y) * 12 + (m - view.at.m);
    if (!delta) { const last = whole(); if (!last) throw new Unopened(); return last.grid; }
    if (n < 6 && (await setHeader(view.grid, y, m))) { await beat(); kept = null; continue; }
    const marks = turners(view.grid).filter((one) => !state.dead.has(keyOf(one)));
    const known = marks.filter((one) => state.effect.has(keyOf(one))).map((one) => ({ one, by: state.effect.get(keyOf(one)) })).filter((k) => Math.sign(k.by) === Math.sign(delta) && Math.abs(k.by) <= Math.abs(delta)).sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
    const untried = marks.filter((one) => !state.effect.has(keyOf(one)) && one.sign === Math.sign(delta));
    const wantYear = Math.abs(delta) >= 12;
    const fresh2 = untried.find((one) => one.year === wantYear) || (known.length ? null : untried.find((one) => !wantYear || !one.year || true));
    const mark = fresh2 && (!known.length || wantYear && Math.abs(known[0].by) < 12 && fresh2.year) ? fresh2 : known[0] ? known[0].one : fresh2;
    if (!mark) throw new Cannot(`the calendar cannot be turned to ${y}-${pad(m)}`);
    // The same arrow as long as it leads the right way and not too far: finding it again costs as much as a turn.
    for (let before = view.at, again = true; again; ) {
      click(mark.el);
      const moved = await until(() => { const seen = look(); return seen && seen.at && (seen.at.y !== before.y || seen.at.m !== before.m) ? seen : null; }, 500);
      if (!moved) { missed(state, mark); break; }
      const by = (moved.at.y - before.y) * 12 + (moved.at.m - before.m);
      state.effect.set(keyOf(mark), by);
      before = moved.at;
      const left = (y - before.y) * 12 + (m - before.m);
      again = Math.sign(left) === Math.sign(by) && Math.abs(left) >= Math.abs(by) && (Math.abs(by) >= 12 || Math.abs(left) < 12) && visible(mark.el);
    }
  }
  throw new Cannot(`the calendar could not be turned to ${y}-${pad(m)}`);
}
/* A button without effect gets a second try: the panel may have been on its way still. */
function missed(state, mark) {
  const name = keyOf(mark);
  state.tries = state.tries || new Map();
  state.tries.set(name, (state.tries.get(name) || 0) + 1);
  if (state.tries.get(name) > 1) state.dead.add(name);
}
const keyOf = (mark) => `${mark.sign}|${mark.year}|${classOf(mark.el)}|${mark.el.tagName}|${tidy(mark.el.textContent)}`;

/* Year and month as lists or a number line in the header. */
async function setHeader(grid, y, m) {
  // One at a time: choosing one may replace the others.
  const root = grid.root;
  for (const el of [...root.querySelectorAll('select,input')].filter((one) => visible(one) && !grid.box.contains(one))) {
    if (el.tagName === 'SELECT') {
      const year = [...el.options].find((o) => parseInt(o.text, 10) === y);
      const month = [...el.options].find((o) => monthName(o.text) === m);
      const option = el.options.length <= 12 && month ? month : year;
      if (option && el.selectedIndex !== option.index) { el.selectedIndex = option.index; say(el, 'input'); say(el, 'change'); await tick(); return true; }
    } else if (/^\d{4}$/.test(el.value) && +el.value !== y) { el.focus(); putValue(el, String(y)); sayInput(el, String(y)); say(el, 'change'); key(el, 'Enter'); await tick(); return true; }
  }
  return false;
}

/* ---- month and year panels ---- */
function namedCells(roots, read, least) {
  for (const root of roots) {
    const all = [...root.querySelectorAll('*')].filter((el) => !/^(OPTION|SELECT|INPUT)$/.test(el.tagName) && el.textContent.length < 12 && read(tidy(el.textContent)) && visible(el));
    const cells = all.filter((el) => !all.some((other) => other !== el && el.contains(other)));
    if (cells.length >= least) return { root, cells };
  }
  return null;
}
const monthPanel = (roots) => { const found = namedCells(roots, (t) => /月|[a-z]/i.test(t) && monthName(t), 12); if (!found) return null; const byName = found.cells.map((el) => monthName(tidy(el.textContent))); const start = byName.indexOf(1); return start < 0 ? null : { ...found, cells: found.cells.slice(start) }; };
const yearCell = (t) => { const hit = t.match(/^(\d{4})年?$/); return hit ? +hit[1] : 0; };
const yearPanel = (roots) => namedCells(roots, yearCell, 6);

async function turnYear(popup, panel, y, read) {
  const state = { dead: new Set() };
  for (let n = 0; n < 200; n += 1) {
    const view = panel();
    if (!view) throw new Unopened();
    const at = read(view);
    if (at === null) throw new Unopened();
    if (at === y) return view;
    const box = view.cells[0].closest('table,ul,[class*=body],[class*=content],[class*=panel]') || view.cells[0].parentElement;
    const marks = turners({ root: view.root, box }).filter((one) => !state.dead.has(keyOf(one)) && one.sign === Math.sign(y - at));
    const mark = marks.find((one) => one.year) || marks[0];
    if (!mark) {
      // A panel that has only just opened may draw its arrows, or begin to heed them, a moment later.
      if (state.waited) throw new Cannot(`the panel cannot be turned to ${y}`);
      state.waited = true;
      state.dead.clear();
      state.tries = new Map();
      await until(() => !busy(300), 600);
      await until(() => false, 150);
      continue;
    }
    const peek = () => (visible(view.cells[0]) ? view : panel());
    for (let before = at, again = true; again; ) {
      click(mark.el);
      const after = await until(() => { const seen = peek(); const year = seen && read(seen); return year && year !== before ? year : 0; }, 500);
      if (!after) { missed(state, mark); break; }
      again = Math.sign(y - after) === Math.sign(after - before) && Math.abs(y - after) >= Math.abs(after - before) && visible(mark.el);
      before = after;
    }
  }
  throw new Cannot(`the panel could not be turned to ${y}`);
}
function headYear(view) {
  const box = view.cells.reduce((up, cell) => { while (!up.contains(cell)) up = up.parentElement; return up; }, view.cells[0].parentElement);
  const line = box === view.root ? null : headText(view.root, box);
  const hit = (line || '').match(/(?<!\d)(\d{4})(?!\d)/);
  return hit ? +hit[1] : null;
}

/* ---- wheels and time columns: side-by-side lists of numbers ---- */
function columns(roots) {
  const lists = [];
  for (const root of roots) {
    for (const el of [root, ...root.querySelectorAll('*')]) {
      if (el.children.length < 2 || !visible(el)) continue;
      const kids = [...el.children].filter((one) => /^\d{1,4}\s*(年|月|日|时|点|分|秒)?$/.test(tidy(one.textContent)));
      const [one, two] = kids.map((kid) => kid.getBoundingClientRect());
      if (!two || Math.abs(one.left - two.left) > 4 || two.top - one.top < 8) continue;
      if (kids.length >= el.children.length - 2 && !lists.some((one) => one.el.contains(el) || el.contains(one.el))) lists.push({ el, items: kids });
    }
  }
  if (lists.length > 1) { const top = lists[0].el.getBoundingClientRect(); if (lists.some((one) => Math.abs(one.el.getBoundingClientRect().left - top.left) < 4 && one !== lists[0])) return []; }
  return lists;
}
async function turnColumns(popup, parts, hand) {
  for (let at = 0; at < parts.length; at += 1) {
    const list = columns(popup.now())[at];
    const cell = list && list.items.find((el) => parseInt(tidy(el.textContent), 10) === parts[at]);
    if (!cell) throw new Cannot(`"${parts[at]}" is not offered`, list ? list.items.map((el) => tidy(el.textContent)) : []);
    if (isDisabled(cell)) throw new Cannot(`"${parts[at]}" is offered but disabled`);
    if (cell.scrollIntoView) cell.scrollIntoView({ block: 'center' });
    const leaf = cell.querySelector('button,div,span,a') || cell;
    if (hand) await hand({ do: 'click', el: leaf });
    else click(leaf);
    await tick(); await beat();
  }
}

/* ---- one moment in an open panel ---- */
async function walk(popup, spec, hand, which, state) {
  await until(() => grids(popup.now()).length || monthPanel(popup.roots) || yearPanel(popup.roots) || columns(popup.roots).length, 200);
  const roots = popup.now();
  if (spec.y === undefined && !columns(roots).length) {
    const hits = [spec.time.slice(0, 5), spec.time].flatMap((text) => hitsIn(roots, text)).filter((el) => !isDisabled(el));
    if (hits.length === 1) { await pick(hits[0], hand); return tick(); }
  }
  if (spec.y !== undefined) {
    if (spec.d !== undefined && grids(roots).length) {
      const all = grids(roots);
      const ready = all.findIndex((grid) => { const at = monthOf(grid, all); return at && at.y === spec.y && at.m === spec.m; });
      const grid = ready >= 0 ? all[ready] : await turnTo(popup, Math.min(which, all.length - 1), spec.y, spec.m, state);
      const cell = dayCell(grid, spec.y, spec.m, spec.d);
      if (!cell) throw new Unopened();
      if (isDisabled(cell) || isDisabled(cell.closest('td,[role=gridcell]') || cell) || styleOf(cell).cursor === 'not-allowed') throw new Cannot(`${spec.y}-${pad(spec.m)}-${pad(spec.d)} is offered but disabled`);
      await pick(cell, hand);
    } else if (spec.m !== undefined && monthPanel(roots)) {
      const wheels = columns(roots);
      if (wheels.length >= 2) await turnColumns(popup, [spec.y, spec.m, spec.d].filter((n) => n !== undefined), hand);
      else {
        const view = await turnYear(popup, () => monthPanel(popup.now()), spec.y, headYear);
        const cell = view.cells.find((el) => monthName(tidy(el.textContent)) === spec.m);
        if (isDisabled(cell)) throw new Cannot(`${spec.y}-${pad(spec.m)} is offered but disabled`);
        await pick(cell, hand);
      }
    } else if (columns(roots).length >= 2) {
      await turnColumns(popup, [spec.y, spec.m, spec.d].filter((n) => n !== undefined), hand);
    } else if (yearPanel(roots)) {
      const has = (view) => { const years = view.cells.map((el) => yearCell(tidy(el.textContent))); return years.includes(spec.y) ? spec.y : years[Math.floor(years.length / 2)]; };
      const view = await turnYear(popup, () => yearPanel(popup.now()), spec.y, has);
      await pick(view.cells.find((el) => yearCell(tidy(el.textContent)) === spec.y), hand);
      await tick(); await beat();
      if (spec.m !== undefined && (monthPanel(popup.now()) || grids(popup.roots).length)) return walk(popup, spec, hand, which, state);
    } else throw new Unopened();
    await tick();
  }
  if (spec.time !== undefined) await walkTime(popup, spec, hand);
  return undefined;
}

async function walkTime(popup, spec, hand) {
  await beat();
  const parts = [...spec.time.split(':'), '0'].map(Number).slice(0, 3);
  const isTime = (list) => list.items.length <= 61 && !list.items.some((el) => parseInt(el.textContent, 10) > 59);
  let lists = columns(popup.now()).filter(isTime);
  if (!lists.length) {
    const opener = popup.roots.flatMap((root) => [...root.querySelectorAll('button,span,a,[role=button],input')]).find((el) => visible(el) && (/^(选择时间|selecttime)$/.test(norm(el.textContent)) || el.tagName === 'INPUT' && /时间|time/i.test(el.placeholder)));
    if (opener) { click(opener); await until(() => columns(popup.now()).filter(isTime).length, 300); }
    lists = columns(popup.now()).filter(isTime);
  }
  const lines = popup.roots.flatMap((root) => [...root.querySelectorAll('input')]).filter((el) => visible(el) && !el.readOnly && (el.type === 'number' || /hour|minute|second|时|分|秒/i.test(classOf(el) + el.placeholder + (el.getAttribute('aria-label') || ''))) && !/year|年/i.test(classOf(el) + (el.getAttribute('aria-label') || '')));
  if (!lists.length && lines.length >= 2) {
    lines.slice(0, 3).forEach((el, at) => { el.focus({ preventScroll: true }); putValue(el, pad(parts[at])); sayInput(el, pad(parts[at])); say(el, 'change'); });
    lines[0].blur();
    await tick();
    return;
  }
  if (!lists.length) { if (parts.every((n) => n === 0)) return; throw new Unopened(); }
  for (let at = 0; at < Math.min(parts.length, lists.length); at += 1) {
    const now2 = columns(popup.now()).filter(isTime)[at];
    const cell = now2 && now2.items.find((el) => parseInt(tidy(el.textContent), 10) === parts[at]);
    if (!cell) throw new Cannot(`"${spec.time}" is not offered`);
    cell.scrollIntoView({ block: 'center' });
    const leaf = cell.querySelector('button,div,span,a') || cell;
    if (hand) await hand({ do: 'click', el: leaf }); else click(leaf);
    await tick(); await beat();
  }
}

/* ---- a date field ---- */
function printed(spec, el) {
  const hint = `${el.placeholder || ''} ${el.getAttribute('format') || ''} ${el.getAttribute('data-format') || ''} ${el.getAttribute('data-date-format') || ''}`;
  const mark = /y+\s*\/\s*m|d+\/m+\/y|m+\/d+\/y/i.test(hint) || /\d{4}\/\d/.test(el.value) ? '/' : /y+\.m/i.test(hint) ? '.' : '-';
  const day = [spec.y, spec.m === undefined ? undefined : pad(spec.m), spec.d === undefined ? undefined : pad(spec.d)].filter((n) => n !== undefined);
  let text = day.join(mark);
  if (/m+\/d+\/y/i.test(hint)) text = [day[1], day[2], day[0]].filter(Boolean).join('/');
  if (/d+\/m+\/y/i.test(hint)) text = [day[2], day[1], day[0]].filter(Boolean).join('/');
  if (/年/.test(hint) && /月/.test(hint) && !/[yY]{2}/.test(hint) && false) text = day.join('');
  return [text, spec.time].filter(Boolean).join(' ');
}

async function typeDate(field, at, spec, hand) {
  const el = fresh(field).inputs[at];
  if (!el || el.readOnly || el.disabled || el.tagName !== 'INPUT' || el.getAttribute('inputmode') === 'none') return false;
  const text = printed(spec, el);
  if (hand) { await hand({ do: 'type', el, text, enter: true }); } else {
    click(el);
    await tick();
    putValue(el, text);
    sayInput(el, text);
    say(el, 'change');
    key(el, 'Enter');
    await tick();
  }
  return true;
}

async function setDate(field, spec, hand) {
  if (spec.type === 'range') return setRange(field, spec, hand);
  if (took(spec, readField(field)) && !dateIn(readField(field).text)?.unsure) return undefined;
  const popup = new Popup(field);
  const opened = await popup.open(hand);
  let reason = null;
  if (opened) {
    try {
      await walk(popup, spec, hand, 0, { dead: new Set(), effect: new Map() });
      field.walked = spec.text;
      await until(() => !popup.isOpen() && took(spec, readField(fresh(field))), 80);
      if (popup.isOpen() && (!took(spec, readField(fresh(field))) || spec.time !== undefined)) await popup.confirm(hand);
    } catch (error) {
      if (!(error instanceof Unopened) && !(error instanceof Cannot)) throw error;
      reason = error;
    } finally { await popup.close(hand); }
    if (await until(() => took(spec, readField(fresh(field))), reason ? 0 : 150)) return undefined;
    if (reason instanceof Cannot && /disabled/.test(reason.message)) throw reason;
  }
  if (spec.y === undefined && opened) { try { return await choose(field, { ...spec, type: 'text' }, hand); } catch (error) { if (!(error instanceof Cannot)) throw error; reason = reason || error; } }
  if (await typeDate(field, 0, spec, hand)) {
    field.walked = null;
    const again = new Popup(field);
    again.before = new Set(); again.within = new Set();
    again.now();
    await again.close(hand);
    if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
    if (await until(() => took(spec, readField(fresh(field))), 200)) return undefined;
  }
  if (reason instanceof Cannot) throw reason;
  if (!opened) throw new Unopened();
  return undefined;
}

async function setRange(field, spec, hand) {
  const ends = [spec.from, spec.to];
  if (took(spec, readField(field))) return;
  const popup = new Popup(field);
  const state = { dead: new Set(), effect: new Map() };
  let reason = null;
  try {
    for (let at = 0; at < 2; at += 1) {
      if (!popup.isOpen() && !popup.roots.length || at === 1 && !(await until(() => popup.now().length && popup.isOpen(), 60))) {
        popup.anchor = () => { const all = fresh(field).inputs.filter(visible); return all[Math.min(at, all.length - 1)] || field.boxes[0]; };
        if (!(await popup.open(hand))) { reason = new Unopened(); break; }
      }
      await walk(popup, ends[at], hand, 0, state);
      await beat();
    }
    if (!reason) {
      field.walked = spec.text;
      await until(() => !popup.isOpen() || took(spec, readField(fresh(field))), 80);
      if (popup.isOpen()) await popup.confirm(hand);
    }
  } catch (error) {
    if (!(error instanceof Unopened) && !(error instanceof Cannot)) throw error;
    reason = error;
  } finally { await popup.close(hand); }
  if (await until(() => took(spec, readField(fresh(field))), reason ? 0 : 150)) return;
  for (let at = 0; at < 2 && field.inputs.length >= 2; at += 1) await typeDate(field, at, ends[at], hand);
  if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
  if (await until(() => took(spec, readField(fresh(field))), 200)) return;
  if (reason instanceof Cannot) throw reason;
  if (reason) throw reason;
}
