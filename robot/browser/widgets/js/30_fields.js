/* A field: the control (or group) of one label, what kind it is, and what it shows. */

const PICKS = /select|picker|date|cascad|combo|dropdown|calendar|timepick|autocomplete|auto-complete|tree/i;
const ASKS = /请选择|选择|^select|choose|^pick|日期|时间|yyyy|hh:mm/i;

function suspicious(el) {
  if (el.tagName !== 'INPUT' || !/^(text|search|tel|)$/.test(el.type)) return false;
  if (el.readOnly || el.getAttribute('inputmode') === 'none') return true;
  if (el.hasAttribute('list')) return false;
  if (el.matches('[role=combobox],[aria-haspopup]:not([aria-haspopup=false]),[aria-expanded],[aria-autocomplete]:not([aria-autocomplete=none])')) return true;
  if (ASKS.test(el.placeholder) && !/请输入|enter|input/i.test(el.placeholder)) return true;
  let up = el;
  for (let n = 0; up && n < 5 && !ITEM_STOP.test(up.tagName); n += 1, up = up.parentElement) {
    if (n && controlsIn(up).length > 2) break;
    if (PICKS.test(classOf(up).replace(/selected|selectable|date-?text|update|validate\S*|candidate|mandate/gi, ''))) return true;
  }
  return false;
}

/* The text beside a tick or radio: what a person chooses it by. */
function optionText(el) {
  const named = el.getAttribute('aria-label') || el.getAttribute('title');
  const wrap = el.closest('label');
  if (wrap) { const text = tidy(shownOf(wrap)); if (text) return text; }
  const by = el.getAttribute('aria-labelledby');
  if (by) { const text = by.split(/\s+/).map((id) => tidy((document.getElementById(id) || {}).textContent)).join(' '); if (text.trim()) return text; }
  if (el.id) { const label = document.querySelector(`label[for="${CSS.escape(el.id)}"]`); if (label) { const text = tidy(label.textContent); if (text) return text; } }
  if (named) return named;
  const own = tidy(shownOf(el));
  if (own) return own;
  let text = '';
  let base = el;
  for (let n = 0; n < 4 && !text; n += 1) {
    for (let next = base.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === 1 && (next.matches(NATIVE) || controlsIn(next).length)) break;
      text += next.nodeType === 3 ? next.data : shownOf(next);
      if (tidy(text) && next.nodeType === 1) break;
    }
    text = tidy(text);
    base = base.parentElement;
    if (!base || controlsIn(base).length > 1) break;
  }
  return text || el.value || '';
}

function checkedOf(el) {
  if (isTickInput(el)) return el.checked;
  const aria = el.getAttribute('aria-checked') || el.getAttribute('aria-pressed') || el.getAttribute('aria-selected');
  if (aria) return aria === 'true';
  const inner = el.querySelector('input[type=checkbox],input[type=radio]');
  if (inner) return inner.checked;
  const hidden = el.querySelector('input[type=hidden]');
  if (hidden && /^(true|false)$/.test(hidden.value)) return hidden.value === 'true';
  const state = el.getAttribute('data-state');
  if (state) return /^(checked|on|true)$/.test(state);
  return /(^|[-_ ])(is-)?(checked|on|active|onswitch|selected|open)([-_ ]|$)/.test([el, ...el.querySelectorAll('*')].slice(0, 4).map(classOf).join(' '));
}

/* Where a person clicks for a tick whose own input may be invisible. */
function tickTarget(el) {
  if (reachable(el) && el.offsetWidth > 3) return el;
  const next = el.nextElementSibling;
  if (next && visible(next) && /checkbox|radio|switch|check|tick/i.test(classOf(next))) return next;
  const wrap = el.closest('label');
  if (wrap && visible(wrap)) return wrap.querySelector('a') ? (el.parentElement !== wrap && visible(el.parentElement) ? el.parentElement : wrap) : wrap;
  const label = el.id && document.querySelector(`label[for="${CSS.escape(el.id)}"]`);
  if (label && visible(label)) return label;
  if (next && visible(next)) return next;
  return el.parentElement;
}

/* ---- label -> fields ---- */
const same = (a, b) => a.root === b.root || (a.inputs.length && a.inputs[0] === b.inputs[0]);

