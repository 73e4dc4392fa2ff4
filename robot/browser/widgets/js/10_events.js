/* What a user does: point, press, type; what the page then lets appear; and the hand, which is Python. */

/* Animations last 1 ms and are not none: several kits wait for animationend before they take a panel away.
 * Transitions are none and not short: a duration for all would make every change of every element a
 * transition, and kits that place a panel and measure it at once would measure where it was before. */
const animationsOff = `*,*::before,*::after{transition:none!important;animation-duration:.001s!important;
animation-delay:0s!important;animation-iteration-count:1!important;scroll-behavior:auto!important}`;

function stillness() {
  const root = document.head || document.documentElement;
  if (root && !document.querySelector('style[data-gongju]')) {
    const style = document.createElement('style');
    style.setAttribute('data-gongju', '');
    style.textContent = animationsOff;
    root.appendChild(style);
  }
  if (window.jQuery && window.jQuery.fx) window.jQuery.fx.off = true;
  const lay = window.layui;
  if (lay && lay.$ && lay.$.fx) lay.$.fx.off = true;
  if (lay && lay.layer && lay.layer.config && !lay.layer.gongju) {
    lay.layer.gongju = true;
    lay.layer.config({ anim: -1, isOutAnim: false });
  }
}

/* What a page animates by script lasts a moment as well; what runs for ever is left to itself. */
Element.prototype.animate = new Proxy(Element.prototype.animate, {
  apply(target, el, [frames, options]) {
    const own = typeof options === 'number' ? { duration: options } : { ...options };
    return Reflect.apply(target, el, [frames, own.iterations === Infinity ? options : { ...own, duration: 1, delay: 0, endDelay: 0 }]);
  },
});

/* ---- what appears ---- */
/* Takes in what the observer has not been told yet. */
let catchUp = () => {};
/* A page in a frame is watched as well once something of ours is to be chosen there. */
let watch = () => {};
const watched = new WeakSet();
const touched = new Set();
const words = [];
const SPEAKS = 'output,dialog[open],[role=alert],[role=alertdialog],[role=status],[aria-live=assertive],[aria-live=polite],[class*=message],[class*=Message],[class*=toast],[class*=Toast],[class*=notif],[class*=notice],[class*=layer-msg],[class*=layer-dialog],[class*=layui-layer-content],[class*=error],[class*=explain],[class*=feedback],[class*=invalid]';

function hear(el) {
  const source = el.closest(SPEAKS) || el.querySelector?.(SPEAKS);
  if (!source || source.querySelector('input:not([type=hidden]),textarea,select,form')) return;
  const text = tidy(shownOf(source));
  if (!text || text.length > 300 || !visible(source)) return;
  const last = words[words.length - 1];
  if (last && last.el === source && last.text === text) return;
  if (last && last.el === source && text.startsWith(last.text)) { last.text = text; return; }
  // Places in this list are remembered: it only grows.
  if (words.length < 5000) words.push({ el: source, text });
}

function startObserver() {
  const heard = new Set();
  let waiting = false;
  const listen = () => { waiting = false; for (const el of heard) if (el.isConnected) hear(el); heard.clear(); };
  const note = (records) => {
    work.changed += 1;
    for (const record of records) {
      const el = record.type === 'characterData' ? record.target.parentElement : record.target;
      if (!el) continue;
      if (record.type !== 'attributes') {
        work.texts += 1;
        for (const node of record.addedNodes) if (node.nodeType === 1) { touched.add(node); heard.add(node); }
      }
      touched.add(el);
      heard.add(el);
    }
    if (work.acting === 0) touched.clear();
    if (!waiting) { waiting = true; tick().then(listen); }
  };
  const observer = new MutationObserver(note);
  catchUp = () => { const records = observer.takeRecords(); if (records.length) note(records); };
  watch = (page) => {
    if (watched.has(page)) return;
    watched.add(page);
    observer.observe(page, {
      subtree: true, childList: true, characterData: true, attributes: true,
      attributeFilter: ['class', 'style', 'hidden', 'open', 'aria-hidden', 'aria-expanded', 'data-state', 'disabled'],
    });
  };
  watch(document);
}

if (document.documentElement) startObserver();
else document.addEventListener('readystatechange', startObserver, { once: true });
if (document.head) stillness();
document.addEventListener('DOMContentLoaded', stillness, { once: true });

