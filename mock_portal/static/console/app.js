/* The frame: clock above, views at the side. */
(function () {
  'use strict';

  const EVERY = 2000; /* milliseconds between looks */
  const DAYS = '日一二三四五六';

  new Vue({
    el: '#console',
    data: () => ({ now: Console.now, view: location.hash.slice(1) || 'desk', picking: false, moment: '', resetting: false,
      fresh: { clock: 'same', history: 0 } }),
    computed: {
      waiting() { return this.now.items.filter((one) => one.level).length; },
      /* The portal's own time, ticking on between two looks. */
      shown() {
        const { clock, read, tick } = this.now;
        if (!clock) return null;
        const at = new Date(Date.parse(clock.now) + Math.max(0, tick - read) + 8 * 3600e3).toISOString();
        return { day: at.slice(0, 10), time: at.slice(11, 19), week: `星期${DAYS[new Date(at).getUTCDay()]}` };
      },
    },
    created() {
      Console.look();
      setInterval(() => { if (!document.hidden) Console.look(); }, EVERY);
      setInterval(() => { this.now.tick = Date.now(); }, 500);
    },
    methods: {
      go(view) { this.view = view; history.replaceState(null, '', `#${view}`); },
      clock(body, words) { return Console.order('POST', 'clock', body, words); },
      async pick() {
        if (this.moment && await this.clock({ now: this.moment }, '时钟已设定')) this.picking = false;
      },
      async reset() {
        const body = { history: this.fresh.history };
        if (this.fresh.clock === 'demo') body.clock = '2026-11-05T10:00';
        if (this.fresh.clock === 'real') body.clock = 'real';
        if (await Console.order('POST', 'reset', body, '已恢复到初始状态')) this.resetting = false;
      },
    },
    template: `
      <div id="console">
        <header class="top">
          <div class="name">审核控制台<small>模拟门户 · 仅限本机</small></div>
          <div v-if="shown" class="clock">
            <div class="face"><b>{{ shown.time }}</b><span>{{ shown.day }} {{ shown.week }}</span></div>
            <div class="marks">
              <span :class="now.clock.working_day ? 'good' : 'bad'">{{ now.clock.working_day ? '工作日' : '休息日' }}</span>
              <span :class="now.clock.window ? 'good' : 'bad'">{{ now.clock.window ? '指标申报期内' : '非申报期' }}</span>
              <span v-if="now.clock.real">真实时间</span>
            </div>
            <el-button-group>
              <el-button size="mini" @click="clock({ advance_working_days: 1 }, '已到下一个工作日')">下一工作日</el-button>
              <el-button size="mini" @click="clock({ advance_working_days: 20 }, '已过 20 个工作日')">+20 个工作日</el-button>
              <el-button size="mini" @click="clock({ window: true }, '已到下次申报期首日')">下次申报首日</el-button>
            </el-button-group>
            <el-popover v-model="picking" width="280" trigger="click" title="设定门户时间">
              <el-date-picker v-model="moment" type="datetime" size="small" value-format="yyyy-MM-ddTHH:mm" format="yyyy-MM-dd HH:mm"
                              placeholder="日期与时间" />
              <div class="pick"><el-button type="text" size="mini" @click="clock({ real: true }, '已用真实时间')">用真实时间</el-button>
                <el-button type="primary" size="mini" @click="pick">设定</el-button></div>
              <el-button slot="reference" size="mini" icon="el-icon-time">设定时间</el-button>
            </el-popover>
          </div>
          <el-button class="reset" size="mini" icon="el-icon-refresh-left" @click="resetting = true">重置</el-button>
        </header>
        <div v-if="now.trouble" class="trouble">{{ now.trouble }}</div>
        <div class="frame">
          <nav>
            <a :class="{ chosen: view === 'desk' }" @click="go('desk')"><i class="el-icon-tickets"></i>待办<em v-if="waiting">{{ waiting }}</em></a>
            <a :class="{ chosen: view === 'done' }" @click="go('done')"><i class="el-icon-finished"></i>已办</a>
            <a :class="{ chosen: view === 'received' }" @click="go('received')"><i class="el-icon-receiving"></i>收到的申报</a>
            <a :class="{ chosen: view === 'logins' }" @click="go('logins')"><i class="el-icon-key"></i>等待登录<em v-if="now.logins.length">{{ now.logins.length }}</em></a>
            <a :class="{ chosen: view === 'quirks' }" @click="go('quirks')"><i class="el-icon-warning-outline"></i>故障与习惯<em v-if="now.faults.length" class="hot">{{ now.faults.length }}</em></a>
            <hr>
            <a href="/chaoyang_hr/" target="_blank" class="away"><i class="el-icon-top-right"></i>朝阳人力系统</a>
            <a href="/talent_unit/" target="_blank" class="away"><i class="el-icon-top-right"></i>人才网单位平台</a>
            <a href="/talent_person/" target="_blank" class="away"><i class="el-icon-top-right"></i>人才网个人平台</a>
          </nav>
          <main><component :is="'console-' + view" /></main>
        </div>
        <el-dialog title="恢复到初始状态" :visible.sync="resetting" width="440px">
          <p>所有申报、预约、意见、会话和故障都会清空，只留下示例单位。</p>
          <el-form label-width="100px" size="small">
            <el-form-item label="时钟"><el-radio-group v-model="fresh.clock" class="choices">
              <el-radio label="same">不变</el-radio><el-radio label="demo">2026-11-05 10:00</el-radio><el-radio label="real">真实时间</el-radio>
            </el-radio-group></el-form-item>
            <el-form-item label="历史预约"><el-input-number v-model="fresh.history" :min="0" :max="500" /> 条</el-form-item>
          </el-form>
          <span slot="footer"><el-button size="small" @click="resetting = false">取消</el-button>
            <el-button size="small" type="danger" @click="reset">清空并重置</el-button></span>
        </el-dialog>
      </div>`,
  });
})();
