/* A form that changed overnight (the faults page-…, see faults.py), in the page, before the kits draw it and
 * again on whatever appears later: one more required field that has a value, one more choice, a notice that
 * says something else, another title. */
(function () {
  'use strict';

  const changes = document.currentScript.dataset.changes.split(' ');
  const done = new WeakSet();
  const once = (node) => node && !done.has(node) && done.add(node);
  const outside = '.el-dialog, .el-message-box, .login, [class*=login], .search';
  const forms = () => [...document.querySelectorAll('form')].filter((form) => !form.closest(outside) && form.querySelector('.layui-form-item, .el-form-item'));
  const made = (html) => { const box = document.createElement('div'); box.innerHTML = html.trim(); return box.firstElementChild; };

  const CHANGES = {
    required(form) {
      const item = [...form.querySelectorAll('.layui-form-item, .el-form-item')].find((one) => one.querySelector('label'));
      if (!item || form.querySelector('.changed-more')) return;
      const old = item.querySelector('label');
      item.after(made(item.matches('.layui-form-item')
        ? `<div class="layui-form-item changed-more"><label class="layui-form-label"><span class="req">*</span>办理方式</label><div class="layui-input-block"><input
             class="layui-input" type="text" name="blfs" lay-verify="required" value="网上办理"></div></div>`
        : `<div class="el-form-item is-required changed-more"><label class="el-form-item__label" style="width: ${old.style.width}">办理方式</label><div
             class="el-form-item__content" style="margin-left: ${old.style.width}"><div class="el-input"><input class="el-input__inner" type="text"
             autocomplete="off" value="网上办理"></div></div></div>`));
    },
    option(form) {
      const select = form.querySelector('select');
      if (select) { if (once(select)) select.append(new Option('其他（新增）', '99')); return; }
      const list = form.querySelector('.el-select-dropdown__list');
      if (list && list.children.length > 1) { if (once(list)) list.append(made('<li class="el-select-dropdown__item"><span>其他（新增）</span></li>')); return; }
      const last = [...form.querySelectorAll('.el-radio-group .el-radio, .el-checkbox-group .el-checkbox')].pop();
      if (last && once(last.parentElement)) {
        const more = last.cloneNode(true);
        more.querySelector('.el-radio__label, .el-checkbox__label').textContent = '其他（新增）';
        last.after(more);
      }
    },
    notice(form) {
      const page = form.closest('.panel, .main, .el-main') || form.parentElement;
      const tip = [...page.querySelectorAll('.tip, .note')].find((one) => one.textContent.trim());
      const words = '自本月起另须现场提交纸质材料';
      if (tip) { if (once(tip)) tip.append(`；${words}`); return; }
      if (once(form)) form.prepend(made(`<p class="note">${words}</p>`));
    },
    title(form) {
      const page = form.closest('.panel, .main, .el-main') || form.parentElement;
      const head = page.querySelector('h2');
      if (once(head)) head.append('（试行）');
    },
  };

  const change = () => forms().forEach((form) => changes.forEach((one) => CHANGES[one](form)));
  change();
  new MutationObserver(change).observe(document.body, { childList: true, subtree: true });
})();
