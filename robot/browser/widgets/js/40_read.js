/* What a field shows now: {widget, text, parts, backing}. */

const FOREIGN = '[class*=placeholder]:not(input):not(textarea):not([class*=selected]),[class*=placeholder][class*=transparent],[class*=error],[class*=explain],[class*=feedback],[class*=help],[class*=count],[class*=limit],[data-gongju-popup],[role=alert],[role=listbox],[role=tooltip],button,[class*=hint]';
const CROSS = /^[×✕✖x⨉]$/i;

/* Texts and input values in a box, leaf by leaf. */
function chunks(box, label, own) {
  const got = [];
  const visit = (node) => {
    if (node.nodeType === 3) {
      // Frameworks write what belongs together (`+`, `2`) as texts side by side.
      const before = node.previousSibling;
      const last = got[got.length - 1];
      if (before && before.nodeType === 3 && last && last.at === node.parentElement && !last.typed) { last.text = tidy(last.text + node.data); return; }
      const text = tidy(node.data);
      if (text && !CROSS.test(text)) got.push({ text, at: node.parentElement });
      return;
    }
    if (node.nodeType !== 1 || node === label || /^(SCRIPT|STYLE|OPTION|SELECT|TEMPLATE|SVG)$/i.test(node.tagName)) return;
    if (node.matches('input,textarea')) {
      if (isTickInput(node) || /^(hidden|file|button|submit|reset|image)$/.test(node.type)) return;
      if (node.value && rendered(node) && node.offsetWidth > 3 && (node.readOnly || styleOf(node).opacity !== '0')) got.push({ text: node.value, at: node, typed: true });
      return;
    }
    if (!rendered(node) || node.matches(FOREIGN) && node !== own && !node.querySelector('input') || isPopup(node)) return;
    const style = styleOf(node);
    // Icons written as words (arrow_drop_down); lists closed by clipping.
    if (/icon/i.test(classOf(node)) && /^[a-z_\s]*$/.test(node.textContent) && !node.querySelector('input')) return;
    if (clipped(style)) return;
    if (style.opacity === '0' && !node.querySelector('input')) return;
    const box2 = node.getBoundingClientRect();
    if (box2.width <= 1 && box2.height <= 1 && styleOf(node).overflow !== 'visible') return;
    for (const child of node.childNodes) visit(child);
  };
  visit(box);
  return got;
}
/* A list or calendar that hangs off the control rather than showing its value. */
const isPopup = (el) => /absolute|fixed/.test(styleOf(el).position) && (el.matches('[role=listbox],[role=menu],[role=dialog],[role=tree],[role=grid],[role=tooltip]') || el.querySelectorAll('[role=option],li,dd,td').length > 1);

function readField(field) {
  const { kind, inputs } = field;
  const one = inputs[0];
  switch (kind) {
    case 'text': case 'number': case 'password': case 'textarea': case 'date': case 'month': case 'week': case 'time': case 'datetime-local': case 'color': case 'range':
      return { text: one.value, parts: [] };
    case 'spin': return { text: one.tagName === 'INPUT' ? one.value : one.getAttribute('aria-valuetext') || one.getAttribute('aria-valuenow') || tidy(one.textContent), parts: [] };
    case 'slider': return { text: one.getAttribute('aria-valuenow') || '', parts: [] };
    case 'richtext': return { text: one.innerText.replace(/\u00a0/g, ' ').replace(/\n\n+/g, '\n').replace(/\n$/, ''), parts: [] };
    case 'select': {
      const blank = (o) => o.value === '' && (tidy(o.text) === '' || ASKS.test(o.text) || /^[-—=.…]/.test(o.text.trim()));
      const parts = [...one.selectedOptions].filter((o) => !blank(o)).map((o) => tidy(o.text));
      return { text: parts.join(', '), parts: one.multiple ? parts : [] };
    }
    case 'selects': { const parts = inputs.map((el) => tidy((el.selectedOptions[0] || {}).text || '')); return { text: parts.join(' / '), parts }; }
    case 'radio': { const on = inputs.filter(checkedOf).map(optionText); return { text: on.join(', '), parts: [] }; }
    case 'ticks': { const parts = inputs.filter(checkedOf).map(optionText); return { text: parts.join(', '), parts }; }
    case 'tick': case 'switch': case 'radio-one': return { text: checkedOf(one) ? '是' : '否', parts: [], on: checkedOf(one) };
    case 'pair': { const parts = inputs.map((el) => el.value || ''); return { text: parts.filter(Boolean).length ? parts.join(' - ') : '', parts }; }
    case 'chain': { const parts = field.chain.map((one) => readPopup({ ...field, ...one }).text); return { text: parts.filter(Boolean).join(' / '), parts: parts.filter(Boolean) }; }
    case 'upload': return readFiles(field);
    case 'popup': return readPopup(field);
    default: return { text: field.boxes.map((b) => tidy(shownOf(b))).join(' '), parts: [] };
  }
}

