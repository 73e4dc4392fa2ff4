/* 待办 and 已办. */
(function () {
  'use strict';

  Vue.component('console-desk', {
    data: () => ({ now: Console.now, kind: '', number: '' }),
    computed: {
      waiting() { return this.now.items.filter((one) => one.level); },
      listed() { return this.waiting.filter((one) => !this.kind || one.kind === this.kind); },
      kinds() {
        return this.now.kinds.map((kind) => ({ ...kind, count: this.waiting.filter((one) => one.kind === kind.name).length }));
      },
      item() { return this.listed.find((one) => one.number === this.number) || this.listed[0] || null; },
    },
    methods: {
      time: Console.time,
      level: (one) => Console.LEVELS[one.level],
      ready: (one) => one.decisions.length > 0,
    },
    template: `
      <div class="desk">
        <aside>
          <div class="kinds">
            <el-tag size="small" :effect="kind ? 'plain' : 'dark'" @click="kind = ''">全部 {{ waiting.length }}</el-tag>
            <el-tag v-for="one in kinds" v-show="one.count" :key="one.name" size="small"
                    :effect="kind === one.name ? 'dark' : 'plain'" @click="kind = one.name">{{ one.title }} {{ one.count }}</el-tag>
          </div>
          <ul>
            <li v-for="one in listed" :key="one.number" :class="{ chosen: item && one.number === item.number }"
                @click="number = one.number">
              <div class="line"><b>{{ one.business }}</b>
                <el-tag size="mini" :type="one.level === 'city' ? 'warning' : ''">{{ level(one) }}</el-tag></div>
              <div>{{ one.who }}</div>
              <div class="line dim"><span>{{ one.number }}</span>
                <span :class="ready(one) ? 'ready' : ''">{{ ready(one) ? '可办理' : '待条件' }}</span></div>
            </li>
          </ul>
          <el-empty v-if="!listed.length" description="没有待办事项" :image-size="90" />
        </aside>
        <div class="pane"><console-item v-if="item" :item="item" />
          <el-empty v-else description="员工或单位提交后，会出现在这里" /></div>
      </div>`,
  });

  Vue.component('console-done', {
    data: () => ({ now: Console.now, open: false, number: '', words: '' }),
    computed: {
      rows() {
        const sought = this.words.trim();
        return this.now.items.filter((one) => !one.level && (!sought || `${one.number}${one.who}${one.business}${one.state}`.includes(sought)))
          .slice().reverse();
      },
      item() { return this.now.items.find((one) => one.number === this.number); },
    },
    methods: {
      time: Console.time,
      view(row) { this.number = row.number; this.open = true; },
      opinion: (row) => (row.records.length ? row.records[row.records.length - 1].opinion : ''),
      tint: (state) => (/退回|拒绝/.test(state) ? 'danger' : /办结|下达|通过|同意|批准|答复|变更/.test(state) ? 'success' : 'info'),
    },
    template: `
      <div class="sheet">
        <div class="bar"><h2>已办事项</h2><el-input v-model="words" size="small" clearable prefix-icon="el-icon-search"
             placeholder="编号、姓名、业务、状态" /></div>
        <el-table :data="rows" size="small" border stripe empty-text="还没有办理过">
          <el-table-column prop="number" label="编号" width="160" />
          <el-table-column prop="business" label="业务" width="150" />
          <el-table-column prop="who" label="申请人" min-width="200" show-overflow-tooltip />
          <el-table-column label="提交时间" width="140"><template slot-scope="{ row }">{{ time(row.at) }}</template></el-table-column>
          <el-table-column label="结果" width="100"><template slot-scope="{ row }">
            <el-tag size="mini" :type="tint(row.state)">{{ row.state }}</el-tag></template></el-table-column>
          <el-table-column label="意见" min-width="180" show-overflow-tooltip>
            <template slot-scope="{ row }">{{ opinion(row) }}</template></el-table-column>
          <el-table-column label="" width="70" align="center"><template slot-scope="{ row }">
            <el-button type="text" size="small" @click="view(row)">详情</el-button></template></el-table-column>
        </el-table>
        <el-drawer :visible.sync="open" size="60%" :with-header="false" append-to-body>
          <div class="pane"><console-item v-if="item" :item="item" /></div>
        </el-drawer>
      </div>`,
  });
})();