/* All fields that `label` may mean, those of the best kind of evidence only. */
function fieldsOf(label, section, scope) {
  const name = labelNorm(label);
  if (!name) return [];
  const cell = section && cellField(name, section, scope);
  if (cell) return [cell];
  const tiers = [[], [], []];
  let seen = null;
  const add = (tier, field) => { if (field && (!scope || scope.contains(field.root)) && !tiers[tier].some((one) => same(one, field))) tiers[tier].push(field); };
  const nodes = (labels().get(name) || []).filter(usableLabel).filter((n) => !scope || scope.contains(n));
  for (const node of nodes) {
    const el = elementOf(node);
    const tab = el.closest('a[href],button,[role=button],[role=tab],[role=menuitem],h1,h2,h3');
    if (tab && !hasControls(tab)) { if (/^(BUTTON|A)$/.test(tab.tagName) || tab.matches('[role=button]')) { const up = uploadAt(tab); if (up) add(2, { ...up, label: el }); } if (!tab.matches('h1,h2,h3')) continue; }
    const own = el.closest('[role=radio],[role=checkbox],[role=switch]') || tickOfText(el, name);
    if (own) { add(own.matches('input[type=radio],[role=radio]') ? 2 : 1, { kind: kindOfTick(own), root: tickTarget(own), inputs: [own], label: el, boxes: [own] }); if (!isPlainLabel(el)) continue; }
    const where = region(node);
    if (where.nodes.length) { const field = fieldIn(where, node); if (field) { add(0, field); continue; } }
    if (!seen) seen = { label: el, where, at: where.at || el.parentElement };
  }
  for (const el of document.querySelectorAll('[aria-label],[placeholder],[title],[data-placeholder]')) {
    if (!el.matches(`${NATIVE},${ROLES},[role=radiogroup],[role=group]`) || !(present(el) || visible(el)) || isTickInput(el) && el.type === 'radio') continue;
    const hint = el.getAttribute('placeholder') || el.getAttribute('data-placeholder') || '';
    const tier = labelNorm(el.getAttribute('aria-label')) === name ? 1 : labelNorm(hint) === name || labelNorm(el.title) === name ? 2 : labelNorm(hint.replace(/^(请输入|请选择|请填写|输入|选择|please (input|enter|select)( the| your)?|enter( the| your)?|select( a| the)?)\s*/i, '')) === name ? 2 : -1;
    if (tier >= 0 && !el.closest('[data-gongju-popup]')) add(tier, fieldIn({ nodes: [item(el)], exact: true, only: el }, el));
  }
  let best = tiers.find((one) => one.length) || [];
  if (best.length > 1) best = inTopLayer(best);
  if (best.length > 1 && section) best = inSection(best, section);
  if (!best.length && seen) return [{ kind: '', root: seen.at, inputs: [], label: seen.label, boxes: [], where: seen.where }];
  return best;
}
/* A label element that also wraps a tick is that tick's text, unless it is a form item's label. */
const isPlainLabel = (el) => { const tag = el.closest('label'); return !!tag && !isTickLabel(tag); };
function tickOfText(el, name) {
  const tag = el.closest('label');
  const own = tag && isTickLabel(tag) ? tag.control || tag.querySelector('input,[role=radio],[role=checkbox]') : null;
  return own && labelNorm(optionText(own)) === name ? own : null;
}
const kindOfTick = (el) => (el.matches('input[type=radio],[role=radio]') ? 'radio-one' : el.matches('[role=switch]') || /switch|toggle/i.test(classOf(el) + classOf(el.parentElement) + (el.getAttribute('lay-skin') || '')) || /switch/.test(classOf(el.nextElementSibling)) ? 'switch' : 'tick');

function inTopLayer(fields) {
  for (const layer of dialogs()) { const inside = fields.filter((one) => layer.contains(one.root)); if (inside.length) return inside; }
  return fields;
}
function inSection(fields, section) {
  const name = labelNorm(section);
  const heads = (labels().get(name) || []).map(elementOf).filter(visible);
  let best = fields;
  let size = Infinity;
  for (const head of heads) {
    for (let up = head; up && up !== document.documentElement; up = up.parentElement) {
      const inside = fields.filter((one) => up.contains(one.root));
      if (!inside.length) continue;
      if (inside.length < fields.length && inside.length < size) { best = inside; size = inside.length; }
      break;
    }
  }
  if (best.length < fields.length) return best;
  // Headings between the parts, all in one box: the first field after the heading.
  const after = heads.length ? fields.filter((one) => heads[0].compareDocumentPosition(one.root) & Node.DOCUMENT_POSITION_FOLLOWING) : [];
  return after.length ? [after[0]] : fields;
}

function uploadAt(el) {
  for (let up = el, n = 0; up && n < 3 && !ITEM_STOP.test(up.tagName); up = up.parentElement, n += 1) {
    const files = [...up.querySelectorAll('input[type=file]')];
    if (files.length === 1) return { kind: 'upload', root: up, inputs: files, boxes: [up] };
    if (files.length > 1) return null;
    const next = up.nextElementSibling;
    if (next && next.matches('input[type=file]')) return { kind: 'upload', root: up.parentElement, inputs: [next], boxes: [up.parentElement] };
  }
  return null;
}

