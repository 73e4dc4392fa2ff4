/* From a visible label to the controls that belong to it. Kit names are not used here. */

const TEXTLIKE = /^(text|search|tel|url|email|password|number|date|month|week|time|datetime-local|color|range|)$/;
const NATIVE = 'input:not([type=hidden]):not([type=button]):not([type=submit]):not([type=reset]):not([type=image]),select,textarea';
const ROLES = '[role=combobox],[role=switch],[role=checkbox],[role=radio],[role=spinbutton],[role=slider],[role=textbox],[role=listbox],[contenteditable=""],[contenteditable=true],[contenteditable=plaintext-only]';
const TRIGGER = '[aria-haspopup],[tabindex="0"],[class*=select],[class*=picker],[class*=switch],[class*=cascader],[class*=upload],[class*=trigger],[class*=rate],[class*=radio],[class*=checkbox]';
const LABELISH = /(^|[-_ ])(label|lable|title|caption|legend|name|th|tit|lbl)([-_ ]|$)|label$/i;

const isTextInput = (el) => el.tagName === 'TEXTAREA' || (el.tagName === 'INPUT' && TEXTLIKE.test(el.type)) || el.isContentEditable;
const isTickInput = (el) => el.tagName === 'INPUT' && (el.type === 'checkbox' || el.type === 'radio');

/* Hidden natives count when something beside them stands for them: styled ticks, selects, file buttons. */
function present(el) {
  if (el.tagName === 'INPUT' && /^(file|checkbox|radio)$/.test(el.type) || el.tagName === 'SELECT') {
    if (visible(el)) return true;
    for (let up = el.parentElement, n = 0; up && n < 3; up = up.parentElement, n += 1) if (visible(up)) return true;
    return false;
  }
  if (el.tagName === 'INPUT' && !visible(el)) {
    // A line kept for the sending only: nobody can reach it, and what is typed there is heeded by nobody.
    if (el.tabIndex < 0 && el.closest('[aria-hidden=true]') && clipped(styleOf(el))) return false;
    // Transparent typing lines inside a select's box.
    return visible(el.parentElement) && rendered(el) && el.offsetWidth + el.offsetHeight > 0;
  }
  return visible(el);
}

/* What a person would call controls in `root`, outermost of nested ones, page order. */
function controlsIn(root) {
  if (!root || root.nodeType !== 1) return [];
  const found = [...root.querySelectorAll(`${NATIVE},${ROLES}`)];
  if (root.matches(`${NATIVE},${ROLES}`)) found.unshift(root);
  const alive = found.filter((el) => !el.closest('[data-gongju-popup]') && present(el) && !inOpenList(el, root));
  return alive.filter((el) => !alive.some((other) => other !== el && (other.contains(el) ? speaksFor(other, el) : el.contains(other) && !speaksFor(el, other))));
}
/* Of two nested ones: a tick's role on the wrapper knows the state; else the native inside is the control. */
function speaksFor(outer, inner) {
  if (outer.isContentEditable) return true;
  if (/^(radio|checkbox|switch)$/.test(outer.getAttribute('role') || '')) return true;
  return !(/^(INPUT|SELECT|TEXTAREA)$/.test(inner.tagName) || inner.matches('[role=combobox]'));
}
const inOpenList = (el, root) => { const list = el.closest('[role=listbox],[role=menu],[role=tree],[role=grid]'); return !!list && list !== el && list !== root && !list.contains(root); };

/* A button that brings a file chooser, its input nowhere on the page. */
const FILE_BUTTON = /上传|选择文件|选择图片|添加附件|浏览|upload|browse|choose files?|attach/i;
const fileButton = (root) => root.nodeType === 1 && [root, ...root.querySelectorAll('button,[role=button],a')].find((el) => el.matches('button,[role=button],a') && visible(el) && FILE_BUTTON.test(el.textContent));
/* Something to press that is no control by tag or role: a kit's own box. */
function triggersIn(root) {
  if (!root || root.nodeType !== 1) return [];
  const all = [root, ...root.querySelectorAll('*')].slice(0, 60);
  const hot = all.filter((el) => visible(el) && !/^(A|BUTTON|LABEL|I|SVG|PATH|IMG)$/i.test(el.tagName) && (el.matches(TRIGGER) || el.onclick || styleOf(el).cursor === 'pointer'));
  return hot.filter((el) => !hot.some((other) => other !== el && other.contains(el)));
}
const hasControls = (el) => controlsIn(el).length > 0 || el.nodeType === 1 && [...el.querySelectorAll('iframe')].some(editorIn);

/* ---- texts that may be labels ---- */
let index = null;
let indexMark = -1;
const SILENT = 'script,style,noscript,template,option,textarea,[contenteditable=true],[role=option],[role=menuitem],[role=menu],[role=tooltip],[role=listbox],nav';

