/* Only looks: how many controls each label may mean, and where the one is. */

/* {key: count} once each is there once, or `ms` have passed; the one found is marked for the picture. */
G.programs.spot = async (arg) => {
  const scope = scopeOf(arg);
  if (arg.top && !scope) return Object.fromEntries(arg.specs.map((one) => [one.key, 0]));
  let found = [];
  const look = () => { found = arg.specs.map((one) => fieldsOf(one.label, one.section, scope)); return found.every((one) => one.length === 1); };
  await until(look, arg.ms);
  arg.specs.forEach((one, at) => {
    for (const field of found[at]) {
      const box = field.boxes && field.boxes.find(visible) || field.root;
      box.setAttribute('data-gongju-spot', `${box.getAttribute('data-gongju-spot') || ''} ${one.key}`.trim());
    }
  });
  return Object.fromEntries(arg.specs.map((one, at) => [one.key, found[at].length]));
};

/* A box around several fields reads as one long text: no label. */
const isBox = (el) => el.tagName !== 'LABEL' && (hasControls(el) || !!el.querySelector('label,button'));

/* Every label that is beside one control, in page order: [{text, top, left}]. */
G.programs.labelled = async (arg) => {
  const scope = scopeOf(arg);
  const found = [];
  const taken = [];
  for (const nodes of [...labels().values()].slice(0, 1500)) {
    const node = nodes.find((one) => usableLabel(one) && !isBox(elementOf(one)) && (!scope || scope.contains(one)));
    if (!node) continue;
    const text = tidy(node.textContent).replace(/^[*＊\s]+|[*＊:：\s]+$/g, '');
    if (!text || text.length > 40) continue;
    const [field, ...more] = fieldsOf(text, '', scope);
    if (!field || more.length || !field.kind || field.kind === 'muddle' || field.kind === 'radio-one') continue;
    const el = elementOf(field.label || node);
    if (taken.some((one) => one.el === el && one.text === text)) continue;
    taken.push({ el, text });
    const box = el.getBoundingClientRect();
    found.push({ text, top: box.top + window.scrollY, left: box.left + window.scrollX });
  }
  return found.sort((a, b) => a.top - b.top || a.left - b.left);
};
