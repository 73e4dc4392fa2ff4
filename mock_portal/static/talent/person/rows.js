/* Rows that are added in a dialog: 工作经历 and 随往子女 of the profile, 变更人员 of 证件业务信息变更. */
(function () {
  'use strict';

  const required = (message, trigger) => [{ required: true, message, trigger: trigger || 'blur' }];

  const CHILD = {
    name: required('请输入子女姓名'),
    id_number: [
      { required: true, message: '请输入子女身份证号', trigger: 'blur' },
      { pattern: /^\d{17}[\dX]$/, message: '身份证号格式不正确', trigger: 'blur' },
    ],
    school: required('请输入学习（工作）单位，没有的填写“无”'),
  };

  /* Common to all: a table with 编辑/删除 and one dialog for new and old rows. */
  const rows = (blank) => ({
    props: { value: { type: Array, required: true } },
    data: () => ({ open: false, index: -1, form: blank() }),
    methods: {
      add() {
        this.index = -1;
        this.form = blank();
        this.open = true;
      },
      edit(index) {
        this.index = index;
        this.form = Object.assign(blank(), this.value[index]);
        this.open = true;
      },
      async remove(index) {
        await this.$confirm('确定要删除该记录吗？', '提示', { type: 'warning' });
        this.$emit('input', this.value.filter((_, at) => at !== index));
      },
      store() {
        this.$refs.form.validate((valid) => {
          if (!valid) return;
          const list = this.value.slice();
          const row = Object.assign({}, this.form);
          if (this.index < 0) list.push(row); else list.splice(this.index, 1, row);
          this.$emit('input', list);
          this.open = false;
        });
      },
      cleared() { if (this.$refs.form) this.$refs.form.clearValidate(); },
    },
  });

  const BUTTONS = `
    <span slot="footer">
      <el-button @click="open = false">取 消</el-button>
      <el-button type="primary" @click="store">确 定</el-button>
    </span>`;
  const ACTIONS = `
    <el-table-column label="操作" width="130" align="center">
      <template slot-scope="{ $index }">
        <el-button type="text" @click="edit($index)">编辑</el-button>
        <el-button type="text" class="danger" @click="remove($index)">删除</el-button>
      </template>
    </el-table-column>`;

  Vue.component('work-rows', {
    mixins: [rows(() => ({ unit: '', position: '', started: '', ended: '' }))],
    data: () => ({
      rules: {
        unit: required('请输入工作单位'),
        position: required('请输入职务'),
        started: required('请选择开始年月', 'change'),
      },
    }),
    template: `
      <div>
        <el-button size="small" type="primary" plain icon="el-icon-plus" @click="add">新增工作经历</el-button>
        <el-table :data="value" border size="small" class="rows" empty-text="暂无工作经历">
          <el-table-column prop="unit" label="工作单位" />
          <el-table-column prop="position" label="职务" width="180" />
          <el-table-column prop="started" label="开始年月" width="120" />
          <el-table-column label="结束年月" width="120">
            <template slot-scope="{ row }">{{ row.ended || '至今' }}</template>
          </el-table-column>
          ${ACTIONS}
        </el-table>
        <el-dialog title="工作经历" :visible.sync="open" width="560px" append-to-body
                   :close-on-click-modal="false" @open="cleared">
          <el-form ref="form" :model="form" :rules="rules" label-width="110px">
            <el-form-item label="工作单位" prop="unit"><el-input v-model.trim="form.unit" /></el-form-item>
            <el-form-item label="职务" prop="position"><el-input v-model.trim="form.position" /></el-form-item>
            <el-form-item label="开始年月" prop="started">
              <el-date-picker v-model="form.started" type="month" :editable="false" value-format="yyyy-MM"
                              placeholder="选择月份" />
            </el-form-item>
            <el-form-item label="结束年月" prop="ended">
              <el-date-picker v-model="form.ended" type="month" :editable="false" value-format="yyyy-MM"
                              placeholder="至今" />
            </el-form-item>
          </el-form>
          ${BUTTONS}
        </el-dialog>
      </div>`,
  });

  Vue.component('child-rows', {
    mixins: [rows(() => ({ name: '', id_number: '', school: '' }))],
    data: () => ({
      rules: CHILD,
    }),
    template: `
      <div>
        <el-button size="small" type="primary" plain icon="el-icon-plus" @click="add">新增子女</el-button>
        <el-table :data="value" border size="small" class="rows" empty-text="暂无随往子女">
          <el-table-column prop="name" label="姓名" width="160" />
          <el-table-column prop="id_number" label="身份证号" width="220" />
          <el-table-column prop="school" label="学习（工作）单位" />
          ${ACTIONS}
        </el-table>
        <el-dialog title="随往子女" :visible.sync="open" width="560px" append-to-body
                   :close-on-click-modal="false" @open="cleared">
          <el-form ref="form" :model="form" :rules="rules" label-width="150px">
            <el-form-item label="姓名" prop="name"><el-input v-model.trim="form.name" /></el-form-item>
            <el-form-item label="身份证号" prop="id_number">
              <el-input v-model.trim="form.id_number" maxlength="18" />
            </el-form-item>
            <el-form-item label="学习（工作）单位" prop="school">
              <el-input v-model.trim="form.school" placeholder="没有的填写“无”" />
            </el-form-item>
          </el-form>
          ${BUTTONS}
        </el-dialog>
      </div>`,
  });

  Vue.component('change-rows', {
    mixins: [rows(() => ({ kind: '', name: '', id_number: '', school: '' }))],
    data: () => ({
      rules: {
        kind: required('请选择变更类型', 'change'),
        ...CHILD,
      },
    }),
    template: `
      <div>
        <el-button size="small" type="primary" plain icon="el-icon-plus" @click="add">新增变更人员</el-button>
        <el-table :data="value" border size="small" class="rows" empty-text="暂无变更人员">
          <el-table-column prop="kind" label="变更类型" width="110" />
          <el-table-column prop="name" label="姓名" width="140" />
          <el-table-column prop="id_number" label="身份证号" width="200" />
          <el-table-column prop="school" label="学习（工作）单位" />
          ${ACTIONS}
        </el-table>
        <el-dialog title="变更人员" :visible.sync="open" width="560px" append-to-body
                   :close-on-click-modal="false" @open="cleared">
          <el-form ref="form" :model="form" :rules="rules" label-width="150px">
            <el-form-item label="变更类型" prop="kind">
              <el-radio-group v-model="form.kind">
                <el-radio label="增加">增加</el-radio><el-radio label="减少">减少</el-radio>
              </el-radio-group>
            </el-form-item>
            <el-form-item label="姓名" prop="name"><el-input v-model.trim="form.name" /></el-form-item>
            <el-form-item label="身份证号" prop="id_number">
              <el-input v-model.trim="form.id_number" maxlength="18" />
            </el-form-item>
            <el-form-item v-if="form.kind !== '减少'" label="学习（工作）单位" prop="school">
              <el-input v-model.trim="form.school" placeholder="没有的填写“无”" />
            </el-form-item>
          </el-form>
          ${BUTTONS}
        </el-dialog>
      </div>`,
  });
})();
