// The captcha picture (beside its field) or the QR picture (the largest square one), once it is loaded.
(want) => {
  const docs = documents();
  const ready = (node) => seen(node) && (node.tagName !== 'IMG' || (node.complete && node.naturalWidth > 0));
  for (const doc of [...docs].reverse()) {
    if (want.css) {
      const one = doc.querySelector(want.css);
      if (one && ready(one)) return hit(one, docs);
      continue;
    }
    const all = [...doc.querySelectorAll('img, canvas, svg')].filter(ready);
    if (want.beside) {
      for (const label of saying(doc.body, named(want.label)).filter(seen)) {
        for (let up = label, steps = 0; up && steps < 5; up = up.parentElement, steps += 1) {
          const one = all.find((node) => up.contains(node) && node.getBoundingClientRect().width > 30);
          if (one) return hit(one, docs);
        }
      }
    } else {
      const square = all.map((node) => ({ node, box: node.getBoundingClientRect() }))
        .filter(({ box }) => box.width >= 80 && Math.abs(box.width - box.height) < box.width * 0.2)
        .sort((a, b) => b.box.width - a.box.width)[0];
      if (square) return hit(square.node, docs);
    }
  }
  return null;
}
