/* Texts, visibility, waiting. All files of this folder share one function scope; G is what Python calls. */

const G = {};
Object.defineProperty(window, '__gongju', { value: G });

const now = () => performance.now();

/* Blanks (inside too), width and case do not tell two texts apart on a page. */
const norm = (text) => (text || '').normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff\u00ad]+/g, '').toLowerCase();

/* A label without its marks: * in front or behind, trailing colon, (必填). */
const MARKS = '必填|选填|可选|必选|必须|可多选|多选|单选|required|optional';
const MARKED = new RegExp(`^\\(?(?:${MARKS})\\)|\\((?:${MARKS})\\)?$`, 'g');
const MARKED_LAST = new RegExp(`\\((?:${MARKS})\\)$`);
const bare = (text) => norm(text).replace(MARKED, '').replace(/^[*✱﹡⁎•·]+|[*✱﹡⁎:?ⓘ]+$/g, '').replace(MARKED_LAST, '').replace(/[*✱:]+$/g, '');
/* A page prints the same texts again and again, and all of them are looked at for every label. */
const bareTexts = new Map();
function labelNorm(text) {
  let name = bareTexts.get(text);
  if (name === undefined) {
    if (bareTexts.size > 5000) bareTexts.clear();
    bareTexts.set(text, (name = bare(text)));
  }
  return name;
}

const classOf = (el) => (el && el.getAttribute && el.getAttribute('class')) || '';
const styleOf = (el) => getComputedStyle(el);

const SEES = { visibilityProperty: true, contentVisibilityAuto: false, opacityProperty: false };
/* Rendered and not hidden; a wrapper without a box of its own (display: contents) counts as its parent does. */
const rendered = (el) => el.checkVisibility(SEES) || el.isConnected && styleOf(el).display === 'contents' && !!el.parentElement && rendered(el.parentElement);
function visible(el) {
  if (!el || !el.isConnected || !rendered(el) || el.ownerDocument !== document && !inSight(el.ownerDocument)) return false;
  const box = el.getBoundingClientRect();
  if (box.width > 1 && box.height > 1) return true;
  if (styleOf(el).display === 'contents') return [...el.children].some(visible);
  return styleOf(el).overflow === 'visible' && [...el.children].some(visible);
}

/* A page in a frame of this one is seen as long as its frame is. */
const inSight = (page) => !!page.defaultView && page.defaultView !== window && visible(page.defaultView.frameElement);

/* Lists that are closed by clipping keep their boxes. */
const clipped = (style) => /absolute|fixed/.test(style.position) && (/^rect\(0px,? 0px,? 0px,? 0px\)$/.test(style.clip) || /inset\((50|100)%/.test(style.clipPath));

const shuts = (el) => { const box = el.getBoundingClientRect(); return (box.width < 2 || box.height < 2) && styleOf(el).overflow !== 'visible'; };
/* Whether nothing from here up hides what is inside. `known`: what was found for elements before, in one look. */
function lets(el, known) {
  if (!el || el === document.body) return true;
  let open = known.get(el);
  if (open === undefined) known.set(el, (open = !shuts(el) && styleOf(el).opacity !== '0' && !clipped(styleOf(el)) && lets(el.parentElement, known)));
  return open;
}

/* Whether a person could see and hit it after scrolling there: not clipped away, not parked off the page. */
function reachable(el, known = new Map()) {
  if (!visible(el) || shuts(el) || clipped(styleOf(el)) || !lets(el.parentElement, known)) return false;
  const box = el.getBoundingClientRect();
  return box.right + window.scrollX > 0 && box.bottom + window.scrollY > 0;
}

/* Text as shown: hidden parts, popups' own lists and icons left out. */
function shownOf(node, skip) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|OPTION|SVG)$/i.test(node.tagName)) return '';
  if (skip && skip(node)) return '';
  if (!rendered(node)) return '';
  let text = '';
  for (const child of node.childNodes) text += shownOf(child, skip);
  return text;
}
const tidy = (text) => (text || '').replace(/[\s\u00a0\u200b\ufeff]+/g, ' ').trim();

/* ---- waiting: conditions only ---- */
const nativeTimeout = window.setTimeout.bind(window);
const channel = new MessageChannel();
const ticks = [];
channel.port1.onmessage = () => ticks.shift()?.();
const tick = () => new Promise((done) => { ticks.push(done); channel.port2.postMessage(0); });
/* One frame; a page in the background gets none, hence the second way. */
const beat = () => new Promise((done) => { requestAnimationFrame(() => done()); nativeTimeout(done, 40); });

/* `ms` is for a machine that keeps up: on a loaded one it lasts until as many frames have been drawn. */
async function until(test, ms) {
  const end = now() + ms;
  for (let turn = 0; ; turn += 1) {
    const value = test();
    if (value || now() > end && turn > ms / 25 || now() > end + 4 * ms) return value;
    await (turn < 4 ? tick() : beat());
  }
}

