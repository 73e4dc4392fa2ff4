/* The programs Python starts: fill, read, required, settle, press. */

function scopeOf(arg) { return arg.top ? dialogs()[0] || null : G.scope && G.scope.isConnected ? G.scope : null; }

/* The one field a label means. Waits while it is not there; throws Cannot with the reason. */
async function findField(spec, scope, ms) {
  let fields = [];
  const good = () => { fields = fieldsOf(spec.label, spec.section, scope); return fields.length === 1 && fields[0].kind && fields[0].kind !== 'muddle'; };
  if (!good()) await until(() => good() || fields.length > 1 && !busy(600), ms);
  if (!fields.length) { const near = [...labels().entries()].filter(([text, nodes]) => text.length < 40 && nodes.some(usableLabel)).map(([text]) => text); throw new Cannot('no such label is visible', near.slice(0, 800)); }
  if (fields.length > 1) throw new Cannot(`${fields.length} controls have this label and nothing tells them apart`);
  const field = fields[0];
  Object.assign(field, { spec, scope });
  if (!field.kind || field.kind === 'muddle') {
    G.unknown = field.root || field.label;
    throw new Cannot(field.kind ? 'several controls belong to this label; which one is meant is not clear' : 'unknown control: the label is there, nothing known to fill in beside it');
  }
  return field;
}

async function setField(field, spec, hand, trusted, patience) {
  const by = trusted ? hand : null;
  const one = field.inputs[0];
  switch (field.kind) {
    case 'text': case 'textarea': case 'password': case 'number': case 'color': case 'range': case 'date': case 'month': case 'week': case 'time': case 'datetime-local': case 'richtext': {
      // Several texts in one line would be one text that nobody chose.
      if (spec.type === 'list' && spec.texts.length > 1) throw new Cannot('the control takes one text, the value has several');
      const dateLike = spec.type === 'date' && spec.y !== undefined || spec.type === 'range';
      if (field.kind === 'text' && dateLike && !one.readOnly) return setDate(field, spec, by).catch((error) => { if (error instanceof Unopened) return setText(one, spec.text); throw error; });
      const typing = by || await drawsMask(one) && hand;
      if (typing) { writable(one); await typing({ do: 'type', el: one, text: spec.text }); return undefined; }
      return setText(one, nativeText(field.kind, spec));
    }
    case 'spin': {
      if (one.tagName === 'INPUT') { if (by) { writable(one); return by({ do: 'type', el: one, text: spec.text, enter: true }); } return setText(one, spec.text); }
      const inner = one.querySelector('input');
      if (inner) return setText(inner, spec.text);
      return setSlider(field, spec);
    }
    case 'slider': return setSlider(field, spec);
    case 'select': return setSelect(one, spec.texts || [spec.type === 'bool' ? ([...one.options].map((o) => tidy(o.text)).find((text) => yes(text) === spec.on) || spec.text) : spec.text]);
    case 'selects': return setSelects(field, spec);
    case 'chain': return spec.type === 'range' ? setRange(field, spec, by) : setChain(field, spec, by);
    case 'radio': return setRadio(field, spec, by);
    case 'ticks': return setTicks(field, spec.texts || [spec.text], by);
    case 'tick': case 'switch': case 'radio-one': {
      const on = spec.type === 'bool' ? spec.on : yes(spec.text) ?? (norm(optionText(one)) === norm(spec.text) ? true : undefined);
      if (on === undefined && spec.texts && spec.texts.length === 1 && norm(optionText(one)) === norm(spec.texts[0])) return setTick(field, true, by);
      if (on === undefined) throw new Cannot('this is a tick or a switch: true or false is wanted');
      return setTick(field, on, by);
    }
    case 'upload': {
      if (!spec.names) throw new Cannot('this is an upload: a path is wanted');
      return setFiles(field, spec, hand, patience);
    }
    case 'pair': {
      if (spec.type !== 'range' && !(spec.texts && spec.texts.length === 2)) throw new Cannot('two controls belong to this label: a list of two values is wanted');
      if (spec.type === 'range' && !field.inputs.every((el) => /^(date|month|number)$/.test(el.type))) return setRange(field, spec, by);
      const texts = spec.type === 'range' ? [spec.from.text, spec.to.text] : spec.texts;
      for (const [at, el] of field.inputs.entries()) await setText(el, texts[at]);
      return undefined;
    }
    case 'popup': {
      if (spec.names) throw new Cannot('this is not an upload: a text is wanted');
      if (spec.type === 'range') return setRange(field, spec, by);
      if (spec.type === 'date') return setDate(field, spec, by);
      return choose(field, spec, by).catch((error) => loose(error, field, spec, by));
    }
    default: throw new Cannot(`unknown control: ${field.kind}`);
  }
}

