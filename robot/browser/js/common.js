// Helpers of all in-page snippets. Texts are compared without blanks: some kits print 提 交.
const bare = (text) => (text || '').replace(/[\s\u00a0\u200b\ufeff]+/g, '');
const named = (text) => bare(text).replace(/^[*＊]+|[*＊:：]+$/g, '');
const seen = (node) => {
  if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const box = node.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
};
// Requests of the pages that failed, and errors they told.
const wrong = (docs) => docs.reduce((sum, doc) => {
  const watch = doc.defaultView.__gongjuWatch;
  return sum + (watch ? watch.failed.length + watch.said.filter((one) => one.kind === 'error').length : 0);
}, 0);
// The page's documents, outer before inner; frames of other origins are left out.
const documents = (doc = document) => {
  const all = [doc];
  for (const frame of doc.querySelectorAll('iframe, frame')) {
    let inner = null;
    try { inner = frame.contentDocument; } catch { inner = null; }
    if (inner && inner.body && seen(frame)) all.push(...documents(inner));
  }
  return all;
};
const DIALOGS = '.el-dialog__wrapper, .el-message-box__wrapper, .el-drawer__wrapper, .layui-layer, dialog[open], ' +
  '[role=dialog], [role=alertdialog], .modal.show, .ant-modal-wrap';
const dialogs = (doc) => [...doc.querySelectorAll(DIALOGS)]
  .filter((node) => seen(node) && !/layui-layer-(msg|tips|loading|shade)/.test(node.className))
  .map((node) => ({ node, level: Number(doc.defaultView.getComputedStyle(node).zIndex) || 0 }))
  .sort((a, b) => b.level - a.level)
  .map((one) => one.node);
// The deepest elements whose whole text is `words`, hidden ones included.
const saying = (root, words, clean = named) => {
  const doc = root.ownerDocument || root;
  const walk = doc.createTreeWalker(root, 4);
  const found = new Set();
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const part = clean(node.data);
    if (!part || !words.includes(part)) continue;
    for (let up = node.parentElement; up && up !== root.parentElement; up = up.parentElement) {
      const text = clean(up.textContent);
      if (text === words) { found.add(up); break; }
      if (text.length > words.length) break;
    }
  }
  return [...found];
};
const MENUS = 'nav, aside, [role=menu], [role=menubar], [role=navigation], .el-menu, .layui-nav, .layui-side, ' +
  '.el-aside, .sidebar, .menu';
const NOT_HEADING = `${MENUS}, button, a, [role=button], .el-breadcrumb, .layui-breadcrumb, .layui-tab-title li:not(.layui-this), ` +
  '.el-tabs__item:not(.is-active), .el-step, .layui-step, .ant-steps-item, option, th, label';
const heading = (doc, words) => saying(doc.body, words).find((node) => seen(node) && !node.closest(NOT_HEADING));
const BUSY = '.el-loading-mask, .layui-layer-loading, .layui-layer-ico16, [aria-busy=true], .nprogress-busy, #nprogress';
const waiting = (docs) => docs.some((doc) => {
  const watch = doc.defaultView.__gongjuWatch;
  return doc.readyState !== 'complete' || (watch && (watch.pending > 0 || watch.leaving));
});
const busy = (docs) => waiting(docs) || docs.some((doc) => [...doc.querySelectorAll(BUSY)].some(seen));
const requests = (docs) => docs.reduce((sum, doc) => sum + (doc.defaultView.__gongjuWatch?.sent || 0), 0);
// How many milliseconds later this look comes than it was to: the page is looked at every so often. Nobody can
// tell on a page without the recorder.
const watched = window.__gongjuWatch || { looked: Date.now() };
const late = Date.now() - (watched.looked || 0) - ((argument && argument.every) || 50);
watched.looked = Date.now();
watched.looks = (watched.looks || 0) + 1;
const still = (docs, since, quiet = 120) => {
  const now = Date.now();
  const watches = docs.map((doc) => doc.defaultView.__gongjuWatch).filter(Boolean);
  const last = Math.max(since, ...watches.map((watch) => watch.changed));
  // A page with a ticking clock is never still: give up on that a second and a half after it had what it waited
  // for, which may be long after the press; and in any case after ten, for it may ask again and again.
  const begun = Math.max(since, ...watches.map((watch) => watch.answered));
  if (now - since > 10000) return true;
  const rests = now - since > quiet / 2 && (now - last > quiet || now - begun > 1500);
  if (!rests || late < 20) return rests;
  // On a machine short of time it may not have got to what is due: all that comes before the next look.
  const { doubted } = watched;
  watched.doubted = { last, looks: watched.looks };
  return Boolean(doubted) && doubted.last === last && doubted.looks < watched.looks;
};
const FLEETING = '.el-message, .el-notification, .layui-layer-msg, .ant-message-notice, .ant-notification-notice';
const lines = (doc) => (doc.body ? doc.body.innerText : '').split('\n').map(bare).filter(Boolean);
// Leave `node` for Python to take: an element handle must come from the frame it lives in.
const hit = (node, docs) => {
  node.ownerDocument.defaultView.__gongjuHit = node;
  return { depth: docs.indexOf(node.ownerDocument) };
};
