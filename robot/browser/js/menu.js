// The next menu entry to press on the way `want.path`: {at: index, node}; null when none is visible.
// Walks from the last entry back, so that a submenu which is open already is not pressed shut.
(want) => {
  const ITEM = 'li, dd, [role=menuitem], .el-submenu, .layui-nav-item, .menu-item, .menu-group';
  const path = want.path.map(named);
  const bars = [...document.querySelectorAll(MENUS)];
  const outer = bars.filter((bar) => !bars.some((other) => other !== bar && other.contains(bar)));
  // The chain of elements along the path, as long as it goes.
  const chain = (at, root) => {
    let best = [];
    for (const node of saying(root, path[at])) {
      const item = node.closest(ITEM) || node;
      const rest = at + 1 < path.length ? chain(at + 1, item) : [];
      const one = [node, ...rest];
      if (one.length > best.length || (one.length === best.length && seen(node) && !seen(best[0]))) best = one;
    }
    return best;
  };
  let best = [];
  for (const bar of outer) {
    const one = chain(0, bar);
    if (one.length > best.length) best = one;
  }
  for (let at = best.length - 1; at >= 0; at -= 1) {
    if (seen(best[at])) return { at, node: best[at], of: best.length };
  }
  return null;
}
