/* 查询业务申请记录 and 在办业务状态: two of the three ways to an opinion (FAQ 90). */
Talent.views.applications = {
  mixins: [Talent.paged('applications')],
  methods: { view(row) { Talent.go(`/records/${row.number}`); } },
  template: `
    <div>
      <talent-heading text="查询业务申请记录" />
      <el-table v-loading="loading" :data="rows" border stripe empty-text="暂无申请记录">
        <el-table-column prop="number" label="申请编号" width="200" />
        <el-table-column prop="kind" label="业务类型" />
        <el-table-column prop="at" label="提交时间" width="180" />
        <el-table-column label="状态" width="140">
          <template slot-scope="{ row }"><talent-state :text="row.state" /></template>
        </el-table-column>
        <el-table-column label="操作" width="120" align="center">
          <template slot-scope="{ row }"><el-button type="text" @click="view(row)">查看</el-button></template>
        </el-table-column>
      </el-table>
      <talent-pages :total="total" :page="page" @turn="turn" />
    </div>`,
};

Talent.views.progress = {
  data: () => ({ loading: true, current: null }),
  async created() {
    try {
      this.current = (await Talent.get('in-progress')).current;
    } finally {
      this.loading = false;
    }
  },
  methods: { view() { Talent.go(`/records/${this.current.number}`); } },
  template: `
    <div v-loading="loading">
      <talent-heading text="在办业务状态" />
      <section v-if="current" class="block">
        <el-descriptions border :column="2" class="facts">
          <el-descriptions-item label="申请编号">{{ current.number }}</el-descriptions-item>
          <el-descriptions-item label="业务类型">{{ current.kind }}</el-descriptions-item>
          <el-descriptions-item label="提交时间">{{ current.at }}</el-descriptions-item>
          <el-descriptions-item label="当前状态">{{ current.state }}</el-descriptions-item>
          <el-descriptions-item v-if="current.due" label="审批期限">{{ current.due }}</el-descriptions-item>
          <el-descriptions-item v-if="current.due" label="是否超期">{{ current.late }}</el-descriptions-item>
        </el-descriptions>
        <el-button type="primary" size="small" @click="view">查看</el-button>
      </section>
      <section v-else-if="!loading" class="block"><el-empty description="暂无在办业务" /></section>
    </div>`,
};
