/* Several choices of one list, or a path down columns or a tree. */

/* All that a folded control ("first +2") has chosen: open it and look. */
async function unfold(field) {
  const popup = new Popup(field);
  if (!(await popup.open(null))) return null;
  const look = () => offersIn(popup.now()).filter(chosenLook).map((el) => tidy(shownOf(el)));
  await until(() => look().length, 200);
  await beat();
  const chosen = [...new Set(look())]; // some kits list them a second time, in a hint on the folded ones
  await popup.close(null);
  return chosen;
}

/* A list of texts: several choices of one list, or a path down the columns or a tree. */
async function chooseSeveral(popup, field, spec, hand) {
  const texts = spec.texts;
  const many = several(popup, field) || texts.length > 1 && texts.every((text) => hitsIn(popup.now(), text).length);
  if (many) return chooseMany(popup, field, texts, hand);
  let last = null;
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at];
    const right = last && last.isConnected ? last.getBoundingClientRect() : null;
    const column = last && last.closest('ul,ol,[role=menu],[role=listbox],[class*=menu],[class*=column],[class*=list]');
    const after = last ? (el) => el !== last && !el.contains(last) && (!(column && column.isConnected && column.contains(el)) || !!el.closest('[role=tree],[class*=tree]')) : null;
    let hits = [];
    await unlessIdle(() => (hits = hitsIn(popup.now(), text).filter((el) => !after || after(el))).length, last ? (busy(1500) ? 1500 : 250) : 0, 8, 1500);
    if (!hits.length && last) {
      hover(last);
      await unlessIdle(() => (hits = hitsIn(popup.now(), text).filter(after)).length, 300);
    }
    if (!hits.length && last) hits = (await expandFor(popup, text)) || [];
    if (!hits.length) {
      // Tabs in place of columns: the next list has taken the place of the last one.
      hits = last ? hitsIn(popup.now(), text) : [];
      if (!hits.length && last) hits = await findOption(popup, text, hand, after);
      // A path begins at the top: what has to be looked for in a branch is one choice of several.
      if (!hits.length && (hits = await findDeep(popup, text, hand)).deep && texts.length > 1) return chooseMany(popup, field, texts, hand);
    }
    if (hits.length > 1 && right) { const near = hits.filter((el) => el.getBoundingClientRect().left >= right.right - 4); if (near.length) hits = near; }
    hits = uniqueByPlace(hits);
    last = only(hits, text);
    if (at < texts.length - 1 && (await expandNode(popup, last, texts[at + 1]))) continue;
    if (isDisabled(last)) throw new Cannot(`"${text}" is offered but disabled`, offerTexts(popup.roots));
    await pick(last, hand);
    await tick();
  }
  field.walked = texts.join('/');
  await until(() => took(spec, { ...readField(fresh(field)), walked: true }) && !popup.isOpen(), 200);
  if (popup.isOpen() && !took(spec, { ...readField(field), walked: true })) {
    const mark = last && last.isConnected && (last.closest('li,[role=menuitem],[role=option],[role=treeitem]') || last.parentElement).querySelector('input[type=radio],input[type=checkbox],[role=radio],[role=checkbox]');
    if (mark && !checkedOf(mark)) { click(tickTarget(mark)); await tick(); }
    await popup.confirm(hand);
  }
}
/* In a tree the branches of a path are opened, not chosen. */
const TREE = '[role=tree],[class*=tree]';
async function expandNode(popup, el, next) {
  let root = null;
  for (let up = el; up && popup.roots.some((one) => one.contains(up)); up = up.parentElement) if (up.matches(TREE)) root = up;
  if (!root) return false;
  const shows = () => hitsIn(popup.now(), next).some((hit) => el.compareDocumentPosition(hit) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (shows()) return true;
  for (let up = el, n = 0; up && up !== root && n < 5; up = up.parentElement, n += 1) {
    const arrows = [...up.querySelectorAll('[class*=switcher],[class*=expand],[class*=arrow],[class*=caret],[class*=toggle],[class*=icon]')].filter((one) => visible(one) && !one.contains(el));
    if (!arrows.length) continue;
    click(arrows[0]);
    if (await until(shows, busy(1500) ? 1500 : 250)) return true;
    if (arrows[0].firstElementChild) { click(arrows[0].firstElementChild); if (await until(shows, 250)) return true; }
    break;
  }
  return false;
}

/* Whether the control says of itself that it takes several. */
function several(popup, field) {
  if (field.backing && field.backing.multiple || (hiddenSelect(field) || {}).multiple) return true;
  if (popup.roots.some((root) => root.matches('[aria-multiselectable=true]') || root.querySelector('[aria-multiselectable=true]'))) return true;
  return field.boxes.some((box) => [box, ...box.querySelectorAll('*')].slice(0, 30).some((el) => /multiple|multi-select|-tags?([-_ ]|$)|selection-overflow/i.test(classOf(el)))) || popup.roots.some((root) => /multiple/.test([root, ...root.children].map(classOf).join(' ')));
}

/* What is chosen; a line may print all of it with commas, and a comma may belong to the text of one. */
function chosenTexts({ backing, parts }) {
  const all = backing || parts;
  return all.length === 1 && /[,，;；]/.test(all[0]) ? [...all, ...all[0].split(/[,，;；]/).map(tidy)] : all;
}
/* The tick in front of a text, on its line. */
function tickBefore(el, popup) {
  const at = el.getBoundingClientRect();
  for (let up = el; up && !popup.roots.includes(up); up = up.parentElement) {
    const boxes = [...up.querySelectorAll('input[type=checkbox],[role=checkbox],[class*=check],[class*=chk]')].filter((one) => {
      const box = one.getBoundingClientRect();
      return one !== el && !one.contains(el) && !tidy(one.textContent) && visible(one) && box.left < at.left && Math.abs(box.top + box.height / 2 - at.top - at.height / 2) < 12;
    });
    if (boxes.length) return boxes[boxes.length - 1];
    if (up.matches('li,tr,[role=treeitem]')) return null;
  }
  return null;
}

async function chooseMany(popup, field, texts, hand) {
  const want = texts.map(norm);
  for (const text of texts) {
    const shows = () => readField(fresh(field));
    const chosen = () => chosenTexts(shows()).map(norm).includes(norm(text));
    if (chosen()) continue;
    if (!popup.isOpen() && !popup.now().length && !(await popup.open(hand))) throw new Unopened();
    const el = only(uniqueByPlace(await findDeep(popup, text, hand)), text);
    if (chosenLook(el) && shows().folded) continue;
    await pick(el, hand);
    if (await until(() => chosen() || shows().folded, 250)) continue;
    // Pressing the words did nothing: the tick in front of them is what takes.
    const box = tickBefore(el, popup);
    if (box) { await pick(box, hand); await until(() => chosen() || shows().folded, 250); }
  }
  // What was chosen before and is not wanted.
  const unwanted = (one) => !want.includes(norm(one)) && !/^\+/.test(one);
  const extra = () => {
    const reading = readField(fresh(field));
    const shown = (reading.backing || reading.parts).filter(unwanted);
    // The rest of a folded one is seen in its list only.
    return shown.length || !reading.folded ? shown : offersIn(popup.now()).filter(chosenLook).map((el) => tidy(shownOf(el))).filter(unwanted);
  };
  for (let n = 0, last = ''; n < 60; n += 1) {
    const [text] = extra();
    if (!text || text === last) break;
    last = text;
    if (!popup.isOpen() && !(await popup.open(hand))) break;
    const hits = hitsIn(popup.now(), text);
    if (hits.length) { await pick(hits[0], hand); await until(() => !extra().includes(text), 250); }
  }
  if (popup.isOpen()) await popup.confirm(hand);
}