/* Normalised text -> nodes: text nodes, and short elements around them (texts split by marks or icons). */
function labels() {
  catchUp();
  if (index && indexMark === work.texts) return index;
  index = new Map();
  const put = (text, node) => {
    const name = labelNorm(text);
    if (!name) return;
    const list = index.get(name);
    if (!list) index.set(name, [node]);
    else if (!list.includes(node)) list.push(node);
  };
  const walker = document.createTreeWalker(document.body || document.documentElement, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || node.data.length > 120) continue;
    const parent = node.parentElement;
    if (!parent || /^(SCRIPT|STYLE|NOSCRIPT|OPTION|TEXTAREA)$/.test(parent.tagName)) continue;
    put(node.data, node);
    for (let up = parent, n = 0; up && n < 4; up = up.parentElement, n += 1) {
      if (seen.has(up)) break;
      seen.add(up);
      if (up.childNodes.length === 1 && up.firstChild === node) continue;
      if (up.textContent.length > 120) break;
      put(up.textContent, up);
    }
  }
  indexMark = work.texts;
  return index;
}
const elementOf = (node) => (node.nodeType === 1 ? node : node.parentElement);

function usableLabel(node) {
  const el = elementOf(node);
  if (!el || !visible(el) || el.closest(SILENT) || el.closest('[data-gongju-popup]')) return false;
  const cell = el.closest('th,td');
  return !(cell && isHeaderCell(cell));
}
/* A column's heading, not a row's: in thead, or in a row of nothing but th. */
function isHeaderCell(cell) {
  const row = cell.closest('tr');
  if (!row) return false;
  if (cell.closest('thead')) return !hasControls(row);
  const cells = [...row.children];
  return cells.length > 1 && cells.every((one) => one.tagName === 'TH');
}

/* ---- layers: dialogs over the page ---- */
const LAYER = 'dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true],[class*=dialog],[class*=Dialog],[class*=modal],[class*=Modal],[class*=drawer],[class*=layer],[class*=popup],[class*=popover],[class*=messagebox],[class*=message-box]';
function depthOf(el) {
  let z = 0;
  for (let up = el; up && up !== document.body; up = up.parentElement) {
    const style = styleOf(up);
    if (up.tagName === 'DIALOG' && up.open) return 1e9;
    if (style.position !== 'static' && style.zIndex !== 'auto') z = Math.max(z, +style.zIndex || 0);
  }
  return z;
}
const floats = (el) => { for (let up = el; up && up !== document.body; up = up.parentElement) { if (/fixed/.test(styleOf(up).position) || (up.tagName === 'DIALOG' && up.open)) return true; if (styleOf(up).position === 'absolute' && up.parentElement === document.body) return true; } return false; };

/* Visible dialogs, the topmost first. */
function dialogs() {
  const all = [...document.querySelectorAll(LAYER)].filter((el) => visible(el) && floats(el) && el !== document.body);
  const outer = all.filter((el) => !all.some((other) => other !== el && other.contains(el)));
  const solid = outer.filter((el) => { const box = el.getBoundingClientRect(); return tidy(el.textContent) !== '' && box.width > 60 && box.height > 30; });
  return solid.map((el, at) => [el, depthOf(el), at]).sort((a, b) => b[1] - a[1] || b[2] - a[2]).map((one) => one[0]);
}

/* ---- from label to controls ---- */
function labelLike(node, like) {
  if (node.nodeType === 3) return /[:：]\s*$/.test(node.data) && node.data.trim().length > 1;
  if (node.nodeType !== 1 || !visible(node)) return false;
  const text = tidy(node.textContent);
  if (!text || text.length > 40) return false;
  if (/^(LABEL|TH|DT|LEGEND)$/.test(node.tagName)) return !isTickLabel(node);
  if (like && like.nodeType === 1 && node.tagName === like.tagName && classOf(node) === classOf(like)) return true;
  return LABELISH.test(classOf(node)) || /[:：]$/.test(text);
}
function isTickLabel(label) {
  const own = label.control || label.querySelector('input[type=radio],input[type=checkbox],[role=radio],[role=checkbox]');
  return !!own && isTick(own);
}

const ITEM_STOP = /^(TR|FIELDSET|FORM|BODY|DIALOG|TABLE|SECTION|MAIN|UL|OL|DL)$/;

/* The stretch of the page that holds this label's controls: an array of sibling nodes, or null. */
function region(label) {
  const el = elementOf(label);
  const tag = el.closest('label');
  if (tag && tag.htmlFor) {
    const target = document.getElementById(tag.htmlFor);
    if (target && (present(target) || controlsIn(target).length || visible(target))) return { nodes: [item(target, tag)], exact: true };
  }
  for (const one of [el, tag, el.parentElement, el.firstElementChild]) {
    if (!one || !one.id) continue;
    const named = [...document.querySelectorAll('[aria-labelledby]')].filter((c) => c.getAttribute('aria-labelledby').split(/\s+/).includes(one.id) && (visible(c) || present(c)));
    if (named.length && !named[0].matches('dialog,[role=dialog],[role=region],[role=tabpanel],form,section')) return { nodes: named, exact: true };
  }
  if (tag) { const inside = controlsIn(tag); if (inside.length) return { nodes: [tag], exact: true, wraps: true }; }
  if (el.tagName === 'LEGEND' && el.parentElement) return { nodes: [el.parentElement], exact: true };
  return climb(label);
}

