/* Panels that open on a press: known by watching what becomes visible, not by their names. */

const popupPart = '[role=option],[role=menuitem],[role=menuitemradio],[role=treeitem],[role=gridcell],li,dd,td';

/* Positioned layers visible now; those of before a press are not its answer. */
function layersIn(root, limit) {
  const got = new Set();
  let count = 0;
  // What stands in a closed list is not drawn: the browser would work out a style for each of its entries.
  const drawn = { acceptNode: (el) => (el.checkVisibility() || styleOf(el).display === 'contents' ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT) };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, drawn);
  for (let el = walker.nextNode(); el; el = walker.nextNode()) {
    if ((count += 1) > limit) break;
    const style = styleOf(el);
    if ((style.position === 'absolute' || style.position === 'fixed') && !clipped(style) && visible(el)) got.add(el);
  }
  return got;
}
const liesWithin = (el, line) => { const [a, b] = [el.getBoundingClientRect(), line.getBoundingClientRect()]; return a.top >= b.top - 2 && a.bottom <= b.bottom + 2 && a.left >= b.left - 2 && a.right <= b.right + 2; };
const offscreen = (el) => { const box = el.getBoundingClientRect(); return box.right < -200 || box.bottom < -2000 || box.left < -2000; };

class Popup {
  constructor(field) { this.field = field; this.roots = []; this.opened = []; }

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
    // What opened stays ours while it is open: a list of its own that opens later touches nothing of it.
    for (const el of this.roots) if (el.isConnected && !found.includes(el) && visible(el) && !offscreen(el)) found.push(el);
    for (const el of this.inner()) if (!found.some((one) => one.contains(el))) found.push(el);
    // What the panel shows may be a page of its own: calendars and pick lists of older sites.
    for (const el of [...found]) for (const frame of framesIn(el)) {
      const page = pageIn(frame);
      if (!page || found.includes(page.body)) continue;
      watch(page);
      found.push(page.body);
    }
    return (this.roots = found.filter((el) => !found.some((other) => other !== el && other.contains(el)) && usefulPopup(el)));
  }

  /* Whether a frame that came with the press has still to bring its page. */
  awaits() { return [...document.querySelectorAll('iframe')].some((frame) => !this.frames.has(frame) && !pageIn(frame, true)); }

  /* Lists inside the control's own box that were hidden before. */
  inner() {
    const got = [];
    for (const box of this.field.boxes) for (const el of layersIn(box, 400)) {
      // What lies within the line shows what is chosen: a list hangs off it.
      if (this.within.has(el) || el.contains(this.anchor()) || liesWithin(el, this.anchor())) continue;
      const items = [...el.querySelectorAll('li,dd,td,[role=option],[class*=item],[class*=option],[class*=cell],[class*=day]')].filter((one) => !one.closest('[class*=tag]'));
      // Two texts of its own: a tree, say. What only speaks, like a hint below the line, is none.
      const texts = items.length || el.matches(SPEAKS) ? 0 : [...el.querySelectorAll('*')].filter((one) => hasText(one) && visible(one) && !one.closest('[class*=tag]')).length;
      // A search may bring a single offer.
      if (items.length > 1 || texts > 1 || items.some((one) => one.matches('li,dd,[role=option]'))) got.push(el);
    }
    return got;
  }

  async open(hand, retry = false) {
    const anchor = this.anchor();
    if (anchor.disabled || anchor.getAttribute('aria-disabled') === 'true' || /(^|[-_ ])(is-)?disabled([-_ ]|$)/.test(classOf(anchor))) throw new Cannot('the control is disabled');
    await tick();
    touched.clear();
    this.before = layersIn(document.body, 8000);
    this.within = this.before;
    this.frames = new Set([...document.querySelectorAll('iframe')].filter(visible));
    const locked = anchor.readOnly === true;
    if (hand) await hand({ do: 'click', el: anchor });
    else click(anchor);
    // The press made it a line to type in: a list that is searched for shows nothing before that, and a
    // second press would take the line away again.
    const since = now();
    const asks = () => locked && !anchor.readOnly && document.activeElement === anchor;
    const replaced = () => !anchor.isConnected && !retry && this.anchor() !== anchor;
    const opens = () => this.now().length || asks() && now() - since > 120 || replaced();
    if (hand) await until(opens, 700);
    else await unlessIdle(opens, 300);
    if (!this.roots.length && this.awaits()) await until(() => this.now().length || !this.awaits(), 2000);
    // A linked list has taken the place of the one that was pressed: that one is pressed instead.
    if (!this.roots.length && replaced()) return this.open(hand, true);
    if (!this.roots.length && !hand && !asks()) {
      // Some listen on the box around a covered or transparent input.
      const box = anchor.parentElement;
      if (box && this.field.boxes.some((b) => b.contains(box))) { click(box); await until(() => this.now().length, 150); }
      // The line only shows what a button beside it lets one pick.
      const button = !this.roots.length && locked && this.field.boxes.flatMap((b) => [...b.querySelectorAll(BUTTON)]).find((el) => visible(el) && !/清空|清除|删除|clear|remove|上传|upload/i.test(`${classOf(el)} ${wordsOn(el)}`));
      if (button) { click(button); await until(() => this.now().length, 300); if (!this.roots.length && this.awaits()) await until(() => this.now().length || !this.awaits(), 2000); }
      // A line that may be typed in opens by the mark at its end.
      const mark = !this.roots.length && !locked && this.field.kind === 'popup' && endMark(anchor, this.field.boxes);
      if (mark) { click(mark); await until(() => this.now().length, 300); }
    }
    this.opened = [...this.roots];
    return this.roots.length > 0;
  }

  /* The page took away what had opened: a linked list is being replaced. */
  lost() { return this.opened.length > 0 && !this.opened.some((el) => el.isConnected) && !this.now().length; }

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
      () => { for (const root of this.roots) { const no = [...root.querySelectorAll('button,[role=button],a')].find((el) => /^(取消|关闭|cancel|close)$/i.test(norm(el.textContent) || norm(el.getAttribute('aria-label')))); if (no && visible(no)) click(no); } },
      () => { const anchor = this.anchor(); if (/true/.test(anchor.getAttribute('aria-expanded'))) click(anchor); },
    ]) {
      way();
      if (await until(() => !this.isOpen(), 130)) return;
    }
    if (hand) { await hand({ do: 'key', el: null, key: 'Escape' }); await until(() => !this.isOpen(), 300); }
  }

  /* 确定 and its kin, where the panel has one. */
  confirmButton() {
    const live = this.now();
    const all = live.flatMap((root) => [...root.querySelectorAll(`${BUTTON},span,div`)]).filter((el) => /^(确定|确认|完成|ok|apply|应用|done|confirm|set)$/.test(norm(wordsOn(el))) && el.children.length < 2 && visible(el));
    return all.find((el) => el.matches('button,input,[role=button]')) || all[all.length - 1];
  }

  async confirm(hand) {
    const button = this.confirmButton();
    if (!button) return false;
    if (hand) await hand({ do: 'click', el: button });
    else click(button);
    // A panel within the panel has a button of its own: then there are two to press.
    const next = () => { const one = this.confirmButton(); return one && one !== button ? one : null; };
    const other = await until(() => !this.isOpen() || !visible(button) && next(), 250);
    if (other && other !== true) { if (hand) await hand({ do: 'click', el: other }); else click(other); await until(() => !this.isOpen(), 250); }
    return true;
  }
}
/* An arrow or a picture without words that stands in the right end of a line, or right behind it. */
function endMark(line, boxes) {
  const at = line.getBoundingClientRect();
  const all = boxes.flatMap((box) => [...box.querySelectorAll('a,button,[role=button],i,span,img,svg,div')]).filter((el) => {
    if (tidy(el.textContent) || el.contains(line) || /clear|close|delete|remove|eye|help|tip|info|question|error|valid/i.test(classOf(el)) || !visible(el)) return false;
    const box = el.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return box.width <= 48 && y > at.top && y < at.bottom && x > Math.max(at.right - 48, at.left + at.width / 2) && x < at.right + 60;
  });
  return all.find((el) => el.matches('a,button,[role=button]')) || all[0];
}
const BUTTON = 'button,[role=button],a,input[type=button],input[type=submit]';
const wordsOn = (el) => (el.tagName === 'INPUT' ? el.value : el.textContent);
const framesIn = (el) => (el.tagName === 'IFRAME' ? [el] : [...el.querySelectorAll('iframe')]).filter(visible);
/* The page in a frame, once it shows something; null too where it is another site's. `any`: seen or not. */
function pageIn(frame, any) {
  let page = null;
  try { page = frame.contentDocument; } catch { return null; }
  if (!page || !page.body || page.body.isContentEditable || !any && !visible(frame)) return null;
  return page.readyState === 'complete' && (tidy(page.body.textContent) || page.body.querySelector('input,td,li')) ? page : null;
}
function fire2(el, type) { if (type.startsWith('touch')) el.dispatchEvent(new Event(type, { bubbles: true })); else fire(el, type, 1, 1); }
function usefulPopup(el) {
  // A label that floats up from the line is none.
  if (/^(STYLE|LABEL)$/.test(el.tagName) || el.matches('[role=tooltip]') && !el.querySelector(popupPart)) return false;
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
