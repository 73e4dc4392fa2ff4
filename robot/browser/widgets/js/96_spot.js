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
