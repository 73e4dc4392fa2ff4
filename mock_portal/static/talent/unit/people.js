/* 首页, 员工列表 and 关联申请. */
Talent.views.home = {
  data: () => ({ loading: true, unit: {} }),
  async created() {
    try {
      this.unit = await Talent.get('unit');
    } finally {
      this.loading = false;
    }
  },
  template: `
    <div v-loading="loading">
      <talent-heading text="首页" />
      <el-descriptions border :column="2" class="facts" title="单位信息">
        <el-descriptions-item label="单位名称">{{ unit.name }}</el-descriptions-item>
        <el-descriptions-item label="统一社会信用代码">{{ unit.credit_code }}</el-descriptions-item>
        <el-descriptions-item label="业务办理权限">{{ unit.permission }}</el-descriptions-item>
        <el-descriptions-item label="单位关联码">{{ unit.code }}</el-descriptions-item>
      </el-descriptions>
      <el-descriptions border :column="3" class="facts" title="居住证指标">
        <el-descriptions-item label="指标总数">{{ unit.quota_granted }}</el-descriptions-item>
        <el-descriptions-item label="已使用">{{ unit.quota_used }}</el-descriptions-item>
        <el-descriptions-item label="剩余">{{ unit.quota_left }}</el-descriptions-item>
      </el-descriptions>
    </div>`,
};

Talent.views.employees = {
  mixins: [Talent.paged('employees')],
  methods: {
    view(row) { Talent.go(`/employees/${row.number}`); },
    letGo(row) { Talent.go(`/employees/${row.number}/disassociation`); },
  },
  template: `
    <div>
      <talent-heading text="员工列表" />
      <el-table v-loading="loading" :data="rows" border stripe empty-text="暂无员工">
        <el-table-column type="index" label="序号" width="60" />
        <el-table-column prop="name" label="姓名" width="110" />
        <el-table-column prop="id_number" label="证件号码" min-width="170" />
        <el-table-column label="关联状态" width="100">
          <template slot-scope="{ row }"><talent-state :text="row.state" /></template>
        </el-table-column>
        <el-table-column prop="permit" label="证件编号" width="140" />
        <el-table-column label="证件状态" width="100">
          <template slot-scope="{ row }"><talent-state :text="row.permit_state" /></template>
        </el-table-column>
        <el-table-column prop="expires" label="证件到期时间" width="120" />
        <el-table-column label="操作" width="210" align="center">
          <template slot-scope="{ row }">
            <el-button v-if="row.state === '已关联'" type="text" @click="view(row)">查看员工完整信息</el-button>
            <el-button v-if="row.state === '已关联'" type="text" class="danger"
                       @click="letGo(row)">解除关联</el-button>
          </template>
        </el-table-column>
      </el-table>
      <talent-pages :total="total" :page="page" @turn="turn" />
    </div>`,
};

Talent.views.associations = {
  mixins: [Talent.paged('associations')],
  methods: {
    async decide(row, decision) {
      await this.$confirm(`确定${decision}该员工的关联申请吗？`, '提示', {
        confirmButtonText: '确定', cancelButtonText: '取消', type: 'warning',
      });
      await Talent.post(`associations/${row.number}/decision`, { decision });
      this.$message({ type: 'success', message: '操作成功' });
      await this.load();
    },
  },
  template: `
    <div>
      <talent-heading text="关联申请" />
      <el-table v-loading="loading" :data="rows" border stripe empty-text="暂无关联申请">
        <el-table-column prop="number" label="关联申请编号" width="190" />
        <el-table-column prop="name" label="姓名" width="130" />
        <el-table-column prop="id_number" label="证件号码" />
        <el-table-column prop="at" label="申请时间" width="170" />
        <el-table-column label="状态" width="110">
          <template slot-scope="{ row }"><talent-state :text="row.state" /></template>
        </el-table-column>
        <el-table-column label="操作" width="140" align="center">
          <template slot-scope="{ row }">
            <el-button v-if="row.state === '待审核'" type="text" @click="decide(row, '同意')">同意</el-button>
            <el-button v-if="row.state === '待审核'" type="text" class="danger"
                       @click="decide(row, '拒绝')">拒绝</el-button>
          </template>
        </el-table-column>
      </el-table>
      <talent-pages :total="total" :page="page" @turn="turn" />
    </div>`,
};
