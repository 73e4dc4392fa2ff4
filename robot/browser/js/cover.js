// Paint over personal data in one frame, in its own place: no geometry that could miss. `off`: undo.
// Until then whatever the page draws anew is painted over before it is seen: an answer may fill a field, and
// kits replace texts, between this and the picture.
(want) => {
  if (want.off) {
    CSS.highlights.delete('gongju-cover');
    const mine = window.__gongjuCover;
    if (mine) mine.stop();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((sheet) => !mine || sheet !== mine.sheet);
    for (const node of document.querySelectorAll('[data-gongju-cover]')) node.removeAttribute('data-gongju-cover');
    return 0;
  }
  const patterns = want.patterns.map((one) => new RegExp(one, 'g'));
  const known = want.known.map(bare).filter((one) => one.length > 1);
  const personal = (text) => patterns.some((one) => { one.lastIndex = 0; return one.test(text); }) ||
    known.some((one) => bare(text).includes(one));
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
  const inTexts = (nodes, ranges) => {
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
  const FIELDS = 'input, textarea, select';
  const valueOf = (node) => (node.tagName === 'SELECT' ? [...node.selectedOptions].map((one) => one.text).join(' ') : node.value) || '';
  const mark = (node, how = '') => node.setAttribute('data-gongju-cover', how);
  // A date is a birth date by what stands before it, or over its column: dates are told apart by nothing else.
  const BIRTH = /出生(?:日期|年月|时间)|^出生$|生日/;
  const DATE = /^\d{4}[-/.年]?\d{1,2}(?:[-/.月]?\d{1,2})?[月日]?$/;
  const column = (node) => {
    const cell = node.closest('td');
    const table = cell && cell.closest('.el-table, .layui-table-view, table');
    const first = table && table.querySelector('tr');
    const heads = first && !first.contains(cell) ? first.querySelectorAll('th') : [];
    return heads.length ? bare((heads[cell.cellIndex] || {}).textContent) : null;
  };
  const births = (ranges) => {
    const walk = document.createTreeWalker(document.body, 5);
    let last = '';
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const text = node.nodeType === 3 ? bare(node.data) : '';
      if (text && !/^\d/.test(text)) {
        if (/[\p{L}]/u.test(text) && !/^[年月日]$/.test(text) && !node.parentElement.closest('option')) last = named(text);
      } else if (text ? DATE.test(text) : node.nodeType === 1 && node.matches(FIELDS) && /\d/.test(valueOf(node))) {
        const label = column(text ? node.parentElement : node) ?? last;
        if (label.length > 14 || !BIRTH.test(label)) continue;
        if (!text) { mark(node); continue; }
        const range = document.createRange();
        range.selectNodeContents(node);
        ranges.push(range);
      }
    }
  };
  const cover = () => {
    const ranges = [];
    const groups = new Map();
    const walk = document.createTreeWalker(document.body, 4);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      let box = node.parentElement;
      while (box && INLINE.has(box.tagName)) box = box.parentElement;
      inTexts([node], ranges);
      if (!groups.has(box)) groups.set(box, []);
      groups.get(box).push(node);
    }
    for (const nodes of groups.values()) if (nodes.length > 1) inTexts(nodes, ranges);
    births(ranges);
    for (const node of document.querySelectorAll(FIELDS)) {
      const text = valueOf(node);
      const typed = want.inputs && text.trim() && !/^(checkbox|radio|button|submit|reset|image|hidden)$/.test(node.type);
      if (typed || personal(text) || personal(node.placeholder || '')) mark(node);
    }
    // Nobody can tell what a picture shows: a scan of an ID card, a photo, a page of a PDF.
    for (const node of document.querySelectorAll('img, canvas, embed, object, video, [style*="url("]')) {
      if (seen(node) && node.getBoundingClientRect().width > 60) mark(node, node.matches('[style*="url("]') ? 'back' : 'picture');
    }
    CSS.highlights.set('gongju-cover', new Highlight(...ranges));
    return ranges.length + document.querySelectorAll('[data-gongju-cover]').length;
  };
  const count = cover();
  // A sheet of the document's own would be refused where the page has a content security policy.
  const sheet = new CSSStyleSheet();
  // Transparent, not dark on dark: the edges of letters would differ by one shade and could be read again.
  sheet.replaceSync(`
    ::highlight(gongju-cover) { color: transparent; -webkit-text-fill-color: transparent;
      background-color: #303030; text-shadow: none; text-decoration: none; }
    [data-gongju-cover=""], [data-gongju-cover=""]::placeholder {
      color: transparent !important; -webkit-text-fill-color: transparent !important;
      background: #303030 !important; text-shadow: none !important; text-decoration: none !important; }
    [data-gongju-cover=picture] { filter: brightness(0) !important; }
    [data-gongju-cover=back] { background-image: none !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  // What is drawn anew is seen by the observer before the browser paints; what is put into a field by script
  // tells nobody, and is looked at before each painting.
  const values = () => [...document.querySelectorAll(FIELDS)].map(valueOf).join('\n');
  const observer = new MutationObserver(cover);
  observer.observe(document, { childList: true, characterData: true, subtree: true });
  let held = values();
  let frame = 0;
  const look = () => {
    const now = values();
    if (now !== held) { held = now; cover(); }
    frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  window.__gongjuCover = { sheet, stop: () => { observer.disconnect(); cancelAnimationFrame(frame); } };
  return count;
}
