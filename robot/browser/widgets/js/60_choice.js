/* Lists that open on a press: find what opened by watching, choose by visible text, close, read. */

const popupPart = '[role=option],[role=menuitem],[role=menuitemradio],[role=treeitem],[role=gridcell],li,dd,td';

/* Positioned layers visible now; those of before a press are not its answer. */
function layersIn(root, limit) {
  const got = new Set();
  let count = 0;
  for (const el of root.querySelectorAll('*')) {
    if ((count += 1) > limit) break;
    const style = styleOf(el);
    if ((style.position === 'absolute' || style.position === 'fixed') && !clipped(style) && visible(el)) got.add(el);
  }
  return got;
}
const offscreen = (el) => { const box = el.getBoundingClientRect(); return box.right < -200 || box.bottom < -2000 || box.left < -2000; };

class Popup {
  constructor(field) { this.field = field; this.roots = []; this.gone = new Set(); }

  anchor() {
    const field = fresh(this.field);
    return field.inputs.find((el) => visible(el)) || field.hot?.[0] || field.boxes[0];
  }

  /* What is open and belongs to us: named by aria, else what became visible since the press. */
  now() {
    const anchor = this.anchor();
    const found = [];
    for (const el of [anchor, ...(anchor.querySelectorAll?.('[aria-controls],[aria-owns]') || []), anchor.closest('[aria-controls],[aria-owns]')]) {
      const ids = el ? `${el.getAttribute('aria-controls') || ''} ${el.getAttribute('aria-owns') || ''}`.trim() : '';
      for (const id of ids ? ids.split(/\s+/) : []) {
        const named = document.getElementById(id);
        const outer = named && !named.contains(anchor) && (outermost(named, anchor) || named);
        if (outer && visible(outer) && !offscreen(outer)) found.push(outer);
      }
    }
    const known = new Map();
    for (const el of touched) {
      if (!el.isConnected || el === document.body || el === document.documentElement || el.contains(anchor)) continue;
      const outer = outermost(el, anchor, this.before, known);
      if (!outer || this.field.boxes.some((box) => box.contains(outer)) || !visible(outer) || offscreen(outer) || outer.matches(SPEAKS) && !outer.querySelector(popupPart)) continue;
      if (!found.includes(outer)) found.push(outer);
    }
    for (const el of this.inner()) if (!found.some((one) => one.contains(el))) found.push(el);
    return (this.roots = found.filter((el) => !found.some((other) => other !== el && other.contains(el)) && usefulPopup(el)));
  }

  /* Lists inside the control's own box that were hidden before. */
  inner() {
    const got = [];
    for (const box of this.field.boxes) for (const el of layersIn(box, 400)) if (!this.within.has(el) && !el.contains(this.anchor()) && [...el.querySelectorAll('li,dd,td,[role=option],[class*=item],[class*=option],[class*=cell],[class*=day]')].filter((one) => !one.closest('[class*=tag]')).length > 1) got.push(el);
    return got;
  }

  async open(hand) {
    const anchor = this.anchor();
    if (anchor.disabled || anchor.getAttribute('aria-disabled') === 'true' || /(^|[-_ ])(is-)?disabled([-_ ]|$)/.test(classOf(anchor))) throw new Cannot('the control is disabled');
    await tick();
    touched.clear();
    this.before = layersIn(document.body, 8000);
    this.within = this.before;
    const locked = anchor.readOnly === true;
    if (hand) await hand({ do: 'click', el: anchor });
    else click(anchor);
    // The press made it a line to type in: a list that is searched for shows nothing before that, and a
    // second press would take the line away again.
    const since = now();
    const asks = () => locked && !anchor.readOnly && document.activeElement === anchor;
    await until(() => this.now().length || asks() && now() - since > 120, hand ? 700 : 300);
    if (!this.roots.length && !hand && !asks()) {
      // Some listen on the box around a covered or transparent input.
      const box = anchor.parentElement;
      if (box && this.field.boxes.some((b) => b.contains(box))) { click(box); await until(() => this.now().length, 150); }
    }
    return this.roots.length > 0;
  }

