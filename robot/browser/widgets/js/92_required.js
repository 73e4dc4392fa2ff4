/* Required controls that are empty, by any mark a kit uses. */

const STAR = /^[*＊✱]$/;
function starred(el) {
  for (const side of ['::before', '::after']) if (/[*＊]/.test(getComputedStyle(el, side).content)) return true;
  return [...el.childNodes].some((one) => STAR.test(tidy(one.textContent)) && (one.nodeType === 3 || visible(one))) || /^[*＊]|[*＊]\s*[:：]?$/.test(tidy(el.textContent));
}
function labelOfControl(el) {
  if (el.labels && el.labels.length && !isTickInput(el)) return el.labels[0];
  if (el.id) { const tag = document.querySelector(`label[for="${CSS.escape(el.id)}"]`); if (tag) return tag; }
  return null;
}
/* All required fields in page order: {name, empty}. */
function requiredIn(scope) {
  const names = [];
  const look = (text) => {
    const name = tidy(text).replace(/^[*＊✱\s]+|[*＊✱\s:：]+$/g, '');
    if (!name || name.length > 60 || names.some((one) => norm(one.name) === norm(name))) return;
    const fields = fieldsOf(name, '', scope === document.body ? null : scope).filter((one) => one.kind && one.kind !== 'muddle');
    if (!fields.length) return;
    const empty = fields.some((field) => { if (field.inputs.some((el) => el.disabled)) return false; const reading = readField(field); return reading.on === undefined ? reading.text === '' && !(reading.pictures || []).length : !reading.on && field.kind === 'tick'; });
    names.push({ name, empty, at: fields[0].root });
  };
  for (const tag of scope.querySelectorAll('label,th,td,dt,legend,[class*=label],[class*=title]')) {
    if (!visible(tag) || tag.textContent.length > 80 || isTickLabel(tag) || !tidy(tag.textContent)) continue;
    const box = tag.parentElement;
    if (starred(tag) || /(^|[-_ ])(is-)?required([-_ ]|$)/.test(`${classOf(tag)} ${box ? classOf(box) : ''} ${[...tag.querySelectorAll('*')].map(classOf).join(' ')}`) || box && tag.tagName === 'LABEL' && /(^|[-_ ])(is-)?required([-_ ]|$)/.test(classOf(box.parentElement))) look(shownOf(tag) || tag.textContent);
  }
  for (const node of document.createTreeWalker ? starTexts(scope) : []) look(node.parentElement.parentElement.textContent);
  for (const el of scope.querySelectorAll('[required],[aria-required=true],[lay-verify*=required]')) {
    if (!present(el) && !visible(el)) continue;
    const tag = labelOfControl(el);
    if (tag) look(shownOf(tag)); else if (el.getAttribute('aria-label')) look(el.getAttribute('aria-label'));
    else { const text = labelBefore(el); if (text) look(text); else if (el.placeholder) look(el.placeholder); }
  }
  const order = (a, b) => (a.at.compareDocumentPosition(b.at) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  return names.sort(order);
}
G.programs.required = async (arg) => requiredIn(scopeOf(arg) || document.body).filter((one) => one.empty).map((one) => one.name);
function starTexts(scope) {
  const got = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (STAR.test(node.data.trim()) && visible(node.parentElement) && node.parentElement.parentElement && node.parentElement.parentElement.textContent.length < 60) got.push(node);
  return got;
}
/* The text that stands before a control: the nearest one in its row, whose field it then proves to be. */
function labelBefore(el) {
  for (let up = el, n = 0; up && n < 6 && up !== document.body; up = up.parentElement, n += 1) {
    for (let before = up.previousSibling; before; before = before.previousSibling) {
      const text = tidy(before.nodeType === 3 ? before.data : before.nodeType === 1 ? shownOf(before) : '');
      if (text && text.length < 60) return text;
    }
  }
  return '';
}
