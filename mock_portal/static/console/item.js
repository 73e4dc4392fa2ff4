/* One item of the desk: its data, papers, history, and the decision. */
(function () {
  'use strict';

  Vue.component('console-item', {
    props: { item: Object },
    data: () => ({ decision: '', opinion: '', amount: 0, busy: false }),
    computed: {
      kind() { return Console.now.kinds.find((one) => one.name === this.item.kind); },
      possible() { return this.kind.decisions.filter((one) => this.item.decisions.includes(one.name)); },
      chosen() { return this.possible.find((one) => one.name === this.decision); },
      level() { return Console.LEVELS[this.item.level] || ''; },
      history() { return this.item.records.slice().reverse(); },
    },
    watch: {
      'item.number': { immediate: true, handler() { this.begin(); } },
      'item.state'() { this.begin(); },
      'item.decisions'(now) { if (!now.includes(this.decision)) this.begin(); },
    },
    methods: {
      time: Console.time,
      begin() {
        const [first] = this.item.decisions;
        this.decision = first || '';
        this.opinion = '';
        this.amount = Number(this.item.fields['申请指标数']) || 1;
      },
      say(phrase) { this.opinion = this.opinion ? `${this.opinion}；${phrase}` : phrase; },
      wait() { return Console.order('POST', 'clock', { now: this.item.due }, '时钟已拨到预约时间'); },
      colour(result) { return /退回|拒绝|不/.test(result) ? '#d9534f' : '#2f8f5b'; },
      async decide() {
        if (this.chosen.needs_opinion && !this.opinion.trim()) {
          this.$message({ type: 'warning', message: `${this.chosen.title}须填写${this.chosen.opinion}` });
          return;
        }
        this.busy = true;
        const { kind, number } = this.item;
        const body = { kind, number, decision: this.decision, opinion: this.opinion.trim() };
        if (this.chosen.amount) body.amount = this.amount;
        await Console.order('POST', 'desk', body, `${number} 已办理：${this.chosen.title}`);
        this.busy = false;
      },
    },
    template: `
      <article class="item">
        <header>
          <div>
            <h2>{{ item.business }} <small>{{ item.number }}</small></h2>
            <p>{{ item.who }}　<span class="dim">{{ time(item.at) }} 提交</span></p>
          </div>
          <div><el-tag v-if="level" size="small" effect="dark" :type="item.level === 'city' ? 'warning' : ''">{{ level }}</el-tag>
            <el-tag size="small" type="info">{{ item.state }}</el-tag></div>
        </header>
        <section v-if="item.level" class="decide">
          <el-alert v-if="item.note" :title="item.note" type="warning" :closable="false" show-icon>
            <el-button v-if="item.due" size="mini" @click="wait">把时钟拨到预约时间</el-button>
          </el-alert>
          <template v-if="possible.length">
            <el-radio-group v-model="decision" size="small">
              <el-radio-button v-for="one in possible" :key="one.name" :label="one.name">{{ one.title }}</el-radio-button>
            </el-radio-group>
            <div v-if="chosen && chosen.amount" class="amount">
              <span>{{ chosen.amount }}</span><el-input-number v-model="amount" :min="0" :max="1000" size="small" />
            </div>
            <div v-if="chosen" class="phrases">
              <el-button v-for="one in chosen.phrases" :key="one" size="mini" round @click="say(one)">{{ one }}</el-button>
            </div>
            <el-input v-model="opinion" type="textarea" :rows="3" maxlength="500" show-word-limit
                      :placeholder="chosen ? chosen.opinion + (chosen.needs_opinion ? '（必填）' : '（可不填）') : ''" />
            <div class="send">
              <el-button :type="decision === 'return' ? 'danger' : 'primary'" size="small" :loading="busy" @click="decide">
                {{ chosen ? '确定：' + chosen.title : '确定' }}</el-button>
              <el-button v-if="opinion" type="text" size="small" @click="opinion = ''">清空意见</el-button>
            </div>
          </template>
        </section>
        <section><h3>填报内容</h3><console-fields :fields="item.fields" /></section>
        <section v-if="item.files.length"><h3>材料（{{ item.files.length }}）</h3><console-files :files="item.files" /></section>
        <section>
          <h3>办理过程</h3>
          <el-timeline>
            <el-timeline-item v-for="(one, at) in history" :key="at" :timestamp="time(one.at)" :color="colour(one.result)"
                              placement="top">
              <b>{{ one.step }}</b>　{{ one.result }}<p v-if="one.opinion" class="opinion">{{ one.opinion }}</p>
            </el-timeline-item>
          </el-timeline>
        </section>
      </article>`,
  });
})();
