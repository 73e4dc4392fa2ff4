/* 可办业务列表 and the form of 申请工作居住证 (新办). */
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
        if (!card.open) {
          this.$message({ type: 'warning', message: card.why });
          return;
        }
        await Talent.get('applications/new'); /* says why not, before the form is shown */
        Talent.go('/application');
      },
    },
    template: `
      <div v-loading="loading">
        <talent-heading text="可办业务列表" />
        <div class="cards">
          <div v-for="card in cards" :key="card.name" class="card">
            <i :class="card.icon"></i>
            <div class="card-text"><div class="card-title">{{ card.name }}</div><p>{{ card.words }}</p></div>
            <el-button size="small" :type="card.open ? 'primary' : 'default'" @click="start(card)">办理</el-button>
          </div>
        </div>
      </div>`,
  };

  const chosen = (message) => [{ required: true, message, trigger: 'change' }];
  const typed = (message) => [{ required: true, message, trigger: 'blur' }];

  Talent.views.application = {
    data: () => ({
      loading: true, sending: false, number: '', failure: '', unit: '', qualifications: [],
      form: {
        qualification: '', position: '', employed_since: '', contract: null, contract_begins: '',
        open_ended: false, income: '', first_month: '', last_month: '', promise: false,
      },
      rules: {
        qualification: chosen('请选择申报条件'),
        position: typed('请输入现任职务'),
        employed_since: chosen('请选择入职日期'),
        contract: chosen('请选择合同期限'),
        contract_begins: chosen('请选择合同开始日期'),
        income: [
          { required: true, message: '请输入近12个月应税收入合计', trigger: 'blur' },
          { pattern: /^\d+(\.\d{1,2})?$/, message: '请输入金额，最多两位小数', trigger: 'blur' },
        ],
        first_month: chosen('请选择材料起始月份'),
        last_month: chosen('请选择材料截止月份'),
        promise: [{
          validator: (rule, value, done) => (value ? done() : done(new Error('请勾选承诺'))), trigger: 'change',
        }],
      },
    }),
    async created() {
      try {
        const answer = await Talent.get('applications/new');
        this.unit = answer.unit;
        this.qualifications = answer.qualifications;
      } catch (error) {
        if (Talent.route.path === '/application') Talent.go('/businesses');
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
          await this.$confirm('提交后将由单位审核，确定提交吗？', '提示', {
            confirmButtonText: '确定', cancelButtonText: '取消', type: 'warning',
          });
          this.sending = true;
          try {
            const answer = await Talent.api('POST', 'applications', this.form);
            /* A refusal gets the same page as a success: only its words tell them apart. */
            if (answer.code === 0) this.number = answer.data.number; else this.failure = answer.message;
          } finally {
            this.sending = false;
          }
        });
      },
      records() { Talent.go('/applications'); },
    },
    template: `
      <div v-loading="loading">
        <talent-heading text="申请工作居住证" />
        <section v-if="number" class="block">
          <el-result icon="success" title="提交成功">
            <template slot="subTitle"><span>请等待单位审核</span></template>
            <template slot="extra">
              <el-descriptions border :column="1" class="facts receipt">
                <el-descriptions-item label="申请编号">{{ number }}</el-descriptions-item>
              </el-descriptions>
              <el-button type="primary" size="small" @click="records">查看申请记录</el-button>
            </template>
          </el-result>
        </section>
        <section v-else-if="failure" class="block">
          <el-result icon="success" title="提交失败" :sub-title="failure">
            <template slot="extra">
              <el-button type="primary" size="small" @click="failure = ''">返回修改</el-button>
            </template>
          </el-result>
        </section>
        <el-form v-else ref="form" :model="form" :rules="rules" label-width="200px" class="block"
                 @submit.native.prevent>
          <el-form-item label="申报条件" prop="qualification">
            <el-radio-group v-model="form.qualification">
              <el-radio v-for="one in qualifications" :key="one" :label="one">{{ one }}</el-radio>
            </el-radio-group>
          </el-form-item>
          <el-form-item label="申请单位"><el-input :value="unit" readonly class="wide" /></el-form-item>
          <el-form-item label="现任职务" prop="position">
            <el-input v-model.trim="form.position" class="wide" />
          </el-form-item>
          <el-form-item label="入职日期" prop="employed_since">
            <el-date-picker v-model="form.employed_since" type="date" :editable="false"
                            value-format="yyyy-MM-dd" placeholder="选择日期" />
          </el-form-item>
          <el-form-item v-if="!form.open_ended" key="contract" label="合同期限" prop="contract">
            <el-date-picker v-model="form.contract" type="daterange" :editable="false" value-format="yyyy-MM-dd"
                            range-separator="至" start-placeholder="开始日期" end-placeholder="结束日期" />
          </el-form-item>
          <el-form-item v-else key="begins" label="合同开始日期" prop="contract_begins">
            <el-date-picker v-model="form.contract_begins" type="date" :editable="false"
                            value-format="yyyy-MM-dd" placeholder="选择日期" />
          </el-form-item>
          <el-form-item><el-checkbox v-model="form.open_ended">无固定期限</el-checkbox></el-form-item>
          <el-form-item label="近12个月应税收入合计（元）" prop="income">
            <el-input v-model.trim="form.income" class="wide" />
          </el-form-item>
          <el-form-item label="材料起始月份" prop="first_month">
            <el-date-picker v-model="form.first_month" type="month" :editable="false" value-format="yyyy-MM"
                            placeholder="选择月份" />
          </el-form-item>
          <el-form-item label="材料截止月份" prop="last_month">
            <el-date-picker v-model="form.last_month" type="month" :editable="false" value-format="yyyy-MM"
                            placeholder="选择月份" />
          </el-form-item>
          <el-form-item prop="promise">
            <el-checkbox v-model="form.promise">本人承诺所填信息真实有效</el-checkbox>
          </el-form-item>
          <el-form-item>
            <el-button type="primary" :loading="sending" @click="submit">提交申请</el-button>
          </el-form-item>
        </el-form>
      </div>`,
  };
})();
