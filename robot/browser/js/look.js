// What the page means now; null while nothing is certain. See robot/browser/watch.py for the arguments.
(want) => {
  const docs = documents();
  const top = document;
  if (!top.body) return null;
  const watches = docs.map((doc) => doc.defaultView.__gongjuWatch).filter(Boolean);
  const texts = docs.map(lines);
  const has = (list, words) => list.some((line) => line.includes(bare(words)));
  const first = (list, choices) => choices.find((words) => has(list, words));
  // Toasts go by themselves, and the recorder has those that came since: one that was still there before
  // would hide, by going, that the page says the same words now.
  const toasts = docs.flatMap((doc) => [...doc.querySelectorAll(FLEETING)])
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .flatMap((node) => node.innerText.split('\n').map(bare).filter(Boolean));
  const lasting = texts.flat().filter((line) => {
    const at = toasts.indexOf(line);
    if (at >= 0) toasts.splice(at, 1);
    return at < 0;
  });
  const count = (words) => lasting.filter((line) => line.includes(bare(words))).length;
  const refusals = lasting.filter((line) => want.refused.some((words) => line.includes(bare(words))));
  const wrong = (text) => want.wrong_answer.some((words) => bare(text).includes(bare(words)));
  const asking = () => docs.flatMap(dialogs).filter((node) => saying(node, named(want.words)).some(seen)).length;
  if (want.mark) {
    return {
      now: Date.now(), origin: performance.timeOrigin, refusals, done: want.done ? count(want.done) : 0,
      sent: requests(docs), documents: docs.length,
      asking: want.words ? asking() : 0, wrong: texts.flat().filter(wrong).length,
    };
  }
  const verdict = (name, text = '') => ({ verdict: name, text, logged_in: inside, fresh });
  const since = want.since;
  const fresh = performance.timeOrigin !== since.origin ||
    requests(docs) !== since.sent || docs.length !== since.documents;
  // A text of its own, not part of a sentence: log-in pages tell of what lies behind them.
  const inside = want.logged_in.some((words) => saying(top.body, named(words)).some(seen));
  if (location.protocol === 'chrome-error:') return verdict('stopped');

  for (const box of want.announcements.length ? dialogs(top) : []) {
    if (want.announcements.some((words) => saying(box, bare(words), bare).some(seen))) return verdict('announcement');
  }

  for (const [index, doc] of docs.entries()) {
    const list = texts[index];
    const loaded = doc.defaultView.performance.getEntriesByType('navigation')[0];
    if (loaded && loaded.responseStatus === 429) return verdict('warned', 'status 429');
    if (loaded && loaded.responseStatus >= 500) return verdict('server', `status ${loaded.responseStatus}`);
    const told = (words) => saying(doc.body, named(words)).some(seen) ||
      [...doc.querySelectorAll('input')].some((one) => seen(one) &&
        [named(words), `请输入${named(words)}`].some((text) => text === named(one.placeholder) || text === named(one.value)));
    const login = want.login.length > 0 && (index > 0 || !inside) && want.login.every(told);
    const out = (index > 0 || !inside) ? first(list, want.logged_out) : undefined;
    if (!want.logging_in && (login || out)) return verdict('logged-out', out || '');
    const small = list.join('').length < 400 && !doc.querySelector('input, textarea, select');
    const closed = (index > 0 || !inside) && small ? first(list, want.maintenance) : undefined;
    if (closed) return verdict('maintenance', list.find((line) => line.includes(bare(closed))));
    // A page that says little else: an announcement of a full page may speak of such warnings too.
    const often = small ? first(list, want.warned) : undefined;
    if (often) return verdict('warned', list.find((line) => line.includes(bare(often))));
  }

  const failed = watches.flatMap((watch) => watch.failed)
    .filter((one) => one.at >= since.now && want.origins.includes(one.origin));
  if (failed.some((one) => one.status === 429)) return verdict('warned', 'status 429');
  if (failed.some((one) => one.status === 401) && !want.logging_in && !want.public) return verdict('logged-out');
  if (failed.some((one) => one.status >= 500)) {
    return verdict('server', `status ${failed.find((one) => one.status >= 500).status}`);
  }
  if (failed.some((one) => one.status === 0)) return verdict('server', 'the connection broke');

  for (const page of watches.flatMap((watch) => watch.pages)) {
    if (page.at < since.now || !want.origins.includes(page.origin)) continue;
    if (page.text === null) return null;
    const text = bare(page.text);
    if (text.length >= 400) continue;
    const tells = (choices) => choices.some((words) => text.includes(bare(words)));
    if (tells(want.warned)) return verdict('warned', page.text);
    if (tells(want.maintenance)) return verdict('maintenance', page.text);
    if (tells(want.logged_out) && !want.logging_in) return verdict('logged-out', page.text);
  }

  const said = watches.flatMap((watch) => watch.said).filter((one) => one.at >= since.now);
  const often = said.find((one) => want.warned.some((words) => bare(one.text).includes(bare(words))));
  if (often) return verdict('warned', often.text);
  const done = want.done && (said.some((one) => bare(one.text).includes(bare(want.done))) ||
    count(want.done) > since.done || (performance.timeOrigin !== since.origin && count(want.done) > 0));
  const bad = said.find((one) => (one.kind === 'error' || (one.kind === 'warning' && !one.box) ||
    want.refused.some((words) => bare(one.text).includes(bare(words)))) &&
    !(want.done && bare(one.text).includes(bare(want.done))));
  const down = bad && want.maintenance.some((words) => bare(bad.text).includes(bare(words)));
  if (bad) return verdict(down ? 'maintenance' : 'refused', bad.text);
  const alarm = docs.flatMap(dialogs).find((node) => node.matches('.el-message-box__wrapper, .layui-layer-dialog') &&
    node.querySelector('.el-icon-error, .layui-layer-ico2, .layui-layer-ico5, .layui-icon-error, .layui-icon-face-cry'));
  if (alarm && want.pressed) return verdict('refused', alarm.innerText);
  const before = [...since.refusals];
  const word = refusals.find((line) => {
    const at = before.indexOf(line);
    if (at >= 0) before.splice(at, 1);
    return at < 0;
  });
  // 提交失败 alone says nothing: the reason stands in the line under it.
  const reason = word && lasting[lasting.lastIndexOf(word) + 1];
  if (word) return verdict('refused', reason && reason.length > 5 ? `${word} ${reason}` : word);
  const invalid = docs.flatMap((doc) => [...doc.querySelectorAll(
    '.el-form-item__error, .layui-form-danger, .invalid-feedback, .field-error, .has-error .help-block, .error-message',
  )]).filter(seen);
  if (want.pressed && invalid.length && !done) {
    return verdict('refused', invalid.map((node) => (node.innerText || node.placeholder || '').trim()).filter(Boolean).join('; '));
  }

  const working = busy(docs);
  if (want.logging_in) {
    const shown = texts.flat().filter(wrong);
    const more = shown.length > (performance.timeOrigin === since.origin ? since.wrong : 0);
    const told = said.map((one) => one.text).find(wrong) || (more && shown[0]);
    if (told) return verdict('wrong-answer', told);
  }
  switch (want.until) {
    case 'done': {
      if (done) return verdict('ok');
      // A new page that came to rest without the word of success: its own words say why.
      const anew = performance.timeOrigin !== since.origin && Date.now() - performance.timeOrigin > 2500;
      return anew && !working && still(docs, want.acted) ? verdict('not-done', texts[docs.length - 1].join(' ')) : null;
    }
    case 'logged-in': return inside && !working ? verdict('ok') : null;
    case 'dialog': return asking() > since.asking ? verdict('ok') : null;
    case 'heading': {
      const shown = docs.some((doc) => heading(doc, named(want.words)));
      if (working || !still(docs, want.acted)) return null;
      // A box with the portal's reason where the page should be.
      const box = !want.pressed && docs.flatMap(dialogs).find((node) => node.matches('.el-message-box__wrapper, .layui-layer-dialog'));
      const told = !shown && box && said.find((one) => one.box);
      return shown ? verdict('ok') : told ? verdict('refused', told.text) : null;
    }
    default: return !working && still(docs, want.acted) ? verdict('ok') : null;
  }
}
