/* Controls as such sites build them by hand: no roles, no names of a kit, a hidden input for the server.
 * parts.<control>(box, ...): draws into `box`; the hidden input inside it is called `box.dataset.name`. */
const parts = (() => {
  const make = (tag, name, text) => { const el = document.createElement(tag); if (name) el.className = name; if (text) el.textContent = text; return el; };
  function keep(box) { const el = make('input'); el.type = 'hidden'; el.name = box.dataset.name; box.append(el); return el; }
  /* A panel on the body below `line`; any press elsewhere closes it. */
  function panel(line, name) {
    const el = make('div', `part-panel ${name}`);
    el.hidden = true;
    document.body.append(el);
    const place = () => { const at = line.getBoundingClientRect(); el.style.left = `${at.left + scrollX}px`; el.style.top = `${at.bottom + scrollY}px`; };
    line.addEventListener('click', () => { place(); el.hidden = false; });
    document.addEventListener('mousedown', (event) => { if (!el.contains(event.target) && !line.contains(event.target)) el.hidden = true; });
    return el;
  }
  function line(box, hint) { const el = make('div', 'part-line', hint); box.append(el); return el; }

  /* Digits only; `shape` puts its marks between them: ______-__-__ */
  function mask(input, shape) {
    input.addEventListener('input', () => {
      const digits = [...input.value.toUpperCase().replace(/[^\dX]/g, '')];
      let text = '';
      for (const mark of shape) { if (!digits.length) break; text += mark === '0' ? digits.shift() : mark; }
      input.value = text;
    });
  }

  /* Suggestions as one types; only a press on one of them counts, and a text of one's own is taken away again. */
  function suggest(box, url) {
    const input = make('input');
    input.autocomplete = 'off';
    box.append(input);
    const hidden = keep(box);
    const list = make('ul', 'part-panel part-suggest');
    list.hidden = true;
    document.body.append(list);
    let last = 0;
    input.addEventListener('input', () => {
      hidden.value = '';
      clearTimeout(last);
      last = setTimeout(() => fetch(`${url}?q=${encodeURIComponent(input.value)}`).then((answer) => answer.json()).then((names) => {
        list.replaceChildren(...names.map((name) => {
          const one = make('li', '', name);
          one.addEventListener('mousedown', (event) => { event.preventDefault(); input.value = hidden.value = name; list.hidden = true; });
          return one;
        }));
        const at = input.getBoundingClientRect();
        list.style.left = `${at.left + scrollX}px`;
        list.style.top = `${at.bottom + scrollY}px`;
        list.hidden = !names.length;
      }), 200);
    });
    input.addEventListener('blur', () => { list.hidden = true; if (!hidden.value) input.value = ''; });
  }

  /* Ticks in a panel behind a line that shows how they are chosen. */
  function several(box, offers) {
    const shown = line(box, '请选择');
    const hidden = keep(box);
    const ticks = offers.map((name) => { const tag = make('label', 'part-tick'); const tick = make('input'); tick.type = 'checkbox'; tag.append(tick, name); return { tag, tick, name }; });
    panel(shown, 'part-several').append(...ticks.map((one) => one.tag));
    for (const { tick } of ticks) tick.addEventListener('change', () => {
      const chosen = ticks.filter((one) => one.tick.checked).map((one) => one.name);
      shown.replaceChildren(...(chosen.length ? chosen.map((name) => make('span', 'part-tag', name)) : ['请选择']));
      hidden.value = chosen.join(',');
    });
  }

  /* Three lists of which each redraws the next. */
  function linked(box, tree, draw = () => {}) {
    const lists = [0, 1, 2].map((at) => { const el = make('select'); el.name = `${box.dataset.name}${at}`; el.setAttribute('lay-filter', `linked${at}`); return el; });
    box.append(...lists);
    const put = (el, names) => { el.replaceChildren(new Option('请选择', ''), ...names.map((name) => new Option(name))); };
    const below = (at) => { let node = tree; for (const el of lists.slice(0, at)) node = (node || {})[el.value]; return Array.isArray(node) ? node : Object.keys(node || {}); };
    const changed = (at) => setTimeout(() => { for (let next = at + 1; next < 3; next += 1) put(lists[next], below(next)); draw(); }, 120);
    for (const [at, el] of lists.entries()) { put(el, below(at)); el.addEventListener('change', () => changed(at)); }
    return changed;
  }

  /* Free times to press; the last one is taken. */
  function slots(box, times) {
    const hidden = keep(box);
    const all = times.map((time, at) => make('span', at === times.length - 1 ? 'part-slot disabled' : 'part-slot', time));
    for (const one of all) one.addEventListener('click', () => {
      if (one.classList.contains('disabled')) return;
      for (const other of all) other.classList.toggle('active', other === one);
      hidden.value = one.textContent;
    });
    box.append(...all);
  }

  /* Columns that open to the right. */
  function cascade(box, tree) {
    const shown = line(box, '请选择');
    const hidden = keep(box);
    const root = panel(shown, 'part-cascade');
    const show = (node, path) => {
      while (root.children.length > path.length) root.lastChild.remove();
      const column = make('ul');
      for (const name of Array.isArray(node) ? node : Object.keys(node)) {
        const one = make('li', '', name);
        one.addEventListener('click', () => {
          const here = [...path, name];
          if (!Array.isArray(node)) { show(node[name], here); return; }
          shown.textContent = here.join(' / ');
          hidden.value = here.join('/');
          root.hidden = true;
        });
        column.append(one);
      }
      root.append(column);
    };
    show(tree, []);
  }

  /* A tree whose branches are closed until their arrow is pressed; only leaves can be chosen. */
  function tree(box, nodes) {
    const shown = line(box, '请选择');
    const hidden = keep(box);
    const root = panel(shown, 'part-tree');
    const draw = (node, into) => {
      for (const name of Array.isArray(node) ? node : Object.keys(node)) {
        const row = make('div', 'part-node');
        const text = make('span', 'part-text', name);
        into.append(row);
        if (Array.isArray(node)) {
          row.append(text);
          text.addEventListener('click', () => { shown.textContent = hidden.value = name; root.hidden = true; });
          continue;
        }
        const mark = make('i', 'part-fold', '▸');
        const kids = make('div', 'part-kids');
        kids.hidden = true;
        mark.addEventListener('click', () => { if (!kids.children.length) draw(node[name], kids); kids.hidden = !kids.hidden; mark.textContent = kids.hidden ? '▸' : '▾'; });
        row.append(mark, text, kids);
      }
    };
    draw(nodes, root);
  }

  /* Files go up one after the other with a percentage; what the server refuses is said and not listed. */
  function upload(box, url, say) {
    const button = make('button', 'part-upload', '添加附件');
    button.type = 'button';
    const input = make('input');
    Object.assign(input, { type: 'file', multiple: true, hidden: true });
    const list = make('ol', 'part-files');
    const hidden = keep(box);
    const names = [];
    box.append(button, input, list);
    button.addEventListener('click', () => input.click());
    const send = (file) => new Promise((done) => {
      const row = make('li', 'part-file', `${file.name} 0%`);
      list.append(row);
      const body = new FormData();
      body.append('file', file);
      let percent = 0;
      const creep = () => { percent = Math.min(99, percent + 33); row.textContent = `${file.name} ${percent}%`; if (percent < 99) setTimeout(creep, 80); else fetch(url, { method: 'POST', body }).then((answer) => answer.json()).then(over); };
      const over = (answer) => {
        if (answer.code) { row.remove(); say(answer.message); } else { row.textContent = file.name; names.push(file.name); hidden.value = names.join(','); }
        done();
      };
      setTimeout(creep, 80);
    });
    input.addEventListener('change', async () => { const files = [...input.files]; input.value = ''; for (const file of files) await send(file); });
  }

  /* One picture with a preview that opens in full size. */
  function picture(box, url, say) {
    const tag = make('label', 'part-picture', '＋ 上传照片');
    const input = make('input');
    Object.assign(input, { type: 'file', accept: 'image/*', hidden: true });
    const hidden = keep(box);
    tag.append(input);
    box.append(tag);
    input.addEventListener('change', () => {
      const [file] = input.files;
      const body = new FormData();
      body.append('file', file);
      fetch(url, { method: 'POST', body }).then((answer) => answer.json()).then((answer) => {
        if (answer.code) { say(answer.message); return; }
        hidden.value = file.name;
        const shown = make('img', 'part-thumb');
        shown.src = URL.createObjectURL(file);
        shown.addEventListener('click', () => { const full = make('div', 'part-full'); full.append(shown.cloneNode()); full.addEventListener('click', () => full.remove()); document.body.append(full); });
        box.querySelector('img')?.remove();
        box.append(shown);
      });
    });
  }

  /* A line that opens a dialog with a list in pages; the row is ticked, then taken over. */
  function picker(box, title, heads, rows, size = 10) {
    const shown = make('input', 'part-pick');
    Object.assign(shown, { readOnly: true, placeholder: '请选择' });
    const hidden = keep(box);
    box.append(shown);
    shown.addEventListener('click', () => {
      const layer = make('div', 'part-dialog');
      layer.setAttribute('role', 'dialog');
      let page = 0;
      let chosen = null;
      const draw = () => {
        const table = make('table');
        const head = table.insertRow();
        for (const text of ['', ...heads]) head.append(make('th', '', text));
        for (const row of rows.slice(page * size, page * size + size)) {
          const line2 = table.insertRow();
          const tick = make('input');
          Object.assign(tick, { type: 'radio', name: 'part-picked' });
          tick.addEventListener('change', () => { chosen = row; });
          line2.insertCell().append(tick);
          for (const text of row) line2.insertCell().textContent = text;
        }
        const back = make('a', 'part-turn', '上一页');
        const on = make('a', 'part-turn', '下一页');
        back.classList.toggle('disabled', page === 0);
        on.classList.toggle('disabled', (page + 1) * size >= rows.length);
        back.addEventListener('click', () => { if (page) setTimeout(() => { page -= 1; draw(); }, 60); });
        on.addEventListener('click', () => { if ((page + 1) * size < rows.length) setTimeout(() => { page += 1; draw(); }, 60); });
        const take = make('button', '', '确 定');
        take.type = 'button';
        take.addEventListener('click', () => { if (!chosen) return; shown.value = hidden.value = chosen[0]; layer.remove(); });
        const away = make('button', '', '取 消');
        away.type = 'button';
        away.addEventListener('click', () => layer.remove());
        layer.replaceChildren(make('h4', '', title), table, back, make('span', '', `第 ${page + 1} 页`), on, take, away);
      };
      draw();
      document.body.append(layer);
    });
  }

  /* Rich text: a box that is edited in place, and the older kind in a frame of its own. */
  function editor(box, framed) {
    const hidden = keep(box);
    const bar = make('div', 'part-bar');
    for (const text of ['B', 'I', 'U']) bar.append(make('span', '', text));
    const area = make(framed ? 'iframe' : 'div', 'part-editor');
    box.append(bar, area);
    const watch = (body) => body.addEventListener('input', () => { hidden.value = body.innerText.trim(); });
    if (!framed) { area.contentEditable = 'true'; watch(area); return; }
    const inner = area.contentDocument;
    inner.open();
    inner.write('<!doctype html><body style="margin:6px"></body>');
    inner.close();
    inner.body.contentEditable = 'true';
    watch(inner.body);
  }
  return { mask, suggest, several, linked, slots, cascade, tree, upload, picture, picker, editor };
})();
