// The visible text input beside a label, or with it as placeholder; topmost dialog first.
(want) => {
  const docs = documents();
  const words = named(want.label);
  const INPUT = 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]):not([type=file])';
  for (const doc of [...docs].reverse()) {
    for (const root of [...dialogs(doc), doc.body]) {
      for (const label of saying(root, words).filter(seen)) {
        for (let up = label, steps = 0; up && steps < 4; up = up.parentElement, steps += 1) {
          const inputs = [...up.querySelectorAll(INPUT)].filter(seen);
          if (inputs.length === 1 || (label.htmlFor && inputs.length)) {
            return hit(inputs.find((one) => one.id && one.id === label.htmlFor) || inputs[0], docs);
          }
          if (inputs.length > 1) break;
        }
      }
      const held = [...root.querySelectorAll(INPUT)].find((one) => seen(one) &&
        [words, `请输入${words}`].includes(named(one.placeholder)));
      if (held) return hit(held, docs);
    }
  }
  return null;
}
