// Whether anything the element of the selectors names is visible now: its text alone, or within a line.
(want) => documents().some((doc) => {
  if (want.kind === 'css') return [...doc.querySelectorAll(want.words)].some(seen);
  if (saying(doc.body, named(want.words)).some(seen)) return true;
  if (want.kind !== 'text') {
    return [...doc.querySelectorAll('input[type=button], input[type=submit], [aria-label], [title]')].some((node) => seen(node) &&
      [node.value, node.getAttribute('aria-label'), node.title].some((text) => named(text) === named(want.words)));
  }
  return lines(doc).some((line) => line.includes(bare(want.words)));
})
