/* The face of a page: what it asks for and says, whatever anybody typed into it. */

const MENUS = 'nav,aside,header,footer,[role=menu],[role=menubar],[role=navigation],.el-menu,.layui-nav,.layui-side,.el-aside,.sidebar,.menu';
const OUTSIDE = `${MENUS},[class*=crumb],[class*=foot]`;
const HEADS = 'h1,h2,h3,h4,h5,legend,caption,[class*=dialog__title],[class*=layer-title]';
/* Controls, values, lists and passing words: no notices. */
const NO_NOTICE = `${OUTSIDE},label,th,td,dt,dd,button,a,[role=button],option,select,textarea,input,table,ul,[role=table],[role=grid],[role=listbox],[role=option],[role=tooltip],[contenteditable],[data-gongju-popup],svg,script,style,[class*=descriptions],[class*=table],[class*=tag],[class*=error],[class*=count],[class*=pagination],[class*=empty],[class*=list],[class*=message],[class*=loading],[class*=label]`;
/* What stands in a field's own box and is no value. */
const HINT = '[class*=tip]:not([class*=tooltip]),[class*=hint],[class*=note],[class*=help],[class*=explain],[class*=remark],small';
const MANY = 300;

const shortLabel = (text) => tidy(text).replace(/^[*＊✱\s]+|[*＊✱\s:：]+$/g, '');
/* Whether `el` stands in something of that kind which is a part of `box`. */
const inside = (el, kind, box) => { const hit = el.closest(kind); return !!hit && hit !== box && box.contains(hit); };
/* A dialog that lies over the page and asks for something is the page. */
const faceScope = (arg) => scopeOf(arg) || dialogs().find((el) => controlsIn(el).length) || document.body;
/* A list's cell is no label. */
const inList = (el) => { for (let up = el.closest('table'), n = 0; up && up !== document.body && n < 3; up = up.parentElement, n += 1) if (up.querySelector('thead')) return true; return false; };
/* The smallest box with all of `nodes`, and as far up as no menu stands beside it. */
function pageBox(nodes, scope) {
  let box = nodes[0];
  while (box && !nodes.every((one) => box.contains(one))) box = box.parentElement;
  const beside = (up) => [...up.querySelectorAll(MENUS)].some((one) => !box.contains(one));
  while (box && box !== scope && box.parentElement && box.parentElement !== document.body && !beside(box.parentElement)) box = box.parentElement;
  return box || scope;
}

/* Each control once, with the label nearest to it: {name, field}. */
function labelledFields(scope) {
  const got = [];
  const taken = new Set();
  const put = (name, field) => {
    if (!name || name.length > 60 || taken.has(field.inputs[0] || field.root)) return;
    for (const el of field.inputs.length ? field.inputs : [field.root]) taken.add(el);
    got.push({ name, field });
  };
  const tags = [...scope.querySelectorAll('label,th,td,dt,legend,[class*=label]')].filter((tag) => tag.textContent.length <= 80 && tidy(tag.textContent) && visible(tag) && !tag.closest('[class*=upload-list]') && !inList(tag));
  const names = new Set();
  for (const tag of [...tags.filter((one) => one.tagName === 'LABEL'), ...tags.filter((one) => one.tagName !== 'LABEL')]) {
    const name = shortLabel(shownOf(tag));
    if (names.has(norm(name))) continue;
    names.add(norm(name));
    for (const field of fieldsOf(name, '', scope === document.body ? null : scope)) {
      // A choice's own words are no label: its group's are. One tick alone is named by them.
      if (field.kind && field.kind !== 'muddle' && field.kind !== 'radio-one' && !(isTickLabel(tag) && partOfGroup(field.inputs[0]))) put(name, field);
    }
  }
  for (const el of controlsIn(scope)) {
    if (taken.has(el) || inList(el) || el.closest('[class*=pagination],[class*=page-skip],[class*=laypage]') || [...taken].some((one) => one.contains(el) || el.contains(one)) || isTick(el) && partOfGroup(el)) continue;
    put(shortLabel(el.getAttribute('aria-label') || labelBefore(el).slice(0, 20) || el.placeholder), { kind: kindOfInput(el), root: el, inputs: [el], boxes: [el] });
  }
  return got;
}
function partOfGroup(el) {
  if (!el || !isTick(el)) return false;
  if (el.matches('input[type=radio],[role=radio]')) return true;
  const group = el.closest('[role=group],[role=radiogroup],[class*=group],.layui-input-block,fieldset');
  return !!group && controlsIn(group).filter(isTick).length > 1;
}

/* What can be chosen, where the page has it without being opened; null where it has not. */
function offered(field) {
  let texts = null;
  const listed = field.inputs[0] && field.inputs[0].tagName === 'SELECT' ? field.inputs[0] : field.backing || (field.kind === 'popup' ? hiddenSelect(field) : null);
  if (listed) texts = [...listed.options].filter((one) => one.value !== '' || !(tidy(one.text) === '' || ASKS.test(one.text) || /^[-—=.…]/.test(one.text.trim()))).map((one) => one.text);
  else if (field.kind === 'radio' || field.kind === 'ticks') texts = field.inputs.map(optionText);
  else if (field.kind === 'popup') texts = field.boxes.flatMap((box) => [...box.querySelectorAll('[role=option],li[class*=item],li[class*=option],dd')]).map((el) => el.textContent);
  texts = texts && [...new Set(texts.map(tidy).filter((text) => text && text.length < 80 && !EMPTY.test(text)))];
  return texts && texts.length > 1 && texts.length <= MANY ? texts : null; // one alone is what has been chosen
}

/* Texts of `box`, a block at a time. */
function blocks(box, fields, over) {
  const own = new Set(fields.flatMap((one) => one.field.boxes || []));
  const inField = (el) => { for (let up = el; up && up !== box; up = up.parentElement) if (own.has(up)) return true; return false; };
  const said = new Map();
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement;
    if (!node.data.trim() || !el || inside(el, `${NO_NOTICE}${over}`, box) || inside(el, HEADS, box) || !visible(el)) continue;
    if (inField(el) && !el.closest(HINT)) continue;
    let block = el;
    while (block !== box && /^inline/.test(styleOf(block).display) && !block.matches(HINT)) block = block.parentElement;
    said.set(block, `${said.get(block) || ''}${node.data}`);
  }
  return [...new Set([...said.values()].map(tidy))];
}

function faceOf(scope) {
  const over = scope === document.body ? ',[role=dialog]' : ''; // lies over the page, and is none of it
  const fields = labelledFields(scope);
  const box = fields.length ? pageBox(fields.map((one) => one.field.root), scope) : scope;
  const titles = [...box.querySelectorAll(HEADS)].filter((el) => visible(el) && !inside(el, `${OUTSIDE},table${over}`, box)).map((el) => tidy(shownOf(el)));
  return { titles: [...new Set(titles)].filter(Boolean), fields: fields.map(({ name, field }) => ({ name, offers: offered(field) })), notices: blocks(box, fields, over) };
}

/* Before anything is typed: kept until the page is looked at. */
G.programs.begin = async (arg) => { G.before = faceOf(faceScope(arg)); };
/* What is empty and required, and the page's face as it was before and as it is now. */
G.programs.look = async (arg) => {
  const required = requiredIn(scopeOf(arg) || document.body);
  const now = faceOf(faceScope(arg));
  const before = G.before || now;
  G.before = null;
  return { empty: required.filter((one) => one.empty).map((one) => one.name), required: required.map((one) => one.name), before, now };
};