  isOpen() { return this.roots.some((el) => el.isConnected && visible(el) && !offscreen(el)); }

  async close(hand) {
    if (!this.isOpen()) return;
    if (await until(() => !this.isOpen(), 30)) return;
    const active = document.activeElement;
    const away = this.field.label && visible(this.field.label) && !this.field.label.closest('label') ? this.field.label : document.body;
    for (const way of [
      () => { for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'touchstart', 'touchend']) fire2(away, type); if (active && active !== document.body) active.blur(); },
      () => { key(active && active !== document.body ? active : this.anchor(), 'Escape'); },
      () => { for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) fire2(document.documentElement, type); },
      () => { const mask = [...document.querySelectorAll('[class*=overlay],[class*=mask],[class*=backdrop]')].filter((el) => visible(el) && /fixed|absolute/.test(styleOf(el).position)).pop(); if (mask) click(mask); },
      () => { for (const root of this.roots) { const no = [...root.querySelectorAll('button,[role=button],a')].find((el) => /^(取消|关闭|cancel|close)$/i.test(norm(el.textContent))); if (no && visible(no)) click(no); } },
      () => { const anchor = this.anchor(); if (/true/.test(anchor.getAttribute('aria-expanded'))) click(anchor); },
    ]) {
      way();
      if (await until(() => !this.isOpen(), 130)) return;
    }
    if (hand) { await hand({ do: 'key', el: null, key: 'Escape' }); await until(() => !this.isOpen(), 300); }
  }

  /* 确定 and its kin, where the panel has one. */
  async confirm(hand) {
    const live = this.now();
    const all = live.flatMap((root) => [...root.querySelectorAll('button,[role=button],a,span,div')]).filter((el) => /^(确定|确认|完成|ok|apply|应用|done|confirm|set)$/.test(norm(el.textContent)) && el.children.length < 2 && visible(el));
    const button = all.find((el) => el.matches('button,[role=button]')) || all[all.length - 1];
    if (!button) return false;
    if (hand) await hand({ do: 'click', el: button });
    else click(button);
    await until(() => !this.isOpen(), 250);
    return true;
  }
}
function fire2(el, type) { if (type.startsWith('touch')) el.dispatchEvent(new Event(type, { bubbles: true })); else fire(el, type, 1, 1); }
function usefulPopup(el) {
  if (el.tagName === 'STYLE' || el.matches('[role=tooltip]') && !el.querySelector(popupPart)) return false;
  return el.querySelector(`${popupPart},[class*=item],[class*=option],[class*=cell],[class*=empty],[class*=day],input`) || tidy(el.textContent) !== '';
}
/* The outermost positioned box around `el` that does not hold the control itself. `known`: what was found
 * for elements before, in one look: what a page touched mostly shares its ancestors. */
function outermost(el, anchor, before, known = new Map()) {
  if (!el || el === document.body || el === document.documentElement || el.contains(anchor)) return null;
  if (known.has(el)) return known.get(el);
  let found = outermost(el.parentElement, anchor, before, known);
  if (!found && !(before && before.has(el)) && (/absolute|fixed/.test(styleOf(el).position) || el.matches('dialog,[popover]'))) found = el;
  known.set(el, found);
  return found;
}

/* ---- options ---- */
const OPTION = '[role=option],[role=menuitem],[role=menuitemradio],[role=menuitemcheckbox],[role=treeitem],li,dd,[class*=option],[class*=item]';
const DISABLED = /(^|[-_ ])(is-)?disabled?([-_ ]|$)/i;
const isDisabled = (el, root) => { for (let up = el, n = 0; up && up !== root && n < 4; up = up.parentElement, n += 1) { if (up.disabled || up.getAttribute('aria-disabled') === 'true' || DISABLED.test(classOf(up))) return true; if (up.matches('[role=option],[role=treeitem],li,dd,td')) break; } return false; };

