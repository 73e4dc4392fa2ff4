// How high the window must be for the page to show all at once: pages that scroll inside themselves
// would otherwise show one screen only. 0: no need.
() => {
  let more = 0;
  for (const doc of documents()) {
    for (const node of [doc.scrollingElement, ...doc.querySelectorAll('main, section, div, iframe')]) {
      if (!node || (node === document.scrollingElement && doc === document)) continue;
      const hidden = node.scrollHeight - node.clientHeight;
      if (hidden < 40 || node.clientHeight < 200) continue;
      const way = getComputedStyle(node).overflowY;
      if (node === doc.scrollingElement || way === 'auto' || way === 'scroll') more = Math.max(more, hidden);
    }
  }
  return more ? Math.min(window.innerHeight + more, 6000) : 0;
}
