// Runs in every document before its own scripts: remembers what a later look would miss.
// Toasts vanish after three seconds; requests fail silently; a form post leaves the old page standing.
(() => {
  if (window.__gongjuWatch) return;
  const TOASTS = '.el-message, .el-notification, .layui-layer-msg, .layui-layer-dialog, .el-message-box, ' +
    '.ant-message-notice, .ant-notification-notice, .toast, [role=alert], [role=status]';
  const watch = { said: [], failed: [], pages: [], pending: 0, sent: 0, leaving: false, changed: Date.now(),
    answered: Date.now() };
  Object.defineProperty(window, '__gongjuWatch', { value: watch, enumerable: false });

  const kindOf = (node) => {
    const marks = node.outerHTML.slice(0, 4000);
    if (/el-message--error|el-icon-error|layui-layer-ico[25]\b|layui-icon-(error|face-cry)|ant-message-error|alert-danger|toast-error/.test(marks)) return 'error';
    if (/el-message--warning|el-icon-warning|layui-layer-ico0\b|layui-icon-tips|ant-message-warning|alert-warning|toast-warning/.test(marks)) return 'warning';
    if (/el-message--success|el-icon-success|layui-layer-ico1\b|layui-icon-(success|face-smile)|ant-message-success|alert-success|toast-success/.test(marks)) return 'success';
    return '';
  };
  const hear = (node) => {
    const box = /layui-layer-dialog|el-message-box/.test(node.className) && !/layui-layer-msg/.test(node.className);
    const text = (node.innerText || node.textContent || '').trim();
    if (text && !node.querySelector('.layui-layer-loading')) {
      watch.said.push({ text: text.slice(0, 500), kind: kindOf(node), box, at: Date.now() });
    }
  };
  const listen = (node) => {
    if (node.nodeType !== 1) return;
    const toasts = node.matches(TOASTS) ? [node] : [...node.querySelectorAll(TOASTS)];
    const near = toasts.length ? null : node.closest(TOASTS);
    for (const toast of near ? [near] : toasts) queueMicrotask(() => hear(toast));
  };
  new MutationObserver((changes) => {
    watch.changed = Date.now();
    for (const change of changes) for (const node of change.addedNodes) listen(node);
  }).observe(document, { childList: true, subtree: true });

  addEventListener('beforeunload', () => { watch.leaving = true; });

  const originOf = (address) => {
    try { return new URL(address && address.url ? address.url : address, location.href).origin; } catch { return ''; }
  };
  // A script that asked for data and got a page: the log-in or the maintenance page, with a status of success.
  // `text` is null until it has been read.
  const paged = (type, at, address) => {
    if (!/html/i.test(type || '')) return null;
    const page = { text: null, at, origin: originOf(address) };
    watch.pages.push(page);
    return page;
  };
  const wordsOf = (html) => html.replace(/<(script|style|head)\b[^]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, '\n').trim().slice(0, 2000);
  const ended = (status, at, address) => {
    if (status === 0 || status === 401 || status === 429 || status >= 500) watch.failed.push({ status, at, origin: originOf(address) });
    // One turn later: what the page does with the answer has then begun.
    setTimeout(() => { watch.pending -= 1; watch.changed = watch.answered = Date.now(); }, 0);
  };
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (...given) {
    this.__gongjuAddress = given[1];
    return open.apply(this, given);
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...given) {
    const at = Date.now();
    let aborted = false;
    watch.pending += 1;
    watch.sent += 1;
    this.addEventListener('abort', () => { aborted = true; });
    this.addEventListener('loadend', () => {
      const readable = !aborted && (this.responseType === '' || this.responseType === 'text');
      const page = readable && paged(this.getResponseHeader('content-type'), at, this.__gongjuAddress);
      if (page) page.text = wordsOf(this.responseText);
      ended(aborted ? -1 : this.status, at, this.__gongjuAddress);
    }, { once: true });
    return send.apply(this, given);
  };
  const real = window.fetch;
  window.fetch = function (...given) {
    const at = Date.now();
    watch.pending += 1;
    watch.sent += 1;
    const answer = real.apply(this, given);
    answer.then((got) => {
      const page = got.type !== 'opaque' && paged(got.headers.get('content-type'), at, given[0]);
      if (page) got.clone().text().then((html) => { page.text = wordsOf(html); }, () => { page.text = ''; });
      ended(got.type === 'opaque' ? -1 : got.status, at, given[0]);
    },
      (error) => ended(error && error.name === 'AbortError' ? -1 : 0, at, given[0]));
    return answer;
  };
})();
