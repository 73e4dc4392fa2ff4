/* Uploads: one file, the page's answer, the next. Order is what the list shows in the end. */

const REFUSES = /失败|错误|不支持|不能|不可|不允许|超过|超出|过大|太大|仅|只能|拒绝|不符|无效|格式|损坏|error|fail|invalid|too large|not allowed|exceed|reject|unsupported/i;
const PRAISES = /成功|完成|success|uploaded/i;

async function setFiles(field, spec, hand, patience) {
  const names = spec.names;
  const before = readFiles(field);
  const old = before.parts.filter((name) => !before.kept.some((f) => f.name === name));
  // A name alone does not tell an old file from a new one of the same name.
  const known = (at) => printedAgrees(before.printed[at], spec.sizes[at]) ??
    sent.some((one) => one.name === names[at] && one.size === spec.sizes[at] && one.status >= 200 && one.status < 300);
  if (took(spec, before) && sizesAgree(spec, before) && (before.kept.length || names.every((_, at) => known(at)))) return;
  if (old.length && !old.every((name, at) => name === names[at] && known(at))) await removeOld(field);
  const start = readFiles(fresh(field)).parts.length;
  const input = field.inputs[0];
  if (input && input.disabled) throw new Cannot('the control is disabled');
  if (spec.names.length > 1 && input && !input.multiple && isPlainFile(field)) throw new Cannot('the control takes one file only');
  let done = old.length && start ? start : 0;
  if (input && isPlainFile(field)) {
    // A bare input keeps its files itself: all at once, and the order is ours. One that sends the first
    // file off at once is a button that happens to be seen: the others follow one by one.
    const heard = words.length;
    const before2 = sent.length;
    await put(field, names.length > 1 ? [spec.paths[0]] : spec.paths, hand);
    if (names.length === 1) return;
    await quiet(300, 300);
    if (sent.length === before2 && !work.requests.size) { await put(field, spec.paths, hand); return; }
    await answered(field, names[0], heard, patience);
    refusal(field, names[0], heard);
    done = 1;
  }
  for (let at = done; at < names.length; at += 1) {
    const heard = words.length;
    await put(field, [spec.paths[at]], hand);
    await answered(field, names[at], heard, patience);
    refusal(field, names[at], heard);
    const reading = readFiles(fresh(field));
    if (at > done && !reading.parts.includes(names[at - 1]) && reading.parts.includes(names[at]) && input && input.multiple) {
      // Each choice replaces the last: this one wants them together.
      const heard2 = words.length;
      await put(field, spec.paths, hand);
      await answered(field, names[names.length - 1], heard2, patience);
      refusal(field, names[names.length - 1], heard2);
      return;
    }
  }
}

const isPlainFile = (field) => { const input = field.inputs[0]; return !!input && reachable(input) && input.offsetWidth > 60; };
const sizesAgree = (spec, reading) => !reading.kept.length || reading.kept.every((f, at) => f.size === spec.sizes[at]);

async function put(field, paths, hand) {
  const input = fresh(field).inputs[0] || field.boxes.flatMap((b) => [...b.querySelectorAll('input[type=file]')])[0];
  if (input && input.isConnected) { await hand({ do: 'files', el: input, paths }); return; }
  const button = field.button || field.boxes.flatMap((b) => [...b.querySelectorAll('button,[role=button],a')]).find(visible) || field.boxes[0];
  await hand({ do: 'chooser', el: button, paths });
}

/* Until the page has said something about this file: a name in its list, a message, or plain quiet. */
async function answered(field, name, heard, patience) {
  const end = now() + patience;
  await until(() => !busy(300) && (readFiles(fresh(field)).parts.includes(name) || words.length > heard), 400);
  await until(() => !work.requests.size || !busy(300), Math.max(0, end - now()));
  const percent = () => field.boxes.some((b) => /(^|\D)(\d{1,2})%/.test(tidy(shownOf(b))) || [...b.querySelectorAll('[class*=uploading],[class*=is-uploading]')].some(visible));
  await until(() => !percent(), Math.max(0, end - now()));
  await quiet(Math.max(0, Math.min(1500, end - now())), 300);
}

function refusal(field, name, heard) {
  const said2 = words.slice(heard).map((one) => one.text).filter((text) => REFUSES.test(text) && !PRAISES.test(text));
  const reading = readFiles(fresh(field));
  if (said2.length) throw new Cannot(`the page refused ${name}: ${said2[0]}`);
  if (reading.failed) throw new Cannot(`the page marks ${name} as failed`);
}

/* What an earlier visit left in the list and is not wanted now. */
async function removeOld(field) {
  const pressed = new Set();
  for (let n = 0; n < 30; n += 1) {
    const box = fresh(field).boxes.find((b) => readFiles({ ...field, boxes: [b], inputs: [] }).parts.length);
    if (!box) return;
    const bins = [...box.querySelectorAll('[class*=delete],[class*=remove],[class*=close],[aria-label*=delete i],[aria-label*=remove i],[title*=删除],button,a')]
      .filter((el) => /delete|remove|close|删除|移除|清除/i.test(`${classOf(el)} ${el.getAttribute('aria-label') || ''} ${el.title} ${tidy(el.textContent)}`));
    if (!bins.length) return;
    const count = readFiles(field).parts.length;
    // A line that fades out keeps its bin for a moment, and a press there does nothing.
    const bin = bins.find((el) => !pressed.has(el)) || bins[0];
    pressed.add(bin);
    hover(bin.parentElement);
    click(bin);
    if (!(await until(() => readFiles(fresh(field)).parts.length < count, 400))) return;
  }
}

/* Pictures that are shown without a name: how many bytes each has, where the page may read it. */
G.programs.pictures = async (urls) => Promise.all(urls.map(async (url) => {
  if (!/^(blob:|data:)/.test(url) && new URL(url, location.href).origin !== location.origin) return -1;
  try { return (await (await fetch(url)).blob()).size; } catch { return -1; }
}));
