/* Any calendar, by its header and its cells: turning pages, months, years. */

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

/* A line of its own for the month may leave out the word: 十一. */
const monthLine = (text) => (HAN.includes(text.trim()) ? `${text.trim()}月` : text);
/* Text of a header, with what its lists and number lines show. */
function headText(el, without) {
  if (el === without) return ' ';
  if (el.nodeType === 3) return el.data;
  if (el.nodeType !== 1 || !rendered(el) || /^(STYLE|SVG|TABLE)$/i.test(el.tagName) && el.contains(without) === false && el.querySelector('td')) return ' ';
  if (el.tagName === 'SELECT') return ` ${(el.selectedOptions[0] || {}).text || ''} `;
  if (el.tagName === 'INPUT') return ` ${monthLine(el.value)} `;
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
  const dates = grid.cells.map((el) => cellDate(el, grid.box.parentElement));
  const dated = grid.cells.filter((_, at) => { const part = dates[at]; return part && part.y === y && part.m === m && part.d === d; });
  if (dated.length) return dated[dated.length - 1];
  // Days that say their own date and are not of this month: the header has been turned, the days not yet.
  if (dates.filter(Boolean).length >= 28) return null;
  const start = grid.cells.findIndex((el) => leafNumber(el) === 1);
  const cell = start >= 0 ? grid.cells[start + d - 1] : null;
  return cell && leafNumber(cell) === d ? cell : null;
}

/* ---- turning pages: buttons are known by what they do to the header ---- */
function turners(grid) {
  const marks = [];
  for (const el of grid.root.querySelectorAll('button,a,i,span,svg,div,th,td,li,img,input[type=button],[role=button]')) {
    if (!visible(el) || grid.box.contains(el) || el.contains(grid.box)) continue;
    const text = tidy(wordsOn(el));
    if (text.length > 8 || /\d{3}/.test(text)) continue;
    const look = `${classOf(el)} ${el.getAttribute('aria-label') || ''} ${el.getAttribute('title') || ''} ${el.getAttribute('lay-type') || ''} ${el.getAttribute('data-handler') || ''} ${text}`.toLowerCase();
    const back = /prev|left|last|back|上|‹|«|<|◀/.test(look);
    const on = /next|right|forward|下|›|»|>|▶/.test(look);
    if (back === on || isDisabled(el)) continue;
    const year = /year|double|super|«|»|<<|>>|年|d-arrow|-y\b/.test(look);
    if (marks.some((one) => one.el.contains(el) || el.contains(one.el))) { const outer = marks.find((one) => one.el.contains(el)); if (outer) { outer.year = outer.year || year; continue; } }
    marks.push({ el, sign: back ? -1 : 1, year, own: !!grid.head && grid.head.up.contains(el) });
  }
  if (!marks.length) marks.push(...bareTurners(grid));
  // Of two panels side by side each may have arrows of its own: those beside the month that is read come first.
  return marks.sort((a, b) => b.own - a.own);
}

/* Arrows that are pictures without a word: where they stand above the days tells the way they turn, and the
 * outer one of two turns years. What they do is seen by pressing them, as with all. */
function bareTurners(grid) {
  const days = grid.box.getBoundingClientRect();
  const mid = days.left + days.width / 2;
  const all = [...grid.root.querySelectorAll('*')].filter((el) => {
    if (grid.box.contains(el) || el.contains(grid.box) || el.matches('input,select,option') || tidy(el.textContent) || !visible(el)) return false;
    const box = el.getBoundingClientRect();
    return box.width <= 40 && box.height <= 40 && box.bottom <= days.top + 4;
  });
  const leaves = all.filter((el) => !all.some((other) => other !== el && el.contains(other)));
  const place = (el) => { const box = el.getBoundingClientRect(); return box.left + box.width / 2; };
  return [-1, 1].flatMap((sign) => {
    const side = leaves.filter((el) => Math.sign(place(el) - mid) === sign).sort((a, b) => sign * (place(b) - place(a)));
    return side.map((el, at) => ({ el, sign, year: side.length > 1 && at === 0, own: false, at }));
  });
}