/* A text line that may be an autocomplete, a typable picker, or nothing but text after all. */
async function loose(error, field, spec, by) {
  const el = field.inputs[0];
  const typable = el && el.tagName === 'INPUT' && !el.readOnly && !el.disabled && !spec.texts;
  if (typable && (error instanceof Unopened || error instanceof Cannot && /not offered/.test(error.message))) {
    if (by) await by({ do: 'type', el, text: spec.text }); else await setText(el, spec.text);
    await beat(); await beat();
    field.typed = true;
    if (took(spec, readField(fresh(field)))) return;
    if (error instanceof Cannot) { await setText(el, ''); throw error; }
  }
  throw error;
}

function nativeText(kind, spec) {
  if (spec.type !== 'date') return spec.text;
  const day = spec.y === undefined ? '' : `${spec.y}-${pad(spec.m ?? 1)}-${pad(spec.d ?? 1)}`;
  if (kind === 'date') return day;
  if (kind === 'month') return day.slice(0, 7);
  if (kind === 'time') return spec.time || '';
  if (kind === 'datetime-local') return `${day}T${(spec.time || '00:00').slice(0, 8)}`;
  return spec.text;
}

const seenOf = (field) => { const reading = readField(field); return { widget: widgetOf(field), shown: reading.text, parts: reading.parts, backing: reading.backing, folded: reading.folded, kept: reading.kept, printed: reading.printed, pictures: reading.pictures, on: reading.on, walked: !!field.walked, sent: reading.kept ? sent.slice(-50) : undefined }; };
const NAMES = { popup: 'select', 'radio-one': 'radio', spin: 'number', ticks: 'checkboxes', tick: 'checkbox', pair: 'range', selects: 'selects', chain: 'selects' };
const remembered = new Map();
function widgetOf(field) {
  const spec = field.spec;
  if (field.kind === 'popup' && spec) return spec.type === 'date' ? 'date' : spec.type === 'range' ? 'daterange' : field.typed ? 'autocomplete' : field.walked && spec.texts ? 'cascader' : 'select';
  if (field.kind === 'pair' && spec && spec.type === 'range') return 'daterange';
  return NAMES[field.kind] || field.kind;
}

async function fillOne(spec, arg, hand) {
  let field;
  const scope = scopeOf(arg);
  try {
    field = await findField(spec, scope, arg.wait);
    if (arg.again) field.walked = remembered.get(spec.label);
    let failure = null;
    for (const trusted of [false, true]) {
      failure = null;
      const mark = work.changed;
      try { await setField(field, spec, hand, trusted, arg.patience); } catch (error) {
        if (!(error instanceof Cannot) && !(error instanceof Unopened)) throw error;
        failure = error;
      }
      // Not offered yet, or disabled: a linked list may be on its way, or may just have taken this one's place.
      if ((failure instanceof Unopened || /(not offered|is disabled)$/.test(failure?.message)) && !trusted && (busy(1200) && !failure.complete || !field.root.isConnected || (mark !== work.changed && !field.inputs.every((el) => el.isConnected)))) {
        await until(() => !busy(1200), 1500);
        await beat();
        failure = null;
        field = await findField(spec, scopeOf(arg), arg.wait);
        try { await setField(field, spec, hand, false, arg.patience); } catch (error) {
          if (!(error instanceof Cannot) && !(error instanceof Unopened)) throw error;
          failure = error;
        }
      }
      if (!failure && (await until(() => took(spec, withWalk(fresh(field))), 60))) break;
      if (failure instanceof Cannot && !/not offered$/.test(failure.message)) break;
      if (failure instanceof Cannot && (failure.complete && failure.heeded || failure.offers && failure.offers.length) && trusted === false) break;
      if (field.kind === 'upload' || field.kind === 'select' || field.kind === 'selects') break;
      fresh(field);
    }
    remembered.set(spec.label, field.walked || null);
    if (failure instanceof Unopened) { G.unknown = field.root; throw new Cannot('unknown control: nothing opened that the value could be chosen in'); }
    if (failure) throw failure;
    return { ...seenOf(fresh(field)) };
  } catch (error) {
    // A slip of ours on a page never seen before must not take the other fields with it: it is reported.
    if (!(error instanceof Cannot)) { console.warn('gongju', error); G.unknown = field && field.root; }
    const seen = field ? seenOf(fresh(field)) : { widget: '', shown: '', parts: [] };
    if (!(error instanceof Cannot)) return { ...seen, problem: `unknown control: ${String(error.message || error).slice(0, 120)}`, picture: true };
    return { ...seen, problem: error.message, offers: error.offers, picture: /^unknown control|not clear/.test(error.message) };
  }
}
const withWalk = (field) => ({ ...readField(field), walked: !!field.walked });

