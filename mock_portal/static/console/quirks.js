/* 故障, 习惯 and 页面改版. */
(function () {
  'use strict';

  const CHANGES = { names: '类名与编号', order: '字段顺序', wrap: '标签包装', wording: '标签用词', required: '新增必填项' };

  Vue.component('console-quirks', {
    data: () => ({ now: Console.now, seed: 1, form: { name: '', site: '', business: '', times: 1, after: 0, seconds: 2 }, open: false }),
    computed: {
      sites: () => Console.SITES,
      businesses: () => Console.BUSINESSES,
      lasting() { return (this.now.known.find((one) => one.name === this.form.name) || {}).lasting; },
      timed() { return ['slow', 'lag'].includes(this.form.name); },
    },
    methods: {
      title(name) { return (this.now.known.find((one) => one.name === name) || { title: name }).title; },
      where(one) {
        return [Console.SITES[one.site], one.business && Console.business(one.business), one.path].filter(Boolean).join(' · ') || '所有页面';
      },
      how(one) {
        const left = one.times === null ? '直到清除' : `还有 ${one.times} 次`;
        return [one.after ? `先放过 ${one.after} 次` : '', left, ['slow', 'lag'].includes(one.name) ? `${one.seconds} 秒` : ''].filter(Boolean).join('，');
      },
      prepare(fault) {
        this.form = { name: fault.name, site: '', business: '', times: 1, after: 0, seconds: 2 };
        this.open = true;
      },
      async throw_() {
        const { name, site, business, times, after, seconds } = this.form;
        const body = { name, after, seconds };
        if (site) body.site = site;
        if (business) body.business = business;
        if (!this.lasting) body.times = times;
        if (await Console.order('POST', 'faults', body, `已投放：${this.title(name)}`)) this.open = false;
      },
      clear(name) { return Console.order('DELETE', name ? `faults?name=${name}` : 'faults', undefined, '已清除'); },
      habit(one, on) { return Console.order('POST', 'habits', { [one.name]: on }); },
      site_words: (one) => (one.sites.length === 3 ? '全部系统' : one.sites.map((name) => Console.SITES[name]).join('、')),
      drift(seed) { return Console.order('POST', 'drift', { seed }, seed === null ? '页面已恢复原样' : `页面已按种子 ${seed} 改版`); },
      changes() { return this.now.drift.changes.map((one) => CHANGES[one]).join('、'); },
    },
    template: `
      <div class="quirks">
        <section class="sheet">
          <div class="bar"><h2>故障</h2><el-button v-if="now.faults.length" size="small" type="danger" plain @click="clear('')">全部清除</el-button></div>
          <div v-for="one in now.known" :key="one.name" class="quirk">
            <div><b>{{ one.title }}</b><span class="dim">{{ one.name }}　{{ one.lasting ? '持续' : '一次性' }}</span></div>
            <el-button size="mini" @click="prepare(one)">投放</el-button>
          </div>
          <h3>生效中的故障</h3>
          <div v-for="(one, at) in now.faults" :key="at" class="quirk on">
            <div><b>{{ title(one.name) }}</b><span class="dim">{{ where(one) }}；{{ how(one) }}</span></div>
            <el-button size="mini" type="text" @click="clear(one.name)">清除</el-button>
          </div>
          <p v-if="!now.faults.length" class="dim">没有，一切正常</p>
          <h2 class="next">页面改版</h2>
          <p class="dim">按种子改动页面：同一种子每次改得一样，所填内容的含义不变。</p>
          <div class="seed">
            <el-input-number v-model="seed" size="small" :min="0" :max="99999" />
            <el-button size="small" type="primary" plain @click="drift(seed)">按此种子改版</el-button>
            <el-button v-if="now.drift.seed !== null" size="small" @click="drift(null)">恢复原样</el-button>
          </div>
          <p v-if="now.drift.seed !== null">当前种子 {{ now.drift.seed }}：{{ changes() }}</p>
        </section>
        <section class="sheet">
          <div class="bar"><h2>习惯</h2></div>
          <p class="dim">这类系统平时就有的样子，默认全部保留；关掉后从下一个页面起生效。</p>
          <div v-for="one in now.habits" :key="one.name" class="quirk">
            <div><b>{{ one.title }}</b><span class="dim">{{ one.name }}　{{ site_words(one) }}</span></div>
            <el-switch :value="one.on" @change="habit(one, $event)" />
          </div>
        </section>
        <el-dialog :title="'投放故障：' + title(form.name)" :visible.sync="open" width="460px" append-to-body>
          <el-form label-width="110px" size="small">
            <el-form-item label="系统"><el-select v-model="form.site" clearable placeholder="全部">
              <el-option v-for="(words, name) in sites" :key="name" :label="words" :value="name" /></el-select></el-form-item>
            <el-form-item label="提交的业务"><el-select v-model="form.business" clearable filterable allow-create placeholder="不限">
              <el-option v-for="(words, name) in businesses" :key="name" :label="words" :value="name" /></el-select></el-form-item>
            <el-form-item v-if="timed" label="秒数"><el-input-number v-model="form.seconds" :min="0" :max="3600" /></el-form-item>
            <el-form-item v-if="!lasting" label="次数"><el-input-number v-model="form.times" :min="1" :max="99" /></el-form-item>
            <el-form-item label="先放过次数"><el-input-number v-model="form.after" :min="0" :max="99" /></el-form-item>
          </el-form>
          <span slot="footer"><el-button size="small" @click="open = false">取消</el-button>
            <el-button size="small" type="primary" @click="throw_">投放</el-button></span>
        </el-dialog>
      </div>`,
  });
})();
