// What a page shows that a selector could name: {buttons, rows, links, texts, menus, headings, columns, labels},
// each a list of [text, how often it is there as that], in page order.
() => {
  const docs = documents();
  const BUTTON = 'button, [role=button], input[type=button], input[type=submit], .el-button, .layui-btn, [class*=btn]';
  const HEADING = 'h1, h2, h3, h4, h5, legend, [role=heading], [class*=title], [class*=header], [class*=head]';
  const LABEL = 'dt, th, .el-descriptions-item__label, .layui-table:not(:has(thead)) td:nth-child(odd), label, [class*=label]';
  const said = (node) => (node.value && node.matches('input') ? node.value : node.innerText || '').replace(/\s+/g, ' ').trim()
    .replace(/^[*＊\s]+|[*＊:：\s]+$/g, '');
  const gather = (query, keep = () => true) => {
    const counts = new Map();
    for (const doc of docs) {
      for (const node of doc.querySelectorAll(query)) {
        const text = seen(node) && keep(node) ? said(node) : '';
        const around = node.parentElement && node.parentElement.closest(query);
        if (around && said(around) === text) continue;
        if (text && text.length <= 40 && !text.includes('\n')) counts.set(text, (counts.get(text) || 0) + 1);
      }
    }
    return [...counts];
  };
  const inRow = (node) => Boolean(node.closest('td, .el-table__row'));
  const inMenu = (node) => Boolean(node.closest(MENUS));
  return {
    buttons: gather(BUTTON, (node) => !inRow(node) && !inMenu(node)),
    rows: gather(`td ${BUTTON.split(', ').join(', td ')}, td a, .el-table__row .el-link`),
    links: gather('a, [role=link]', (node) => !inRow(node) && !inMenu(node)),
    menus: gather('a, li, span, [role=menuitem], .el-menu-item, .el-submenu__title', (node) => inMenu(node) && ![...node.children].some((one) => said(one) && said(one) !== said(node))),
    headings: gather(HEADING, (node) => !inMenu(node) && !node.matches(BUTTON) && !node.closest('td, th')),
    columns: gather('th', () => true),
    labels: gather(LABEL, (node) => !inMenu(node) && !node.closest('thead')),
  };
}