/* Every field in order; plain inputs cost no round trip each, kit controls none as long as the page answers. */
G.programs.fill = async (arg, hand) => {
  if (arg.begins) await G.programs.begin(arg);
  const results = [];
  for (const spec of arg.specs) {
    const since = now();
    const result = await fillOne(spec, arg, hand);
    result.ms = Math.round(now() - since);
    if (result.picture) await hand({ do: 'picture', el: G.unknown, at: spec.at });
    results.push({ at: spec.at, ...result });
  }
  return results;
};

/* What all fields show, once nothing is under way any more that our acts set off. */
G.programs.settle = async (arg) => { await quiet(arg.ms, arg.longest ?? LONGEST); return readAll(arg); };
async function readAll(arg) {
  const scope = scopeOf(arg);
  const all = [];
  for (const spec of arg.specs) {
    try { all.push(await readOne(spec, scope)); } catch (error) { all.push({ at: spec.at, widget: '', shown: '', parts: [], problem: `cannot be read: ${String(error.message || error).slice(0, 120)}` }); }
  }
  return all;
}
async function readOne(spec, scope) {
  const fields = fieldsOf(spec.label, spec.section, scope);
  if (fields.length !== 1 || !fields[0].kind) return { at: spec.at, ...stillText(spec, fields, scope) };
  const field = Object.assign(fields[0], { spec, scope, walked: remembered.get(spec.label) });
  const seen = seenOf(field);
  const whole = seen.folded && !seen.backing && await unfold(field);
  return { at: spec.at, ...seen, ...(whole && whole.length ? { parts: whole, shown: whole.join(', '), folded: false } : {}) };
}

/* Read-only text beside a label: the next cell, dd or sibling. */
function stillText(spec, fields, scope) {
  if (fields.length > 1) return { widget: '', shown: '', parts: [], problem: `${fields.length} controls have this label and nothing tells them apart` };
  const nodes = (labels().get(labelNorm(spec.label)) || []).filter(usableLabel).filter((n) => !scope || scope.contains(n));
  const texts = [];
  for (const node of nodes) {
    const text = besides(node);
    if (text !== null && !texts.includes(text)) texts.push(text);
  }
  if (texts.length === 1) return { widget: 'static', shown: texts[0], parts: [] };
  return { widget: '', shown: '', parts: [], problem: texts.length ? 'several texts stand beside this label' : nodes.length ? 'nothing is shown beside this label' : 'no such label is visible' };
}
function besides(label) {
  for (let node = label, n = 0; node && n < 4 && node !== document.body; node = node.parentNode, n += 1) {
    for (let next = node.nextSibling; next; next = next.nextSibling) {
      const text = next.nodeType === 3 ? tidy(next.data) : next.nodeType === 1 ? tidy(shownOf(next)) : '';
      if (text) return text.replace(/^[:：]\s*/, '');
      if (next.nodeType === 1 && next.matches('td,dd')) return '';
    }
    if (node.nodeType === 1 && /^(TD|TH|DT|TR|LI)$/.test(node.tagName)) break;
  }
  return null;
}

G.programs.has = async (arg) => {
  const scope = scopeOf(arg);
  const modal = dialogs().some((el) => !el.querySelector('iframe') && floats(el) && el.querySelector(NATIVE));
  if (innerWidth < 2 || innerHeight < 2) return { modal: false, found: [] };
  return { modal, found: arg.specs.filter((spec) => { const fields = fieldsOf(spec.label, spec.section, scope); return fields.some((one) => one.kind) || arg.texts && (labels().get(labelNorm(spec.label)) || []).some(usableLabel); }).map((spec) => spec.at) };
};
