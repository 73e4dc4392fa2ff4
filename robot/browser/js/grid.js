// One page of a table: {rows, page (0 where the pager shows no number), more, signature, sent, wrong}; null until
// it is there and still, or has turned from `want.turned`. With `want.press` = {row, words} the button in that
// row, with `want.turn` (next, prev, first, to `want.page`) what turns the list there, for `grab`.
(want) => {
  const docs = documents();
  // Once the request for another page is answered and other rows stand there, rest for most of a frame is
  // enough; without a request, with the same rows or none (yet), only stillness tells.
  const SHORT = 12;
  const answered = Boolean(want.turned) && (requests(docs) > want.sent || performance.timeOrigin > want.since);
  const looks = !want.press && !want.turn;
  if (looks && !want.final && (waiting(docs) || !still(docs, want.since, answered ? SHORT : 120))) return null;
  const text = (cell) => (cell.innerText || (cell.matches('.is-hidden') ? cell.textContent : '') || '').replace(/\s+/g, ' ').trim();
  const KITS = '.el-table, .layui-table-view';
  const read = (root) => {
    let heads;
    let body;
    let extra = [];
    if (root.matches('.el-table')) {
      heads = [...root.querySelectorAll(':scope > .el-table__header-wrapper th')];
      body = root.querySelector(':scope > .el-table__body-wrapper');
      extra = [...root.querySelectorAll(':scope > .el-table__fixed .el-table__fixed-body-wrapper, :scope > .el-table__fixed-right .el-table__fixed-body-wrapper')];
    } else if (root.matches('.layui-table-view')) {
      heads = [...root.querySelectorAll('.layui-table-header:not(.layui-table-fixed *) th')];
      body = root.querySelector('.layui-table-body.layui-table-main');
      extra = [...root.querySelectorAll('.layui-table-fixed .layui-table-body')];
    } else {
      const first = root.querySelector('thead tr') || root.querySelector('tr');
      heads = first ? [...first.cells] : [];
      body = root;
    }
    const rowsOf = (part) => (part ? [...part.querySelectorAll('tr')] : [])
      .filter((row) => row.closest('table') === root || root.matches(KITS))
      .filter((row) => row.querySelector('td') && !row.closest('thead') && (root.matches(KITS) || row.cells[0] !== heads[0]));
    const rows = rowsOf(body);
    // A row of fewer cells says that there is nothing, or belongs to the row above.
    const real = rows.map((row, at) => ({ row, at })).filter(({ row }) => heads.length < 2 || row.cells.length > 1);
    return { root, heads: heads.map((head) => named(head.innerText || head.textContent)), rows: real, others: extra.map(rowsOf) };
  };
  const wanted = Object.values(want.columns).map(named);
  const distance = (root) => {
    for (let up = root, steps = 0; up; up = up.parentElement, steps += 1) {
      if (bare(up.textContent).includes(bare(want.caption))) return steps;
    }
    return Infinity;
  };
  let grids = [];
  let place = null;
  for (const doc of [...docs].reverse()) {
    for (const area of [...dialogs(doc), doc.body]) {
      grids = [...area.querySelectorAll(`${KITS}, table`)]
        .filter((root) => seen(root) && (root.matches(KITS) || !root.closest(KITS)))
        .map(read).filter((grid) => wanted.every((words) => grid.heads.includes(words)));
      grids = grids.filter((grid) => !grids.some((other) => other !== grid && grid.root.contains(other.root)));
      if (grids.length) { place = area; break; }
    }
    if (grids.length) break;
  }
  if (want.caption && grids.length > 1) {
    const near = grids.map((grid) => distance(grid.root));
    grids = grids.filter((grid, at) => near[at] === Math.min(...near));
  }
  if (grids.length !== 1) return want.final ? { why: grids.length ? `there are ${grids.length} such tables` : 'no table has these columns' } : null;
  const [grid] = grids;

  if (want.press) {
    const { at } = grid.rows[want.press.row];
    const same = [grid.rows[want.press.row].row, ...grid.others.map((rows) => rows[at]).filter(Boolean)];
    const found = same.flatMap((row) => saying(row, named(want.press.words))).filter(seen)
      .map((node) => node.closest('button, a, [role=button], .el-link, .layui-btn') || node);
    if (found.length !== 1) return { why: found.length ? `there are ${found.length} of them` : 'the row has no such button' };
    return hit(found[0], docs);
  }

  // The pager: the nearest one to the table, else the only one of the page.
  const NEXT = '.el-pagination .btn-next, .layui-laypage-next, .ant-pagination-next, [rel=next]';
  const PREV = '.el-pagination .btn-prev, .layui-laypage-prev, .ant-pagination-prev, [rel=prev]';
  const JUMP = '.el-pagination__jump input, .layui-laypage-skip input, .ant-pagination-options-quick-jumper input';
  const turners = (root, kits, words) => {
    const kit = [...root.querySelectorAll(kits)].filter(seen);
    const found = kit.length ? kit : words.flatMap((one) => saying(root, one)).filter(seen);
    return found.map((one) => one.closest('a, button, li') || one);
  };
  let pager = null;
  for (let up = grid.root; up && !pager && (up === grid.root || place.contains(up)); up = up.parentElement) {
    [pager = null] = turners(up, NEXT, ['下一页', '下页']);
  }
  const bar = pager && (pager.closest('.el-pagination, .layui-laypage, .ant-pagination, .pagination, .pager') || pager.parentElement);
  const current = bar && bar.querySelector('.number.active, .layui-laypage-curr, .is-active, .active, .current, [aria-current]');
  const number = current ? Number(bare(current.textContent)) || 0 : 0;
  const dead = (one) => !one || one.disabled || one.getAttribute('aria-disabled') === 'true' ||
    /(^|\s)(disabled|layui-disabled|is-disabled|ant-pagination-disabled)(\s|$)/.test(one.className) ||
    !/^(A|BUTTON|LI)$/.test(one.tagName);
  const off = dead(pager);
  const numbered = (page) => (bar ? saying(bar, String(page)) : []).filter(seen)
    .map((one) => one.closest('a, button, li') || one)[0];
  if (want.turn === 'next') return off ? { why: 'last page' } : hit(pager, docs);
  if (want.turn === 'prev') {
    const [one] = bar ? turners(bar, PREV, ['上一页', '上页']) : [];
    return dead(one) ? { why: 'first page' } : hit(one, docs);
  }
  if (want.turn === 'first') {
    const one = numbered(1) || (bar && saying(bar, '首页').filter(seen)[0]);
    return one ? hit(one.closest('a, button, li') || one, docs) : { why: 'no way to the first page' };
  }
  if (want.turn === 'to') {
    const one = numbered(want.page);
    if (one) return hit(one, docs);
    const [box] = bar ? [...bar.querySelectorAll(JUMP)].filter(seen) : [];
    return box ? { ...hit(box, docs), typed: true } : { why: 'no way to that page at once' };
  }
  const cells = Object.entries(want.columns);
  const rows = grid.rows.map(({ row }) => Object.fromEntries(
    cells.map(([name, words]) => [name, text(row.cells[grid.heads.indexOf(named(words))] || document.createElement('td'))])));
  const shown = JSON.stringify(rows);
  const signature = `${number} ${shown}`;
  const others = answered && rows.length > 0 && want.turned.slice(want.turned.indexOf(' ') + 1) !== shown;
  if (!others && (busy(docs) || !still(docs, want.since))) return null;
  if (want.turned && signature === want.turned) return null;
  return { rows, page: number, more: !off, signature, sent: requests(docs), wrong: wrong(docs) };
}
