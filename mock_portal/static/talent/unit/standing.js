/* 单位管理: 申请业务办理权限, 单位主管部门变更, 单位业务申请记录, 附件管理. */
(function () {
  'use strict';

  /* Both applications are one form; the change of authority asks for the new district and why. */
  const application = (path, title, change) => ({
    data: () => ({
      loading: true, sending: false, refusal: '', unit: {}, change, title,
      form: {
        district: '', reason: '', category: '', certificate: '', issued: '', expires: '', agent: '', mobile: '',
        promise: false,
      },
      papers: {},
      rules: {
        district: Talent.chosen('请选择变更后主管部门'),
        reason: Talent.typed('请填写变更原因'),
        category: Talent.chosen('请选择单位分类'),
        certificate: Talent.typed('请按证书填写证书编号'),
        issued: Talent.chosen('请选择发证日期'),
        expires: Talent.chosen('请选择有效期至'),
        agent: Talent.typed('请填写经办人姓名'),
        mobile: Talent.typed('请填写经办人手机'),
        promise: Talent.ticked('请勾选承诺'),
      },
    }),
    computed: {
      held() { return this.form.category === '高新技术企业'; },
      slots() { return (this.unit.papers || []).filter((one) => this.held || one !== '高新技术企业证书'); },
    },
    async created() {
      try {
        const answer = await Talent.api('GET', path);
        if (answer.code !== 0) {
          this.refusal = answer.message;
          return;
        }
        answer.data.papers.forEach((slot) => this.$set(this.papers, slot, []));
        this.unit = answer.data;
      } finally {
        this.loading = false;
      }
    },
    methods: {
      submit() {
        this.$refs.form.validate(async (valid) => {
          const empty = this.slots.filter((slot) => !this.papers[slot].length);
          if (!valid || empty.length) {
            this.$message({ type: 'error', message: empty.length ? `请上传${empty[0]}` : '请完善必填信息' });
            return;
          }
          await Talent.ask(`提交后将由区级主管部门审核，确定${this.title}吗？`);
          this.sending = true;
          try {
            const used = {};
            this.slots.forEach((slot) => { used[slot] = this.papers[slot]; });
            await Talent.post(path, Object.assign({ files: Talent.ids(used) }, this.form));
            this.$message({ type: 'success', message: '提交成功' });
            Talent.go('/unit-applications');
          } finally {
            this.sending = false;
          }
        });
      },
    },
    template: `
      <div v-loading="loading">
        <talent-heading :text="title">
          <span class="tip">材料为原件彩色扫描件，PDF 格式，单个文件不超过 10MB</span>
        </talent-heading>
        <el-alert v-if="refusal" type="info" show-icon :closable="false" :title="refusal" />
        <el-form v-else-if="unit.name" ref="form" :model="form" :rules="rules" label-width="310px" class="block"
                 @submit.native.prevent>
          <div class="part">单位信息</div>
          <el-form-item label="单位名称"><el-input :value="unit.name" readonly class="wide" /></el-form-item>
          <el-form-item label="统一社会信用代码">
            <el-input :value="unit.credit_code" readonly class="wide" /></el-form-item>
          <template v-if="change">
            <el-form-item label="现主管部门"><el-input :value="unit.permission" readonly class="wide" /></el-form-item>
            <el-form-item label="变更后主管部门" prop="district">
              <el-select v-model="form.district" filterable placeholder="请选择">
                <el-option v-for="one in unit.districts" :key="one" :label="one" :value="one" />
              </el-select>
            </el-form-item>
            <el-form-item label="变更原因" prop="reason">
              <el-input v-model.trim="form.reason" type="textarea" :rows="3" maxlength="200" show-word-limit
                        class="wide" /></el-form-item>
          </template>
          <div class="part">单位资质信息</div>
          <el-form-item label="单位分类" prop="category">
            <el-select v-model="form.category" placeholder="请选择">
              <el-option v-for="one in unit.classes" :key="one" :label="one" :value="one" />
            </el-select>
          </el-form-item>
          <template v-if="held">
            <el-form-item key="certificate" label="证书编号" prop="certificate">
              <el-input v-model.trim="form.certificate" class="wide" /></el-form-item>
            <el-form-item key="issued" label="发证日期" prop="issued">
              <el-date-picker v-model="form.issued" type="date" :editable="false" value-format="yyyy-MM-dd"
                              placeholder="选择日期" /></el-form-item>
            <el-form-item key="expires" label="有效期至" prop="expires">
              <el-date-picker v-model="form.expires" type="date" :editable="false" value-format="yyyy-MM-dd"
                              placeholder="选择日期" /></el-form-item>
          </template>
          <div class="part">经办人</div>
          <el-form-item label="经办人姓名" prop="agent">
            <el-input v-model.trim="form.agent" class="wide" /></el-form-item>
          <el-form-item label="经办人手机" prop="mobile">
            <el-input v-model.trim="form.mobile" maxlength="11" class="wide" /></el-form-item>
          <div class="part">材料</div>
          <unit-papers v-for="slot in slots" :key="slot" v-model="papers[slot]" :slot-name="slot" required />
          <el-form-item prop="promise">
            <el-checkbox v-model="form.promise">本单位承诺所填信息和提供材料真实有效</el-checkbox></el-form-item>
          <el-form-item>
            <el-button type="primary" :loading="sending" @click="submit">提交申请</el-button></el-form-item>
        </el-form>
      </div>`,
  });

  Talent.views.permission = application('permission', '申请业务办理权限', false);
  Talent.views.authorityChange = application('authority-change', '单位主管部门变更', true);

  Talent.views.unitApplications = {
    mixins: [Talent.paged('unit-applications')],
    methods: { view(row) { Talent.go(`/records/${row.number}`); } },
    template: `
      <div>
        <talent-heading text="单位业务申请记录" />
        <el-table v-loading="loading" :data="rows" border stripe empty-text="暂无单位业务申请">
          <el-table-column prop="number" label="申请编号" width="190" />
          <el-table-column prop="kind" label="业务类型" />
          <el-table-column prop="district" label="主管部门" width="150" />
          <el-table-column prop="at" label="提交时间" width="180" />
          <el-table-column label="状态" width="130">
            <template slot-scope="{ row }"><talent-state :text="row.state" /></template>
          </el-table-column>
          <el-table-column label="操作" width="100" align="center">
            <template slot-scope="{ row }"><el-button type="text" @click="view(row)">查看</el-button></template>
          </el-table-column>
        </el-table>
        <talent-pages :total="total" :page="page" @turn="turn" />
      </div>`,
  };

  Talent.views.unitAttachments = {
    data: () => ({ loading: true, saving: false, slots: [], papers: {}, saved: { number: '', at: '' } }),
    async created() {
      try {
        const answer = await Talent.get('attachments');
        answer.slots.forEach((slot) => this.$set(this.papers, slot, answer.files[slot] || []));
        this.slots = answer.slots;
        this.saved = answer.saved;
      } finally {
        this.loading = false;
      }
    },
    methods: {
      async save() {
        this.saving = true;
        try {
          this.saved = await Talent.post('attachments', { files: Talent.ids(this.papers) });
          this.$message({ type: 'success', message: '保存成功' });
        } finally {
          this.saving = false;
        }
      },
    },
    template: `
      <div v-loading="loading">
        <talent-heading text="附件管理">
          <span class="tip">单位更名的，上传市场监督管理局出具的《更名通知书》原件扫描件；员工个人附件中无需重复上传</span>
        </talent-heading>
        <el-form label-width="160px" class="block">
          <unit-papers v-for="slot in slots" :key="slot" v-model="papers[slot]" :slot-name="slot" />
          <el-form-item><el-button type="primary" :loading="saving" @click="save">保存附件</el-button></el-form-item>
        </el-form>
        <el-descriptions v-if="saved.number" border :column="2" class="facts">
          <el-descriptions-item label="保存编号">{{ saved.number }}</el-descriptions-item>
          <el-descriptions-item label="最近保存时间">{{ saved.at }}</el-descriptions-item>
        </el-descriptions>
      </div>`,
  };
})();
