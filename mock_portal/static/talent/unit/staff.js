/* 查看员工完整信息, 更新合同, 解除关联 and its records. */
(function () {
  'use strict';

  Vue.component('staff-facts', {
    props: ['facts'],
    template: `
      <el-descriptions border :column="2" class="facts">
        <el-descriptions-item label="姓名">{{ facts.name }}</el-descriptions-item>
        <el-descriptions-item label="证件号码">{{ facts.id_number }}</el-descriptions-item>
        <el-descriptions-item label="工作居住证编号">{{ facts.permit }}</el-descriptions-item>
        <el-descriptions-item label="证件状态"><talent-state :text="facts.permit_state" /></el-descriptions-item>
        <el-descriptions-item label="证件到期时间">{{ facts.expires }}</el-descriptions-item>
        <slot />
      </el-descriptions>`,
  });

  const one = (path) => ({
    props: ['number'],
    data: () => ({ loading: true, busy: false, facts: {} }),
    async created() {
      try {
        const answer = await Talent.get(`employees/${this.number}${path}`);
        this.facts = answer.facts;
        this.arrived(answer);
      } finally {
        this.loading = false;
      }
    },
    methods: { arrived() {}, back() { Talent.go('/employees'); } },
  });

  Talent.views.employee = {
    mixins: [one('')],
    methods: { contract() { Talent.go(`/employees/${this.number}/contract`); } },
    template: `
      <div v-loading="loading">
        <talent-heading text="员工完整信息">
          <el-button type="primary" size="small" @click="contract">更新合同</el-button>
          <el-button size="small" @click="back">返回</el-button>
        </talent-heading>
        <staff-facts :facts="facts">
          <el-descriptions-item label="手机号码">{{ facts.mobile }}</el-descriptions-item>
          <el-descriptions-item label="国内最高学历">{{ facts.level }}</el-descriptions-item>
          <el-descriptions-item label="国内最高学位">{{ facts.degree }}</el-descriptions-item>
          <el-descriptions-item label="现居住地址">{{ facts.address }}</el-descriptions-item>
        </staff-facts>
      </div>`,
  };

  Talent.views.contract = {
    mixins: [one('')],
    data: () => ({
      slot: '', papers: [], saved: { number: '', at: '' }, form: { open_ended: false, begins: '', ends: '' },
      rules: { begins: Talent.chosen('请选择合同开始日期'), ends: Talent.chosen('请选择合同结束日期') },
    }),
    methods: {
      arrived(answer) {
        const held = answer.contract;
        if (held.number) {
          this.saved = { number: held.number, at: held.at };
          this.form = { open_ended: held.open_ended, begins: held.begins, ends: held.ends };
          this.papers = held.files;
        }
        this.slot = answer.slot;
      },
      save() {
        this.$refs.form.validate(async (valid) => {
          if (!valid || !this.papers.length) {
            this.$message({ type: 'error', message: valid ? '请上传劳动合同' : '请完善必填信息' });
            return;
          }
          await Talent.ask('确定更新该员工的劳动合同吗？');
          this.busy = true;
          try {
            const body = Object.assign({ files: Talent.ids({ [this.slot]: this.papers }) }, this.form);
            this.saved = await Talent.post(`employees/${this.number}/contract`, body);
            this.$message({ type: 'success', message: '更新成功' });
          } finally {
            this.busy = false;
          }
        });
      },
    },
    template: `
      <div v-loading="loading">
        <talent-heading text="更新合同"><el-button size="small" @click="back">返回</el-button></talent-heading>
        <staff-facts :facts="facts" />
        <el-form v-if="slot" ref="form" :model="form" :rules="rules" label-width="160px" class="block"
                 @submit.native.prevent>
          <el-form-item label="无固定期限"><el-switch v-model="form.open_ended" /></el-form-item>
          <el-form-item label="合同开始日期" prop="begins">
            <el-date-picker v-model="form.begins" type="date" :editable="false" value-format="yyyy-MM-dd"
                            placeholder="选择日期" /></el-form-item>
          <el-form-item v-if="!form.open_ended" label="合同结束日期" prop="ends">
            <el-date-picker v-model="form.ends" type="date" :editable="false" value-format="yyyy-MM-dd"
                            placeholder="选择日期" /></el-form-item>
          <unit-papers v-model="papers" :slot-name="slot" required />
          <el-form-item><el-button type="primary" :loading="busy" @click="save">保存合同</el-button></el-form-item>
        </el-form>
        <el-descriptions v-if="saved.number" border :column="2" class="facts">
          <el-descriptions-item label="合同更新编号">{{ saved.number }}</el-descriptions-item>
          <el-descriptions-item label="最近更新时间">{{ saved.at }}</el-descriptions-item>
        </el-descriptions>
      </div>`,
  };

  Talent.views.letGo = {
    mixins: [one('/disassociation')],
    data: () => ({
      reasons: [], needed: {}, papers: {}, form: { reason: '', left_on: '' },
      rules: { reason: Talent.chosen('请选择解除原因'), left_on: Talent.chosen('请选择离职日期') },
    }),
    computed: {
      paper() { return this.needed[this.form.reason] || ''; },
      left() { return ['离职', '集团内部调动'].includes(this.form.reason); },
    },
    methods: {
      arrived(answer) {
        Object.values(answer.papers).forEach((slot) => this.$set(this.papers, slot, []));
        this.needed = answer.papers;
        this.reasons = answer.reasons;
      },
      send() {
        this.$refs.form.validate(async (valid) => {
          if (!valid || (this.paper && !this.papers[this.paper].length)) {
            this.$message({ type: 'error', message: valid ? `请上传${this.paper}` : '请完善必填信息' });
            return;
          }
          await Talent.ask('解除关联后员工证件将挂起，确定解除吗？');
          this.busy = true;
          try {
            const files = this.paper ? Talent.ids({ [this.paper]: this.papers[this.paper] }) : {};
            await Talent.post(`employees/${this.number}/disassociation`, Object.assign({ files }, this.form));
            this.$message({ type: 'success', message: '解除成功' });
            Talent.go('/disassociations');
          } finally {
            this.busy = false;
          }
        });
      },
    },
    template: `
      <div v-loading="loading">
        <talent-heading text="解除关联"><el-button size="small" @click="back">返回</el-button></talent-heading>
        <staff-facts :facts="facts" />
        <el-form v-if="reasons.length" ref="form" :model="form" :rules="rules" label-width="230px" class="block"
                 @submit.native.prevent>
          <el-form-item label="解除原因" prop="reason">
            <el-select v-model="form.reason" placeholder="请选择">
              <el-option v-for="one in reasons" :key="one" :label="one" :value="one" />
            </el-select>
          </el-form-item>
          <el-form-item v-if="left" key="left" label="离职日期" prop="left_on">
            <el-date-picker v-model="form.left_on" type="date" :editable="false" value-format="yyyy-MM-dd"
                            placeholder="选择日期" /></el-form-item>
          <unit-papers v-if="paper" :key="paper" v-model="papers[paper]" :slot-name="paper" required />
          <el-form-item>
            <el-button type="danger" :loading="busy" @click="send">确认解除</el-button></el-form-item>
        </el-form>
      </div>`,
  };

  Talent.views.disassociations = {
    mixins: [Talent.paged('disassociations')],
    template: `
      <div>
        <talent-heading text="解除关联记录" />
        <el-table v-loading="loading" :data="rows" border stripe empty-text="暂无解除关联记录">
          <el-table-column prop="number" label="解除编号" width="190" />
          <el-table-column prop="name" label="姓名" width="120" />
          <el-table-column prop="id_number" label="证件号码" />
          <el-table-column prop="reason" label="解除原因" width="150" />
          <el-table-column prop="left_on" label="离职日期" width="120" />
          <el-table-column prop="at" label="解除时间" width="170" />
          <el-table-column label="状态" width="100">
            <template slot-scope="{ row }"><talent-state :text="row.state" /></template>
          </el-table-column>
        </el-table>
        <talent-pages :total="total" :page="page" @turn="turn" />
      </div>`,
  };
})();
