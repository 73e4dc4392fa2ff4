/* A date, time or range field: walk its panel; type where there is none. */

function printed(spec, el) {
  const hint = `${el.placeholder || ''} ${el.getAttribute('format') || ''} ${el.getAttribute('data-format') || ''} ${el.getAttribute('data-date-format') || ''}`;
  const mark = /y+\s*\/\s*m|d+\/m+\/y|m+\/d+\/y/i.test(hint) || /\d{4}\/\d/.test(el.value) ? '/' : /y+\.m/i.test(hint) ? '.' : '-';
  const day = [spec.y, spec.m === undefined ? undefined : pad(spec.m), spec.d === undefined ? undefined : pad(spec.d)].filter((n) => n !== undefined);
  let text = day.join(mark);
  if (/m+\/d+\/y/i.test(hint)) text = [day[1], day[2], day[0]].filter(Boolean).join('/');
  if (/d+\/m+\/y/i.test(hint)) text = [day[2], day[1], day[0]].filter(Boolean).join('/');
  if (/年/.test(hint) && /月/.test(hint) && !/[yY]{2}/.test(hint) && false) text = day.join('');
  return [text, spec.time].filter(Boolean).join(' ');
}

async function typeDate(field, at, spec, hand) {
  const el = fresh(field).inputs[at];
  if (!el || el.readOnly || el.disabled || el.tagName !== 'INPUT' || el.getAttribute('inputmode') === 'none') return false;
  const text = printed(spec, el);
  if (hand) { await hand({ do: 'type', el, text, enter: true }); } else {
    click(el);
    await tick();
    putValue(el, text);
    sayInput(el, text);
    say(el, 'change');
    key(el, 'Enter');
    await tick();
  }
  return true;
}

async function setDate(field, spec, hand) {
  if (spec.type === 'range') return setRange(field, spec, hand);
  if (took(spec, readField(field)) && !dateIn(readField(field).text)?.unsure) return undefined;
  const popup = new Popup(field);
  const opened = await popup.open(hand);
  let reason = null;
  if (opened) {
    try {
      const state = { dead: new Set(), effect: new Map() };
      await walk(popup, spec, hand, 0, state).catch(async (error) => {
        // Some panels close when pressed too soon after another control's: once more, from where it is.
        if (!(error instanceof Unopened) || popup.isOpen() || !(await popup.open(hand))) throw error;
        await beat(); await beat();
        await walk(popup, spec, hand, 0, state);
      });
      field.walked = spec.text;
      // A panel for a time that has a button to confirm it does not close by itself.
      if (spec.time === undefined || !popup.confirmButton()) await until(() => !popup.isOpen() && took(spec, readField(fresh(field))), 80);
      if (popup.isOpen() && (!took(spec, readField(fresh(field))) || spec.time !== undefined)) await popup.confirm(hand);
    } catch (error) {
      if (!(error instanceof Unopened) && !(error instanceof Cannot)) throw error;
      reason = error;
    } finally { await popup.close(hand); }
    if (await until(() => took(spec, readField(fresh(field))), reason ? 0 : 150)) return undefined;
    if (reason instanceof Cannot && /disabled/.test(reason.message)) throw reason;
  }
  if (spec.y === undefined && opened) { try { return await choose(field, { ...spec, type: 'text' }, hand); } catch (error) { if (!(error instanceof Cannot)) throw error; reason = reason || error; } }
  if (await typeDate(field, 0, spec, hand)) {
    field.walked = null;
    const again = new Popup(field);
    again.before = new Set(); again.within = new Set();
    again.now();
    await again.close(hand);
    if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
    if (await until(() => took(spec, readField(fresh(field))), 200)) return undefined;
  }
  if (reason instanceof Cannot) throw reason;
  if (!opened) throw new Unopened();
  return undefined;
}

async function setRange(field, spec, hand) {
  const ends = [spec.from, spec.to];
  if (took(spec, readField(field))) return;
  const popup = new Popup(field);
  // Most kits take both ends in either of two panels; where that failed, each is taken in its own.
  const state = { dead: new Set(), effect: new Map(), strict: !!hand };
  let reason = null;
  try {
    for (let at = 0; at < 2; at += 1) {
      if (!popup.isOpen() && !popup.roots.length || at === 1 && !(await until(() => popup.now().length && popup.isOpen(), 60))) {
        popup.anchor = () => { const all = fresh(field).inputs.filter(visible); return all[Math.min(at, all.length - 1)] || field.boxes[0]; };
        if (!(await popup.open(hand))) { reason = new Unopened(); break; }
      }
      state.end = at;
      await walk(popup, ends[at], hand, at, state);
      await beat();
    }
    if (!reason) {
      field.walked = spec.text;
      await until(() => !popup.isOpen() || took(spec, readField(fresh(field))), 80);
      if (popup.isOpen()) await popup.confirm(hand);
    }
  } catch (error) {
    if (!(error instanceof Unopened) && !(error instanceof Cannot)) throw error;
    reason = error;
  } finally { await popup.close(hand); }
  if (await until(() => took(spec, readField(fresh(field))), reason ? 0 : 150)) return;
  for (let at = 0; at < 2 && field.inputs.length >= 2; at += 1) await typeDate(field, at, ends[at], hand);
  if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
  if (await until(() => took(spec, readField(fresh(field))), 200)) return;
  if (reason instanceof Cannot) throw reason;
  if (reason) throw reason;
}