/* Leaves whose text is an offer. */
function offersIn(roots) {
  const got = [];
  for (const root of roots) {
    const all = [...root.querySelectorAll(OPTION)].filter((el) => reachable(el) && tidy(el.textContent));
    const leaves = all.filter((el) => !all.some((other) => other !== el && el.contains(other) && other.matches('[role=option],[role=treeitem],[role=menuitem],li,dd')));
    for (const el of leaves.length ? leaves : [...root.querySelectorAll('*')].filter((one) => !one.children.length && reachable(one) && tidy(one.textContent))) got.push(el);
  }
  return got.filter((el) => !got.some((other) => other !== el && other.contains(el)));
}
const EMPTY = /^(无数据|暂无数据|无匹配数据|没有数据|no data|no results.*|not found|no options|loading.*|加载中.*|搜索中.*|searching.*)$/i;
const offerTexts = (roots) => [...new Set(offersIn(roots).filter((el) => !isDisabled(el)).map((el) => tidy(shownOf(el))).filter((text) => text && text.length < 80 && !EMPTY.test(text)))];
const loading = (roots) => roots.some((root) => [...root.querySelectorAll('[class*=loading],[class*=spin],[aria-busy=true]')].some(visible) || /加载中|搜索中|loading…|searching|loading\.\.\./i.test(root.textContent));

/* The elements in `roots` that print exactly `text` (of all, the innermost). */
function hitsIn(roots, text) {
  const want = norm(text);
  const hits = [];
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    for (let el = walker.nextNode(); el; el = walker.nextNode()) {
      if (el.textContent.length > text.length * 3 + 40 || /^(STYLE|SCRIPT|OPTION|INPUT)$/.test(el.tagName)) continue;
      if (norm(el.textContent) !== want || !reachable(el)) continue;
      hits.push(el);
    }
  }
  const inner = hits.filter((el) => !hits.some((other) => other !== el && el.contains(other)));
  const chips = inner.filter((el) => !el.closest('[class*=tag],[class*=title],[class*=header],[class*=group-label],[class*=group__title],button') || el.closest('[role=option],[role=treeitem]'));
  const list = chips.length ? chips : inner;
  const exact = list.filter((el) => tidy(el.textContent) === tidy(text));
  const pool = exact.length ? exact : list;
  const roled = pool.filter((el) => el.closest('[role=option],[role=menuitem],[role=menuitemradio],[role=menuitemcheckbox],[role=treeitem],li,dd'));
  return roled.length ? roled : pool;
}

/* Scroll containers of the panel, the tallest content first. */
const scrollers = (roots) => roots.flatMap((root) => [root, ...root.querySelectorAll('*')]).filter((el) => el.scrollHeight > el.clientHeight + 4 && el.clientHeight > 20 && /auto|scroll|hidden|overlay/.test(styleOf(el).overflowY)).sort((a, b) => b.scrollHeight - a.scrollHeight);

/* Step through a long list (virtual ones draw only what is in view), noting what is offered. */
async function scrollFor(popup, text, seen) {
  const test = () => hitsIn(popup.now(), text);
  for (const box of scrollers(popup.now()).slice(0, 3)) {
    const step = Math.max(40, box.clientHeight - 30);
    if (box.scrollHeight > 400 * step) return [];
    const start = box.scrollTop;
    for (let top = 0, last = -1; top !== last; ) {
      box.scrollTop = top;
      box.dispatchEvent(new Event('scroll', { bubbles: false }));
      await tick(); await beat();
      const hits = test();
      if (hits.length) return hits;
      for (const one of offerTexts(popup.roots)) seen.add(one);
      last = top;
      top = Math.min(top + step, box.scrollHeight - box.clientHeight);
      if (Math.abs(top - last) < 1) break;
    }
    box.scrollTop = start;
  }
  return [];
}

/* The line to type a search into: in the panel, or the control's own. */
function searchLine(popup) {
  const inPanel = popup.now().flatMap((root) => [...root.querySelectorAll('input')]).filter((el) => visible(el) && !el.readOnly && isTextInput(el) && !/date|time|number/.test(el.type));
  if (inPanel.length) return inPanel[0];
  const own = popup.field.boxes.flatMap((b) => [...b.querySelectorAll('input')]).filter((el) => present(el) && !el.readOnly && !el.disabled && isTextInput(el) && el.getAttribute('inputmode') !== 'none');
  const active = document.activeElement;
  return own.includes(active) ? active : own[0];
}

