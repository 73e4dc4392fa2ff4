/* Habits that are switched off (html[data-off]), for Element's part of the pages; loaded before core.js.
 *
 * They are taken out of the templates as these are compiled, so that the pages themselves are written as
 * the sites have them: with every habit.
 */
(function () {
  'use strict';

  const off = (document.documentElement.dataset.off || '').split(' ');
  window.Talent = { habit: (name) => !off.includes(name) };

  const TAKEN_OUT = {
    'body-panels': [/\sappend-to-body(?=[\s>])/g, ''],
    'readonly-dates': [/\s:editable="false"/g, ''],
    'pages-of-10': [/:page-size="10"/g, ':page-size="10000"'],
    'error-like-success': [/icon="success" title="提交失败"/g, 'icon="error" title="提交失败"'],
  };
  const changes = Object.keys(TAKEN_OUT).filter((name) => !Talent.habit(name)).map((name) => TAKEN_OUT[name]);
  const mount = Vue.prototype.$mount;
  Vue.prototype.$mount = function (...given) {
    const own = this.$options;
    if (changes.length && typeof own.template === 'string' && !own.render) {
      own.template = changes.reduce((text, [what, by]) => text.replace(what, by), own.template);
    }
    return mount.apply(this, given);
  };

  if (!Talent.habit('body-panels')) {
    for (const name of ['ElSelect', 'ElDatePicker', 'ElTimePicker', 'ElTimeSelect', 'ElCascader']) {
      const { props } = Vue.component(name).options;
      for (const prop of ['popperAppendToBody', 'appendToBody']) if (props[prop]) props[prop].default = false;
    }
  }

  if (!Talent.habit('vanishing-toasts')) {
    const say = Vue.prototype.$message;
    const stay = (given) => Object.assign({}, typeof given === 'string' ? { message: given } : given, { duration: 0, showClose: true });
    Vue.prototype.$message = (given) => say(stay(given));
    for (const type of ['success', 'warning', 'info', 'error']) {
      Vue.prototype.$message[type] = (given) => say(Object.assign(stay(given), { type }));
    }
  }

  if (!Talent.habit('hidden-file-inputs')) {
    const style = document.createElement('style');
    style.textContent = '.el-upload input[type=file].el-upload__input { display: inline-block; }';
    document.head.append(style);
  }
})();