/* Whether a turn by so many months leads on; a year too far and some months back are fewer turns than ten months. */
const nearer = (by, left) => Math.sign(by) === Math.sign(left) && (Math.abs(by) <= Math.abs(left) || 2 * Math.abs(left) > Math.abs(by) + 2);

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
    if (n < 6 && (await setHeader(view.grid, y, m) || await pickHeader(view, y, m, state))) { await redrawn(view.grid); kept = null; continue; }
    const marks = turners(view.grid).filter((one) => !state.dead.has(keyOf(one)));
    const known = marks.filter((one) => state.effect.has(keyOf(one))).map((one) => ({ one, by: state.effect.get(keyOf(one)) })).filter((k) => nearer(k.by, delta)).sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
    const untried = marks.filter((one) => !state.effect.has(keyOf(one)) && one.sign === Math.sign(delta));
    // Far away and no arrow for years: what the header prints of the year may open a panel of years.
    if (Math.abs(delta) > 18 && !marks.some((one) => one.year) && (await jump(popup, view, y, m, state))) { kept = null; continue; }
    const wantYear = Math.abs(delta) >= 8;
    const fresh2 = untried.find((one) => one.year === wantYear) || (known.length ? null : untried.find((one) => !wantYear || !one.year || true));
    const mark = fresh2 && (!known.length || wantYear && Math.abs(known[0].by) < 12 && fresh2.year) ? fresh2 : known[0] ? known[0].one : fresh2;
    if (!mark) throw popup.isOpen() ? new Cannot(`the calendar cannot be turned to ${y}-${pad(m)}`) : new Unopened();
    // The same arrow as long as it leads the right way and not too far: finding it again costs as much as a turn.
    for (let before = view.at, again = true; again; ) {
      click(mark.el);
      const moved = await until(() => { const seen = look(); return seen && seen.at && (seen.at.y !== before.y || seen.at.m !== before.m) ? seen : null; }, 500);
      if (!moved) { missed(state, mark); break; }
      const by = (moved.at.y - before.y) * 12 + (moved.at.m - before.m);
      state.effect.set(keyOf(mark), by);
      before = moved.at;
      const left = (y - before.y) * 12 + (m - before.m);
      again = nearer(by, left) && (Math.abs(by) >= 12 || Math.abs(left) < 12) && visible(mark.el);
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
const keyOf = (mark) => `${!!mark.own}|${mark.at ?? ''}|${mark.sign}|${mark.year}|${classOf(mark.el)}|${mark.el.tagName}|${tidy(mark.el.textContent)}`;

/* The year in the header, where it can be pressed: a panel of years, or of the months of one, takes the days'
 * place. What does not lead there is not pressed again. */
async function jump(popup, view, y, m, state) {
  if (state.jumped || !view.grid.head) return false;
  state.jumped = true;
  const says = (el) => { const text = tidy(el.textContent); return text.length < 20 && (yearCell(text) === view.at.y || yearMonth(text).some((one) => one.y === view.at.y)); };
  const all = [...view.grid.head.up.querySelectorAll('button,a,[role=button],[tabindex],span,div')].filter((el) => !el.contains(view.grid.box) && !view.grid.box.contains(el) && says(el) && visible(el) && (el.matches('button,a,[role=button],[tabindex]') || styleOf(el).cursor === 'pointer'));
  if (!all.length) return false;
  click(all[0]);
  const other = () => !grids(popup.now()).length && (yearPanel(popup.roots) || monthPanel(popup.roots));
  if (!(await until(other, 300))) return false;
  if (yearPanel(popup.roots)) {
    const has = (at) => { const years = at.cells.map((el) => yearCell(tidy(el.textContent))); return years.includes(y) ? y : years[Math.floor(years.length / 2)]; };
    const at = await turnYear(popup, () => yearPanel(popup.now()), y, has);
    await pick(at.cells.find((el) => yearCell(tidy(el.textContent)) === y), null);
    await until(() => grids(popup.now()).length || monthPanel(popup.roots) && !yearPanel(popup.roots), 300);
  }
  if (monthPanel(popup.roots) && !grids(popup.roots).length) {
    const at = await turnYear(popup, () => monthPanel(popup.now()), y, headYear);
    await pick(at.cells.find((el) => monthName(tidy(el.textContent)) === m), null);
    await until(() => grids(popup.now()).length, 300);
  }
  return true;
}

/* Year and month as lists or as lines to type in, in the header. */
async function setHeader(grid, y, m) {
  // One at a time: choosing one may replace the others.
  for (const el of [...grid.root.querySelectorAll('select,input')].filter((one) => visible(one) && !grid.box.contains(one))) {
    if (el.tagName === 'SELECT') {
      const year = [...el.options].find((o) => parseInt(o.text, 10) === y);
      const month = [...el.options].find((o) => monthName(o.text) === m);
      const option = el.options.length <= 12 && month ? month : year;
      if (option && el.selectedIndex !== option.index) { el.selectedIndex = option.index; say(el, 'input'); say(el, 'change'); await tick(); return true; }
    } else if (el.getBoundingClientRect().bottom <= grid.box.getBoundingClientRect().top + 4 && (el.type === 'number' || !turners(grid).length) && (await typeHead(el, y, m, () => monthOf(grid, [grid])))) return true;
  }
  return false;
}
/* A header that was set may have the days drawn anew only some frames later: what is pressed before is lost. */
async function redrawn(grid) {
  for (let n = 0, same = 0; n < 12 && same < 3; n += 1) { await beat(); same = grid.cells.every((el) => el.isConnected) ? same + 1 : 0; if (!same) return beat(); }
  return undefined;
}
/* A line of the header that may be typed in: the year, or the month by its number. Some heed it at once, some
 * once it is left, some only Enter, which may take the day that is on with it. */
async function typeHead(el, y, m, look) {
  const text = monthLine(el.value.trim());
  const goal = /^\d{4}$/.test(text) ? y : monthName(text) ? m : undefined;
  if (el.readOnly || goal === undefined || goal === (+text || monthName(text))) return false;
  const turned = () => { const at = look(); return !visible(el) || !!at && (at.y === goal || at.m === goal); };
  el.focus();
  putValue(el, String(goal));
  sayInput(el, String(goal));
  sayKey(el, 'keyup', String(goal));
  say(el, 'change');
  if (await until(turned, 30)) return true;
  key(el, 'Enter');
  await until(turned, 60);
  return true;
}

/* Year and month of the header as lists that open on a press. A list that does not lead there is left to the arrows. */
async function pickHeader(view, y, m, state) {
  const { up } = view.grid.head || {};
  const lines = up ? [...up.querySelectorAll('input')].filter((one) => visible(one) && one.readOnly && !view.grid.box.contains(one)) : [];
  for (const [read, want, is] of [[yearCell, y, view.at.y], [(text) => monthName(text), m, view.at.m]]) {
    const line = want !== is && lines.find((one) => read(one.value.replace(/\s/g, '')) === is);
    if (!line || state.lists === false) continue;
    const list = new Popup({ kind: 'popup', root: line.parentElement, boxes: [line.parentElement], inputs: [line], fixed: true });
    const fits = () => list.now().flatMap((root) => [...root.querySelectorAll('li,[role=option],[class*=option]')]).filter((one) => visible(one) && read(tidy(one.textContent).replace(/\s/g, '')) === want && !isDisabled(one));
    if (await list.open(null)) {
      const [hit] = (await until(() => { const all = fits(); return all.length ? all : null; }, 150)) || [];
      if (hit) { await pick(hit, null); await until(() => !list.isOpen(), 300); return true; }
      click(line);
      await until(() => !list.isOpen(), 150);
    }
    state.lists = false;
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
const isMonth = (text) => /月|[a-z]/i.test(text) && monthName(text);
/* The twelves of a panel for two months, each with a header of its own. */
const monthPanels = (roots) => {
  const found = namedCells(roots, isMonth, 24);
  if (!found) return [];
  const starts = found.cells.map((el, at) => (monthName(tidy(el.textContent)) === 1 ? at : -1)).filter((at) => at >= 0 && at + 12 <= found.cells.length);
  return starts.map((at) => ({ root: found.root, cells: found.cells.slice(at, at + 12) }));
};
function monthPanel(roots) {
  const [first, second] = monthPanels(roots);
  if (second) return first;
  const found = namedCells(roots, isMonth, 12);
  const start = found ? found.cells.findIndex((el) => monthName(tidy(el.textContent)) === 1) : -1;
  return start < 0 ? null : { ...found, cells: found.cells.slice(start) };
}
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
    const body = view.cells[0].closest('table,ul,[class*=body],[class*=content],[class*=panel]') || view.cells[0].parentElement;
    const all = turners({ root: view.root, box: body });
    // That may be the whole panel, arrows and all: then the box around the cells alone.
    const marks = (all.length ? all : turners({ root: view.root, box: around(view.cells) })).filter((one) => !state.dead.has(keyOf(one)) && one.sign === Math.sign(y - at));
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
const around = (cells) => cells.reduce((up, cell) => { while (!up.contains(cell)) up = up.parentElement; return up; }, cells[0].parentElement);
function headYear(view) {
  const box = around(view.cells);
  for (let up = box; up !== view.root && up.parentElement; ) {
    up = up.parentElement;
    const hit = headText(up, box).match(/(?<!\d)(\d{4})(?!\d)/);
    if (hit) return +hit[1];
  }
  return null;
}
