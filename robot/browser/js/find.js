// The one element an Element of the selectors names, put where `grab` finds it: {depth}.
// Null: not there (yet). {why}: there is no one such element.
(want) => {
  const BUTTON = 'button, [role=button], input[type=button], input[type=submit], input[type=reset], ' +
    '.el-button, [class*=btn], [class*=Btn], [class*=button]';
  const LINK = 'a, [role=link], .el-link';
  const ANY = `${BUTTON}, ${LINK}, [onclick], [role=menuitem], [role=tab], li, label, [tabindex]`;
  const words = named(want.words);
  const off = (node) => node.disabled || node.getAttribute('aria-disabled') === 'true' ||
    /(^|\s)(is-disabled|layui-btn-disabled|layui-disabled|disabled)(\s|$)/.test(node.className);
  const labelled = (root) => [...root.querySelectorAll('input[type=button], input[type=submit], [aria-label], [title], img[alt]')]
    .filter((node) => [node.value, node.getAttribute('aria-label'), node.title, node.alt].some((text) => named(text) === words));
  const hits = (root) => {
    if (want.kind === 'css') return [...root.querySelectorAll(want.words)];
    const texts = saying(root, words);
    if (want.kind === 'text' || want.kind === 'label') return texts;
    const all = [...texts, ...labelled(root)];
    const strict = all.map((node) => node.closest(want.kind === 'link' ? LINK : BUTTON)).filter(Boolean);
    const shown = [...new Set(strict)].filter((node) => seen(node) && root.contains(node));
    if (shown.length) return shown;
    return all.map((node) => node.closest(ANY) || node);
  };
  const box = (node) => {
    for (let up = node.parentElement, depth = 0; up; up = up.parentElement, depth += 1) {
      if (bare(up.textContent).includes(bare(want.near))) return { size: bare(up.textContent).length, depth };
    }
    return null;
  };
  const choose = (root) => {
    let found = [...new Set(hits(root))].filter(seen);
    if (want.near) {
      const boxes = found.map((node) => ({ node, box: box(node) })).filter((one) => one.box);
      const least = Math.min(...boxes.map((one) => one.box.size));
      found = boxes.filter((one) => one.box.size === least).map((one) => one.node);
    }
    return found.filter((node, at) => !found.some((other, index) => index !== at && other.contains(node) && want.kind !== 'css'));
  };
  let blocked = '';
  const docs = documents();
  for (const doc of [...docs].reverse()) {
    for (const root of [...dialogs(doc), doc.body]) {
      const found = choose(root);
      if (found.length > 1) return want.final ? { why: `there are ${found.length} of them` } : null;
      if (found.length === 1 && off(found[0])) { blocked = 'it is disabled'; break; }
      if (found.length === 1) return hit(found[0], docs);
    }
  }
  return want.final ? { why: blocked || 'it is not there' } : null;
}