/* ---- what the page still has in hand: requests and short timers that our acts set off ----
 * A page that alters a value half a second later has a timer or a request running: waiting for those
 * (and for nothing else) tells at once when the reading is final. */
const work = { acting: 0, requests: new Map(), timers: new Map(), depth: 0, foreign: false, changed: 0, texts: 0, noisy: false };
const LONGEST = 2000;

function wrapTimers() {
  const set = window.setTimeout;
  const clear = window.clearTimeout;
  const every = window.setInterval;
  const run = (job, self, args) => (typeof job === 'function' ? job.apply(self, args) : (0, eval)(job));
  window.setTimeout = new Proxy(set, {
    apply(target, self, [job, delay, ...rest]) {
      const ours = work.acting > 0 && !work.foreign && work.depth < 4 && !((+delay || 0) > LONGEST);
      const depth = work.depth + 1;
      let id = 0;
      const wrapped = function () {
        const before = [work.depth, work.foreign];
        [work.depth, work.foreign] = ours ? [depth, false] : [0, true];
        try { return run(job, window, rest); } finally {
          [work.depth, work.foreign] = before;
          work.timers.delete(id);
        }
      };
      id = Reflect.apply(target, window, [wrapped, delay]);
      if (ours) work.timers.set(id, now() + (+delay || 0));
      return id;
    },
  });
  window.clearTimeout = new Proxy(clear, {
    apply(target, self, args) { work.timers.delete(args[0]); return Reflect.apply(target, window, args); },
  });
  window.setInterval = new Proxy(every, {
    apply(target, self, [job, ...rest]) {
      const wrapped = function (...args) {
        const before = work.foreign;
        work.foreign = true;
        try { return run(job, window, args); } finally { work.foreign = before; }
      };
      return Reflect.apply(target, window, [wrapped, ...rest]);
    },
  });
}

/* Files that the page sent, with the answer: the proof of an upload whose name the page does not show. */
const sent = [];
function filesIn(body) {
  if (!(body instanceof FormData)) return body instanceof File ? [body] : [];
  return [...body.values()].filter((one) => one instanceof File);
}

function wrapRequests() {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = new Proxy(send, {
    apply(target, self, args) {
      if (!work.foreign) {
        work.requests.set(self, now());
        const files = filesIn(args[0]);
        self.addEventListener('loadend', () => {
          for (const file of files) sent.push({ name: file.name, size: file.size, status: self.status });
          // Its handlers run first, then we forget it.
          tick().then(() => work.requests.delete(self));
        });
      }
      return Reflect.apply(target, self, args);
    },
  });
  if (!window.fetch) return;
  window.fetch = new Proxy(window.fetch, {
    apply(target, self, args) {
      const answer = Reflect.apply(target, window, args);
      if (!work.foreign) {
        const mark = {};
        work.requests.set(mark, now());
        const files = filesIn(args[1] && args[1].body);
        const over = (reply) => {
          for (const file of files) sent.push({ name: file.name, size: file.size, status: (reply && reply.status) || 0 });
          // The body and the `then`s of the page come after: three turns.
          tick().then(tick).then(tick).then(() => work.requests.delete(mark));
        };
        const whole = (reply) => /json|text\/(?!event)|html/.test(reply.headers.get('content-type') || '');
        answer.then((reply) => (whole(reply) ? reply.clone().text() : tick()).then(() => over(reply), () => over(reply)), () => over(null));
      }
      return answer;
    },
  });
}
wrapTimers();
wrapRequests();

const busy = (longest) => {
  // A long poll is not the answer to anything we did.
  for (const since of work.requests.values()) if (now() - since < 8000) return true;
  for (const due of work.timers.values()) if (due - now() <= longest) return true;
  return false;
};

/* Wait for `test` as long as something may still bring it: given up once the page has nothing in hand and has
 * changed nothing for some frames, or after `ms`. */
async function unlessIdle(test, ms, rest = 8, longest = 600) {
  let value;
  let still = 0;
  let mark = -1;
  await until(() => {
    if ((value = test())) return true;
    still = busy(longest) || mark !== work.changed ? 0 : still + 1;
    mark = work.changed;
    return still > rest;
  }, ms);
  return value;
}

/* Wait until nothing is under way that our acts set off. True when quiet, false when `ms` ran out. */
async function quiet(ms, longest = LONGEST) {
  const end = now() + (work.noisy ? Math.min(ms, 250) : ms);
  await tick();
  for (let still = 0; still < 2; ) {
    const mark = work.changed;
    await (still || busy(longest) ? beat() : tick());
    still = !busy(longest) && mark === work.changed ? still + 1 : 0;
    if (now() > end) { if (ms > 1000) work.noisy = true; return false; }
  }
  return true;
}
