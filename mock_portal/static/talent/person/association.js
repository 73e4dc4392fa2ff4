/* 申请与单位关联: the employee types the unit's code, the unit agrees or declines. */
Talent.views.association = {
  data: () => ({
    loading: true, sending: false, form: { code: '' }, current: null,
    rules: { code: [{ required: true, message: '请输入单位关联码', trigger: 'blur' }] },
  }),
  created() { this.load(); },
  methods: {
    async load() {
      this.loading = true;
      try {
        this.current = (await Talent.get('association')).current;
      } finally {
        this.loading = false;
      }
    },
    apply() {
      this.$refs.form.validate(async (valid) => {
        if (!valid) return;
        await this.$confirm('确定向该单位提交关联申请吗？', '提示', {
          confirmButtonText: '确定', cancelButtonText: '取消', type: 'warning',
        });
        this.sending = true;
        try {
          await Talent.post('association', this.form);
          this.$message({ type: 'success', message: '提交成功，请等待单位审核' });
          this.form.code = '';
          this.$nextTick(() => this.$refs.form.clearValidate());
          await this.load();
        } finally {
          this.sending = false;
        }
      });
    },
  },
  template: `
    <div v-loading="loading">
      <talent-heading text="申请与单位关联" />
      <section class="block">
        <h3>当前关联</h3>
        <el-descriptions v-if="current" border :column="2" class="facts">
          <el-descriptions-item label="关联单位">{{ current.unit }}</el-descriptions-item>
          <el-descriptions-item label="关联状态">{{ current.state }}</el-descriptions-item>
          <el-descriptions-item label="关联申请编号">{{ current.number }}</el-descriptions-item>
          <el-descriptions-item label="申请时间">{{ current.at }}</el-descriptions-item>
        </el-descriptions>
        <p v-else class="tip">您尚未与任何单位关联</p>
      </section>
      <section class="block">
        <h3>提交申请</h3>
        <el-form ref="form" :model="form" :rules="rules" label-width="120px" class="narrow" @submit.native.prevent>
          <el-form-item label="单位关联码" prop="code">
            <el-input v-model.trim="form.code" maxlength="12" placeholder="请向单位经办人索取" />
          </el-form-item>
          <el-form-item>
            <el-button type="primary" :loading="sending" @click="apply">提交关联申请</el-button>
          </el-form-item>
        </el-form>
      </section>
    </div>`,
};
