/* Options of an open panel: found by their text; scrolled for, searched for, and named when missing. */

const OPTION = '[role=option],[role=menuitem],[role=menuitemradio],[role=menuitemcheckbox],[role=treeitem],li,dd,[class*=option],[class*=item]';
const DISABLED = /(^|[-_ ])(is-)?disabled?([-_ ]|$)/i;
const isDisabled = (el, root) => { for (let up = el, n = 0; up && up !== root && n < 4; up = up.parentElement, n += 1) { if (up.disabled || up.getAttribute('aria-disabled') === 'true' || DISABLED.test(classOf(up))) return true; if (up.matches('[role=option],[role=treeitem],li,dd,td')) break; } return false; };

const hasText = (el) => [...el.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
/* Leaves whose text is an offer. */
function offersIn(roots) {
  const got = [];
  const known = new Map();
  for (const root of roots) {
    const all = [...root.querySelectorAll(OPTION)].filter((el) => tidy(el.textContent) && reachable(el, known));
    const leaves = all.filter((el) => !el.querySelector('[role=option],[role=treeitem],[role=menuitem],li,dd'));
    for (const el of leaves.length ? leaves : [...root.querySelectorAll('*')].filter((one) => hasText(one) && reachable(one, known))) got.push(el);
  }
  // The outermost of nested ones. Lists have thousands of entries: each looks at its own ancestors only.
  const every = new Set(got);
  return got.filter((el) => { for (let up = el.parentElement; up; up = up.parentElement) if (every.has(up)) return false; return true; });
}
const EMPTY = /^(无数据|暂无数据|无匹配数据|没有数据|no data|no results.*|not found|no options|loading.*|加载中.*|搜索中.*|searching.*)$/i;
const offerTexts = (roots) => [...new Set(offersIn(roots).filter((el) => !isDisabled(el)).map((el) => tidy(shownOf(el))).filter((text) => text && text.length < 80 && !EMPTY.test(text)))];
const LOADS = /加载中|搜索中|loading…|searching|loading\.\.\./i;
/* Some kits keep the words ready and hidden. */
const loading = (roots) => roots.some((root) => [...root.querySelectorAll('[class*=loading],[class*=spin],[aria-busy=true]')].some(visible) || LOADS.test(root.textContent) && LOADS.test(shownOf(root)));

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
    const scrolled = async (top) => { box.scrollTop = top; box.dispatchEvent(new Event('scroll', { bubbles: false })); await tick(); };
    // Most draw at once; a frame is waited for only where nothing else has been drawn by then.
    let drawn = '';
    const drew = async (top) => {
      await scrolled(top);
      let offers = offerTexts(popup.now());
      // Some draw what came into view a frame or two later.
      for (let n = 0; n < 4 && offers.join('|') === drawn; n += 1) { await beat(); offers = offerTexts(popup.now()); }
      drawn = offers.join('|');
      return offers;
    };
    // A list that is all there already has nothing to bring to light: one look at its end tells.
    const before = offerTexts(popup.now()).join('|');
    await scrolled(box.scrollHeight);
    await beat();
    await beat();
    if (busy(600)) await until(() => !busy(600), 1000);
    const atEnd = test();
    if (atEnd.length) return atEnd;
    if (offerTexts(popup.now()).join('|') === before) { await scrolled(start); continue; }
    for (let top = 0, last = -1; top !== last; ) {
      const offers = await drew(top);
      const hits = test();
      if (hits.length) return hits;
      for (const one of offers) seen.add(one);
      last = top;
      // What is drawn below the view already has been looked at.
      const drawnTo = offersIn(popup.now()).reduce((low, el) => Math.max(low, box.contains(el) ? el.getBoundingClientRect().bottom : 0), 0) - box.getBoundingClientRect().top - 30;
      top = Math.min(top + Math.max(step, Math.min(drawnTo, 4 * step)), box.scrollHeight - box.clientHeight);
      if (Math.abs(top - last) < 1) break;
    }
    box.scrollTop = start;
  }
  return [];
}

/* A button, link or mark of the panel by its text or its name for the screen reader. */
const named = (roots, words) => roots.flatMap((root) => [...root.querySelectorAll(`${BUTTON},li,span`)]).find((el) => visible(el) && !isDisabled(el) && el.children.length < 3 && (words.test(norm(wordsOn(el))) || words.test(norm(el.getAttribute('aria-label') || el.title))));
const NEXT = /^(下一页|下页|后一页|nextpage|next)$/;
const nextOf = (roots) => named(roots, NEXT) || roots.flatMap((root) => [...root.querySelectorAll('button[class*=next],a[class*=next],li[class*=next],[role=button][class*=next],span[class*=next]')]).find((el) => visible(el) && !isDisabled(el));