async function typeSearch(line, text) {
  if (document.activeElement !== line) line.focus({ preventScroll: true });
  sayKey(line, 'keydown', text);
  putValue(line, text);
  sayInput(line, text);
  sayKey(line, 'keyup', text);
  await tick();
}

/* Find the option, by waiting, scrolling, searching; Cannot with the offers when it is not there. */
async function findOption(popup, text, hand, after) {
  const seen = new Set();
  const fit = (els) => (after ? els.filter(after) : els);
  const look = () => fit(hitsIn(popup.now(), text));
  const end = now() + 2400;
  let hits = look();
  if (!hits.length) {
    // Three frames for the panel to be drawn; longer only while the page is at work for it.
    let frames = 0;
    await until(() => look().length || ((frames += 1) > 7 && !busy(600) && !loading(popup.roots)), Math.min(1500, end - now()));
  }
  hits = look();
  for (const one of offerTexts(popup.roots)) seen.add(one);
  if (!hits.length && !after) hits = fit(await scrollFor(popup, text, seen));
  const line = !hits.length && searchLine(popup);
  if (line) {
    await typeSearch(line, text);
    await beat();
    await until(() => look().length || !busy(600) && !loading(popup.now()), Math.max(300, end - now()));
    hits = look();
    if (!hits.length && hand) {
      await hand({ do: 'type', el: line, text });
      await until(() => look().length, 700);
      hits = look();
    }
    if (!hits.length) {
      for (const one of offerTexts(popup.roots)) seen.add(one);
      await typeSearch(line, '');
    }
  }
  if (!hits.length) hits = await until(() => { const list = look(); return list.length ? list : null; }, 60) || [];
  if (!hits.length) {
    await beat();
    for (const one of offerTexts(popup.now())) seen.add(one);
    throw new Cannot(`"${text}" is not offered`, [...seen].slice(0, 500));
  }
  const live = hits.filter((el) => !isDisabled(el));
  if (!live.length) throw new Cannot(`"${text}" is offered but disabled`, offerTexts(popup.roots));
  return live;
}

const chosenLook = (el) => { const item2 = el.closest('[role=option],[role=treeitem],li,dd') || el; return item2.getAttribute('aria-selected') === 'true' || item2.getAttribute('aria-checked') === 'true' || /(^|[-_ ])(is-)?(selected|active|checked|this|chosen|multiple-selected)([-_ ]|$)/.test(classOf(item2)); };

async function pick(el, hand) {
  el.scrollIntoView({ block: 'nearest' });
  if (hand) await hand({ do: 'click', el });
  else click(el);
}

async function choose(field, spec, hand) {
  if (!spec.texts && took(spec, readField(field))) return;
  const popup = new Popup(field);
  if (!(await popup.open(hand))) {
    // Some open only once something has been typed.
    const line = searchLine(popup);
    const first = spec.texts ? spec.texts[0] : spec.text;
    if (!line) throw new Unopened();
    await typeSearch(line, first);
    if (!(await until(() => popup.now().length && !busy(600), busy(600) ? 1500 : 250))) { await typeSearch(line, ''); throw new Unopened(); }
  }
  try {
    if (spec.texts) await chooseSeveral(popup, field, spec, hand);
    else await chooseOne(popup, field, spec, hand);
  } finally {
    await popup.close(hand);
  }
}
class Unopened extends Error {}

function only(hits, text) {
  if (hits.length < 2) return hits[0];
  const first = hits[0].closest('[role=option],li,dd') || hits[0];
  const others = hits.filter((el) => !first.contains(el));
  if (!others.length) return hits[0];
  throw new Cannot(`"${text}" is offered ${hits.length} times`);
}