/* An upload's list stands beside its button: the whole item, as far as it holds nothing else. */
function withList(boxes, control) {
  const up = boxes[0].parentElement;
  if (!up || ITEM_STOP.test(up.tagName) || up === document.body) return boxes;
  if (controlsIn(up).some((one) => one !== control && !control.contains(one))) return boxes;
  const tags = [...up.querySelectorAll('label,th,dt,legend')].filter((one) => visible(one) && !one.contains(control));
  return tags.length > 1 ? boxes : [up];
}

/* The one field in a region, with its kind; `muddle` when it holds several and nothing decides. */
function fieldIn(where, label) {
  const boxes = where.nodes;
  let inputs = boxes.flatMap(controlsIn);
  if (where.only) inputs = inputs.includes(where.only) ? [where.only] : inputs;
  const root = boxes.length === 1 ? boxes[0] : boxes[0].parentElement;
  const field = { root, boxes, inputs, label: elementOf(label), where };
  const is = (test) => inputs.filter((el) => el.matches(test));
  if (!inputs.length) {
    const framed = boxes.flatMap((b) => [...b.querySelectorAll('iframe')]).map(editorIn).find(Boolean);
    if (framed) return { ...field, kind: 'richtext', inputs: [framed] };
    const hot = boxes.flatMap(triggersIn);
    const chooser = boxes.map(fileButton).find(Boolean);
    if (!hot.length && togglesIn(boxes).length > 1) return { ...field, kind: 'radio', inputs: togglesIn(boxes) };
    if (!hot.length) return chooser ? { ...field, kind: 'upload', inputs: [], button: chooser, boxes: withList(boxes, chooser) } : null;
    field.hot = hot;
    const files = hot.length && boxes.flatMap((b) => [...b.querySelectorAll('input[type=file]')]);
    if (files && files.length) return { ...field, kind: 'upload', inputs: files };
    if (hot.some((el) => /switch|toggle/i.test(classOf(el)))) return { ...field, kind: 'switch', inputs: [hot.find((el) => /switch|toggle/i.test(classOf(el)))] };
    const toggles = togglesIn(boxes);
    if (toggles.length > 1) return { ...field, kind: 'radio', inputs: toggles };
    const chips = chipsIn(boxes, hot);
    if (chips) return { ...field, kind: 'radio', inputs: chips };
    const ticks = hot.filter((el) => /radio|checkbox/i.test(classOf(el)));
    if (ticks.length) return { ...field, kind: /radio/i.test(classOf(ticks[0])) ? 'radio' : ticks.length > 1 ? 'ticks' : 'tick', inputs: ticks };
    const button = boxes.flatMap((b) => [...b.querySelectorAll('button,[role=button]')]).find(visible);
    if (/upload|file|上传|附件/i.test(root.outerHTML.slice(0, 3000)) && (button || hot.length)) return { ...field, kind: 'upload', inputs: [], button: button || hot[0] };
    return { ...field, kind: 'popup', inputs: [hot[0]] };
  }
  const files = is('input[type=file]');
  if (files.length) return { ...field, kind: files.length === 1 ? 'upload' : 'muddle', inputs: files, boxes: files.length === 1 ? withList(boxes, files[0]) : boxes };
  const radios = is('input[type=radio],[role=radio]');
  if (radios.length) return { ...field, kind: 'radio', inputs: radios };
  const ticks = is('input[type=checkbox],[role=checkbox],[role=switch]');
  if (ticks.length === inputs.length) return { ...field, kind: ticks.length > 1 ? 'ticks' : kindOfTick(ticks[0]), inputs: ticks };
  const rest = inputs.filter((el) => !ticks.includes(el));
  const selects = rest.filter((el) => el.tagName === 'SELECT');
  const others = rest.filter((el) => el.tagName !== 'SELECT');
  const hidden = selects.filter((el) => !reachable(el) || el.offsetWidth < 3);
  if (hidden.length === 1 && selects.length === 1) {
    // The list's stand-in, which is what a person presses: beside it or around it.
    const open = others.filter((el) => reachable(el));
    const stand = [hidden[0].nextElementSibling, hidden[0].previousElementSibling].find((el) => el && visible(el));
    return { ...field, kind: 'popup', inputs: open.length ? open : [boxes.flatMap(triggersIn).find((el) => reachable(el)) || stand || hidden[0]], backing: hidden[0] };
  }
  if (selects.length === hidden.length || !selects.length) { const chain = chainOf(boxes, others, hidden); if (chain) return { ...field, kind: 'chain', inputs: chain.map((one) => one.inputs[0]), chain }; }
  if (selects.length && !others.length) return { ...field, kind: selects.length === 1 ? 'select' : 'selects', inputs: selects };
  const main = others.length > 1 && others.some((el) => el.matches('[role=combobox]') && el.tagName !== 'INPUT') ? others.filter((el) => el.matches('[role=combobox]')) : others;
  field.inputs = main;
  const outer = main.length > 1 ? main.filter((el) => !main.some((other) => other !== el && liesIn(el, other))) : main;
  if (outer.length === 1 && main.length === 2) { field.inputs = outer; return { ...field, kind: kindOfInput(outer[0]) }; }
  if (main.length > 1) {
    const addon = main.filter((el) => !el.closest('[class*=prepend],[class*=append],[class*=addon],[class*=prefix],[class*=suffix]'));
    if (addon.length === 1) { field.inputs = addon; return { ...field, kind: kindOfInput(addon[0]) }; }
    if (main.length === 2) return { ...field, kind: 'pair' };
    return { ...field, kind: 'muddle' };
  }
  if (selects.length && !main[0].closest('[class*=group],[class*=addon],[class*=compact]')) return { ...field, kind: 'muddle' };
  return { ...field, kind: kindOfInput(main[0]) };
}

