// The next entry to press on the way `want.path`: {at, depth}; null when none is visible yet.
// Walks from the last entry back, so that a submenu which is open already is not pressed shut.
// `want.beyond`: the entry pressed last; only one further along will do.
(want) => {
  const ITEM = 'li, dd, [role=menuitem], .el-submenu, .layui-nav-item, .menu-item, .menu-group';
  const path = want.path.map(named);
  const docs = documents();
  const bars = [...document.querySelectorAll(MENUS)];
  const outer = bars.filter((bar) => !bars.some((other) => other !== bar && other.contains(bar)));
  const inBars = (words) => outer.flatMap((bar) => saying(bar, words));
  // An entry's own children come first; some menus only indent, and some hang their children elsewhere.
  const inside = (node) => node.closest(ITEM) || node;
  const next = (node, words) => {
    const below = saying(inside(node), words).filter((one) => one !== node);
    const rest = inBars(words).filter((one) => one !== node && !below.includes(one));
    return [...below, ...rest.filter((one) => node.compareDocumentPosition(one) & 4)];
  };
  const worth = (chain) => chain.length * 100 + (chain.length && seen(chain[chain.length - 1]) ? 10 : 0) +
    chain.filter((node, at) => at && inside(chain[at - 1]).contains(node)).length;
  const best = (nodes, at) => {
    let most = [];
    for (const node of nodes) {
      const chain = [node, ...(at + 1 < path.length ? best(next(node, path[at + 1]), at + 1) : [])];
      if (worth(chain) > worth(most)) most = chain;
    }
    return most;
  };
  const chain = best(inBars(path[0]), 0);
  for (let at = chain.length - 1; at > want.beyond; at -= 1) {
    if (seen(chain[at])) return { at, ...hit(chain[at].closest('a') || chain[at], docs) };
  }
  // What is not in the menu may be a card or link on the page that the menu led to.
  const at = want.beyond + 1;
  if (at === 0 || busy(docs) || !still(docs, want.since)) return null;
  for (const doc of [...docs].reverse()) {
    const card = saying(doc.body, path[at]).find((node) => seen(node) && !node.closest('.el-breadcrumb, .crumb'));
    if (card) return { at, ...hit(card.closest('a, button') || card, docs) };
  }
  return null;
}