async function chooseOne(popup, field, spec, hand) {
  let text = spec.text;
  if (spec.type === 'bool') { const fits = offerTexts(popup.now()).filter((one) => yes(one) === spec.on); if (fits.length === 1) text = fits[0]; }
  if (/^\d{4}$/.test(text) && yearPanel(popup.now())) {
    await walk(popup, { y: +text }, hand, 0, { dead: new Set(), effect: new Map() });
    field.walked = text;
    await until(() => !popup.isOpen(), 60);
    if (popup.isOpen()) await popup.confirm(hand);
    return;
  }
  let hits;
  try { hits = await findOption(popup, text, hand); } catch (reason) {
    const deep = reason instanceof Cannot && /not offered$/.test(reason.message) && (await expandFor(popup, text));
    if (!deep) throw reason;
    hits = deep;
  }
  if (hits.length > 1 && hits.every((el) => el.getAttribute('title') || true)) hits = uniqueByPlace(hits);
  await pick(only(hits, text), hand);
  const done = () => took({ ...spec, text }, readField(fresh(field)));
  await until(() => done() && !popup.isOpen(), 120);
  if (popup.isOpen() && !done()) await popup.confirm(hand);
}
const uniqueByPlace = (hits) => hits.filter((el, at) => hits.findIndex((other) => { const a = el.getBoundingClientRect(); const b = other.getBoundingClientRect(); return Math.abs(a.top - b.top) < 3 && Math.abs(a.left - b.left) < 3; }) === at);

/* Closed branches of a tree: open them one after the other until the leaf shows. */
const EXPANDER = '[aria-expanded=false] [class*=switcher],[aria-expanded=false] [class*=expand],[aria-expanded=false] [class*=arrow],[aria-expanded=false] [class*=toggle],[aria-expanded=false] [class*=caret],[class*=switcher]:not([class*=noop]),[class*=expand-icon]:not(.is-leaf),[class*=tree-arrow],[class*=tree-iconClick]';
async function expandFor(popup, text, under) {
  const done = new Set();
  for (let n = 0; n < 60; n += 1) {
    const hits = hitsIn(popup.now(), text);
    if (hits.length) return hits;
    const next = popup.roots.flatMap((root) => [...root.querySelectorAll(EXPANDER)]).find((el) => visible(el) && !done.has(el) && !/(^|[-_ ])(is-)?(expanded|open|leaf)([-_ ]|$)/.test(classOf(el)) && (!under || under(el)));
    if (!next) return null;
    done.add(next);
    click(next);
    await tick(); await beat();
    if (busy(600)) await until(() => !busy(600), 1000);
  }
  return null;
}

/* All that a folded control ("first +2") has chosen: open it and look. */
async function unfold(field) {
  const popup = new Popup(field);
  if (!(await popup.open(null))) return null;
  const look = () => offersIn(popup.now()).filter(chosenLook).map((el) => tidy(shownOf(el)));
  await until(() => look().length, 200);
  await beat();
  const chosen = look();
  await popup.close(null);
  return chosen;
}

