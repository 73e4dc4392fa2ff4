/* Setting natives and ticks. Every setter ends by the reading; the caller judges it. */

/* Thrown when a field cannot be set: the reason for the report, with what is on offer instead. */
class Cannot extends Error {
  constructor(reason, offers) { super(reason); this.offers = offers; }
}

/* Whether the reading is what was asked: a first judgement to know when to stop; Python gives the last. */
function took(spec, reading) {
  if (!reading) return false;
  const text = reading.text;
  switch (spec.type) {
    case 'bool': return reading.on === undefined ? norm(text) === norm(spec.text) || yes(text) === spec.on : reading.on === spec.on;
    case 'number': return text !== '' && (text === spec.text || Number(text.replace(/[,，\s¥￥]/g, '')) === Number(spec.text));
    case 'date': return sameDate(spec, text);
    case 'range': { const ends = endsIn(reading); return ends.length >= 2 && sameDate(spec.from, ends[0]) && sameDate(spec.to, ends[ends.length - 1]); }
    case 'list': return sameList(spec.texts, reading);
    case 'files': return spec.names.length === reading.parts.length && spec.names.every((n, i) => n === reading.parts[i]);
    default:
      if (reading.on !== undefined) return reading.on === (yes(spec.text) ?? null);
      return text === spec.text || (reading.chosen !== false && norm(text) === norm(spec.text));
  }
}
/* Both ends of a range, in two lines or in one: 2024-01-01 - 2026-12-31, 2024-01-01至2026-12-31. */
function endsIn(reading) {
  const parts = reading.parts.filter((one) => /\d/.test(one));
  if (parts.length >= 2) return parts;
  return reading.text.split(/\s+[-–—]\s+|[~～至到→]/).map((one) => one.trim()).filter((one) => /\d/.test(one));
}
const yes = (text) => (/^(是|有|true|yes|on|开|√|✓)$/i.test(text.trim()) ? true : /^(否|无|false|no|off|关)$/i.test(text.trim()) ? false : undefined);
function sameList(texts, reading) {
  const want = texts.map(norm);
  const got = reading.parts.map(norm);
  if (want.length === got.length && want.every((one) => got.includes(one))) return true;
  const flat = norm(reading.text).replace(/[/>,、\\|·\-–]/g, '');
  return flat === want.join('').replace(/[/>,、\\|·\-–]/g, '') || reading.walked && norm(reading.text) === want[want.length - 1];
}
function sameDate(spec, text) {
  if (spec.y === undefined) return text !== '' && sameClock(spec.time || '', timeIn(text));
  const part = dateIn(text);
  if (!part) return false;
  return (spec.y === undefined || part.y === spec.y) && (spec.m === undefined || part.m === spec.m) && (spec.d === undefined || part.d === spec.d)
    && sameClock(spec.time || '', timeIn(text));
}
const fullClock = (text) => (text === '' || /^00:00(:00)?$/.test(text) ? '' : text.length === 5 ? `${text}:00` : text);
const sameClock = (a, b) => fullClock(a) === fullClock(b);

function writable(el) {
  if (el.disabled || el.closest('fieldset:disabled') || el.getAttribute('aria-disabled') === 'true') throw new Cannot('the control is disabled');
  if (el.readOnly) throw new Cannot('the control is read-only');
}

/* A user leaves the page a moment between typing and leaving: kits that work a tick behind their input would
 * compare the value with what it was before, see no change, and hold nothing of what they show. */
async function setText(el, text) {
  writable(el);
  if (el.isContentEditable) return setRich(el, text);
  if (document.activeElement !== el) el.focus({ preventScroll: true });
  const cut = el.maxLength >= 0 && text.length > el.maxLength ? text.slice(0, el.maxLength) : text;
  sayKey(el, 'keydown', cut);
  putValue(el, cut);
  sayInput(el, cut);
  sayKey(el, 'keyup', cut);
  await tick();
  if (await suggested(el, cut)) return undefined;
  say(el, 'change');
  el.blur();
  if (cut !== text) throw new Cannot(`the control takes ${el.maxLength} characters at most, the value has ${text.length}`);
  return undefined;
}

