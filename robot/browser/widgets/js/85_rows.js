/* Tables that rows are added to: by the headings of their columns, whatever they are built of. */

/* The table with all these column headings, nearest after `section`: {cells: row -> column -> element}. */
function tableOf(section, columns) {
  const want = columns.map(labelNorm);
  const heads = [...document.querySelectorAll('th,[role=columnheader],thead td,tr:first-child > td')].filter(visible);
  const rowsOf = new Map();
  for (const head of heads) { const row = head.closest('tr,[role=row]') || head.parentElement; if (!rowsOf.has(row)) rowsOf.set(row, [...row.children].filter((el) => el.matches('th,td,[role=columnheader],[role=cell]'))); }
  const fits = [];
  for (const [row, cells] of rowsOf) {
    const names = cells.map((el) => labelNorm(shownOf(el)));
    const places = want.map((name) => names.indexOf(name));
    if (places.every((at) => at >= 0)) fits.push({ row, places });
  }
  if (!fits.length) return null;
  const name = labelNorm(section);
  const titles = (labels().get(name) || []).map(elementOf).filter(visible);
  const after = fits.filter((fit) => titles.some((title) => title.compareDocumentPosition(fit.row) & Node.DOCUMENT_POSITION_FOLLOWING));
  const layer = dialogs()[0];
  const pool = after.length ? after : fits;
  const fit = pool.find((one) => layer && layer.contains(one.row)) || pool[0];
  const inner = (box) => [...box.querySelectorAll('tr,[role=row]')].filter((row) => row !== fit.row && !row.querySelector('th,[role=columnheader]') && visible(row) && row.querySelectorAll(':scope > td,:scope > [role=cell],:scope > [role=gridcell]').length > Math.max(...fit.places));
  let rows = [];
  // Kits draw heading and body as two tables in one box.
  for (let box = fit.row.closest('table,[role=table],[role=grid]') || fit.row.parentElement, n = 0; box && n < 5 && !rows.length; box = box.parentElement, n += 1) rows = inner(box).filter((row) => fit.row.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  const others = [...rowsOf.keys()].filter((row) => row !== fit.row && row.querySelector('th,[role=columnheader]') || fits.some((one) => one.row === row && one !== fit));
  // An empty table has no rows of its own: those of the next one are not its.
  const stop = others.find((row) => fit.row.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (stop) rows = rows.filter((row) => stop.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING);
  return { cells: rows.map((row) => { const all = [...row.children]; return fit.places.map((at) => all[at]); }), rows };
}
/* A row that is edited in place: the control under the heading `name` in the one row that shows `key`. */
function cellField(name, key, scope) {
  for (const head of document.querySelectorAll('th,[role=columnheader],thead td')) {
    if (labelNorm(head.textContent) !== name || !visible(head) || scope && !scope.contains(head)) continue;
    const line = head.closest('tr,[role=row]') || head.parentElement;
    const at = [...line.children].indexOf(head);
    for (let box = line.closest('table,[role=table],[role=grid]') || line.parentElement, n = 0; box && n < 4; box = box.parentElement, n += 1) {
      const rows = [...box.querySelectorAll('tr,[role=row]')].filter((row) => row !== line && row.children.length > at && visible(row) && [...row.children].some((one) => norm(shownOf(one)) === norm(key)));
      if (!rows.length) continue;
      const cell = rows.length === 1 && rows[0].children[at];
      const field = cell && controlsIn(cell).length ? fieldIn({ nodes: [cell] }, cell) : null;
      if (field) return { ...field, label: null };
      break;
    }
  }
  return null;
}
function cellText(cell) {
  const inputs = controlsIn(cell);
  if (!inputs.length) return tidy(shownOf(cell));
  const field = fieldIn({ nodes: [cell] }, cell);
  return field && field.kind !== 'muddle' ? readField({ ...field, spec: null, label: null }).text : tidy(shownOf(cell));
}

G.programs.table = async (arg) => {
  await quiet(arg.ms, 600);
  const table = tableOf(arg.section, arg.columns);
  return table ? { found: true, rows: table.cells.map((cells) => cells.map((cell) => (cell ? cellText(cell) : ''))), dialogs: dialogs().length } : { found: false, rows: [], dialogs: dialogs().length };
};

/* Until the add button has had its effect: a dialog more, or a row more. */
G.programs.added = async (arg) => {
  const rows = () => { const table = tableOf(arg.section, arg.columns); return table ? table.rows.length : 0; };
  const what = await until(() => (dialogs().length > arg.dialogs ? 'dialog' : rows() > arg.rows ? 'row' : null), arg.ms);
  if (what === 'dialog') await beat();
  return what || '';
};
G.programs.left = async (arg) => { const gone = await until(() => dialogs().length <= arg.dialogs, arg.ms); return !!gone; };

/* Fill one row of a table in place: the label of a field is its column's heading. */
G.programs.fillRow = async (arg, hand) => {
  const results = [];
  for (const [at, spec] of arg.specs.entries()) {
    try {
      const table = tableOf(arg.section, arg.columns);
      const cell = table && table.cells[arg.row] && table.cells[arg.row][at];
      if (!cell) throw new Cannot('the row is not there');
      const field = fieldIn({ nodes: [cell] }, cell);
      if (!field || field.kind === 'muddle') { G.unknown = cell; throw new Cannot('unknown control: nothing known to fill in in this cell'); }
      Object.assign(field, { spec, label: null, fixed: true });
      await setField(field, spec, hand, false, arg.patience);
      results.push({ ...seenOf(field) });
    } catch (error) {
      if (!(error instanceof Cannot) && !(error instanceof Unopened)) throw error;
      results.push({ widget: '', shown: '', parts: [], problem: error.message || 'nothing opened that the value could be chosen in', offers: error.offers });
    }
  }
  return results;
};
