// Where everything is that was marked: [{keys, x, y, width, height}] on the whole page. `off`: forget the marks.
(want) => {
  const found = [];
  const walk = (doc, left, top) => {
    for (const node of doc.querySelectorAll('[data-gongju-spot]')) {
      if (want && want.off) { node.removeAttribute('data-gongju-spot'); continue; }
      const box = node.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      found.push({ keys: [...new Set(node.getAttribute('data-gongju-spot').split(' '))], x: box.x + left, y: box.y + top, width: box.width, height: box.height });
    }
    for (const frame of doc.querySelectorAll('iframe, frame')) {
      let inner = null;
      try { inner = frame.contentDocument; } catch { inner = null; }
      if (!inner || !inner.body) continue;
      const box = frame.getBoundingClientRect();
      walk(inner, left + box.x, top + box.y);
    }
  };
  walk(document, window.scrollX, window.scrollY);
  return found;
}