/* The control's whole box: up as long as it holds this one control and no other text. */
function item(control, label) {
  let box = control;
  for (let up = control.parentElement, n = 0; up && n < 5; up = up.parentElement, n += 1) {
    if (ITEM_STOP.test(up.tagName) || (label && up.contains(label))) break;
    // A list behind the line that nobody sees is no second control.
    const inside = controlsIn(up).filter((one) => one === control || one.tagName !== 'SELECT' || reachable(one));
    if (inside.length > 1 && !inside.every((one) => one === control || control.contains(one) || (isTickInput(one) && isTickInput(control) && one.name === control.name && one.type === control.type)) && !isRange(up, inside)) break;
    if ([...up.querySelectorAll('label')].some((one) => one !== label && !isTickLabel(one) && visible(one))) break;
    box = up;
  }
  return box;
}

/* Two lines of one range: twins in one box. */
const isRange = (up, inside) => inside.length === 2 && inside.every((one) => one.tagName === 'INPUT' && isTextInput(one)) && (/range/i.test(classOf(up)) || /^[-–—~～至到→]$/.test(tidy(up.textContent))) && inside[0].closest('[class*=group]') === inside[1].closest('[class*=group]');

function climb(label) {
  let node = label;
  if (label.nodeType === 1 && hasControls(label)) return { nodes: [label] };
  for (let level = 0; node && node !== document.body && level < 8; level += 1, node = node.parentElement) {
    const before = node.previousSibling && (node.previousSibling.nodeType === 3 && !node.previousSibling.data.trim() ? node.previousSibling.previousSibling : node.previousSibling);
    if (level < 2 && before && before.nodeType === 1 && controlsIn(before).length === 1 && isTick(controlsIn(before)[0]) && !asksFor(label, node, before)) return { nodes: [before], tickText: true };
    const got = [];
    let loose = null;
    for (let next = node.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === 3) { if (!got.length && labelLike(next)) return { nodes: [], at: node.parentElement, stop: true }; if (got.length && labelLike(next)) break; continue; }
      if (next.nodeType !== 1 || next.tagName === 'BR' || !rendered(next)) { if (next.nodeType === 1 && hasControls(next)) got.push(next); continue; }
      const has = hasControls(next);
      if (has) {
        if (got.length && sameItem(next, node)) break;
        if (ownLabelIn(next)) { if (got.length) break; return loose ? { nodes: [loose], loose: true } : { nodes: [], at: elementOf(label).parentElement, stop: true }; }
        got.push(next);
        continue;
      }
      if (got.length) { if (labelLike(next, node)) break; continue; }
      if (!loose && (triggersIn(next).length || fileButton(next))) { loose = next; continue; }
      if (labelLike(next, node)) return loose ? { nodes: [loose], loose: true } : { nodes: [], at: node.parentElement, stop: true, text: next };
    }
    if (got.length) return { nodes: got };
    if (loose) return { nodes: [loose], loose: true };
    if (ITEM_STOP.test(node.tagName) || (node.parentElement && /^(TR|FORM|BODY|DIALOG)$/.test(node.parentElement.tagName))) break;
    if (node.nodeType === 1 && /(^|[-_ ])(form-?item|field|form-group|control-group|cell|form-row)([-_ ]|$)/i.test(classOf(node))) break;
  }
  return { nodes: [], at: elementOf(label).parentElement };
}
/* Whether a text behind a tick is the label of what follows: it says so by its colon, or the tick in the cell
 * before has a label of its own and a control stands in the next one. */
function asksFor(label, node, before) {
  if (/[:：]\s*$/.test(label.textContent.trim())) return true;
  const [ahead, next] = [before.previousElementSibling, node.nextElementSibling];
  return !!ahead && tidy(ahead.textContent) !== '' && !hasControls(ahead) && !!next && hasControls(next);
}
/* Whether a box brings a label of its own before its first control: then that control is not ours. */
function ownLabelIn(box) {
  const first = controlsIn(box)[0];
  if (!first || box === first) return false;
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (first.contains(node) || first.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) return false;
    // What is written on a button is no label of what stands behind it.
    if (!node.data.trim() || !visible(node.parentElement) || node.parentElement.closest('button,[role=button]')) continue;
    const tag = node.parentElement.closest('label,th,dt,legend');
    if (tag && box.contains(tag) && tag !== box && !isTickLabel(tag) && !tag.contains(first)) return true;
    if (/[:：]\s*$/.test(node.data) && node.data.trim().length > 1) return true;
    for (let up = node.parentElement; up && up !== box; up = up.parentElement) if (LABELISH.test(classOf(up)) && !up.contains(first) && up.textContent.length < 40) return true;
  }
  return false;
}
/* Another item of the same make as the label's own: its controls are that item's. */
const sameItem = (next, node) => node.nodeType === 1 && next.tagName === node.tagName && classOf(next) === classOf(node) && !/^(LABEL|SPAN|INPUT)$/.test(next.tagName);
const isTick = (el) => isTickInput(el) || /^(checkbox|radio|switch)$/.test(el.getAttribute('role') || '');
