/* 可办业务列表, what the forms of its businesses share, and the form of 申请工作居住证 (新办). */
(function () {
  'use strict';

  Talent.views.businesses = {
    data: () => ({ loading: true, cards: [] }),
    async created() {
      try {
        this.cards = (await Talent.get('businesses')).cards;
      } finally {
        this.loading = false;
      }
    },
    methods: {
      async start(card) {
        await Talent.get(`businesses/${card.business}/start`); /* says why not, before the form is shown */
        Talent.go(`/${card.path}`);
      },
    },
    template: `
      <div v-loading="loading">
        <talent-heading text="可办业务列表" />
        <div class="cards">
          <div v-for="card in cards" :key="card.name" class="card">
            <i :class="card.icon"></i>
            <div class="card-text"><div class="card-title">{{ card.name }}</div><p>{{ card.words }}</p></div>
            <el-button size="small" type="primary" @click="start(card)">办理</el-button>
          </div>
        </div>
      </div>`,
  };

  /* A form of one business: what it starts with, sending it, and what comes of it. */
  Talent.filing = function (business, path, blank, rules) {
    return {
      data: () => ({
        loading: true, sending: false, number: '', failure: '', start: {},
        form: blank(), rules: Object.assign({ promise: Talent.ticked('请勾选承诺') }, rules),
      }),
      async created() {
        const here = Talent.route.path;
        try {
          this.start = await Talent.get(`businesses/${business}/start`);
        } catch (error) {
          if (Talent.route.path === here) Talent.go('/businesses');
          throw error;
        } finally {
          this.loading = false;
        }
      },
      methods: {
        submit() {
          this.$refs.form.validate(async (valid) => {
            if (!valid) {
              this.$message({ type: 'error', message: '请完善必填信息' });
              return;
            }
            await Talent.ask('提交后将由单位审核，确定提交吗？');
            this.sending = true;
            try {
              const answer = await Talent.api('POST', path, this.form);
              /* A refusal gets the same page as a success: only its words tell them apart. */
              if (answer.code === 0) this.number = answer.data.number; else this.failure = answer.message;
            } finally {
              this.sending = false;
            }
          });
        },
      },
    };
  };

  Vue.component('talent-sent', {
    props: ['number', 'failure'],
    methods: { records() { Talent.go('/applications'); } },
    template: `
      <section class="block">
        <el-result v-if="number" icon="success" title="提交成功">
          <template slot="subTitle"><span>请等待单位审核</span></template>
          <template slot="extra">
            <el-descriptions border :column="1" class="facts receipt">
              <el-descriptions-item label="申请编号">{{ number }}</el-descriptions-item>
            </el-descriptions>
            <el-button type="primary" size="small" @click="records">查看申请记录</el-button>
          </template>
        </el-result>
        <el-result v-else icon="success" title="提交失败" :sub-title="failure">
          <template slot="extra">
            <el-button type="primary" size="small" @click="$emit('back')">返回修改</el-button>
          </template>
        </el-result>
      </section>`,
  });

  /* Parts that several of the forms have, in their order. */
  const day = (key, label, prop) => `
          <el-form-item key="${key}" label="${label}" prop="${prop}">
            <el-date-picker v-model="form.${prop}" type="date" :editable="false"
                            value-format="yyyy-MM-dd" placeholder="选择日期" />
          </el-form-item>`;
  const month = (label, prop) => `
          <el-form-item label="${label}" prop="${prop}">
            <el-date-picker v-model="form.${prop}" type="month" :editable="false" value-format="yyyy-MM"
                            placeholder="选择月份" />
          </el-form-item>`;
  const shown = (label, value) => `
          <el-form-item label="${label}"><el-input :value="${value}" readonly class="wide" /></el-form-item>`;
  const POSITION = `
          <el-form-item label="现任职务" prop="position">
            <el-input v-model.trim="form.position" class="wide" />
          </el-form-item>`;
  const TERM = `
          <el-form-item v-if="!form.open_ended" key="contract" label="合同期限" prop="contract">
            <el-date-picker v-model="form.contract" type="daterange" :editable="false" value-format="yyyy-MM-dd"
                            range-separator="至" start-placeholder="开始日期" end-placeholder="结束日期" />
          </el-form-item>
          <el-form-item v-else key="begins" label="合同开始日期" prop="contract_begins">
            <el-date-picker v-model="form.contract_begins" type="date" :editable="false"
                            value-format="yyyy-MM-dd" placeholder="选择日期" />
          </el-form-item>
          <el-form-item><el-checkbox v-model="form.open_ended">无固定期限</el-checkbox></el-form-item>`;
  const MONTHS = month('材料起始月份', 'first_month') + month('材料截止月份', 'last_month');
  const END = `
          <el-form-item prop="promise">
            <el-checkbox v-model="form.promise">本人承诺所填信息真实有效</el-checkbox>
          </el-form-item>
          <el-form-item>
            <el-button type="primary" :loading="sending" @click="submit">提交申请</el-button>
          </el-form-item>`;
  Talent.parts = {
    day, month, shown, POSITION, TERM, MONTHS,
    page: (heading, items) => `
      <div v-loading="loading">
        <talent-heading text="${heading}" />
        <talent-sent v-if="number || failure" :number="number" :failure="failure" @back="failure = ''" />
        <el-form v-else ref="form" :model="form" :rules="rules" label-width="200px" class="block"
                 @submit.native.prevent>${items}${END}
        </el-form>
      </div>`,
  };
  Talent.rules = {
    work: {
      position: Talent.typed('请输入现任职务'),
      contract: Talent.chosen('请选择合同期限'),
      contract_begins: Talent.chosen('请选择合同开始日期'),
    },
    months: {
      first_month: Talent.chosen('请选择材料起始月份'),
      last_month: Talent.chosen('请选择材料截止月份'),
    },
  };

  Talent.views.application = {
    mixins: [Talent.filing('新办', 'applications', () => ({
      qualification: '', position: '', employed_since: '', contract: null, contract_begins: '',
      open_ended: false, income: '', first_month: '', last_month: '', promise: false,
    }), Object.assign({
      qualification: Talent.chosen('请选择申报条件'),
      employed_since: Talent.chosen('请选择入职日期'),
      income: [
        { required: true, message: '请输入近12个月应税收入合计', trigger: 'blur' },
        { pattern: /^\d+(\.\d{1,2})?$/, message: '请输入金额，最多两位小数', trigger: 'blur' },
      ],
    }, Talent.rules.work, Talent.rules.months))],
    template: Talent.parts.page('申请工作居住证', `
          <el-form-item label="申报条件" prop="qualification">
            <el-radio-group v-model="form.qualification">
              <el-radio v-for="one in start.qualifications" :key="one" :label="one">{{ one }}</el-radio>
            </el-radio-group>
          </el-form-item>
          ${shown('申请单位', 'start.unit')}${POSITION}${day('since', '入职日期', 'employed_since')}${TERM}
          <el-form-item label="近12个月应税收入合计（元）" prop="income">
            <el-input v-model.trim="form.income" class="wide" />
          </el-form-item>${MONTHS}`),
  };
})();
