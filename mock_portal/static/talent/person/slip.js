/* 工作居住证电子确认单: shown, and downloaded as a PDF. */
Talent.views.slip = {
  data: () => ({ loading: true, permit: null }),
  async created() {
    try {
      this.permit = (await Talent.get('slip')).permit;
    } finally {
      this.loading = false;
    }
  },
  methods: { download() { location.href = 'api/slip.pdf'; } },
  template: `
    <div v-loading="loading">
      <talent-heading text="工作居住证电子确认单" />
      <section v-if="permit" class="block">
        <el-descriptions border :column="2" class="facts">
          <el-descriptions-item label="证件编号">{{ permit.number }}</el-descriptions-item>
          <el-descriptions-item label="证件状态">{{ permit.state }}</el-descriptions-item>
          <el-descriptions-item label="聘用单位">{{ permit.unit }}</el-descriptions-item>
          <el-descriptions-item label="随往子女">{{ permit.children.join('、') || '无' }}</el-descriptions-item>
          <el-descriptions-item label="发证日期">{{ permit.issued }}</el-descriptions-item>
          <el-descriptions-item label="有效期至">{{ permit.expires }}</el-descriptions-item>
        </el-descriptions>
        <el-button v-if="permit.state === '有效'" type="primary" icon="el-icon-download" @click="download">
          下载电子确认单</el-button>
        <p v-else class="tip">证件{{ permit.state }}，暂不能下载电子确认单</p>
      </section>
      <section v-else-if="!loading" class="block"><el-empty description="您尚未持有工作居住证" /></section>
    </div>`,
};