/* The page inside a frame that is edited in place, as older editors have it. */
function editorIn(frame) {
  let inner = null;
  try { inner = frame.contentDocument; } catch { return null; }
  if (!inner || !inner.body || !visible(frame)) return null;
  return inner.designMode === 'on' || inner.body.isContentEditable ? inner.body : [...inner.body.children].find((el) => el.isContentEditable) || null;
}

/* Buttons that say whether they are pressed: one is chosen by pressing it. */
const togglesIn = (boxes) => boxes.flatMap((box) => [...box.querySelectorAll('button[aria-pressed],[role=button][aria-pressed]')]).filter((el) => visible(el) && tidy(el.textContent));

/* Two or more twins to press, each with a text of its own and nothing else: times to choose one of. */
function chipsIn(boxes, hot) {
  if (hot.length < 2 || hot.some((el) => el.parentElement !== hot[0].parentElement || el.tagName !== hot[0].tagName)) return null;
  // Those that are taken are there too and cannot be pressed.
  const twins = [...hot[0].parentElement.children].filter((el) => el.tagName === hot[0].tagName && visible(el));
  const texts = new Set(twins.map((el) => norm(el.textContent)));
  const ofKit = twins.some((el) => /check|radio|select(?!ed)|picker|rate/i.test(classOf(el)));
  const alike = !ofKit && texts.size === twins.length && [...texts].every((text) => /[\p{L}\p{N}]/u.test(text) && !ASKS.test(text.replace(/\d+:\d+/g, '')));
  // A row of tags is what has been chosen, not what can be.
  return alike && !boxes.some((box) => box.querySelector('[class*=placeholder],[class*=tag]')) ? twins : null;
}

/* The line to type in that a list lays over the one it shows its value in. */
function liesIn(inner, outer) {
  const [a, b] = [inner.getBoundingClientRect(), outer.getBoundingClientRect()];
  return a.left >= b.left - 2 && a.right <= b.right + 2 && a.top >= b.top - 2 && a.bottom <= b.bottom + 2 && a.width < b.width;
}

/* Several lists under one label: province, city, district. Each with its own box and the list behind it. */
function chainOf(boxes, lines, hidden) {
  const shut = lines.filter((el) => visible(el) && el.tagName === 'INPUT' && suspicious(el) && !PICKS_DAY.test(`${classOf(el)} ${classOf(el.parentElement)} ${el.placeholder}`));
  if (shut.some((el) => shut.some((other) => other !== el && liesIn(el, other)))) return null;
  if (shut.length < 2 || shut.length !== lines.length || isRange(boxes[0], lines)) return null;
  return shut.map((el) => {
    let box = el.parentElement;
    while (box.parentElement && !boxes.includes(box) && !lines.some((other) => other !== el && box.parentElement.contains(other))) box = box.parentElement;
    return { kind: 'popup', root: box, boxes: [box], inputs: [el], backing: hidden.find((list) => box.contains(list) || box.previousElementSibling === list) };
  });
}
const PICKS_DAY = /date|time|range|calendar|picker|日期|时间|期限/i;

function kindOfInput(el) {
  if (el.isContentEditable) return 'richtext';
  if (el.tagName === 'TEXTAREA') return 'textarea';
  if (el.matches('[role=slider]')) return 'slider';
  if (el.tagName === 'INPUT') {
    if (/^(date|month|week|time|datetime-local|color|range|number|password)$/.test(el.type)) return el.type;
    return suspicious(el) ? 'popup' : 'text';
  }
  if (el.matches('[role=spinbutton]')) return 'spin';
  return 'popup';
}
