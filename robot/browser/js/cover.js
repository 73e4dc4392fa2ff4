// Paint over personal data in one frame, in its own place: no geometry that could miss. `off`: undo.
(want) => {
  if (want.off) {
    CSS.highlights.delete('gongju-cover');
    const mine = window.__gongjuCover;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((sheet) => sheet !== mine);
    for (const node of document.querySelectorAll('[data-gongju-cover]')) node.removeAttribute('data-gongju-cover');
    return 0;
  }
  const patterns = want.patterns.map((one) => new RegExp(one, 'g'));
  const known = want.known.map(bare).filter((one) => one.length > 1);
  const personal = (text) => patterns.some((one) => { one.lastIndex = 0; return one.test(text); }) ||
    known.some((one) => bare(text).includes(one));
  const ranges = [];
  // Where in `text` something personal stands, as [from, to] pairs; blanks inside a value do not hide it.
  const places = (text) => {
    const found = [];
    for (const one of patterns) for (const hit of text.matchAll(one)) found.push([hit.index, hit.index + hit[0].length]);
    const at = [];
    let tight = '';
    for (let index = 0; index < text.length; index += 1) {
      if (bare(text[index])) { at.push(index); tight += text[index]; }
    }
    for (const value of known) {
      for (let from = tight.indexOf(value); from >= 0; from = tight.indexOf(value, from + value.length)) {
        found.push([at[from], at[from + value.length - 1] + 1]);
      }
    }
    return found;
  };
  // The texts of each box together: a value may be cut by tags.
  const cover = (nodes) => {
    const text = nodes.map((node) => node.data).join('');
    for (const [from, to] of places(text)) {
      const range = document.createRange();
      let passed = 0;
      for (const node of nodes) {
        const end = passed + node.length;
        if (from >= passed && from < end) range.setStart(node, from - passed);
        if (to > passed && to <= end) { range.setEnd(node, to - passed); break; }
        passed = end;
      }
      ranges.push(range);
    }
  };
  const INLINE = new Set(['A', 'B', 'EM', 'FONT', 'I', 'MARK', 'SMALL', 'SPAN', 'STRONG', 'U']);
  const groups = new Map();
  const walk = document.createTreeWalker(document.body, 4);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    let box = node.parentElement;
    while (box && INLINE.has(box.tagName)) box = box.parentElement;
    cover([node]);
    if (!groups.has(box)) groups.set(box, []);
    groups.get(box).push(node);
  }
  for (const nodes of groups.values()) if (nodes.length > 1) cover(nodes);
  let count = ranges.length;
  for (const node of document.querySelectorAll('input, textarea, select')) {
    const text = node.tagName === 'SELECT' ? [...node.selectedOptions].map((one) => one.text).join(' ') : node.value;
    const typed = want.inputs && text.trim() && !/^(checkbox|radio|button|submit|reset|image|hidden)$/.test(node.type);
    if (typed || personal(text || '') || personal(node.placeholder || '')) { node.setAttribute('data-gongju-cover', ''); count += 1; }
  }
  for (const node of document.querySelectorAll('img[src^="blob:"], img[src^="data:"]')) {
    if (seen(node) && node.getBoundingClientRect().width > 60) { node.setAttribute('data-gongju-cover', ''); count += 1; }
  }
  CSS.highlights.set('gongju-cover', new Highlight(...ranges));
  // A sheet of the document's own would be refused where the page has a content security policy.
  const sheet = new CSSStyleSheet();
  // Transparent, not dark on dark: the edges of letters would differ by one shade and could be read again.
  sheet.replaceSync(`
    ::highlight(gongju-cover) { color: transparent; -webkit-text-fill-color: transparent;
      background-color: #303030; text-shadow: none; text-decoration: none; }
    [data-gongju-cover], [data-gongju-cover]::placeholder {
      color: transparent !important; -webkit-text-fill-color: transparent !important;
      background: #303030 !important; text-shadow: none !important; text-decoration: none !important; }
    img[data-gongju-cover] { filter: brightness(0) !important; }`);
  window.__gongjuCover = sheet;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return count;
}
