/* One moment in an open panel: calendar, month or year panel, wheels, time columns. */

/* ---- wheels and time columns: side-by-side lists of numbers ---- */
function columns(roots) {
  const lists = [];
  for (const root of roots) {
    for (const el of [root, ...root.querySelectorAll('*')]) {
      if (el.children.length < 2 || !visible(el)) continue;
      const kids = [...el.children].filter((one) => /^\d{1,4}\s*(年|月|日|时|点|分|秒)?$/.test(tidy(one.textContent)));
      const [one, two] = kids.map((kid) => kid.getBoundingClientRect());
      if (!two || Math.abs(one.left - two.left) > 4 || two.top - one.top < 8) continue;
      // Blank ones above and below let the ends be scrolled to the middle.
      const blank = [...el.children].filter((one) => !one.textContent.trim()).length;
      if (kids.length >= el.children.length - blank - 2 && !lists.some((one) => one.el.contains(el) || el.contains(one.el))) lists.push({ el, items: kids });
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
  // A time alone may be an entry of a plain list: then no calendar is coming.
  const listed = () => spec.y === undefined && [spec.time.slice(0, 5), spec.time].some((text) => hitsIn(popup.roots, text).length);
  await until(() => grids(popup.now()).length || monthPanel(popup.roots) || yearPanel(popup.roots) || columns(popup.roots).length || listed(), 200);
  // A panel that is still being placed loses its first press.
  let last = '';
  const place = () => { const box = popup.now()[0] && popup.roots[0].getBoundingClientRect(); return box ? [box.left, box.top, box.width, box.height].join() : ''; };
  for (let n = 0; n < 12; n += 1) { const here = place(); if (here && here === last) break; last = here; await beat(); }
  const roots = popup.now();
  if (spec.y === undefined && !columns(roots).length) {
    const hits = [spec.time.slice(0, 5), spec.time].flatMap((text) => hitsIn(roots, text)).filter((el) => !isDisabled(el));
    if (hits.length === 1) { await pick(hits[0], hand); return tick(); }
  }
  if (spec.y !== undefined) {
    if (spec.d !== undefined && grids(roots).length) {
      const all = grids(roots);
      const ready = all.findIndex((grid, n) => { const at = (!state.strict || n === Math.min(which, all.length - 1)) && monthOf(grid, all); return at && at.y === spec.y && at.m === spec.m; });
      const grid = ready >= 0 ? all[ready] : await turnTo(popup, Math.min(which, all.length - 1), spec.y, spec.m, state);
      const cell = dayCell(grid, spec.y, spec.m, spec.d) || (await until(() => { const late = grids(popup.now()); return late.map((one) => dayCell(one, spec.y, spec.m, spec.d)).find(Boolean); }, 500));
      if (!cell) throw new Unopened();
      if (isDisabled(cell) || isDisabled(cell.closest('td,[role=gridcell]') || cell) || styleOf(cell).cursor === 'not-allowed') throw new Cannot(`${spec.y}-${pad(spec.m)}-${pad(spec.d)} is offered but disabled`);
      await pick(cell, hand);
    } else if (spec.d === undefined && spec.m !== undefined && monthEntries(roots, spec).length === 1) {
      await pick(monthEntries(roots, spec)[0], hand);
    } else if (spec.m !== undefined && monthPanel(roots)) {
      const wheels = columns(roots);
      if (wheels.length >= 2) await turnColumns(popup, [spec.y, spec.m, spec.d].filter((n) => n !== undefined), hand);
      else {
        const view = monthPanels(roots).find((one) => headYear(one) === spec.y) || await turnYear(popup, () => monthPanel(popup.now()), spec.y, headYear);
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
    } else if (!(await typeHeads(roots, spec))) throw new Unopened();
    await tick();
  }
  if (spec.time !== undefined) await walkTime(popup, spec, hand, state);
  return undefined;
}

/* A month that is an entry of a list: 2026-09, 2026年9月. */
const monthEntries = (roots, { y, m }) => [`${y}-${pad(m)}`, `${y}/${pad(m)}`, `${y}年${m}月`, `${y}年${pad(m)}月`].flatMap((text) => hitsIn(roots, text)).filter((el) => !isDisabled(el));

/* Year and month as two lines above nothing that could be pressed: typed, and confirmed by whoever called. */
async function typeHeads(roots, spec) {
  const lines = () => roots.flatMap((root) => [...root.querySelectorAll('input')]).filter((el) => visible(el) && isTextInput(el));
  if (spec.d !== undefined || !lines().some((el) => /^\d{4}$/.test(el.value.trim()))) return false;
  for (let at = 0; at < lines().length; at += 1) await typeHead(lines()[at], spec.y, spec.m, () => null);
  return true;
}

async function walkTime(popup, spec, hand, state) {
  await beat();
  const parts = [...spec.time.split(':'), '0'].map(Number).slice(0, 3);
  const isTime = (list) => list.items.length <= 61 && !list.items.some((el) => parseInt(el.textContent, 10) > 59);
  // Both ends of a range side by side: the first half is where it begins.
  const timeColumns = () => { const all = columns(popup.now()).filter(isTime); const half = all.length / 2; return state.end === undefined || half < 2 || half % 1 ? all : all.slice(state.end * half, (state.end + 1) * half); };
  let lists = timeColumns();
  if (!lists.length) {
    const opener = popup.roots.flatMap((root) => [...root.querySelectorAll('button,span,a,[role=button],input')]).find((el) => visible(el) && (/^(选择时间|selecttime)$/.test(norm(el.textContent)) || el.tagName === 'INPUT' && /时间|time/i.test(el.placeholder)));
    if (opener) { click(opener); await until(() => timeColumns().length, 300); }
    lists = timeColumns();
  }
  const twins = popup.roots.flatMap((root) => [...root.querySelectorAll('input')]).filter((el) => visible(el) && !el.readOnly && isTextInput(el) && el.maxLength === 2);
  const row = twins.filter((el) => Math.abs(el.getBoundingClientRect().top - twins[0].getBoundingClientRect().top) < 4);
  const lines = row.length >= 2 ? row : popup.roots.flatMap((root) => [...root.querySelectorAll('input')]).filter((el) => visible(el) && !el.readOnly && (el.type === 'number' || /hour|minute|second|时|分|秒/i.test(classOf(el) + el.placeholder + (el.getAttribute('aria-label') || ''))) && !/year|年/i.test(classOf(el) + (el.getAttribute('aria-label') || '')));
  // One line with the whole clock in it.
  const clock = popup.roots.flatMap((root) => [...root.querySelectorAll('input')]).find((el) => visible(el) && !el.readOnly && /^\d{1,2}:\d{2}(:\d{2})?$/.test(el.value.trim()));
  if (!lists.length && clock) {
    const text = clock.value.split(':').length > 2 ? parts.map(pad).join(':') : `${pad(parts[0])}:${pad(parts[1])}`;
    await setText(clock, text);
    return;
  }
  if (!lists.length && lines.length >= 2) {
    lines.slice(0, 3).forEach((el, at) => { el.focus({ preventScroll: true }); putValue(el, pad(parts[at])); sayInput(el, pad(parts[at])); say(el, 'change'); });
    lines[0].blur();
    await tick();
    return;
  }
  if (!lists.length) { if (parts.every((n) => n === 0)) return; throw new Unopened(); }
  for (let at = 0; at < Math.min(parts.length, lists.length); at += 1) {
    const now2 = timeColumns()[at];
    const cell = now2 && now2.items.find((el) => parseInt(tidy(el.textContent), 10) === parts[at]);
    if (!cell) throw new Cannot(`"${spec.time}" is not offered`);
    const leaf = cell.querySelector('button,div,span,a') || cell;
    if (hand) { cell.scrollIntoView({ block: 'center' }); await hand({ do: 'click', el: leaf }); } else click(leaf);
    await tick();
    await atRest(now2.el, cell);
  }
}
/* Columns that take what stands in the middle scroll there after a press, and choose on the way. */
async function atRest(list, cell) {
  let last = '';
  let same2 = 0;
  await until(() => {
    const here = `${list.scrollTop} ${cell.getBoundingClientRect().top}`;
    same2 = here === last ? same2 + 1 : 0;
    last = here;
    return same2 > 5 && !busy(200);
  }, 1200);
}
