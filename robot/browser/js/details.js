// What stands beside each label on a read-only page: {label: text}; labels that are not there are left out.
(want) => {
  const docs = documents();
  const control = (node) => {
    if (node.matches('select')) return [...node.selectedOptions].map((one) => one.text.trim()).join(' / ');
    return node.value.trim();
  };
  const shown = (node) => {
    const ticks = [...node.querySelectorAll('input[type=radio], input[type=checkbox]')];
    if (ticks.length) {
      const on = ticks.filter((tick) => tick.checked);
      const words = on.map((tick) => (tick.closest('label') || tick.nextElementSibling || tick).innerText || '').map((one) => one.trim());
      return words.filter(Boolean).join(' / ') || (ticks.length === 1 ? (on.length ? '是' : '否') : '');
    }
    const inputs = [...node.querySelectorAll('input:not([type=hidden]):not([type=file]), textarea, select')].filter(seen);
    if (inputs.length) return inputs.map(control).filter(Boolean).join(' / ');
    return (node.innerText || '').trim();
  };
  const beside = (label) => {
    const cell = label.closest('th, td');
    if (cell && bare(cell.textContent) === bare(label.textContent)) {
      if (cell.nextElementSibling) return cell.nextElementSibling;
      const below = cell.parentElement.nextElementSibling;
      return below ? below.cells[cell.cellIndex] : null;
    }
    const item = label.closest('.el-form-item, .layui-inline, .layui-form-item, .form-item, .form-group, .el-descriptions-item__container');
    const inner = item && item.querySelector('.el-form-item__content, .layui-input-inline, .layui-input-block, .layui-form-mid:last-child, .el-descriptions-item__content, .form-value');
    if (inner && !inner.contains(label)) return inner;
    for (let node = label, steps = 0; node && steps < 3; node = node.parentElement, steps += 1) {
      if (bare(node.textContent) !== bare(label.textContent)) break;
      if (node.nextElementSibling) return node.nextElementSibling;
    }
    return null;
  };
  const inLine = (root, words) => {
    for (const line of (root.innerText || '').split('\n')) {
      const found = line.match(/^\s*([^:：]{1,40})[:：]\s*(\S.*)$/);
      if (found && named(found[1]) === words) return found[2].trim();
    }
    return null;
  };
  const readAll = (root) => {
    const all = {};
    for (const label of want.labels) {
      const words = named(label);
      for (const node of saying(root, words).filter(seen)) {
        if (node.closest(MENUS) || node.closest('thead')) continue;
        const value = beside(node);
        if (value) { all[label] = shown(value); break; }
        const rest = node.parentElement ? bare(node.parentElement.innerText).slice(bare(node.innerText).length) : '';
        if (rest && bare(node.parentElement.innerText).startsWith(bare(node.innerText))) {
          all[label] = node.parentElement.innerText.trim().slice(node.innerText.trim().length).replace(/^\s*[:：]?\s*/, '').trim();
          break;
        }
      }
      if (all[label] === undefined) {
        const value = inLine(root, words);
        if (value !== null) all[label] = value;
      }
    }
    return all;
  };
  let best = {};
  for (const doc of [...docs].reverse()) {
    for (const root of [...dialogs(doc), doc.body]) {
      const all = readAll(root);
      if (Object.keys(all).length > Object.keys(best).length) best = all;
    }
  }
  const complete = Object.keys(best).length === want.labels.length;
  return want.final || (!busy(docs) && (complete || (want.patient && still(docs, want.since) && Object.keys(best).length))) ? best : null;
}
