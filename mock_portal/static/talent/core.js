/* Shared by both talent sites: JSON calls, a small hash router, the approval records page.
 *
 * Both sites are single-page applications on Vue 2 and Element UI, loaded as plain scripts: no build step.
 * Answers of the server are {code, message, data}; code 0 is success, anything else is shown as a toast.
 */
(function () {
  'use strict';

  const Talent = Object.assign(window.Talent, { views: {} }); /* habits.js began it */

  /* A refusal has already been shown to the person: callers only need to stop. */
  class Refused extends Error {}
  Talent.Refused = Refused;
  const shown = (reason) => reason instanceof Refused || reason === 'cancel' || reason === 'close';
  window.addEventListener('unhandledrejection', (event) => {
    if (shown(event.reason)) event.preventDefault();
  });
  Vue.config.errorHandler = (error) => {
    if (!shown(error)) console.error(error);
  };

  function complain(text) {
    Vue.prototype.$message({ type: 'error', message: text, showClose: false });
    throw new Refused(text);
  }

  /* The server's {code, message, data}; a lost session and anything that is no JSON end here. */
  Talent.parse = function (status, text) {
    if (status === 401) {
      Talent.lost();
      throw new Refused('401');
    }
    try {
      return JSON.parse(text);
    } catch (error) {
      /* An HTML page where JSON was expected: a proxy's error page, the maintenance page or the warning. */
      if (/操作频繁/.test(text)) return complain('操作频繁，请稍后再试');
      return complain(/维护/.test(text) ? '系统维护中，请稍后再试' : `网络异常（${status}），请稍后重试`);
    }
  };

  Talent.api = async function (method, path, body) {
    const request = { method, headers: { Accept: 'application/json' }, credentials: 'same-origin' };
    if (body instanceof FormData) {
      request.body = body;
    } else if (body !== undefined) {
      request.headers['Content-Type'] = 'application/json';
      request.body = JSON.stringify(body);
    }
    let response;
    try {
      response = await fetch(`api/${path}`, request);
    } catch (error) {
      return complain('网络连接失败，请稍后重试');
    }
    return Talent.parse(response.status, await response.text());
  };

  /* The data of an answer; a refusal is shown as a toast. */
  Talent.data = function (answer) {
    return answer.code === 0 ? answer.data : complain(answer.message || '系统错误');
  };
  Talent.get = async (path) => Talent.data(await Talent.api('GET', path));
  Talent.post = async (path, body) => Talent.data(await Talent.api('POST', path, body || {}));

  /* Session lost, at times in mid-form: what was typed is gone, as on the real sites. */
  Talent.lost = function () {
    if (Talent.route.path === '/login') return;
    if (document.querySelector('.el-message-box')) Vue.prototype.$msgbox.close(); /* throws when none was ever open */
    Talent.me.name = '';
    Talent.app.announcement = false;
    Talent.go('/login');
    Vue.prototype.$message({ type: 'warning', message: '登录已失效，请重新登录' });
  };

  /* ---- hash router: '/records/:number' gives the view the prop `number` ---- */
  const current = () => decodeURIComponent(location.hash.replace(/^#/, '')) || '/';
  Talent.route = Vue.observable({ path: current(), visit: 0 });
  Talent.me = Vue.observable({ name: '' });
  Talent.go = function (path) {
    if (path === current()) {
      Talent.route.path = path;
      Talent.route.visit += 1; /* the same menu entry again loads the page anew */
    } else {
      location.hash = `#${path}`;
    }
  };
  window.addEventListener('hashchange', () => {
    Talent.route.path = current();
    Talent.route.visit += 1;
  });

  Talent.match = function (routes, path) {
    for (const pattern of Object.keys(routes)) {
      const names = [];
      const source = pattern.replace(/:(\w+)/g, (_, name) => {
        names.push(name);
        return '([^/]+)';
      });
      const found = new RegExp(`^${source}$`).exec(path);
      if (found) {
        const props = {};
        names.forEach((name, index) => { props[name] = found[index + 1]; });
        return { view: routes[pattern], props };
      }
    }
    return null;
  };

  Talent.outlet = function (routes, fallback) {
    return {
      computed: {
        found() {
          return Talent.match(routes, Talent.route.path) || Talent.match(routes, fallback);
        },
        visit: () => `${Talent.route.path}#${Talent.route.visit}`,
      },
      template: '<component :is="found.view" :key="visit" v-bind="found.props" />',
    };
  };

  /* ---- what the frames of both sites share: who is logged in, the announcement, leaving ---- */
  Talent.frame = {
    data: () => ({ ready: false, trouble: '', me: Talent.me, route: Talent.route, announcement: false }),
    computed: {
      inside() { return this.ready && this.route.path !== '/login'; },
    },
    async created() {
      try {
        await this.enter();
        this.ready = true;
      } catch (error) {
        this.trouble = error.message;
      }
    },
    methods: {
      /* Not through Talent.api: somebody who has not logged in yet is no reason for a message. */
      async enter() {
        const response = await fetch('api/me', { headers: { Accept: 'application/json' } });
        if (response.status === 401) {
          Talent.go('/login');
          return;
        }
        const me = Talent.data(Talent.parse(response.status, await response.text()));
        Talent.me.name = me.name;
        this.announcement = me.announcement;
        if (this.route.path === '/login') Talent.go('/');
      },
      async leave() {
        await Talent.post('logout');
        Talent.me.name = '';
        Talent.go('/login');
      },
      async understood() {
        this.announcement = false;
        await Talent.post('announcement');
      },
      go: Talent.go,
    },
  };

  /* ---- rules of a form's items, and the question before something is sent ---- */
  Talent.chosen = (message) => [{ required: true, message, trigger: 'change' }];
  Talent.typed = (message) => [{ required: true, message, trigger: 'blur' }];
  Talent.ticked = (message) => [{
    validator: (rule, value, done) => (value ? done() : done(new Error(message))), trigger: 'change',
  }];
  Talent.ask = (text) => Vue.prototype.$confirm(text, '提示', {
    confirmButtonText: '确定', cancelButtonText: '取消', type: 'warning',
  });

  /* ---- tables in pages of ten, fetched page by page ---- */
  Talent.paged = function (path) {
    return {
      data: () => ({ rows: [], total: 0, page: 1, loading: true }),
      created() { this.load(); },
      methods: {
        async load() {
          this.loading = true;
          try {
            const answer = await Talent.get(`${path}?page=${this.page}`);
            this.rows = answer.rows;
            this.total = answer.total;
          } finally {
            this.loading = false;
          }
        },
        turn(page) {
          this.page = page;
          return this.load();
        },
      },
    };
  };

  Vue.component('talent-pages', {
    props: ['total', 'page'],
    template: `
      <el-pagination class="pages" background layout="total, prev, pager, next, jumper" :page-size="10"
                     :total="total" :current-page="page" @current-change="$emit('turn', $event)" />`,
  });

  /* A select that is drawn anew only when its own value changes, not with every letter typed elsewhere. */
  Vue.component('talent-select', {
    props: { value: {}, options: {}, placeholder: {}, disabled: Boolean, filterable: Boolean },
    template: `
      <el-select :value="value" :placeholder="placeholder" :disabled="disabled" :filterable="filterable"
                 @input="$emit('input', $event)" @change="$emit('change', $event)">
        <el-option v-for="one in options" :key="one" :label="one" :value="one" />
      </el-select>`,
  });

  Vue.component('talent-heading', {
    props: ['text'],
    template: '<div class="heading"><h2>{{ text }}</h2><div class="heading-side"><slot /></div></div>',
  });

  const TAGS = {
    待审核: 'warning', 待单位审核: 'warning', 待区级受理: '', 市级审批中: '', 已退回: 'danger', 退回: 'danger',
    已拒绝: 'danger', 已同意: 'success', 已关联: 'success', 已办结: 'success', 通过: 'success', 待区级审核: '',
    已通过: 'success', 有效: 'success', 已挂起: 'warning', 已失效: 'danger',
  };
  Vue.component('talent-state', {
    props: ['text'],
    computed: { kind() { return TAGS[this.text] === undefined ? 'info' : TAGS[this.text]; } },
    template: '<el-tag v-if="text" size="small" :type="kind" disable-transitions>{{ text }}</el-tag>',
  });

  /* 业务审批记录: the opinions of unit, district and city on one application (FAQ 90). */
  Talent.views.records = {
    props: ['number'],
    data: () => ({ loading: true, application: {}, changes: [], steps: [] }),
    async created() {
      try {
        const answer = await Talent.get(`applications/${encodeURIComponent(this.number)}/records`);
        this.application = answer.application;
        this.changes = answer.changes;
        this.steps = answer.steps;
      } finally {
        this.loading = false;
      }
    },
    methods: { back: () => history.back() },
    template: `
      <div v-loading="loading">
        <talent-heading text="业务审批记录"><el-button size="small" @click="back">返回</el-button></talent-heading>
        <el-descriptions border :column="2" class="facts">
          <el-descriptions-item label="申请编号">{{ application.number }}</el-descriptions-item>
          <el-descriptions-item label="业务类型">{{ application.kind }}</el-descriptions-item>
          <el-descriptions-item label="申请人">{{ application.name }}</el-descriptions-item>
          <el-descriptions-item label="当前状态">{{ application.state }}</el-descriptions-item>
          <el-descriptions-item v-if="application.due" label="审批期限">{{ application.due }}</el-descriptions-item>
          <el-descriptions-item v-if="application.due" label="是否超期">{{ application.late }}</el-descriptions-item>
        </el-descriptions>
        <el-table v-if="changes.length" :data="changes" border size="small" class="changes">
          <el-table-column prop="item" label="变更项目" width="160" />
          <el-table-column prop="before" label="变更前" />
          <el-table-column prop="after" label="变更后" />
        </el-table>
        <el-table :data="steps" border stripe empty-text="暂无审批记录">
          <el-table-column prop="step" label="审批环节" width="160" />
          <el-table-column label="审批结果" width="120">
            <template slot-scope="{ row }"><talent-state :text="row.result" /></template>
          </el-table-column>
          <el-table-column prop="opinion" label="审核意见" min-width="260" />
          <el-table-column prop="at" label="审批时间" width="180" />
        </el-table>
      </div>`,
  };
})();