/* Whether a line shows places to fill (`___ ____`) once it has the focus. Such masks count keys: set in one go
 * they show the value, and their kit holds none. */
async function drawsMask(el) {
  if (el.tagName !== 'INPUT' || el.value && !HOLES.test(el.value) || el.readOnly || el.disabled) return false;
  el.focus({ preventScroll: true });
  await tick();
  return HOLES.test(el.value);
}
const HOLES = /__|_[^\w]+_/;

/* Where typing sets off a search, what it offers may have to be pressed: a text typed and left counts for
 * nothing there. True when the very text was offered and taken. */
async function suggested(el, text) {
  if (!text || el.tagName !== 'INPUT' || !busy(600)) return false;
  const panels = () => [...new Set([...touched].map((one) => one.isConnected && outermost(one, el)).filter((one) => one && visible(one) && !one.matches(SPEAKS)))];
  const offered = () => hitsIn(panels(), text).filter((one) => !isDisabled(one));
  await until(() => offered().length || !busy(600), 1500);
  const hits = offered();
  if (hits.length !== 1) return false;
  click(hits[0]);
  await until(() => !visible(hits[0]), 200);
  el.blur();
  return true;
}

function setRich(el, text) {
  // Its page may be one in a frame.
  const page = el.ownerDocument;
  const range = page.createRange();
  const chosen = page.defaultView.getSelection();
  el.focus();
  range.selectNodeContents(el);
  chosen.removeAllRanges();
  chosen.addRange(range);
  if (!page.execCommand('insertText', false, text)) { el.textContent = text; sayInput(el, text); }
  el.blur();
}

function setSelect(el, texts) {
  writable(el);
  const options = [...el.options];
  const chosen = texts.map((text) => {
    const exact = options.filter((o) => tidy(o.text) === text || o.label === text);
    const hits = exact.length ? exact : options.filter((o) => norm(o.text) === norm(text));
    if (!hits.length) throw new Cannot(`"${text}" is not offered`, options.filter((o) => o.value !== '' || !ASKS.test(o.text)).map((o) => tidy(o.text)));
    if (hits.length > 1) throw new Cannot(`"${text}" is offered ${hits.length} times`);
    if (hits[0].disabled || hits[0].parentElement.disabled) throw new Cannot(`"${text}" is offered but disabled`, options.filter((o) => !o.disabled).map((o) => tidy(o.text)));
    return hits[0];
  });
  el.focus({ preventScroll: true });
  if (el.multiple) for (const option of options) option.selected = chosen.includes(option);
  else el.selectedIndex = chosen[chosen.length - 1].index;
  say(el, 'input');
  say(el, 'change');
  el.blur();
}

/* 年 / 月 / 日 as three lists. */
function setSelects(field, spec) {
  const numbers = spec.type === 'date' ? [spec.y, spec.m, spec.d] : null;
  const texts = spec.type === 'list' ? spec.texts : null;
  if (!numbers && !texts) throw new Cannot(`${field.inputs.length} lists belong to this label; give a list of values`);
  const count = (numbers || texts).filter((one) => one !== undefined).length;
  if (count !== field.inputs.length) throw new Cannot(`${field.inputs.length} lists belong to this label, ${count} values were given`);
  return (async () => {
    for (let at = 0; at < count; at += 1) {
      const el = (await until(() => { const inputs = fresh(field).inputs; return inputs.length >= count && inputs[at]; }, 500)) || field.inputs[at];
      const want = (option) => (texts ? norm(option.text) === norm(texts[at]) : parseInt(option.text, 10) === numbers[at]);
      const hit = await until(() => [...el.options].find(want), 1500);
      if (!hit) throw new Cannot(`"${texts ? texts[at] : numbers[at]}" is not offered`, [...el.options].map((o) => tidy(o.text)));
      if (hit.selected) continue;
      setSelect(el, [tidy(hit.text)]);
      // It may redraw the next ones, which hold the same text now and then.
      await until(() => !busy(400), 800);
    }
  })();
}