/* ---- the pointer ---- */
function centre(el) {
  let box = el.getBoundingClientRect();
  const view = el.ownerDocument.defaultView || window;
  const inside = box.top >= 0 && box.left >= 0 && box.bottom <= view.innerHeight && box.right <= view.innerWidth;
  if (!inside) { el.scrollIntoView({ block: 'center', inline: 'nearest' }); box = el.getBoundingClientRect(); }
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function hitIn(el) {
  const [x, y] = centre(el);
  const hit = el.ownerDocument.elementFromPoint(x, y);
  return [hit && el.contains(hit) ? hit : el, x, y];
}

function fire(el, type, x, y, more) {
  const pointer = type.startsWith('pointer');
  const enters = /enter$|leave$/.test(type);
  const init = {
    bubbles: !enters, cancelable: !enters, composed: true, view: window, clientX: x, clientY: y, screenX: x, screenY: y,
    button: 0, buttons: /down/.test(type) ? 1 : 0, detail: /click|down|up/.test(type) ? 1 : 0, ...more,
  };
  const event = pointer ? new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', isPrimary: true, ...init }) : new MouseEvent(type, init);
  return el.dispatchEvent(event);
}

function hover(el) {
  const [target, x, y] = hitIn(el);
  fire(target, 'pointerover', x, y);
  const line = [];
  for (let up = target; up && line.length < 12; up = up.parentElement) line.unshift(up);
  for (const one of line) fire(one, 'pointerenter', x, y);
  fire(target, 'mouseover', x, y);
  for (const one of line) fire(one, 'mouseenter', x, y);
  fire(target, 'pointermove', x, y);
  fire(target, 'mousemove', x, y);
  return [target, x, y];
}

const FOCUSABLE = 'input,select,textarea,button,a[href],[tabindex],[contenteditable=""],[contenteditable=true],summary';

/* The whole sequence of a click, dispatched in the page: a third of the time of a round trip each. */
function click(el) {
  const [target, x, y] = hover(el);
  fire(target, 'pointerdown', x, y);
  if (fire(target, 'mousedown', x, y)) {
    const focus = target.closest(FOCUSABLE);
    if (focus && !focus.disabled) focus.focus({ preventScroll: true });
    else if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
  }
  fire(target, 'pointerup', x, y);
  fire(target, 'mouseup', x, y);
  if (target.isConnected) fire(target, 'click', x, y);
}

function key(el, name) {
  const codes = { Enter: 13, Escape: 27, ArrowDown: 40, ArrowUp: 38, ArrowLeft: 37, ArrowRight: 39, Tab: 9, Home: 36, End: 35 };
  const init = { key: name, code: name, keyCode: codes[name] || 0, which: codes[name] || 0, bubbles: true, cancelable: true, composed: true };
  el.dispatchEvent(new KeyboardEvent('keydown', init));
  el.dispatchEvent(new KeyboardEvent('keyup', init));
}

const setters = new Map([HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement].map((type) =>
  [type, Object.getOwnPropertyDescriptor(type.prototype, 'value').set]));

/* The prototype's setter: React and others watch the element's own. */
function putValue(el, value) {
  for (const [type, set] of setters) if (el instanceof type) return set.call(el, value);
  el.value = value;
  return undefined;
}

const say = (el, type) => el.dispatchEvent(new Event(type, { bubbles: true }));
function sayInput(el, data) {
  el.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data }));
}
function sayKey(el, type, text) {
  const last = text.slice(-1) || 'Backspace';
  const code = last.length === 1 ? last.toUpperCase().charCodeAt(0) : 8;
  el.dispatchEvent(new KeyboardEvent(type, { key: last, keyCode: code, which: code, bubbles: true, composed: true }));
}

/* ---- the hand ----
 * A program runs in the page. Where only Python can act (a trusted click, real typing, a file), it asks:
 * `await hand({do: 'click', el})`; the ask travels as the answer to `start` or `next`. */
const jobs = new Map();
let lastJob = 0;
G.start = (name, arg) => {
  const id = (lastJob += 1);
  const job = { asks: [], wake: null, reply: null };
  jobs.set(id, job);
  stillness();
  work.acting += 1;
  const hand = (ask) => new Promise((done) => {
    G.target = ask.el;
    job.reply = done;
    job.asks.push({ id, ...ask, el: undefined });
    job.wake?.();
  });
  const over = (end) => { work.acting -= 1; job.asks.push({ id, ...end }); job.wake?.(); };
  G.programs[name](arg, hand).then((value) => over({ done: true, value }), (error) => over({ done: true, error: String(error && error.stack || error) }));
  return G.next(id);
};
G.next = async (id, reply) => {
  const job = jobs.get(id);
  if (reply !== undefined && job.reply) { const done = job.reply; job.reply = null; done(reply); }
  while (!job.asks.length) await new Promise((done) => { job.wake = done; });
  job.wake = null;
  const ask = job.asks.shift();
  if (ask.done) jobs.delete(id);
  return ask;
};
G.programs = {};
