/* ---- the operator clicks the thing in the window: the page itself does not hear of it ---- */
const POINTING = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
const clicked = { kind: '', node: null, off: null };
G.arm = (kind) => {
  G.disarm();
  Object.assign(clicked, { kind, node: null });
  const hear = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === 'click' && event.target.nodeType === 1) clicked.node = event.target;
  };
  const over = (event) => {
    for (const old of document.querySelectorAll('[data-gongju-over]')) old.removeAttribute('data-gongju-over');
    if (event.target.nodeType === 1) event.target.setAttribute('data-gongju-over', '');
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('[data-gongju-over] { outline: 3px solid #1a7f4b !important; cursor: crosshair !important; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  for (const one of POINTING) window.addEventListener(one, hear, true);
  window.addEventListener('mouseover', over, true);
  clicked.off = () => {
    for (const one of POINTING) window.removeEventListener(one, hear, true);
    window.removeEventListener('mouseover', over, true);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    for (const old of document.querySelectorAll('[data-gongju-over]')) old.removeAttribute('data-gongju-over');
  };
  return true;
};
G.disarm = () => { if (clicked.off) clicked.off(); clicked.off = null; return true; };
/* What was clicked, as [{how, words}], the sturdiest first; null before the click. */
G.picked = () => {
  if (!clicked.node) return null;
  const node = clicked.node;
  const clean = (text) => tidy(text).replace(/^[*＊\s]+|[*＊:：\s]+$/g, '');
  const found = [];
  const add = (how, text) => { const words = clean(text); if (words && words.length <= 60 && !found.some((one) => one.how === how && one.words === words)) found.push({ how, words }); };
  if (/field/.test(clicked.kind)) {
    for (const nodes of labels().values()) {
      for (const one of nodes.filter((node) => usableLabel(node) && !isBox(elementOf(node)))) {
        const text = clean(one.textContent);
        const [field, ...more] = text.length <= 40 ? fieldsOf(text, '', null) : [];
        if (!field || more.length || !field.kind) continue;
        const label = elementOf(field.label || one);
        if (label.contains(node) || (field.boxes || []).some((box) => box.contains(node))) add('label', text);
      }
    }
    return found;
  }
  if (clicked.kind === 'element' || /button|add|save/.test(clicked.kind)) {
    const button = node.closest('button,[role=button],input[type=button],input[type=submit],.el-button,.layui-btn');
    const link = node.closest('a,[role=link]');
    if (button) add('button', button.matches('input') ? button.value : button.getAttribute('aria-label') || shownOf(button));
    if (link) add('link', shownOf(link));
    if (clicked.kind === 'element') { add('text', shownOf(node)); found.push({ how: 'css', words: cssOf(button || link || node) }); }
    return found;
  }
  add({ heading: 'heading', rows: 'heading', menu: 'text', column: 'column' }[clicked.kind] || 'label', shownOf(node.closest('th') || node));
  return found;
};
/* A path of tags from the nearest id that a person may have given. */
function cssOf(node) {
  const steps = [];
  for (let up = node; up && up !== document.body; up = up.parentElement) {
    if (/^[a-z][a-z-]{2,30}$/i.test(up.id) && document.querySelectorAll(`#${up.id}`).length === 1) { steps.unshift(`#${up.id}`); return steps.join(' > '); }
    const twins = [...up.parentElement.children].filter((one) => one.tagName === up.tagName);
    steps.unshift(up.tagName.toLowerCase() + (twins.length > 1 ? `:nth-of-type(${twins.indexOf(up) + 1})` : ''));
  }
  return ['body', ...steps].join(' > ');
}
