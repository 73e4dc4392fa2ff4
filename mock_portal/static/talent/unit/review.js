/* 可办业务列表 and 查看员工业务申请 with its review dialog. */
Talent.views.businesses = {
  methods: { go: Talent.go },
  template: `
    <div>
      <talent-heading text="可办业务列表" />
      <div class="cards">
        <a class="card" href="#/applications"><i class="el-icon-document-checked"></i>
          <div><div class="card-title">查看员工业务申请</div><p>审核本单位员工提交的工作居住证业务，查看审批记录</p></div></a>
        <a class="card" href="#/renewals"><i class="el-icon-refresh"></i>
          <div><div class="card-title">发起员工续签</div><p>证件到期前60天内，为在职员工发起续签申请</p></div></a>
      </div>
    </div>`,
};

Talent.views.applications = {
  mixins: [Talent.paged('applications')],
  data: () => ({
    open: false, busy: false, current: {}, form: { result: '', opinion: '' },
  }),
  computed: {
    rules() {
      return {
        result: [{ required: true, message: '请选择审核结果', trigger: 'change' }],
        opinion: [{ required: this.form.result === '退回', message: '退回时请填写审核意见', trigger: 'blur' }],
      };
    },
  },
  methods: {
    view(row) { Talent.go(`/records/${row.number}`); },
    review(row) {
      this.current = row;
      this.form = { result: '', opinion: '' };
      this.open = true;
      this.$nextTick(() => this.$refs.form.clearValidate());
    },
    send() {
      this.$refs.form.validate(async (valid) => {
        if (!valid) return;
        await this.$confirm(`确定${this.form.result}该业务申请吗？`, '提示', {
          confirmButtonText: '确定', cancelButtonText: '取消', type: 'warning',
        });
        this.busy = true;
        try {
          await Talent.post(`applications/${this.current.number}/review`, this.form);
          this.open = false;
          this.$message({ type: 'success', message: '审核成功' });
          await this.load();
        } finally {
          this.busy = false;
        }
      });
    },
  },
  template: `
    <div>
      <talent-heading text="查看员工业务申请" />
      <el-table v-loading="loading" :data="rows" border stripe empty-text="暂无业务申请">
        <el-table-column prop="number" label="申请编号" width="180" />
        <el-table-column prop="name" label="姓名" width="110" />
        <el-table-column prop="id_number" label="证件号码" />
        <el-table-column prop="kind" label="业务类型" width="150" />
        <el-table-column prop="by" label="发起方" width="80" />
        <el-table-column prop="at" label="提交时间" width="160" />
        <el-table-column label="状态" width="120">
          <template slot-scope="{ row }"><talent-state :text="row.state" /></template>
        </el-table-column>
        <el-table-column label="操作" width="120" align="center">
          <template slot-scope="{ row }">
            <el-button type="text" @click="view(row)">查看</el-button>
            <el-button v-if="row.state === '待单位审核'" type="text" @click="review(row)">审核</el-button>
          </template>
        </el-table-column>
      </el-table>
      <talent-pages :total="total" :page="page" @turn="turn" />
      <el-dialog title="业务审核" :visible.sync="open" width="600px" append-to-body :close-on-click-modal="false">
        <el-descriptions border :column="2" class="facts" size="small">
          <el-descriptions-item label="申请编号">{{ current.number }}</el-descriptions-item>
          <el-descriptions-item label="姓名">{{ current.name }}</el-descriptions-item>
        </el-descriptions>
        <el-form ref="form" :model="form" :rules="rules" label-width="100px">
          <el-form-item label="审核结果" prop="result">
            <el-radio-group v-model="form.result">
              <el-radio label="通过">通过</el-radio>
              <el-radio label="退回">退回</el-radio>
            </el-radio-group>
          </el-form-item>
          <el-form-item label="审核意见" prop="opinion">
            <el-input v-model.trim="form.opinion" type="textarea" :rows="4" maxlength="500" show-word-limit />
          </el-form-item>
        </el-form>
        <span slot="footer">
          <el-button @click="open = false">取消</el-button>
          <el-button type="primary" :loading="busy" @click="send">提交</el-button>
        </span>
      </el-dialog>
    </div>`,
};
