/* The reviewer's console: what its views share. Talks to the control side (docs/mock-control.md) only. */
(function () {
  'use strict';

  const Console = {};
  window.Console = Console;

  /* Answers are JSON; a refusal is shown and ends whatever was under way. */
  Console.call = async function (method, path, body) {
    let answer;
    try {
      answer = await fetch(`/_control/${path}`, {
        method,
        headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      throw new Console.Refused('连不上模拟门户');
    }
    const told = await answer.json();
    if (answer.ok) return told;
    throw new Console.Refused(told.error || `HTTP ${answer.status}`);
  };
  Console.Refused = class extends Error {};

  /* For buttons: the order, the words of success, or the portal's reason why not. */
  Console.order = async function (method, path, body, done) {
    try {
      const told = await Console.call(method, path, body);
      if (done) Vue.prototype.$message({ type: 'success', message: done, offset: 74 });
      await Console.look();
      return told;
    } catch (error) {
      if (!(error instanceof Console.Refused)) throw error;
      Vue.prototype.$message({ type: 'error', message: error.message, duration: 6000, showClose: true, offset: 74 });
      return null;
    }
  };

  Console.now = Vue.observable({
    clock: null, read: 0, tick: 0, kinds: [], items: [], logins: [], received: [], faults: [], known: [],
    habits: [], drift: { seed: null, changes: [] }, persons: [], trouble: '',
  });

  /* Everything at once: a mock portal is small, and nothing on the page is then older than the rest. */
  Console.look = async function () {
    const at = Console.now;
    try {
      const paths = ['clock', 'desk', 'logins', 'received', 'faults', 'faults/known', 'habits', 'drift', 'state'];
      const [clock, desk, logins, received, faults, known, habits, drift, state] = await Promise.all(
        paths.map((path) => Console.call('GET', path)));
      Object.assign(at, { clock, logins, received, faults, known, habits, drift, persons: state.persons, trouble: '' });
      at.kinds = desk.kinds;
      at.items = desk.items;
      at.read = Date.now();
    } catch (error) {
      at.trouble = error instanceof Console.Refused ? error.message : String(error);
    }
  };

  Console.SITES = { chaoyang_hr: '朝阳人力资源管理系统', talent_unit: '人才网·单位平台', talent_person: '人才网·个人平台' };
  Console.LEVELS = { district: '区级', city: '市级' };
  Console.BUSINESSES = {
    quota_application: '指标申报', quota_supplement: '二次申报', quota_return: '指标退回',
    appointment: '业务预约', appointment_cancel: '取消预约', appointment_move: '变更预约', profile: '个人信息完善', attachments: '附件管理',
    association: '申请与单位关联', permit_application: '申请工作居住证', association_approval: '关联审核',
    application_review: '员工业务审核',
  };
  Console.business = (name) => {
    const kind = Console.now.kinds.find((one) => one.name === name);
    return Console.BUSINESSES[name] || (kind && kind.title) || name;
  };
  Console.time = (iso) => (iso ? iso.slice(0, 16).replace('T', ' ') : '');
  Console.size = (bytes) => (bytes < 1048576 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  /* What was filled in, as rows: a list of rows becomes a small table of its own. */
  Vue.component('console-fields', {
    props: { fields: Object },
    computed: {
      single() { return Object.entries(this.fields).filter(([, value]) => !Array.isArray(value)); },
      tables() { return Object.entries(this.fields).filter(([, value]) => Array.isArray(value) && value.length); },
    },
    template: `
      <div>
        <el-descriptions v-if="single.length" :column="2" border size="small" class="fields">
          <el-descriptions-item v-for="[label, value] in single" :key="label" :label="label">{{ value || '—' }}</el-descriptions-item>
        </el-descriptions>
        <div v-for="[label, rows] in tables" :key="label" class="rows">
          <h4>{{ label }}</h4>
          <el-table :data="rows" size="mini" border>
            <el-table-column v-for="name in Object.keys(rows[0])" :key="name" :label="name">
              <template slot-scope="{ row }">{{ row[name] || '—' }}</template>
            </el-table-column>
          </el-table>
        </div>
        <p v-if="!single.length && !tables.length" class="dim">没有填写项</p>
      </div>`,
  });

  /* Papers, opened beside the data or in a window of their own. */
  Vue.component('console-files', {
    props: { files: Array },
    data: () => ({ open: false, shown: {} }),
    methods: {
      size: Console.size,
      view(file) { this.shown = file; this.open = true; },
    },
    template: `
      <div>
        <el-table :data="files" size="small" border empty-text="没有附件">
          <el-table-column prop="slot" label="材料" width="170" />
          <el-table-column prop="name" label="文件" min-width="160" show-overflow-tooltip />
          <el-table-column label="页数" width="64" align="center">
            <template slot-scope="{ row }">{{ row.pages || '图' }}</template>
          </el-table-column>
          <el-table-column label="大小" width="84" align="right">
            <template slot-scope="{ row }">{{ size(row.size) }}</template>
          </el-table-column>
          <el-table-column label="颜色" width="70" align="center">
            <template slot-scope="{ row }">
              <span v-if="row.colour === true">彩色</span>
              <span v-else-if="row.colour === false" class="warn">黑白</span>
              <span v-else class="dim">未知</span>
            </template>
          </el-table-column>
          <el-table-column label="" width="76" align="center">
            <template slot-scope="{ row }">
              <el-button v-if="row.kept !== false" type="text" size="small" @click="view(row)">查看</el-button>
              <span v-else class="dim">已清理</span>
            </template>
          </el-table-column>
        </el-table>
        <el-drawer :visible.sync="open" size="62%" append-to-body :title="shown.slot + ' · ' + shown.name">
          <div class="paper">
            <a class="link" :href="'/_control/files/' + shown.sha256" target="_blank" rel="noopener">在新窗口打开</a>
            <iframe v-if="open" :src="'/_control/files/' + shown.sha256" title="材料"></iframe>
          </div>
        </el-drawer>
      </div>`,
  });
})();
