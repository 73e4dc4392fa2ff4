/* 收到的申报, and log-ins that wait for a person. */
(function () {
  'use strict';

  Vue.component('console-received', {
    data: () => ({ now: Console.now, site: '', counted: '' }),
    computed: {
      rows() {
        return this.now.received.filter((one) => (!this.site || one.site === this.site) &&
          (!this.counted || String(one.counted) === this.counted)).slice().reverse();
      },
      sites: () => Console.SITES,
    },
    methods: {
      time: Console.time,
      site_of: (one) => Console.SITES[one.site] || one.site,
      business: (one) => Console.business(one.business),
      key: (one) => `${one.site} ${one.business} ${one.number} ${one.at}`,
    },
    template: `
      <div class="sheet">
        <div class="bar"><h2>收到的申报 <small>{{ rows.length }} 件</small></h2>
          <div><el-select v-model="site" size="small" clearable placeholder="全部系统">
            <el-option v-for="(words, name) in sites" :key="name" :label="words" :value="name" /></el-select>
          <el-select v-model="counted" size="small" clearable placeholder="全部结果">
            <el-option label="已接收" value="true" /><el-option label="被拒绝" value="false" /></el-select></div></div>
        <el-table :data="rows" :row-key="key" size="small" border empty-text="还没有收到任何申报">
          <el-table-column type="expand"><template slot-scope="{ row }"><div class="inside">
            <console-fields :fields="row.fields" /><console-files v-if="row.files.length" :files="row.files" /></div></template></el-table-column>
          <el-table-column label="时间" width="140"><template slot-scope="{ row }">{{ time(row.at) }}</template></el-table-column>
          <el-table-column label="系统" width="180"><template slot-scope="{ row }">{{ site_of(row) }}</template></el-table-column>
          <el-table-column label="业务" width="150"><template slot-scope="{ row }">{{ business(row) }}</template></el-table-column>
          <el-table-column prop="number" label="编号" width="160" />
          <el-table-column prop="account" label="账户" width="190" />
          <el-table-column label="结果" min-width="200"><template slot-scope="{ row }">
            <el-tag v-if="row.counted" size="mini" type="success">已接收</el-tag>
            <span v-else class="warn">{{ row.refused }}</span></template></el-table-column>
        </el-table>
      </div>`,
  });

  Vue.component('console-logins', {
    data: () => ({ now: Console.now, person: { id_number: '', name: '' } }),
    computed: {
      logins() { return this.now.logins.slice().reverse(); },
      waits() { return this.logins.some((one) => one.kind === 'qr' && !one.id_number); },
    },
    methods: {
      time: Console.time,
      site: (one) => Console.SITES[one.site] || one.site,
      suggest(words, show) {
        show(this.now.persons.filter((one) => !words || one.name.includes(words) || one.id_number.includes(words))
          .map((one) => ({ value: one.name, id_number: one.id_number })));
      },
      take(chosen) { this.person.id_number = chosen.id_number; },
      scan(token) { return Console.order('POST', 'scan', Object.assign({ token }, this.person), `已扫码：${this.person.name}`); },
      async drop() {
        const told = await Console.order('POST', 'sessions/drop', {});
        if (told) this.$message({ type: 'success', message: `已结束 ${told.ended} 个会话` });
      },
    },
    template: `
      <div class="sheet">
        <div class="bar"><h2>等待登录</h2><el-button size="small" @click="drop">结束所有会话</el-button></div>
        <p class="dim">打开某个系统的登录页后，这里会出现它的验证码答案、证书 PIN 或二维码。</p>
        <div class="phone">
          <span>扫码身份</span>
          <el-autocomplete v-model="person.name" size="small" :fetch-suggestions="suggest" placeholder="姓名" @select="take">
            <template slot-scope="{ item }">{{ item.value }} <span class="dim">{{ item.id_number }}</span></template>
          </el-autocomplete>
          <el-input v-model.trim="person.id_number" size="small" maxlength="18" placeholder="身份证号" class="id" />
          <el-button size="small" type="primary" :disabled="!waits || !person.name || !person.id_number"
                     @click="scan(undefined)">扫最新的二维码</el-button>
        </div>
        <div class="logins">
          <div v-for="one in logins" :key="one.token" class="login-card">
            <div class="dim">{{ site(one) }}　{{ time(one.at).slice(11) }}</div>
            <template v-if="one.kind === 'captcha'"><div class="answer">{{ one.answer }}</div><div>图片验证码的答案</div></template>
            <template v-else-if="one.kind === 'pin'"><div class="answer">{{ one.answer }}</div><div>法人一证通 PIN 码</div></template>
            <template v-else>
              <img :src="'/talent_person/api/login/qr.png?token=' + one.token" alt="二维码" width="116" height="116">
              <div v-if="one.id_number">已由 {{ one.name }} 扫码</div>
              <br v-if="!one.id_number"><el-button v-if="!one.id_number" type="text" size="small" :disabled="!person.name || !person.id_number" @click="scan(one.token)">
                以上述身份扫码</el-button>
            </template>
          </div>
        </div>
        <el-empty v-if="!logins.length" description="没有等待的登录" :image-size="90" />
      </div>`,
  });
})();
