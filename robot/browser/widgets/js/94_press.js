/* Buttons, links and entries by their text; the page's words. */

const BUTTONS = 'button,[role=button],input[type=button],input[type=submit],input[type=reset],a,[class*=btn],[class*=button],summary';
const LINKS = 'a,[role=link],[role=menuitem],[role=tab]';
function pressables(text, kind) {
  const want = norm(text);
  const name = (el) => norm(el.tagName === 'INPUT' ? el.value : shownOf(el)) || norm(el.getAttribute('aria-label')) || norm(el.title);
  const pool = kind === 'text' ? [...document.querySelectorAll('body *')].filter((el) => el.textContent.length < text.length * 3 + 60) : [...document.querySelectorAll(kind === 'link' ? LINKS : BUTTONS)];
  const hits = pool.filter((el) => name(el) === want && reachable(el));
  let inner = hits.filter((el) => !hits.some((other) => other !== el && el.contains(other)));
  const real = inner.filter((el) => el.matches('button,[role=button],input,a'));
  if (kind === 'button' && real.length) inner = real;
  return inner;
}
const isOff = (el) => el.disabled || el.getAttribute('aria-disabled') === 'true' || DISABLED.test(classOf(el)) || /(^|[-_ ])(is-)?loading([-_ ]|$)/.test(classOf(el));

G.programs.find = async (arg) => {
  G.target = null;
  let hits = [];
  const look = () => {
    hits = pressables(arg.text, arg.kind);
    const scope = scopeOf(arg);
    if (scope) hits = hits.filter((el) => scope.contains(el));
    const layer = dialogs().find((one) => hits.some((el) => one.contains(el)));
    if (layer) hits = hits.filter((el) => layer.contains(el));
    if (hits.length > 1 && arg.near) hits = nearest(hits, arg.near);
    return hits.length === 1 && !isOff(hits[0]);
  };
  await until(look, arg.ms);
  if (hits.length === 1) { G.target = hits[0]; G.target.scrollIntoView({ block: 'nearest' }); }
  return { count: hits.length, off: hits.length === 1 && isOff(hits[0]), text: hits.length ? tidy(hits[0].value || shownOf(hits[0])) : '', layer: !!dialogs().find((one) => hits.some((el) => one.contains(el))), words: words.length, near: hits.length ? [] : [...new Set([...document.querySelectorAll(BUTTONS)].filter(visible).map((el) => tidy(el.value || shownOf(el))).filter((t) => t && t.length < 30))].slice(0, 60) };
};
function nearest(hits, near) {
  const want = norm(near);
  let best = hits;
  let size = Infinity;
  for (const hit of hits) {
    for (let up = hit.parentElement, n = 0; up && up !== document.body; up = up.parentElement, n += 1) {
      if (!norm(up.textContent).includes(want)) continue;
      const length = up.textContent.length;
      if (length < size) { best = [hit]; size = length; } else if (length === size) best.push(hit);
      break;
    }
  }
  return best;
}
G.programs.said = async (arg) => { if (arg.ms) await quiet(arg.ms, arg.longest ?? 300); const list = words.filter((one) => !one.told).map((one) => one.text); for (const one of words) one.told = true; return list; };
G.programs.heard = async (arg) => { await quiet(arg.ms, 600); return words.slice(arg.from).map((one) => one.text); };
