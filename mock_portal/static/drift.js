/* Drift in the page (see drift.py): order of fields, labels wrapped or reworded, one more required field.
 *
 * Runs before the kits and again on whatever appears later. Every choice hangs on the seed and the label
 * alone, so that a page drawn twice drifts the same way.
 */
(function () {
  'use strict';

  const { seed, changes } = document.currentScript.dataset;
  const has = (change) => changes.split(' ').includes(change);

  /* 0 ≤ chance < 1, always the same for the same words. */
  function chance(...words) {
    let h = 2166136261;
    for (const c of [seed, ...words].join('|')) h = Math.imul(h ^ c.codePointAt(0), 16777619);
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
  }
  const pick = (list, ...words) => list[Math.floor(chance(...words) * list.length)];

  /* ---- labels ---- */
  const LABELS = '.layui-form-label, .layui-table:not(:has(thead)) td:nth-child(odd), .el-form-item__label, .el-checkbox__label, .el-descriptions-item__label';

  const REWORDED = [
    (label) => `申报${label}`,
    (label) => `${label}情况`,
    (label) => `${label}（必填）`,
    (label) => (label.includes('（') ? label.replace(/（.*?）/, '（元）').replace('国（元）', '国（海）') : `本次${label}`),
    (label) => (label.length > 3 ? label.slice(1) : `现${label}`),
    (label) => (label.length > 3 ? label.slice(0, -1) : `${label}栏`),
  ];
  const spans = (text, cut) => {
    const outer = document.createElement('em');
    outer.style.fontStyle = 'normal';
    for (const part of cut ? [text.slice(0, cut), text.slice(cut)] : [text]) {
      const inner = document.createElement('span');
      inner.textContent = part;
      outer.append('\n    ', inner);
    }
    return outer;
  };
  const WRAPPED = [
    (text) => spans(text),
    (text) => spans(text, Math.ceil(text.length / 2)),
    (text) => text.split('').join(' '),
    (text) => `\u00a0${text}\u3000`,
    (text) => `${text}：`,
    (text) => `${text}:`,
    (text) => `\n      ${text.slice(0, 2)}\n      ${text.slice(2)}\n`,
    (text) => `\u200b${text}\ufeff`,
  ];
  /* A star says that a field is required: only those get another that are. */
  const STARRED = [(text) => `${text} *`, (text) => `＊${text}：`, (text) => `*${text}`];
  const required = (label) => label.closest('.is-required') || label.textContent.trim().startsWith('*');

  function relabel(label) {
    const text = [...label.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
    if (!text) return;
    const words = text.data.trim();
    if (has('wording') && chance('wording', words) < 0.06) {
      text.data = pick(REWORDED, 'reworded', words)(words);
    } else if (has('wrap') && chance('wrap', words) < 0.5) {
      const now = pick(required(label) ? [...WRAPPED, ...STARRED] : WRAPPED, 'wrapped', words)(words);
      if (typeof now === 'string') text.data = now; else text.replaceWith(now);
    }
  }

  /* ---- order: fields that stand side by side change places ---- */
  const FIELDS = '.layui-form-item, .el-col, .el-form-item';
  const movable = (node) => node.matches('.layui-form-item:not([style*="none"]), .el-col, .el-form-item') &&
    node.querySelector('label') && !node.querySelector('button.el-button--primary');
  const shuffled = new WeakSet();
  function shuffle(box) {
    const fields = [...box.children].filter(movable);
    if (fields.length < 2 || shuffled.has(box)) return;
    shuffled.add(box);
    const places = fields.map((field) => {
      const place = document.createComment('');
      field.replaceWith(place);
      return place;
    });
    const order = fields.map((field, at) => [chance('order', field.textContent.trim().slice(0, 20), at), field]);
    order.sort((a, b) => a[0] - b[0]).forEach(([, field], at) => places[at].replaceWith(field));
  }

  /* ---- one more required field ---- */
  const MORE = ['所属行业', '统计编码', '证书颁发机关', '联系传真'];
  function demand(form) {
    const item = [...form.querySelectorAll('.layui-form-item, .el-form-item')].filter((one) => one.querySelector('label'));
    if (!item.length || form.closest('.el-dialog') || document.querySelector('.drift-more')) return;
    const after = pick(item, 'after', location.pathname + location.hash);
    const words = pick(MORE, 'more', location.pathname + location.hash);
    const more = document.createElement('div');
    const layui = after.matches('.layui-form-item');
    more.className = `drift-more ${layui ? 'layui-form-item' : 'el-form-item is-required'}`;
    const old = after.querySelector('label');
    const width = layui ? '' : ` style="width: ${old.style.width}"`;
    const content = layui ? '' : ` style="margin-left: ${old.style.width}"`;
    more.innerHTML = layui
      ? `<label class="layui-form-label"><span class="req">*</span>${words}</label><div class="layui-input-block"><input
           class="layui-input" type="text" lay-verify="required" lay-reqtext="请填写${words}" placeholder="请输入"></div>`
      : `<label class="el-form-item__label"${width}>${words}</label><div class="el-form-item__content"${content}><div
           class="el-input"><input class="el-input__inner" type="text" autocomplete="off"></div></div>`;
    after.after(more);
    if (layui) return;
    document.addEventListener('click', (event) => {
      const button = event.target.closest('.el-button--primary');
      if (!button || !more.isConnected || button.closest('.el-dialog, .el-message-box, .el-table') ||
          button.matches('.is-plain') || more.querySelector('input').value.trim()) return;
      event.stopImmediatePropagation();
      Vue.prototype.$message({ type: 'error', message: `请填写${words}` });
    }, true);
  }

  /* ---- now, and whenever something new is drawn ---- */
  const done = new WeakSet();
  const fresh = (what) => [...document.querySelectorAll(what)].filter((node) => !done.has(node) && done.add(node));
  function drift() {
    if (/\/login$/.test(location.pathname + location.hash)) return;
    if (has('order')) new Set(fresh(FIELDS).map((field) => field.parentElement)).forEach(shuffle);
    if (has('wrap') || has('wording')) fresh(LABELS).forEach(relabel);
    if (has('required')) document.querySelectorAll('form').forEach(demand);
  }
  drift();
  new MutationObserver(drift).observe(document.body, { childList: true, subtree: true });
})();