function readPopup(field) {
  const got = field.boxes.flatMap((box) => chunks(box, field.label, field.inputs[0]));
  let list = got.filter((one) => !(one.typed && one.at !== field.inputs[0] && got.length > 1 && one.at.type === 'search'));
  const input = field.inputs[0];
  // An input that shows the value: hints and units beside it are not part of it.
  if (list.some((one) => one.typed) && input && input.tagName === 'INPUT' && input.value && !list.some((one) => !one.typed && tagged(one.at, field))) list = list.filter((one) => one.typed);
  // What stands between two choices is none of them.
  if (list.length > 1) list = list.filter((one) => one.typed || !/^[,，;；、/|>·]$/.test(one.text));
  const parts = list.map((one) => one.text);
  const reading = { text: parts.join(parts.length > 1 ? ', ' : ''), parts };
  const extra = parts.find((one) => /^\+\s?\d+/.test(one));
  if (extra) reading.folded = true;
  const backing = field.backing || hiddenSelect(field);
  // Some keep only the keys behind the line, without a text to compare with.
  if (backing && [...backing.options].some((o) => tidy(o.text))) {
    reading.backing = [...backing.selectedOptions].map((o) => tidy(o.text)).filter(Boolean);
    if (backing.multiple && reading.backing.length) reading.parts = reading.backing;
  }
  return reading;
}
const tagged = (el, field) => { for (let up = el; up && !field.boxes.includes(up); up = up.parentElement) if (/tag|chip|token|pill|choice|selected|selection-item|badge/i.test(classOf(up))) return true; return false; };
function hiddenSelect(field) {
  const all = field.boxes.flatMap((b) => [...b.querySelectorAll('select')]);
  return all.length === 1 && !reachable(all[0]) ? all[0] : null;
}

const FILE_NAME = /[^\s\\/:*?"<>|，。；、][^\\/:*?"<>|\n]*\.(pdf|jpe?g|png|gif|bmp|webp|tiff?|docx?|xlsx?|pptx?|wps|et|zip|rar|7z|txt|csv|ofd|xml|json)(?![a-z0-9])/gi;
const FILE_SIZE = /\d+(\.\d+)?\s*(bytes?|[KMG]B?|B)(?![a-z])/i;
function readFiles(field) {
  const input = field.inputs[0];
  const kept = input && input.files ? [...input.files].map((f) => ({ name: f.name, size: f.size })) : [];
  const texts = [];
  for (const box of field.boxes) for (const chunk of chunks(box, field.label)) texts.push(chunk);
  const names = [];
  let failed = '';
  const printed = [];
  for (const { text, at } of texts) {
    if (/只能|仅支持|支持.*格式|格式.*(为|：)|不超过|大小|accept|only/i.test(text)) continue;
    for (const hit of text.match(FILE_NAME) || []) names.push(hit.trim());
    // A size stands behind its name, before the next one.
    const size = names.length && text.replace(FILE_NAME, ' ').match(FILE_SIZE);
    if (size) printed[names.length - 1] ||= size[0].trim();
    if (!(text.match(FILE_NAME) || []).length) continue;
    for (let up = at, n = 0; up && n < 4 && !field.boxes.includes(up); n += 1, up = up.parentElement) if (/(^|[-_ ])(is-)?(error|fail|failed|danger)([-_ ]|$)/i.test(classOf(up))) failed = text;
  }
  const pictures = field.boxes.flatMap((b) => [...b.querySelectorAll('img')]).filter((img) => visible(img) && img.src && img.naturalWidth > 0);
  for (const img of pictures) { const hint = (img.alt || img.title || '').match(FILE_NAME); if (hint && !names.includes(hint[0])) names.push(hint[0]); }
  // A plain input prints its files itself; in a kit the list beside it counts.
  const all = texts.map((one) => one.text).join('\n');
  const parts = names.length && !(kept.length && kept.every((f) => all.includes(f.name))) ? names : kept.map((f) => f.name);
  const sizes = parts === names ? names.map((_, at) => printed[at] || '') : [];
  return { text: parts.join(', '), parts, kept, printed: sizes, pictures: pictures.map((img) => img.src), failed };
}
/* Whether a printed size ("12.3 KB", by 1024 or by 1000) can be that many bytes; null when none is printed. */
function printedAgrees(text, bytes) {
  const [, number, decimals = '', unit] = (text || '').match(/^(\d+(?:\.(\d+))?)\s*([a-z]+)$/i) || [];
  if (number === undefined) return null;
  const power = { b: 0, k: 1, m: 2, g: 3 }[unit[0].toLowerCase()];
  return [1024, 1000].some((base) => Math.abs(bytes / base ** power - Number(number)) <= 0.51 / 10 ** decimals.length + 1e-9);
}