/* A list in pages, as dialogs to pick from have: turned until the text is there or the list ends. */
async function pageFor(popup, text, seen) {
  if (grids(popup.roots).length || monthPanel(popup.roots) || yearPanel(popup.roots)) return [];
  const print = () => offersOf(popup.now()).join('|');
  const end = now() + 8000;
  for (let n = 0; n < 40; n += 1) {
    const next = nextOf(popup.now());
    if (!next) return [];
    const before = print();
    click(next);
    if (!(await until(() => print() !== before, busy(600) ? 2000 : 300))) return [];
    const hits = hitsIn(popup.now(), text);
    if (hits.length) return hits;
    for (const one of offersOf(popup.roots)) seen.add(one);
    if (now() > end) throw new Cannot(`"${text}" is not on the first ${n + 2} pages of the list`, [...seen].slice(0, 500));
  }
  return [];
}
/* What a panel offers: its options, or the first cells of its rows. */
function offersOf(roots) {
  const rows = roots.flatMap((root) => [...root.querySelectorAll('tr,[role=row]')]).filter((row) => visible(row) && !row.querySelector('th,[role=columnheader]'));
  const texts = rows.map((row) => [...row.children].map((cell) => tidy(shownOf(cell))).find(Boolean)).filter(Boolean);
  return texts.length ? [...new Set(texts)] : offerTexts(roots);
}

/* A row of such a list is not taken by pressing its text: by its tick, or by its own button. */
async function takeRow(popup, el) {
  const row = el.closest('tr,[role=row]');
  if (!row) return;
  const mark = row.querySelector('input[type=radio],input[type=checkbox],[role=radio],[role=checkbox]');
  const button = named([row], /^(选择|选取|选中|选定|确定|select|choose)$/);
  if (mark) { if (!checkedOf(mark)) click(tickTarget(mark)); } else if (button) click(button);
  await tick();
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
  // `rests`: nothing was on its way any more when this was decided; emptying the line of a search or closing the
  // list sets off work that brings no offer. `heeded`: the list answered the search, so a hand's typing would not
  // bring more.
  const rests = () => !busy(1200) && !loading(popup.now());
  let complete = null;
  let heeded = popup.heeded === true;
  let hits = look();
  if (!hits.length) {
    // Three frames for the panel to be drawn; longer only while the page is at work for it.
    let frames = 0;
    await until(() => look().length || popup.lost() || ((frames += 1) > 7 && !busy(600) && !loading(popup.roots)), Math.min(1500, end - now()));
  }
  hits = look();
  if (!hits.length && popup.lost()) throw new Cannot(`"${text}" is not offered`, []);
  for (const one of offersOf(popup.roots)) seen.add(one);
  if (!hits.length && !after) hits = fit(await scrollFor(popup, text, seen));
  const line = !hits.length && searchLine(popup);
  if (line) {
    const print = () => popup.now().map((root) => root.textContent).join('|');
    const was = print();
    await typeSearch(line, text);
    heeded ||= busy(600);
    await beat();
    await until(() => look().length || !busy(600) && !loading(popup.now()), Math.max(300, end - now()));
    heeded ||= print() !== was;
    hits = look();
    const go = !hits.length && named(popup.roots, /^(查询|搜索|检索|search|query)$/);
    if (go) { click(go); await tick(); await until(() => look().length || !busy(600), 1500); hits = look(); }
    if (!hits.length && hand) {
      await hand({ do: 'type', el: line, text });
      await until(() => look().length, 700);
      hits = look();
    }
    if (!hits.length) {
      for (const one of offersOf(popup.roots)) seen.add(one);
      complete = rests();
      await typeSearch(line, '');
    }
  }
  if (!hits.length && !after) hits = fit(await pageFor(popup, text, seen));
  if (!hits.length) hits = await until(() => { const list = look(); return list.length ? list : null; }, 60) || [];
  if (!hits.length) {
    await beat();
    for (const one of offersOf(popup.now())) seen.add(one);
    throw Object.assign(new Cannot(`"${text}" is not offered`, [...seen].slice(0, 500)), { complete: complete ?? rests(), heeded });
  }
  const live = hits.filter((el) => !isDisabled(el));
  if (!live.length) throw new Cannot(`"${text}" is offered but disabled`, offerTexts(popup.roots));
  return live;
}

/* Whether an offer is marked as chosen: by its line, by what is wrapped around its text alone, by a tick in it.
 * `x-active` is no mark: it says where the mouse is. */
