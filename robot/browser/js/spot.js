// How often each thing can be seen that is no form field: {key: count}, marked for `boxes`; of a row's button
// -1 when no row is there. Null until all are there and the page is at rest, unless `final`.
(want) => {
  const docs = documents();
  const counts = {};
  const marks = [];
  const put = (key, nodes, count = nodes.length) => { counts[key] = count; for (const node of nodes) marks.push([node, key]); };
  const everywhere = (test) => [...docs].reverse().flatMap((doc) => test(doc));
  const cell = (node) => node.closest('th, td') || node;
  for (const [key, words] of Object.entries(want.headings)) {
    put(key, everywhere((doc) => heading(doc, named(words)) || []).slice(0, 1));
  }
  for (const [key, words] of Object.entries(want.menus)) {
    put(key, everywhere((doc) => saying(doc.body, named(words)).filter((node) => seen(node) && node.closest(MENUS))).slice(0, 1));
  }
  for (const [key, words] of Object.entries(want.shows)) {
    put(key, everywhere((doc) => saying(doc.body, named(words)).filter((node) => seen(node) && !node.closest(MENUS) && !node.closest('thead'))).slice(0, 1));
    if (!counts[key] && everywhere((doc) => lines(doc)).some((line) => named(line.split(/[:：]/)[0]) === named(words))) counts[key] = 1;
  }
  const KITS = '.el-table, .layui-table-view';
  const headsOf = (root) => [...root.querySelectorAll('th')].filter((head) => seen(head) && head.closest(`${KITS}, table`) && !head.closest('.el-table__fixed, .el-table__fixed-right, .layui-table-fixed'));
  const far = (root, words) => {
    for (let up = root, steps = 0; up; up = up.parentElement, steps += 1) if (bare(up.textContent).includes(bare(words))) return steps;
    return Infinity;
  };
  for (const table of want.tables) {
    const grids = everywhere((doc) => [...doc.querySelectorAll(`${KITS}, table`)])
      .filter((root) => seen(root) && (root.matches(KITS) || !root.closest(KITS)))
      .map((root) => ({ root, heads: headsOf(root) }))
      .map((grid) => ({ ...grid, score: Object.values(table.columns).filter((words) => grid.heads.some((head) => named(head.innerText) === named(words))).length }));
    let best = grids.filter((grid) => grid.score && grid.score === Math.max(...grids.map((one) => one.score)));
    if (table.caption && best.length > 1) best = best.filter((grid) => far(grid.root, table.caption) === Math.min(...best.map((one) => far(one.root, table.caption))));
    const [grid] = best;
    for (const [key, words] of Object.entries(table.columns)) {
      const heads = grid ? grid.heads.filter((head) => named(head.innerText) === named(words)) : [];
      put(key, heads, best.length > 1 && heads.length ? best.length : heads.length);
    }
    const rows = grid ? [...grid.root.querySelectorAll('tr')].filter((row) => row.querySelectorAll('td').length > 1) : [];
    for (const [key, words] of Object.entries(table.buttons)) {
      const hits = rows.map((row) => saying(row, named(words)).filter(seen)).filter((one) => one.length);
      if (!rows.length) counts[key] = -1; else put(key, hits.length ? hits[0].map(cell).slice(0, 1) : [], hits.length ? hits[0].length : 0);
    }
  }
  const whole = Object.values(counts).every((count) => count === 1 || count === -1);
  if (!want.final && (busy(docs) || !whole)) return null;
  for (const [node, key] of marks) node.setAttribute('data-gongju-spot', `${node.getAttribute('data-gongju-spot') || ''} ${key}`.trim());
  return counts;
}