/* A list of texts: several choices of one list, or a path down the columns or a tree. */
async function chooseSeveral(popup, field, spec, hand) {
  const texts = spec.texts;
  const many = several(popup, field) || texts.length > 1 && texts.every((text) => hitsIn(popup.now(), text).length);
  if (many) return chooseMany(popup, field, texts, hand);
  let last = null;
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at];
    const right = last && last.isConnected ? last.getBoundingClientRect() : null;
    const column = last && last.closest('ul,ol,[role=menu],[role=listbox],[class*=menu],[class*=column],[class*=list]');
    const after = last ? (el) => el !== last && !el.contains(last) && (!(column && column.isConnected && column.contains(el)) || !!el.closest('[role=tree],[class*=tree]')) : null;
    let hits = [];
    await until(() => (hits = hitsIn(popup.now(), text).filter((el) => !after || after(el))).length, last ? (busy(1500) ? 1500 : 250) : 0);
    if (!hits.length && last) {
      hover(last);
      await until(() => (hits = hitsIn(popup.now(), text).filter(after)).length, 300);
    }
    if (!hits.length && last) hits = (await expandFor(popup, text)) || [];
    if (!hits.length) {
      // Tabs in place of columns: the next list has taken the place of the last one.
      hits = last ? hitsIn(popup.now(), text) : [];
      if (!hits.length) hits = await findOption(popup, text, hand, after);
    }
    if (hits.length > 1 && right) { const near = hits.filter((el) => el.getBoundingClientRect().left >= right.right - 4); if (near.length) hits = near; }
    hits = uniqueByPlace(hits);
    last = only(hits, text);
    if (at < texts.length - 1 && (await expandNode(popup, last, texts[at + 1]))) continue;
    if (isDisabled(last)) throw new Cannot(`"${text}" is offered but disabled`, offerTexts(popup.roots));
    await pick(last, hand);
    await tick();
  }
  field.walked = texts.join('/');
  await until(() => took(spec, { ...readField(fresh(field)), walked: true }) && !popup.isOpen(), 200);
  if (popup.isOpen() && !took(spec, { ...readField(field), walked: true })) {
    const mark = last && last.isConnected && (last.closest('li,[role=menuitem],[role=option],[role=treeitem]') || last.parentElement).querySelector('input[type=radio],input[type=checkbox],[role=radio],[role=checkbox]');
    if (mark && !checkedOf(mark)) { click(tickTarget(mark)); await tick(); }
    await popup.confirm(hand);
  }
}
/* In a tree the branches of a path are opened, not chosen. */
const TREE = '[role=tree],[class*=tree]';
async function expandNode(popup, el, next) {
  let root = null;
  for (let up = el; up && popup.roots.some((one) => one.contains(up)); up = up.parentElement) if (up.matches(TREE)) root = up;
  if (!root) return false;
  const shows = () => hitsIn(popup.now(), next).some((hit) => el.compareDocumentPosition(hit) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (shows()) return true;
  for (let up = el, n = 0; up && up !== root && n < 5; up = up.parentElement, n += 1) {
    const arrows = [...up.querySelectorAll('[class*=switcher],[class*=expand],[class*=arrow],[class*=caret],[class*=toggle],[class*=icon]')].filter((one) => visible(one) && !one.contains(el));
    if (!arrows.length) continue;
    click(arrows[0]);
    if (await until(shows, busy(1500) ? 1500 : 250)) return true;
    if (arrows[0].firstElementChild) { click(arrows[0].firstElementChild); if (await until(shows, 250)) return true; }
    break;
  }
  return false;
}

/* Whether the control says of itself that it takes several. */
function several(popup, field) {
  if (field.backing && field.backing.multiple || (hiddenSelect(field) || {}).multiple) return true;
  if (popup.roots.some((root) => root.matches('[aria-multiselectable=true]') || root.querySelector('[aria-multiselectable=true]'))) return true;
  return field.boxes.some((box) => [box, ...box.querySelectorAll('*')].slice(0, 30).some((el) => /multiple|multi-select|-tags?([-_ ]|$)|selection-overflow/i.test(classOf(el)))) || popup.roots.some((root) => /multiple/.test([root, ...root.children].map(classOf).join(' ')));
}

async function chooseMany(popup, field, texts, hand) {
  const want = texts.map(norm);
  for (const text of texts) {
    const chosen = () => { const reading = readField(fresh(field)); return (reading.backing || reading.parts).map(norm).includes(norm(text)); };
    if (chosen()) continue;
    if (!popup.isOpen() && !popup.now().length && !(await popup.open(hand))) throw new Unopened();
    const el = only(uniqueByPlace(await findOption(popup, text, hand)), text);
    if (chosenLook(el) && readField(field).folded) continue;
    await pick(el, hand);
    await until(() => chosen() || readField(field).folded, 250);
  }
  // What was chosen before and is not wanted.
  const extra = () => { const reading = readField(fresh(field)); return (reading.backing || reading.parts).filter((one) => !want.includes(norm(one)) && !/^\+/.test(one)); };
  for (const text of extra()) {
    if (!popup.isOpen() && !(await popup.open(hand))) break;
    const hits = hitsIn(popup.now(), text);
    if (hits.length) { await pick(hits[0], hand); await until(() => !extra().includes(text), 250); }
  }
  if (popup.isOpen()) await popup.confirm(hand);
}
