/* 发起员工续签: the unit starts the renewal for an employee whose permit is in its last 60 days. */
Talent.views.renewals = {
  mixins: [Talent.paged('renewals')],
  data: () => ({
    open: false, busy: false, current: {},
    form: { position: '', open_ended: false, contract: null, contract_begins: '', promise: false },
    rules: {
      position: Talent.typed('请填写现任职务'),
      contract: Talent.chosen('请选择合同期限'),
      contract_begins: Talent.chosen('请选择合同开始日期'),
      promise: Talent.ticked('请勾选承诺'),
    },
  }),
  methods: {
    start(row) {
      this.current = row;
      this.form = { position: '', open_ended: false, contract: null, contract_begins: '', promise: false };
      this.open = true;
      this.$nextTick(() => this.$refs.form.clearValidate());
    },
    send() {
      this.$refs.form.validate(async (valid) => {
        if (!valid) return;
        await Talent.ask('确定为该员工发起续签申请吗？');
        this.busy = true;
        try {
          await Talent.post(`renewals/${this.current.number}`, this.form);
          this.open = false;
          this.$message({ type: 'success', message: '发起成功' });
          await this.load();
        } finally {
          this.busy = false;
        }
      });
    },
  },
  template: `
    <div>
      <talent-heading text="发起员工续签"><span class="tip">仅列出证件到期前60天内的在职员工</span></talent-heading>
      <el-table v-loading="loading" :data="rows" border stripe empty-text="暂无可续签员工">
        <el-table-column prop="name" label="姓名" width="150" />
        <el-table-column prop="id_number" label="证件号码" />
        <el-table-column prop="permit" label="证件编号" width="200" />
        <el-table-column prop="expires" label="证件到期时间" width="150" />
        <el-table-column label="操作" width="120" align="center">
          <template slot-scope="{ row }"><el-button type="text" @click="start(row)">发起续签</el-button></template>
        </el-table-column>
      </el-table>
      <talent-pages :total="total" :page="page" @turn="turn" />
      <el-dialog title="续签申请" :visible.sync="open" width="640px" append-to-body :close-on-click-modal="false">
        <el-descriptions border :column="2" class="facts" size="small">
          <el-descriptions-item label="姓名">{{ current.name }}</el-descriptions-item>
          <el-descriptions-item label="证件编号">{{ current.permit }}</el-descriptions-item>
        </el-descriptions>
        <el-form ref="form" :model="form" :rules="rules" label-width="130px">
          <el-form-item label="现任职务" prop="position"><el-input v-model.trim="form.position" /></el-form-item>
          <el-form-item label="无固定期限"><el-switch v-model="form.open_ended" /></el-form-item>
          <el-form-item v-if="!form.open_ended" key="term" label="合同期限" prop="contract">
            <el-date-picker v-model="form.contract" type="daterange" :editable="false" value-format="yyyy-MM-dd"
                            range-separator="至" start-placeholder="开始日期" end-placeholder="结束日期" />
          </el-form-item>
          <el-form-item v-else key="begins" label="合同开始日期" prop="contract_begins">
            <el-date-picker v-model="form.contract_begins" type="date" :editable="false"
                            value-format="yyyy-MM-dd" placeholder="选择日期" /></el-form-item>
          <el-form-item prop="promise">
            <el-checkbox v-model="form.promise">本单位承诺继续聘用该员工</el-checkbox></el-form-item>
        </el-form>
        <span slot="footer">
          <el-button @click="open = false">取消</el-button>
          <el-button type="primary" :loading="busy" @click="send">提交续签</el-button>
        </span>
      </el-dialog>
    </div>`,
};