const CHOSEN = /(^|[-_ ])(is-)?(selected|checked|this|chosen)([-_ ]|$)|(^|\s)(is-)?active(\s|$)|--active(\s|$)/;
function chosenLook(el) {
  const line = el.closest('[role=option],[role=treeitem],li,dd');
  const around = [line || el];
  for (let up = el; !line && around.length < 5 && up.parentElement && tidy(up.parentElement.textContent) === tidy(el.textContent); up = up.parentElement) around.push(up.parentElement);
  if (around.some((one) => one.getAttribute('aria-selected') === 'true' || one.getAttribute('aria-checked') === 'true' || CHOSEN.test(classOf(one)))) return true;
  const box = around[around.length - 1].querySelectorAll('input[type=checkbox],[role=checkbox]');
  return box.length === 1 && checkedOf(box[0]) === true;
}

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
    popup.heeded = busy(600);
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
  let hits = await findDeep(popup, text, hand);
  if (hits.length > 1 && hits.every((el) => el.getAttribute('title') || true)) hits = uniqueByPlace(hits);
  const hit = only(hits, text);
  await pick(hit, hand);
  const done = () => took({ ...spec, text }, readField(fresh(field)));
  await until(() => done() && !popup.isOpen(), 120);
  if (popup.isOpen() && !done() && hit.isConnected) { await takeRow(popup, hit); await until(() => done() && !popup.isOpen(), 60); }
  if (popup.isOpen() && !done()) await popup.confirm(hand);
}
/* An option wherever it is: in the list, or in a branch that has to be opened for it. */
async function findDeep(popup, text, hand) {
  try { return await findOption(popup, text, hand); } catch (reason) {
    const deep = reason instanceof Cannot && /not offered$/.test(reason.message) && (await expandFor(popup, text));
    if (deep) return Object.assign(deep, { deep: true });
    // What the branches that were opened for it brought to light is on offer too.
    if (reason instanceof Cannot && reason.offers) reason.offers = [...new Set([...reason.offers, ...offersOf(popup.now())])];
    throw reason;
  }
}
const uniqueByPlace = (hits) => hits.filter((el, at) => hits.findIndex((other) => { const a = el.getBoundingClientRect(); const b = other.getBoundingClientRect(); return Math.abs(a.top - b.top) < 3 && Math.abs(a.left - b.left) < 3; }) === at);

/* Closed branches of a tree: open them one after the other until the leaf shows. */
const CLOSED = /^[▸▹►▶＋+⊞›❯]$/;
const EXPANDER = '[aria-expanded=false] [class*=switcher],[aria-expanded=false] [class*=expand],[aria-expanded=false] [class*=arrow],[aria-expanded=false] [class*=toggle],[aria-expanded=false] [class*=caret],[class*=switcher]:not([class*=noop]),[class*=expand-icon]:not(.is-leaf),[class*=tree-arrow],[class*=tree-iconClick]';
/* A mark that says so of itself, by a word for its state, in front of a text on its line. */
const SHUT = /(^|[-_ ])(collapsed?|closed?|shut|folded|plus)([-_ ]|$)/i;
function shutMarks(roots) {
  const empty = roots.flatMap((root) => [...root.querySelectorAll('i,span,ins,a,b,em,svg,img,button,div')]).filter((el) => SHUT.test(classOf(el)) && !tidy(el.textContent) && visible(el));
  return empty.filter((el) => {
    const box = el.getBoundingClientRect();
    const next = el.nextElementSibling;
    if (!next || !tidy(el.parentElement.textContent) || box.width > 40 || box.height > 40) return false;
    // Of two pictures in one line, the one further left opens; the other is the picture of a folder.
    return !empty.some((other) => other !== el && other.parentElement === el.parentElement && other.getBoundingClientRect().left < box.left);
  });
}
/* What opens a branch: by the word for its state, by a kit's names, by its mark, at last any icon before a text of a tree. */
function folds(roots) {
  const byState = shutMarks(roots);
  if (byState.length) return byState;
  const byName = roots.flatMap((root) => [...root.querySelectorAll(EXPANDER)]);
  if (byName.length) return byName;
  const byMark = roots.flatMap((root) => [...root.querySelectorAll('i,span,a,button,em,b')]).filter((el) => CLOSED.test(el.textContent.trim()));
  if (byMark.length) return byMark;
  return roots.flatMap((root) => [...root.querySelectorAll('[class*=tree] [class*=icon],[role=tree] svg,[role=treeitem] svg')]).filter((el) => !el.closest('[class*=check],[class*=radio],input,[class*=empty]') && !el.parentElement.closest('[class*=icon]'));
}
async function expandFor(popup, text, under) {
  const done = new Set();
  for (let n = 0; n < 60; n += 1) {
    const hits = hitsIn(popup.now(), text);
    if (hits.length) return hits;
    const next = folds(popup.roots).find((el) => visible(el) && !done.has(el) && !/(^|[-_ ])(is-)?(expanded|open|leaf)([-_ ]|$)/.test(classOf(el)) && (!under || under(el)));
    if (!next) return null;
    done.add(next);
    click(next);
    await tick(); await beat();
    if (busy(600)) await until(() => !busy(600), 1000);
  }
  return null;
}