/* Province, city, district as three lists of a kit, the next of which is redrawn by the one before it. */
async function setChain(field, spec, hand) {
  if (!spec.texts) throw new Cannot(`${field.inputs.length} lists belong to this label; give a list of values`);
  if (spec.texts.length !== field.inputs.length) throw new Cannot(`${field.inputs.length} lists belong to this label, ${spec.texts.length} values were given`);
  for (const [at, text] of spec.texts.entries()) {
    const one = () => { const now2 = fresh(field); return { ...now2, ...(now2.chain || [])[at], spec, fixed: true, chain: undefined }; };
    const alone = { ...spec, type: 'text', text, texts: undefined };
    await choose(one(), alone, hand);
    const shows = () => took(alone, readPopup(one()));
    if (!(await until(shows, 150)) && busy(600)) await until(shows, 600);
    // The next list is on its way.
    await until(() => !busy(400), 800);
  }
}

async function pressTick(el, hand) {
  if (el.disabled || el.getAttribute('aria-disabled') === 'true' || !isTickInput(el) && DISABLED.test(classOf(el))) throw new Cannot('the control is disabled');
  const target = tickTarget(el);
  if (hand) await hand({ do: 'click', el: target });
  else click(target);
}

async function setTick(field, on, hand) {
  const el = field.inputs[0];
  if (checkedOf(el) === on) return;
  await pressTick(el, hand);
  await until(() => checkedOf(fresh(field).inputs[0] || el) === on, 250);
}

function optionOf(inputs, text) {
  const all = inputs.map((el) => ({ el, text: optionText(el) }));
  const exact = all.filter((one) => tidy(one.text) === text);
  const hits = exact.length ? exact : all.filter((one) => norm(one.text) === norm(text));
  if (!hits.length) throw new Cannot(`"${text}" is not offered`, all.map((one) => one.text));
  if (hits.length > 1) throw new Cannot(`"${text}" is offered ${hits.length} times`);
  return hits[0].el;
}

async function setRadio(field, spec, hand) {
  let text = spec.text;
  if (spec.type === 'bool') {
    const fits = field.inputs.map(optionText).filter((one) => yes(one) === spec.on);
    if (fits.length !== 1) throw new Cannot(`"${text}" is not offered`, field.inputs.map(optionText));
    text = fits[0];
  }
  const el = optionOf(field.inputs, text);
  if (checkedOf(el)) return;
  await pressTick(el, hand);
  await until(() => { const now2 = fresh(field); return now2.inputs.some((one) => checkedOf(one) && norm(optionText(one)) === norm(text)); }, 250);
}

async function setTicks(field, texts, hand) {
  const want = texts.map((text) => norm(optionText(optionOf(field.inputs, text))));
  for (const el of field.inputs) {
    if (checkedOf(el) === want.includes(norm(optionText(el)))) continue;
    const on = !checkedOf(el);
    const name = norm(optionText(el));
    await pressTick(el, hand);
    await until(() => fresh(field).inputs.some((one) => norm(optionText(one)) === name && checkedOf(one) === on), 250);
  }
}

/* Sliders: the keys, one step at a time, as far as it moves. */
async function setSlider(field, spec) {
  const el = field.inputs[0];
  const goal = Number(spec.text);
  const [more, less] = el.matches('[role=spinbutton]') ? ['ArrowUp', 'ArrowDown'] : ['ArrowRight', 'ArrowLeft'];
  el.focus();
  for (let n = 0; n < 400; n += 1) {
    const value = Number(el.getAttribute('aria-valuenow'));
    if (value === goal) break;
    key(el, value < goal ? more : less);
    await tick();
    if (Number(el.getAttribute('aria-valuenow')) === value) { await beat(); if (Number(el.getAttribute('aria-valuenow')) === value) break; }
  }
  el.blur();
}

/* The same field as the page has it now: a kit may have replaced its nodes. */
function fresh(field) {
  if (field.fixed || field.inputs.length && field.inputs.every((el) => el.isConnected) && field.root && field.root.isConnected) return field;
  const again = fieldsOf(field.spec.label, field.spec.section, field.scope);
  if (again.length === 1 && again[0].kind) Object.assign(field, again[0]);
  return field;
}
